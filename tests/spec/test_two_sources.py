"""Extract and web service together, and the web service alone, as numbered persons."""

from __future__ import annotations

import pytest

from padan.verification import decide, open_run
from padan.warehouse import begin
from tests.conftest import fresh_settings
from tests.unit.verification.answers import answer, code, found
from tests.unit.verification.world import World, decisions, nik_of, rerun, staged_bytes

MOVED = found(NO_KAB=0, NO_KEC=0, NO_KEL=0)
BARE = {"outcome": "found", "elements": {"JENIS_KLMIN": {"verdict": "sesuai", "score": None}}}

BESIDE = [
    # number, what it proves, what the service says, what is different, state, reasons
    (1, "both agree", found(), {}, "verified", ["NEW"]),
    (2, "the service was not asked", None, {}, "verified", ["NEW"]),
    (3, "dead by the service", code("deceased"), {}, "review", ["SERVICE_DECEASED"]),
    (4, "inactive by the service", code("inactive"), {}, "review", ["SERVICE_INACTIVE"]),
    (5, "double by the service", code("double"), {}, "review", ["SERVICE_DOUBLE"]),
    (6, "unknown to the service", code("not_found"), {}, "review", ["SERVICE_NOT_FOUND"]),
    (7, "a NIK the service cannot read", code("bad_format"), {}, "review", ["SERVICE_NOT_FOUND"]),
    (8, "outside the city by the service", MOVED, {}, "review", ["SERVICE_MOVED"]),
    (9, "another name by the service", found(NAMA_LGKP=20), {}, "review", ["SERVICE_NAME"]),
    (10, "another birth date by the service", found(TGL_LHR=0), {}, "review", ["SERVICE_BIRTH_DATE"]),
    (11, "the service says sesuai to a spelling below our threshold", found(NAMA_LGKP=78), {}, "verified",
     ["NEW"]),
    (12, "moved within the city: counted, not held", found(NO_KEC=0, NO_KEL=0), {}, "verified", ["NEW"]),
    (13, "dead by the extract, not by the service", found(), {"resident": {"population_status": "deceased"}},
     "review", ["SERVICE_ALIVE", "DECEASED"]),
    (14, "dead by both", code("deceased"), {"resident": {"population_status": "deceased"}}, "ineligible",
     ["DECEASED"]),
    (15, "moved by the extract, in the city by the service", found(),
     {"resident": {"population_status": "moved"}}, "review", ["SERVICE_RESIDENT", "MOVED_OUT"]),
    (16, "moved by both", MOVED, {"resident": {"population_status": "moved"}}, "ineligible", ["MOVED_OUT"]),
    (17, "the list's NIK is nobody's, the extract has repaired it", code("not_found"),
     {"row": {"nik": "7371019999999917"}}, "verified", ["NEW"]),
    (18, "the list's NIK is this person's by the service, another's by the extract", found(),
     {"row": {"nik": "7371019999999918"}}, "review", ["SERVICE_OTHER_PERSON"]),
    (19, "neither name nor date: the list's NIK is another person's for both",
     found(NAMA_LGKP=0, TGL_LHR=0), {"row": {"nik": "7371019999999919"}}, "verified", ["NEW"]),
    (20, "what both refuse is no disagreement", found(TGL_LHR=0), {"row": {"birth_date": "1981-01-01"}},
     "verified", ["NEW"]),
    (21, "an element that was not asked is no disagreement", BARE, {}, "verified", ["NEW"]),
]  # fmt: skip

# rows that no resident of the extract matches, with what the service says of their NIK
NO_RESIDENT = {22: ("review", ["SERVICE_FOUND"]), 23: ("not_found", ["NOT_IN_REGISTER"])}

