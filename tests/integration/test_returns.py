"""BPJS's answers: every row lands in a named place, and nobody is moved by a row that cannot be meant."""

from __future__ import annotations

import pyrage
import pytest
import xlsxwriter

from padan.errors import PadanError
from padan.membership import enter, states_as_of
from padan.submission import (
    activate,
    call_back,
    draft,
    find_batch,
    find_returns,
    receive_return,
    settle_returned,
    take_return,
    uncovered,
)
from padan.warehouse import begin
from tests.unit.submission.branch import HEADER, Answers, column, published, rows, sent
from tests.unit.verification.world import nik_of

OUTCOMES = ("applied", "repeated", "unknown", "contradictory", "refused")


@pytest.fixture
def town(settings):
    settings.bpjs_recipient = str(pyrage.x25519.Identity.generate().to_public())
    published(settings)
    return settings


@pytest.fixture
def reference(town):
    return sent(town)


def counts(told):
    assert told["difference"] == 0
    return tuple(told[name] for name in OUTCOMES)


def reasons(settings):
    return column(settings, "SELECT reason FROM submission.return_row ORDER BY return_file_id, row_no")


def states(settings):
    return {
        int(nik[-10:]): state
        for nik, state in rows(
            settings,
            "SELECT p.nik, c.state FROM membership.participant p JOIN membership.current_state c"
            " USING (participant_id)",
        )
    }


def member_numbers(settings):
    return rows(settings, "SELECT nik, member_no FROM membership.participant ORDER BY nik")


def test_accepted_and_returned_go_their_ways(town, reference, tmp_path):
    answers = Answers.accepting(town, reference).returning(2, "R05")
    told = receive_return(town, answers.write(tmp_path))
    assert counts(told) == (5, 0, 0, 0, 0)
    assert states(town) == {1: "accepted", 2: "returned", 3: "accepted", 4: "accepted", 5: "accepted"}
    assert find_batch(town, reference).status == "answered"
    assert rows(town, "SELECT outcome, count(*) FROM membership.cover_month GROUP BY 1 ORDER BY 1") == [
        ("accepted", 4), ("returned", 1),
    ]  # fmt: skip
    assert rows(town, "SELECT nik, code, leads_to, concern FROM submission.returned_line") == [
        (nik_of(2), "R05", "fix_list", "NAME")
    ]
    assert rows(town, "SELECT code, persons, person_months_at_risk FROM mart.submission_returned") == [
        ("R05", 1, 0)
    ]


def test_the_same_content_again_changes_nothing(town, reference, tmp_path):
    answers = Answers.accepting(town, reference)
    receive_return(town, answers.write(tmp_path))
    before = rows(town, "SELECT * FROM membership.transition ORDER BY 1")
    told = receive_return(town, answers.write(tmp_path, "again.csv"))
    assert (told["status"], told["was"]) == ("known", "applied")
    answers.extra = [""]  # another content, the same answers
    assert counts(receive_return(town, answers.write(tmp_path))) == (0, 5, 0, 0, 0)
    assert rows(town, "SELECT * FROM membership.transition ORDER BY 1") == before


def test_partial_files_in_any_order_end_as_one_file_does(town, reference, tmp_path):
    last = Answers.accepting(town, reference).only(5, 4)
    assert counts(receive_return(town, last.write(tmp_path))) == (2, 0, 0, 0, 0)
    assert find_batch(town, reference).status == "partly_answered"
    rest = Answers.accepting(town, reference).only(3, 1, 2, 4)
    assert counts(receive_return(town, rest.write(tmp_path))) == (3, 1, 0, 0, 0)
    assert find_batch(town, reference).status == "answered"
    assert set(states(town).values()) == {"accepted"}


def test_answers_of_another_or_an_unsent_batch_are_unknown(town, reference, tmp_path):
    answers = Answers.accepting(town, reference)
    answers.rows[1]["reference"] = "202701-001"
    answers.rows[2]["line_no"] = 99
    assert counts(receive_return(town, answers.write(tmp_path))) == (3, 0, 2, 0, 0)
    assert reasons(town)[:2] == ["UNKNOWN_BATCH", "UNKNOWN_LINE"]
    assert states(town)[1] == states(town)[2] == "submitted"


