"""Hours that somebody asks for, beside the room there is: a line for each run of weeks that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from muster.foundation.words import _
from muster.people.queries import WeekAsked
from muster.web.components.moments import hours_words, span_words

LAST_DAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Run:
    """Weeks in a row that are alike: when, what is asked, what is free, what else is there, and whether it fits."""

    when: str
    asked: str
    free: str
    beside: str
    state: str
    """"ok", "soft" (not together with other open offers) or "full"."""
    words: str


def runs_of(weeks: Sequence[WeekAsked], today: date, *, is_own: bool) -> list[Run]:
    """The weeks in runs. What else lies there is named to the person alone (``is_own``)."""
    groups: list[list[WeekAsked]] = []
    for week in weeks:
        if groups and _alike(groups[-1][-1], week):
            groups[-1].append(week)
        else:
            groups.append([week])
    return [_run(group, today, is_own=is_own) for group in groups]


def _alike(one: WeekAsked, other: WeekAsked) -> bool:
    def without_day(week: WeekAsked) -> tuple[object, ...]:
        return week.asked, week.free, week.beside, week.offers

    return without_day(one) == without_day(other)


def _run(group: list[WeekAsked], today: date, *, is_own: bool) -> Run:
    week = group[0]
    beside = [f"{title} ({hours_words(minutes)})" for title, minutes in week.beside]
    offers = [
        _("{title}, offered ({hours})", title=title, hours=hours_words(minutes))
        for title, minutes in week.offers
    ]
    if week.is_full:
        over = hours_words(week.asked - week.free)
        state, words = "full", _("{hours} more than there is room for", hours=over)
    elif week.is_tight and is_own:
        state, words = "soft", _("fits, but not together with your other open offers")
    else:
        state, words = "ok", _("fits")
    return Run(
        when=span_words(week.monday, group[-1].monday + LAST_DAY, today),
        asked=hours_words(week.asked),
        free=hours_words(week.free),
        beside=", ".join([*beside, *offers]) if is_own else "",
        state=state,
        words=words,
    )
