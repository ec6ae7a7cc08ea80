"""The two-sided order: golden numbers, bounds, and that one line's change moves it the right way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engine.rows import PersonRow, SkillRow, Stance
from muster.engine.two_sided import (
    DEEPEST,
    MOST_LIFT,
    Chance,
    Factor,
    chances_in_order,
    value_of,
    weight_of,
    with_upper_bounds,
)

ALL = frozenset(Factor)
PARTS = st.integers(0, 1000)
CHANCES = st.builds(
    Chance,
    ref=st.just("x"),
    skills=PARTS,
    wants=PARTS,
    practical=PARTS,
    open_skills=PARTS,
    shown=st.integers(0, 10**7),
    slots=st.integers(1000, 10**5),
    lift=st.integers(0, MOST_LIFT),
)


def test_golden_numbers() -> None:
    assert [weight_of(rank) for rank in (1, 2, 3, 4, 50)] == [1000, 707, 577, 500, 141]
    assert value_of(800, 500) == 400_000
    assert value_of(800, 500, shown=1000) == 200_000
    assert value_of(800, 500, shown=1000, slots=2000, lift=100) == 293_332
    (one,) = chances_in_order([Chance("a", 800, 1000, 1000, 900)], ALL)
    assert (one.p_owner, one.p_wants, one.newcomer, one.value) == (917, 1000, 82, 917_000)


@pytest.mark.parametrize("wrong", [{"p_owner": -1}, {"shown": -1}, {"slots": 0}, {"lift": MOST_LIFT + 1}])
def test_numbers_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    given_numbers = {"p_owner": 500, "p_wants": 500} | wrong
    with pytest.raises(ValueError, match="out of its range"):
        value_of(given_numbers.pop("p_owner"), given_numbers.pop("p_wants"), **given_numbers)
    with pytest.raises(ValueError, match="begin at 1"):
        weight_of(0)


@given(st.lists(CHANCES, max_size=30), st.sets(st.sampled_from(list(Factor))))
def test_the_order_is_a_permutation_best_value_first_and_ties_keep_the_order_of_the_score(
    chances: list[Chance], factors: set[Factor]
) -> None:
    named = [replace(one, ref=str(number)) for number, one in enumerate(chances)]
    placed = chances_in_order(named, frozenset(factors))
    assert sorted(one.ref for one in placed) == sorted(one.ref for one in named)
    if factors:
        keys = [(-one.value, one.exact) for one in placed]
        assert keys == sorted(keys)
    else:
        assert [one.ref for one in placed] == [one.ref for one in named]


@given(CHANCES, st.integers(1, 10**6))
def test_being_shown_more_never_raises_and_more_of_anything_wished_never_lowers(
    one: Chance, more: int
) -> None:
    (now,) = chances_in_order([one], ALL)
    (seen,) = chances_in_order([replace(one, shown=one.shown + more)], ALL)
    (liked,) = chances_in_order([replace(one, wants=min(1000, one.wants + more))], ALL)
    (able,) = chances_in_order([replace(one, open_skills=min(1000, one.open_skills + more))], ALL)
    assert seen.value <= now.value <= min(liked.value, able.value)
    assert now.value >= 0


def test_only_the_first_two_hundred_change_places() -> None:
    chances = [
        Chance(str(n), 500, 500, 500, 500, shown=1000 * (DEEPEST - n) if n < DEEPEST else 0)
        for n in range(DEEPEST + 5)
    ]
    placed = chances_in_order(chances, ALL)
    assert [one.ref for one in placed[DEEPEST:]] == [str(n) for n in range(DEEPEST, DEEPEST + 5)]
    assert placed[0].ref == str(DEEPEST - 1)


def test_a_newcomers_levels_count_at_their_upper_bound_and_wishes_stay() -> None:
    person = PersonRow("per-1", 1, (SkillRow(1, 30, 7), SkillRow(2, 63, 0), SkillRow(3, 30, 7, Stance.LEARN)))
    assert [(s.skill, s.mu_step) for s in with_upper_bounds(person).skills] == [(1, 38), (2, 63), (3, 30)]
