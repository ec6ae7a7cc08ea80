"""Cutting an amount into parts that sum to it exactly, and rounding once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` in parts as the weights (whole, none below zero, not all zero); the parts sum to it exactly.

    Largest remainder: every part is its exact share rounded down, and the units left over go one each to
    the largest remainders, the earlier part first among equals. So no part is a whole unit away from its
    share. A total below zero is cut as its mirror image. Raises ValueError for weights that share nothing.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights are whole numbers from zero, not all zero")
    if total < 0:
        return tuple(-part for part in split(-total, weights))
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [part for part, _rest in shares]
    order = sorted(range(len(parts)), key=lambda i: (-shares[i][1], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def price_of(minutes: int, hourly: int) -> int:
    """What these minutes cost at ``hourly`` minor units an hour, rounded once, half to even."""
    return round(Fraction(minutes * hourly, 60))


def prices_of(minutes: Sequence[int], hourly: int) -> tuple[int, ...]:
    """The price of each piece of work, so that the prices sum to the price of all minutes together."""
    total = sum(minutes)
    if total == 0:
        return (0,) * len(minutes)
    return split(price_of(total, hourly), minutes)
