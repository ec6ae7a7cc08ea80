"""Work that fits oneself, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from muster.api.auth import act_of, needs
from muster.api.resources.matches import WhyOut, WorkAnswerOut, parts_of
from muster.api.shapes import In, Line, Ref
from muster.foundation.act import Act
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.terms import MOST_SHOWN
from muster.opportunities import queries as opportunity_queries
from muster.people.terms import TokenScope

router = Router(tags=["Work"])
READ = needs(TokenScope.WORK_READ)


class WorkQuery(In):
    """How many, and what the list is narrowed by; ``would_learn``: work in which one learns something wanted."""

    top: int = Field(20, ge=1, le=MOST_SHOWN)
    words: Line = ""
    would_learn: bool = False


@router.get("", auth=READ, response=WorkAnswerOut, summary="Work that fits me")
def find_my_work(request: HttpRequest, asked: Query[WorkQuery]) -> dict[str, Any]:
    """The best open roles for you, by the same score that their owners see."""
    act = act_of(request)
    wished = None
    if asked.words or asked.would_learn:
        wished = matching_queries.WorkFilter(words=asked.words, would_learn=asked.would_learn)
    answer = matching_queries.find_work(
        act.actor, act.actor.person_ref, at=act.at, top=asked.top, wished=wished
    )
    if answer.roles:
        matching_actions.record_shown(
            act,
            about_ref=act.actor.person_ref,
            direction="work",
            position=answer.position,
            taxonomy_version=answer.taxonomy_version,
            ranked=[(one.ref, one.score) for one in answer.roles],
            filters=[
                name for name, is_on in (("words", asked.words), ("would_learn", asked.would_learn)) if is_on
            ],
        )
    return {
        "position": answer.position,
        "taxonomy_version": answer.taxonomy_version,
        "fit_count": answer.fit_count,
        "shown_of": answer.shown_of,
        "beyond_hours": answer.beyond_hours,
        "roles": [
            {
                "ref": one.ref,
                "opportunity_ref": one.facts.opportunity_ref,
                "organisation_ref": one.facts.organisation_ref,
                "title": one.facts.title,
                "kind": one.facts.kind,
                "minutes_per_week": one.facts.minutes_per_week,
                "score": one.score,
                "learns": list(one.learns),
                **parts_of(one.parts),
            }
            for one in answer.roles
        ],
    }


@router.get("/{role_ref}", auth=READ, response=WhyOut, summary="Why a role fits me")
def explain_my_work(request: HttpRequest, role_ref: Ref) -> dict[str, Any]:
    """Your score for a role that you may see, line by line, and what would raise it."""
    act = act_of(request)
    opportunity_queries.get_visible_role(act.actor, role_ref)
    return why(act, role_ref, act.actor.person_ref)


def why(act: Act, role_ref: str, person_ref: str) -> dict[str, Any]:
    """The whole explanation. Raises NotAllowed for anybody but the person and the owner."""
    found = matching_queries.explain(act.actor, role_ref, person_ref, at=act.at, steps=3)
    return {
        "role_ref": found.role_ref,
        "person_ref": found.person_ref,
        "score": found.score,
        **parts_of(found.parts),
        "lines": list(found.parts.lines),
        "not_met": list(found.not_met),
        "steps": list(found.steps),
        "position": found.position,
        "taxonomy_version": found.taxonomy_version,
        "parameters": found.parameters,
    }
