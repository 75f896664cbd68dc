"""The ledger's chain and seals, against a superuser who changes the tables behind its back."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from padan.cli import app
from padan.errors import WarehouseError
from padan.settings import Settings
from padan.warehouse import Role, begin, migrate, record, verify_ledger
from tests.conftest import _admin, _url, fresh_settings

ENTRIES = 40
SETS, ROWS_A_SET = 4, 6
TABLES = ("audit.ledger", "audit.transition", "verification.judgement", "verification.judged_pair")
ROUNDS = 12
"""How often each way of tampering is tried, each time at another place."""


def _transitions(connection: Connection, run_id: int, rows: int = ROWS_A_SET) -> None:
    connection.exec_driver_sql(
        "INSERT INTO audit.transition (run_id, row_id, to_state, reasons, actor)"
        " SELECT %s, n, 'verified', ARRAY['A', n::text], 'pipeline' FROM generate_series(1, %s) AS n",
        (run_id, rows),
    )


def _judgement(connection: Connection, row_id: int) -> None:
    connection.exec_driver_sql(
        "WITH j AS (INSERT INTO verification.judgement (row_id, resident_row_id, answer, actor, role, reason)"
        " VALUES (%(row)s, 7, 'same', 'Officer', 'officer', 'seen') RETURNING judgement_id)"
        " INSERT INTO verification.judged_pair (judgement_id, model, row_sha256, against_key, against_row_id,"
        " against_values_key) SELECT judgement_id, 'candidate_register', repeat('a', 64), 'nik:' || n, n, 'v'"
        " FROM j CROSS JOIN generate_series(1, 2) AS n",
        {"row": row_id},
    )


def _fill(settings: Settings) -> None:
    for number in range(ENTRIES):
        with begin(settings) as connection:
            _append(connection, number)
    for run_id in range(1, SETS + 1):
        with begin(settings) as connection:
            _transitions(connection, run_id)
        with begin(settings, Role.REVIEWER) as connection:
            _judgement(connection, run_id)
    with begin(settings) as connection:
        _append(connection, ENTRIES)


def _append(connection: Connection, number: int) -> None:
    evidence = {"n": number, "sha256": "ab" * 32}
    record(connection, actor="test", event="tried", subject=f"thing {number}", reason="x", evidence=evidence)


class Superuser:
    """A connection that no trigger stops, and the choices of one try."""

    def __init__(self, connection: Connection, rng: random.Random) -> None:
        self.connection, self.rng = connection, rng
        self("SET LOCAL session_replication_role = 'replica'")
        self.last = self("SELECT max(entry_id) FROM audit.ledger").scalar()

    def __call__(self, statement: str, **values):
        return self.connection.exec_driver_sql(statement, values)

    def entry(self, first: int = 1, last: int = 0) -> int:
        """Some entry of the ledger; by default any but the newest."""
        return self.rng.randint(first, last or self.last - 1)

    def rehash(self, entry_id: int) -> None:
        self("UPDATE audit.ledger AS l SET sha256 = audit.entry_sha256(l) WHERE entry_id = %(e)s", e=entry_id)

    def swap(self, table: str, column: str, one: int, other: int) -> None:
        for old, new in ((one, -one), (other, one), (-one, other)):
            self(f"UPDATE {table} SET {column} = %(new)s WHERE {column} = %(old)s", old=old, new=new)


def edit_entry(su: Superuser) -> None:
    column, value = su.rng.choice([
        ("actor", "'somebody'"), ("event", "'other'"), ("subject", "'thing x'"), ("reason", "reason || ' '"),
        ("evidence", "evidence || '{\"n\": -1}'"), ("evidence", "'{}'"), ("at", "at + interval '1 us'"),
        ("sha256", "md5(sha256) || md5(sha256)"),
    ])  # fmt: skip
    su(f"UPDATE audit.ledger SET {column} = {value} WHERE entry_id = %(e)s", e=su.entry(last=su.last))


def edit_and_rehash(su: Superuser) -> None:
    entry = su.entry()
    su("UPDATE audit.ledger SET actor = 'somebody' WHERE entry_id = %(e)s", e=entry)
    su.rehash(entry)


def delete_entry(su: Superuser) -> None:
    su("DELETE FROM audit.ledger WHERE entry_id = %(e)s", e=su.entry())


def delete_range(su: Superuser) -> None:
    first = su.entry()
    su("DELETE FROM audit.ledger WHERE entry_id BETWEEN %(a)s AND %(b)s", a=first, b=su.entry(first))


def swap_entries(su: Superuser) -> None:
    one, other = su.rng.sample(range(1, su.last + 1), 2)
    su.swap("audit.ledger", "entry_id", one, other)


def renumber(su: Superuser) -> None:
    """Move the rest up by one: room for an entry that was never written, hashed to look right."""
    place = su.entry(2)
    su("UPDATE audit.ledger SET entry_id = -entry_id WHERE entry_id >= %(p)s", p=place)
    su("UPDATE audit.ledger SET entry_id = 1 - entry_id WHERE entry_id < 0")
    _forge(su, place)


def insert_before_all(su: Superuser) -> None:
    _forge(su, 0)


def replace_entry(su: Superuser) -> None:
    place = su.entry()
    su("DELETE FROM audit.ledger WHERE entry_id = %(p)s", p=place)
    _forge(su, place)


def _forge(su: Superuser, place: int) -> None:
    before = su("SELECT sha256 FROM audit.ledger WHERE entry_id = %(p)s - 1", p=place).scalar() or "0" * 64
    su("ALTER TABLE audit.ledger DROP CONSTRAINT IF EXISTS ledger_previous_sha256_key")
    su(
        "INSERT INTO audit.ledger (entry_id, actor, event, subject, reason, previous_sha256, sha256)"
        " VALUES (%(p)s, 'test', 'tried', 'thing', 'x', %(b)s, '')", p=place, b=before,
    )  # fmt: skip
    su.rehash(place)


CHAIN: dict[Callable[[Superuser], None], set[str]] = {
    edit_entry: {"edited"},
    edit_and_rehash: {"rewritten"},
    delete_entry: {"deleted"},
    delete_range: {"deleted"},
    swap_entries: {"reordered", "edited", "inserted"},
    renumber: {"edited", "inserted"},
    insert_before_all: {"inserted"},
    replace_entry: {"rewritten"},
}


def _sealed(su: Superuser) -> tuple[str, str, int]:
    """A sealed table, its id column, and the id of one of its rows."""
    table, column = su.rng.choice([
        ("audit.transition", "transition_id"), ("verification.judgement", "judgement_id"),
        ("verification.judged_pair", "judgement_id"),
    ])  # fmt: skip
    return table, column, su.rng.choice(su(f"SELECT {column} FROM {table}").scalars().all())


def edit_row(su: Superuser) -> None:
    table, column, row = _sealed(su)
    change = {
        "audit.transition": ["to_state = 'review'", "reasons = '{}'", "from_state = ''", "actor = ''",
                             "row_id = row_id + 1000", "run_id = run_id + 9", "at = at + interval '1 us'"],
        "verification.judgement": ["answer = 'cannot_tell'", "reason = 'other'", "actor = 'Somebody'",
                                   "row_id = row_id + 100", "resident_row_id = 8"],
        "verification.judged_pair": ["probability = 0.5", "levels = '{}'", "run_id = 3",
                                     "against_key = against_key || ' '"],
    }[table]  # fmt: skip
    su(f"UPDATE {table} SET {su.rng.choice(change)} WHERE {column} = %(row)s", row=row)


def delete_row(su: Superuser) -> None:
    table, column, row = _sealed(su)
    su(f"DELETE FROM {table} WHERE {column} = %(row)s", row=row)


def delete_run(su: Superuser) -> None:
    su("DELETE FROM audit.transition WHERE run_id = %(run)s", run=su.rng.randint(1, SETS))


def swap_rows(su: Superuser) -> None:
    one, other = su.rng.sample(su("SELECT transition_id FROM audit.transition").scalars().all(), 2)
    su.swap("audit.transition", "transition_id", one, other)


def move_row(su: Superuser) -> None:
    """To the end, past all seals."""
    su(
        "UPDATE audit.transition SET transition_id = transition_id + 1000 WHERE transition_id = %(row)s",
        row=su.rng.choice(su("SELECT transition_id FROM audit.transition").scalars().all()),
    )


def insert_row(su: Superuser) -> None:
    su(
        "INSERT INTO audit.transition (transition_id, run_id, row_id, to_state, reasons, actor)"
        " OVERRIDING SYSTEM VALUE VALUES (%(id)s, 9, 9, 'verified', '{}', 'pipeline')",
        id=su.rng.choice([-5, 0, 900, 10**12]),
    )


ROWS: dict[Callable[[Superuser], None], set[str]] = {
    edit_row: {"rows_changed"},
    delete_row: {"rows_missing"},
    delete_run: {"rows_missing"},
    swap_rows: {"rows_changed"},
    move_row: {"rows_missing"},
    insert_row: {"rows_unsealed"},
}


@pytest.fixture(scope="module")
def filled(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A warehouse with entries, transitions and judgements, and a copy of them to start anew from."""
    with fresh_settings(postgres, tmp_path_factory.mktemp("ledger")) as settings:
        _fill(settings)
        with begin(settings, Role.OWNER) as connection:
            connection.exec_driver_sql("CREATE SCHEMA kept")
            for table, column in (
                ("audit.transition", "transition_id"),
                ("verification.judgement", "judgement_id"),
            ):
                connection.exec_driver_sql(f"ALTER TABLE {table} ALTER {column} DROP IDENTITY")
            for table in TABLES:
                name = table.split(".")[1]
                connection.exec_driver_sql(f"CREATE TABLE kept.{name} AS TABLE {table}")
        yield settings


