"""The section of a page on agreed work with its changes: what waits for an answer, what may be asked for."""

from __future__ import annotations

from typing import Any

from muster.engagements import queries as engagement_queries
from muster.engagements import rules
from muster.engagements.queries import Change, EngagementDetail
from muster.engagements.terms import (
    CHANGE_WAITS,
    CHANGES_OF,
    ChangeKind,
    ChangeStatus,
    HomeState,
    Side,
    change_kind_label,
    change_status_label,
)
from muster.foundation.act import Act
from muster.foundation.money import Money
from muster.foundation.words import _
from muster.opportunities.terms import PayKind
from muster.web.components.asked_weeks import Run, runs_of
from muster.web.components.moments import day_brief, day_words, hours_words
from muster.web.components.pay_words import money_words


def changes_of(found: EngagementDetail, act: Act) -> dict[str, Any]:
    """What may be asked for, what waits for an answer with its weeks, and what was asked before."""
    today = act.at.date()
    waiting = next((one for one in found.changes if one.status in CHANGE_WAITS), None)
    kinds = CHANGES_OF.get(found.engagement.status, ()) if found.side and waiting is None else ()
    pay = found.versions[-1].pay_kind if found.versions else ""
    return {
        "waiting": _waiting(found, waiting, act) if waiting is not None else None,
        "kinds": [
            {"href": f"/engagements/{found.card.ref}/change/{kind}/", "label": change_kind_label(kind)}
            for kind in kinds
            if not (kind == ChangeKind.RATE and pay != PayKind.HOURLY)
        ],
        "pauses": [
            _("Paused from {start} to {end}", start=day_brief(first, today), end=day_brief(last, today))
            for first, last in found.pauses
            if last >= today
        ],
        "earlier": [
            {
                "words": sentence_of(one, found),
                "status": change_status_label(one.status),
                "answer": one.answer_words,
            }
            for one in reversed(found.changes)
            if one.status not in CHANGE_WAITS
        ],
    }


def sentence_of(change: Change, found: EngagementDetail) -> str:
    """What is asked for, in one sentence: "Ines Brandt asks to extend the work to 29 January"."""
    day = change.asked_at.date()
    start, end = day_words(change.starts_date, day), day_words(change.ends_date, day)
    said = {"name": _asker(change, found), "start": start, "end": end}
    if change.kind == ChangeKind.MOVE:
        return _("{name} asks to move the work: from {start} to {end}.", **said)
    if change.kind == ChangeKind.EXTEND:
        return _("{name} asks to extend the work: the last day would be {end}.", **said)
    if change.kind == ChangeKind.END:
        return _("{name} asks to end the work: the last day would be {end}.", **said)
    if change.kind == ChangeKind.HOURS:
        hours = hours_words(change.minutes_per_week or 0)
        return _("{name} asks for {hours} a week, from {start} on.", hours=hours, **said)
    if change.kind == ChangeKind.RATE:
        rate = money_words(Money.from_minor(change.rate_minor or 0, found.versions[-1].pay_currency))
        return _("{name} asks for {rate} an hour, from {start} on.", rate=rate, **said)
    if change.moves_end:
        return _("{name} asks for a pause from {start} to {end}; the last day moves on as long.", **said)
    return _("{name} asks for a pause from {start} to {end}; the last day stays.", **said)


def _asker(change: Change, found: EngagementDetail) -> str:
    return found.card.person_name if change.side == Side.PERSON else found.card.owner_name


def _waiting(found: EngagementDetail, change: Change, act: Act) -> dict[str, Any]:
    change.engagement = found.engagement
    is_mine = change.side == found.side
    version = engagement_queries.version_after(change)
    signing = engagement_queries.signing_of_change(found.engagement, version, at=act.at) if version else None
    name = found.card.person_name if found.side == Side.PERSON else found.card.owner_name
    if change.status == ChangeStatus.AT_HOME:
        return _at_home(found, change, act)
    return {
        "ref": change.ref,
        "sentence": sentence_of(change, found),
        "words": change.words,
        "until": _("Until {day}", day=day_words(change.due_at.date(), act.at.date())),
        "is_mine": is_mine,
        "may_answer": bool(found.side) and not is_mine,
        "runs": runs_after(found, engagement_queries.schedule_after(change), act)
        if change.kind not in (ChangeKind.END, ChangeKind.RATE)
        else [],
        "signs": name if signing is not None and signing.is_needed and not is_mine else "",
    }


def _at_home(found: EngagementDetail, change: Change, act: Act) -> dict[str, Any]:
    """Both sides want it; what is left is to say who is asked, until when, and to take it back."""
    asked = [
        one for one in found.home_on_changes if one.change_id == change.pk and one.state == HomeState.WAITING
    ]
    due = max((one.due_at for one in asked), default=change.due_at)
    names = ", ".join(one.manager.name for one in asked)
    return {
        "ref": change.ref,
        "sentence": sentence_of(change, found),
        "words": change.words,
        "until": _("Until {day}", day=day_words(due.date(), act.at.date())),
        "at_home": _(
            "Both of you want it. {names} is asked, and nothing changes before the answer.", names=names
        ),
        "is_mine": change.side == found.side,
        "may_answer": False,
        "runs": [],
        "signs": "",
    }


def runs_after(found: EngagementDetail, later: rules.Schedule, act: Act) -> list[Run]:
    weeks = engagement_queries.weeks_shown(found.engagement, later, at=act.at)
    return runs_of(weeks, act.at.date(), is_own=found.side == Side.PERSON)
