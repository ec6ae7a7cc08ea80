"""Reading hours: the timer that runs, closed days, rates by terms, sent weeks whose answer is overdue."""

from __future__ import annotations

from datetime import date, datetime

from muster.engagements import rules, terms
from muster.engagements.models import Engagement, HoursLock, RunningTimer, Timesheet
from muster.foundation.act import Actor
from muster.opportunities.terms import PayKind
from muster.people import queries as people_queries


def find_timer(actor: Actor, *, lock: bool = False) -> RunningTimer | None:
    """The actor's timer that runs, or None."""
    rows = RunningTimer.objects.select_related(
        "person", "engagement__person", "engagement__owner", "engagement__organisation"
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(person__ref=actor.ref).first()


def closed_before(organisation_ref: str) -> date | None:
    """The first day that is open, or None where nothing was ever closed."""
    return (
        HoursLock.objects.filter(organisation__ref=organisation_ref)
        .values_list("until_date", flat=True)
        .first()
    )


def hourly_rates(engagement: Engagement) -> list[tuple[date, int | None, str]]:
    """The accepted versions of the terms in order: the day from which each holds, minor units an hour (None: not by the hour), currency."""
    accepted = engagement.versions.filter(
        owner_accepted_at__isnull=False, person_accepted_at__isnull=False
    ).order_by("version")
    return [
        (
            version.rate_from or version.starts_date,
            version.pay_minor if version.pay_kind == PayKind.HOURLY else None,
            version.pay_currency if version.pay_kind == PayKind.HOURLY else "",
        )
        for version in accepted
    ]


def due_timesheets(at: datetime) -> list[str]:
    """References of sent weeks whose owner's time to answer is over, by their organisation's setting."""
    rows = Timesheet.objects.filter(status=terms.TimesheetStatus.SUBMITTED, submitted_at__isnull=False)
    waiting = rows.order_by("submitted_at", "id").values_list(
        "ref", "submitted_at", "engagement__organisation__ref"
    )
    days: dict[str, int] = {}
    found = []
    for ref, submitted_at, organisation_ref in waiting:
        if organisation_ref not in days:
            days[organisation_ref] = people_queries.settings_of(organisation_ref).hours_answer_days
        if submitted_at is not None and rules.hours_due_at(submitted_at, days[organisation_ref]) <= at:
            found.append(ref)
    return found