def test_a_batch_that_was_called_back_is_answered_no_more(town, reference, tmp_path):
    answers = Answers.accepting(town, reference)
    call_back(town, reference, "Hasan", "wrong month")
    assert counts(receive_return(town, answers.write(tmp_path))) == (0, 0, 5, 0, 0)
    assert set(reasons(town)) == {"BATCH_NOT_SENT"}
    assert set(states(town).values()) == {"verified"}


def test_a_row_whose_line_and_nik_disagree_moves_nobody(town, reference, tmp_path):
    answers = Answers.accepting(town, reference)
    answers.rows[1]["nik"], answers.rows[2]["nik"] = answers.rows[2]["nik"], answers.rows[1]["nik"]
    answers.rows[3]["month"] = "2027-01"
    assert counts(receive_return(town, answers.write(tmp_path))) == (2, 0, 0, 3, 0)
    assert reasons(town)[:3] == ["LINE_AND_NIK_DISAGREE", "LINE_AND_NIK_DISAGREE", "OTHER_MONTH"]
    assert [states(town)[number] for number in (1, 2, 3)] == ["submitted"] * 3
    assert len(rows(town, "SELECT * FROM submission.row_to_review")) == 3
    assert column(town, "SELECT kind FROM audit.outbox") == ["return_file_doubtful"]


def test_a_second_answer_is_kept_and_overwrites_nothing(town, reference, tmp_path):
    receive_return(town, Answers.accepting(town, reference).write(tmp_path))
    second = Answers.accepting(town, reference).returning(1).only(1, 2)
    second.rows[2]["kpj"] = "7A99999999"
    assert counts(receive_return(town, second.write(tmp_path))) == (0, 0, 0, 2, 0)
    assert states(town)[1] == "accepted"
    assert member_numbers(town)[1] == (nik_of(2), "7A00000002")


def test_a_file_that_says_two_things_of_a_line_says_nothing_of_it(town, reference, tmp_path):
    answers = Answers.accepting(town, reference)
    answers.extra = [f"{reference};1;{nik_of(1)};X;;DITOLAK;R08;;2026-12"]
    assert counts(receive_return(town, answers.write(tmp_path))) == (4, 0, 0, 2, 0)
    assert states(town)[1] == "submitted"
    clear = Answers.accepting(town, reference).only(1)
    assert counts(receive_return(town, clear.write(tmp_path))) == (1, 0, 0, 0, 0)
    assert states(town)[1] == "accepted"


def test_one_number_for_two_persons_is_nobodys(town, reference, tmp_path):
    answers = Answers.accepting(town, reference).only(1, 2, 3)
    answers.rows[2]["kpj"] = answers.rows[1]["kpj"]
    assert counts(receive_return(town, answers.write(tmp_path))) == (1, 0, 0, 2, 0)
    later = Answers.accepting(town, reference).only(4)
    later.rows[4]["kpj"] = "7A00000003"  # person 3 has it since the first file
    assert counts(receive_return(town, later.write(tmp_path))) == (0, 0, 0, 1, 0)
    assert reasons(town) == ["MEMBER_NO_OF_TWO", "MEMBER_NO_OF_TWO", "FOUND", "MEMBER_NO_OF_ANOTHER"]


def test_rows_that_cannot_be_meant_are_refused_one_by_one(town, reference, tmp_path):
    answers = Answers.accepting(town, reference)
    answers.rows[1]["status"] = "MUNGKIN"
    answers.rows[2]["kpj"] = ""
    answers.rows[3]["line_no"] = "tiga"
    answers.rows[4]["month"] = "Desember"
    assert counts(receive_return(town, answers.write(tmp_path))) == (1, 0, 0, 0, 4)
    assert reasons(town)[:4] == ["UNREADABLE_STATUS", "NO_MEMBER_NO", "NO_LINE", "UNREADABLE_MONTH"]


