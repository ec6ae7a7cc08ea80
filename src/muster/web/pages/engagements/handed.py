"""The handover lists of a piece of work, ready to be shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from muster.engagements.queries import EngagementDetail, HandoverList
from muster.foundation.words import _, _n
from muster.web.components.moments import day_brief
from muster.web.forms.handover import HandoverForm


def handover_of(found: EngagementDetail, today: date, *, bound: HandoverForm | None) -> dict[str, Any] | None:
    """The section of the page: every list with what this side may do; None where there is nothing to say."""
    lists = [one for one in found.handover if one.items or one.may_write]
    if not lists:
        return None
    may_write = any(one.may_write for one in lists)
    near = found.engagement.is_over or (found.engagement.ends_date - today).days <= 14
    return {
        "lists": [_shown(one, today) for one in lists],
        "form": (bound or HandoverForm()) if may_write else None,
        "is_unfolded": "yes" if bound or near else "",
        "is_empty": not any(one.items for one in lists),
        "aside": _aside(lists),
    }


def _aside(lists: list[HandoverList]) -> str:
    left = sum(one.open_items for one in lists)
    if not any(one.items for one in lists):
        return ""
    return _n("{n} thing is open", "{n} things are open", n=left) if left else _("all done")


def _shown(one: HandoverList, today: date) -> dict[str, Any]:
    return {
        "title": "" if one.is_own else _("Left by {name}", name=one.person_name),
        "may_tick": one.may_tick,
        "items": [
            {
                "ref": item.ref,
                "what": item.what,
                "where": _("Where: {place}", place=item.place) if item.place else "",
                "ask": _("Ask: {name}", name=item.ask) if item.ask else "",
                "done": _(
                    "Done, {name}, {day}", name=item.done_by.name, day=day_brief(item.done_at.date(), today)
                )
                if item.done_at and item.done_by
                else "",
                "may_drop": one.may_write and not item.done_at,
            }
            for item in one.items
        ],
    }
