"""Reading disputes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from muster.billing import queries as billing_queries
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
    """The dispute, locked until the transaction ends, its engagement before it as everywhere; raises NotFound."""
    found = Dispute.objects.filter(ref=ref).first()
    if found is None:
        raise _missing()
    Engagement.objects.select_for_update().get(pk=found.engagement_id)
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


def find_live_dispute(actor: Actor, item_ref: str) -> Dispute | None:
    """The dispute that runs about this item, where the actor may read it."""
    rows = policy.disputes_visible_to(actor, Dispute.objects.all())
    return rows.filter(item_ref=item_ref, status__in=terms.DISPUTE_LIVE).first()


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


@dataclass(frozen=True, slots=True)
class Disputable:
    """Something that either side may dispute now, named by a title or by its day.

    ``amount`` (minor units of ``unit``) is the money that would be frozen, None where the item has none of its own yet.
    """

    kind: str
    ref: str
    title: str = ""
    day: date | None = None
    amount: int | None = None
    unit: str = ""


def list_disputable(work: Engagement) -> list[Disputable]:
    """What may be disputed now: hours that wait or are owed, work handed over, money set aside, invoices to be paid.

    Six queries, however much there is.
    """
    item, owed = terms.DisputeItem, billing_queries.owed_by_thing(work.ref, work.person.ref)
    live = Dispute.objects.filter(engagement=work, status__in=terms.DISPUTE_LIVE)
    frozen = set(live.values_list("item_ref", flat=True))
    found = []
    for sheet in work.timesheets.exclude(status=terms.TimesheetStatus.DRAFT):
        if sheet.status == terms.TimesheetStatus.SUBMITTED:
            found.append(Disputable(item.HOURS, sheet.ref, day=sheet.monday))
        elif sheet.status == terms.TimesheetStatus.APPROVED and sheet.ref in owed:
            amount, unit = owed[sheet.ref]
            found.append(Disputable(item.HOURS, sheet.ref, day=sheet.monday, amount=amount, unit=unit))
    for row in work.deliveries.filter(status=terms.DeliveryStatus.SUBMITTED, milestone=None):
        found.append(Disputable(item.DELIVERY, row.ref, day=row.submitted_at.date()))
    for one in work.milestones.filter(status__in=terms.MILESTONE_HOLDS, held__gt=0):
        found.append(Disputable(item.MILESTONE, one.ref, one.title, amount=one.held, unit=one.currency))
    for paper in billing_queries.invoices_in_the_open(work.ref, work.person.ref):
        found.append(Disputable(item.INVOICE, paper.ref, paper.number, amount=paper.net, unit=paper.unit))
    return [one for one in found if one.ref not in frozen]


def find_disputable(work: Engagement, kind: str, ref: str) -> Disputable | None:
    """The item, where it may be disputed now."""
    return next((one for one in list_disputable(work) if (one.kind, one.ref) == (kind, ref)), None)
