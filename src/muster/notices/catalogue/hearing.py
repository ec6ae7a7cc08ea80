"""From an event of the journal to sentences for people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings

from muster.engagements import queries as engagement_queries
from muster.foundation.act import system
from muster.foundation.errors import NotFound
from muster.foundation.journal import Delivered
from muster.foundation.words import use_language
from muster.notices import actions
from muster.notices.catalogue.lines import Facts, Line
from muster.notices.catalogue.table import LINES
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.formats import calendar_of
from muster.people import queries as people_queries
from muster.skills import queries as skill_queries

BY_NAME: dict[str, Line] = {line.event.wire_name: line for line in LINES}  # type: ignore[attr-defined]


def line_of(name: str) -> Line:
    """The line of the event with this wire name."""
    return BY_NAME[name]


def told_events() -> list[type]:
    """The events of which somebody is told."""
    return [line.event for line in LINES if line.to]


def hear(delivered: Delivered) -> None:
    """Tell everybody the line names, except whoever did it, each in their own language."""
    line = line_of(delivered.name)
    if line.say is None:
        return
    refs = [ref for ref in line.recipients(delivered.event) if ref != delivered.actor_ref]
    persons = people_queries.persons_by_ref(refs)
    if not persons:
        return
    facts = _facts(delivered.event)
    messages = {}
    for ref in refs:
        if ref in persons:
            with use_language(persons[ref].language):
                messages[ref] = line.say(replace(facts, zone=persons[ref].time_zone or "UTC"))
    actions.tell(
        system("notices", at=delivered.at),
        journal_ref=delivered.journal_ref,
        event=delivered.name,
        group=line.group,
        goal=line.goal,
        goal_ref=line.goal_ref(delivered.event),
        messages=messages,
        calendar=_calendar(delivered) if line.has_calendar else "",
        message_ref=getattr(delivered.event, "message_ref", ""),
    )


def _calendar(delivered: Delivered) -> str:
    """The talk that the event is about as a calendar file; nothing where no time was ever set."""
    thread, talk = opportunity_queries.talk_of(delivered.event.candidacy_ref)
    if talk is None:
        return ""
    title = thread.role.title or thread.role.opportunity.title
    url = f"{settings.MUSTER_URL.rstrip('/')}/interviews/{thread.ref}/"
    return calendar_of(talk, title=title, url=url, at=delivered.at)


def _facts(event: Any) -> Facts:
    refs = [
        value
        for key in (
            "person_ref",
            "owner_ref",
            "manager_ref",
            "by_ref",
            "author_ref",
            "proposed_by_ref",
            "rater_ref",
            "decider_ref",
        )
        if (value := getattr(event, key, None))
    ]
    skill_ref = getattr(event, "skill_ref", "")
    return Facts(
        event=event,
        names=people_queries.names_for(refs),
        work=_work(event),
        words=_written(event),
        skill=skill_queries.labels_for([skill_ref], "en").get(skill_ref, "") if skill_ref else "",
    )


def _work(event: Any) -> str:
    """The title of the work that the event is about."""
    try:
        if ref := getattr(event, "engagement_ref", ""):
            return engagement_queries.get_engagement(ref).title
        if ref := getattr(event, "opportunity_ref", ""):
            return opportunity_queries.get_opportunity(ref).title
        if ref := getattr(event, "proposal_ref", ""):
            return skill_queries.find_title(ref)
        if ref := getattr(event, "role_ref", ""):
            return opportunity_queries.get_role(ref).opportunity.title
    except NotFound:
        return ""
    return ""


def _written(event: Any) -> str:
    """What somebody wrote with it: a reason on a candidacy, or words on an engagement."""
    try:
        if ref := getattr(event, "candidacy_ref", ""):
            return str(opportunity_queries.get_candidacy(ref).ended_words)
        if ref := getattr(event, "approval_ref", ""):
            return str(engagement_queries.get_approval(ref).words)
        if ref := getattr(event, "change_ref", ""):
            change = engagement_queries.get_change(ref)
            return str(change.answer_words if change.answered_at else change.words)
        if ref := getattr(event, "timesheet_ref", ""):
            return str(engagement_queries.get_timesheet(ref).returned_words)
        if ref := getattr(event, "engagement_ref", ""):
            return str(engagement_queries.get_engagement(ref).ended_words)
        if ref := getattr(event, "proposal_ref", ""):
            return skill_queries.find_decided_words(ref)
    except NotFound:
        return ""
    return ""
