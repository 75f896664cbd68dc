"""Who may be enrolled, as numbered persons: each differs from an eligible one in what its line says.

The enrolment date is 2026-12-01, the period 2026-11.
"""

from __future__ import annotations

import pytest

from padan.verification import decide
from tests.conftest import fresh_settings
from tests.unit.verification.world import World, decisions, nik_of

BORN_18_YEARS_BEFORE = "2008-12-01"
BORN_65_YEARS_BEFORE = "1961-12-01"


def born(date: str) -> dict:
    """The list and the register give the same birth date."""
    return {"row": {"birth_date": date}, "resident": {"birth_date": date}}


def register(**different) -> dict:
    return {"resident": different}


PERSONS = [
    # number, what it proves, state, reasons, what is different
    (1, "nothing speaks against the person", "verified", ["NEW"], {}),
    (2, "deceased by the register", "ineligible", ["DECEASED"], register(population_status="deceased")),
    (3, "moved away, last row kept", "ineligible", ["MOVED_OUT"], register(population_status="moved")),
    (4, "the register says another city", "ineligible", ["MOVED_OUT"],
     register(region_code="7306", kecamatan_code="730601", kelurahan_code="7306011001")),
    (5, "a NIK from elsewhere is no residence", "verified", ["NEW"],
     {"row": {"nik": "7306015708750001"}, "resident": {"nik": "7306015708750001"}}),
    (6, "17 the day before", "ineligible", ["UNDER_AGE"], born("2008-12-02")),
    (7, "18 on the enrolment date itself", "verified", ["NEW"], born(BORN_18_YEARS_BEFORE)),
    (8, "64 the day before", "verified", ["NEW"], born("1961-12-02")),
    (9, "65 on the enrolment date itself", "ineligible", ["OVER_AGE"], born(BORN_65_YEARS_BEFORE)),
    (10, "civil servant", "ineligible", ["CIVIL_SERVANT"], register(occupation_code=5)),
    (11, "soldier", "ineligible", ["CIVIL_SERVANT"], register(occupation_code=6)),
    (12, "police", "ineligible", ["CIVIL_SERVANT"], register(occupation_code=7)),
    (13, "member of the city council", "ineligible", ["CIVIL_SERVANT"], register(occupation_code=63)),
    (14, "pensioner", "ineligible", ["PENSIONER"], register(occupation_code=4)),
    (15, "any other occupation is no veto", "verified", ["NEW"], register(occupation_code=15)),
    (16, "no occupation in the register is no veto", "verified", ["NEW"], register(occupation_code=None)),
    (17, "inactive in the register", "review", ["REGISTER_INACTIVE"], register(population_status="inactive")),
    (18, "double in the register", "review", ["REGISTER_DOUBLE"], register(population_status="double")),
    (19, "missing by the register", "review", ["REGISTER_MISSING"], register(population_status="missing")),
    (20, "no birth date in the register", "review", ["BIRTH_DATE_UNKNOWN", "REGISTER_INCOMPLETE"],
     register(birth_date=None)),
    (21, "no status in the register", "review", ["STATUS_UNKNOWN"], register(population_status=None)),
    (22, "no region in the register", "review", ["RESIDENCE_UNKNOWN", "REGISTER_INCOMPLETE"],
     register(region_code=None, kecamatan_code=None, kelurahan_code=None)),
    (23, "two grounds, both named, in the order of the rules", "ineligible", ["DECEASED", "OVER_AGE"],
     register(population_status="deceased", birth_date="1950-01-01")),
    (24, "a certain ground outweighs what is unknown", "ineligible", ["DECEASED"],
     register(population_status="deceased", birth_date=None)),
    (25, "dead by an uncertain link: an officer looks, and is told", "review", ["LINK_UNCERTAIN", "DECEASED"],
     {"resident": {"population_status": "deceased"}, "link": {"probability": 0.8, "decision": "review"}}),
    (26, "the list says dead, the register alive", "review", ["DECEASED_MARK"],
     {"row": {"deceased_mark": True}}),
    (27, "the list says dead, the register too", "ineligible", ["DECEASED"],
     {"row": {"deceased_mark": True}, "resident": {"population_status": "deceased"}}),
    (28, "another line of the city pays", "ineligible", ["COVERED_CROSS_SEGMENT"],
     {"member": {"sponsor_kind": "city_other"}}),
    (29, "another sponsor pays", "ineligible", ["COVERED_OTHER_SPONSOR"],
     {"member": {"sponsor_kind": "other"}}),
    (30, "the person pays", "ineligible", ["COVERED_SELF_PAID"], {"member": {"sponsor_kind": "self"}}),
    (31, "an employer pays: looked at, not refused", "review", ["PU_ACTIVE"],
     {"member": {"segment": "PU", "sponsor_kind": "employer"}}),
    (32, "a programme is lacking", "review", ["PROGRAM_GAP"], {"member": {"programmes": "JKK"}}),
    (33, "born on a leap day: 18 on the first of March", "verified", ["NEW"], born("2008-02-29")),
    (34, "disabled, from the list", "verified", ["NEW"],
     {"row": {"is_disabled": True, "segment": "disabled"}}),
    (35, "no family card number, no phone, no occupation in the list", "verified", ["NEW"],
     {"row": {"kk": None, "phone": None, "occupation": None}}),
    (36, "no segment that can be read in the list", "verified", ["NEW"], {"row": {"segment": None}}),
    (37, "the register lacks what BPJS needs", "review", ["REGISTER_INCOMPLETE"], register(sex=None)),
]  # fmt: skip


@pytest.fixture(scope="module")
def decided(postgres, tmp_path_factory):
    world = World()
    for number, _, _, _, different in PERSONS:
        world.person(number, **different)
    with fresh_settings(postgres, tmp_path_factory.mktemp("eligibility")) as settings:
        run_id = world.write(settings)
        decide(settings, run_id)
        yield decisions(settings, run_id)


@pytest.mark.parametrize(
    ("number", "state", "reasons"),
    [(p[0], p[2], p[3]) for p in PERSONS],
    ids=[f"{p[0]} {p[1]}" for p in PERSONS],
)
def test_person(decided, number, state, reasons):
    assert (decided[number].state, list(decided[number].reasons)) == (state, reasons)


def test_persons_are_numbered_once():
    assert [p[0] for p in PERSONS] == list(range(1, len(PERSONS) + 1))
    assert len(nik_of(1)) == 16
