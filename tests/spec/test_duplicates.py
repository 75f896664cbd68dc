"""One person in several rows, several persons in one NIK: numbered rows of one list.

After each row: its state, its reasons, and the row that stays in its place. Persons begin as ones whom
nothing speaks against; `again` is a second row of theirs.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from padan.verification import decide
from tests.conftest import fresh_settings
from tests.unit.verification.judges import Judges
from tests.unit.verification.world import World, decisions, nik_of, rerun

SURE = {"probability": 0.995, "rival_probability": 0.005}
DOUBTFUL = {"decision": "review", "probability": 0.9}
UNLIKE = {"name": "HASANUDDIN", "birth_date": "1990-09-09"}
ELSEWHERE = {
    "address": "JALAN LAIN",
    "rt": 7,
    "rw": 8,
    "kelurahan_code": "7371021001",
    "kecamatan_code": "737102",
}

NEW = ("verified", ["NEW"], None)
NOT_FOUND = ("not_found", ["NOT_IN_REGISTER"], None)


def of(survivor: int) -> tuple:
    """A double of that row."""
    return "duplicate", ["SAME_PERSON"], survivor


def review(*reasons: str) -> tuple:
    return "review", list(reasons), None


def same(w: World, *numbers: int) -> None:
    """The linkage of the list with itself takes neighbours for one person."""
    for left, right in pairwise(numbers):
        w.link("candidate_candidate", left, right)


def again(w: World, number: int, of_person: int, *, link: dict | None = None, **different) -> None:
    usual = {"nik": nik_of(of_person), "name": f"PERSON {of_person}", "address": f"JALAN {of_person}"}
    w.row(number, **usual | different)
    w.link("candidate_register", number, of_person, **(link or {}))


def world() -> World:  # noqa: PLR0915 - a list of persons is long
    w = World()
    # a pair and a triple, by the register and by the list alone
    w.person(1)
    again(w, 2, 1)
    w.person(3)
    again(w, 4, 3)
    again(w, 5, 3)
    w.row(6, nik=None)
    w.row(7, nik=None)
    same(w, 6, 7)
    for number in (8, 9, 10):
        w.row(number, nik=None)
    same(w, 8, 9, 10)
    w.link("candidate_candidate", 8, 10)
    # chains: nobody is joined to whom no link joins him, but the middle is a double of the better end
    for number in (11, 12, 13):
        w.row(number, nik=None)
    same(w, 11, 12, 13)
    w.row(14, nik=None)
    w.person(15)
    w.row(16, nik=None)
    same(w, 14, 15, 16)

    # which row stays
    again(w, 20, 21, nik=None, birth_date="1990-09-09")  # not sure without an officer
    w.person(21)
    again(w, 22, 23, **ELSEWHERE)  # on the sheet of another kelurahan
    w.person(23)
    w.sheets |= {22: "BONTOALA", 23: "MARISO"}
    again(w, 24, 25, phone=None, occupation=None)  # tells less
    w.person(25)
    again(w, 26, 27)  # says nothing of the disability
    w.person(27, row={"is_disabled": True})
    again(w, 28, 29, phone=None)  # less is told, but more agrees
    w.person(29, row={"birth_place": "BONE"})
    w.person(30)  # equal in all: the first of the list, on whatever sheets
    again(w, 31, 30)
    w.sheets |= {30: "TALLO", 31: "BIRINGKANAYA"}
    again(w, 32, 34, nik=None, birth_date="1990-09-09")  # the best of three
    again(w, 33, 34, **ELSEWHERE)
    w.person(34)
    # what a double says of the person is said of the row that stays
    w.person(36)
    again(w, 37, 36, deceased_mark=True)

    # one NIK on two persons
    w.person(40)
    w.person(41, row={"nik": nik_of(40)}, link=SURE)
    w.person(42, row={"nik": "7371019999990042"}, link=SURE)
    w.person(43, row={"nik": "7371019999990042"}, link=SURE)
    w.person(44, resident={"nik": nik_of(44)})
    w.person(45, row={"nik": nik_of(44)}, resident={"nik": nik_of(44)})
    # the spouse's NIK: found as who it is; found by the NIK alone, the spouse on the list and not
    w.person(46)
    w.person(47, row={"nik": nik_of(46)}, link=SURE)
    w.person(48)
    again(w, 49, 48, **UNLIKE)
    w.resident(50)
    again(w, 51, 50, **UNLIKE)
    # ... on the list twice, both under the spouse's NIK: doubles of each other, and not of the spouse
    w.person(52)
    again(w, 53, 52, **UNLIKE)
    again(w, 54, 52, **UNLIKE)
    same(w, 53, 54)
    # ... though the list's own linkage says it is the spouse
    w.person(55)
    again(w, 56, 55, **UNLIKE)
    same(w, 55, 56)

    # perhaps the same, and the register does not say so
    w.person(60, link=DOUBTFUL)
    w.person(61)
    same(w, 60, 61)
    # two persons in the register, whatever the list's linkage says
    w.person(62)
    w.person(63)
    same(w, 62, 63)
    # an empty row and one that was set aside are nobody's double
    w.person(64)
    w.row(65, intake_state="empty", nik=None, name=None, birth_date=None)
    w.row(66, nik=nik_of(64), intake_state="quarantined")
    same(w, 64, 65)
    same(w, 64, 66)

    # judged later
    w.person(70)
    again(w, 71, 70, name="PERSON 70 B")
    w.person(72)
    again(w, 73, 72, name="PERSON 72 B")
    w.row(74, nik=None, name="PERSON 72 C")
    w.person(75)
    again(w, 76, 75, **UNLIKE)
    return w


ROWS = {
    1: NEW, 2: of(1),
    3: NEW, 4: of(3), 5: of(3),
    6: NOT_FOUND, 7: of(6),
    8: NOT_FOUND, 9: of(8), 10: of(8),
    11: NOT_FOUND, 12: of(11), 13: NOT_FOUND,
    14: of(15), 15: NEW, 16: of(15),
    20: of(21), 21: NEW,
    22: of(23), 23: NEW,
    24: of(25), 25: NEW,
    26: of(27), 27: NEW,
    28: NEW, 29: of(28),
    30: NEW, 31: of(30),
    32: of(34), 33: of(34), 34: NEW,
    36: review("DECEASED_MARK"), 37: of(36),
    40: NEW, 41: review("NIK_SHARED"),
    42: review("NIK_SHARED"), 43: review("NIK_SHARED"),
    44: review("REGISTER_NIK_SHARED"), 45: review("REGISTER_NIK_SHARED"),
    46: NEW, 47: review("NIK_SHARED"),
    48: NEW, 49: review("NIK_UNSUPPORTED", "NIK_SHARED"),
    51: review("NIK_UNSUPPORTED"),
    52: NEW, 53: review("NIK_UNSUPPORTED", "NIK_SHARED"), 54: of(53),
    55: NEW, 56: of(55),
    60: review("LINK_UNCERTAIN", "POSSIBLE_DUPLICATE"), 61: NEW,
    62: NEW, 63: NEW,
    64: NEW, 65: ("empty", ["EMPTY_ROW"], None), 66: ("quarantined", ["QUARANTINED"], None),
    70: NEW, 71: of(70),
    72: NEW, 73: of(72), 74: NOT_FOUND,
    75: NEW, 76: review("NIK_UNSUPPORTED", "NIK_SHARED"),
}  # fmt: skip

# After people judged: 71 is another person than 70; 73 is 72, and 74, and 74 is not 72: that cannot be;
# 76 is the resident of 75, whatever agrees.
CONTRADICT = review("JUDGEMENTS_CONTRADICT")
JUDGED = {
    70: review("LINK_UNCERTAIN"), 71: review("LINK_UNCERTAIN"),
    72: CONTRADICT, 73: CONTRADICT, 74: CONTRADICT,
    75: NEW, 76: of(75),
}  # fmt: skip


def speak(judges: Judges) -> None:
    judges.say(71, "not_the_same", other=70)
    judges.say(73, "same", other=72)
    judges.say(73, "same", other=74)
    judges.say(74, "not_the_same", other=72)
    judges.say(76, "same", resident=75)


@pytest.fixture(scope="module")
def decided(postgres, tmp_path_factory):
    with fresh_settings(postgres, tmp_path_factory.mktemp("doubles")) as settings:
        run_id = world().write(settings)
        decide(settings, run_id)
        speak(Judges(settings, run_id))
        yield decisions(settings, run_id), decisions(settings, rerun(settings, run_id))


def told(decision) -> tuple:
    return decision.state, list(decision.reasons), decision.survivor


def test_every_row_is_described(decided):
    assert sorted(decided[0]) == sorted(ROWS)


@pytest.mark.parametrize("number", ROWS)
def test_row(decided, number):
    assert told(decided[0][number]) == ROWS[number]


@pytest.mark.parametrize("number", ROWS)
def test_row_once_people_have_judged(decided, number):
    assert told(decided[1][number]) == JUDGED.get(number, ROWS[number])


def test_a_survivor_is_no_double_itself(decided):
    for decisions_ in decided:
        survivors = {decision.survivor for decision in decisions_.values()} - {None}
        assert survivors
        assert all(decisions_[number].survivor is None for number in survivors)
