"""Posted work: finding it, drafting it, posting it, taking it down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.postings import (
    DraftIn,
    OpportunityOut,
    OwnedOut,
    PostingChanges,
    RereadIn,
    RoleFields,
    named,
)
from muster.api.shapes import In, Line, MaybeWords, Ref, Word
from muster.foundation.act import Act
from muster.foundation.words import language
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities import terms
from muster.people.terms import TokenScope

router = Router(tags=["Opportunities"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class OpenQuery(Paging):
    """Words, and what the list is narrowed by; ``most_minutes`` is a week's."""

    q: Line = ""
    kind: terms.Kind | None = None
    work_mode: terms.WorkMode | None = None
    most_minutes: int | None = Field(None, ge=0, le=10080)
    theme: Word = ""
    skill: Word = ""
    organisation: Word = ""


class MarksIn(In):
    """Which marks to set; what is not named stays as it is."""

    is_strategic: bool | None = None
    is_urgent: bool | None = None


class OwnedQuery(Paging):
    """Only postings in this state."""

    status: terms.OpportunityStatus | None = None


@router.get("", auth=READ, response=PageOf[OpportunityOut], summary="Open work")
def list_opportunities(request: HttpRequest, asked: Query[OpenQuery]) -> dict[str, Any]:
    """Open work that you may see, newest first. Every word must occur somewhere in it."""
    filters = opportunity_queries.OpenFilters(
        kind=asked.kind or "",
        work_mode=asked.work_mode or "",
        most_minutes=asked.most_minutes,
        theme_key=asked.theme,
        skill_ref=asked.skill,
        organisation_ref=asked.organisation,
    )
    page = opportunity_queries.list_open(
        act_of(request).actor,
        q=asked.q,
        filters=filters,
        number=asked.page,
        size=asked.size,
        language=language(),
    )
    return paging.answer(request, page)


@router.get("/mine", auth=READ, response=PageOf[OwnedOut], summary="My postings")
def list_my_opportunities(request: HttpRequest, asked: Query[OwnedQuery]) -> dict[str, Any]:
    """Postings of your own, drafts included, with what waits for you on each."""
    page = opportunity_queries.list_owned(
        act_of(request).actor,
        status=asked.status or "",
        number=asked.page,
        size=asked.size,
        language=language(),
    )
    return paging.answer(request, page)


@router.post("", auth=WRITE, response={201: OpportunityOut}, summary="Draft a posting")
def draft_opportunity(request: HttpRequest, said: DraftIn) -> Status[Any]:
    """Keep a draft with one role. Nobody else sees it before it is posted."""
    act = act_of(request)
    apart = frozenset({"organisation_ref", "text", "language", "requirements"})
    row = opportunity_actions.save_draft(
        act,
        organisation_ref=said.organisation_ref,
        text=said.text,
        language=said.language,
        needs=None if said.requirements is None else [need.as_need() for need in said.requirements],
        **named(said, without=apart),
    )
    return Status(201, _shown(act, row.ref))


@router.get("/{ref}", auth=READ, response=OpportunityOut, summary="A posting")
def get_opportunity(request: HttpRequest, ref: Ref) -> Any:
    """One posting that you may see, with its roles."""
    return _shown(act_of(request), ref)


@router.put("/{ref}/marks", auth=WRITE, response=OpportunityOut, summary="Mark a posting")
def mark_opportunity(request: HttpRequest, ref: Ref, said: MarksIn) -> Any:
    """Urgent is the owner's to say, strategic the people lead's. A mark changes no score."""
    act = act_of(request)
    opportunity_queries.get_visible_opportunity(act.actor, ref)
    opportunity_actions.mark_opportunity(act, ref, is_strategic=said.is_strategic, is_urgent=said.is_urgent)
    return opportunity_queries.get_card(act.actor, ref, language=language())


@router.patch("/{ref}", auth=WRITE, response=OpportunityOut, summary="Change a posting")
def edit_opportunity(request: HttpRequest, ref: Ref, changes: PostingChanges) -> Any:
    """Change what is named. People with a live candidacy are told."""
    act = _looked_at(request, ref)
    fields = named(changes, without=frozenset({"version"}))
    opportunity_actions.edit_opportunity(act, ref, version=changes.version, **fields)
    return _shown(act, ref)


@router.post("/{ref}/reread", auth=WRITE, response=OpportunityOut, summary="Read a draft anew")
def reread_opportunity(request: HttpRequest, ref: Ref, said: RereadIn) -> Any:
    """Take everything that words can say from other words. Purpose, themes, audience and unit stay."""
    act = _looked_at(request, ref)
    opportunity_actions.reread(act, ref, said.text, language=said.language)
    return _shown(act, ref)


@router.post("/{ref}/roles", auth=WRITE, response={201: OpportunityOut}, summary="Add a role")
def add_role(request: HttpRequest, ref: Ref, said: RoleFields) -> Status[Any]:
    """One more role, like the last one except for what is named."""
    act = _looked_at(request, ref)
    opportunity_actions.add_role(act, ref, **named(said))
    return Status(201, _shown(act, ref))


@router.post("/{ref}/post", auth=WRITE, response=OpportunityOut, summary="Post a draft")
def post_opportunity(request: HttpRequest, ref: Ref) -> Any:
    """Open a draft to its audience. What it lacks is said with the field."""
    act = _looked_at(request, ref)
    opportunity_actions.post(act, ref)
    return _shown(act, ref)


@router.post("/{ref}/pause", auth=WRITE, response=OpportunityOut, summary="Pause a posting")
def pause_opportunity(request: HttpRequest, ref: Ref) -> Any:
    """Take no new hands for now. Hands already raised keep their clocks."""
    act = _looked_at(request, ref)
    opportunity_actions.pause(act, ref)
    return _shown(act, ref)


@router.post("/{ref}/resume", auth=WRITE, response=OpportunityOut, summary="Resume a posting")
def resume_opportunity(request: HttpRequest, ref: Ref) -> Any:
    """Open a paused posting again."""
    act = _looked_at(request, ref)
    opportunity_actions.resume(act, ref)
    return _shown(act, ref)


@router.post("/{ref}/close", auth=WRITE, response=OpportunityOut, summary="Close a posting")
def close_opportunity(request: HttpRequest, ref: Ref, said: MaybeWords) -> Any:
    """End a posting. Everybody who is not confirmed is told, with these words if there are any."""
    act = _looked_at(request, ref)
    opportunity_actions.close(act, ref, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/withdraw", auth=WRITE, response=OpportunityOut, summary="Withdraw a posting")
def withdraw_opportunity(request: HttpRequest, ref: Ref, said: MaybeWords) -> Any:
    """Take a draft or posting back because the work is not needed. Everybody on it is told."""
    act = _looked_at(request, ref)
    opportunity_actions.withdraw(act, ref, words=said.words)
    return _shown(act, ref)


def _looked_at(request: HttpRequest, ref: str) -> Act:
    """The act, once it is sure that the actor may know of the posting: a refusal would tell of it."""
    act = act_of(request)
    opportunity_queries.get_visible_opportunity(act.actor, ref)
    return act


def _shown(act: Act, ref: str) -> opportunity_queries.OpportunityCard:
    return opportunity_queries.get_card(act.actor, ref, language=language())
