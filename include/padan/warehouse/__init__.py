"""The warehouse: connection, migrations, bulk copy, ledger. The only package that talks to PostgreSQL."""

from padan.warehouse.bulk import analyze, copy_in, copy_out
from padan.warehouse.engine import Role, advisory_lock, begin, engine_for, rehearse
from padan.warehouse.ledger import entries, record
from padan.warehouse.ledger_check import verify_ledger
from padan.warehouse.migrations import migrate
from padan.warehouse.outbox import Mail, queue_mail
from padan.warehouse.statements import execute, scalar

__all__ = [
    "Mail",
    "Role",
    "advisory_lock",
    "analyze",
    "begin",
    "copy_in",
    "copy_out",
    "engine_for",
    "entries",
    "execute",
    "migrate",
    "queue_mail",
    "record",
    "rehearse",
    "scalar",
    "verify_ledger",
]
