"""Oneself: the profile, the hours, the plate, the skills."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api.auth import act_of, needs
from muster.api.resources.profiles import PlateOut, SkillProfileOut
from muster.api.shapes import (
    Day,
    DayMinutes,
    In,
    LanguageCode,
    LanguageLevel,
    Level,
    Line,
    Minor,
    Out,
    Ref,
    Text,
    WeekMinutes,
    Word,
)
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import Stance
from muster.foundation.act import Act
from muster.foundation.periods import monday
from muster.foundation.words import language
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.terms import LeaveKind, TokenScope, WorkMode

router = Router(tags=["Me"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)


class Hours(In):
    """A span of working hours on a weekday (0 is Monday), in minutes of the person's own day."""

    weekday: int = Field(ge=0, le=6)
    start_minute: DayMinutes
    end_minute: DayMinutes


class MembershipOut(Out):
    """One tie to an organisation that holds now."""

    ref: str
    organisation_ref: str
    organisation_name: str
    unit_ref: str | None
    unit_name: str
    kind: str
    title: str
    manager_ref: str | None
    manager_name: str
    home_minutes: int


class MeOut(Out):
    """The whole profile of the token's owner, and what the token may do."""

    ref: str
    name: str
    email: str
    headline: str
    about: str
    interests: str
    purpose: str
    place: str
    country: str
    latitude: float | None
    longitude: float | None
    time_zone: str
    work_mode: str
    themes: list[str]
    rate_minor: int | None
    rate_currency: str
    language: str
    is_searchable: bool
    languages: dict[str, int]
    working_hours: list[Hours]
    memberships: list[MembershipOut]
    scopes: list[str]


class ProfileIn(In):
    """What changes; what is not named stays."""

    name: Line | None = None
    headline: Line | None = None
    about: Text | None = None
    interests: Text | None = None
    purpose: Text | None = None
    place: Line | None = None
    country: Word | None = None
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    time_zone: Line | None = None
    work_mode: WorkMode | None = None
    themes: list[Word] | None = Field(None, max_length=40)
    rate_minor: Minor | None = None
    rate_currency: Word | None = None
    language: Word | None = None
    is_searchable: bool | None = None


class LanguagesIn(In):
    """All languages at once: ISO 639-1 code to level 1 (A1) to 6 (C2)."""

    languages: dict[LanguageCode, LanguageLevel] = Field(max_length=40)


class WorkingHoursIn(In):
    """All working hours at once."""

    working_hours: list[Hours] = Field(max_length=50)


class OfferIn(In):
    """Minutes a week beyond the main job, from a Monday on."""

    from_monday: Day
    minutes: WeekMinutes


class OfferOut(Out):
    """An offer that holds from its Monday until the next one."""

    from_monday: date
    minutes: int


class LeaveIn(In):
    """Days away: from the start up to but not including the end."""

    start_date: Day
    end_date: Day
    kind: LeaveKind = LeaveKind.HOLIDAY


class LeaveOut(Out):
    """Days away: from the start up to but not including the end."""

    ref: str
    start_date: date
    end_date: date
    kind: str


class PlateQuery(In):
    """From which week, and how many."""

    from_monday: Day | None = None
    weeks: int = Field(12, ge=1, le=52)


class ClaimIn(In):
    """One thing said of a skill. A level goes with "has" only."""

    skill_ref: Ref
    stance: Stance
    self_level: Level | None = None
    last_used_date: Day | None = None


class ClaimOut(Out):
    """What was said of a skill, and when."""

    ref: str
    skill_ref: str
    stance: str
    self_level: int | None
    last_used_date: date | None
    origin: str
    said_at: datetime


class AsOf(In):
    """As of the end of a day; today when left out."""

    as_of: Day | None = None


class StanceQuery(In):
    """Which thing said is meant; everything when left out."""

    stance: Stance | None = None


@router.get("", auth=READ, response=MeOut, summary="My profile")
def get_me(request: HttpRequest) -> dict[str, Any]:
    """Everything that the profile says, with languages, working hours and memberships."""
    return _me(act_of(request))


@router.patch("", auth=WRITE, response=MeOut, summary="Change my profile")
def update_me(request: HttpRequest, changes: ProfileIn) -> dict[str, Any]:
    """Change what is named. A rate may be taken back with null; other fields are emptied with ""."""
    act = act_of(request)
    named = changes.model_dump(exclude_unset=True)
    nullable = {"latitude", "longitude", "rate_minor"}
    fields = {name: value for name, value in named.items() if value is not None or name in nullable}
    people_actions.update_profile(act, act.actor.person_ref, **fields)
    return _me(act)


@router.put("/languages", auth=WRITE, response=MeOut, summary="Say in which languages I work")
def set_my_languages(request: HttpRequest, said: LanguagesIn) -> dict[str, Any]:
    """Replace all languages."""
    act = act_of(request)
    people_actions.set_languages(act, act.actor.person_ref, said.languages)
    return _me(act)


@router.put("/working-hours", auth=WRITE, response=MeOut, summary="Say when I can work")
def set_my_working_hours(request: HttpRequest, said: WorkingHoursIn) -> dict[str, Any]:
    """Replace all working hours."""
    act = act_of(request)
    spans = [(span.weekday, span.start_minute, span.end_minute) for span in said.working_hours]
    people_actions.set_working_hours(act, act.actor.person_ref, spans)
    return _me(act)


@router.get("/hours", auth=READ, response=list[OfferOut], summary="The hours I give")
def list_my_hours(request: HttpRequest) -> list[Any]:
    """Offers of weekly minutes in order; each holds until the next."""
    return people_queries.offers_of(act_of(request).actor.person_ref)


