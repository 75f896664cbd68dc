"""Every rule of include/rules/eligibility.yaml, by its id, as three numbered persons.

The first of each the rule applies to; the second is the nearest it does not apply to; of the third the
fact is not known. The enrolment date is 2026-12-01, the list of 2026-11.
"""

from __future__ import annotations

import datetime as dt

import pytest

from padan.settings import Settings
from padan.verification import decide, rules_in_force
from tests.conftest import fresh_settings
from tests.unit.verification.world import World, decisions

RULES = {rule.id: rule for rule in rules_in_force(Settings(), dt.date(2026, 12, 1)).eligibility.rules}

VERIFIED = ("verified", ["NEW"])
RESUMES = ("verified", ["DORMANT"])
NO_MONTH = {"first_month": None, "last_month": None}
UNTIL_OCTOBER = {"last_month": "2026-10", "arrears_months": 1}


def status(value: str | None) -> dict:
    return {"resident": {"population_status": value}}


def region(code: str | None) -> dict:
    parts = {"region_code": 4, "kecamatan_code": 6, "kelurahan_code": 10}
    return {"resident": {name: code[:size] if code else None for name, size in parts.items()}}


def born(date: str | None) -> dict:
    return {"row": {"birth_date": date}, "resident": {"birth_date": date}}


def works(code: int | None) -> dict:
    return {"resident": {"occupation_code": code}}


def member(kind: str, **different) -> dict:
    return {"member": {"sponsor_kind": kind, "segment": "PU" if kind == "employer" else "BPU", **different}}


NO_BIRTH_DATE = ("review", ["BIRTH_DATE_UNKNOWN", "REGISTER_INCOMPLETE"])
NO_RESIDENCE = ("review", ["RESIDENCE_UNKNOWN", "REGISTER_INCOMPLETE"])
NO_STATUS = ("review", ["STATUS_UNKNOWN"])

