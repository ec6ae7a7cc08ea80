"""What happened to milestones, hours and disputes, in plain sentences: lines of the activity and of the room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from muster.engagements.terms import DisputeItem
from muster.foundation.words import _
from muster.web.components.moments import day_brief, hours_words

Teller = Callable[[Any, Callable[[str], str], date], str]


def item_words(kind: str) -> str:
    """What a dispute is about, in general."""
    return {
        DisputeItem.HOURS: _("a week of hours"),
        DisputeItem.DELIVERY: _("work handed over"),
        DisputeItem.MILESTONE: _("a milestone"),
        DisputeItem.INVOICE: _("an invoice"),
    }[DisputeItem(kind)]


def _released(e: Any, name: Callable[[str], str], today: date) -> str:
    if e.by_clock:
        return _("A milestone counts as accepted, since nobody answered. It is paid.")
    return _("{owner} accepted a milestone. It is paid.", owner=name(e.owner_ref))


TOLD_OF_MONEY: Mapping[str, Teller] = {
    "milestone.planned": lambda e, name, today: _("{name} planned a milestone.", name=name(e.by_ref)),
    "milestone.dropped": lambda e, name, today: _("{name} dropped a milestone.", name=name(e.by_ref)),
    "milestone.funded": lambda e, name, today: _("Money was set aside for a milestone."),
    "milestone.submitted": lambda e, name, today: _(
        "{person} handed a milestone over.", person=name(e.person_ref)
    ),
    "milestone.changes_requested": lambda e, name, today: _(
        "{owner} asked for changes to a milestone.", owner=name(e.owner_ref)
    ),
    "milestone.released": _released,
    "milestone.refund_asked": lambda e, name, today: _(
        "{owner} asked for the money of a milestone back.", owner=name(e.owner_ref)
    ),
    "milestone.refund_declined": lambda e, name, today: _(
        "{person} keeps working on the milestone.", person=name(e.person_ref)
    ),
    "milestone.refunded": lambda e, name, today: _("The money of a milestone went back."),
    "retainer.owed": lambda e, name, today: _("A month of readiness is over and owed."),
    "timesheet.reopened": lambda e, name, today: _(
        "{owner} opened approved hours again.", owner=name(e.owner_ref)
    ),
    "timesheet.approved_by_clock": lambda e, name, today: _(
        "{hours} count as approved, since nobody answered.", hours=hours_words(e.minutes)
    ),
    "dispute.opened": lambda e, name, today: _(
        "{name} disputes {item}. {decider} decides by {day}.",
        name=name(e.by_ref),
        item=item_words(e.item_kind),
        decider=name(e.decider_ref),
        day=day_brief(e.due_at.date(), today),
    ),
    "dispute.ruled": lambda e, name, today: _(
        "{decider} has ruled. Either side may appeal until {day}.",
        decider=name(e.decider_ref),
        day=day_brief(e.due_at.date(), today),
    ),
    "dispute.appealed": lambda e, name, today: _("{name} appealed the ruling.", name=name(e.by_ref)),
    "dispute.ended": lambda e, name, today: (
        _("The dispute was withdrawn.")
        if e.share is None or e.status == "withdrawn"
        else _("The dispute is decided, and the ruling is carried out.")
    ),
}
"""By the wire name of the event."""
