"""From the verified to BPJS and back through the real scheduler, with people who approve and who may not.

One story, told in order: each test goes on where the one before it ended.
"""

from __future__ import annotations

import email
import email.policy
import shutil

import pyrage
import pytest

from padan.city import build
from tests.canary import leaks, plant
from tests.journey.household import household
from tests.journey.pages import Pages
from tests.truth import read_truth
from tests.unit.submission.branch import Answers, column, rows

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

SIZE = 400  # the city divided by so much: some 90 candidates
PERIOD, LATER = "2026-11", "2026-12"
APPROVERS = "Rahma,Yusuf"
REMIND_SECONDS, EXPIRE_SECONDS = 12, 30
KEY = pyrage.x25519.Identity.generate()
BATCH = "202612-001"
STATES = "SELECT DISTINCT state FROM membership.current_state ORDER BY state"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two months of a tiny city as an agency's own files, with canary identities planted."""
    folder, secrets = tmp_path_factory.mktemp("city"), set()
    for month, period in enumerate((PERIOD, LATER)):
        build(folder, size=SIZE, seed=3, month=month)
        secrets |= plant(folder / period, read_truth(folder / period))
        for agency in ("disnaker", "disdukcapil", "bpjs"):
            shutil.copytree(folder / period / agency, folder / f"own-{period}" / agency / period)
    return folder, secrets


@pytest.fixture(scope="module")
def house():
    with household() as house:
        (house.root / "returns").mkdir()
        yield house


def up(house, files, **environment) -> Pages:
    """`padan up` on the first month's files."""
    own = ("--inbox", str(files[0] / f"own-{PERIOD}"), "--port", str(house.port))
    folders = {"PADAN_RETURNS": str(house.root / "returns"), "PADAN_APPROVERS": APPROVERS}
    house.told = house.padan("up", *own, **folders, **environment)
    return Pages.of(house, APPROVERS)


def mails(house, recipient: str) -> list[str]:
    """Subjects of the mails caught for a recipient, in order."""
    messages = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(house.home.mail.glob("*.eml"))
    ]
    return [message["Subject"] for message in messages if message["To"] == f"{recipient}@localhost"]


def batches(pages) -> dict[str, str]:
    return dict(rows(pages.settings, "SELECT month, status FROM submission.batch ORDER BY month"))


@pytest.fixture(scope="module")
def keyless(house, files):
    """Up for the first time, the month verified; nobody has set the branch's key."""
    pages = up(house, files)
    pages.wait(lambda: column(pages.settings, "SELECT 1 FROM verification.run WHERE status = 'published'"))
    pages.wait(pages.quiet)
    return pages


@pytest.fixture(scope="module")
def waiting(keyless):
    """Batch 202612-001, drafted by Yusuf: the run that asks for approval, and what it shows."""
    run = keyless.start("Yusuf", "submission", month="2026-12")
    return run, keyless.asked(run)


def test_nothing_is_submitted_before_somebody_or_the_calendar_asks(keyless):
    assert keyless.engineer.runs("submission") == []


def test_logins_are_told_with_what_they_may(keyless, house):
    for told in ("User Rahma, password", "(approves)", "User viewer, password", "(only looks)"):
        assert told in house.told
    assert house.home.passwords.stat().st_mode & 0o777 == 0o600


def test_an_approver_is_shown_sums_and_nobody(keyless, waiting):
    shown = waiting[1]
    persons = column(keyless.settings, "SELECT persons FROM submission.batch")[0]
    assert persons > 50
    assert BATCH in shown["subject"]
    assert f"{persons} orang" in shown["subject"]
    assert "Dibuat oleh: Yusuf" in shown["body"]


def test_neither_a_viewer_nor_the_engineer_can_answer(keyless, waiting):
    for user in ("viewer", "engineer"):
        assert "answered 403" in keyless.answer(user, waiting[0], "Approve")


def test_who_drafted_cannot_approve_and_the_engineers_are_told(keyless, waiting, house):
    assert keyless.answer("Yusuf", waiting[0], "Approve") is None
    assert keyless.finished(waiting[0])["record_approval"] == "failed"
    assert mails(house, "engineers") == ["[Padan] submission.record_approval failed"]
    assert batches(keyless) == {"2026-12": "awaiting"}


@pytest.fixture(scope="module")
def unanswered(keyless):
    """Approved by Rahma, not written for want of a key; asked once more when everything is stopped."""
    run = keyless.start("engineer", "submission", month="2026-12")
    keyless.asked(run)
    assert keyless.answer("Rahma", run, "Approve") is None
    states = keyless.finished(run)
    return run, states


def test_without_the_branchs_key_nothing_is_written_and_the_engineers_are_told(keyless, unanswered, house):
    assert unanswered[1]["record_approval"] == "success"
    assert unanswered[1]["write_submission"] == "failed"
    assert mails(house, "engineers")[1:] == ["[Padan] submission.write_submission failed"]
    assert batches(keyless) == {"2026-12": "approved"}
    assert not (house.out / "submission").exists()


