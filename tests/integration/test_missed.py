"""Missed workers on the real warehouse: numbered people, one line each for what it proves."""

from __future__ import annotations

import csv
import hashlib
import stat
import sys
from dataclasses import replace

import pytest

from padan.errors import PadanError, WarehouseError
from padan.exports import make_key, open_encrypted
from padan.rereview import MISSED, Request, Words, count_missed, write_people
from padan.verification import decide
from padan.warehouse import Role, begin
from tests.steps import environment_of
from tests.unit.verification.world import PERIOD, World, nik_of

DRIVER, SELF_EMPLOYED = 81, 88
HERE, THERE = "7371011001", "7371011002"
WORDS = Words(
    {name: name for name in MISSED.columns}, {HERE: "MARISO", "737101": "MARISO"}, {DRIVER: "SOPIR"}, {}
)


def resident(world: World, number: int, **different) -> None:
    """A driver in the register, on no list, unless said otherwise."""
    world.resident(number, **{"occupation_code": DRIVER, **different})


def missed_world() -> World:
    w = World()
    resident(w, 1)
    resident(w, 2, kelurahan_code=THERE)
    # no vulnerable work, or none that is known
    resident(w, 3, occupation_code=SELF_EMPLOYED)
    resident(w, 4, occupation_code=None)
    # may not be enrolled, or it cannot be told
    resident(w, 5, birth_date="1950-01-01")
    resident(w, 6, birth_date="2015-01-01")
    resident(w, 7, population_status="deceased")
    resident(w, 8, population_status="inactive")
    resident(w, 9, population_status=None)
    resident(w, 10, kecamatan_code="730601", kelurahan_code="7306012001")
    resident(w, 11, intake_state="quarantined")
    # on the list: linked, perhaps linked, in quarantine; a link that is none leaves the person missed
    w.person(12, resident={"occupation_code": DRIVER})
    w.person(13, resident={"occupation_code": DRIVER}, link={"decision": "review", "probability": 0.1})
    resident(w, 14)
    w.row(14, intake_state="quarantined", name=None)
    w.person(15, resident={"occupation_code": DRIVER, "kelurahan_code": THERE},
             link={"decision": "non_match", "probability": 0.01})  # fmt: skip
    # covered, and covered no longer
    resident(w, 16)
    w.member(1, nik=nik_of(16))
    resident(w, 17)
    w.member(2, nik=nik_of(17), last_month="2026-09", arrears_months=2)
    resident(w, 18, kelurahan_code=THERE)
    w.member(3, nik=nik_of(18), membership_status="inactive")
    # members without a NIK that tells: known by name and birth date, unless two have them
    resident(w, 19, name="BASO", birth_date="1981-02-03")
    w.member(4, nik=None, name="BASO", birth_date="1981-02-03", sex="L")
    resident(w, 20, name="BECCE", birth_date="1982-02-03", kelurahan_code=THERE)
    resident(w, 21, name="BECCE", birth_date="1982-02-03", occupation_code=SELF_EMPLOYED)
    w.member(5, nik=nik_of(99), name="BECCE", birth_date="1982-02-03", sex="L")
    return w


@pytest.fixture
def run(settings):
    run_id = missed_world().write(settings)
    decide(settings, run_id)
    return run_id


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A secret key's file, and the public key."""
    path = tmp_path_factory.mktemp("keys") / "key.txt"
    return path, make_key(path)


@pytest.fixture
def asked(keys) -> Request:
    return Request("Ibu Ani", "field visit of December", recipients=[keys[1]])


def listed(path, keys) -> list[dict[str, str]]:
    """The lines of an encrypted list."""
    return list(csv.DictReader(open_encrypted(path, keys[0]).decode("utf-8").splitlines()))


def ledger(settings) -> list:
    with begin(settings) as connection:
        return connection.exec_driver_sql(
            "SELECT actor, subject, reason, evidence FROM audit.ledger WHERE event = 'missed_list_given'"
        ).all()


def test_who_is_missed(settings, run, tmp_path, keys, asked):
    rows = write_people(settings, MISSED, tmp_path / "list.csv.age", asked, WORDS)
    addresses = [row["address"] for row in listed(tmp_path / "list.csv.age", keys)]
    assert addresses == ["JALAN 1", "JALAN 15", "JALAN 18", "JALAN 2", "JALAN 20"]
    assert rows == 5


def test_counts_by_kelurahan_are_kept_for_the_mart_without_people(settings, run):
    found, counts = count_missed(settings)
    assert (found.run_id, found.period) == (run, PERIOD)
    assert [(one.code, one.residents) for one in counts] == [(HERE, 1), (THERE, 4)]
    assert count_missed(settings) == (found, counts)  # again: the same, not twice
    with begin(settings, Role.REPORTER) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM mart.run_missed ORDER BY kelurahan_code").all()
    assert [tuple(row) for row in rows] == [(run, "737101", HERE, 1), (run, "737101", THERE, 4)]
    with pytest.raises(WarehouseError, match="InsufficientPrivilege"), begin(settings, Role.REPORTER) as c:
        c.exec_driver_sql("SELECT * FROM verification.missed_count")


