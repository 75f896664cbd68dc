"""What a month's snapshots say about participants, as numbered persons: what was, what is, what is found."""

from __future__ import annotations

import pytest

from padan.rereview.review import review
from tests.conftest import fresh_settings
from tests.unit.rereview.lives import FIRST, SECOND, cover, participants, reasons, snapshot
from tests.unit.verification.world import nik_of

DEAD = {"population_status": "deceased"}
MOVED = {"population_status": "moved"}
GOWA = {"region_code": "7306", "kecamatan_code": "730601", "kelurahan_code": "7306011001"}
SELF = {"sponsor_kind": "self", "first_month": "2026-12"}
EMPLOYED = {"segment": "PU", "sponsor_kind": "employer", "first_month": "2026-12"}
OURS = {"sponsor_kind": "city_programme"}
OTHER_NIK = "7371019999999901"

PERSONS = [
    # number, what it proves, findings of the second month, register then, register now, members then, now
    (1, "nothing changed", [], {}, {}, [], []),
    (2, "recorded as deceased", ["DECEASED"], {}, DEAD, [], []),
    (3, "recorded as moved", ["MOVED_OUT"], {}, MOVED, [], []),
    (4, "registered in Gowa now", ["MOVED_OUT"], {}, GOWA, [], []),
    (5, "both at once is one finding", ["MOVED_OUT"], {}, MOVED | GOWA, [], []),
    (6, "moved to another kecamatan of the city", [], {}, {"kecamatan_code": "737102"}, [], []),
    (7, "deceased, and moved: two findings", ["DECEASED", "MOVED_OUT"], {}, DEAD | GOWA, [], []),
    (8, "turns 65 on the day cover would begin", ["OVER_AGE"], *[{"birth_date": "1962-01-01"}] * 2, [], []),
    (9, "turns 65 the day after", [], *[{"birth_date": "1962-01-02"}] * 2, [], []),
    (10, "turns 64: a birthday is no change", [], *[{"birth_date": "1963-01-01"}] * 2, [], []),
    (11, "pays alone now", ["COVERED_SELF_PAID"], {}, {}, [], [SELF]),
    (12, "another line of the city pays now", ["COVERED_CROSS_SEGMENT"], {}, {}, [],
     [SELF | {"sponsor_kind": "city_other"}]),
    (13, "alms fund pays now", ["COVERED_OTHER_SPONSOR"], {}, {}, [], [SELF | {"sponsor_kind": "other"}]),
    (14, "found a job", ["PU_ACTIVE"], {}, {}, [], [EMPLOYED]),
    (15, "paid alone, stopped long ago", [], {}, {}, [], [SELF | {"membership_status": "inactive"}]),
    (16, "the programme's own membership is no other cover", [], {}, {}, [], [OURS]),
    (17, "our own, another month paid", [], {}, {}, [OURS], [OURS]),
    (18, "our own is in arrears", ["ARREARS"], {}, {}, [OURS], [OURS | {"arrears_months": 1}]),
    (19, "not in the register any more", ["VANISHED"], {}, None, [], []),
    (20, "its row is in quarantine: not vanished", [], {}, {"intake_state": "quarantined"}, [], []),
    (21, "the same person under another NIK, same card", ["NIK_CORRECTED"], {}, {"nik": OTHER_NIK}, [], []),
    (22, "the same, on another card, same mother", ["NIK_MAY_BE_CORRECTED"], {},
     {"nik": "7371019999999902", "kk": "7371010000099999"}, [], []),
    (23, "the same name and birth date, nothing else", ["VANISHED"], {},
     {"nik": "7371019999999903", "kk": "7371010000099998", "mother_name": "LAIN"}, [], []),
    (24, "followed, and found to have died", ["DECEASED", "NIK_CORRECTED"], {},
     DEAD | {"nik": "7371019999999904"}, [], []),
    (25, "the name was corrected", ["NAME_CORRECTED"], {}, {"name": "LAIN"}, [], []),
    (26, "the birth date was corrected, past 65", ["NAME_CORRECTED", "OVER_AGE"], {},
     {"birth_date": "1950-01-01"}, [], []),
    (27, "double in the register", ["REGISTER_DOUBLE"], {}, {"population_status": "double"}, [], []),
    (28, "two rows with one NIK", ["TWO_ROWS"], {}, [{}, {}], [], []),
    (29, "two rows, one says deceased: not believed", ["TWO_ROWS"], {}, [DEAD, {}], [], []),
    (30, "not active in the register", ["REGISTER_INACTIVE"], {}, {"population_status": "inactive"}, [], []),
    (31, "status HILANG", ["REGISTER_MISSING"], {}, {"population_status": "missing"}, [], []),
    (32, "became a civil servant", ["CIVIL_SERVANT"], {}, {"occupation_code": 5}, [], []),
    (33, "status not told any more: nothing", [], {}, {"population_status": None}, [], []),
    (34, "was deceased before too", ["DECEASED"], DEAD, DEAD, [], []),
    (35, "was deceased, and is alive", [], DEAD, {}, [], []),
    (36, "had moved, and moved back", [], GOWA, {}, [], []),
    (37, "had vanished, and is back", [], None, {}, [], []),
    (38, "two residents alike, neither known before: nobody is followed", ["VANISHED"], {},
     [{"nik": "7371019999999905"}, {"nik": "7371019999999906"}], [], []),
    (39, "waits, and is found to have died", ["DECEASED"], {}, DEAD, [], []),
    (40, "was sent back by BPJS, and moved", ["MOVED_OUT"], {}, MOVED, [], []),
    (41, "cover ended long ago: not watched", [], {}, DEAD, [], []),
    (42, "the NIK is now the one of participant 43", ["SAME_AS_ANOTHER"], {"kk": "7371010000000043"},
     {"name": "PERSON 43", "nik": None}, [], []),
    (43, "whose NIK 42 has", [], {}, {}, [], []),
]  # fmt: skip
STATES = {39: "verified", 40: "returned", 41: "ended"}
PEOPLE = len(PERSONS)


