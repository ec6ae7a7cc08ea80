"""Work: what fits whom and why, what is open, and hands raised for it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Line, Message, Out, Ref, Word
from muster.foundation.words import language
from muster.matching import queries as matching_queries
from muster.matching.queries import MatchParts
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people.terms import TokenScope

router = Router(tags=["Work"])
roles = Router(tags=["Roles"])
opportunities = Router(tags=["Opportunities"])
candidacies = Router(tags=["Candidacies"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class PartsOut(Out):
    """What a score is made of, in thousandths of a point; ``missing`` is below zero. They sum to the score."""

    skills_evidenced: int
    skills_claimed: int
    wants: int
    practical: int
    missing: int


class MissingOut(Out):
    """A required skill that is not covered."""

    skill_ref: str
    label: str
    level: int


class PersonMatchOut(Out):
    """A person on a ranked list; ``score`` in thousandths of a point, ``free_minutes`` the least in any week."""

    ref: str
    name: str
    headline: str
    place: str
    score: int
    parts: PartsOut
    missing: list[MissingOut]
    free_minutes: int


class PeopleAnswerOut(Out):
    """The best people in order; ``fit_count`` meet every hard condition. ``position``: what the answer knew."""

    position: str
    taxonomy_version: int
    fit_count: int
    people: list[PersonMatchOut]


class RoleMatchOut(Out):
    """A role on a person's list; ``score`` in thousandths of a point, ``learns`` skills one wants to learn."""

    ref: str
    opportunity_ref: str
    title: str
    score: int
    parts: PartsOut
    missing: list[MissingOut]
    learns: list[str]


class WorkAnswerOut(Out):
    """The best roles in order; ``fit_count`` fit, ``beyond_hours`` more would if there were room for them."""

    position: str
    taxonomy_version: int
    fit_count: int
    beyond_hours: int
    roles: list[RoleMatchOut]


class LineOut(Out):
    """One line of a score, in thousandths of a point."""

    group: str
    label: str
    points: int
    skill_ref: str
    kind: str
    level: int
    is_met: bool
    is_evidenced: bool
    through: str


class StepOut(Out):
    """What would raise the score by exactly ``points`` when it came true."""

    words: str
    skill_ref: str
    points: int


class WhyOut(Out):
    """A score with every line of it; the lines sum to it. ``not_met``: hard conditions, in words."""

    role_ref: str
    person_ref: str
    score: int
    parts: PartsOut
    lines: list[LineOut]
    missing: list[MissingOut]
    not_met: list[str]
    steps: list[StepOut]
    position: str
    taxonomy_version: int
    parameters: str


class RequirementOut(Out):
    """A skill that a role asks for; the weights of a role sum to 1000."""

    skill_ref: str
    label: str
    level: int
    kind: str
    weight: int
    must_have: bool
    note: str


class RoleOut(Out):
    """A role. Minutes are per week, both dates are days of work, languages are code to level 1 to 6."""

    ref: str
    opportunity_ref: str
    title: str
    status: str
    seats: int
    seats_free: int
    minutes_per_week: int
    minimum_minutes: int | None
    weeks: int
    starts_date: date
    ends_date: date
    work_mode: str
    place: str
    country: str
    languages: dict[str, int]
    rate_ceiling_minor: int | None
    rate_currency: str
    requirements: list[RequirementOut]


class OpportunityOut(Out):
    """Posted work with its roles."""

    ref: str
    title: str
    summary: str
    purpose: str
    kind: str
    status: str
    audience: str
    organisation_ref: str
    organisation_name: str
    owner_ref: str
    owner_name: str
    theme_keys: list[str]
    opened_at: datetime | None
    closes_date: date | None
    version: int
    roles: list[RoleOut]


class CandidacyOut(Out):
    """A hand raised for a role."""

    ref: str
    role_ref: str
    status: str


class TopQuery(In):
    """At most so many."""

    top: int = Field(50, ge=1, le=200)


class WhyQuery(In):
    """Whose score; one's own when left out."""

    person: Word = ""


class OpenQuery(Paging):
    """Words to search for."""

    q: Line = ""


