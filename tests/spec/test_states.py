"""One state and its reasons for every row of the list, as numbered rows of one list."""

from __future__ import annotations

import pytest

from padan.verification import decide
from tests.conftest import fresh_settings
from tests.unit.verification.world import World, decisions, nik_of

SURE = {"probability": 0.995, "rival_probability": 0.005}


def world() -> World:  # noqa: PLR0915 - a list of persons is long
    w = World()
    w.row(1, intake_state="empty", nik=None, name=None, birth_date=None)
    w.row(2, intake_state="quarantined", name=None)
    w.failures += [(2, "NOT_IDENTIFIABLE"), (2, "NAME_MISSING")]
    w.row(3, intake_state="quarantined")
    w.row(4)
    w.person(5, link={"decision": "non_match", "probability": 0.01})
    w.person(6, link={"decision": "review", "probability": 0.9})
    w.person(7, link={"rival_probability": 0.02})
    w.person(8, link={"is_tie": True})
    w.person(9, link={"probability": 0.985})

    # the NIK of the list
    w.person(10, row={"nik": None}, link=SURE)
    w.person(11, row={"nik": "7371010101010011"}, link=SURE)
    w.person(12, row={"nik": None, "name": "DAENG PUJI"}, link=SURE)
    w.person(13, row={"nik": None, "birth_date": "1980-01-02"}, link=SURE)
    w.person(14, row={"nik": None}, link=SURE | {"rival_probability": 0.02})
    w.person(15, row={"name": "HASANUDDIN", "birth_date": "1990-09-09"})
    w.person(16, row={"name": "HASANUDDIN"})
    w.person(17, row={"birth_date": "1990-09-09"})
    w.person(18, row={"name": None, "birth_date": "1990-09-09"})

    # the same person twice: by the register, and by the list alone
    w.person(20)
    w.row(21)
    w.link("candidate_register", 21, 20)
    w.row(22, nik=None)
    w.link("candidate_candidate", 22, 20)
    w.row(23, nik=None)
    w.row(24, nik=None)
    w.link("candidate_candidate", 23, 24)
    w.person(25, link={"decision": "review", "probability": 0.9})
    w.person(26)
    w.link("candidate_candidate", 25, 26)
    w.link("candidate_register", 25, 26, decision="review", probability=0.05, is_best=False)

    # two persons whom the list's own linkage takes for one: twins in the register
    w.person(30)
    w.person(31)
    w.link("candidate_candidate", 30, 31)
    # linked to a row of another person, but possibly somebody else by the register
    w.person(32, link={"decision": "review", "probability": 0.9})
    w.person(33)
    w.link("candidate_candidate", 32, 33)
    # a chain: 34 ~ 35 ~ 36, and nothing between 34 and 36
    w.row(34, nik=None)
    w.row(35, nik=None)
    w.row(36, nik=None)
    w.link("candidate_candidate", 34, 35)
    w.link("candidate_candidate", 35, 36)
    # an uncertain link between two rows says nothing
    w.person(37)
    w.person(38)
    w.link("candidate_candidate", 37, 38, decision="review", probability=0.7)

    # one NIK on two persons: the one the register gives it to stays
    w.person(40)
    w.person(41, row={"nik": nik_of(40)}, link=SURE)
    # ... and where it is nobody's, both are looked at
    w.person(42, row={"nik": "7371019999990042"}, link=SURE)
    w.person(43, row={"nik": "7371019999990042"}, link=SURE)
    # a double of the same person shares the NIK with nobody else
    w.person(44)
    w.row(45, nik=nik_of(44))
    w.link("candidate_register", 45, 44)

    # of two rows of a person the one that settles who it is stays
    w.row(47, nik=None, birth_date="1990-09-09")
    w.link("candidate_register", 47, 48)
    w.person(48)

    # two register rows under one NIK: staging would have the NIK twice
    w.person(50, resident={"nik": nik_of(50)})
    w.person(51, row={"nik": nik_of(50)}, resident={"nik": nik_of(50)})

    # the best of several links: matches first, then the most probable, then the register's order
    w.resident(60)
    w.resident(61)
    w.row(61)
    w.link("candidate_register", 61, 60, decision="review", probability=0.5, is_best=False)
    w.link("candidate_register", 61, 61, decision="review", probability=0.5, is_best=False)
    return w