CODES = {
    "R01": ("fix_list", "NIK"), "R02": ("rule", "PU_ACTIVE"), "R03": ("rule", "COVERED_OTHER_SPONSOR"),
    "R04": ("rule", "OVER_AGE"), "R05": ("fix_list", "NAME"), "R06": ("review", "SAME_PERSON"),
    "R07": ("fix_list", "INCOMPLETE"), "R08": ("rule", "DECEASED"), "R09": ("review", "PAID_ALREADY"),
    "R10": ("review", "NOTHING_TO_END"), "R99": ("review", "OTHER"),
    "R42": ("review", "UNKNOWN_CODE"), "": ("review", "UNKNOWN_CODE"),
}  # fmt: skip


def test_each_code_leads_somewhere(settings, tmp_path):
    settings.bpjs_recipient = str(pyrage.x25519.Identity.generate().to_public())
    published(settings, people=range(1, len(CODES) + 1))
    answers = Answers.accepting(settings, sent(settings))
    for line, code in enumerate(CODES, start=1):
        answers.returning(line, code)
    receive_return(settings, answers.write(tmp_path))
    told = rows(settings, "SELECT coalesce(code, ''), leads_to, concern FROM submission.returned_line")
    assert {code: where for code, *where in told} == {code: list(where) for code, where in CODES.items()}


def test_a_file_that_cannot_be_read_is_an_outcome(town, reference, tmp_path):
    path = tmp_path / "balasan.csv"
    path.write_text("NIK;STATUS\n1;DITERIMA\n")
    told = receive_return(town, path)
    assert (told["status"], told["code"]) == ("refused", "MISSING_COLUMN")
    assert "NOMOR_PENGAJUAN" in told["message"]
    assert receive_return(town, path)["status"] == "known"
    assert set(states(town).values()) == {"submitted"}
    with pytest.raises(PadanError, match="no file"):
        receive_return(town, tmp_path / "nothing.csv")


