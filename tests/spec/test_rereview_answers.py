"""How a finding becomes the end of cover, or does not: answers, notices, appeals, as numbered stories."""

from __future__ import annotations

import pytest

from padan.errors import PadanError, WarehouseError
from padan.rereview.answers import Request, answer
from padan.rereview.endings import appeal, close_endings
from padan.rereview.review import review
from padan.warehouse import Role, begin
from tests.unit.rereview.lives import (
    FIRST,
    SECOND,
    THIRD,
    finding,
    held,
    one,
    participants,
    reasons,
    snapshot,
    state,
)
from tests.unit.verification.world import nik_of

DEAD = {"population_status": "deceased"}
MOVED = {"population_status": "moved"}
SELF = {"sponsor_kind": "self", "first_month": SECOND}
FOURTH = "2027-02"
PEOPLE = 3


@pytest.fixture
def month(settings):
    """Review a month on what is different in it; participants: 1 active, 2 active, 3 waits."""
    participants(settings, {1: "active", 2: "active", 3: "verified"})
    snapshot(settings, FIRST, PEOPLE)
    review(settings, FIRST)

    def next_month(period, register=None, members=None):
        snapshot(settings, period, PEOPLE, register or {}, members or {})
        review(settings, period)

    return next_month


def said(settings, number, reason, by="Rahma", what="confirm"):
    """What became of one answer: None when it was taken, else the class of problem."""
    request = Request(1, finding(settings, number, reason), what, "seen the papers")
    outcome = answer(settings, [request], actor=by, role="officer")
    return outcome.refused[0].problem if outcome.refused else None


def by_two(settings, number, reason):
    assert said(settings, number, reason, "Rahma") is None
    assert said(settings, number, reason, "Yusuf") is None


def appealed(settings, number, reason, what, by="Sari"):
    appeal(
        settings,
        finding(settings, number, reason),
        what,
        actor=by,
        role="head",
        reason="heard",
    )


def test_the_deceased_are_held_at_once_and_cover_ends_when_two_have_confirmed(settings, month):
    month(SECOND, {1: DEAD})
    assert (state(settings, 1), held(settings, 1)) == ("active", ["DECEASED"])
    assert close_endings(settings, SECOND)["ended"] == 0
    assert said(settings, 1, "DECEASED") is None
    assert state(settings, 1) == "active"
    assert said(settings, 1, "DECEASED", "Yusuf") is None
    assert state(settings, 1) == "ending"
    assert close_endings(settings, SECOND) == {"ended": 1, "in_appeal": 0, "in_notice": 0}
    with begin(settings) as connection:
        last = connection.exec_driver_sql(
            "SELECT to_state, actor, second_actor, reason, evidence ->> 'finding_ids' AS ids"
            " FROM membership.transition WHERE participant_id = 1 ORDER BY transition_id DESC LIMIT 1"
        ).one()
    assert tuple(last) == ("ended", "Rahma", "Yusuf", "DECEASED", f"[{finding(settings, 1, 'DECEASED')}]")


@pytest.mark.parametrize("again", ["Rahma", " rahma ", "RAHMA"])
def test_the_same_person_twice_is_one_person(settings, month, again):
    month(SECOND, {1: DEAD})
    assert said(settings, 1, "DECEASED") is None
    assert said(settings, 1, "DECEASED", again) == "SAME_PERSON"
    assert state(settings, 1) == "active"


def test_two_lines_of_one_file_are_one_person_too(settings, month):
    month(SECOND, {1: DEAD})
    number = finding(settings, 1, "DECEASED")
    asked = [Request(line, number, "confirm", "seen") for line in (2, 3)]
    outcome = answer(settings, asked, actor="Rahma", role="officer")
    assert (len(outcome.taken), [one.problem for one in outcome.refused]) == (1, ["SAME_PERSON"])


def test_a_rejection_between_makes_both_confirm_again(settings, month):
    month(SECOND, {1: DEAD})
    assert said(settings, 1, "DECEASED") is None
    assert said(settings, 1, "DECEASED", "Sari", "reject") is None
    assert held(settings, 1) == []
    assert said(settings, 1, "DECEASED", "Yusuf") is None
    assert (state(settings, 1), held(settings, 1)) == ("active", ["DECEASED"])
    assert said(settings, 1, "DECEASED") is None
    assert state(settings, 1) == "ending"


def test_a_visit_asked_for_leaves_the_payment_held(settings, month):
    month(SECOND, {1: DEAD})
    assert said(settings, 1, "DECEASED", what="to_the_field") is None
    assert (state(settings, 1), held(settings, 1)) == ("active", ["DECEASED"])


def test_the_deceased_who_is_alive_after_all_is_let_go(settings, month):
    month(SECOND, {1: DEAD})
    month(THIRD)
    assert (state(settings, 1), held(settings, 1)) == ("active", [])
    assert reasons(settings, THIRD, "settled") == {1: ["DECEASED"]}
    assert said(settings, 1, "DECEASED") == "NOT_STANDING"


