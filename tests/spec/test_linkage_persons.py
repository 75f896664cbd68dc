"""What the domain says of a pair, person by person (DOMAIN.md §2, §8; LINKAGE.md).

A small register of known people and one trained model; each test changes one candidate's row.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from padan.linkage import LinkResult, Parameters, link
from tests.unit.linkage.linkage_models import pipeline_model
from tests.unit.linkage.linkage_people import make_people

SPEC = pipeline_model("candidate_register")

HASAN: dict[str, Any] = {
    "nik": "7371010405750001",
    "nik_form": "ok",
    "kk": "7371010101100001",
    "kk_form": "ok",
    "name": "MUHAMMAD HASAN",
    "name_skeleton": "ASAN",
    "daeng": "PUJI",
    "mother_name": "SITTI AMINAH",
    "birth_place": "MAKASSAR",
    "birth_date": dt.date(1975, 5, 4),
    "sex": "L",
    "rt": 1,
    "rw": 2,
    "kelurahan_code": "7371011001",
    "kecamatan_code": "737101",
    "in_city": True,
}
# his twin, his wife, his neighbour across the city, and a stranger of the same name
HUSAIN = HASAN | {
    "nik": "7371010405750002",
    "name": "MUHAMMAD HUSAIN",
    "name_skeleton": "USAIN",
    "daeng": None,
}
WIFE = HASAN | {
    "nik": "7371014308780001",
    "name": "NURHAYATI",
    "name_skeleton": "NURAIATI",
    "daeng": "CAYA",
    "mother_name": "SITTI RAMLAH",
    "birth_date": dt.date(1978, 8, 3),
    "sex": "P",
}
NAMESAKE = HASAN | {
    "nik": "7371092012880003",
    "kk": "7371090101100002",
    "daeng": None,
    "mother_name": "SITTI SALMA",
    "birth_date": dt.date(1988, 12, 20),
    "kelurahan_code": "7371091002",
    "kecamatan_code": "737109",
}
REGISTER = [HASAN, HUSAIN, WIFE, NAMESAKE]


@cache
def parameters() -> Parameters:
    people = make_people()
    return link(SPEC, people.candidates, people.residents).parameters


def table(rows: list[dict[str, Any]]) -> pa.Table:
    numbered = [{"row_id": n, "row_order": n, **row} for n, row in enumerate(rows)]
    schema = make_people(40, 4).residents.schema
    return pa.Table.from_pylist(numbered, schema=schema)


def linked(register: list[dict[str, Any]] | None = None, **changes: Any) -> LinkResult:
    candidate = {k: v for k, v in (HASAN | changes).items() if k != "in_city"}
    return link(SPEC, table([candidate]), table(register or REGISTER), parameters=parameters())


def best(result: LinkResult) -> dict[str, Any]:
    (found,) = [row for row in result.links.to_pylist() if row["is_best"]]
    return found | {"levels": json.loads(found["levels"])}


def level(comparison: str, **changes: Any) -> str:
    return str(best(linked([HASAN], **changes))["levels"][comparison])


def test_1_the_same_in_every_field_is_a_match() -> None:
    found = best(linked())
    assert (found["right_row_id"], found["decision"]) == (0, "match")


def test_2_a_nik_one_typo_away_is_as_different_as_any_other() -> None:
    assert level("nik", nik="7371010405750009") == "different"
    assert level("nik", nik="7309123456780001") == "different"


def test_3_a_nik_cut_by_excel_is_no_evidence_for_or_against() -> None:
    with_cut = best(linked([HASAN], nik="7371010405750000", nik_form="ok"))
    without = best(linked([HASAN], nik=None, nik_form="blank"))
    assert with_cut["levels"]["nik"] == "cut_off"
    assert with_cut["match_weight"] == without["match_weight"]


@pytest.mark.parametrize("form", ["suspect", "unreadable", "blank"])
def test_4_a_nik_that_cannot_be_right_is_no_evidence(form: str) -> None:
    assert level("nik", nik_form=form) == "no_evidence"


def test_5_a_repaired_nik_is_evidence() -> None:
    assert level("nik", nik_form="repaired") == "same"


def test_6_without_a_nik_the_other_fields_suffice() -> None:
    found = best(linked(nik=None, nik_form="blank"))
    assert (found["right_row_id"], found["decision"]) == (0, "match")


def test_7_his_wife_s_nik_does_not_make_him_his_wife() -> None:
    found = best(linked(nik=WIFE["nik"]))
    assert (found["right_row_id"], found["decision"]) == (0, "match")


def test_8_his_wife_s_nik_and_he_not_in_the_register_is_no_automatic_match() -> None:
    assert best(linked([WIFE, NAMESAKE], nik=WIFE["nik"]))["decision"] != "match"


def test_9_his_twin_is_somebody_else() -> None:
    assert best(linked(nik=None, nik_form="blank"))["right_row_id"] == 0
    twin = HUSAIN | {"name": "BASO TOMPO", "name_skeleton": "PASU TUMPU"}
    assert best(linked([twin, NAMESAKE], nik=None, nik_form="blank"))["decision"] != "match"


def test_10_only_his_daeng_name_with_his_nik_is_he() -> None:
    found = best(linked(name=None, name_skeleton=None))
    assert found["levels"]["name"] == "same_daeng"
    assert found["decision"] == "match"


def test_11_he_moved_family_card_kelurahan_and_rt_changed_at_once() -> None:
    moved = {
        "kk": "7371140101100009",
        "kelurahan_code": "7371141003",
        "kecamatan_code": "737114",
        "rt": 4,
        "rw": 9,
        "nik": None,
        "nik_form": "blank",
    }
    found = best(linked(**moved))
    assert found["levels"]["location"] == "in_city"
    assert (found["right_row_id"], found["decision"]) == (0, "match")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (dt.date(1975, 5, 4), "same"),
        (dt.date(1975, 4, 5), "swapped"),
        (dt.date(1975, 1, 1), "same_year_heaped"),
        (dt.date(1975, 5, 24), "same_month_and_year"),
        (dt.date(1975, 6, 4), "same_day_and_year"),
        (dt.date(1957, 5, 4), "same_day_and_month"),
        (dt.date(1975, 9, 30), "same_year"),
        (dt.date(1981, 9, 30), "different"),
        (None, "no_evidence"),
    ],
)
def test_12_birth_dates_by_what_clerks_do_to_them(written: dt.date | None, expected: str) -> None:
    assert level("birth_date", birth_date=written) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "same_family_card"),
        ({"kk_form": "unreadable"}, "same_rt"),
        ({"kk": None, "rt": None}, "same_rw"),
        ({"kk": None, "rt": None, "rw": None}, "same_kelurahan_rt_unknown"),
        ({"kk": None, "rt": 7}, "same_kelurahan"),
        ({"kk": None, "kelurahan_code": None}, "same_kecamatan_only"),
        ({"kk": None, "kelurahan_code": "7371011009"}, "same_kecamatan"),
        ({"kk": None, "kelurahan_code": "7371141003", "kecamatan_code": "737114"}, "in_city"),
        ({"kk": None, "kelurahan_code": None, "kecamatan_code": None}, "no_evidence"),
    ],
)
def test_13_where_he_lives_is_one_fact_in_ordered_levels(changes: dict[str, Any], expected: str) -> None:
    assert level("location", **changes) == expected


def test_14_a_resident_of_another_city_lives_elsewhere() -> None:
    away = HASAN | {"kk": None, "in_city": False, "kelurahan_code": "7306011001", "kecamatan_code": "730601"}
    assert best(linked([away]))["levels"]["location"] == "elsewhere"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "MUHAMMAD HASSAN"}, "sounds_same"),
        ({"name": "MUHAMMAD HASTAN", "name_skeleton": "ASTAN"}, "very_similar"),
        ({"name": "HASAN MUHAMMAD RAFLI", "name_skeleton": "ASAN RAPLI"}, "part_of"),
        ({"name": "M HASAN", "name_skeleton": "X"}, "part_of"),
        ({"name": "HASAN", "name_skeleton": "X"}, "one_word_of"),
        ({"name": "DAENG", "name_skeleton": "TAING"}, "same_daeng"),
        ({"name": "MUHAMMAD HAERUDDIN", "name_skeleton": "AIRUTIN", "daeng": None}, "similar"),
        ({"name": "BASO", "name_skeleton": "PASU", "daeng": None}, "different"),
        ({"name": None, "name_skeleton": None, "daeng": None}, "no_evidence"),
    ],
)
def test_15_names_by_how_they_differ(changes: dict[str, Any], expected: str) -> None:
    assert level("name", **changes) == expected


def test_16_two_residents_alike_are_a_tie_for_people_to_settle() -> None:
    twice = [HASAN | {"nik": None, "nik_form": "blank"}] * 2
    result = linked(twice)
    assert [row["decision"] for row in result.links.to_pylist()] == ["review", "review"]
    assert all(row["is_tie"] for row in result.links.to_pylist())


def test_17_a_person_the_register_does_not_know_matches_nobody() -> None:
    stranger = {"nik": "7371020101900007", "kk": None, "kk_form": "blank", "name": "BASO TOMPO"}
    stranger |= {"name_skeleton": "PASU TUMPU", "daeng": None, "mother_name": None}
    stranger |= {
        "birth_date": dt.date(1990, 1, 1),
        "kelurahan_code": "7371021001",
        "kecamatan_code": "737102",
    }
    assert "match" not in linked(**stranger).links["decision"].to_pylist()


def test_18_several_memberships_of_one_nik_are_one_person() -> None:
    spec = pipeline_model("candidate_member")
    people = make_people(2_000, 400)
    trained = link(spec, people.candidates, people.residents).parameters
    result = link(spec, table([HASAN]), table([HASAN, HASAN, WIFE]), parameters=trained)
    decisions = {row["right_row_id"]: row["decision"] for row in result.links.to_pylist()}
    assert decisions[0] == decisions[1] == "match"
