"""People without the city's papers on the real warehouse: numbered people, a line each for what it proves."""

from __future__ import annotations

import csv
import sys

import pytest

from padan.errors import PadanError, WarehouseError
from padan.exports import make_key, open_encrypted
from padan.rereview import PAPERS, Request, Words, count_without_papers, write_people
from padan.verification import decide
from padan.warehouse import Role, begin
from tests.steps import environment_of
from tests.unit.verification.world import World, decisions, nik_of

HERE, THERE = "7371011001", "7371021001"
JENEPONTO = "7304010101800001"
WORDS = Words({name: name for name in PAPERS.columns}, {}, {}, {})


def papers_world() -> World:
    w = World()
    # the register does not know them: a NIK of elsewhere, one of the city, none; no readable kelurahan
    w.row(1, nik=JENEPONTO)
    w.row(2)
    w.row(3, nik=None, nik_form="blank", kelurahan_code=THERE, kecamatan_code="737102")
    w.row(4, nik=None, nik_form="unreadable", kelurahan_code=None)
    # known, but as somebody from elsewhere: by the register's region, by its status
    w.person(5, resident={"region_code": "7306", "kecamatan_code": "730601", "kelurahan_code": "7306012001"})
    w.person(6, resident={"population_status": "moved"})
    # nobody to bring: a resident, one born elsewhere, too old, no address, a dead one, nobody
    w.person(7)
    w.person(8, row={"nik": JENEPONTO}, resident={"nik": JENEPONTO})
    w.person(9, resident={"birth_date": "1950-01-01"}, row={"birth_date": "1950-01-01"})
    w.row(10, nik=JENEPONTO, kelurahan_code=None, kecamatan_code=None)
    w.row(11, deceased_mark=True)
    w.row(12, intake_state="empty", nik=None, nik_form="blank", name=None, birth_date=None)
    return w


@pytest.fixture
def run(settings):
    run_id = papers_world().write(settings)
    decide(settings, run_id)
    return run_id


@pytest.fixture
def padan(settings, capsys, monkeypatch):
    """Run `padan ARGUMENTS` in this process: (exit code, what it printed)."""
    from padan import cli

    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["padan", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return ended.value.code or 0, " ".join((captured.out + captured.err).split())

    return call


def listed(settings, folder, kelurahan: str | None = None) -> list[dict[str, str]]:
    key = folder / "key.txt"
    public = make_key(key)
    asked = Request("Ibu Ani", "visits of December", kelurahan, [public])
    rows = write_people(settings, PAPERS, folder / "list.csv.age", asked, WORDS)
    lines = list(csv.DictReader(open_encrypted(folder / "list.csv.age", key).decode().splitlines()))
    assert rows == len(lines)
    return lines


def test_who_is_brought_to_disdukcapil_and_why(settings, run, tmp_path):
    found = {row["address"]: row["reason"] for row in listed(settings, tmp_path)}
    assert found == {
        "JALAN 1": "NIK_OF_ELSEWHERE",
        "JALAN 2": "NOT_IN_REGISTER",
        "JALAN 3": "NOT_IN_REGISTER",
        "JALAN 4": "NOT_IN_REGISTER",
        "JALAN 5": "REGISTERED_ELSEWHERE",
        "JALAN 6": "REGISTERED_ELSEWHERE",
    }


def test_a_list_of_a_kelurahan_names_the_row_and_masks_the_nik(settings, run, tmp_path):
    (row,) = listed(settings, tmp_path, THERE)
    assert (row["address"], row["sheet_row"], row["masked_nik"]) == ("JALAN 3", "1", "")
    with begin(settings) as connection:
        events = connection.exec_driver_sql(
            "SELECT actor, reason, evidence ->> 'rows' FROM audit.ledger WHERE event = 'papers_list_given'"
        ).all()
    assert [tuple(event) for event in events] == [("Ibu Ani", "visits of December", "1")]


def test_nobody_is_refused_by_standing_on_it(settings, run, tmp_path):
    before = decisions(settings, run)
    listed(settings, tmp_path)
    assert decisions(settings, run) == before
    assert [before[number].state for number in (1, 2, 3, 4)] == ["not_found"] * 4


def test_counts_are_in_the_mart_without_people(settings, run):
    _, counts = count_without_papers(settings)
    assert [(one.code, one.reason, one.candidates) for one in counts] == [
        (HERE, "NIK_OF_ELSEWHERE", 1),
        (HERE, "NOT_IN_REGISTER", 1),
        (HERE, "REGISTERED_ELSEWHERE", 2),
        ("737101", "NOT_IN_REGISTER", 1),
        (THERE, "NOT_IN_REGISTER", 1),
    ]
    with pytest.raises(WarehouseError, match="InsufficientPrivilege"), begin(settings, Role.REPORTER) as c:
        c.exec_driver_sql("SELECT * FROM verification.without_papers")


def test_without_a_run_it_is_a_sentence(settings):
    with pytest.raises(PadanError, match="No run is decided yet"):
        count_without_papers(settings)


def test_the_command_counts_and_names_nobody(padan, run):
    code, said = padan("papers")
    assert code == 0
    assert "bukan ditolak" in said
    assert "(tidak terbaca)" in said
    total = next(line for line in said.split("│ Jumlah")[1:])
    assert [word for word in total.split() if word.isdigit()][:4] == ["1", "3", "2", "6"]
    assert "JALAN" not in said
    assert nik_of(2) not in said


def test_a_key_is_made_the_list_written_and_opened_by_the_commands(padan, run, tmp_path):
    key, path = tmp_path / "key.txt", tmp_path / "list.csv.age"
    code, said = padan("key", str(key))
    assert code == 0
    public = said.split()[0]
    assert public.startswith("age1")
    code, said = padan(
        "papers",
        "--out",
        str(path),
        "--to",
        public,
        "--as",
        "Ibu Ani",
        "--reason",
        "visits",
        "--language",
        "en",
    )
    assert (code, "6 people written, encrypted" in said) == (0, True)
    code, said = padan("open", str(path), "--key", str(key))
    assert code == 0
    assert "NIK of another region and not in Makassar's register" in said
    assert padan("key", str(key))[0] == 1, "a key is never overwritten"