def test_an_ending_whose_evidence_is_gone_is_taken_back(settings, month):
    month(SECOND, {1: MOVED})
    by_two(settings, 1, "MOVED_OUT")
    assert state(settings, 1) == "ending"
    month(THIRD)
    assert state(settings, 1) == "active"
    assert close_endings(settings, FOURTH)["ended"] == 0


def test_who_moved_is_paid_during_the_notice_and_ends_with_its_last_month(settings, month):
    month(SECOND, {1: MOVED})
    assert held(settings, 1) == []
    by_two(settings, 1, "MOVED_OUT")
    assert held(settings, 1) == []
    assert close_endings(settings, SECOND) == {"ended": 0, "in_appeal": 0, "in_notice": 1}
    month(THIRD, {1: MOVED})
    assert close_endings(settings, THIRD) == {"ended": 1, "in_appeal": 0, "in_notice": 0}
    assert close_endings(settings, THIRD) == {"ended": 0, "in_appeal": 0, "in_notice": 0}


def test_whom_another_pays_for_is_not_paid_twice_during_the_notice(settings, month):
    month(SECOND, members={1: SELF})
    assert held(settings, 1) == []
    by_two(settings, 1, "COVERED_SELF_PAID")
    assert (state(settings, 1), held(settings, 1)) == ("ending", ["COVERED_SELF_PAID"])


def test_an_open_appeal_stops_the_ending_for_as_long_as_it_takes(settings, month):
    month(SECOND, {1: MOVED})
    by_two(settings, 1, "MOVED_OUT")
    appealed(settings, 1, "MOVED_OUT", "opened", by="Person")
    for period in (THIRD, FOURTH):
        month(period, {1: MOVED})
        assert close_endings(settings, period) == {"ended": 0, "in_appeal": 1, "in_notice": 0}
    with pytest.raises(PadanError, match="somebody else"):
        appealed(settings, 1, "MOVED_OUT", "dismissed", by="yusuf")
    appealed(settings, 1, "MOVED_OUT", "dismissed")
    assert close_endings(settings, FOURTH)["ended"] == 1


def test_an_appeal_upheld_brings_cover_back_and_the_same_evidence_does_not_end_it_again(settings, month):
    month(SECOND, members={1: SELF})
    by_two(settings, 1, "COVERED_SELF_PAID")
    appealed(settings, 1, "COVERED_SELF_PAID", "opened", by="Person")
    appealed(settings, 1, "COVERED_SELF_PAID", "upheld")
    assert (state(settings, 1), held(settings, 1)) == ("active", [])
    month(THIRD, members={1: SELF | {"last_month": THIRD}})
    assert reasons(settings, THIRD, "new") == {}
    assert said(settings, 1, "COVERED_SELF_PAID") == "NOT_STANDING"
    assert close_endings(settings, FOURTH)["ended"] == 0


def test_an_appeal_needs_an_ending_and_steps_in_order(settings, month):
    month(SECOND, {1: MOVED, 2: DEAD})
    with pytest.raises(PadanError, match="nothing to appeal"):
        appealed(settings, 1, "MOVED_OUT", "opened")
    by_two(settings, 1, "MOVED_OUT")
    with pytest.raises(PadanError, match="has not been opened"):
        appealed(settings, 1, "MOVED_OUT", "upheld")
    appealed(settings, 1, "MOVED_OUT", "opened")
    with pytest.raises(PadanError, match="is open already"):
        appealed(settings, 1, "MOVED_OUT", "opened")
    by_two(settings, 2, "DECEASED")
    close_endings(settings, SECOND)
    with pytest.raises(PadanError, match="has ended"):
        appealed(settings, 2, "DECEASED", "opened")


def test_of_two_findings_one_taken_back_leaves_the_other(settings, month):
    month(SECOND, {1: DEAD | MOVED | {"region_code": "7306", "kecamatan_code": "730601"}})
    assert reasons(settings, SECOND) == {1: ["MOVED_OUT"]}
    month(THIRD, {1: DEAD | {"region_code": "7306", "kecamatan_code": "730601"}})
    assert reasons(settings, THIRD) == {1: ["DECEASED", "MOVED_OUT"]}
    by_two(settings, 1, "DECEASED")
    by_two(settings, 1, "MOVED_OUT")
    assert said(settings, 1, "DECEASED", "Sari", "reject") is None
    assert (state(settings, 1), held(settings, 1)) == ("ending", [])
    assert said(settings, 1, "MOVED_OUT", "Sari", "reject") is None
    assert state(settings, 1) == "active"


