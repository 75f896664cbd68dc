"""From the published month to the encrypted file: drafted once, approved by another, sent as approved."""

from __future__ import annotations

import csv
import io
import json

import pyrage
import pytest
from python_calamine import CalamineWorkbook

from padan.city.branch.submission import read_submission
from padan.errors import ConfigurationError, PadanError
from padan.membership import states_as_of
from padan.submission import approve, ask_approval, call_back, draft, expire, find_batch, refuse, write
from padan.submission.files import rows_sha256
from padan.warehouse import begin
from tests.unit.submission.branch import column, published, rows, sent
from tests.unit.verification.world import nik_of

MONTH = "2026-12"


@pytest.fixture
def branch_key(settings):
    key = pyrage.x25519.Identity.generate()
    settings.bpjs_recipient = str(key.to_public())
    return key


@pytest.fixture
def town(settings, branch_key):
    published(settings)
    return settings


def decrypted(settings, key, name):
    return pyrage.decrypt((settings.out / "submission" / MONTH / f"{name}.age").read_bytes(), [key])


def hold(settings, number, reason="TEST"):
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "INSERT INTO membership.hold (participant_id, reason, from_period)"
            " SELECT participant_id, %s, '2026-11' FROM membership.participant WHERE nik = %s",
            (reason, nik_of(number)),
        )


def test_the_same_inputs_are_the_same_batch(town):
    first = draft(town, MONTH)
    assert (first["persons"], first["new_persons"], first["contribution_rp"]) == (5, 5, 5 * 16_800)
    assert first["reference"] == "202612-001"
    assert draft(town, MONTH) == first
    assert states_as_of(town, "2026-11") == {"verified": 5}


def test_whoever_is_on_hold_is_not_drafted_and_an_open_batch_follows(town):
    first = draft(town, MONTH)
    hold(town, 2)
    second = draft(town, MONTH)
    assert second["reference"] == first["reference"]
    assert second["persons"] == 4
    assert second["content_sha256"] != first["content_sha256"]
    assert nik_of(2) not in column(town, "SELECT nik FROM submission.line")


def test_a_changed_draft_needs_a_new_approval(town):
    reference = draft(town, MONTH)["reference"]
    assert approve(town, reference, "Rahma")["status"] == "approved"
    hold(town, 2)
    assert draft(town, MONTH)["status"] == "drafted"
    with pytest.raises(PadanError, match="not approved"):
        write(town, reference)


def test_what_was_approved_and_may_no_longer_be_sent_is_not_sent(town):
    reference = draft(town, MONTH)["reference"]
    approve(town, reference, "Rahma")
    hold(town, 2)
    told = write(town, reference)
    assert (told["status"], told["persons"]) == ("drafted", 4)
    assert rows(town, "SELECT 1 FROM membership.cover_month") == []
    assert not (town.out / "submission").exists()


def test_an_approval_of_a_content_that_was_shown_counts_for_no_other(town):
    shown = ask_approval(town, draft(town, MONTH)["reference"])
    assert shown["status"] == "awaiting"
    hold(town, 2)
    draft(town, MONTH)
    with pytest.raises(PadanError, match="has changed"):
        approve(town, shown["reference"], "Rahma", shown["content_sha256"])


def test_who_drafts_does_not_approve(town):
    reference = draft(town, MONTH, "Yusuf")["reference"]
    for name in ("Yusuf", " yusuf "):
        with pytest.raises(PadanError, match="somebody else"):
            approve(town, reference, name)
    assert approve(town, reference, "Rahma")["status"] == "approved"
    assert approve(town, reference, "Rahma")["status"] == "approved"  # said twice is said once
    assert rows(town, "SELECT actor, maker, simulated FROM submission.approval") == [
        ("Rahma", "Yusuf", False)
    ]


def test_the_database_itself_keeps_maker_and_checker_apart(town):
    from padan.errors import WarehouseError

    reference = draft(town, MONTH, "Yusuf")["reference"]
    with pytest.raises(WarehouseError, match="maker_is_not_checker"), begin(town) as connection:
        connection.exec_driver_sql(
            "INSERT INTO submission.approval (batch_id, content_sha256, decision, maker, actor, reason,"
            " simulated) SELECT batch_id, content_sha256, 'approved', maker, 'YUSUF', 'x', false"
            " FROM submission.batch WHERE reference = %s",
            (reference,),
        )


def test_refused_stays_refused_until_somebody_asks_again(town):
    reference = draft(town, MONTH)["reference"]
    assert refuse(town, reference, "Rahma", "the list is not complete")["status"] == "refused"
    assert draft(town, MONTH)["status"] == "refused"
    with pytest.raises(PadanError, match="nothing to decide"):
        approve(town, reference, "Hasan")
    again = draft(town, MONTH, "Yusuf", again=True)
    assert (again["reference"], again["status"]) == ("202612-002", "drafted")


def test_nobody_answers_in_time_and_the_officers_hear_of_it(town):
    shown = ask_approval(town, draft(town, MONTH)["reference"])
    for _ in range(2):
        assert expire(town, shown["reference"], shown["content_sha256"])["status"] == "expired"
    assert column(town, "SELECT recipients FROM audit.outbox WHERE kind = 'approval_expired'") == [
        ["officers@localhost"]
    ]
    with pytest.raises(PadanError, match="not approved"):
        write(town, shown["reference"])
    assert draft(town, MONTH)["status"] == "drafted"


def test_the_text_before_the_approver_names_counts_and_nobody(town):
    shown = ask_approval(town, draft(town, MONTH)["reference"])
    text = shown["subject"] + shown["body"]
    assert "5 orang" in text
    assert "Rp 84.000" in text.replace("\xa0", " ")
    assert "PERSON" not in text
    assert not any(nik_of(number) in text for number in range(1, 6))


