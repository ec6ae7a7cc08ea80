"""One's account: tokens, consents, what waits. Taking away what is held is for a person at the screen (policy)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from muster.api.auth import act_of, needs
from muster.api.shapes import Out, Ref
from muster.engagements import queries as engagement_queries
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act
from muster.foundation.errors import NotFound
from muster.foundation.words import _, language
from muster.insights import queries as insights_queries
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.terms import ConsentPurpose, TokenScope

router = Router(tags=["Me"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)
WORK = needs(TokenScope.WORK_READ)


class TokenOut(Out):
    """A token of one's own, by the beginning of its text; the text itself is kept nowhere."""

    ref: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class ConsentOut(Out):
    """Something that one may agree to beyond what the work needs."""

    purpose: str
    words: str
    is_given: bool
    given_at: datetime | None


class NeedOut(Out):
    """Something that waits for you in agreed work: terms, hours, returned or review."""

    kind: str
    engagement_ref: str
    title: str
    other_name: str
    week: date | None
    closes_at: datetime | None


class HistoryPointOut(Out):
    """A level at the end of a day; ``scale``, ``low``, ``high`` in hundredths, ``confidence`` in thousandths."""

    on: date
    level: int | None
    scale: int | None
    low: int | None
    high: int | None
    confidence: int | None


class MostHelpfulOut(Out):
    """One skill on which somebody's word would change most of your matches: of ``roles`` open roles that fit you and
    need it, ``tenths`` tenths of one are expected to turn between having it and missing it. ``kind``: who should speak."""

    skill_ref: str
    label: str
    level: int
    kind: str
    roles: int
    tenths: int


@router.get(
    "/question", auth=READ, response=list[MostHelpfulOut], summary="The one question that helps me most"
)
def get_my_question(request: HttpRequest) -> list[Any]:
    """One at most, and none where the answer would change little. Ask for the word at ``/evidence/asks``."""
    act = act_of(request)
    found = insights_queries.best_question(act.actor, at=act.at, language=language())
    return [found] if found else []


@router.get("/tokens", auth=READ, response=list[TokenOut], summary="My tokens")
def list_my_tokens(request: HttpRequest) -> list[Any]:
    """The newest first, ended ones included. A new one is made on the page of your account, never by a program."""
    return people_queries.tokens_of(act_of(request).actor.person_ref)


@router.delete("/tokens/{ref}", auth=WRITE, response={204: None}, summary="End a token")
def revoke_my_token(request: HttpRequest, ref: Ref) -> Status[None]:
    """Shut out the programs that use it, at once. A program may end its own token."""
    act = act_of(request)
    if ref not in {token.ref for token in people_queries.tokens_of(act.actor.person_ref)}:
        raise NotFound(_("There is no such token."), ref=ref)
    people_actions.revoke_token(act, ref)
    return Status(204, None)


@router.get("/consents", auth=READ, response=list[ConsentOut], summary="What I agree to")
def list_my_consents(request: HttpRequest) -> list[Any]:
    """Every purpose, and whether you agree to it now."""
    return _consents(act_of(request))


@router.put("/consents/{purpose}", auth=WRITE, response=list[ConsentOut], summary="Agree to a purpose")
def give_my_consent(request: HttpRequest, purpose: ConsentPurpose) -> list[Any]:
    """Twice is the same as once."""
    act = act_of(request)
    people_actions.give_consent(act, act.actor.person_ref, purpose)
    return _consents(act)


@router.delete("/consents/{purpose}", auth=WRITE, response=list[ConsentOut], summary="Agree no longer")
def withdraw_my_consent(request: HttpRequest, purpose: ConsentPurpose) -> list[Any]:
    """Take an agreement back; where there is none, nothing happens."""
    act = act_of(request)
    people_actions.withdraw_consent(act, act.actor.person_ref, purpose)
    return _consents(act)


@router.get("/needs", auth=WORK, response=list[NeedOut], summary="What waits for me")
def list_my_needs(request: HttpRequest) -> list[Any]:
    """In the work you do: terms to answer first, then hours by week, then reviews."""
    act = act_of(request)
    return list(engagement_queries.needs_of(act.actor, at=act.at))


@router.get(
    "/skills/{skill_ref}/history",
    auth=READ,
    response=list[HistoryPointOut],
    summary="How a level of mine moved",
)
def get_my_skill_history(request: HttpRequest, skill_ref: Ref) -> list[Any]:
    """A point for the first of each of the last 24 months, and one for now."""
    act = act_of(request)
    return list(evidence_queries.level_history(act.actor, act.actor.person_ref, skill_ref, now=act.at))


def _consents(act: Act) -> list[dict[str, Any]]:
    given = {one.purpose: one.given_at for one in people_queries.consents_of(act.actor.person_ref)}
    return [
        {
            "purpose": purpose,
            "words": purpose.label,
            "is_given": purpose in given,
            "given_at": given.get(purpose),
        }
        for purpose in ConsentPurpose
    ]