ROWS = {
    # row: (state, reasons, survivor)
    1: ("empty", ["EMPTY_ROW"], None),
    2: ("quarantined", ["NAME_MISSING", "NOT_IDENTIFIABLE"], None),
    3: ("quarantined", ["QUARANTINED"], None),
    4: ("not_found", ["NOT_IN_REGISTER"], None),
    5: ("not_found", ["NOT_IN_REGISTER"], None),
    6: ("review", ["LINK_UNCERTAIN"], None),
    7: ("review", ["LINK_UNCERTAIN"], None),
    8: ("review", ["LINK_UNCERTAIN"], None),
    9: ("review", ["LINK_UNCERTAIN"], None),
    10: ("verified", ["NEW"], None),
    11: ("verified", ["NEW"], None),
    12: ("review", ["NIK_DIFFERS"], None),
    13: ("review", ["NIK_DIFFERS"], None),
    14: ("review", ["LINK_UNCERTAIN", "NIK_DIFFERS"], None),
    15: ("review", ["NIK_UNSUPPORTED"], None),
    16: ("verified", ["NEW"], None),
    17: ("verified", ["NEW"], None),
    18: ("review", ["NIK_UNSUPPORTED"], None),
    20: ("verified", ["NEW"], None),
    21: ("duplicate", ["SAME_PERSON"], 20),
    22: ("duplicate", ["SAME_PERSON"], 20),
    23: ("not_found", ["NOT_IN_REGISTER"], None),
    24: ("duplicate", ["SAME_PERSON"], 23),
    25: ("duplicate", ["SAME_PERSON"], 26),
    26: ("verified", ["NEW"], None),
    30: ("verified", ["NEW"], None),
    31: ("verified", ["NEW"], None),
    32: ("review", ["LINK_UNCERTAIN", "POSSIBLE_DUPLICATE"], None),
    33: ("verified", ["NEW"], None),
    34: ("not_found", ["NOT_IN_REGISTER"], None),
    35: ("duplicate", ["SAME_PERSON"], 34),
    36: ("not_found", ["NOT_IN_REGISTER"], None),
    37: ("verified", ["NEW"], None),
    38: ("verified", ["NEW"], None),
    40: ("verified", ["NEW"], None),
    41: ("review", ["NIK_SHARED"], None),
    42: ("review", ["NIK_SHARED"], None),
    43: ("review", ["NIK_SHARED"], None),
    44: ("verified", ["NEW"], None),
    45: ("duplicate", ["SAME_PERSON"], 44),
    47: ("duplicate", ["SAME_PERSON"], 48),
    48: ("verified", ["NEW"], None),
    50: ("review", ["REGISTER_NIK_SHARED"], None),
    51: ("review", ["REGISTER_NIK_SHARED"], None),
    61: ("review", ["LINK_UNCERTAIN", "NIK_DIFFERS"], None),
}


@pytest.fixture(scope="module")
def decided(postgres, tmp_path_factory):
    with fresh_settings(postgres, tmp_path_factory.mktemp("states")) as settings:
        run_id = world().write(settings)
        decide(settings, run_id)
        yield decisions(settings, run_id)


def test_every_row_has_one_state(decided):
    assert sorted(decided) == sorted(ROWS) == sorted(row["row_number"] for row in world().candidates)


@pytest.mark.parametrize("number", ROWS)
def test_row(decided, number):
    decision = decided[number]
    assert (decision.state, list(decision.reasons), decision.survivor) == ROWS[number]


def test_a_tie_falls_to_the_first_register_row_in_every_home(decided):
    assert decided[61].resident == 60


def test_a_row_without_a_resident_names_none(decided):
    assert [decided[number].resident for number in (1, 2, 4, 5)] == [None] * 4
