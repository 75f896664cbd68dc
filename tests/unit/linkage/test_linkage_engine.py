"""Linking as a whole: accuracy on a people with correlated errors, and what it says of its work."""

from __future__ import annotations

import json
from functools import cache

import pyarrow as pa
import pytest

from padan.errors import PadanError
from padan.linkage import LinkResult, link
from padan.linkage.evaluation.figures import evaluate
from tests.unit.linkage.linkage_models import persons, pipeline_model, small_model
from tests.unit.linkage.linkage_people import People, make_people


@cache
def linked() -> tuple[People, LinkResult]:
    people = make_people()
    return people, link(pipeline_model("candidate_register"), people.candidates, people.residents)


def test_candidates_find_their_residents() -> None:
    people, result = linked()
    ids = people.candidates["row_id"].to_numpy()
    right, wrong = ids[people.nik_is_right], ids[~people.nik_is_right]
    judged = evaluate(result.links, people.truth, {"nik right": right, "nik wrong or missing": wrong})
    assert judged["all"].automatic.precision >= 0.999
    assert judged["nik right"].automatic.f1 >= 0.995
    assert judged["nik wrong or missing"].with_review.recall >= 0.90
    assert judged["nik wrong or missing"].automatic.precision >= 0.99


def test_a_link_says_what_was_compared_and_how_sure_it_is() -> None:
    _, result = linked()
    links = result.links.to_pandas()
    assert links.groupby("left_row_id")["is_best"].sum().max() == 1
    assert links["probability"].between(0, 1).all()
    assert ((links["probability"] >= 0.001) | links["is_best"]).all()
    assert (links["probability"] + links["rival_probability"] <= 1 + 1e-6).all()
    certain = links[links["decision"] == "match"]
    assert (certain["probability"] >= 0.99).all()
    names = [comparison.name for comparison in pipeline_model("candidate_register").comparisons]
    assert list(json.loads(links["levels"].iloc[0])) == names


def test_training_converges_and_says_how() -> None:
    _, result = linked()
    likelihoods = [row["log_likelihood"] for row in result.history]
    assert 1 < len(likelihoods) < 100
    assert likelihoods[-1] > likelihoods[0]
    assert result.parameters.comparisons["nik"]["same"].u == pytest.approx(1 / result.right_rows)
    assert "cut_off" not in result.parameters.comparisons["nik"]
    assert 0.8 < result.parameters.expected < 0.99


def test_saved_parameters_score_without_training_and_give_the_same_links() -> None:
    people, result = linked()
    saved = type(result.parameters).model_validate_json(result.parameters.model_dump_json())
    assert saved.sha256 == result.parameters.sha256
    spec = pipeline_model("candidate_register")
    again = link(spec, people.candidates, people.residents, parameters=saved)
    assert again.links.equals(result.links)
    assert again.history == []


def test_doubles_in_the_list_are_found() -> None:
    people, _ = linked()
    copies = people.candidates.slice(0, 40)
    moved = pa.array(range(900_000, 900_040))
    copies = copies.set_column(0, "row_id", moved).set_column(1, "row_order", moved)
    copies = copies.set_column(2, "nik", pa.nulls(40, pa.string()))
    spec = pipeline_model("candidate_candidate")
    found = link(spec, pa.concat_tables([copies, people.candidates]), population=people.residents)
    truth = pa.table({"left_row_id": moved, "right_row_id": people.candidates["row_id"].slice(0, 40)})
    judged = evaluate(found.links, truth)["all"]
    assert judged.automatic.precision == 1
    assert judged.with_review.recall >= 0.95


def test_progress_is_told() -> None:
    people = make_people(400, 50)
    told: list[str] = []
    link(
        pipeline_model("candidate_register"),
        people.candidates,
        people.residents,
        progress=lambda stage, _done, _total: told.append(stage),
    )
    assert told == ["blocking", "comparing", "training", "scoring"]


def test_tables_without_rows_or_pairs_give_no_links() -> None:
    left, right = persons((1, "7", "ALI", "X")), persons((2, "8", "BUDI", "Y"))
    for some in (link(small_model(), left, right), link(small_model(), left.slice(1), right)):
        assert (some.pairs, some.links.num_rows, some.capped) == (0, 0, [])
    nobody = link(small_model(), left, right.slice(1))
    assert nobody.links.schema.equals(link(small_model(), left, left).links.schema)
    alone = link(small_model(cardinality="dedupe"), left)
    assert alone.links.num_rows == 0


def test_a_level_that_nobody_has_seen_weighs_nothing() -> None:
    people, result = linked()
    never = result.parameters.comparisons["location"]["same_kecamatan_only"]
    assert people.candidates["kelurahan_code"].null_count == 0
    assert never.m == never.u


def test_wrong_tables_and_foreign_parameters_are_refused() -> None:
    rows = persons((1, "7", "ALI", "X"))
    parameters = link(small_model(), rows, rows).parameters
    with pytest.raises(PadanError, match="links two tables"):
        link(small_model(), rows)
    with pytest.raises(PadanError, match="links one table with itself"):
        link(small_model(cardinality="dedupe"), rows, rows)
    with pytest.raises(PadanError, match="trained for another version"):
        link(small_model(version=2), rows, rows, parameters=parameters)