def _restore(settings: Settings) -> None:
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        connection.exec_driver_sql(f"TRUNCATE {', '.join(TABLES)}")
        for table in TABLES:
            connection.exec_driver_sql(
                f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept.{table.split('.')[1]}"
            )


@pytest.mark.parametrize("tamper", [*CHAIN, *ROWS], ids=lambda tamper: tamper.__name__)
def test_whatever_a_superuser_changes_is_found_and_named(filled: Settings, tamper) -> None:
    for seed in range(ROUNDS):
        _restore(filled)
        assert verify_ledger(filled).is_whole
        with begin(filled, Role.OWNER) as connection:
            tamper(Superuser(connection, random.Random(seed)))
        found = {broken.problem for broken in verify_ledger(filled).broken}
        assert found & (CHAIN | ROWS)[tamper], (seed, found)
        assert found <= (CHAIN | ROWS)[tamper] | {"rows_unsealed"}, (seed, found)
    _restore(filled)


def test_an_edited_entry_is_named_by_its_number(filled: Settings) -> None:
    for entry in (1, 17, ENTRIES + 3):
        _restore(filled)
        with begin(filled, Role.OWNER) as connection:
            Superuser(connection, random.Random(1))(
                "UPDATE audit.ledger SET reason = 'y' WHERE entry_id = %(e)s", e=entry
            )
        [broken] = verify_ledger(filled).broken
        assert (broken.problem, broken.entry_id) == ("edited", entry)
    _restore(filled)


