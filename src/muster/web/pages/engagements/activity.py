"""What has happened around one engagement, from the journal, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from muster.engagements.queries import EngagementDetail
from muster.engagements.terms import (
    Side,
    call_status_label,
    change_kind_label,
    change_status_label,
    home_state_label,
)
from muster.foundation import journal
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.web.components.moments import day_brief, hours_words, span_words
from muster.web.pages.engagements.told_of_money import TOLD_OF_MONEY, Teller

MOST = 200
OPEN_TO_ALL = (
    "engagement.agreed",
    "engagement.started",
    "engagement.completed",
    "engagement.ended_early",
    "home_approval.asked",
    "home_approval.given",
    "home_approval.dates_proposed",
    "home_approval.decided_by_policy",
)
"""What a home manager or a people lead may read of it: that it is agreed and runs, never hours or words."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the list: when, and a sentence."""

    when: str
    iso: str
    words: str
    at: datetime


def _asked(e: Any, name: Callable[[str], str], today: date) -> str:
    return _(
        "{manager} was asked to let {person} go.", manager=name(e.manager_ref), person=name(e.person_ref)
    )


def _given(e: Any, name: Callable[[str], str], today: date) -> str:
    return _("{manager} lets {person} go.", manager=name(e.manager_ref), person=name(e.person_ref))


def _dates(e: Any, name: Callable[[str], str], today: date) -> str:
    span = span_words(e.starts_date, e.ends_date, today)
    return _("{manager} proposed other dates: {span}.", manager=name(e.manager_ref), span=span)


def _accepted(e: Any, name: Callable[[str], str], today: date) -> str:
    side = e.person_ref if e.side == Side.PERSON else e.owner_ref
    return _("{name} accepted version {n} of the terms.", name=name(side), n=e.version)


def _signed(e: Any, name: Callable[[str], str], today: date) -> str:
    side = e.person_ref if e.side == Side.PERSON else e.owner_ref
    return _("{name} signed version {n} of the terms.", name=name(side), n=e.version)


def _ended(e: Any, name: Callable[[str], str], today: date) -> str:
    day = day_brief(e.last_date, today)
    return _("{name} ended the work early; the last day is {day}.", name=name(e.by_ref), day=day)


def _ticked(e: Any, name: Callable[[str], str], today: date) -> str:
    if e.is_done:
        return _("{name} ticked something off the handover list.", name=name(e.by_ref))
    return _("{name} opened something on the handover list again.", name=name(e.by_ref))


