"""Parts that sum: whole numbers shared out by largest remainder."""

import math
from collections.abc import Sequence


def largest_remainder(shares: Sequence[float], total: int) -> list[int]:
    """Whole numbers that sum to `total`, each within 1 of its share where the shares sum to about the total.

    Every share is floored; what is missing goes one by one to the largest fractions, the earlier share first where they
    are equal. A surplus or lack beyond one each is spread in the same order again. Raises ValueError for no shares.
    """
    if not shares:
        raise ValueError("nothing to share out")
    floors = [math.floor(share) for share in shares]
    return _hand_out(floors, [share - floor for share, floor in zip(shares, floors, strict=True)], total)


def in_proportion(numerators: Sequence[int], denominator: int, total: int) -> list[int]:
    """`largest_remainder` of the exact shares numerator / denominator."""
    if not numerators:
        raise ValueError("nothing to share out")
    pairs = [divmod(numerator, denominator) for numerator in numerators]
    return _hand_out([floor for floor, _ in pairs], [rest for _, rest in pairs], total)


def _hand_out(floors: list[int], rests: Sequence[float], total: int) -> list[int]:
    missing = total - sum(floors)
    each, extra = divmod(missing, len(floors))
    if each:
        floors = [floor + each for floor in floors]
    if extra:
        for i in sorted(range(len(floors)), key=lambda i: -rests[i])[:extra]:
            floors[i] += 1
    return floors


def weights_to_thousand(weights: Sequence[int]) -> list[int]:
    """Weights as whole numbers that sum to 1,000 (largest remainder); all zero counts as all equal; none gives none."""
    if not weights:
        return []
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight cannot be below 0")
    whole = sum(weights)
    if not whole:
        return in_proportion([1000] * len(weights), len(weights), 1000)
    return in_proportion([weight * 1000 for weight in weights], whole, 1000)


def to_tenths(parts: Sequence[int], *, unit: int = 1000) -> tuple[list[int], int]:
    """Parts and their sum in tenths, such that the printed parts sum to the printed sum.

    `unit` small units make one point, so `unit // 10` make a tenth. The sum is rounded half up, the parts follow by
    largest remainder.
    """
    tenth = unit // 10
    total = (2 * sum(parts) + tenth) // (2 * tenth)
    if not parts:
        return [], total
    return in_proportion(parts, tenth, total), total
