"""What the intake DAG asks first: which files of an agency have work to do. New ones are registered here."""

from __future__ import annotations

import hashlib
from pathlib import Path

from padan.errors import PadanError
from padan.i18n import translator
from padan.intake.contracts import AgencyContract, load_contracts
from padan.intake.files import (
    Letter,
    Stat,
    find_file,
    note_refusal,
    refuse,
    register,
    sha256_of,
)
from padan.intake.inbox import POLL_SECONDS, Waiting, contract_of, files_of, ready_files, strangers
from padan.intake.refusals import Refusal, Refused, quotable
from padan.intake.sniff import refuse_at_sight
from padan.settings import Settings
from padan.warehouse import advisory_lock, begin, execute, queue_mail, scalar


def find_files(settings: Settings, agency: str, poll_seconds: float = POLL_SECONDS) -> list[int]:
    """Register what lies ready in the agency's inbox; numbers of the files that have work to do.

    That is: registered, loaded, or held and released, in the order they came. A file that cannot be
    what the contract says is refused at sight. ConfigurationError for an agency without a contract.
    """
    contract = contract_of(settings, agency)
    files = files_of(settings, agency)
    misplaced = [file for file in files if file.period is None]
    for file in (*misplaced, *strangers(settings, set(load_contracts(settings)))):
        _refuse_misplaced(settings, file)
    placed = [file for file in files if file.period is not None]
    for file in ready_files(settings, contract, placed, poll_seconds):
        receive_ready(settings, contract, file)
    with begin(settings) as connection:
        return [row.file_id for row in execute(connection, "intake/files_with_work", agency=agency)]


def receive_ready(settings: Settings, contract: AgencyContract, file: Waiting) -> int | None:
    """Register a complete file and, if it can be seen to be wrong, refuse it; its number.

    None if the file changed while it was looked at: the next run finds it again.
    """
    try:
        before = Stat.of(file.path)
        sha256 = sha256_of(file.path)
        refused = _at_sight(file.path, contract)
        if Stat.of(file.path) != before:
            return None
    except FileNotFoundError:
        return None
    except OSError as error:
        where = quotable(file.place(settings))
        raise PadanError(
            f"Cannot read inbox file {where}: {error.strerror}. Check its permissions."
        ) from None
    with begin(settings) as connection:
        advisory_lock(connection, f"register {file.agency}")
        file_id = register(
            connection,
            contract,
            period=str(file.period),
            path=file.place(settings),
            sha256=sha256,
            stat=before,
        )
        if refused is not None:
            refuse(connection, settings, contract, find_file(connection, file_id), refused)
        return file_id


def _at_sight(path: Path, contract: AgencyContract) -> Refused | None:
    try:
        refuse_at_sight(path, contract)
    except Refused as refused:
        return refused
    return None


def _refuse_misplaced(settings: Settings, file: Waiting) -> None:
    """A file in no period or of no agency has no row in raw.file: ledger and mail tell of it, once."""
    contracts = load_contracts(settings)
    contract = contracts.get(file.agency)
    place = file.place(settings)
    subject = f"misplaced {hashlib.sha256(place.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
    if contract is None:
        known = ", ".join(contracts)
        refused = Refused(Refusal.WRONG_FOLDER, "agency", folder=file.agency or ".", known=known)
        letter = Letter(settings.engineers_to, "Padan", "-", place)
    else:
        refused = Refused(Refusal.WRONG_FOLDER, "period", folder=str(Path(place).parent))
        letter = Letter(contract.contact, contract.title, "-", place)
    with begin(settings) as connection:
        advisory_lock(connection, subject)
        if scalar(connection, "intake/is_in_ledger", event="file_refused", subject=subject):
            return
        note_refusal(connection, subject, refused, {"agency": contract.agency if contract else ""})
        message = refused.message(translator(settings.language))
        queue_mail(connection, letter.mail(settings, subject, refused.code, message))
