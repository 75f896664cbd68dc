"""What follows from judgements taken together, a few contents at a time."""

from __future__ import annotations

from itertools import permutations

from padan.verification.consequences import Said, consequences


def said(*answers: tuple[str, object, str]) -> list[Said]:
    """Each (content, resident number or other content, answer), numbered in order."""
    return [
        Said(
            number,
            number * 10,
            content,
            against if isinstance(against, int) else None,
            against if isinstance(against, str) else None,
            answer,
        )
        for number, (content, against, answer) in enumerate(answers, 1)
    ]


def test_nothing_said_nothing_follows():
    found = consequences([])
    assert not any([found.resident_of, found.person_of, found.parted, found.held, found.contradictions])


def test_who_is_the_same_as_a_row_is_its_resident_too():
    found = consequences(said(("a", "b", "same"), ("b", "c", "same"), ("c", 1, "same")))
    assert found.resident_of == {"a": 1, "b": 1, "c": 1}
    assert found.person_of == {"a": "a", "b": "a", "c": "a"}


def test_what_one_row_is_not_its_whole_person_is_not():
    found = consequences(said(("a", "b", "same"), ("a", 1, "not_the_same"), ("b", "c", "not_the_same")))
    assert found.not_resident == {("a", 1), ("b", 1)}
    assert found.parted == {("a", "c"), ("c", "a"), ("b", "c"), ("c", "b")}


def test_another_person_is_not_the_resident_either():
    found = consequences(said(("a", 1, "same"), ("a", "b", "not_the_same")))
    assert found.not_resident == {("b", 1)}


def test_a_contradiction_is_told_once_and_holds_all_its_rows_and_nobody_else():
    found = consequences(
        said(("a", 1, "same"), ("b", 1, "same"), ("a", "b", "not_the_same"), ("c", 1, "same"))
    )
    (one,) = found.contradictions
    assert (one.kind, one.judgement_ids, one.row_ids) == ("PARTED_ON_ONE_RESIDENT", (1, 2, 3), (10, 20, 30))
    assert found.held == {"a": {"contradicted"}, "b": {"contradicted"}}
    assert found.resident_of == {"c": 1}
    assert found.parted == found.not_resident == set()


def test_every_kind_of_contradiction_is_named():
    kinds = [
        consequences(said(*answers)).contradictions[0].kind
        for answers in (
            [("a", 1, "same"), ("a", 2, "same")],
            [("a", 1, "same"), ("b", 2, "same"), ("a", "b", "same")],
            [("a", "b", "same"), ("b", "c", "same"), ("a", "c", "not_the_same")],
            [("a", "b", "same"), ("a", "a", "not_the_same")],
            [("a", 1, "not_the_same"), ("b", 1, "same"), ("a", "b", "same")],
            [("a", 1, "same"), ("a", "a", "not_the_same")],
        )
    ]
    assert kinds == [
        "TWO_RESIDENTS", "TWO_RESIDENTS", "JOINED_AND_PARTED", "JOINED_AND_PARTED", "SAME_AND_NOT_THE_SAME",
        "PARTED_ON_ONE_RESIDENT",
    ]  # fmt: skip


def test_two_rows_of_the_same_values_can_be_two_persons():
    found = consequences(said(("a", "a", "not_the_same")))
    assert found.contradictions == []
    assert found.parted == {("a", "a")}


def test_an_open_question_that_others_answered_holds_nobody():
    answered = [
        [("a", 1, "cannot_tell"), ("a", 2, "same")],
        [("a", 1, "cannot_tell"), ("a", "b", "same"), ("b", 1, "not_the_same")],
        [("a", "b", "to_the_field"), ("a", "c", "same"), ("b", "c", "same")],
        [("a", "b", "cannot_tell"), ("a", "c", "same"), ("b", "c", "not_the_same")],
    ]
    assert all(not consequences(said(*answers)).held for answers in answered)


def test_an_open_question_holds_the_whole_person_with_every_reason():
    found = consequences(said(("a", "b", "same"), ("a", 1, "cannot_tell"), ("b", 2, "to_the_field")))
    assert found.held == {content: {"unclear", "to_the_field"} for content in "ab"}


def test_the_order_of_what_is_said_makes_no_difference():
    answers = said(
        ("b", "c", "same"), ("a", "b", "same"), ("c", 1, "same"), ("d", "a", "not_the_same"), ("e", 1, "same")
    )
    assert len({repr(_sorted(consequences(order))) for order in permutations(answers)}) == 1


def _sorted(found):
    return [
        sorted(found.resident_of.items()), sorted(found.person_of.items()), sorted(found.not_resident),
        sorted(found.parted), found.contradictions, found.doubles,
    ]  # fmt: skip
