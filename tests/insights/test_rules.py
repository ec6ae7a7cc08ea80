"""Sums of figures, and small groups kept out of sight."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.insights import rules
from muster.insights.terms import LEAST


@pytest.mark.parametrize(
    ("values", "middle"),
    [([3, 1, 2, 9, 8], 3), ([1, 2, 3, 4, 5, 6], 4), ([7] * 5, 7), ([1, 2, 3, 4], None), ([], None)],
)
def test_the_median_needs_five_cases(values: list[int], middle: int | None) -> None:
    assert rules.median(values) == middle


@pytest.mark.parametrize(
    ("part", "whole", "thousandths"), [(1, 8, 125), (2, 3, None), (2, 6, 333), (5, 5, 1000), (0, 0, None)]
)
def test_a_share_is_in_thousandths_and_needs_five(part: int, whole: int, thousandths: int | None) -> None:
    assert rules.share(part, whole) == thousandths


def test_a_small_number_is_hidden_and_nobody_is_not() -> None:
    assert [rules.at_least(n) for n in (0, 1, 4, 5, 40)] == [0, None, None, 5, 40]


def test_a_hidden_group_takes_the_smallest_shown_one_with_it() -> None:
    found = rules.groups({"A": 40, "B": 20, "C": 6}, {"A": 10, "B": 7, "C": 2})
    assert [(g.name, g.active) for g in found] == [("A", 10), ("B", None), ("C", None)]
    apart = rules.groups({"A": 40, "B": 4, "C": 3}, {"A": 10, "B": 1, "C": 2})
    assert [(g.name, g.active) for g in apart] == [("A", 10), ("B", None), ("C", None)]
    clear = rules.groups({"A": 40, "B": 20}, {"A": 10, "B": 0})
    assert [(g.name, g.active) for g in clear] == [("A", 10), ("B", 0)]


@given(
    st.dictionaries(
        st.sampled_from("ABCDEFG"), st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=7
    )
)
def test_no_small_group_can_be_worked_out_from_the_whole(sizes: dict[str, tuple[int, int]]) -> None:
    members = {name: size for name, (size, _active) in sizes.items()}
    active = {name: min(size, part) for name, (size, part) in sizes.items()}
    found = rules.groups(members, active)
    assert sum(group.members for group in found) == sum(members.values())
    for group in found:
        assert group.active is None or group.active == active[group.name]
        assert group.active is None or (
            group.members >= LEAST and (group.active == 0 or group.active >= LEAST)
        )
    hidden = [group for group in found if group.active is None]
    assert len(hidden) != 1 or len(found) == 1


def test_months_run_over_the_turn_of_the_year() -> None:
    assert rules.months_back(date(2027, 1, 15), 2) == date(2026, 11, 1)
    assert rules.months_between(date(2026, 11, 30), date(2027, 2, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
