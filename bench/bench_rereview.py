"""The monthly re-review by how much has changed: nobody looked at before, a month later, everybody changed.

    python bench/bench_rereview.py --city full

Takes two months' register and members of the city in (about four minutes for the full one), makes
participants of residents of working age, and reviews: the first month (all are looked at), the second one
as the city made it (about one in a hundred changed), and the second one again after every participant's row
was changed. Then it says what an index on the register's NIKs would give and cost. Writes
bench/results/<date>-rereview-<city>.json. --warehouse URL: a warehouse that has the two months already.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import where, write

from padan.city import build
from padan.intake import receive
from padan.local import postgres
from padan.quality import accept, validate
from padan.rereview.review import review
from padan.settings import Settings
from padan.warehouse import Role, begin, migrate, rehearse

FIRST, SECOND = "2026-11", "2026-12"
PARTICIPANTS = 28_000
AGENCIES = {"resident": "disdukcapil", "member": "bpjs"}

MAKE_PARTICIPANTS = """
INSERT INTO membership.participant (nik)
SELECT r.nik FROM core.resident AS r INNER JOIN raw.file AS f USING (file_id)
WHERE f.period = '2026-11' AND f.status = 'accepted' AND r.intake_state = 'accepted'
    AND r.population_status = 'alive' AND r.in_city AND r.birth_date BETWEEN '1963-01-01' AND '2006-01-01'
    AND NOT EXISTS (SELECT 1 FROM core.member AS m WHERE m.nik = r.nik)
ORDER BY hashtext(r.nik), r.nik LIMIT %s
ON CONFLICT DO NOTHING
"""
MAKE_STATES = """
INSERT INTO membership.transition (participant_id, from_state, to_state, reason, actor, period)
SELECT p.participant_id, %s, %s, 'BENCH', 'bench', '2026-11' FROM membership.participant AS p
ORDER BY p.participant_id
"""
CHANGE_EVERYBODY = """
UPDATE core.resident AS r SET population_status = 'inactive'
FROM raw.file AS f, membership.participant AS p
WHERE r.file_id = f.file_id AND f.period = '2026-12' AND r.nik = p.nik
"""
READ = """
SELECT count(r.row_id), max(r.name), max(r.population_status)
FROM membership.participant AS p INNER JOIN core.resident AS r USING (nik)
WHERE r.file_id = (SELECT max(file_id) FROM raw.file WHERE role = 'resident')
"""
COPY = """
CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT * FROM core.resident
WHERE file_id = (SELECT max(file_id) FROM raw.file WHERE role = 'resident');
UPDATE copy SET file_id = 900, row_id = row_id + 10000000000
"""


def main() -> None:
    """Run and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="small")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--warehouse", default="")
    arguments = parser.parse_args()
    with warehouse(arguments) as settings:
        figures = measured(settings)
        figures["index on core.resident (nik, file_id)"] = index(settings)
    for name, found in figures.items():
        print(name, found)
    head = where() | {"city": arguments.city, "seed": arguments.seed}
    write(f"rereview-{arguments.city}", head | {"figures": figures})


@contextmanager
def warehouse(arguments: Any) -> Iterator[Settings]:
    """A warehouse with two months of the city."""
    if arguments.warehouse:
        yield Settings(warehouse_url=arguments.warehouse)
        return
    with tempfile.TemporaryDirectory(prefix="padan-bench-") as name:
        folder = Path(name)
        server = postgres.start(folder / "pgdata")
        try:
            settings = Settings(warehouse_url=server.url("padan"), state=folder, inbox=folder / "inbox")
            migrate(settings)
            for month in range(2):
                take_in(settings, folder, arguments, month)
            yield settings
        finally:
            postgres.stop(folder / "pgdata")
            shutil.rmtree((folder / "pgdata").resolve(), ignore_errors=True)


def take_in(settings: Settings, folder: Path, arguments: Any, month: int) -> None:
    """Make a month's files and take in those of the register and the members."""
    size = int(arguments.city) if arguments.city.isdigit() else arguments.city
    made = build(folder / "files", size=size, seed=arguments.seed, month=month)
    for role, agency in AGENCIES.items():
        outcome = receive(settings, made.files[role], agency, made.period)
        validate(settings, outcome.file_id)
        print(made.period, agency, accept(settings, outcome.file_id)["status"], flush=True)


def measured(settings: Settings) -> dict[str, Any]:
    """Seconds and counts of the three reviews."""
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql(MAKE_PARTICIPANTS, (PARTICIPANTS,))
        before = None
        for after in ("verified", "submitted", "accepted", "active"):
            connection.exec_driver_sql(MAKE_STATES, (before, after))
            before = after
    figures = {
        "nobody looked at before": clocked(settings, FIRST),
        "a month later": clocked(settings, SECOND),
        "the same month again": clocked(settings, SECOND),
    }
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql(CHANGE_EVERYBODY)
        connection.exec_driver_sql(
            "UPDATE raw.file SET sha256 = repeat('f', 64) WHERE period = %s AND role = 'resident'", (SECOND,)
        )
    with begin(settings, Role.OWNER) as connection:
        connection.exec_driver_sql("ANALYZE core.resident")
    return figures | {"everybody changed": clocked(settings, SECOND)}


def clocked(settings: Settings, period: str) -> dict[str, Any]:
    """One review: seconds, and what it counted."""
    started = time.perf_counter()
    counts = review(settings, period)
    seconds = round(time.perf_counter() - started, 2)
    return {"seconds": seconds} | {name: counts[name] for name in ("watched", "looked_at", "new", "carried")}


def index(settings: Settings) -> dict[str, float]:
    """Seconds to read the participants' rows and to add a snapshot, without and with the index."""
    seconds: dict[str, float] = {}
    for name in ("without", "with"):
        with rehearse(settings, Role.OWNER) as connection:
            if name == "with":
                connection.exec_driver_sql("CREATE INDEX ON core.resident (nik, file_id)")
            connection.exec_driver_sql(READ)
            for what, statement in (("read", READ), ("add", "INSERT INTO core.resident SELECT * FROM copy")):
                if what == "add":
                    connection.exec_driver_sql(COPY)
                started = time.perf_counter()
                connection.exec_driver_sql(statement)
                seconds[f"{what} {name}"] = round(time.perf_counter() - started, 2)
    return seconds


if __name__ == "__main__":
    main()
