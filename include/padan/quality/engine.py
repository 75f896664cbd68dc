"""Great Expectations on the warehouse: a suite and a query in, the keys of every failing row out.

The only module that imports it, and only while it runs (seconds and 200 MB). Its own reports,
progress bars and exceptions can quote values; nothing of them leaves this module.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import StaticPool

from padan.errors import PadanError
from padan.quality.suites import Rule, Suite
from padan.settings import Settings
from padan.sqlfiles import load_sql
from padan.warehouse import Role, begin, engine_for

KEY = "row_id"
# Beyond any file (8 digits of row numbers): Great Expectations cuts keys at 20 unless told otherwise.
ALL_KEYS = 100_000_000

_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [KEY],
    "exclude_unexpected_values": True,
    "partial_unexpected_count": ALL_KEYS,
    "return_unexpected_index_query": False,
}


class SuiteError(PadanError):
    """A suite could not be evaluated; the message names suite, rule and kind of error, no values."""


@dataclass(frozen=True)
class RuleResult:
    """What one rule found: rows looked at, and the row_ids (int64, ascending) of those that fail."""

    rule: Rule
    checked_rows: int
    failing: pa.Array

    @property
    def failing_rows(self) -> int:
        """How many rows fail."""
        return len(self.failing)


def run_suite(
    settings: Settings,
    suite: Suite,
    *,
    rows: Mapping[str, Any],
    parameters: Mapping[str, str],
) -> list[RuleResult]:
    """Evaluate every rule of `suite` on the rows of include/sql/quality/<suite>_rows.sql.

    `rows` fills that query's parameters, `parameters` the suite's. The rows are copied once into
    a temporary table of their connection, so all rules see one snapshot and windows are computed
    once. Results come in the order of the suite. Raises SuiteError if any rule could not be
    evaluated or its keys are not complete.
    """
    query = _bound(settings, f"quality/{suite.name}_rows", rows)
    with _quiet():
        try:
            results = _evaluate(settings, suite, query, parameters)
        except SuiteError:
            raise
        except Exception as error:
            raise SuiteError(
                f"Suite {suite.name} could not be run ({type(error).__name__}). Does the warehouse"
                " have today's schema (`padan migrate`) and the suite's columns?"
            ) from None
    by_rule = {result.expectation_config.meta["rule"]: result for result in results}
    return [_read(suite, rule, by_rule[rule.id]) for rule in suite.rules]


def _evaluate(settings: Settings, suite: Suite, query: str, parameters: Mapping[str, str]) -> list[Any]:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.validator.v1_validator import Validator

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.enable_analytics(False)
    source = context.data_sources.add_sql(  # type: ignore[call-arg]  # its stub leaves out kwargs
        "warehouse",
        connection_string=engine_for(settings).url.render_as_string(hide_password=False),
        create_temp_table=True,
        kwargs={
            "hide_parameters": True,
            "poolclass": StaticPool,  # a temporary table belongs to one connection
            "connect_args": {"options": f"-c role={Role.LOADER.value} -c work_mem=256MB"},
        },
    )
    rows = source.add_query_asset("rows", query=query).add_batch_definition_whole_table("all")
    # What ValidationDefinition.run calls, without its store of results; Batch.validate would copy
    # the rows a second time.
    validator = Validator(batch_definition=rows, result_format=_RESULT_FORMAT)
    try:
        return list(validator.validate_expectation_suite(_suite(suite), dict(parameters)).results)
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()  # the one it tested the connection with


def _suite(suite: Suite) -> Any:
    from great_expectations.core import ExpectationSuite

    document = suite.model_dump(mode="json", include={"name", "expectations"})
    built = ExpectationSuite(**document)
    understood = [(expectation.meta or {}).get("rule") for expectation in built.expectations]
    if dropped := [rule.id for rule in suite.rules if rule.id not in understood]:
        raise SuiteError(
            f"Suite {suite.name}: Great Expectations did not understand {', '.join(dropped)}."
            " Check type and arguments of these rules."
        )
    return built


def _read(suite: Suite, rule: Rule, result: Any) -> RuleResult:
    """The trap-free reading of one result: exceptions first, then counts, then complete keys."""
    found = result.result
    if _raised(result.exception_info) or "unexpected_count" not in found:
        raise SuiteError(
            f"Suite {suite.name}: rule {rule.id} could not be evaluated on column"
            f" {rule.kwargs['column']}. Is that a column of quality/{suite.name}_rows.sql?"
        )
    keys = [key for block in found["unexpected_index_list"] for key in block[KEY]]
    counted = found["unexpected_count"] or 0  # a sum over no rows is null
    if len(keys) != counted:
        raise SuiteError(
            f"Suite {suite.name}: rule {rule.id} counted {counted} failing rows and named {len(keys)}."
            " The result is not complete, so none of it is used."
        )
    return RuleResult(rule, int(found["element_count"]), pa.array(sorted(keys), pa.int64()))


def _raised(info: Any) -> bool:
    """Whether an exception_info, of either shape, tells of an exception."""
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(bool(entry.get("raised_exception")) for entry in info.values())


def _bound(settings: Settings, name: str, parameters: Mapping[str, Any]) -> str:
    """The query's text with its values bound by the driver; Great Expectations takes only text."""
    with begin(settings) as connection:
        cursor = connection.connection.cursor()
        text: bytes = cursor.mogrify(load_sql(name), dict(parameters))
        # a query must begin with SELECT for Great Expectations, and our files begin with a comment
        return f"SELECT * FROM (\n{text.decode().strip()}\n) AS rows_to_check"


@contextmanager
def _quiet() -> Iterator[None]:
    """No analytics, and nothing said aloud: log lines and warnings quote statements and values."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logger, silence = logging.getLogger("great_expectations"), logging.NullHandler()
    # its modules set levels of their own, so their lines are stopped where they all pass
    logger.addHandler(silence)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.propagate = True
        logger.removeHandler(silence)
