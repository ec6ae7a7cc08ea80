"""Where one person's time and income come from, for that person alone.

There is no way to ask for somebody else: the view is of the actor, and no page, operation, export of an
organisation or figure reads what is gathered here. Main jobs count as agreed (a fifth of the week for each Monday
to Friday); other work counts with the hours that were sent or approved. Income is what the ledger booked as
earned, and what the person wrote down of the main job.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from muster.engagements import queries as engagement_queries
from muster.engagements.models import Engagement, TimesheetDay
from muster.engagements.terms import EngagementStatus, TimesheetStatus
from muster.foundation.act import Actor
from muster.insights import policy, rules
from muster.insights.models import HiddenWarning, StatedIncome
from muster.insights.queries.moves import moves_of
from muster.insights.queries.reaching import ending_of, reaches_of, warnings_of
from muster.insights.terms.captain import MONTHS, Captain, Share, Source, Way
from muster.insights.terms.figures import Window
from muster.ledger import queries as ledger_queries
from muster.people.models import Membership, Person
from muster.people.terms import INNER_KINDS

COUNTED = (TimesheetStatus.SUBMITTED, TimesheetStatus.APPROVED)


@dataclass
class Gathered:
    """Amounts by source and month over two windows, the earlier one first."""

    months: list[date]
    until: date
    names: dict[str, tuple[str, str, str, bool]] = field(default_factory=dict)
    """By source: its name, its organisation's reference and name, whether it is a main job."""
    minutes: dict[str, list[int]] = field(default_factory=dict)
    income: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """By currency and source."""
    source_of: dict[str, str] = field(default_factory=dict)
    """By reference of an engagement."""
    logged: int = 0

    def add(self, key: str, month: int, minutes: int) -> None:
        """So many minutes for the source in the month of this place."""
        self.minutes.setdefault(key, [0] * len(self.months))[month] += minutes

    def earn(self, currency: str, key: str, month: int, amount: int) -> None:
        """So much for the source in the month of this place."""
        by_source = self.income.setdefault(currency, {})
        by_source.setdefault(key, [0] * len(self.months))[month] += amount

    def place(self, day: date) -> int:
        """The place of the day's month."""
        return (day.year - self.months[0].year) * 12 + day.month - self.months[0].month


def captain(actor: Actor, *, at: datetime, language: str = "en") -> Captain:
    """The actor's own view, in a fixed number of queries. Raises NotAllowed for whoever is no person."""
    policy.may_look_as_captain(actor, actor.person_ref).require()
    person = Person.objects.get(ref=actor.person_ref)
    today = at.date()
    until = today + timedelta(days=1)
    first = rules.months_back(today, 2 * MONTHS - 1)
    gathered = Gathered(rules.months_between(first, until), until)
    ties = list(
        Membership.objects.filter(person=person).touching(first, until).select_related("organisation")
    )
    works = list(
        Engagement.objects.filter(person=person)
        .exclude(status=EngagementStatus.CANCELLED)
        .select_related("organisation", "role__opportunity__unit")
        .order_by("starts_date", "id")
    )
    stated = list(StatedIncome.objects.filter(person=person).select_related("organisation").order_by("id"))
    _main_jobs(gathered, ties, stated)
    _hours(gathered, person, ties, works)
    _earnings(gathered, person.ref)
    return _view(gathered, person, ties, works, stated, today=today, at=at, language=language)


def _main_jobs(gathered: Gathered, ties: Sequence[Membership], stated: Sequence[StatedIncome]) -> None:
    by_organisation = {row.organisation_id: row for row in stated}
    for tie in ties:
        if not tie.home_minutes:
            continue
        key = f"home:{tie.organisation.ref}"
        gathered.names[key] = (tie.organisation.name, tie.organisation.ref, tie.organisation.name, True)
        spread = rules.home_minutes(
            tie.home_minutes,
            gathered.months,
            starts=tie.starts_date,
            ends=tie.ends_date,
            until=gathered.until,
        )
        for month, minutes in enumerate(spread):
            gathered.add(key, month, minutes)
        row = by_organisation.get(tie.organisation_id)
        if row is None:
            continue
        brought = rules.stated_income(
            row.amount,
            gathered.months,
            since=max(row.since_date, tie.starts_date),
            ends=tie.ends_date,
            until=gathered.until,
        )
        for month, amount in enumerate(brought):
            gathered.earn(row.currency, key, month, amount)


def _hours(
    gathered: Gathered, person: Person, ties: Sequence[Membership], works: Sequence[Engagement]
) -> None:
    """Inside one's own organisation a source is a unit, outside it is the whole organisation."""
    inside = {tie.organisation_id for tie in ties if tie.kind in INNER_KINDS}
    for work in works:
        unit = work.role.opportunity.unit if work.organisation_id in inside else None
        key = f"{work.organisation.ref}/{unit.ref if unit else ''}"
        name = unit.name if unit else work.organisation.name
        gathered.source_of[work.ref] = key
        gathered.names.setdefault(key, (name, work.organisation.ref, work.organisation.name, False))
    rows = (
        TimesheetDay.objects.filter(
            timesheet__engagement__person=person,
            timesheet__status__in=COUNTED,
            day__gte=gathered.months[0],
            day__lt=gathered.until,
        )
        .order_by()
        .annotate(month=TruncMonth("day"))
        .values("month", "timesheet__engagement__ref")
        .annotate(total=Sum("minutes"), days=Count("id"))
        .values_list("month", "timesheet__engagement__ref", "total", "days")
    )
    for month, ref, minutes, days in rows:
        if ref in gathered.source_of:
            gathered.add(gathered.source_of[ref], gathered.place(month), minutes)
            gathered.logged += days


