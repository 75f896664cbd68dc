"""The simulated branch: what it answers to whom, what it remembers, and how its file looks."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from padan.city.branch import PLAIN, Branch, Line, Manner, View, read_submission
from padan.city.build import make_state
from padan.city.months import State
from padan.city.plan import Plan
from padan.city.population import ALIVE, DECEASED
from padan.city.reference import read_reference
from padan.city.scale import make_month, make_scale
from padan.errors import PadanError

NOVEMBER, DECEMBER = make_month(0), make_month(1)
NEXT = DECEMBER.month


@lru_cache(maxsize=2)
def world(scenario: str = "fresh") -> State:
    return make_state(Plan(3, read_reference(), make_scale(400)), scenario, NOVEMBER, lambda _: None)


def branch(manner: Manner = PLAIN, scenario: str = "fresh") -> Branch:
    made = Branch(5, manner)
    made.see(View(world(scenario).city, world(scenario).members, NOVEMBER))
    return made


def people(*, age: tuple[int, int] = (20, 60), status: int = ALIVE) -> np.ndarray:
    """Rows of people of that age and status whom nobody insures, in order."""
    state = world()
    rows = state.city.people
    years = (NOVEMBER.enrolment - rows.birth) / 365.25
    wanted = (years > age[0]) & (years < age[1]) & (rows.status == status) & rows.in_register
    wanted[state.members.person] = False
    return np.flatnonzero(wanted & ~(rows.dead & (status == ALIVE)))


def line(person: int, number: int = 1, **changed) -> Line:
    rows = world().city.people
    name = world().city.vocabulary.spell(rows.name[[person]])[0].as_py()
    given = {"nik": str(rows.nik[person]), "name": name, "birth_date": int(rows.birth[person]), "start": NEXT}
    return Line(**({"line": number} | given | changed))


def codes(answers) -> list[str]:
    return [line.code for answer in answers for line in answer.lines]


def someone(which: np.ndarray) -> int:
    state = world()
    rows = state.members.person[which & (state.members.nik > 0) & state.members.true_nik]
    alive = (state.city.people.status[rows] == ALIVE) & state.city.people.in_register[rows]
    return int(rows[alive][0])


def test_each_reason_to_reject_has_its_code():
    members, first = world().members, int(people()[0])
    paid = members.active & (members.last_month >= NOVEMBER.month)
    cases = {
        "": line(first, 1),
        "R01": line(first, 2, nik="9999990101900001"),
        "R02": line(someone(paid & members.employed), 3),
        "R03": line(someone(paid & ~members.employed & (members.sponsor == 0)), 4),
        "R04": line(int(people(age=(66, 80))[0]), 5),
        "R05": line(int(people()[1]), 6, name="BUKAN NAMANYA"),
        "R06": line(first, 7),
        "R07": line(int(people()[2]), 8, nik=""),
        "R08": line(int(people(age=(0, 120), status=DECEASED)[0]), 9),
        "R10": line(int(people()[3]), 10, ends=True),
    }
    assert codes(branch().receive(list(cases.values()), "A")) == list(cases)


def test_a_member_renewed_month_by_month_keeps_number_and_first_month():
    made, who = branch(), int(people()[0])
    numbers = set()
    for month in range(NEXT, NEXT + 4):
        (answer,) = made.receive([line(who, start=month)], f"P{month}")
        numbers.add(answer.lines[0].kpj)
    (row,) = np.flatnonzero(made.members_at(world().city, NEXT + 3).person == who)
    members = made.members_at(world().city, NEXT + 3)
    assert len(numbers) == 1 and len(str(numbers.pop())) == 11
    assert (members.first_month[row], members.last_month[row]) == (NEXT, NEXT + 3)
    assert members.active[row] and members.arrears[row] == 0
    assert codes(made.receive([line(who, start=NEXT + 3)], "again")) == ["R09"], "no month is paid twice"


def test_a_member_not_renewed_falls_behind_and_then_counts_no_longer():
    made, who = branch(), int(people()[0])
    made.receive([line(who)], "A")
    seen = [made.members_at(world().city, NEXT + ago) for ago in range(4)]
    assert [(int(m.arrears[0]), bool(m.active[0])) for m in seen] == [
        (0, True), (1, True), (2, True), (3, False),
    ]  # fmt: skip
    (answer,) = made.receive([line(who, start=NEXT + 4)], "B")
    back = made.members_at(world().city, NEXT + 4)
    assert answer.lines[0].kpj == back.kpj[0] == seen[0].kpj[0] and back.active[0]


def test_an_end_stops_the_cover_and_takes_back_what_was_paid_beyond():
    made, who = branch(), int(people()[0])
    made.receive([line(who, months=6)], "A")
    assert codes(made.receive([line(who, start=NEXT + 2, ends=True)], "B")) == [""]
    assert made.covers()["month"].tolist() == [NEXT, NEXT + 1]
    (row,) = np.flatnonzero(made.members_at(world().city, NEXT + 2).person == who)
    ended = made.members_at(world().city, NEXT + 2)
    assert not ended.active[row] and ended.arrears[row] == 0
    assert codes(made.receive([line(who, start=NEXT + 3, ends=True)], "C")) == ["R10"]


def test_an_end_before_the_first_month_leaves_no_row_and_an_earlier_month_moves_the_first():
    made, first, second = branch(), int(people()[0]), int(people()[1])
    made.receive([line(first, 1, start=NEXT + 1), line(second, 2, start=NEXT + 1)], "A")
    made.receive([line(first, 1, start=NEXT, ends=True), line(second, 2, start=NEXT)], "B")
    members = made.members_at(world().city, NEXT + 1)
    assert members.person.tolist() == [second]
    assert (members.first_month[0], members.last_month[0]) == (NEXT, NEXT + 1)


def test_members_of_the_programme_keep_the_numbers_they_have():
    state, made = world("renewal"), branch(scenario="renewal")
    extract = made.extract(state.city, state.members, NOVEMBER.month)
    assert (extract.kpj == state.members.kpj).all() and len(made.books.by_person) > 20
    cover = next(cover for cover in made.books.in_order() if cover.nik)
    kpj, first = cover.kpj, cover.first_month
    rows = state.city.people
    name = state.city.vocabulary.spell(rows.name[[cover.person]])[0].as_py()
    asked = Line(1, str(rows.nik[cover.person]), name, int(rows.birth[cover.person]), NEXT)
    (answer,) = made.receive([asked], "A")
    assert (answer.lines[0].kpj, cover.first_month, cover.last_month) == (kpj, first, NEXT)


def test_its_own_mistake_is_put_right_at_the_second_try():
    made = branch(Manner(0, 0, 0, 0, 0, wrongly_rejected=1.0, knows_claim=0))
    who = int(people()[0])
    assert codes(made.receive([line(who)], "A"))[0] in {"R99", "R01", "R07"}
    assert codes(made.receive([line(who)], "B")) == [""]


def test_parts_repeats_and_strays_lose_no_line():
    made = branch(Manner(in_parts=1, later=0.4, twice=1, shuffled=1, foreign=1, wrongly_rejected=0))
    sent = [line(int(who), at) for at, who in enumerate(people()[:60], start=1)]
    now, then = made.receive(sent, "A"), made.later()
    assert now[0] == now[1] and then[0] == then[1] and made.later() == []
    ours = [row for answer in (now[0], then[0]) for row in answer.lines if row.number == "A"]
    assert Counter(row.line for row in ours) == Counter(range(1, 61))
    assert len(then[0].lines) > 5 and [row.line for row in ours] != sorted(row.line for row in ours)
    assert sum(row.number != "A" for row in now[0].lines) == 1
    assert [answer.name for answer in (now[0], then[0])] == ["BALASAN_A_01.csv", "BALASAN_A_02.csv"]


def test_the_file_has_the_agreed_form(tmp_path):
    who = int(people()[0])
    (answer,) = branch().receive([line(who), line(who, 2, nik="")], "P-1")
    text = answer.write(tmp_path).read_text(encoding="utf-8").splitlines()
    assert text[0] == "NOMOR_PENGAJUAN;NO_URUT;NIK;NAMA;NO_KPJ;STATUS;KODE;KETERANGAN;BULAN_IURAN"
    assert text[1].startswith("P-1;1;") and text[1].endswith(";DITERIMA;;;2026-12")
    assert text[2].endswith(";;DITOLAK;R07;Data tidak lengkap;2026-12")
    assert [path.name for path in tmp_path.iterdir()] == ["BALASAN_P-1_01.csv"]


HEADINGS = [
    "NOMOR_PENGAJUAN",
    "NO_URUT",
    "NIK",
    "NAMA_LENGKAP",
    "TANGGAL_LAHIR",
    "PROGRAM",
    "PERIODE_MULAI",
    "JUMLAH_BULAN",
]
ROWS = [
    ["P-7", "1", "7371010508750003", "SITTI AMINAH", "05-08-1975", "JKK+JKM", "12-2026", "1"],
    ["P-7", "2", "", "MUH. ALI", "17-08-1980", "JKK+JKM", "2026-12", "3"],
    ["", "", "", "JUMLAH", "", "", "", "4"],
]


def _write(path: Path) -> None:
    rows = [["Pengajuan pekerja rentan"], HEADINGS, *ROWS]
    if path.suffix == ".csv":
        path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8-sig")
        return
    with xlsxwriter.Workbook(str(path)) as book:
        for at, row in enumerate(rows):
            book.add_worksheet() if not book.worksheets() else None
            book.worksheets()[0].write_row(at, 0, row)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_submission_is_read_by_its_headings(tmp_path, ending):
    _write(path := tmp_path / f"P.{ending}")
    first, second = read_submission(path.read_bytes())
    assert (first.nik, first.name, first.start) == ("7371010508750003", "SITTI AMINAH", NEXT)
    assert str(np.datetime64(first.birth_date, "D")) == "1975-08-05"
    assert [answer.number for answer in branch().receive(path)] == [first.number] == ["P-7"]
    assert (second.line, second.nik, second.months) == (2, "", 3)


def test_a_file_without_headings_is_refused(tmp_path):
    (tmp_path / "P.csv").write_text("bukan;pengajuan\n", encoding="utf-8")
    with pytest.raises(PadanError, match="no row of headings"):
        branch().receive(tmp_path / "P.csv")
    with pytest.raises(PadanError, match="seen no city"):
        Branch().receive([])
