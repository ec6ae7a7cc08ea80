"""Reading disputes."""

from __future__ import annotations

from datetime import datetime

from muster.engagements import policy, terms
from muster.engagements.models import Dispute, Engagement
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.people.queries import Person

_JOINED = (
    "decider",
    "engagement__person",
    "engagement__owner",
    "engagement__organisation",
    "engagement__candidacy",
)


def _missing() -> NotFound:
    return NotFound(_("There is no such dispute, or it is not yours."))


def get_visible_dispute(actor: Actor, ref: str) -> Dispute:
    """The dispute, for both sides and the decider; raises NotFound otherwise."""
    rows = policy.disputes_visible_to(actor, Dispute.objects.select_related(*_JOINED))
    row = rows.filter(ref=ref).first()
    if row is None:
        raise _missing()
    return row


def lock_dispute(ref: str) -> Dispute:
    """The dispute, locked until the transaction ends; raises NotFound."""
    row = Dispute.objects.select_for_update(of=("self",)).select_related(*_JOINED).filter(ref=ref).first()
    if row is None:
        raise _missing()
    return row


def list_disputes(engagement: Engagement) -> list[Dispute]:
    """Every dispute about this work, oldest first."""
    return list(Dispute.objects.filter(engagement=engagement).select_related("decider"))


def list_mine_disputed(actor: Actor) -> list[Dispute]:
    """The latest disputes that the actor may read, live ones first."""
    rows = policy.disputes_visible_to(actor, Dispute.objects.select_related(*_JOINED))
    return sorted(rows.order_by("-id")[:50], key=lambda one: not one.is_live)


def is_frozen(item_ref: str) -> bool:
    """Whether a dispute about this item runs."""
    return Dispute.objects.filter(item_ref=item_ref, status__in=terms.DISPUTE_LIVE).exists()


def has_open_disputes(engagement: Engagement) -> bool:
    """Whether any dispute about this work runs."""
    return Dispute.objects.filter(engagement=engagement, status__in=terms.DISPUTE_LIVE).exists()


def due_disputes(at: datetime) -> list[str]:
    """References of disputes whose clock has run out."""
    rows = Dispute.objects.filter(status__in=terms.DISPUTE_LIVE, due_at__lte=at)
    return list(rows.order_by("due_at", "id").values_list("ref", flat=True))


def find_decider(engagement: Engagement) -> Person | None:
    """Who decides: whom the accepted terms name, else a people lead of the organisation who is no party."""
    named = engagement.versions.select_related("decider").latest("version").decider
    if named is not None:
        return named
    parties = {engagement.person.ref, engagement.owner.ref}
    leads = people_queries.list_holders(Grant.PEOPLE_LEAD, engagement.organisation.ref)
    return next((lead for lead in leads if lead.ref not in parties), None)
