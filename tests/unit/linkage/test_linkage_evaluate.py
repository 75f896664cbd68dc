"""Figures against the truth, counted by hand."""

import pyarrow as pa
import pytest

from padan.linkage.evaluation.figures import Figures, evaluate

LINKS = pa.table(
    {
        "left_row_id": [1, 2, 3, 4, 4],
        "right_row_id": [11, 12, 99, 14, 15],
        "decision": ["match", "match", "match", "review", "non_match"],
    }
)
TRUTH = pa.table({"left_row_id": [1, 2, 4, 5, 5], "right_row_id": [11, 12, 14, 15, 15]})


def test_matches_and_matches_with_review_are_judged_apart() -> None:
    judged = evaluate(LINKS, TRUTH)["all"]
    assert judged.automatic == Figures(found=3, right=2, true=4)
    assert judged.with_review == Figures(found=4, right=3, true=4)
    assert judged.with_review.precision == judged.with_review.recall == judged.with_review.f1 == 0.75


def test_subsets_count_their_own_left_rows() -> None:
    judged = evaluate(LINKS, TRUTH, {"some": [1, 3], "nobody": []})
    assert judged["some"].automatic == Figures(found=2, right=1, true=1)
    assert judged["nobody"].automatic == Figures(found=0, right=0, true=0)


def test_nothing_found_and_nothing_to_find() -> None:
    nothing = Figures(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1, 1, 1)
    wrong = Figures(2, 0, 3)
    assert wrong.f1 == pytest.approx(0)