def test_the_file_is_encrypted_and_says_what_was_approved(town, branch_key):
    reference = sent(town)
    folder = town.out / "submission" / MONTH
    assert sorted(path.name for path in folder.iterdir()) == [
        f"pengajuan-{reference}.csv.age", f"pengajuan-{reference}.json", f"pengajuan-{reference}.xlsx.age",
    ]  # fmt: skip
    for path in folder.iterdir():
        assert b"PERSON" not in path.read_bytes()
    text = decrypted(town, branch_key, f"pengajuan-{reference}.csv").decode()
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["NIK"] for row in table] == [nik_of(number) for number in range(1, 6)]
    assert table[0] | {} == {**table[0], "NOMOR_PENGAJUAN": reference, "NO_URUT": "1",
                             "TANGGAL_LAHIR": "01-01-1980", "PERIODE_MULAI": "12-2026",
                             "KECAMATAN": "MARISO", "STATUS_KAWIN": "KAWIN"}  # fmt: skip
    cover = json.loads((folder / f"pengajuan-{reference}.json").read_text())
    assert (cover["persons"], cover["contribution_rp"], cover["simulated"]) == (5, 84_000, False)
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(decrypted(town, branch_key, f"pengajuan-{reference}.xlsx"))
    )
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet == [list(table[0]), *(list(row.values()) for row in table)]
    totals = dict(row[:2] for row in book.get_sheet_by_index(1).to_python() if row[0])
    assert totals["SHA-256 semua baris"] == cover["rows_sha256"]
    from padan.submission.column_map import Written

    assert rows_sha256(Written(sheet[0], sheet[1:])) == cover["rows_sha256"]


def test_another_reader_finds_every_line_in_both_files(town, branch_key):
    """The simulated branch reads by headings of its own: what it cannot find shows here."""
    reference = sent(town)
    for ending in ("csv", "xlsx"):
        lines = read_submission(decrypted(town, branch_key, f"pengajuan-{reference}.{ending}"))
        assert [(line.number, line.line, line.nik) for line in lines] == [
            (reference, number, nik_of(number)) for number in range(1, 6)
        ]
        assert {(line.start, line.months, line.ends) for line in lines} == {
            ((2026 - 1970) * 12 + 11, 1, False)
        }


def test_written_is_submitted_asked_for_and_written_once(town):
    reference = sent(town)
    assert states_as_of(town, "2026-11") == {"submitted": 5}
    assert column(town, "SELECT DISTINCT outcome FROM membership.cover_month") == ["asked"]
    before = {path: path.read_bytes() for path in (town.out / "submission" / MONTH).iterdir()}
    assert write(town, reference)["status"] == "written"
    assert {path: path.read_bytes() for path in before} == before
    assert draft(town, MONTH)["status"] == "nobody"


def test_files_that_are_gone_are_made_as_they_were(town, branch_key):
    reference = sent(town)
    plain = decrypted(town, branch_key, f"pengajuan-{reference}.xlsx")
    (town.out / "submission" / MONTH / f"pengajuan-{reference}.xlsx.age").unlink()
    write(town, reference)
    assert decrypted(town, branch_key, f"pengajuan-{reference}.xlsx") == plain


def test_without_a_key_nothing_is_written_and_the_approval_stays(town):
    town.bpjs_recipient = ""
    reference = draft(town, MONTH)["reference"]
    approve(town, reference, "Rahma")
    with pytest.raises(ConfigurationError, match="PADAN_BPJS_RECIPIENT"):
        write(town, reference)
    assert find_batch(town, reference).status == "approved"
    town.bpjs_recipient = "age1nonsense"
    with pytest.raises(PadanError, match="no public key"):
        write(town, reference)


def test_a_demonstration_makes_its_own_key_and_says_that_the_approval_is_simulated(town):
    town.bpjs_recipient, town.demonstration = "", True
    reference = sent(town)
    key = pyrage.x25519.Identity.from_str((town.state / "demonstration-bpjs.agekey").read_text().strip())
    assert (town.state / "demonstration-bpjs.agekey").stat().st_mode & 0o077 == 0
    assert decrypted(town, key, f"pengajuan-{reference}.csv")
    cover = json.loads((town.out / "submission" / MONTH / f"pengajuan-{reference}.json").read_text())
    assert cover["simulated"] is True
    assert find_batch(town, reference).simulated
    assert column(town, "SELECT simulated FROM submission.approval") == [True]


def test_a_batch_called_back_before_any_answer_asks_for_nobody(town):
    reference = sent(town)
    assert call_back(town, reference, "Hasan", "wrong month")["status"] == "called_back"
    assert states_as_of(town, "2026-11") == {"verified": 5}
    again = draft(town, MONTH)
    assert (again["reference"], again["persons"]) == ("202612-002", 5)


def test_only_the_newest_published_month_brings_new_people(town):
    published(town, "2026-12", people=[4, 5, 6])
    told = draft(town, "2027-01")
    assert told["new_persons"] == 3
    assert column(town, "SELECT nik FROM submission.line ORDER BY line_no") == [nik_of(n) for n in (4, 5, 6)]


def test_a_month_that_is_none_is_refused_in_a_sentence(town):
    with pytest.raises(PadanError, match="no month"):
        draft(town, "December")


def test_no_ledger_entry_names_a_person(town):
    sent(town)
    text = str(rows(town, "SELECT * FROM audit.ledger") + rows(town, "SELECT * FROM audit.outbox"))
    assert "PERSON" not in text
    assert not any(nik_of(number) in text for number in range(1, 6))
