"""Calls under a retainer."""

from __future__ import annotations

from datetime import datetime

from muster.engagements import rules, terms
from muster.engagements.models import Engagement, RetainerCall
from muster.engagements.queries.rows import lock_engagement
from muster.foundation.errors import NotFound
from muster.foundation.words import _


def get_call(ref: str) -> RetainerCall:
    """One call with its engagement; raises NotFound."""
    rows = RetainerCall.objects.select_related("engagement__person", "engagement__owner")
    row = rows.filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such call."))
    return row


def lock_call(ref: str) -> RetainerCall:
    """One call, locked together with its engagement; raises NotFound."""
    lock_engagement(get_call(ref).engagement.ref)
    return get_call(ref)


def due_calls(at: datetime) -> list[str]:
    """References of calls whose time to answer is over."""
    rows = RetainerCall.objects.filter(status=terms.CallStatus.ASKED, due_at__lte=at)
    return list(rows.order_by("due_at", "id").values_list("ref", flat=True))


def months_of(work: Engagement, *, sure: int) -> tuple[rules.MonthOfCalls, ...]:
    """The months of a retainer that have calls, latest first; ``sure`` are the agreed minutes of a month."""
    rows = RetainerCall.objects.filter(engagement=work).values_list("monday", "minutes", "status")
    return rules.months_of_calls(rows, sure=sure)