@router.get("", auth=READ, response=WorkAnswerOut, summary="Work that fits me")
def find_work(request: HttpRequest, asked: Query[TopQuery]) -> dict[str, Any]:
    """The best open roles for the token's owner, in order of score."""
    act = act_of(request)
    answer = matching_queries.find_work(act.actor, act.actor.person_ref, at=act.at, top=asked.top)
    return {
        "position": answer.position,
        "taxonomy_version": answer.taxonomy_version,
        "fit_count": answer.fit_count,
        "beyond_hours": answer.beyond_hours,
        "roles": [
            {
                "ref": one.ref,
                "opportunity_ref": one.facts.opportunity_ref,
                "title": one.facts.title,
                "score": one.score,
                **_sum(one.parts),
                "learns": list(one.learns),
            }
            for one in answer.roles
        ],
    }


@roles.get("/{ref}/people", auth=READ, response=PeopleAnswerOut, summary="People who fit a role")
def find_people(request: HttpRequest, ref: Ref, asked: Query[TopQuery]) -> dict[str, Any]:
    """The best people for a role, in order of score. For the owner of the work."""
    act = act_of(request)
    opportunity_queries.get_visible_role(act.actor, ref)
    answer = matching_queries.find_people(act.actor, ref, at=act.at, top=asked.top)
    return {
        "position": answer.position,
        "taxonomy_version": answer.taxonomy_version,
        "fit_count": answer.fit_count,
        "people": [
            {
                "ref": one.ref,
                "name": one.name,
                "headline": one.headline,
                "place": one.place,
                "score": one.score,
                **_sum(one.parts),
                "free_minutes": one.free_minutes,
            }
            for one in answer.people
        ],
    }


@roles.get("/{ref}/why", auth=READ, response=WhyOut, summary="Why a score is what it is")
def explain_match(request: HttpRequest, ref: Ref, asked: Query[WhyQuery]) -> dict[str, Any]:
    """A person's score for a role, line by line. For the person and the owner of the work."""
    act = act_of(request)
    opportunity_queries.get_visible_role(act.actor, ref)
    why = matching_queries.explain(act.actor, ref, asked.person or act.actor.person_ref, at=act.at, steps=3)
    return {
        "role_ref": why.role_ref,
        "person_ref": why.person_ref,
        "score": why.score,
        **_sum(why.parts),
        "lines": [asdict(one) for one in why.parts.lines],
        "not_met": list(why.not_met),
        "steps": [asdict(one) for one in why.steps],
        "position": why.position,
        "taxonomy_version": why.taxonomy_version,
        "parameters": why.parameters,
    }


@opportunities.get("", auth=READ, response=PageOf[OpportunityOut], summary="Open work")
def list_opportunities(request: HttpRequest, asked: Query[OpenQuery]) -> dict[str, Any]:
    """Open work that you may see."""
    page = opportunity_queries.list_open(
        act_of(request).actor, q=asked.q, number=asked.page, size=asked.size, language=language()
    )
    return paging.answer(request, page, _card)


@opportunities.get("/{ref}", auth=READ, response=OpportunityOut, summary="An opportunity")
def get_opportunity(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """One opportunity that you may see, in any state."""
    return _card(opportunity_queries.get_card(act_of(request).actor, ref, language=language()))


@roles.post("/{ref}/hands", auth=WRITE, response={201: CandidacyOut}, summary="Raise a hand")
def raise_hand(request: HttpRequest, ref: Ref, said: Message) -> Status[Any]:
    """Say that one would like this. For an invited person it is the yes to the invitation."""
    thread = opportunity_actions.raise_hand(act_of(request), ref, said.message)
    return Status(201, {"ref": thread.ref, "role_ref": ref, "status": str(thread.status)})


@candidacies.post("/{ref}/withdrawal", auth=WRITE, response=CandidacyOut, summary="Take a hand back")
def withdraw_candidacy(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Take one's hand back, at any moment before the seat is confirmed."""
    act = act_of(request)
    opportunity_queries.get_visible_candidacy(act.actor, ref)
    thread = opportunity_actions.withdraw_candidacy(act, ref)
    return {"ref": thread.ref, "role_ref": thread.role.ref, "status": str(thread.status)}


def _sum(parts: MatchParts) -> dict[str, Any]:
    return {"parts": parts.as_json(), "missing": [asdict(one) for one in parts.missing_skills]}


def _card(card: opportunity_queries.OpportunityCard) -> dict[str, Any]:
    found = {name: getattr(card, name) for name in OpportunityOut.model_fields}
    names = RoleOut.model_fields
    found["roles"] = [
        {**{name: getattr(role, name) for name in names}, "languages": dict(role.languages)}
        for role in card.roles
    ]
    return found
