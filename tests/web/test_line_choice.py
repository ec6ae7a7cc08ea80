"""Lines of a long list that are left out: kept in few letters, page by page, group by group."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from muster.web.components.line_choice import Line, LineChoice, as_ranges, from_ranges

LINES = [Line(n, f"uri-{n}", f"Skill {n}", "added" if n < 5 else "changed", "") for n in range(10)]


def test_numbers_are_kept_as_ranges() -> None:
    assert as_ranges([7, 0, 1, 2, 3, 9]) == "0-3,7,9"
    assert from_ranges("0-3,7,9") == {0, 1, 2, 3, 7, 9}
    assert from_ranges("") == from_ranges("x,-,5-,²") - {5} == frozenset()
    assert len(from_ranges("1-999999999999")) <= 100_000


@given(st.frozensets(st.integers(0, 3000)))
def test_ranges_say_the_same_numbers_again(numbers: frozenset[int]) -> None:
    assert from_ranges(as_ranges(numbers)) == numbers


def test_a_page_speaks_only_for_the_lines_that_it_showed() -> None:
    choice = LineChoice().ticked(LINES[:3], {0, 2, 9})
    assert choice.left == {1}
    choice = choice.ticked(LINES[5:8], {5})
    assert choice.left == {1, 6, 7}
    assert choice.ticked(LINES[:3], {1}).left == {0, 2, 6, 7}


def test_a_group_is_taken_or_left_whole_until_one_of_it_is_ticked() -> None:
    choice = LineChoice().none_of(LINES[:5], "added", is_whole=True)
    assert (choice.left, choice.groups) == ({0, 1, 2, 3, 4}, {"added"})
    assert choice.ticked(LINES[5:], {5}).groups == {"added"}
    assert choice.ticked(LINES[:5], {3}).groups == frozenset()
    assert choice.all_of(LINES[:5], "added") == LineChoice()
    assert LineChoice().none_of(LINES[:2], "added", is_whole=False).groups == frozenset()


def test_a_choice_is_read_again_as_it_was_kept() -> None:
    choice = LineChoice(frozenset({0, 1, 8}), frozenset({"changed"}))
    assert LineChoice.read(choice.kept()) == choice
    for nothing in (None, "", [], {}):
        assert LineChoice.read(nothing) == LineChoice()


def test_words_find_names_and_former_names() -> None:
    line = Line(0, "uri", "Heron census", "changed", "Counting herons")
    assert line.has("")
    assert line.has("COUNT census")
    assert not line.has("swan")