def test_of_two_endings_the_earlier_one_counts(settings, month):
    month(SECOND, {1: DEAD | {"region_code": "7306", "kecamatan_code": "730601"}})
    by_two(settings, 1, "MOVED_OUT")
    by_two(settings, 1, "DECEASED")
    assert close_endings(settings, SECOND)["ended"] == 1


def test_who_waits_and_has_died_leaves_the_list_by_two(settings, month):
    month(SECOND, {3: DEAD})
    assert (state(settings, 3), held(settings, 3)) == ("verified", ["DECEASED"])
    assert said(settings, 3, "DECEASED") is None
    assert state(settings, 3) == "verified"
    assert said(settings, 3, "DECEASED", "Yusuf") is None
    assert (state(settings, 3), held(settings, 3)) == ("ended", ["DECEASED"])


def test_the_vanished_lose_nothing_whoever_confirms_it(settings, month):
    month(SECOND, {1: None})
    assert said(settings, 1, "VANISHED") is None
    assert said(settings, 1, "VANISHED", "Yusuf") == "CONFIRMED_ALREADY"
    assert close_endings(settings, THIRD)["ended"] == 0
    assert (state(settings, 1), held(settings, 1)) == ("active", [])
    month(THIRD)
    assert reasons(settings, THIRD) == {}


def test_a_missing_snapshot_ends_and_settles_nothing(settings, month):
    month(SECOND, {1: DEAD, 2: MOVED}, {2: SELF})
    snapshot(settings, THIRD, PEOPLE, None, {})
    review(settings, THIRD)
    assert reasons(settings, THIRD, "carried") == {1: ["DECEASED"], 2: ["MOVED_OUT"]}
    assert reasons(settings, THIRD, "settled") == {2: ["COVERED_SELF_PAID"]}
    assert held(settings, 1) == ["DECEASED"]
    with pytest.raises(PadanError, match="no accepted file"):
        review(settings, FOURTH)


def test_an_officer_says_whose_nik_it_is(settings, month):
    new = {"nik": "7371019999999902", "kk": "7371010000099999"}
    month(SECOND, {1: new})
    nik = "SELECT nik FROM membership.participant WHERE participant_id = 1"
    assert one(settings, nik) == nik_of(1)
    assert said(settings, 1, "NIK_MAY_BE_CORRECTED") is None
    assert one(settings, nik) == new["nik"]
    assert one(settings, "SELECT actor FROM rereview.nik_history") == "Rahma"
    month(THIRD, {1: new})
    assert reasons(settings, THIRD) == {}


def test_a_change_of_name_stands_until_somebody_has_answered(settings, month):
    month(SECOND, {1: {"name": "LAIN"}})
    month(THIRD, {1: {"name": "LAIN"}})
    assert reasons(settings, THIRD, "carried") == {1: ["NAME_CORRECTED"]}
    assert said(settings, 1, "NAME_CORRECTED") is None
    month(FOURTH, {1: {"name": "LAIN"}})
    assert reasons(settings, FOURTH) == {}


def test_who_moved_back_and_away_again_is_a_new_case(settings, month):
    month(SECOND, {1: MOVED})
    assert said(settings, 1, "MOVED_OUT", what="reject") is None
    month(THIRD)
    month(FOURTH, {1: MOVED})
    assert reasons(settings, FOURTH, "new") == {1: ["MOVED_OUT"]}
    assert said(settings, 1, "MOVED_OUT") is None


def test_nothing_that_was_found_or_said_can_be_changed(settings, month):
    month(SECOND, {1: DEAD})
    said(settings, 1, "DECEASED")
    for table in ("finding", "standing", "look", "finding_decision"):
        with pytest.raises(WarehouseError), begin(settings, Role.OWNER) as connection:
            connection.exec_driver_sql(f"DELETE FROM rereview.{table}")
    with pytest.raises(WarehouseError), begin(settings) as connection:
        connection.exec_driver_sql("UPDATE rereview.run SET looked_at = 0")


def test_what_is_wrong_with_an_answer_is_told_by_class(settings, month):
    month(SECOND, {1: DEAD})
    number = finding(settings, 1, "DECEASED")
    asked = [
        Request(1, number, "perhaps", "x"), Request(2, number, "confirm", " "),
        Request(3, 999, "confirm", "x"),
        Request(4, number, "confirm", "a\0b"), Request(5, -1, "confirm", "x"),
        Request(6, number, "reject", "x"),
    ]  # fmt: skip
    outcome = answer(settings, asked, actor="Rahma", role="officer")
    assert [(one.line, one.problem) for one in outcome.refused] == [
        (1, "ANSWER_UNKNOWN"), (2, "REASON_MISSING"), (3, "FINDING_UNKNOWN"),
        (4, "CELLS"), (5, "NOT_A_NUMBER"),
    ]  # fmt: skip
    assert len(outcome.taken) == 1
    with pytest.raises(PadanError, match="a name and a role"):
        answer(settings, asked, actor=" ", role="officer")
