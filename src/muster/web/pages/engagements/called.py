"""The section of a retainer's page with its calls and months."""

from __future__ import annotations

from datetime import date
from typing import Any

from muster.engagements.queries import EngagementDetail
from muster.engagements.terms import CallStatus, EngagementStatus, Side, call_status_label
from muster.foundation.words import _
from muster.opportunities.terms import Kind
from muster.web.components.moments import day_brief, hours_words
from muster.web.forms.calls import CallForm


def calls_of(found: EngagementDetail, today: date, *, bound: CallForm | None) -> dict[str, Any] | None:
    """The section of the page: the months, the calls, and what this side may do. None for other kinds of work."""
    work = found.engagement
    if work.kind != Kind.RETAINER or not found.inside:
        return None
    runs = work.status in (EngagementStatus.AGREED, EngagementStatus.ACTIVE)
    return {
        "form": (bound or CallForm(today=today)) if runs and found.side == Side.OWNER else None,
        "rows": [
            {
                "ref": one.ref,
                "week": day_brief(one.monday, today),
                "hours": hours_words(one.minutes),
                "words": one.words,
                "status": call_status_label(one.status),
                "may_answer": found.side == Side.PERSON and one.status == CallStatus.ASKED,
            }
            for one in found.calls
        ],
        "months": [
            _(
                "{month}: {called} called, {accepted} accepted, {sure} sure, {paid} paid at least",
                month=f"{one.month:%Y-%m}",
                called=hours_words(one.called),
                accepted=hours_words(one.accepted),
                sure=hours_words(one.sure),
                paid=hours_words(one.paid),
            )
            for one in found.months
        ],
    }
