"""Reading the money of agreed work: milestones, rates, what is still open, what would hold up its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from muster.billing import queries as billing_queries
from muster.billing import rules as billing_rules
from muster.engagements import policy, terms
from muster.engagements.models import Engagement, Milestone, Timesheet
from muster.engagements.queries.rows import get_engagement
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.ledger import queries as ledger_queries
from muster.ledger.rules import amount_words
from muster.opportunities.terms import PayKind, PayTerms
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class OpenMoney:
    """Something that holds up the end of the work: its kind and words for people."""

    kind: str
    ref: str
    words: str


def _rows() -> QuerySet[Milestone]:
    return Milestone.objects.select_related(
        "engagement__person", "engagement__owner", "engagement__organisation"
    )


def list_milestones(work: Engagement) -> list[Milestone]:
    """The milestones in their order."""
    return list(work.milestones.all())


def get_milestone(ref: str) -> Milestone:
    """The milestone; raises NotFound."""
    found = _rows().filter(ref=ref).first()
    if found is None:
        raise NotFound(_("There is no such milestone."), ref=ref)
    return found


def lock_milestone(ref: str) -> Milestone:
    """The milestone, locked until the end of the transaction; its engagement is locked before it, everywhere."""
    found = get_milestone(ref)
    Engagement.objects.select_for_update().get(pk=found.engagement_id)
    return _rows().select_for_update(of=("self",)).get(pk=found.pk)


def next_with_money(milestone: Milestone) -> Milestone | None:
    """The next milestone that money is set aside for and that is not handed over, locked."""
    takes = (terms.M.FUNDED, terms.M.IN_PROGRESS, terms.M.CHANGES_REQUESTED)
    later = milestone.engagement.milestones.filter(
        number__gt=milestone.number, status__in=takes, frozen_at=None, currency=milestone.currency
    )
    return later.select_for_update().order_by("number").first()


def pay_of(work: Engagement) -> PayTerms:
    """What the accepted terms in force say, or nothing where none were accepted."""
    accepted = [version for version in work.versions.order_by("version") if version.is_accepted]
    return accepted[-1].pay if accepted else PayTerms()


def rates_of(work: Engagement) -> list[tuple[date, int, str]]:
    """The hourly rates by the day from which each holds: the one that was agreed, else that on which both had accepted."""
    found = []
    for version in work.versions.order_by("version"):
        owner, person = version.owner_accepted_at, version.person_accepted_at
        if (
            owner is None
            or person is None
            or version.pay.kind != PayKind.HOURLY
            or not version.pay.most_minor
        ):
            continue
        day = version.rate_from or max(owner, person).date()
        found.append((day, version.pay.most_minor, version.pay.currency))
    return found


def units_of(work: Engagement, on: date) -> tuple[str, str]:
    """The units (references) of the owner and of the person in the organisation on the day; "" for none."""
    found = []
    for person in (work.owner, work.person):
        ties = [
            tie
            for tie in people_queries.memberships_of(person.ref, on=on)
            if tie.organisation.pk == work.organisation.pk and tie.unit is not None
        ]
        found.append(ties[0].unit.ref if ties and ties[0].unit else "")
    return found[0], found[1]


def open_money(work: Engagement, *, ends_well: bool) -> list[OpenMoney]:
    """What has to be settled before the work ends, in words.

    Money set aside and disputes always; hours without an answer and unpaid invoices hold up only an end that is
    a completion (``ends_well``): nobody has to go on working for somebody who does not pay.
    """
    found = [
        OpenMoney(
            "milestone",
            one.ref,
            _(
                "{amount} are set aside for “{title}”",
                amount=amount_words(one.held, one.currency),
                title=one.title,
            ),
        )
        for one in work.milestones.filter(held__gt=0)
    ]
    disputed = work.timesheets.filter(frozen_at__isnull=False)
    found += [OpenMoney("timesheet", one.ref, _("a dispute about hours is open")) for one in disputed]
    if ends_well and pay_of(work).is_paid:
        waiting = work.timesheets.filter(status=terms.TimesheetStatus.SUBMITTED)
        found += [OpenMoney("timesheet", one.ref, _("hours wait for an answer")) for one in waiting]
        if not billing_queries.is_all_paid(work.ref, work.person.ref):
            found.append(OpenMoney("invoice", work.ref, _("approved work is not paid yet")))
    return found


def milestones_to_accept(at: datetime) -> list[str]:
    """Milestones that were handed over so long ago that they count as accepted."""
    since = at - timedelta(days=terms.ACCEPT_DAYS)
    rows = Milestone.objects.filter(
        status=terms.MilestoneStatus.SUBMITTED, submitted_at__lte=since, frozen_at=None
    )
    return list(rows.order_by("id").values_list("ref", flat=True))


def refunds_due(at: datetime) -> list[str]:
    """Milestones whose money was asked back so long ago that it goes back."""
    since = at - timedelta(days=terms.REFUND_DAYS)
    rows = Milestone.objects.filter(held__gt=0, refund_asked_at__lte=since, frozen_at=None)
    return list(rows.order_by("id").values_list("ref", flat=True))


def retainers(on: date) -> list[str]:
    """Work with a retainer that runs or has run up to a month ago."""
    rows = Engagement.objects.filter(
        status__in=(*terms.RUNNING, *terms.WORKED),
        ends_date__gte=on - timedelta(days=62),
        starts_date__lte=on,
        versions__pay_kind=PayKind.RETAINER,
    )
    return list(rows.order_by("id").values_list("ref", flat=True).distinct())


def readable_money(actor: Actor, ref: str) -> Engagement:
    """The engagement whose money the actor may read; raises NotFound otherwise, as if it were not there."""
    work = get_engagement(ref)
    if not policy.may_read_money(actor, work):
        raise NotFound(_("There is no such work."), ref=ref)
    return work


def milestone_for(actor: Actor, ref: str) -> Milestone:
    """The milestone, where the actor may read the money of its work; raises NotFound otherwise."""
    found = get_milestone(ref)
    readable_money(actor, found.engagement.ref)
    return found


def paid_in(work: Engagement, unit: str) -> int:
    """What the client has paid in and not set aside yet, in minor units."""
    return billing_queries.held_by(billing_rules.books.deposit(work.organisation.ref, unit))


def minutes_by_day(sheet: Timesheet) -> dict[date, int]:
    """The minutes of each day of the week."""
    return {day.day: day.minutes for day in sheet.days.all()}


def sum_of(milestones: Sequence[Milestone], *, without: str = "") -> int:
    """What the milestones come to that are not dropped or given back, in minor units."""
    out = (terms.M.CANCELLED, terms.M.REFUNDED)
    return sum(one.amount for one in milestones if one.status not in out and one.ref != without)


def titles_of(refs: Collection[str]) -> dict[str, str]:
    """Reference of agreed work to "Title, person"; the caller has asked who may read it."""
    rows = (
        Engagement.objects.filter(ref__in=list(refs)).select_related("person").only("ref", "title", "person")
    )
    return {row.ref: f"{row.title}, {row.person.name}" for row in rows}


def works_of_items(person_ref: str) -> dict[str, str]:
    """By reference of a week of hours or a milestone of the person's: that of its engagement."""
    found: dict[str, str] = {}
    for rows in (Timesheet.objects.all(), Milestone.objects.all()):
        found |= dict(rows.filter(engagement__person__ref=person_ref).values_list("ref", "engagement__ref"))
    return found


def deeds_about(ref: str) -> int:
    """How many entries the ledger has about this thing: tells one approval from the next. The thing is locked."""
    return len(ledger_queries.list_entries_about(ref))