def test_a_cut_end_is_found_by_a_head_noted_before(filled: Settings) -> None:
    head = verify_ledger(filled).head_sha256
    assert verify_ledger(filled, head).is_whole
    with begin(filled, Role.OWNER) as connection:
        Superuser(connection, random.Random(1))("DELETE FROM audit.ledger WHERE entry_id > %(e)s", e=ENTRIES)
        connection.exec_driver_sql("TRUNCATE audit.transition")
    problems = [broken.problem for broken in verify_ledger(filled).broken]
    assert problems == ["rows_unsealed", "rows_unsealed"]  # the judgements and pairs whose seals went too
    _restore(filled)
    with begin(filled, Role.OWNER) as connection:  # the last entry seals nothing: nothing inside shows it
        Superuser(connection, random.Random(1))("DELETE FROM audit.ledger WHERE subject = 'thing 40'")
    assert verify_ledger(filled).is_whole
    assert [broken.problem for broken in verify_ledger(filled, head).broken] == ["head_unknown"]
    _restore(filled)


def test_a_chain_computed_anew_is_found_by_a_head_noted_before(filled: Settings) -> None:
    head = verify_ledger(filled).head_sha256
    with begin(filled, Role.OWNER) as connection:
        su = Superuser(connection, random.Random(1))
        su("UPDATE audit.ledger SET actor = 'somebody' WHERE entry_id = 5")
        before = su("SELECT sha256 FROM audit.ledger WHERE entry_id = 4").scalar()
        for entry in range(5, su.last + 1):
            su("UPDATE audit.ledger SET previous_sha256 = %(b)s WHERE entry_id = %(e)s", b=before, e=entry)
            su.rehash(entry)
            before = su("SELECT sha256 FROM audit.ledger WHERE entry_id = %(e)s", e=entry).scalar()
    assert verify_ledger(filled).is_whole
    assert not verify_ledger(filled, head).is_whole
    _restore(filled)