ALONE = [
    # number, what it proves, what the service says, what is different on the list, state, reasons
    (1, "all confirmed", found(), {}, "verified", ["NEW"]),
    (2, "dead", code("deceased"), {}, "ineligible", ["DECEASED"]),
    (3, "double", code("double"), {}, "review", ["REGISTER_DOUBLE"]),
    (4, "inactive", code("inactive"), {}, "review", ["REGISTER_INACTIVE"]),
    (5, "unknown", code("not_found"), {}, "not_found", ["NOT_IN_REGISTER"]),
    (6, "a NIK the service cannot read", code("bad_format"), {}, "review", ["NIK_REFUSED"]),
    (7, "outside the city", MOVED, {}, "ineligible", ["MOVED_OUT"]),
    (8, "another kecamatan of the city is no rejection", found(NO_KEC=0, NO_KEL=0), {}, "review",
     ["ADDRESS_UNCONFIRMED"]),
    (9, "no NIK", None, {"nik": None, "nik_form": "blank"}, "review", ["NO_NIK_TO_ASK"]),
    (10, "a NIK that a spreadsheet has cut", None, {"nik_form": "suspect"}, "review", ["NO_NIK_TO_ASK"]),
    (11, "not asked yet", None, {}, "review", ["NOT_ASKED_YET"]),
    (12, "under age by a birth date that is confirmed", found(), {"birth_date": "2012-01-01"}, "ineligible",
     ["UNDER_AGE"]),
    (13, "under age by a birth date that is refused", found(TGL_LHR=0), {"birth_date": "2012-01-01"},
     "review", ["BIRTH_DATE_UNKNOWN"]),
    (14, "another name, birth date right", found(NAMA_LGKP=20), {}, "review", ["NAME_UNCONFIRMED"]),
    (15, "a spelling: sesuai to the service, and the birth date right", found(NAMA_LGKP=78), {}, "verified",
     ["NEW"]),
    (16, "neither name nor birth date: somebody else's NIK", found(NAMA_LGKP=20, TGL_LHR=0), {}, "review",
     ["NIK_UNSUPPORTED", "BIRTH_DATE_UNKNOWN", "NAME_UNCONFIRMED"]),
    (17, "another sex", found(JENIS_KLMIN=0), {}, "review", ["SEX_UNCONFIRMED"]),
    (18, "of two rows with one NIK the first stays", found(), {}, "verified", ["NEW"]),
    (19, "and the second is its double", found(), {"nik": nik_of(18)}, "duplicate", ["SAME_PERSON"]),
    (20, "a row without a NIK, linked to an earlier row", None, {"nik": None, "nik_form": "blank"},
     "duplicate", ["SAME_PERSON"]),
    (21, "a spouse's NIK: neither name nor date are of it", found(NAMA_LGKP=10, TGL_LHR=0),
     {"nik": nik_of(1)}, "review",
     ["NIK_UNSUPPORTED", "NIK_SHARED", "BIRTH_DATE_UNKNOWN", "NAME_UNCONFIRMED"]),
    (22, "covered already, by NIK", found(), {}, "ineligible", ["COVERED_SELF_PAID"]),
    (23, "covered already, by linkage", found(), {}, "ineligible", ["COVERED_SELF_PAID"]),
    (24, "an occupation nobody was asked about is no reason", found(), {"occupation": "PNS"}, "verified",
     ["NEW"]),
    (25, "a region that was not asked", BARE | {"elements": {
        name: one for name, one in found()["elements"].items() if not name.startswith("NO_")}},
     {"kecamatan_code": None, "kelurahan_code": None}, "review",
     ["RESIDENCE_UNKNOWN", "ADDRESS_UNCONFIRMED"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def beside(postgres, tmp_path_factory):
    world = World()
    for number, _, _, different, _, _ in BESIDE:
        world.person(number, **different)
    world.row(22)
    world.row(23)
    with fresh_settings(postgres, tmp_path_factory.mktemp("beside")) as settings:
        run_id = world.write(settings)
        said = {number: reply for number, _, reply, *_ in BESIDE if reply is not None}
        answer(settings, run_id, said | {22: found(), 23: found(NAMA_LGKP=0, TGL_LHR=0)})
        decide(settings, run_id)
        yield settings, run_id, decisions(settings, run_id)


@pytest.fixture(scope="module")
def alone(postgres, tmp_path_factory):
    world = World(has_extract=False)
    for number, _, _, different, _, _ in ALONE:
        world.row(number, **different)
    world.member(1, nik=nik_of(22))
    world.member(2, nik="7371000000009923")
    world.link("candidate_member", 23, 2)
    world.link("candidate_candidate", 20, 1)
    with fresh_settings(postgres, tmp_path_factory.mktemp("alone")) as settings:
        run_id = world.write(settings)
        answer(settings, run_id, {number: reply for number, _, reply, *_ in ALONE if reply is not None})
        decide(settings, run_id)
        yield settings, run_id, decisions(settings, run_id)


@pytest.mark.parametrize(("number", "_", "__", "___", "state", "reasons"), BESIDE)
def test_extract_and_service_together(beside, number, _, __, ___, state, reasons):
    decided = beside[2][number]
    assert (decided.state, list(decided.reasons)) == (state, reasons)


def test_whom_the_service_knows_and_the_extract_does_not_an_officer_sees(beside):
    found_so = {number: (beside[2][number].state, list(beside[2][number].reasons)) for number in NO_RESIDENT}
    assert found_so == NO_RESIDENT


@pytest.mark.parametrize(("number", "_", "__", "___", "state", "reasons"), ALONE)
def test_the_service_alone(alone, number, _, __, ___, state, reasons):
    decided = alone[2][number]
    assert (decided.state, list(decided.reasons)) == (state, reasons)


def test_disagreements_are_counted_by_kind_and_listed_by_row(beside):
    settings, run_id, _ = beside
    with begin(settings) as connection:
        counts = dict(
            connection.exec_driver_sql(
                "SELECT kind, candidates FROM mart.run_service_disagreement WHERE run_id = %s", (run_id,)
            ).all()
        )
        rows = connection.exec_driver_sql(
            "SELECT row_id %% 100000000 FROM verification.service_disagreement"
            " WHERE run_id = %s AND kind = 'SERVICE_KECAMATAN'",
            (run_id,),
        ).scalars()
        assert list(rows) == [12]
    assert counts.pop("SERVICE_NOT_FOUND") == 2
    assert set(counts.values()) == {1}
    assert len(counts) == 11


def test_what_is_staged_is_what_the_service_confirmed(alone):
    settings, run_id, _ = alone
    staged = staged_bytes(settings, run_id).decode().splitlines()
    assert len(staged) == 1 + sum(state == "verified" for *_, state, _ in ALONE)
    assert f"2026-11,{nik_of(1)},PERSON 1,MAKASSAR,1980-01-01,L,,JALAN 1,1,2,7371011001,737101" in staged[1]


def test_a_decision_names_the_resident_or_the_answer(beside, alone):
    for (settings, run_id, _), source in ((beside, "resident_row_id"), (alone, "answer_id")):
        with begin(settings) as connection:
            lacking = connection.exec_driver_sql(
                f"SELECT count(*) FROM verification.decision WHERE run_id = {run_id}"
                f" AND state = 'verified' AND {source} IS NULL"
            ).scalar_one()
        assert lacking == 0


def test_later_answers_make_another_run_and_leave_the_old_one(settings):
    world = World()
    world.person(1)
    world.person(2)
    written = world.write(settings)
    first = rerun(settings, written)
    assert rerun(settings, first) == first
    answer(settings, written, {1: code("deceased")})
    second = rerun(settings, first)
    assert second != first
    assert decisions(settings, second)[1].reasons == ("SERVICE_DECEASED",)
    assert decisions(settings, first)[1].state == "verified"
    answer(settings, written, {1: found()}, period="2026-12")
    assert open_run(settings, "2026-11") == second, "an answer of a later month is not of this period"
    answer(settings, written, {2: found()})
    third = rerun(settings, first)
    assert third not in (first, second)
    assert decisions(settings, third)[1].reasons == ("SERVICE_DECEASED",)