def _earnings(gathered: Gathered, person_ref: str) -> None:
    works = engagement_queries.works_of_items(person_ref)
    for one in ledger_queries.earned_by(person_ref, start=gathered.months[0], end=gathered.until):
        key = gathered.source_of.get(works.get(one.about_ref, one.about_ref))
        if key is not None:
            gathered.earn(one.unit, key, gathered.place(one.booked_date), one.amount)


def _view(
    gathered: Gathered,
    person: Person,
    ties: Sequence[Membership],
    works: Sequence[Engagement],
    stated: Sequence[StatedIncome],
    *,
    today: date,
    at: datetime,
    language: str,
) -> Captain:
    currencies = Counter({unit: sum(map(sum, by.values())) for unit, by in gathered.income.items()})
    currency = currencies.most_common(1)[0][0] if currencies else ""
    sources = _sources(gathered, gathered.income.get(currency, {}))
    months = tuple(gathered.months[MONTHS:])
    time = _share(Way.TIME, gathered.minutes)
    income = _share(Way.INCOME, gathered.income.get(currency, {}))
    whole = _whole_months(sources, months, of_income=income is not None)
    reaches = reaches_of(works, ties, gathered.source_of, today=today)
    lasting = [(one.starts_date, one.until, one.minutes_per_week) for one in reaches if one.until]
    leading = income or time
    hidden = set(HiddenWarning.objects.filter(person=person).values_list("key", flat=True))
    return Captain(
        window=Window(months[0], gathered.until),
        today=today,
        months=months,
        sources=sources,
        time=time,
        income=income,
        currency=currency,
        left_out=tuple(sorted(set(currencies) - {currency})),
        usual=rules.usual_of([amount for _month, amount in whole]),
        spread=rules.spread_of([amount for _month, amount in whole]),
        best=max(whole, key=lambda pair: pair[1])[0] if whole else None,
        leanest=min(whole, key=lambda pair: pair[1])[0] if whole else None,
        reaches=reaches,
        reaches_to=max((until for _starts, until, _minutes in lasting), default=None),
        half_worked=rules.half_worked(lasting, today=today),
        ending=ending_of(sources, leading, reaches, months, today=today),
        moves=moves_of(person, at=at, language=language),
        warnings=tuple(
            one for one in warnings_of(leading, sources, reaches, today=today) if one.key not in hidden
        ),
        logged=gathered.logged,
        stated={row.organisation.ref: row.amount for row in stated},
    )


def _sources(gathered: Gathered, income: dict[str, list[int]]) -> tuple[Source, ...]:
    """Those with anything in the window, main jobs first, then by time."""
    nothing = [0] * len(gathered.months)
    found = []
    for key in gathered.names:
        minutes = tuple(gathered.minutes.get(key, nothing)[MONTHS:])
        earned = tuple(income.get(key, nothing)[MONTHS:])
        if any(minutes) or any(earned):
            found.append((key, minutes, earned))
    found.sort(key=lambda one: (not gathered.names[one[0]][3], -sum(one[1]), -sum(one[2]), one[0]))
    tones = rules.tones_of([(key, gathered.names[key][3]) for key, _minutes, _earned in found])
    return tuple(
        Source(key, *gathered.names[key], tone=tones[key], minutes=minutes, income=earned)
        for key, minutes, earned in found
    )


def _share(way: Way, amounts: dict[str, list[int]]) -> Share | None:
    """The share of each source over the window; None where there is nothing."""
    now = {key: sum(months[MONTHS:]) for key, months in amounts.items() if sum(months[MONTHS:]) > 0}
    if not now:
        return None
    before = rules.shares_of({key: max(0, sum(months[:MONTHS])) for key, months in amounts.items()})
    shares = rules.shares_of(now)
    largest = max(sorted(now), key=lambda key: now[key])
    return Share(
        way=way,
        total=sum(now.values()),
        by_source=shares,
        largest=largest,
        before=before.get(largest, 0) if before else None,
        hhi=rules.hhi(now.values()),
        effective=rules.effective(now.values()),
        level=rules.level_of(shares[largest]),
    )


def _whole_months(
    sources: Sequence[Source], months: Sequence[date], *, of_income: bool
) -> list[tuple[date, int]]:
    """Each whole month since the first with anything: what it brought, or took."""
    sums: dict[date, int] = defaultdict(int)
    for source in sources:
        for month, amount in zip(months, source.income if of_income else source.minutes, strict=True):
            sums[month] += amount
    begun = [month for month in months if sums[month]]
    return [(month, sums[month]) for month in months[:-1] if begun and month >= begun[0]]