def test_the_list_is_encrypted_the_askers_alone_and_on_record(settings, run, tmp_path, keys):
    path = tmp_path / "list.csv.age"
    asked = Request("Ibu Ani", "field visit of December", HERE, [keys[1]])
    assert write_people(settings, MISSED, path, asked, WORDS) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [tuple(row) for row in ledger(settings)] == [
        ("Ibu Ani", f"run {run}", "field visit of December",
         {"kelurahan": HERE, "recipients": [hashlib.sha256(keys[1].encode()).hexdigest()[:12]], "rows": 1})
    ]  # fmt: skip
    assert listed(path, keys) == [
        {"kecamatan_code": "MARISO", "kelurahan_code": "MARISO", "rw": "2", "rt": "1", "address": "JALAN 1",
         "full_name": "PERSON 1", "sex": "L", "age_years": "46", "occupation_code": "SOPIR",
         "masked_nik": "7371**********01"}
    ]  # fmt: skip
    assert nik_of(1) not in open_encrypted(path, keys[0]).decode("utf-8")
    assert b"PERSON" not in path.read_bytes()
    assert [file.name for file in tmp_path.glob("*")] == ["list.csv.age"]


def test_what_a_spreadsheet_would_run_is_text(settings, tmp_path, keys, asked):
    w = World()
    resident(w, 1, full_name="=HYPERLINK(1)", address="@JALAN")
    decide(settings, w.write(settings))
    write_people(settings, MISSED, tmp_path / "list.csv.age", asked, WORDS)
    (row,) = listed(tmp_path / "list.csv.age", keys)
    assert (row["full_name"], row["address"]) == ("'=HYPERLINK(1)", "'@JALAN")


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        (("list.csv.age", {"by": " "}), "--as and --reason"),
        (("list.csv.age", {"reason": ""}), "--as and --reason"),
        (("list.csv.age", {"recipients": []}), "leaves only encrypted"),
        (("list.csv.age", {"recipients": ["age1nobody"]}), "Recipient 1 is no public key"),
        (("list.csv", {}), "let its name end with .age"),
        (("nowhere/list.csv.age", {}), "There is no folder"),
        (("old.csv.age", {}), "is there already"),
        (("out/list.csv.age", {}), "holds no personal data"),
    ],
)
@pytest.mark.usefixtures("run")
def test_a_list_that_may_not_be_given_is_a_sentence_and_not_on_record(
    settings, tmp_path, asked, refused, message
):
    name, different = refused
    (tmp_path / "old.csv.age").write_text("kept", encoding="utf-8")
    settings.out.mkdir(parents=True, exist_ok=True)
    with pytest.raises(PadanError, match=message):
        write_people(settings, MISSED, tmp_path / name, replace(asked, **different), WORDS)
    assert ledger(settings) == []
    assert (tmp_path / "old.csv.age").read_text(encoding="utf-8") == "kept"


def test_a_file_that_cannot_be_named_leaves_nothing_behind(settings, run, tmp_path, asked):
    with pytest.raises(PadanError, match="cannot be written"):
        write_people(settings, MISSED, tmp_path / ("x" * 300 + ".age"), asked, WORDS)
    assert list(tmp_path.glob(".*.part")) == []
    assert ledger(settings) == []


def test_without_a_run_it_is_a_sentence(settings, tmp_path):
    with pytest.raises(PadanError, match="No run is decided yet"):
        count_missed(settings)


# --- the command line ---


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


def test_the_command_counts_and_names_nobody(padan, run):
    code, said = padan("missed", "--language", "en")
    assert code == 0
    assert "Workers on nobody's list" in said
    assert HERE in said
    assert THERE in said
    assert "JALAN" not in said
    assert "PERSON" not in said
    code, said = padan("missed", "--kelurahan", "73.71.01.1001")
    assert code == 0
    assert "terlewat" in said
    assert THERE not in said


def test_the_command_writes_the_list(padan, run, tmp_path, keys, monkeypatch):
    path = tmp_path / "list.csv.age"
    monkeypatch.setenv("PADAN_EXPORT_RECIPIENTS", keys[1])
    code, said = padan(
        "missed", "--out", str(path), "--as", "Ibu Ani", "--reason", "visit", "--language", "en"
    )
    assert code == 0
    assert "5 people written" in said
    assert "PERSON" not in said
    assert listed(path, keys)[0]["Occupation by the register"] == "SOPIR"


def test_the_command_refuses_in_a_sentence(padan, run, tmp_path):
    code, said = padan("missed", "--out", str(tmp_path / "list.csv.age"))
    assert (code, "say --as and --reason" in said) == (1, True)
    code, said = padan(
        "missed", "--out", str(tmp_path / "list.csv.age"), "--as", "Ibu Ani", "--reason", "visit"
    )
    assert (code, "no recipient is named" in said) == (1, True)
    code, said = padan("missed", "--kelurahan", "7371")
    assert (code, "is no kelurahan" in said) == (1, True)
