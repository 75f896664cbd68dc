"""Which row of a person stays, on a few rows at a time."""

from __future__ import annotations

import pytest

from padan.verification.duplicates import Doubles, Link, Row
from padan.verification.duplicates import find_doubles as find_by_order

ORDER = ("link", "agreements", "told")
SETTLED, MATCHED, REVIEW, NEITHER = range(4)


def row(row_id: int, rank: int = NEITHER, anchor: int | None = None) -> Row:
    return Row(row_id, position=row_id, link_rank=rank, anchor=anchor)


def find_doubles(rows, links, parted=(), order=ORDER) -> Doubles:
    return find_by_order(rows, links, parted, order=order)


def link(left: int, right: int, probability: float = 0.999, *, contradicted: bool = False) -> Link:
    return Link(left, right, probability, contradicted)


def test_rows_of_one_resident_are_one_person_and_the_first_stays():
    found = find_doubles([row(3, MATCHED, 9), row(1, MATCHED, 9), row(2, MATCHED, 9)], [])
    assert found.survivor_of == {2: 1, 3: 1}


def test_the_row_with_the_better_link_stays_though_it_comes_later():
    found = find_doubles([row(1), row(2, REVIEW), row(3, MATCHED, 9)], [link(1, 3), link(2, 3)])
    assert found.survivor_of == {1: 3, 2: 3}


def test_of_two_matched_rows_the_one_that_settles_who_it_is_stays():
    assert find_doubles([row(1, MATCHED, 9), row(2, SETTLED, 9)], []).survivor_of == {1: 2}


def test_a_double_of_a_double_of_one_resident_goes_to_the_row_that_stays():
    found = find_doubles([row(1, MATCHED, 9), row(2, MATCHED, 9), row(3)], [link(2, 3)])
    assert found.survivor_of == {2: 1, 3: 1}


def test_a_chain_is_not_followed():
    assert find_doubles([row(1), row(2), row(3)], [link(1, 2), link(2, 3)]).survivor_of == {2: 1}


def test_a_row_between_two_persons_goes_to_the_more_probable():
    rows = [row(1, MATCHED, 8), row(2, MATCHED, 9), row(3)]
    # links come with the most probable first
    assert find_doubles(rows, [link(2, 3, 0.999), link(1, 3, 0.995)]).survivor_of == {3: 2}


@pytest.mark.parametrize("turned", [False, True])
def test_the_side_of_a_link_makes_no_difference(turned):
    joined = link(2, 1) if turned else link(1, 2)
    assert find_doubles([row(1, MATCHED, 9), row(2)], [joined]).survivor_of == {2: 1}


def test_a_contradicted_link_joins_nobody_and_makes_the_unmatched_row_doubtful():
    found = find_doubles([row(1, MATCHED, 9), row(2, REVIEW)], [link(1, 2, contradicted=True)])
    assert (found.survivor_of, found.doubtful) == ({}, {2})


def test_a_row_that_is_a_double_anyway_is_not_doubtful():
    rows = [row(1, MATCHED, 8), row(2, MATCHED, 9), row(3, REVIEW)]
    found = find_doubles(rows, [link(1, 3, contradicted=True), link(2, 3)])
    assert (found.survivor_of, found.doubtful) == ({3: 2}, set())


def test_rows_judged_to_be_one_person_are_one_and_the_better_linked_stays():
    rows = [Row(1, 1, NEITHER, None, "p"), Row(2, 2, MATCHED, 9, "p"), row(3, SETTLED, 9), row(4)]
    assert find_doubles(rows, [link(1, 4)]).survivor_of == {1: 3, 2: 3, 4: 3}


def test_rows_judged_to_be_two_persons_do_not_become_doubles_of_a_third():
    rows = [row(1, MATCHED, 9), row(2), row(3)]
    links = [link(1, 2), link(1, 3, 0.998)]
    assert find_doubles(rows, links, [(2, 3), (3, 2)]).survivor_of == {2: 1}


def test_no_rows_no_doubles():
    found = find_doubles([], [])
    assert (found.survivor_of, found.doubtful) == ({}, set())


@pytest.mark.parametrize(
    ("why", "second"),
    [
        ("surer, though less agrees", Row(2, 2, SETTLED, 9, None, agreements=3, told=0)),
        ("as sure, and more agrees", Row(2, 2, MATCHED, 9, None, agreements=5, told=0)),
        ("as much agrees, and it tells more", Row(2, 2, MATCHED, 9, None, agreements=4, told=3)),
    ],
)
def test_the_second_row_stays_where_it_is_better(why, second):
    first = Row(1, 1, MATCHED, 9, None, agreements=4, told=2)
    assert find_doubles([first, second], []).survivor_of == {1: 2}, why


def test_of_equal_rows_the_first_of_the_list_stays_in_whatever_order_they_come():
    rows = [Row(n, n, MATCHED, 9, None, agreements=4, told=2) for n in (3, 1, 2)]
    assert find_doubles(rows, []).survivor_of == find_doubles(rows[::-1], []).survivor_of == {2: 1, 3: 1}


def test_the_order_is_a_rule():
    rows = [
        Row(1, 1, MATCHED, 9, None, agreements=5, told=0),
        Row(2, 2, MATCHED, 9, None, agreements=4, told=3),
    ]
    assert find_doubles(rows, []).survivor_of == {2: 1}
    assert find_doubles(rows, [], order=("link", "told", "agreements")).survivor_of == {1: 2}


def test_in_a_chain_the_better_row_in_the_middle_stays_for_both():
    rows = [row(1, REVIEW), row(2, MATCHED, 9), row(3, REVIEW)]
    assert find_doubles(rows, [link(1, 2), link(2, 3)]).survivor_of == {1: 2, 3: 2}
