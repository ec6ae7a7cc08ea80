"""The people whom the token's owner may see."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.me import AsOf, PlateQuery, skill_profile
from muster.api.resources.profiles import PlateOut, SkillProfileOut
from muster.api.shapes import In, Line, Out, Ref, Word
from muster.engagements import queries as engagement_queries
from muster.engagements.terms import Side
from muster.evidence import queries as evidence_queries
from muster.foundation.paging import page_of
from muster.foundation.periods import monday
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.terms import TokenScope
from muster.skills import queries as skills_queries

router = Router(tags=["People"])
READ = needs(TokenScope.PEOPLE_READ)
WRITE = needs(TokenScope.PEOPLE_WRITE)


class PersonOut(Out):
    """A person as a list shows them."""

    ref: str
    name: str
    headline: str
    place: str
    country: str
    time_zone: str
    work_mode: str


class TieOut(Out):
    """One tie to an organisation that holds now."""

    organisation_ref: str
    organisation_name: str
    unit_name: str
    kind: str
    title: str


class WorkRecordOut(Out):
    """Work that was done here; both days included."""

    source_ref: str
    title: str
    kind: str
    organisation_ref: str
    started_date: date
    ended_date: date
    minutes: int
    outcome: str


class ProfileOut(PersonOut):
    """A person as their page shows them."""

    about: str
    interests: str
    purpose: str
    themes: list[str]
    languages: dict[str, int]
    memberships: list[TieOut]
    work: list[WorkRecordOut]


class HolderOut(Out):
    """Somebody who has a skill, with the level; ``is_verified``: the level itself is confirmed by others."""

    person_ref: str
    name: str
    headline: str
    place: str
    level: int
    is_evidenced: bool
    is_verified: bool


class FigureOfPersonOut(Out):
    """How agreed work with somebody went: from 0 to 1 with its 80 % interval, and the counts behind it."""

    value: float
    low: float
    high: float
    engagements: int
    counterparts: int


class ReputationOut(Out):
    """As the one who works, and as the one who has work done; null where there is too little to show."""

    person: FigureOfPersonOut | None
    owner: FigureOfPersonOut | None


class ReportOut(PersonOut):
    """Somebody whose home manager you are, and this week of theirs in minutes."""

    title: str
    home_minutes: int
    held_minutes: int
    lent_minutes: int
    free_minutes: int
    is_away: bool


class PeopleQuery(Paging):
    """Words that must all occur, an organisation or unit by reference, a kind of membership; the order."""

    q: Line = ""
    organisation: Word = ""
    unit: Word = ""
    kind: Word = ""
    sort: Literal["name", "place", "newest"] = "name"


@router.get("", auth=READ, response=PageOf[PersonOut], summary="People")
def list_people(request: HttpRequest, asked: Query[PeopleQuery]) -> dict[str, Any]:
    """People whom you may see, by name unless you ask otherwise."""
    page = people_queries.list_people(
        act_of(request).actor,
        q=asked.q,
        organisation=asked.organisation or None,
        unit=asked.unit or None,
        kind=asked.kind or None,
        page=asked.page,
        size=asked.size,
        sort=asked.sort,
    )
    return paging.answer(request, page)


@router.get("/reports", auth=READ, response=PageOf[ReportOut], summary="My people")
def list_my_reports(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Those whose home manager you are, by name: what is lent, held and free this week."""
    act = act_of(request)
    today = act.at.date()
    page = page_of(people_queries.reports_of(act.actor.ref, on=today), asked.page, asked.size)
    refs = [person.ref for person in page.items]
    plates = people_queries.plates_for(refs, monday(today), weeks=1)
    ties = people_queries.memberships_for(refs, on=today)
    return paging.answer(
        request, page, lambda one: _report(one, plates[one.ref].weeks[0], ties[one.ref], act.actor.ref)
    )


@router.get("/by-skill/{skill_ref}", auth=READ, response=PageOf[HolderOut], summary="People who have a skill")
def list_people_by_skill(request: HttpRequest, skill_ref: Ref, asked: Query[Paging]) -> dict[str, Any]:
    """Those whom you may see, the highest and surest level first."""
    skill = skills_queries.get_skill(skill_ref)
    page = evidence_queries.list_people_with(
        act_of(request).actor, skill.ref, number=asked.page, size=asked.size
    )
    return paging.answer(request, page)


