"""The figures of one organisation.

Hours unlocked are minutes that somebody logged in an engagement of the organisation and the owner approved.
The main job is never logged in Muster, so all of them lie beyond it. *Gross* counts all of them; *net* takes
off those of work that ended early without a delivery that the owner accepted. Neither says what would have
happened without Muster.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from muster.engagements.models import DeliveryOfWork, TimesheetDay
from muster.engagements.terms import DeliveryStatus, EngagementStatus, TimesheetStatus
from muster.evidence.models import SkillLevel
from muster.foundation.act import Actor
from muster.foundation.words import _
from muster.insights import policy, rules
from muster.insights.terms import LEAST, Figure, Figures, Group, Month, OpenWork, Unit, Window
from muster.opportunities.models import Candidacy, Role
from muster.opportunities.terms import OpportunityStatus, RoleStatus
from muster.people.models import Consent, Membership
from muster.people.terms import ConsentPurpose

FRESH_MONTHS = 12
"""Evidence of a skill counts as fresh while the skill was used within so many months."""


def figures(actor: Actor, organisation_ref: str, *, window: Window) -> Figures:
    """The organisation's figures over the window, in nine queries. Raises NotAllowed."""
    policy.may_see_figures(actor, organisation_ref).require()
    members = _members(organisation_ref, window)
    hours = _hours(organisation_ref, window)
    staffed = _staffed(organisation_ref, window)
    gross = sum(minutes for _month, minutes, _kept in hours)
    net = sum(minutes for _month, minutes, is_kept in hours if is_kept)
    days = [(confirmed.date() - opened.date()).days for opened, confirmed in staffed]
    active = _active(organisation_ref, window) & members.keys()
    known_active = rules.at_least(len(active))
    return Figures(
        window=window,
        members=len(members),
        hours_gross=Figure(
            gross,
            Unit.MINUTES,
            len(hours),
            _("Approved hours only; what waits for approval is not in it."),
            window,
        ),
        hours_net=Figure(
            net,
            Unit.MINUTES,
            sum(1 for _month, _minutes, is_kept in hours if is_kept),
            _(
                "Without work that ended early and delivered nothing. It cannot say what would have happened anyway."
            ),
            window,
        ),
        open_work=_open_work(organisation_ref),
        participation=Figure(
            rules.share(len(active), len(members)) if known_active is not None else None,
            Unit.THOUSANDTHS,
            len(members),
            _("Members who raised a hand, were invited or worked. Offering hours alone does not count."),
            window,
        ),
        units=_units(members, active),
        time_to_staff=Figure(
            rules.median(days),
            Unit.DAYS,
            len(days),
            _(
                "From the day a posting opened to the day a seat was confirmed. Seats still empty are not in it."
            ),
            window,
        ),
        fill_rate=_fill_rate(organisation_ref, window),
        answered_in_time=_answers(organisation_ref, window),
        evidence_fresh=_freshness(organisation_ref, window),
        months=_months(window, hours, staffed),
    )


def _moments(window: Window) -> tuple[datetime, datetime]:
    since = datetime.combine(window.since, time(), tzinfo=UTC)
    return since, datetime.combine(window.until, time(), tzinfo=UTC)


def _members(organisation_ref: str, window: Window) -> dict[int, str]:
    """By person: the unit's name ("" without one), for members on the last day of the window."""
    day = window.until - timedelta(days=1)
    rows = Membership.objects.active_on(day).filter(
        organisation__ref=organisation_ref, person__erased_at=None
    )
    return {person: unit or "" for person, unit in rows.order_by("pk").values_list("person_id", "unit__name")}


def _hours(organisation_ref: str, window: Window) -> list[tuple[date, int, bool]]:
    """(month, approved minutes, whether the work came to something) for each engagement and month."""
    accepted = DeliveryOfWork.objects.filter(
        engagement=OuterRef("timesheet__engagement"), status=DeliveryStatus.ACCEPTED
    )
    rows = (
        TimesheetDay.objects.filter(
            timesheet__status=TimesheetStatus.APPROVED,
            timesheet__engagement__organisation__ref=organisation_ref,
            day__gte=window.since,
            day__lt=window.until,
        )
        .order_by()
        .annotate(month=TruncMonth("day"), has_delivered=Exists(accepted))
        .values("month", "timesheet__engagement", "timesheet__engagement__status", "has_delivered")
        .annotate(total=Sum("minutes"))
        .values_list("month", "timesheet__engagement__status", "has_delivered", "total")
    )
    ended = EngagementStatus.ENDED_EARLY
    return [(month, total, status != ended or delivered) for month, status, delivered, total in rows if total]


def _open_work(organisation_ref: str) -> OpenWork:
    free = F("seats") - F("seats_filled")
    found = Role.objects.filter(
        status=RoleStatus.OPEN,
        opportunity__status=OpportunityStatus.OPEN,
        opportunity__organisation__ref=organisation_ref,
    ).aggregate(
        postings=Count("opportunity", distinct=True),
        free=Sum(free),
        minutes=Sum(free * F("minutes_per_week")),
    )
    return OpenWork(found["postings"], found["free"] or 0, found["minutes"] or 0)