def test_a_workbook_says_the_same_as_text(town, reference, tmp_path):
    answers = Answers.accepting(town, reference).returning(2, "R08")
    with xlsxwriter.Workbook(tmp_path / "balasan.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["BALASAN BPJS"])
        for number, line in enumerate(answers.text().splitlines(), start=2):
            sheet.write_row(number, 0, line.split(";"))
        sheet.write_row(number + 1, 0, ["TOTAL", "5"])
    told = receive_return(town, tmp_path / "balasan.xlsx")
    assert counts(told) == (5, 0, 0, 0, 0)
    assert told["ignored"] == 4  # title, spacer, header, total
    assert states(town)[2] == "returned"


def test_what_lies_in_the_folder_is_found_by_content_once(town, reference, tmp_path):
    town.returns = tmp_path / "returns"
    assert find_returns(town, poll_seconds=0) == []
    town.returns.mkdir()
    path = Answers.accepting(town, reference).write(town.returns)
    (town.returns / "still.csv.part").write_text("being written")
    (town.returns / "copy.csv").write_bytes(path.read_bytes())
    (content,) = find_returns(town, poll_seconds=0)
    assert counts(take_return(town, content)) == (5, 0, 0, 0, 0)
    assert find_returns(town, poll_seconds=0) == []
    assert take_return(town, "0" * 64) == {"status": "gone"}


# --- months of cover ------------------------------------------------------------------------------


def test_the_first_month_of_cover_begins(town, reference, tmp_path):
    receive_return(town, Answers.accepting(town, reference).returning(2).write(tmp_path))
    assert activate(town, "2026-12") == {"month": "2026-12", "active": 4}
    assert activate(town, "2026-12")["active"] == 0
    assert states_as_of(town, "2026-12") == {"active": 4, "returned": 1}
    assert column(town, "SELECT DISTINCT first_active_month FROM membership.participant ORDER BY 1") == [
        "2026-12", None,
    ]  # fmt: skip


def accepted(settings, month, folder, **returned):
    reference = sent(settings, month)
    answers = Answers.accepting(settings, reference)
    for line, code in returned.items():
        answers.returning(int(line.removeprefix("line")), code)
    receive_return(settings, answers.write(folder))
    activate(settings, month)
    return reference


def causes(settings):
    return {(row.month, row.cause): row.person_months for row in uncovered(settings) if row.person_months}


def test_members_are_renewed_month_by_month_and_keep_their_first(town, tmp_path):
    for month in ("2026-12", "2027-01", "2027-02"):
        accepted(town, month, tmp_path)
    assert column(town, "SELECT DISTINCT first_active_month FROM membership.participant") == ["2026-12"]
    assert column(town, "SELECT DISTINCT first_active_month FROM submission.line") == ["2026-12"]
    assert rows(town, "SELECT kind, count(*) FROM submission.line GROUP BY 1 ORDER BY 1") == [
        ("new", 5), ("renewal", 10),
    ]  # fmt: skip
    assert causes(town) == {}
    assert states_as_of(town, "2027-02") == {"active": 5}


def test_members_whom_the_newest_list_lacks_are_renewed_all_the_same(town, tmp_path):
    accepted(town, "2026-12", tmp_path)
    published(town, "2026-12", people=[1, 6])
    told = draft(town, "2027-01")
    assert (told["persons"], told["new_persons"]) == (6, 1)


def test_a_member_who_was_corrected_at_dukcapil_is_renewed_under_the_new_number(town, tmp_path):
    accepted(town, "2026-12", tmp_path)
    with begin(town) as connection:
        connection.exec_driver_sql(
            "UPDATE membership.participant SET nik = %s WHERE nik = %s", (nik_of(99), nik_of(1))
        )
    draft(town, "2027-01")
    assert rows(town, "SELECT full_name FROM submission.line WHERE nik = %s", nik_of(99)) == [("PERSON 1",)]
    assert draft(town, "2027-01")["persons"] == 5


def test_a_renewal_that_comes_back_ends_nothing_and_is_reviewed(town, tmp_path):
    accepted(town, "2026-12", tmp_path)
    accepted(town, "2027-01", tmp_path, line2="R08")
    assert states(town)[2] == "active"
    assert rows(town, "SELECT leads_to, concern, person_month_at_risk FROM submission.returned_line") == [
        ("review", "DECEASED", True)
    ]
    assert causes(town) == {("2027-01", "bpjs_return"): 1}
    assert draft(town, "2027-01")["status"] == "nobody"  # asked for no more until somebody has looked
    assert draft(town, "2027-02")["persons"] == 4


def test_uncovered_months_have_a_cause(town, tmp_path):
    accepted(town, "2026-12", tmp_path)
    with begin(town) as connection:
        connection.exec_driver_sql(
            "INSERT INTO membership.hold (participant_id, reason, from_period)"
            " SELECT participant_id, 'SEEN_DEAD', '2027-01' FROM membership.participant WHERE nik = %s",
            (nik_of(1),),
        )
    reference = sent(town, "2027-01")
    late = Answers.accepting(town, reference)
    receive_return(town, Answers.accepting(town, reference).only(1, 2).write(tmp_path))
    activate(town, "2027-01")
    assert causes(town) == {("2027-01", "hold"): 1, ("2027-01", "late_answer"): 2}
    receive_return(town, late.write(tmp_path))
    assert causes(town) == {("2027-01", "hold"): 1}
    activate(town, "2027-02")  # nobody drafted it: that is our doing
    assert causes(town)["2027-02", "our_doing"] == 4


def test_after_a_gap_the_first_month_is_another(town, tmp_path):
    accepted(town, "2026-12", tmp_path)
    activate(town, "2027-01")
    accepted(town, "2027-02", tmp_path)
    assert column(town, "SELECT DISTINCT first_active_month FROM membership.participant") == ["2027-02"]
    assert causes(town) == {("2027-01", "our_doing"): 5}


def test_a_late_answer_about_a_month_between_closes_the_gap(town, tmp_path):
    accepted(town, "2026-12", tmp_path)
    reference = sent(town, "2027-01")
    answers = Answers.accepting(town, reference)
    activate(town, "2027-01")
    accepted(town, "2027-02", tmp_path)
    assert column(town, "SELECT DISTINCT first_active_month FROM membership.participant") == ["2027-02"]
    receive_return(town, answers.write(tmp_path))
    assert column(town, "SELECT DISTINCT first_active_month FROM membership.participant") == ["2026-12"]


def test_who_comes_as_a_renewal_of_the_citys_own_keeps_the_month_of_old(settings, tmp_path):
    settings.bpjs_recipient = str(pyrage.x25519.Identity.generate().to_public())
    member = {"sponsor_kind": "city_programme", "first_month": "2025-03", "last_month": "2026-11"}
    published(settings, people=[1, 2], different={1: {"member": member}})
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE staging.submission_row SET first_active_month = '2025-03', overlap = 'RENEWAL'"
            " WHERE nik = %s", (nik_of(1),)
        )  # fmt: skip
    accepted(settings, "2026-12", tmp_path)
    assert rows(settings, "SELECT nik, first_active_month FROM membership.participant ORDER BY 1") == [
        (nik_of(1), "2025-03"), (nik_of(2), "2026-12"),
    ]  # fmt: skip


