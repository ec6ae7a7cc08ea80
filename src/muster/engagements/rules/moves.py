"""Which steps a state allows."""

from __future__ import annotations

from muster.engagements import terms
from muster.engagements.rules.refusals import MoveNotPossible


def next_status(table: str, now: str, to: str) -> str:
    """``to`` when the table of moves allows it from ``now``; raises MoveNotPossible otherwise."""
    if to not in terms.TRANSITION_TABLES[table].get(now, ()):
        raise MoveNotPossible(table, now, to)
    return str(to)


def may_move(table: str, now: str, to: str) -> bool:
    """Whether the table allows it: what a page asks before it shows a button."""
    return to in terms.TRANSITION_TABLES[table].get(now, ())