def _active(organisation_ref: str, window: Window) -> set[int]:
    """Persons who raised a hand, were invited or worked within the window, anywhere; counted in groups only."""
    since, until = _moments(window)
    here = Q(person__memberships__organisation__ref=organisation_ref)
    threads = Candidacy.objects.filter(here, created_at__gte=since, created_at__lt=until)
    worked = TimesheetDay.objects.filter(
        timesheet__engagement__person__memberships__organisation__ref=organisation_ref,
        day__gte=window.since,
        day__lt=window.until,
    ).order_by()
    return set(
        chain(
            threads.order_by().values_list("person_id", flat=True).distinct(),
            worked.values_list("timesheet__engagement__person_id", flat=True).distinct(),
        )
    )


def _units(members: dict[int, str], active: set[int]) -> tuple[Group, ...]:
    none = _("without a unit")
    sizes = Counter(unit or none for unit in members.values())
    return rules.groups(sizes, Counter(members[person] or none for person in active))


def _staffed(organisation_ref: str, window: Window) -> list[tuple[datetime, datetime]]:
    """(opened, confirmed) of every seat confirmed within the window."""
    since, until = _moments(window)
    rows = Candidacy.objects.filter(
        role__opportunity__organisation__ref=organisation_ref,
        role__opportunity__opened_at__isnull=False,
        confirmed_at__gte=since,
        confirmed_at__lt=until,
    )
    pairs = rows.order_by("confirmed_at").values_list("role__opportunity__opened_at", "confirmed_at")
    return [(opened, confirmed) for opened, confirmed in pairs if opened and confirmed]


def _fill_rate(organisation_ref: str, window: Window) -> Figure:
    since, until = _moments(window)
    found = Role.objects.filter(
        opportunity__organisation__ref=organisation_ref,
        opportunity__opened_at__gte=since,
        opportunity__opened_at__lt=until,
    ).aggregate(seats=Sum("seats"), filled=Sum("seats_filled"))
    seats, filled = found["seats"] or 0, found["filled"] or 0
    return Figure(
        rules.share(filled, seats),
        Unit.THOUSANDTHS,
        seats,
        _("Seats of postings opened in these days. Those opened lately may still fill."),
        window,
    )


def _answers(organisation_ref: str, window: Window) -> Figure:
    """Raised hands that the owner answered (with a seat or with a reason) before the clock closed them."""
    since, until = _moments(window)
    raised = Candidacy.objects.filter(
        role__opportunity__organisation__ref=organisation_ref, raised_at__gte=since, raised_at__lt=until
    )
    late = Q(offered_at=None, ended_reason_code="no_answer")
    answered = Q(offered_at__isnull=False) | Q(status="declined")
    found = raised.aggregate(answered=Count("id", filter=answered), late=Count("id", filter=late))
    whole = found["answered"] + found["late"]
    return Figure(
        rules.share(found["answered"], whole),
        Unit.THOUSANDTHS,
        whole,
        _("Raised hands that were answered or whose clock ran out. Those still waiting are not in it."),
        window,
    )


def _freshness(organisation_ref: str, window: Window) -> Figure:
    day = window.until - timedelta(days=1)
    members = Membership.objects.active_on(day).filter(organisation__ref=organisation_ref)
    agreed = Consent.objects.filter(purpose=ConsentPurpose.INSIGHTS, withdrawn_at=None)
    rows = SkillLevel.objects.filter(
        is_evidenced=True, person__in=members.filter(person__in=agreed.values("person")).values("person")
    )
    found = rows.aggregate(
        whole=Count("id"),
        fresh=Count("id", filter=Q(unused_months__lte=FRESH_MONTHS)),
        people=Count("person", distinct=True),
    )
    enough = found["people"] >= LEAST
    return Figure(
        rules.share(found["fresh"], found["whole"]) if enough else None,
        Unit.THOUSANDTHS,
        found["whole"],
        _(
            "Skills with more than the own word of members who agreed to be counted, used within a year. As of now."
        ),
    )


def _months(
    window: Window, hours: list[tuple[date, int, bool]], staffed: list[tuple[datetime, datetime]]
) -> tuple[Month, ...]:
    gross: Counter[str] = Counter()
    net: Counter[str] = Counter()
    for month, minutes, is_kept in hours:
        key = f"{month:%Y-%m}"
        gross[key] += minutes
        net[key] += minutes if is_kept else 0
    seats = Counter(f"{confirmed:%Y-%m}" for _opened, confirmed in staffed)
    starts = rules.months_between(window.since, window.until)
    return tuple(
        Month(start, gross[f"{start:%Y-%m}"], net[f"{start:%Y-%m}"], seats[f"{start:%Y-%m}"])
        for start in starts
    )