@pytest.fixture(scope="module")
def pages(keyless, unanswered, house, files):
    """Stopped while a run asks, and up again with the key and little patience."""
    run = keyless.start("engineer", "submission", month="2026-12")
    keyless.asked(run)
    house.padan("down")
    assert house.left_behind() == []
    pages = up(
        house,
        files,
        PADAN_BPJS_RECIPIENT=str(KEY.to_public()),
        PADAN_APPROVAL_REMINDER_HOURS=str(REMIND_SECONDS / 3600),
        PADAN_APPROVAL_HOURS=str(EXPIRE_SECONDS / 3600),
    )
    house.asked_before = run
    return pages


def test_a_question_outlives_the_session_and_the_approved_is_written(pages, house):
    run = house.asked_before
    assert pages.states(run)["approval"] == "awaiting_input"
    assert pages.answer("Rahma", run, "Approve") is None
    assert set(pages.finished(run).values()) == {"success"}
    approvals = rows(pages.settings, "SELECT decision, maker, actor, simulated FROM submission.approval")
    assert approvals == [("approved", "Yusuf", "Rahma", False)]
    assert batches(pages) == {"2026-12": "written"}
    assert column(pages.settings, STATES) == ["submitted"]


def test_only_the_branch_reads_the_file(pages, house):
    folder = house.out / "submission" / "2026-12"
    plain = pyrage.decrypt((folder / f"pengajuan-{BATCH}.csv.age").read_bytes(), [KEY]).decode()
    niks = column(pages.settings, "SELECT nik FROM submission.line")
    assert len(plain.splitlines()) == 1 + len(niks)
    assert all(nik in plain for nik in niks)


def test_the_branchs_answer_is_taken_in_and_cover_begins(pages, house):
    answers = Answers.accepting(pages.settings, BATCH)
    for line_no, row in answers.rows.items():
        row["kpj"] = f"7A{line_no:08d}"
    answers.write(house.root / "returns", name=f"balasan {answers.rows[1]['name']}.csv")
    run = pages.start("engineer", "returns")
    assert pages.finished(run)["file.take_return"] == "success"
    assert column(pages.settings, STATES) == ["accepted"]
    house.padan("activate", "2026-12", PADAN_WAREHOUSE_URL=pages.settings.warehouse_url)
    assert column(pages.settings, STATES) == ["active"]


def test_what_is_rejected_is_not_written_nor_asked_again(pages, house):
    run = pages.start("engineer", "submission", month="2027-01")
    pages.asked(run)
    assert pages.answer("Yusuf", run, "Reject") is None
    states = pages.finished(run)
    assert (states["record_approval"], states["write_submission"]) == ("success", "skipped")
    assert batches(pages)["2027-01"] == "refused"
    assert not (house.out / "submission" / "2027-01").exists()
    again = pages.finished(pages.start("engineer", "submission", month="2027-01"))
    assert again["approval"] == "skipped"


@pytest.fixture(scope="module")
def forgotten(pages):
    """The run of a month that nobody answers."""
    run = pages.start("engineer", "submission", month="2027-02")
    pages.asked(run)
    return run


@pytest.fixture(scope="module")
def reviewed(pages, files, forgotten):
    """The next month's snapshots are in, while that question waits."""
    for folder in (files[0] / f"own-{LATER}").glob("*/*"):
        shutil.copytree(folder, pages.house.inbox / folder.parent.name / folder.name)
    for agency in ("bpjs", "disdukcapil", "disnaker"):
        pages.start("engineer", f"intake_{agency}")
    pages.wait(pages.quiet)
    return pages


def test_a_new_snapshot_has_the_participants_reviewed(reviewed):
    newest = reviewed.engineer.runs("rereview")[0]
    assert set(reviewed.states(newest).values()) == {"success"}
    assert column(reviewed.settings, "SELECT DISTINCT period FROM rereview.run") == [LATER]


def test_officers_are_reminded_and_what_nobody_answers_expires(reviewed, forgotten, house):
    states = reviewed.finished(forgotten)
    assert (states["record_approval"], states["write_submission"]) == ("success", "skipped")
    assert batches(reviewed)["2027-02"] == "expired"
    told = mails(house, "officers")
    assert "[Padan] Pengajuan 202702-001 masih menunggu persetujuan" in told
    assert told[-1] == "[Padan] Pengajuan 202702-001 tidak disetujui tepat waktu"
    assert not (house.out / "submission" / "2027-02").exists()


def test_what_is_old_is_destroyed_by_a_run_of_its_own(reviewed):
    run = reviewed.start("engineer", "retention", as_of="2026-12-31")
    assert set(reviewed.finished(run).values()) == {"success"}


def test_no_canary_is_told_anywhere(reviewed, house, files):
    house.padan("down")
    assert house.left_behind() == []
    told = list(house.everything_told())
    for channel in (
        "task_id=approval",
        "task_id=write_submission",
        "table hitl_detail",
        "table xcom",
        ".eml",
    ):
        assert any(channel in where and text for where, text in told), f"nothing was read of {channel}"
    assert leaks(files[1], iter(told)) == []
