"""What judgements do to decisions, as numbered rows of one list: before, what is said, after."""

from __future__ import annotations

import pytest

from padan.verification import decide
from tests.conftest import fresh_settings
from tests.unit.verification.judges import Judges
from tests.unit.verification.world import World, decisions, nik_of, rerun

DOUBTFUL = {"decision": "review", "probability": 0.9}
UNLIKE = {"nik": "7371019999999999", "name": "HASANUDDIN", "birth_date": "1990-09-09"}


def world() -> World:  # noqa: PLR0915 - a list of persons is long
    w = World()
    # a row and a resident
    w.person(1, link=DOUBTFUL)
    w.person(2, link=DOUBTFUL, resident={"population_status": "deceased"})
    w.person(3, row={**UNLIKE, "nik": nik_of(3)})
    w.row(4, nik=None)
    w.resident(4)
    w.person(5)
    w.person(6)
    w.resident(106)
    w.link("candidate_register", 6, 106, decision="review", probability=0.3, is_best=False)
    w.person(7, link=DOUBTFUL)
    w.person(8)
    w.person(9)
    w.row(10, nik=None)
    w.resident(10)
    w.person(11, link=DOUBTFUL)
    w.resident(111)
    w.link("candidate_register", 11, 111, decision="review", probability=0.3, is_best=False)
    w.person(12, link=DOUBTFUL)
    w.resident(112)
    w.link("candidate_register", 12, 112, decision="review", probability=0.3, is_best=False)
    w.person(13, row={"deceased_mark": True}, link=DOUBTFUL)

    # two rows
    w.person(20)
    w.row(21, **UNLIKE)
    w.person(22)
    w.row(23, nik=nik_of(22))
    w.link("candidate_candidate", 22, 23)
    w.row(24, nik=None)
    w.row(25, nik=None)
    w.link("candidate_candidate", 24, 25)
    w.person(26)
    w.row(27, nik=nik_of(26), name="PERSON 26 B")
    w.link("candidate_register", 27, 26)
    w.person(28)
    w.person(29)
    w.person(30, link=DOUBTFUL)
    w.person(31)
    w.row(32, **UNLIKE | {"name": "SOMEBODY"})
    w.row(33, nik=None)
    w.row(34, nik=None)
    w.row(35, nik=None)
    w.link("candidate_candidate", 33, 34)
    w.link("candidate_candidate", 33, 35)
    w.person(36)
    w.row(37, nik=None)
    w.person(38)
    w.person(39)

    # what contradicts itself
    w.person(40)
    w.resident(140)
    for number in (41, 42, 43):
        w.row(number, nik=None)
    w.person(44)
    w.row(45, nik=None)
    w.person(46)
    w.row(47, nik=None)
    w.person(48)
    w.row(49, nik=None)
    w.person(50)
    w.person(51)

    # NIKs that two have
    w.person(60, link=DOUBTFUL, resident={"nik": nik_of(60), "name": "NURDIN"})
    w.resident(160, nik=nik_of(60), name="NURHAYATI")
    w.person(61, row={"nik": nik_of(62)}, link=DOUBTFUL)
    w.person(62)
    # rows of the same values are one content
    w.row(70, nik=None, name="TWICE")
    w.row(71, nik=None, name="TWICE")
    w.resident(70)
    w.row(72, nik=None, name="TWINS")
    w.row(73, nik=None, name="TWINS")
    w.link("candidate_candidate", 72, 73)

    # what is held or parted, and doubles
    w.person(80)
    w.row(81, nik=nik_of(80), name="PERSON 80 B")
    w.link("candidate_register", 81, 80)
    w.link("candidate_candidate", 80, 81)
    w.person(82, link=DOUBTFUL)
    w.person(83)
    w.link("candidate_candidate", 82, 83)
    return w