def test_an_earlier_head_stays_in_the_chain(settings: Settings) -> None:
    heads = []
    for number in range(5):
        with begin(settings) as connection:
            _append(connection, number)
        heads.append(verify_ledger(settings).head_sha256)
    assert len(set(heads)) == 5
    assert all(verify_ledger(settings, head).is_whole for head in heads)


def test_an_empty_ledger_is_whole(settings: Settings) -> None:
    checked = verify_ledger(settings)
    assert (checked.is_whole, checked.entries, checked.head_sha256) == (True, 0, "0" * 64)


def test_numbers_and_hashes_are_the_ledgers_own(settings: Settings) -> None:
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit.ledger (entry_id, actor, event, subject, reason, previous_sha256, sha256)"
            " VALUES (99, 'a', 'b', 'c', 'd', 'mine', 'mine'), (7, 'a', 'b', 'c', 'e', 'mine', 'mine')"
        )
    checked = verify_ledger(settings)
    assert (checked.is_whole, checked.entries, checked.head_entry_id) == (True, 2, 2)


def test_sessions_with_other_settings_make_the_same_hashes(settings: Settings) -> None:
    with begin(settings) as connection:
        for name, value in {
            "timezone": "Asia/Makassar", "datestyle": "German", "intervalstyle": "iso_8601",
            "extra_float_digits": "-10", "bytea_output": "escape",
        }.items():  # fmt: skip
            connection.exec_driver_sql(f"SET LOCAL {name} = '{value}'")
        _append(connection, 1)
        _transitions(connection, 1)
    checked = verify_ledger(settings)
    assert (checked.is_whole, checked.entries, checked.rows) == (True, 2, ROWS_A_SET)


def test_sealed_rows_come_in_the_order_of_their_numbers(settings: Settings) -> None:
    with begin(settings) as connection:
        _transitions(connection, 1)
    with pytest.raises(WarehouseError), begin(settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit.transition (transition_id, run_id, row_id, to_state, reasons, actor)"
            " OVERRIDING SYSTEM VALUE VALUES (2, 8, 8, 'verified', '{}', 'pipeline')"
        )
    assert verify_ledger(settings).is_whole


def test_another_table_joins_with_one_call_and_a_later_column_breaks_no_seal(settings: Settings) -> None:
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql(
            "CREATE TABLE monitoring.visit (visit_id bigint GENERATED ALWAYS AS IDENTITY, note text, odd "
            "\"char\"); INSERT INTO monitoring.visit (note) VALUES ('before')"
        )
        connection.exec_driver_sql("SELECT audit.seal_table('monitoring.visit', 'visit_id')")
        connection.exec_driver_sql("INSERT INTO monitoring.visit (note) VALUES ('a, \"b\"'), (NULL), ('')")
        connection.exec_driver_sql("ALTER TABLE monitoring.visit ADD COLUMN seen date DEFAULT '2026-11-01'")
        connection.exec_driver_sql("INSERT INTO monitoring.visit (note) VALUES ('later')")
    checked = verify_ledger(settings)
    assert (checked.is_whole, checked.sets, checked.rows) == (True, 3, 5)
    with pytest.raises(WarehouseError), begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("DELETE FROM monitoring.visit")
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        connection.exec_driver_sql("UPDATE monitoring.visit SET note = '' WHERE note IS NULL")
    assert [(b.problem, b.table) for b in verify_ledger(settings).broken] == [
        ("rows_changed", "monitoring.visit")
    ]


