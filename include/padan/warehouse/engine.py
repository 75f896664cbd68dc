"""Connections: psycopg2 through SQLAlchemy, one role a transaction, errors without values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache

import psycopg2
from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from padan.errors import ConfigurationError, WarehouseError
from padan.settings import Settings


class Role(StrEnum):
    """Database roles of migration 0009; OWNER is whoever the URL logs in as."""

    OWNER = ""
    LOADER = "padan_loader"
    REVIEWER = "padan_reviewer"
    REPORTER = "padan_reporter"


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    return create_engine(
        url,
        # psycopg2 because COPY is written for it; parameters hidden because they hold identities.
        hide_parameters=True,
        poolclass=NullPool,
        connect_args={"application_name": "padan", "connect_timeout": 10},
    )


def engine_for(settings: Settings) -> Engine:
    """The engine of the configured warehouse. Raises ConfigurationError when none is configured."""
    if not settings.warehouse_url:
        raise ConfigurationError(
            "No warehouse: set PADAN_WAREHOUSE_URL, or start the embedded one with `make up`."
        )
    return _engine(settings.warehouse_url)


@contextmanager
def begin(settings: Settings, role: Role = Role.LOADER) -> Iterator[Connection]:
    """One transaction in one role: committed at the end of the block, rolled back on any error.

    Database errors leave as WarehouseError with the error class and SQLSTATE and nothing else:
    PostgreSQL's own message quotes the values of the row it refused.
    """
    with _in_role(settings, role) as connection:
        yield connection
        connection.commit()


@contextmanager
def rehearse(settings: Settings, role: Role = Role.LOADER) -> Iterator[Connection]:
    """One transaction in one role that is never kept: rolled back at the end of the block, always.

    Numbers taken from a sequence stay taken, so what runs here takes none.
    """
    with _in_role(settings, role) as connection:
        yield connection


@contextmanager
def _in_role(settings: Settings, role: Role) -> Iterator[Connection]:
    """A transaction that is rolled back unless the block commits it."""
    try:
        with engine_for(settings).connect() as connection:
            if role is not Role.OWNER:
                connection.exec_driver_sql(f"SET LOCAL ROLE {role.value}")
            yield connection
    except DBAPIError as error:
        raise WarehouseError(_describe(error.orig)) from None
    except psycopg2.Error as error:  # COPY goes past SQLAlchemy, straight to the driver
        raise WarehouseError(_describe(error)) from None


def _describe(original: BaseException | None) -> str:
    state = getattr(original, "pgcode", None) or "no SQLSTATE"
    constraint = getattr(getattr(original, "diag", None), "constraint_name", None)
    where = f", constraint {constraint}" if constraint else ""
    hint = (
        "Is the warehouse running and PADAN_WAREHOUSE_URL right?"
        if state == "no SQLSTATE"
        else "The transaction was rolled back; nothing was changed."
    )
    return f"{type(original).__name__} ({state}{where}). {hint}"


def advisory_lock(connection: Connection, name: str) -> None:
    """Hold a lock of this name until the transaction ends.

    A task killed by the scheduler may leave a server process that still works: the rerun waits here.
    """
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
