"""Who the authority says a row's person is: by the register extract, or by the web service alone.

What belongs here: one interface and its two sources. A source fills the transaction's working tables:
`run_link`, `register_link` and `linked` (who each row is), `registered` (what the register says of that
person); it writes verdicts, and the findings that only it can make. Everything after that, eligibility,
doubles, overlap, staging, reads these tables and does not ask where they come from.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

from sqlalchemy import Connection

from padan.verification.rulebook import Rules
from padan.verification.rules import VerdictRules
from padan.verification.runs import Run
from padan.verification.similarity import similarities
from padan.warehouse import copy_in, copy_out, execute


class Source(Protocol):
    """Tells who a row's person is and what is known of that person."""

    def identify(self, connection: Connection, run: Run, rules: Rules) -> None:
        """Fill run_link, register_link, linked and registered; `told` and judged tables are there."""

    def give_verdicts(self, connection: Connection, run: Run, rules: Rules) -> None:
        """A verdict an attribute for every linked row, into verification.verdict."""

    def find(self, connection: Connection, run: Run, rules: Rules) -> None:
        """Findings about rows without a person, and doubts that only this source can have."""


def source_of(run: Run) -> Source:
    """The extract where the run has one; the web service beside it is then only compared."""
    return ExtractSource() if run.has_extract else ServiceSource()


def read_answers(connection: Connection, run: Run, rules: Rules) -> None:
    """Fill `told` and `told_verdict`: what the web service said of the run's rows when it was opened."""
    execute(connection, "verification/told", run_id=run.run_id, **_thresholds(rules.verdicts))


class ExtractSource:
    """The population register as received: rows are linked to its residents."""

    def identify(self, connection: Connection, run: Run, _rules: Rules) -> None:
        """By the links of the models and by judgements."""
        for name in ("links", "registered_extract"):
            execute(connection, f"verification/{name}", run_id=run.run_id)

    def give_verdicts(self, connection: Connection, run: Run, rules: Rules) -> None:
        """By comparing list and register; what the web service says is kept beside it."""
        aliases = json.dumps(rules.verdicts.birth_place_aliases, sort_keys=True)
        scores = similarities(copy_out(connection, "verification/compared_texts", aliases=aliases))
        copy_in(connection, "pg_temp.similarity", scores)
        execute(connection, "verification/verdicts", run_id=run.run_id, **_thresholds(rules.verdicts))
        execute(connection, "verification/verdicts_beside", run_id=run.run_id)

    def find(self, connection: Connection, run: Run, rules: Rules) -> None:
        """Rows that no resident matches, and what the web service disagrees about."""
        doubts = rules.decision.service_doubts
        execute(connection, "verification/findings_extract", run_id=run.run_id, service_doubts=doubts)


class ServiceSource:
    """Dukcapil's answers about the list's own NIKs, for a city that is given no extract."""

    def identify(self, connection: Connection, run: Run, rules: Rules) -> None:
        """By the NIK that was asked about; the person is what the service confirms of the list."""
        address_from = rules.verdicts.agrees_from.address
        execute(connection, "verification/links_service", run_id=run.run_id, address_from=address_from)

    def give_verdicts(self, connection: Connection, run: Run, _rules: Rules) -> None:
        """The service's own."""
        execute(connection, "verification/verdicts_service", run_id=run.run_id)

    def find(self, connection: Connection, _run: Run, _rules: Rules) -> None:
        """NIKs that the service does not know, and rows it was not asked about."""
        execute(connection, "verification/findings_service")


def _thresholds(rules: VerdictRules) -> dict[str, Any]:
    agrees_from = {f"{attribute}_from": score for attribute, score in rules.agrees_from.model_dump().items()}
    return rules.address_weights.model_dump() | agrees_from