def speak(judges: Judges) -> None:  # noqa: PLR0915 - what is said of them is as long
    say = judges.say
    say(1, "same", resident=1)
    say(2, "same", resident=2)
    say(3, "same", resident=3)
    say(4, "same", resident=4)
    say(5, "not_the_same", resident=5)
    say(6, "not_the_same", resident=6)
    say(7, "cannot_tell", resident=7)
    say(8, "cannot_tell", resident=8)
    say(9, "to_the_field", resident=9)
    say(10, "to_the_field", resident=10)
    say(11, "not_the_same")
    say(12, "not_the_same")
    say(12, "same", resident=112)
    say(13, "same", resident=13)

    say(21, "same", other=20)
    say(23, "not_the_same", other=22)
    say(24, "not_the_same", other=25)
    say(27, "not_the_same", other=26)
    say(28, "same", other=29)
    say(30, "cannot_tell", other=31)
    say(31, "same", resident=31)
    say(32, "to_the_field", other=31)
    say(34, "not_the_same", other=35)
    say(36, "same", resident=36)
    say(37, "same", resident=36)
    say(38, "same", other=39)
    say(39, "same", resident=39)

    say(40, "same", resident=40)
    say(40, "same", resident=140)
    say(41, "same", other=42)
    say(42, "same", other=43)
    say(43, "not_the_same", other=41)
    say(44, "same", resident=44)
    say(45, "same", resident=44)
    say(45, "not_the_same", other=44)
    say(46, "same", other=47)
    say(47, "same", resident=46)
    say(46, "not_the_same", resident=46)
    say(48, "same", resident=48)
    say(49, "same", resident=48)
    say(50, "same", resident=51)
    say(50, "same", resident=50)
    say(50, "not_the_same", resident=51)

    say(60, "same", resident=60)
    say(60, "not_the_same", resident=160)
    say(61, "same", resident=61)
    say(70, "same", resident=70)
    say(72, "not_the_same", other=73)

    say(81, "cannot_tell", resident=80)
    say(82, "not_the_same", other=83)


REVIEW_LINK = ("review", ["LINK_UNCERTAIN"], None)
NEW = ("verified", ["NEW"], None)
NOT_FOUND = ("not_found", ["NOT_IN_REGISTER"], None)
CONTRADICT = ("review", ["JUDGEMENTS_CONTRADICT"], None)