@pytest.fixture(scope="module")
def reviewed(postgres, tmp_path_factory):
    """Two months of everybody."""
    with fresh_settings(postgres, tmp_path_factory.mktemp("persons")) as settings:
        participants(settings, {person[0]: STATES.get(person[0], "active") for person in PERSONS})
        then = {person[0]: person[3] for person in PERSONS}
        # 42 and 43 were two rows of one person
        then[42] = {"name": "PERSON 43", "kk": "7371010000000043", "mother_name": "IBU 43"}
        now = {person[0]: person[4] for person in PERSONS} | {42: None}
        snapshot(settings, FIRST, PEOPLE, then, {person[0]: person[5] for person in PERSONS})
        review(settings, FIRST)
        snapshot(settings, SECOND, PEOPLE, now, {person[0]: person[6] for person in PERSONS})
        for number in (2, 8, 11):
            cover(settings, number, SECOND, "2027-01")
        cover(settings, 3, SECOND)
        cover(settings, 3, "2027-01", outcome="returned")
        review(settings, SECOND)
        yield settings


@pytest.mark.parametrize(
    ("number", "proves", "expected"), [person[:3] for person in PERSONS], ids=lambda value: str(value)[:40]
)
def test_person(reviewed, number, proves, expected):
    assert sorted(reasons(reviewed, SECOND).get(number, [])) == expected, proves


def rows(settings, period=SECOND):
    from padan.rereview.review import result

    return {(row["participant_id"], row["reason"]): row for row in result(settings, period).to_pylist()}


@pytest.mark.parametrize(
    ("number", "reason", "until", "months"),
    [
        (2, "DECEASED", "2026-12", 1),  # it is not known on which day: the month of the snapshot
        (3, "MOVED_OUT", "2026-12", 0),  # the month BPJS sent back costs nothing
        (8, "OVER_AGE", "2026-12", 1),  # the last month begun before the birthday
        (11, "COVERED_SELF_PAID", "2026-11", 2),  # the other cover began in the month
    ],
)
def test_the_money_asked_for_after_the_event_is_counted(reviewed, number, reason, until, months):
    row = rows(reviewed)[number, reason]
    assert (row["in_order_until"], row["months"], row["rupiah"]) == (until, months, months * 16_800)
    assert row["rupiah_a_year"] == 12 * 16_800


def test_what_was_known_before_is_carried_and_what_is_gone_is_settled(reviewed):
    assert reasons(reviewed, SECOND, "carried")[34] == ["DECEASED"]
    settled = reasons(reviewed, SECOND, "settled")
    assert {number: settled[number] for number in (35, 36, 37)} == {
        35: ["DECEASED"], 36: ["MOVED_OUT"], 37: ["VANISHED"],
    }  # fmt: skip


def test_the_nik_follows_only_a_certain_match(reviewed):
    from padan.warehouse import begin

    with begin(reviewed) as connection:
        niks = dict(
            connection.exec_driver_sql("SELECT participant_id, nik FROM membership.participant").all()
        )
        history = connection.exec_driver_sql(
            "SELECT participant_id, old_nik, new_nik, actor FROM rereview.nik_history ORDER BY 1"
        ).all()
    assert {number for number, nik in niks.items() if nik != nik_of(number)} == {21, 24}
    assert tuple(history[0]) == (21, nik_of(21), OTHER_NIK, "pipeline")


def test_evidence_names_rows_fields_and_files_and_no_value(reviewed):
    from padan.rereview.review import result

    for row in result(reviewed, SECOND).to_pylist():
        assert '"fields"' in row["evidence"]
        assert not any(
            word in row["evidence"] for word in ("PERSON", nik_of(row["participant_id"]), "deceased")
        )
