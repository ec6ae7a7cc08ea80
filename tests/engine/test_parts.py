"""Shares that sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engine.parts import largest_remainder, to_tenths, weights_to_thousand


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_weights_sum_to_a_thousand_and_keep_their_order(weights):
    found = weights_to_thousand(weights)
    assert sum(found) == 1000
    for a, b in zip(range(len(weights)), range(1, len(weights)), strict=False):
        if weights[a] > weights[b]:
            assert found[a] >= found[b]


@given(st.lists(st.integers(-40_000, 100_000), max_size=50))
def test_printed_tenths_sum_to_the_printed_sum(parts):
    found, total = to_tenths(parts)
    assert sum(found) == (total if parts else 0)
    assert abs(total * 100 - sum(parts)) <= 50
    assert all(abs(f * 100 - p) <= 100 for f, p in zip(found, parts, strict=True))


def test_examples():
    assert weights_to_thousand([1, 1, 1]) == [334, 333, 333]
    assert weights_to_thousand([0, 0]) == [500, 500]
    assert weights_to_thousand([]) == []
    assert largest_remainder([0.5, 0.5], 1) == [1, 0]
    assert to_tenths([250, 250]) == ([3, 2], 5)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        weights_to_thousand([1, -1])
    with pytest.raises(ValueError, match="nothing"):
        largest_remainder([], 3)
