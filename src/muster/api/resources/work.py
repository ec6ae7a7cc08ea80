"""Work that fits oneself, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.paging import answer as page_answer
from muster.api.resources.matches import WhyOut, WorkAnswerOut, order_of, parts_of
from muster.api.shapes import In, Line, Out, Ref
from muster.foundation.act import Act
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.terms import MOST_SHOWN, NotForMe, Sort
from muster.opportunities import queries as opportunity_queries
from muster.people.terms import TokenScope

router = Router(tags=["Work"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class WorkQuery(In):
    """How many, and what the list is narrowed by; ``would_learn``: work in which one learns something wanted."""

    top: int = Field(20, ge=1, le=MOST_SHOWN)
    skip: int = Field(0, ge=0, le=10_000)
    words: Line = ""
    would_learn: bool = False
    sort: Sort = Sort.SCORE


class NotForMeIn(In):
    """Why a role is not for you, if you like; it stays with you."""

    reason_code: NotForMe | None = None
    words: Line = ""


class HiddenOut(Out):
    """A role that you do not want suggested."""

    role_ref: str
    reason_code: str
    words: str
    hidden_at: datetime


@router.get("", auth=READ, response=WorkAnswerOut, summary="Work that fits me")
def find_my_work(request: HttpRequest, asked: Query[WorkQuery]) -> dict[str, Any]:
    """The best open roles for you, by the same score that their owners see."""
    act = act_of(request)
    wished = matching_queries.WorkFilter(
        words=asked.words,
        would_learn=asked.would_learn,
        without=matching_queries.hidden_refs(act.actor),
    )
    answer = matching_queries.find_work(
        act.actor,
        act.actor.person_ref,
        at=act.at,
        top=asked.top,
        skip=asked.skip,
        wished=wished,
        sort=asked.sort,
    )
    if answer.roles:
        said = (("words", asked.words), ("would_learn", asked.would_learn))
        matching_actions.record_shown(
            act, answer, about_ref=act.actor.person_ref, filters=[name for name, is_on in said if is_on]
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
                "place_by_score": one.placed.exact if one.placed else None,
                "order": order_of(one.placed),
                **parts_of(one.parts),
            }
            for one in answer.roles
        ],
    }


@router.get("/hidden", auth=READ, response=PageOf[HiddenOut], summary="Work that I do not want suggested")
def list_my_hidden_work(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """What you have left out, the latest first; nobody else sees it."""
    page = matching_queries.list_hidden(act_of(request).actor, number=asked.page, size=asked.size)
    return page_answer(request, page)


@router.put(
    "/{role_ref}/hidden", auth=WRITE, response=HiddenOut, summary="Leave a role out of my suggestions"
)
def hide_my_work(request: HttpRequest, role_ref: Ref, said: NotForMeIn) -> Any:
    """It changes no score, and nobody is told; said again it takes the new reason."""
    return matching_actions.hide_work(
        act_of(request), role_ref, reason_code=str(said.reason_code or ""), words=said.words
    )


@router.delete("/{role_ref}/hidden", auth=WRITE, response={204: None}, summary="Suggest a role again")
def show_my_work_again(request: HttpRequest, role_ref: Ref) -> Status[None]:
    """It may stand among your suggestions again."""
    matching_actions.show_work_again(act_of(request), role_ref)
    return Status(204, None)


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
