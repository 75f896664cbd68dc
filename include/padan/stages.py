"""The door for the scheduler and the CLI: one function a task, plain values in, counts and ids out.

Each function reads its settings from the environment, does one step of the flow, and may be
killed at any moment and run again. Heavy imports stay inside the functions: a DAG file that names
them must not pay for Great Expectations at every parse.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from padan.settings import Settings

if TYPE_CHECKING:
    from padan.privacy import Retention

Counts = dict[str, Any]


def find_files(agency: str) -> list[int]:
    """Register what lies ready in the agency's inbox; ids of the files that still have work to do."""
    from padan.intake import find_files as find

    return find(Settings(), agency)


def load(file_id: int) -> Counts:
    """Read a file into raw and core, or refuse it."""
    from padan.intake import load as load_file

    return load_file(Settings(), file_id)


def validate(file_id: int) -> Counts:
    """Run the suite of the file's role; quarantine, findings, gates."""
    from padan.quality import validate as validate_file

    return validate_file(Settings(), file_id)


def accept(file_id: int) -> Counts:
    """Accept the file or hold it at a gate; fix-list and mails."""
    from padan.quality import accept as accept_file

    return accept_file(Settings(), file_id)


def ready_period() -> str | None:
    """The newest period whose agencies are all in and whose inputs are not yet decided."""
    from padan.verification import ready_period as ready

    return ready(Settings())


def open_run(period: str, enrolment_date: str | None = None) -> int:
    """Open (or find) the run of these inputs; its id. The date is written YYYY-MM-DD."""
    from padan.verification import open_run as open_

    return open_(Settings(), period, dt.date.fromisoformat(enrolment_date) if enrolment_date else None)


def link(run_id: int) -> Counts:
    """Link candidates to residents, to each other and to members."""
    from padan.linkage.run import link_run

    return link_run(Settings(), run_id)


def decide(run_id: int) -> Counts:
    """Verdicts, eligibility and one state a row; the verified into an unpublished batch."""
    from padan.verification import decide as decide_run

    return decide_run(Settings(), run_id)


def check_staging(run_id: int) -> Counts:
    """Run the staging suite on the unpublished batch; GateClosed if it fails."""
    from padan.quality import check_staging as check

    return check(Settings(), run_id)


def publish(run_id: int) -> Counts:
    """Make the checked batch the one that BPJS files are made from."""
    from padan.verification import publish as publish_run

    return publish_run(Settings(), run_id)


def report(run_id: int) -> Counts:
    """Write out/summary.json and out/report.html, and queue the report mail to Pemkot."""
    from padan.reporting import queue_report, write_summary

    settings = Settings()
    write_summary(settings, run_id)
    return queue_report(settings, run_id)


def draft_submission(month: str | None = None, maker: str = "pipeline") -> Counts | None:
    """Draft the batch of a month of cover, by default the next one; None where nothing is to be approved."""
    from padan.submission import draft, enter_published, next_month

    settings = Settings()
    enter_published(settings)
    month = month or next_month(settings)
    drafted = draft(settings, month, maker) if month else None
    return drafted if drafted and drafted["status"] in ("drafted", "awaiting", "approved") else None


def ask_approval(reference: str) -> Counts:
    """Put a batch before an approver; its subject and body name nobody."""
    from padan.submission import ask_approval as ask

    return ask(Settings(), reference)


def record_approval(shown: Counts, answer: Counts | None) -> bool:
    """Keep what was answered about the content that was shown; whether it may be written.

    An answer without a person is none: the time was up. What the command line decided meanwhile stays.
    """
    from padan.submission import record_answer

    person = (answer or {}).get("responded_by_user") or {}
    chosen = (answer or {}).get("chosen_options") or []
    return record_answer(Settings(), shown, person.get("name"), approved=chosen == ["Approve"])


def write_submission(reference: str) -> Counts:
    """Write the approved file, encrypted, and ask for each person's month."""
    from padan.submission import write

    return write(Settings(), reference)


def find_returns() -> list[str]:
    """Contents of return files that are complete and not known, as hashes."""
    from padan.submission import find_returns as find

    return find(Settings())


def receive_return(path: str) -> Counts:
    """Take in one return file of BPJS."""
    from padan.submission import receive_return as receive

    return receive(Settings(), Path(path))


def take_return(sha256: str) -> Counts:
    """Take in the return file of this content."""
    from padan.submission import take_return as take

    return take(Settings(), sha256)


def activate_month(month: str) -> Counts:
    """Begin a month of cover: whom BPJS accepted for it becomes active."""
    from padan.submission import activate

    return activate(Settings(), month)


def send_balikan() -> Counts:
    """Tell Dukcapil whom the city serves; nothing to do where no service is agreed."""
    from padan.submission import send_balikan as send

    settings = Settings()
    return send(settings) if settings.dukcapil_balikan_url else {"sent": 0, "stopped": "no service is set"}


def remind_of_approval(**_: Any) -> None:
    """A submission has waited for long: tell the officers. The scheduler calls it at the deadline."""
    from padan.reporting import send_outbox
    from padan.submission import remind

    settings = Settings()
    remind(settings)
    send_outbox(settings)


def period_to_review() -> str | None:
    """The newest month with a snapshot of register or members, or None where nobody participates."""
    from padan.rereview.review import newest_snapshots

    return newest_snapshots(Settings())


def review_period(period: str) -> Counts:
    """Find what changed about participants since they were last looked at; hold payments it concerns."""
    from padan.rereview.review import review

    return dict(review(Settings(), period))


def close_endings(period: str) -> Counts:
    """End the cover of those whose notice is over in a month, by the two who confirmed it."""
    from padan.rereview.endings import close_endings as close

    return dict(close(Settings(), period))


def refill(period: str) -> Counts:
    """Give the vacant places of a month to the next in line, and explain each."""
    from padan.rereview.refill import refill as fill

    return dict(fill(Settings(), period))


def send_mail() -> Counts:
    """Send what waits in the outbox."""
    from padan.reporting import send_outbox

    return send_outbox(Settings())


def retention_due(as_of: str) -> Counts:
    """What is older than the rules allow on a day, written YYYY-MM-DD: rows by dataset; changes nothing."""
    from padan.privacy import retention_due as due

    return _retention(due(Settings(), dt.date.fromisoformat(as_of)))


def destroy(as_of: str) -> Counts:
    """Destroy what is due on a day; rows by dataset."""
    from padan.privacy import destroy as destroy_due

    return _retention(destroy_due(Settings(), dt.date.fromisoformat(as_of)))


def _retention(done: Retention) -> Counts:
    rows = {str(one.dataset): one.total for one in done.datasets}
    return {"held_persons": done.held_persons, **rows, "inbox_files": done.inbox_files}


def check_file(file_id: int) -> Counts:
    """Validate and accept a loaded file: what the intake DAG does with it, for the command line."""
    return validate(file_id) | accept(file_id)


def run_flow(period: str, enrolment_date: str | None = None) -> Counts:
    """Everything the verification DAG does for a period, for the command line."""
    run_id = open_run(period, enrolment_date)
    counts = [step(run_id) for step in (link, decide, check_staging, publish, report)]
    return {"run_id": run_id, **counts[1]}