@router.post("/hours", auth=WRITE, response=OfferOut, summary="Give hours")
def offer_my_hours(request: HttpRequest, offer: OfferIn) -> Any:
    """Give so many minutes a week from a Monday on. Less than what is agreed already blocks new work only."""
    act = act_of(request)
    return people_actions.offer_hours(act, act.actor.person_ref, offer.minutes, offer.from_monday)


@router.get("/leave", auth=READ, response=list[LeaveOut], summary="My leave")
def list_my_leave(request: HttpRequest) -> list[Any]:
    """Days away, the next first."""
    return people_queries.leaves_of(act_of(request).actor.person_ref)


@router.post("/leave", auth=WRITE, response={201: LeaveOut}, summary="Take leave")
def take_my_leave(request: HttpRequest, leave: LeaveIn) -> Status[Any]:
    """Be away for some days. What is agreed for those weeks stays agreed."""
    act = act_of(request)
    row = people_actions.take_leave(
        act, act.actor.person_ref, leave.start_date, leave.end_date, kind=leave.kind
    )
    return Status(201, row)


class HolidaysIn(In):
    """A country (ISO 3166-1 alpha-2), and the part of it (ISO 3166-2, without the country)."""

    country: Word
    part: Word = ""


@router.post("/leave/public", auth=WRITE, response=list[LeaveOut], summary="Take the public holidays")
def take_my_public_holidays(request: HttpRequest, said: HolidaysIn) -> list[Any]:
    """Those of the coming year on Mondays to Fridays, each a day of leave. Asked twice it adds nothing."""
    act = act_of(request)
    return people_actions.take_public_holidays(act, act.actor.person_ref, said.country, part=said.part)


@router.delete("/leave/{ref}", auth=WRITE, response={204: None}, summary="Cancel leave")
def cancel_my_leave(request: HttpRequest, ref: Ref) -> Status[None]:
    """Be there after all."""
    act = act_of(request)
    mine = {leave.ref for leave in people_queries.leaves_of(act.actor.person_ref)}
    people_actions.cancel_leave(act, ref if ref in mine else "")
    return Status(204, None)


@router.get("/plate", auth=READ, response=PlateOut, summary="My plate")
def get_my_plate(request: HttpRequest, asked: Query[PlateQuery]) -> Any:
    """My weeks: what I give, what is held and agreed, what is free."""
    act = act_of(request)
    start = monday(asked.from_monday or act.at.date())
    person = people_queries.get_person(act.actor.person_ref)
    return people_queries.own_plate(person, start, at=act.at, weeks=asked.weeks)


@router.get("/skills", auth=READ, response=SkillProfileOut, summary="My skills")
def get_my_skills(request: HttpRequest, asked: Query[AsOf]) -> Any:
    """Every skill with its level, how sure it is, and the lines that sum to it."""
    act = act_of(request)
    return skill_profile(act, act.actor.person_ref, asked)


@router.post("/claims", auth=WRITE, response=ClaimOut, summary="Say something of a skill")
def claim_skill(request: HttpRequest, said: ClaimIn) -> Any:
    """Say that one has, wants to use, wants to learn or would rather not use a skill. The newest word counts."""
    act = act_of(request)
    claim = evidence_actions.claim_skill(
        act,
        act.actor.person_ref,
        said.skill_ref,
        said.stance,
        self_level=said.self_level,
        last_used_date=said.last_used_date,
    )
    return {
        "ref": claim.ref,
        "skill_ref": said.skill_ref,
        "stance": claim.stance,
        "self_level": claim.self_level,
        "last_used_date": claim.last_used_date,
        "origin": claim.origin,
        "said_at": claim.said_at,
    }


@router.delete("/claims/{skill_ref}", auth=WRITE, response={204: None}, summary="Take back what I said")
def withdraw_claim(request: HttpRequest, skill_ref: Ref, asked: Query[StanceQuery]) -> Status[None]:
    """Take back one thing said of a skill, or everything. What others have said stays."""
    act = act_of(request)
    evidence_actions.withdraw_claim(act, act.actor.person_ref, skill_ref, asked.stance)
    return Status(204, None)


def skill_profile(act: Act, person_ref: str, asked: AsOf) -> Any:
    """The skills of a person as this actor may see them, at the end of the day asked for or now."""
    end = None if asked.as_of is None else datetime.combine(asked.as_of, time(23, 59, 59), tzinfo=UTC)
    return evidence_queries.skill_profile(act.actor, person_ref, end, now=act.at, language=language())


def _me(act: Act) -> dict[str, Any]:
    person = people_queries.get_person(act.actor.person_ref)
    fields = {name: getattr(person, name) for name in MeOut.model_fields if hasattr(person, name)}
    ties = people_queries.memberships_of(person.ref, on=act.at.date())
    hours = people_queries.working_hours_of(person.ref)
    return {
        **fields,
        "languages": people_queries.languages_of(person.ref),
        "working_hours": [
            {"weekday": day, "start_minute": start, "end_minute": end} for day, start, end in hours
        ],
        "memberships": [membership(tie) for tie in ties],
        "scopes": sorted(act.actor.scopes or ()),
    }


def membership(tie: Any) -> dict[str, Any]:
    """A tie as its own person sees it."""
    return {
        "ref": tie.ref,
        "organisation_ref": tie.organisation.ref,
        "organisation_name": tie.organisation.name,
        "unit_ref": tie.unit.ref if tie.unit else None,
        "unit_name": tie.unit.name if tie.unit else "",
        "kind": tie.kind,
        "title": tie.title,
        "manager_ref": tie.manager.ref if tie.manager else None,
        "manager_name": tie.manager.name if tie.manager else "",
        "home_minutes": tie.home_minutes,
    }