PERSONS = {
    # rule: (number, what it is, what is different, (state, reasons)): applies, just not, not known
    "deceased": [
        (1, "dead by the register", status("deceased"), ("ineligible", ["DECEASED"])),
        (2, "missing, and not dead", status("missing"), ("review", ["REGISTER_MISSING"])),
        (3, "no status in the register", status(None), NO_STATUS),
    ],
    "moved_by_status": [
        (4, "moved by the status, the region still Makassar", status("moved"), ("ineligible", ["MOVED_OUT"])),
        (5, "from elsewhere by the NIK alone", {"row": {"nik": "7306015708750005"},
         "resident": {"nik": "7306015708750005"}}, VERIFIED),
        (6, "no status in the register", status(None), NO_STATUS),
    ],
    "moved_by_region": [
        (7, "Gowa by the register's region", region("7306011001"), ("ineligible", ["MOVED_OUT"])),
        (8, "the last kecamatan of Makassar", region("7371151003"), VERIFIED),
        (9, "no region in the register", region(None), NO_RESIDENCE),
    ],
    "adult": [
        (10, "18 the day after the enrolment date", born("2008-12-02"), ("ineligible", ["UNDER_AGE"])),
        (11, "18 on the enrolment date", born("2008-12-01"), VERIFIED),
        (12, "no birth date", born(None), NO_BIRTH_DATE),
    ],
    "not_yet_65": [
        (13, "65 on the enrolment date", born("1961-12-01"), ("ineligible", ["OVER_AGE"])),
        (14, "65 the day after", born("1961-12-02"), VERIFIED),
        (15, "no birth date", born(None), NO_BIRTH_DATE),
    ],
    "civil_servant": [
        (16, "official of the highest code", works(63), ("ineligible", ["CIVIL_SERVANT"])),
        (17, "the code after it: a lecturer", works(64), VERIFIED),
        (18, "no occupation in the register", works(None), VERIFIED),
    ],
    "pensioner": [
        (19, "pensioner", works(4), ("ineligible", ["PENSIONER"])),
        (20, "a pupil, the code before", works(3), VERIFIED),
        (21, "no occupation in the register", works(None), VERIFIED),
    ],
    "register_inactive": [
        (22, "not active in the register", status("inactive"), ("review", ["REGISTER_INACTIVE"])),
        (23, "active", status("alive"), VERIFIED),
        (24, "no status in the register", status(None), NO_STATUS),
    ],
    "register_double": [
        (25, "double in the register", status("double"), ("review", ["REGISTER_DOUBLE"])),
        (26, "once", status("alive"), VERIFIED),
        (27, "no status in the register", status(None), NO_STATUS),
    ],
    "register_missing": [
        (28, "missing by the register", status("missing"), ("review", ["REGISTER_MISSING"])),
        (29, "there", status("alive"), VERIFIED),
        (30, "no status in the register", status(None), NO_STATUS),
    ],
    "pays_as_employee": [
        (31, "employed", member("employer"), ("review", ["PU_ACTIVE"])),
        (32, "was employed until October", member("employer", last_month="2026-10",
         membership_status="inactive"), VERIFIED),
        (33, "of the employment no month is told", member("employer", **NO_MONTH), ("review", ["PU_ACTIVE"])),
    ],
    "programme_gap": [
        (34, "for accidents only", member("self", programmes="JKK"), ("review", ["PROGRAM_GAP"])),
        (35, "for accidents only, until October", member("self", programmes="JKK", **UNTIL_OCTOBER), RESUMES),
        (36, "no programme is told", member("self", programmes=None), ("review", ["PROGRAM_GAP"])),
    ],
    "covered_by_another_line": [
        (37, "another line pays", member("city_other"), ("ineligible", ["COVERED_CROSS_SEGMENT"])),
        (38, "another line paid until October", member("city_other", **UNTIL_OCTOBER), RESUMES),
        (39, "of the line no month is told", member("city_other", **NO_MONTH), RESUMES),
    ],
    "covered_by_another_sponsor": [
        (40, "an alms fund pays", member("other"), ("ineligible", ["COVERED_OTHER_SPONSOR"])),
        (41, "an alms fund begins to pay in January", member("other", first_month="2027-01",
         last_month="2027-01"), VERIFIED),
        (42, "of the fund no month is told", member("other", **NO_MONTH), RESUMES),
    ],
    "covered_by_self": [
        (43, "pays alone", member("self"), ("ineligible", ["COVERED_SELF_PAID"])),
        (44, "paid alone up to the list's month, and stopped", member("self", membership_status="inactive"),
         RESUMES),
        (45, "of the paying no month is told", member("self", **NO_MONTH), RESUMES),
    ],
}  # fmt: skip

APPLIES, JUST_NOT, UNKNOWN = range(3)


@pytest.fixture(scope="module")
def decided(postgres, tmp_path_factory):
    world = World()
    for persons in PERSONS.values():
        for number, _, different, _ in persons:
            world.person(number, **different)
    with fresh_settings(postgres, tmp_path_factory.mktemp("rules")) as settings:
        run_id = world.write(settings)
        decide(settings, run_id)
        yield decisions(settings, run_id)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(p[0], p[3]) for persons in PERSONS.values() for p in persons],
    ids=[f"{p[0]} {rule}: {p[1]}" for rule, persons in PERSONS.items() for p in persons],
)
def test_person(decided, number, expected):
    assert (decided[number].state, list(decided[number].reasons)) == expected


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_applies_where_it_says_so_and_nowhere_else(decided, rule_id):
    rule = RULES[rule_id]
    applies, just_not, unknown = (decided[person[0]] for person in PERSONS[rule_id])
    assert (applies.state, applies.reasons) == (rule.outcome, (rule.reason,))
    assert rule.reason not in just_not.reasons
    # silence is looked at or lets pass; it refuses nobody
    assert unknown.state != "ineligible"
    assert rule.unknown is None or rule.unknown in unknown.reasons


def test_persons_are_numbered_once():
    numbers = [person[0] for persons in PERSONS.values() for person in persons]
    assert numbers == list(range(1, len(numbers) + 1))
