"""Why a suggestion stands where it stands: each factor of the two-sided order as a line of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from muster.foundation.words import _
from muster.web.components.numbers import tenth_words


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One factor as printed: what it is, how much, and what it was made from."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """The lines of one suggestion, what they multiply to, and where the match alone would put it."""

    lines: tuple[OrderLine, ...]
    together: str
    place: str


def marks_of(card: Any) -> tuple[str, ...]:
    """The marks of a posting in words."""
    marks = ((card.is_strategic, _("Strategic")), (card.is_urgent, _("Urgent")))
    return tuple(words for is_set, words in marks if is_set)


def order_view(placed: Any, card: Any = None) -> OrderView | None:
    """The lines of a ``matching`` placing; nothing where the list stands in another order.

    ``card``: the posting, where the lines are work; otherwise they are people, and the owner reads.
    """
    if placed is None:
        return None
    is_work = card is not None
    lines = [
        OrderLine(
            _("They may want you") if is_work else _("You may want them"),
            percent(placed.p_owner),
            _newcomer(placed.newcomer, is_work=is_work) or _("from skills and the practical side"),
        ),
        OrderLine(
            _("You may want it") if is_work else _("They may want it"),
            percent(placed.p_wants),
            _("from wishes and the practical side"),
        ),
    ]
    if placed.crowding:
        lines.append(
            OrderLine(
                _("Shown already in 28 days"),
                _("divided by {n}", n=_times(1000 + placed.crowding)),
                _("so that nobody is never shown"),
            )
        )
    if placed.lift:
        lines.append(
            OrderLine(
                _("Lifted by {organisation}", organisation=card.organisation_name)
                if is_work
                else _("Lifted"),
                f"+{percent(placed.lift)}",
                ", ".join(marks_of(card)) if is_work else "",
            )
        )
    return OrderView(
        tuple(lines), percent(placed.value // 1000), _("By match alone this is number {n}.", n=placed.exact)
    )


def _newcomer(points: int, *, is_work: bool) -> str:
    if not points:
        return ""
    if is_work:
        return _(
            "{n} of it because your first work here is still to come: levels count at their upper bound",
            n=percent(points),
        )
    return _("{n} of it because their first work here is still to come", n=percent(points))


def percent(thousandths: int) -> str:
    """ "62.5 %", without a zero at the end."""
    return f"{thousandths // 10} %" if thousandths % 10 == 0 else f"{tenth_words(thousandths)} %"


def _times(thousandths: int) -> str:
    """ "1.6" from 1,625."""
    return tenth_words(thousandths // 100)
