"""One file from anywhere, taken in now: what `padan receive` does before the checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from padan.i18n import translator
from padan.intake.contracts import load_contracts
from padan.intake.files import find_file
from padan.intake.find import receive_ready
from padan.intake.inbox import PERIOD, Waiting, drop
from padan.intake.load import load
from padan.intake.refusals import Refusal, Refused
from padan.settings import Settings
from padan.warehouse import begin


@dataclass(frozen=True)
class FileOutcome:
    """What became of a file. status: as in raw.file; refusals have a code and a message.

    file_id: None only for a file of no known agency or period. The counts are of rows; 0 if not read.
    """

    agency: str
    period: str
    status: str
    file_id: int | None = None
    code: str | None = None
    message: str | None = None
    data_rows: int = 0
    ignored_rows: int = 0
    empty_rows: int = 0


def receive(settings: Settings, path: Path, agency: str, period: str) -> FileOutcome:
    """Copy a file into the inbox, register and load it; a content received before is left as it is.

    ConfigurationError if there is no such file; everything wrong with the file itself is an outcome.
    """
    contracts = load_contracts(settings)
    if agency not in contracts or not PERIOD.match(period):
        return _misplaced(settings, agency, period, sorted(contracts))
    target = drop(settings, agency, period, path)
    file_id = receive_ready(settings, contracts[agency], Waiting(agency, period, target))
    if file_id is None:
        return _refused(settings, agency, period, Refused(Refusal.FILE_CHANGED))
    counts = load(settings, file_id)
    with begin(settings) as connection:
        message = find_file(connection, file_id).refusal_message
    return FileOutcome(agency, period, message=message, **counts)


def _misplaced(settings: Settings, agency: str, period: str, known: list[str]) -> FileOutcome:
    refused = (
        Refused(Refusal.WRONG_FOLDER, "period", folder=period)
        if agency in known
        else Refused(Refusal.WRONG_FOLDER, "agency", folder=agency, known=", ".join(known))
    )
    return _refused(settings, agency, period, refused)


def _refused(settings: Settings, agency: str, period: str, refused: Refused) -> FileOutcome:
    message = refused.message(translator(settings.language))
    return FileOutcome(agency, period, "refused", None, refused.code.value, message)
