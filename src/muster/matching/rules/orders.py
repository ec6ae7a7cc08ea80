"""How an organisation orders suggestions: what counts, how far its own work is lifted, how long lists are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from muster.engine.two_sided import Factor
from muster.foundation.words import _
from muster.matching import terms
from muster.matching.rules.refusals import OrderOutOfBounds

ALL_FACTORS = frozenset(Factor)


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """What holds for an organisation. ``work``: for suggestions of work; ``people``: for an owner's list, where no
    factor means the exact order. Lifts in thousandths of the value."""

    work: frozenset[Factor] = ALL_FACTORS
    people: frozenset[Factor] = frozenset()
    strategic_lift: int = 0
    urgent_lift: int = 0
    keep_days: int = terms.KEEP_DAYS

    def lift(self, *, is_strategic: bool, is_urgent: bool) -> int:
        """The lift of a piece of work: both marks together, never beyond the bound."""
        both = self.strategic_lift * is_strategic + self.urgent_lift * is_urgent
        return min(terms.MOST_LIFT, both)


def check_choice(
    work: Collection[str], people: Collection[str], strategic_lift: int, urgent_lift: int, keep_days: int
) -> OrderChoice:
    """The choice, checked. Raises OrderOutOfBounds for an unknown factor, or for what is no whole number within
    its bounds: also NaN and infinity, which compare with nothing."""
    known = {str(factor) for factor in Factor}
    for field, names in (("work", work), ("people", people)):
        if set(map(str, names)) - known:
            raise OrderOutOfBounds(_("We know no such part of the order."), field=field)
    for field, lift in (("strategic_lift", strategic_lift), ("urgent_lift", urgent_lift)):
        if type(lift) is not int or not 0 <= lift <= terms.MOST_LIFT:
            raise OrderOutOfBounds(
                _("A lift goes from 0 to {n} percent.", n=terms.MOST_LIFT // 10), field=field
            )
    if type(keep_days) is not int or not terms.LEAST_KEEP_DAYS <= keep_days <= terms.MOST_KEEP_DAYS:
        raise OrderOutOfBounds(
            _(
                "Lists are kept for {least} to {most} days.",
                least=terms.LEAST_KEEP_DAYS,
                most=terms.MOST_KEEP_DAYS,
            ),
            field="keep_days",
        )
    return OrderChoice(
        frozenset(Factor(one) for one in work),
        frozenset(Factor(one) for one in people),
        strategic_lift,
        urgent_lift,
        keep_days,
    )
