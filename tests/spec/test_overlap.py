"""What a membership at BPJS means for the month of the run (2026-11), as numbered persons."""

from __future__ import annotations

import pytest

from padan.verification import decide
from tests.conftest import fresh_settings
from tests.unit.verification.world import World, decisions

COVERED = {"last_month": "2026-11"}
CITY = {"sponsor_kind": "city_programme"}
OTHER_LINE = {"sponsor_kind": "city_other"}
EMPLOYER = {"segment": "PU", "sponsor_kind": "employer"}
SELF = {"sponsor_kind": "self"}
LAPSED = {"last_month": "2026-10", "arrears_months": 1}
DORMANT = {"last_month": "2026-07", "arrears_months": 3}
STOPPED = {"membership_status": "inactive", "last_month": "2026-01"}

PERSONS = [
    # number, what it proves, overlap, state, memberships
    (1, "no membership", "NEW", "verified", []),
    (2, "the programme itself paid this month", "RENEWAL", "verified", [CITY]),
    (3, "the programme paid until last month", "RENEWAL", "verified", [CITY | LAPSED]),
    (4, "the programme paid beyond this month", "RENEWAL", "verified", [CITY | {"last_month": "2027-03"}]),
    (5, "the programme stopped paying three months ago", "DORMANT", "verified", [CITY | DORMANT]),
    (6, "another line of the city", "CROSS_SEGMENT", "ineligible", [OTHER_LINE]),
    (7, "another line of the city, until last month", "DORMANT", "verified", [OTHER_LINE | LAPSED]),
    (8, "alms fund", "OTHER_SPONSOR", "ineligible", [{"sponsor_kind": "other"}]),
    (9, "pays alone", "SELF_PAID", "ineligible", [SELF]),
    (10, "paid alone until last month", "DORMANT", "verified", [SELF | LAPSED]),
    (11, "paid alone, three months in arrears", "DORMANT", "verified", [SELF | DORMANT]),
    (12, "no longer active", "DORMANT", "verified", [SELF | STOPPED]),
    (13, "employed", "PU_ACTIVE", "review", [EMPLOYER]),
    (14, "employed, contribution of the month not in yet", "PU_ACTIVE", "review", [EMPLOYER | LAPSED]),
    (15, "was employed once", "NEW", "verified", [EMPLOYER | STOPPED]),
    (16, "pays for accidents only", "PROGRAM_GAP", "review", [SELF | {"programmes": "JKK"}]),
    (17, "pays for old age too", "SELF_PAID", "ineligible", [SELF | {"programmes": "JKK+JKM+JHT"}]),
    (18, "the programme, for accidents only", "PROGRAM_GAP", "review", [CITY | {"programmes": "JKK"}]),
    (19, "two: covered by another line, and the programme", "CROSS_SEGMENT", "ineligible",
     [CITY, OTHER_LINE]),
    (20, "two: the programme, and an employer", "PU_ACTIVE", "review", [CITY, EMPLOYER]),
    (21, "two: was employed, and the programme", "RENEWAL", "verified", [EMPLOYER | STOPPED, CITY]),
    (22, "two: lapsed alone, and another sponsor", "OTHER_SPONSOR", "ineligible",
     [SELF | LAPSED, {"sponsor_kind": "other"}]),
    (23, "a sponsor nobody knows, in the BPU segment", "OTHER_SPONSOR", "ineligible",
     [{"sponsor_kind": None}]),
    (24, "a sponsor nobody knows, in the PU segment", "PU_ACTIVE", "review",
     [{"sponsor_kind": None, "segment": "PU"}]),
    (25, "no month of payment is no evidence of cover", "DORMANT", "verified", [SELF | {"last_month": None}]),
    (26, "a quarantined membership is none", "NEW", "verified", [SELF | {"intake_state": "quarantined"}]),
    (27, "under an old NIK, found by linkage", "SELF_PAID", "ineligible",
     [SELF | {"nik": "7371000000009927"}]),
    (28, "under an old NIK, one of two memberships is linked", "RENEWAL", "verified",
     [CITY | {"nik": "7371000000009928"}, SELF | STOPPED | {"nik": "7371000000009928"}]),
    (29, "by linkage, uncertain", "NEW", "verified", [SELF | {"nik": "7371000000009929"}]),
    (30, "the register's NIK goes before linkage", "RENEWAL", "verified",
     [CITY, SELF | {"nik": "7371000000009930"}]),
    (31, "without any NIK, found by linkage", "SELF_PAID", "ineligible", [SELF | {"nik": None}]),
]  # fmt: skip

# person -> (how many of its last memberships are linked, values of the links)
LINKED = {
    27: [{}],
    28: [{}],
    29: [{"probability": 0.6, "decision": "review"}],
    30: [{}],
    31: [{}],
}


def world() -> World:
    w = World()
    for number, _, _, _, memberships in PERSONS:
        w.person(number, member=memberships)
        for back, values in enumerate(reversed(LINKED.get(number, []))):
            w.link("candidate_member", number, len(w.members) - back, **values)
    return w


@pytest.fixture(scope="module")
def decided(postgres, tmp_path_factory):
    with fresh_settings(postgres, tmp_path_factory.mktemp("overlap")) as settings:
        run_id = world().write(settings)
        decide(settings, run_id)
        yield decisions(settings, run_id)


@pytest.mark.parametrize(
    ("number", "overlap", "state"),
    [(p[0], p[2], p[3]) for p in PERSONS],
    ids=[f"{p[0]} {p[1]}" for p in PERSONS],
)
def test_person(decided, number, overlap, state):
    assert (decided[number].overlap, decided[number].state) == (overlap, state)


def test_the_membership_that_speaks_is_named(decided):
    assert decided[1].member is None
    assert all(decided[number].member for number in range(2, 26) if number != 15)
