"""Who the city says was missed, against its own files."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from padan.city import build
from padan.city.missed import make_workers
from padan.errors import ConfigurationError

CODES = [14, 19, 84]
ASKED = {"size": 100, "seed": 5, "scenario": "renewal", "month": 2}
ENROLMENT = dt.date(2027, 2, 1)


def rows_of(path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The city's workers, and the files it has written."""
    return make_workers(CODES, **ASKED), build(tmp_path_factory.mktemp("city"), **ASKED)


def age(written: str) -> int:
    born = dt.datetime.strptime(written, "%d-%m-%Y").date()
    return ENROLMENT.year - born.year - ((ENROLMENT.month, ENROLMENT.day) < (born.month, born.day))


def test_they_are_the_registers_workers_where_it_has_them(world):
    workers, city = world
    register = {
        row["NIK"]: f"7371{int(row['NO_KEC']):02d}{row['NO_KEL']}"
        for row in rows_of(city.files["resident"], "|")
        if int(row["JENIS_PKRJN"]) in CODES and row["STATUS_DASAR"] == "1" and 18 <= age(row["TGL_LHR"]) < 65
    }
    assert dict(zip(workers["nik"], workers["kelurahan_code"], strict=True)) == register
    assert len(register) > 500


def test_the_listed_are_those_of_the_truth(world):
    workers, city = world
    listed = {row["register_nik"] for row in rows_of(city.files["truth"], ",")} - {""}
    assert (workers["is_listed"] == workers["nik"].isin(listed)).all()
    assert workers["is_listed"].any()


def test_the_covered_are_those_of_the_member_file_where_its_nik_is_right(world):
    workers, city = world
    members = rows_of(city.files["member"], ";")
    active = {
        row["NIK"] for row in members if row["STATUS"] == "AKTIF" and int(row["TUNGGAKAN_BULAN"]) < 3
    } - {""}
    by_nik = workers["nik"].isin(active)
    # a few members have a mistyped NIK, which may be another worker's, or none
    assert (workers["is_covered"] != by_nik).mean() < 0.02
    assert by_nik.sum() > 50
    assert workers["is_covered"].sum() > by_nik.sum()


def test_a_city_that_is_none_is_refused():
    with pytest.raises(ConfigurationError, match="has no scenario"):
        make_workers(CODES, **ASKED | {"scenario": "other"})