def test_the_returned_come_again_by_a_later_run(town, reference, tmp_path):
    receive_return(town, Answers.accepting(town, reference).returning(2).write(tmp_path))
    later = published(town, "2026-12")
    assert enter(town, later) == {"new": 0, "again": 0}  # done when it was published
    assert states(town)[2] == "verified"
    assert draft(town, "2027-01")["new_persons"] == 1


def test_a_settled_line_is_asked_for_again(town, reference, tmp_path):
    receive_return(town, Answers.accepting(town, reference).returning(2).write(tmp_path))
    assert draft(town, "2027-01")["new_persons"] == 0
    told = settle_returned(town, reference, 2, actor="Rahma", reason="the branch has erred")
    assert told == {"released": 0, "verified": 1}
    assert draft(town, "2027-01")["new_persons"] == 1
    assert settle_returned(town, reference, 2, actor="Rahma", reason="again") == {
        "released": 0,
        "verified": 0,
    }


def test_a_settled_renewal_is_paid_for_again(town, reference, tmp_path):
    receive_return(town, Answers.accepting(town, reference).write(tmp_path))
    second = sent(town, "2027-01")
    receive_return(town, Answers.accepting(town, second).returning(3).write(tmp_path))
    assert draft(town, "2027-02")["persons"] == 4
    told = settle_returned(town, second, 3, actor="Rahma", reason="the branch has erred")
    assert told == {"released": 1, "verified": 0}
    assert draft(town, "2027-02")["persons"] == 5


def test_only_a_returned_line_is_settled_and_by_somebody(town, reference, tmp_path):
    receive_return(town, Answers.accepting(town, reference).write(tmp_path))
    with pytest.raises(PadanError, match="was not returned"):
        settle_returned(town, reference, 2, actor="Rahma", reason="why")
    with pytest.raises(PadanError, match="named person"):
        settle_returned(town, reference, 2, actor=" ", reason="why")


def test_what_is_said_of_a_return_file_names_nobody(town, reference, tmp_path, caplog):
    answers = Answers.accepting(town, reference).returning(2)
    answers.rows[3]["nik"] = nik_of(4)
    told = receive_return(town, answers.write(tmp_path))
    said = str(told) + caplog.text + str(rows(town, "SELECT * FROM audit.ledger"))
    said += str(rows(town, "SELECT * FROM audit.outbox"))
    assert "PERSON" not in said
    assert "7A0000" not in said
    assert not any(nik_of(number) in said for number in range(1, 6))
    assert HEADER not in said