def test_what_was_there_before_the_chain_is_chained_and_sealed(postgres: str) -> None:
    database = f"t{uuid.uuid4().hex[:12]}"
    _admin(postgres, f"CREATE DATABASE {database}")
    old = Settings(warehouse_url=_url(postgres, database))
    migrate(old, "0017")
    with begin(old) as connection:
        for number in range(3):
            _append(connection, number)
        _transitions(connection, 1)
    migrate(old)
    checked = verify_ledger(old)
    with begin(old) as connection:
        _append(connection, 4)
    again = verify_ledger(old, checked.head_sha256)
    _admin(postgres, f"DROP DATABASE {database} WITH (FORCE)")
    assert (checked.is_whole, checked.entries, checked.rows) == (True, 4, ROWS_A_SET)
    assert (again.is_whole, again.entries) == (True, 5)


def test_appends_of_many_connections_make_one_chain(settings: Settings) -> None:
    def work(worker: int) -> None:
        for number in range(10):
            with begin(settings) as connection:
                _append(connection, number)
                if number % 3 == 0:
                    _transitions(connection, 1000 * worker + number)
                _append(connection, number)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert verify_ledger(settings).is_whole  # also while others append
    checked = verify_ledger(settings)
    assert (checked.is_whole, checked.entries, checked.sets) == (True, 6 * 10 * 2 + 6 * 4, 6 * 4)
    assert checked.head_entry_id == checked.entries  # no number is missing


APPEND = """
import sys
from padan.settings import Settings
from padan.warehouse import begin, record
settings = Settings(warehouse_url=sys.argv[1])
print(flush=True)
for number in range(100_000):
    with begin(settings) as connection:
        record(connection, actor="a", event="e", subject=f"thing {number}", reason="r")
        connection.exec_driver_sql(
            "INSERT INTO audit.transition (run_id, row_id, to_state, reasons, actor)"
            " SELECT pg_backend_pid()::bigint * 100000 + %s, n, 'x', '{}', 'a'"
            " FROM generate_series(1, 300) AS n",
            (number,),
        )
        record(connection, actor="a", event="e", subject=f"thing {number}", reason="r")
"""


def test_killed_appends_leave_a_whole_chain(settings: Settings) -> None:
    rng = random.Random(5)
    workers = [
        subprocess.Popen([sys.executable, "-c", APPEND, settings.warehouse_url], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for worker in workers:
        worker.stdout.readline()
    for worker in workers:
        time.sleep(rng.uniform(0.1, 0.5))
        worker.kill()
    for worker in workers:
        worker.communicate()
    checked = verify_ledger(settings)
    assert checked.is_whole
    assert checked.entries > 10
    assert checked.entries == 3 * checked.sets  # each transaction whole, or not there
    assert checked.head_entry_id == checked.entries


@pytest.mark.parametrize(
    ("language", "whole", "broken"), [("id", "Utuh", "diubah"), ("en", "Whole", "edited")]
)
def test_the_command_says_so_in_words(filled: Settings, monkeypatch, language, whole, broken) -> None:
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", filled.warehouse_url)
    _restore(filled)
    runner = CliRunner()
    done = runner.invoke(app, ["ledger", "verify", "--language", language])
    assert done.exit_code == 0
    assert whole in done.output
    assert verify_ledger(filled).head_sha256 in done.output
    with begin(filled, Role.OWNER) as connection:
        Superuser(connection, random.Random(1))("UPDATE audit.ledger SET actor = 'y' WHERE entry_id = 3")
    done = runner.invoke(app, ["ledger", "verify", "--language", language])
    assert done.exit_code == 1
    assert broken in done.output
    assert " 3 " in done.output
    _restore(filled)
    assert runner.invoke(app, ["ledger", "verify", "--head", "f" * 64]).exit_code == 1


def test_entries_are_listed_by_subject_and_event(filled: Settings, monkeypatch) -> None:
    monkeypatch.setenv("PADAN_WAREHOUSE_URL", filled.warehouse_url)
    monkeypatch.setenv("COLUMNS", "200")
    runner = CliRunner()
    assert runner.invoke(app, ["ledger", "--event", "tried", "--last", "100"]).output.count("tried") == 41
    assert runner.invoke(app, ["ledger", "--subject", "thing 3"]).output.count("tried") == 1
    assert runner.invoke(app, ["ledger", "--subject", "thing", "--last", "5"]).output.count("tried") == 5
    assert "rows_sealed" in runner.invoke(app, ["ledger", "--subject", "table audit.transition"]).output
