"""How far agreed work reaches, what its largest source leaves behind, and what to see coming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from muster.engagements.models import Engagement, TermsVersion
from muster.engagements.terms import RUNNING
from muster.insights import rules
from muster.insights.terms.captain import ENDING_WEEKS, LEAST_MONTHS, Ending, Reach, Share, Source, Warned
from muster.people.models import Membership

WEEKS_A_MONTH = 365.25 / 12 / 7


def reaches_of(
    works: Sequence[Engagement], ties: Sequence[Membership], source_of: Mapping[str, str], *, today: date
) -> tuple[Reach, ...]:
    """Main jobs and agreed work from today on, the longest first. One query for the notice that terms give."""
    running = [work for work in works if work.status in RUNNING and work.ends_date >= today]
    notices: dict[int, int] = {}
    for version in TermsVersion.objects.filter(engagement__in=running).order_by("version"):
        notices[version.engagement_id] = version.notice_days
    found = [
        Reach(
            title=work.title,
            source_key=source_of[work.ref],
            starts_date=work.starts_date,
            until=work.ends_date,
            minutes_per_week=work.minutes_per_week,
            engagement_ref=work.ref,
            notice_days=notices.get(work.pk),
        )
        for work in running
    ]
    for tie in ties:
        if tie.home_minutes and (tie.ends_date is None or tie.ends_date > today):
            last = None if tie.ends_date is None else tie.ends_date - timedelta(days=1)
            found.append(
                Reach(
                    title=tie.title or tie.organisation.name,
                    source_key=f"home:{tie.organisation.ref}",
                    starts_date=tie.starts_date,
                    until=last,
                    minutes_per_week=tie.home_minutes,
                )
            )
    return tuple(sorted(found, key=lambda one: (-(one.until or date.max).toordinal(), one.title)))


def ending_of(
    sources: Sequence[Source],
    leading: Share | None,
    reaches: Sequence[Reach],
    months: Sequence[date],
    *,
    today: date,
) -> Ending | None:
    """A usual week and month with and without the largest source; None before three whole months."""
    if leading is None or len(sources) < 2:
        return None
    begun = [
        i for i in range(len(months)) if any(source.minutes[i] or source.income[i] for source in sources)
    ]
    whole = [i for i in begun if i < len(months) - 1]
    if len(whole) < LEAST_MONTHS:
        return None
    span = range(whole[0], len(months) - 1)
    weeks = ((months[-1] - months[whole[0]]).days) / 7

    def a_week(some: Sequence[Source]) -> int:
        return round(sum(source.minutes[i] for source in some for i in span) / weeks)

    def a_month(some: Sequence[Source]) -> int | None:
        if not any(any(source.income) for source in sources):
            return None
        return rules.usual_of([sum(source.income[i] for source in some) for i in span])

    largest = [source for source in sources if source.key == leading.largest]
    notices = [
        one.notice_days
        for one in reaches
        if one.source_key == leading.largest and one.notice_days is not None
    ]
    return Ending(
        source_key=leading.largest,
        usual_minutes=a_week(sources),
        lost_minutes=a_week(largest),
        usual_income=a_month(sources),
        lost_income=a_month(largest),
        notice_days=max(notices, default=None),
    )


def warnings_of(
    leading: Share | None, sources: Sequence[Source], reaches: Sequence[Reach], *, today: date
) -> list[Warned]:
    """What is worth a word: one source that brings too much, and agreed work that soon ends with nothing after it."""
    if leading is None:
        return []
    found = []
    if leading.level and len(sources) > 1:
        key = f"share:{leading.level}:{leading.largest}"
        found.append(Warned(key, "share", leading.largest, leading.by_source[leading.largest]))
    soon = today + timedelta(weeks=ENDING_WEEKS)
    for one in reversed(reaches):
        share = leading.by_source.get(one.source_key, 0)
        if one.until is None or one.until > soon or _is_followed(one, reaches):
            continue
        found.append(
            Warned(
                f"ends:{one.engagement_ref or one.source_key}",
                "ending",
                one.source_key,
                share,
                until=one.until,
                title=one.title,
                minutes_per_week=one.minutes_per_week,
            )
        )
    return found


def _is_followed(ending: Reach, reaches: Sequence[Reach]) -> bool:
    """Whether something agreed begins after this one has: it takes the place, or a part of it."""
    return any(other is not ending and other.starts_date > ending.starts_date for other in reaches)
