"""Changes that a side asks for: the work as it is, as it would be, and what would have to be signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from muster.engagements import policy, rules, terms
from muster.engagements.models import Change, Engagement, TermsVersion
from muster.engagements.queries.agreements import hash_of, needs_signature
from muster.engagements.queries.rows import get_visible_engagement, latest_terms, lock_engagement
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class ChangeSigning:
    """Whether the terms after a change have to be signed by both, by which rule, and the hash of their words."""

    is_needed: bool
    words: str
    content_hash: str


def _rows() -> QuerySet[Change]:
    return Change.objects.select_related(
        "engagement__person",
        "engagement__owner",
        "engagement__organisation",
        "engagement__role__opportunity",
        "engagement__candidacy",
    )


def get_change(ref: str) -> Change:
    """The change; raises NotFound."""
    row = _rows().filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such change, or it is not yours to know."))
    return row


def change_for(actor: Actor, engagement_ref: str, ref: str) -> Change:
    """The change of this work, where the actor is one of its sides; raises NotFound otherwise."""
    row = get_change(ref)
    work = get_visible_engagement(actor, engagement_ref)
    if row.engagement.ref != work.ref or not policy.may_speak_for_a_side(actor, work):
        raise NotFound(_("There is no such change, or it is not yours to know."))
    return row


def lock_change(ref: str) -> Change:
    """The change, locked; its engagement is locked before it, everywhere. Raises NotFound."""
    work = lock_engagement(get_change(ref).engagement.ref)
    row = Change.objects.select_for_update().get(ref=ref)
    row.engagement = work
    return row


def list_changes(work: Engagement) -> list[Change]:
    """All changes ever asked for, the oldest first."""
    return list(work.changes.all())


def side_of(actor: Actor, work: Engagement) -> terms.Side:
    """For which side the actor speaks; the policy has asked that there is one."""
    return terms.Side.PERSON if policy.is_person(actor, work) else terms.Side.OWNER


def pauses_of(work: Engagement) -> tuple[tuple[date, date], ...]:
    """First and last day of each pause that both agreed on."""
    rows = work.changes.filter(kind=terms.ChangeKind.PAUSE, status=terms.ChangeStatus.AGREED)
    return tuple(rows.order_by("starts_date").values_list("starts_date", "ends_date"))


def schedule_of(work: Engagement, *, without: Change | None = None) -> rules.Schedule:
    """When the work is done as agreed now, ``without`` a change that has just been said yes to."""
    agreed = work.changes.filter(status=terms.ChangeStatus.AGREED).order_by("starts_date", "id")
    return schedule_with(work, [one for one in agreed if without is None or one.pk != without.pk])


def schedule_with(work: Engagement, changes: Iterable[Change]) -> rules.Schedule:
    """When the work is done with these of its changes that were agreed, in the order of their days."""
    agreed = [one for one in changes if one.status == terms.ChangeStatus.AGREED]
    return rules.Schedule(
        work.starts_date,
        work.ends_date,
        work.minutes_per_week,
        tuple((one.starts_date, one.ends_date) for one in agreed if one.kind == terms.ChangeKind.PAUSE),
        tuple(
            (one.starts_date, one.minutes_before)
            for one in agreed
            if one.kind == terms.ChangeKind.HOURS and one.minutes_before is not None
        ),
    )


def schedule_after(change: Change, *, now: rules.Schedule | None = None) -> rules.Schedule:
    """When the work would be done with the change; ``now`` where the schedule without it is known."""
    return rules.after_change(
        now or schedule_of(change.engagement, without=change),
        change.kind,
        starts_date=change.starts_date,
        ends_date=change.ends_date,
        moves_end=change.moves_end,
        minutes_per_week=change.minutes_per_week,
    )


def weeks_after_change(change: Change) -> dict[date, int]:
    """The weeks that the work would take with the change, by Monday."""
    return schedule_after(change).weeks()


def weeks_shown(work: Engagement, later: rules.Schedule, *, at: datetime) -> list[people_queries.WeekAsked]:
    """From this week on, what the work would take beside the room there is for it: conflicts before they happen."""
    this = rules.weeks_after(at.date()) - rules.WEEK
    weeks = {week: minutes for week, minutes in later.weeks().items() if week >= this}
    return people_queries.weeks_asked(work.person, weeks, at=at, source_ref=work.ref)


def version_after(change: Change) -> TermsVersion | None:
    """The version of the terms that the change would make, not saved; None where no line of them changes."""
    later = schedule_after(change)
    version = latest_terms(change.engagement)
    is_same = (later.starts_date, later.ends_date) == (version.starts_date, version.ends_date)
    is_hours, is_rate = change.kind == terms.ChangeKind.HOURS, change.kind == terms.ChangeKind.RATE
    if change.kind == terms.ChangeKind.END or (is_same and not (is_hours or is_rate)):
        return None
    version.pk = None
    version._state.adding = True
    version.version += 1
    version.starts_date, version.ends_date = later.starts_date, later.ends_date
    version.minutes_per_week = later.minutes_per_week
    if is_hours:
        version.hours_from = change.starts_date
    if is_rate:
        version.rate_from, version.pay_minor = change.starts_date, change.rate_minor
    return version


def signing_of_change(work: Engagement, version: TermsVersion, *, at: datetime) -> ChangeSigning:
    """A new version is signed where a law wants it, and where the one before it was signed by both."""
    by_law = needs_signature(work, version, at=at)
    before = latest_terms(work)
    was_signed = before.signatures.count() == len(terms.Side)
    words = rules.law_label(version.law) if by_law else _("the terms before were signed by both")
    return ChangeSigning(by_law or was_signed, words, hash_of(work, version))


def due_changes(at: datetime) -> list[str]:
    """References of changes whose time to answer is over, or whose work is."""
    waits = Change.objects.filter(status__in=terms.CHANGE_WAITS)
    unanswered = Q(status=terms.ChangeStatus.ASKED, due_at__lte=at)
    late = waits.filter(unanswered | Q(engagement__status__in=terms.ENDED))
    return list(late.order_by("due_at", "id").values_list("ref", flat=True))
