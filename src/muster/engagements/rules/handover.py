"""When a handover list is due, and what may stand on it."""

from __future__ import annotations

from datetime import date, timedelta

from muster.engagements import terms
from muster.engagements.rules.refusals import HandoverNotPossible
from muster.foundation.words import _


def is_handover_due(starts_date: date, last_date: date, *, today: date) -> bool:
    """Whether somebody is asked for a list today: the last day is near, and the work was long enough to leave something."""
    is_near = today <= last_date <= today + timedelta(days=terms.HANDOVER_DAYS)
    return is_near and (last_date - starts_date).days >= terms.HANDOVER_FROM_DAYS


def check_handover(what: str, place: str, ask: str, *, number: int) -> tuple[str, str, str]:
    """The texts of an item, tidied. ``number``: how many there are. Raises HandoverNotPossible, naming the field."""
    if number >= terms.MOST_HANDOVER:
        message = _(
            "A list has at most {n} items. Put together what belongs together.", n=terms.MOST_HANDOVER
        )
        raise HandoverNotPossible(message, field="what")
    tidy = tuple(" ".join(text.split()) for text in (what, place, ask))
    if not tidy[0]:
        raise HandoverNotPossible(_("Say what is open."), field="what")
    for text, most, field in zip(tidy, (300, 300, 120), ("what", "place", "ask"), strict=True):
        if len(text) > most:
            raise HandoverNotPossible(_("That is longer than {n} characters.", n=most), field=field)
    return tidy[0], tidy[1], tidy[2]


def check_not_ticked(*, is_done: bool) -> None:
    """Raise HandoverNotPossible for an item that somebody has ticked off: it stays, as a record of what was passed on."""
    if is_done:
        raise HandoverNotPossible(_("This is done already, and stays on the list."), field="item")
