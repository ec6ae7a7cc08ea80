"""What cost centres gave and got for people they lent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.billing import policy
from muster.foundation.act import Actor
from muster.ledger import queries as ledger_queries
from muster.ledger.terms import AccountKind
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class CentreLine:
    """One cost centre in one unit: what it ``got`` for lending and ``gave`` for borrowing, both from zero."""

    unit_ref: str
    unit_name: str
    unit: str
    got: int
    gave: int

    @property
    def net(self) -> int:
        """Above zero where it lent more than it borrowed."""
        return self.got - self.gave


def list_cost_centres(
    actor: Actor, organisation_ref: str, *, start: date | None, end: date | None
) -> list[CentreLine]:
    """Every cost centre of the organisation that something was posted to in the half-open period, by name.

    Raises NotAllowed for anybody but its finance people, people leads and operators.
    """
    policy.may_read_chargeback(actor, organisation_ref).require()
    names = {unit.ref: unit.name for unit in people_queries.list_units(organisation_ref)}
    moved = ledger_queries.movements_of(
        AccountKind.COST_CENTRE, organisation_ref=organisation_ref, start=start, end=end
    )
    lines = [
        CentreLine(one.holder_ref, names.get(one.holder_ref, ""), one.unit, one.arrived, one.left)
        for one in moved
    ]
    return sorted(lines, key=lambda line: (line.unit_name, line.unit))