TELLERS: Mapping[str, Teller] = {
    "engagement.proposed": lambda e, name, today: _(
        "{owner} and {person} agreed on the seat.", owner=name(e.owner_ref), person=name(e.person_ref)
    ),
    "home_approval.asked": _asked,
    "home_approval.given": _given,
    "home_approval.dates_proposed": _dates,
    "home_approval.refused": lambda e, name, today: _(
        "{manager} said no, with a reason.", manager=name(e.manager_ref)
    ),
    "home_approval.decided_by_policy": lambda e, name, today: f"{home_state_label(e.state)}.",
    "home_approval.not_needed": lambda e, name, today: _(
        "{manager} need not answer any more.", manager=name(e.manager_ref)
    ),
    "terms.proposed": lambda e, name, today: _(
        "{name} proposed version {n} of the terms.", name=name(e.proposed_by_ref), n=e.version
    ),
    "terms.accepted": _accepted,
    "terms.signed": _signed,
    "call.asked": lambda e, name, today: _(
        "{name} called {hours}.", name=name(e.owner_ref), hours=hours_words(e.minutes)
    ),
    "call.answered": lambda e, name, today: _(
        "The call of {hours}: {answer}.",
        hours=hours_words(e.minutes),
        answer=call_status_label(e.status).lower(),
    ),
    "change.asked": lambda e, name, today: _(
        "{name} asked for a change: {change}.", name=name(e.by_ref), change=change_kind_label(e.kind)
    ),
    "change.answered": lambda e, name, today: _(
        "The change ({change}): {answer}.",
        change=change_kind_label(e.kind),
        answer=change_status_label(e.status),
    ),
    "change.home_asked": lambda e, name, today: _(
        "{manager} is asked about the change ({change}).",
        manager=name(e.manager_ref),
        change=change_kind_label(e.change_kind),
    ),
    "change.home_answered": lambda e, name, today: _(
        "{manager} on the change: {answer}.", manager=name(e.manager_ref), answer=home_state_label(e.state)
    ),
    "change.home_not_needed": lambda e, name, today: _(
        "{manager} need not answer any more.", manager=name(e.manager_ref)
    ),
    "engagement.agreed": lambda e, name, today: _("Agreed by both. The hours are on the plate."),
    "engagement.started": lambda e, name, today: _("The work began."),
    "engagement.cancelled": lambda e, name, today: (
        _("{name} stepped back. The hours are free again.", name=name(e.by_ref))
        if e.by_ref in (e.person_ref, e.owner_ref)
        else _("It did not come about. The hours are free again.")
    ),
    "engagement.ended_early": _ended,
    "engagement.end_waits": lambda e, name, today: _(
        "{name} was reminded: the work can come to its end.", name=name(e.waits_for_ref)
    ),
    "engagement.completed": lambda e, name, today: _(
        "{owner} accepted the work. It stands in the record of {person}.",
        owner=name(e.owner_ref),
        person=name(e.person_ref),
    ),
    "timesheet.submitted": lambda e, name, today: _(
        "{person} sent a week: {hours}.", person=name(e.person_ref), hours=hours_words(e.minutes)
    ),
    "timesheet.approved": lambda e, name, today: _(
        "{owner} approved {hours}.", owner=name(e.owner_ref), hours=hours_words(e.minutes)
    ),
    "timesheet.returned": lambda e, name, today: _(
        "{owner} sent a week back with a question.", owner=name(e.owner_ref)
    ),
    "delivery.submitted": lambda e, name, today: _(
        "{person} handed the work over.", person=name(e.person_ref)
    ),
    "delivery.returned": lambda e, name, today: _("{owner} asked for changes.", owner=name(e.owner_ref)),
    "handover.written": lambda e, name, today: _(
        "{person} added to the handover list.", person=name(e.person_ref)
    ),
    "handover.dropped": lambda e, name, today: _(
        "{person} took something off the handover list.", person=name(e.person_ref)
    ),
    "handover.ticked": _ticked,
    "handover.due": lambda e, name, today: _(
        "{person} was reminded of the handover list.", person=name(e.person_ref)
    ),
    "handover.passed": lambda e, name, today: _(
        "{person} has taken over what {leaver} left open.",
        person=name(e.person_ref),
        leaver=name(e.left_by_ref),
    ),
    "review.submitted": lambda e, name, today: _("{name} wrote a review.", name=name(e.author_ref)),
    "reviews.opened": lambda e, name, today: _("The reviews are open."),
    **TOLD_OF_MONEY,
}
"""By the wire name of the event: its sentence, from the event, names by reference, and today."""


def activity_of(found: EngagementDetail, today: date) -> list[Happened]:
    """What happened, newest first, as far as this reader may know. Two queries."""
    known = [row for row in journal.list_about(found.card.ref, limit=MOST) if row.name in TELLERS]
    if not found.inside:
        known = [row for row in known if row.name in OPEN_TO_ALL]
    refs = {ref for row in known for ref in row.subjects if ref.startswith("per-")}
    names = people_queries.names_for(refs)
    lines = []
    for row in known:
        told = TELLERS[row.name](
            journal.from_payload(row.name, row.payload), lambda ref: names.get(ref, _("somebody")), today
        )
        lines.append(Happened(day_brief(row.at.date(), today), row.at.date().isoformat(), told, row.at))
    return lines