@router.get("/{ref}", auth=READ, response=ProfileOut, summary="A person")
def get_person(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """The profile of a person whom you may see, with the work they have done here."""
    act = act_of(request)
    person = people_queries.get_visible_person(act.actor, ref)
    fields = {name: getattr(person, name) for name in ProfileOut.model_fields if hasattr(person, name)}
    ties = people_queries.memberships_of(person.ref, on=act.at.date())
    return {
        **fields,
        "languages": people_queries.languages_of(person.ref),
        "memberships": [
            {
                "organisation_ref": tie.organisation.ref,
                "organisation_name": tie.organisation.name,
                "unit_name": tie.unit.name if tie.unit else "",
                "kind": tie.kind,
                "title": tie.title,
            }
            for tie in ties
        ],
        "work": evidence_queries.work_records(person.ref),
    }


@router.get("/{ref}/skills", auth=READ, response=SkillProfileOut, summary="A person's skills")
def get_skills_of_person(request: HttpRequest, ref: Ref, asked: Query[AsOf]) -> Any:
    """Levels with how sure they are. Single pieces of evidence are shown to the person and their manager only."""
    return skill_profile(act_of(request), ref, asked)


@router.get("/{ref}/reputation", auth=READ, response=ReputationOut, summary="A person's reputation")
def get_reputation(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """What finished work says of a person whom you may see, both ways: a figure and counts, never a review."""
    act = act_of(request)
    person = people_queries.get_visible_person(act.actor, ref)
    return {
        str(side): engagement_queries.find_reputation(person.ref, side, at=act.at)
        for side in (Side.PERSON, Side.OWNER)
    }


@router.get("/{ref}/plate", auth=READ, response=PlateOut, summary="A person's plate")
def get_plate_of_person(request: HttpRequest, ref: Ref, asked: Query[PlateQuery]) -> Any:
    """A person's weeks, for themselves, their home manager and their people lead."""
    act = act_of(request)
    start = monday(asked.from_monday or act.at.date())
    return people_queries.visible_plate(act.actor, ref, start, weeks=asked.weeks)


def _report(person: Any, week: people_queries.PlateWeek, ties: list[Any], manager_ref: str) -> dict[str, Any]:
    titles = [tie.title for tie in ties if tie.manager and tie.manager.ref == manager_ref]
    return {
        **{name: getattr(person, name) for name in PersonOut.model_fields},
        "title": next((title for title in titles if title), ""),
        "home_minutes": week.home_minutes,
        "held_minutes": week.held,
        "lent_minutes": week.firm,
        "free_minutes": week.free_minutes,
        "is_away": week.leave,
    }


class OpenItemOut(Out):
    """One thing that holds somebody back, and what it is about; empty where there is no page for it."""

    words: str
    about_ref: str


class EraseIn(In):
    """The person's name, typed to confirm it."""

    typed_name: Line


@router.get(
    "/{ref}/erasure", auth=READ, response=list[OpenItemOut], summary="What holds a person back from leaving"
)
def get_erasure(request: HttpRequest, ref: Ref) -> Any:
    """What has to be settled before the person can be erased; for whoever runs the installation."""
    act = act_of(request)
    person = people_queries.get_visible_person(act.actor, ref)
    return people_queries.open_before_erasure(act.actor, person.ref)


@router.post("/{ref}/erasure", auth=WRITE, response={204: None}, summary="Erase a person for good")
def erase_person(request: HttpRequest, ref: Ref, said: EraseIn) -> Status[None]:
    """For whoever runs the installation, where somebody asked for it; oneself, one is erased at the screen only.

    Refused with what is open while money, work or a posting is. It cannot be undone.
    """
    act = act_of(request)
    person = people_queries.get_visible_person(act.actor, ref)
    people_actions.erase_person(act, person.ref, typed_name=said.typed_name)
    return Status(204, None)
