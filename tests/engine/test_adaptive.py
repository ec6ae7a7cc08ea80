"""The adaptive test against a slow plain twin, by properties, and on simulated people whose ability is known."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engine import adaptive
from muster.engine.adaptive import Item

ITEMS = st.builds(Item, st.floats(0.3, 2.5), st.floats(-3, 3))
ANSWERS = st.lists(st.tuples(ITEMS, st.booleans()), max_size=25)


def plain_expected(answers: list[tuple[Item, bool]]) -> tuple[float, float]:
    """The same by loops over a finer grid."""
    grid = [-4 + 8 * i / 60 for i in range(61)]
    weights = []
    for theta in grid:
        weight = math.exp(-theta * theta / 2)
        for item, right in answers:
            p = 1 / (1 + math.exp(-item.a * (theta - item.b)))
            weight *= p if right else 1 - p
        weights.append(weight)
    total = math.fsum(weights)
    mean = math.fsum(w * t for w, t in zip(weights, grid, strict=True)) / total
    variance = math.fsum(w * (t - mean) ** 2 for w, t in zip(weights, grid, strict=True)) / total
    return mean, math.sqrt(variance)


@given(ANSWERS)
def test_the_estimate_is_the_plain_ones(answers: list[tuple[Item, bool]]) -> None:
    found = adaptive.expected(answers)
    mean, error = plain_expected(answers)
    assert found.theta == pytest.approx(mean, abs=1e-9)
    assert found.error == pytest.approx(error, abs=1e-9)
    assert found.n == len(answers)


@given(ANSWERS, ITEMS)
def test_a_right_answer_never_lowers_and_a_wrong_one_never_raises(
    answers: list[tuple[Item, bool]], item: Item
) -> None:
    before = adaptive.expected(answers).theta
    assert adaptive.expected([*answers, (item, True)]).theta >= before - 1e-9
    assert adaptive.expected([*answers, (item, False)]).theta <= before + 1e-9


@given(st.lists(st.tuples(ITEMS, st.booleans()), min_size=2, max_size=25))
def test_the_likeliest_is_likelier_than_its_neighbours(answers: list[tuple[Item, bool]]) -> None:
    found = adaptive.most_likely(answers)

    def likelihood(theta: float) -> float:
        return math.fsum(
            math.log(p if right else 1 - p) for item, right in answers for p in [adaptive.chance(item, theta)]
        )

    best = likelihood(found)
    for other in (-4.0, -1.0, 0.0, 1.0, 4.0, found - 0.05, found + 0.05):
        if -4 <= other <= 4:
            assert likelihood(other) <= best + 1e-6


def test_information_by_hand() -> None:
    assert adaptive.chance(Item(1.0, 0.0), 0.0) == 0.5
    assert adaptive.information(Item(2.0, 0.0), 0.0) == pytest.approx(1.0)
    assert adaptive.expected([]).theta == pytest.approx(0.0, abs=1e-12)
    assert adaptive.expected([]).error == pytest.approx(1.0, abs=0.01)


def test_the_next_item_is_one_of_the_five_most_telling_and_drawn_by_the_seed() -> None:
    items = [Item(1.5, -3 + 6 * n / 39) for n in range(40)]
    best = set(sorted(range(40), key=lambda n: -adaptive.information(items[n], 0.0))[:5])
    drawn = {adaptive.next_item(items, set(), 0.0, seed=str(seed)) for seed in range(200)}
    assert drawn == best
    assert adaptive.next_item(items, set(), 0.0, seed="a") == adaptive.next_item(items, set(), 0.0, seed="a")
    assert adaptive.next_item(items, set(range(40)), 0.0, seed="a") is None


@pytest.mark.parametrize("truth", [-2.0, -1.0, 0.0, 1.0, 2.0])
def test_ability_is_recovered_and_the_rule_stops(truth: float) -> None:
    draw = random.Random(7)
    items = [Item(draw.uniform(1.2, 2.2), draw.uniform(-3, 3)) for _ in range(200)]
    errors, covered, lengths = [], 0, []
    for person in range(300):
        answers: list[tuple[Item, bool]] = []
        asked: set[int] = set()
        ability = adaptive.expected(answers)
        while not adaptive.is_over(ability, items=len(items)):
            number = adaptive.next_item(items, asked, ability.theta, seed=f"{person}")
            assert number is not None
            asked.add(number)
            answers.append((items[number], draw.random() < adaptive.chance(items[number], truth)))
            ability = adaptive.expected(answers)
        errors.append(adaptive.most_likely(answers) - truth)
        covered += abs(ability.theta - truth) <= 1.96 * ability.error + 0.35  # the prior draws to the middle
        lengths.append(len(answers))
        assert ability.error <= adaptive.STOP_ERROR or len(answers) == adaptive.MOST_ITEMS
    assert abs(sum(errors) / len(errors)) < 0.1
    assert covered / 300 > 0.9
    assert max(lengths) <= adaptive.MOST_ITEMS
