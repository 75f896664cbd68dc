"""Precision and recall of missed workers, counted by hand."""

from __future__ import annotations

import pandas as pd

from padan.evaluation.missed import missed_figures


def workers(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """(nik, kelurahan, marks): marks of d (dead), l (listed), c (covered)."""
    return pd.DataFrame(
        [
            {"nik": nik, "kelurahan_code": place, "is_dead": "d" in marks, "is_listed": "l" in marks,
             "is_covered": "c" in marks}
            for nik, place, marks in rows
        ]
    )  # fmt: skip


def found(*niks: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(niks, columns=["nik", "kelurahan_code"])


def test_by_kelurahan_and_over_all():
    truth = workers(
        ("1", "A", ""), ("2", "A", ""), ("3", "A", "d"), ("4", "A", "l"), ("5", "B", ""), ("6", "B", "c")
    )
    figures = missed_figures(truth, found(("1", "A"), ("3", "A"), ("4", "A"), ("9", "B")))
    assert {name: figures[name] for name in ("found", "missed", "right")} == {
        "found": 4, "missed": 3, "right": 1,
    }  # fmt: skip
    assert (figures["precision"], figures["recall"]) == (0.25, 0.333333)
    assert figures["precision_knowable"] == 0.333333  # without the dead whom nobody can know of
    assert figures["wrongly_found"] == {
        "dead_but_alive_in_the_register": 1, "on_the_list": 1, "covered": 0, "no_such_worker": 1,
    }  # fmt: skip
    assert figures["by_kelurahan"]["A"]["recall"] == 0.5
    assert figures["by_kelurahan"]["B"] == {
        "found": 1, "missed": 1, "right": 0, "precision": 0.0, "precision_knowable": 0.0, "recall": 0.0,
    }  # fmt: skip


def test_nobody_found_has_no_precision():
    figures = missed_figures(workers(("1", "A", "")), found())
    assert (figures["precision"], figures["recall"]) == (None, 0.0)