ROWS = {
    # row: (state, reasons, survivor) before and after
    # `same` with its link: judged on as usual; the doubts about who it is are gone
    1: (REVIEW_LINK, NEW),
    2: (("review", ["LINK_UNCERTAIN", "DECEASED"], None), ("ineligible", ["DECEASED"], None)),
    3: (("review", ["NIK_UNSUPPORTED"], None), NEW),
    # ... also where the model had no link
    4: (NOT_FOUND, NEW),
    # `not_the_same` takes the link away: nobody, or the next best
    5: (NEW, NOT_FOUND),
    6: (NEW, ("review", ["LINK_UNCERTAIN", "NIK_DIFFERS"], None)),
    # what is left open stays in review, whatever the model says
    7: (REVIEW_LINK, ("review", ["JUDGED_UNCLEAR", "LINK_UNCERTAIN"], None)),
    8: (NEW, ("review", ["JUDGED_UNCLEAR"], None)),
    9: (NEW, ("review", ["TO_THE_FIELD"], None)),
    10: (NOT_FOUND, ("review", ["TO_THE_FIELD"], None)),
    # nobody of them; and somebody of them after all: the later word about a pair counts
    11: (REVIEW_LINK, NOT_FOUND),
    12: (REVIEW_LINK, NEW),
    # a doubt that is not about who it is stays
    13: (("review", ["LINK_UNCERTAIN", "DECEASED_MARK"], None), ("review", ["DECEASED_MARK"], None)),
    # two rows: `same` joins ...
    20: (NEW, NEW),
    21: (NOT_FOUND, ("duplicate", ["SAME_PERSON"], 20)),
    # ... and `not_the_same` parts
    22: (NEW, NEW),
    23: (("duplicate", ["SAME_PERSON"], 22), NOT_FOUND),
    24: (NOT_FOUND, NOT_FOUND),
    25: (("duplicate", ["SAME_PERSON"], 24), NOT_FOUND),
    # ... two that are matched to one resident: one match is wrong, nobody knows which
    26: (NEW, REVIEW_LINK),
    27: (("duplicate", ["SAME_PERSON"], 26), REVIEW_LINK),
    # one person matched to two residents: likewise, and the row that stays says so
    28: (NEW, REVIEW_LINK),
    29: (NEW, ("duplicate", ["SAME_PERSON"], 28)),
    # an open question between two rows holds both, but not one whose resident was judged
    30: (REVIEW_LINK, ("review", ["JUDGED_UNCLEAR", "LINK_UNCERTAIN"], None)),
    31: (NEW, NEW),
    32: (NOT_FOUND, ("review", ["TO_THE_FIELD"], None)),
    # two persons are not both doubles of a third row
    33: (NOT_FOUND, NOT_FOUND),
    34: (("duplicate", ["SAME_PERSON"], 33), ("duplicate", ["SAME_PERSON"], 33)),
    35: (("duplicate", ["SAME_PERSON"], 33), NOT_FOUND),
    # two rows judged to be one resident are doubles
    36: (NEW, NEW),
    37: (NOT_FOUND, ("duplicate", ["SAME_PERSON"], 36)),
    # who is the same as a row is the same as its resident, though the model had another
    # the row that agrees with the resident stays
    38: (NEW, ("duplicate", ["SAME_PERSON"], 39)),
    39: (NEW, NEW),
    # contradictions: one row as two residents; A same B same C, and A not C; one resident for two
    # persons; a person that is and is not a resident
    40: (NEW, CONTRADICT),
    41: (NOT_FOUND, CONTRADICT),
    42: (NOT_FOUND, CONTRADICT),
    43: (NOT_FOUND, CONTRADICT),
    44: (NEW, CONTRADICT),
    45: (NOT_FOUND, CONTRADICT),
    46: (NEW, CONTRADICT),
    47: (NOT_FOUND, CONTRADICT),
    # no contradiction: doubles of one resident; a word taken back
    48: (NEW, NEW),
    49: (NOT_FOUND, ("duplicate", ["SAME_PERSON"], 48)),
    50: (NEW, NEW),
    51: (NEW, NEW),
    # two residents under one NIK are told apart by their values
    60: (REVIEW_LINK, NEW),
    # a NIK of another person in the list is no doubt any more
    61: (("review", ["LINK_UNCERTAIN", "NIK_DIFFERS", "NIK_SHARED"], None), NEW),
    62: (NEW, NEW),
    # what is said of a row holds for every row with its values
    70: (NOT_FOUND, NEW),
    71: (NOT_FOUND, ("duplicate", ["SAME_PERSON"], 70)),
    72: (NOT_FOUND, NOT_FOUND),
    73: (("duplicate", ["SAME_PERSON"], 72), NOT_FOUND),
    # a row that is held is nobody's double
    80: (NEW, NEW),
    81: (("duplicate", ["SAME_PERSON"], 80), ("review", ["JUDGED_UNCLEAR"], None)),
    # a double that is ruled out is no doubt
    82: (("review", ["LINK_UNCERTAIN", "POSSIBLE_DUPLICATE"], None), REVIEW_LINK),
    83: (NEW, NEW),
}
RESIDENTS = {1: 1, 4: 4, 6: 106, 12: 112, 38: 39, 39: 39, 50: 50, 60: 60, 70: 70}


@pytest.fixture(scope="module")
def decided(postgres, tmp_path_factory):
    with fresh_settings(postgres, tmp_path_factory.mktemp("judged")) as settings:
        run_id = world().write(settings)
        decide(settings, run_id)
        speak(Judges(settings, run_id))
        yield decisions(settings, run_id), decisions(settings, rerun(settings, run_id))


def test_every_row_is_described(decided):
    before, after = decided
    assert sorted(before) == sorted(after) == sorted(ROWS)


@pytest.mark.parametrize("number", ROWS)
def test_row(decided, number):
    found = tuple((told[number].state, list(told[number].reasons), told[number].survivor) for told in decided)
    assert found == ROWS[number]


@pytest.mark.parametrize("number", RESIDENTS)
def test_the_resident_is_the_one_that_was_judged(decided, number):
    assert decided[1][number].resident == RESIDENTS[number]
