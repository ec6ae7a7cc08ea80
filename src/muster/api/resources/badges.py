"""Open Badges: showing those of others, one's certificates from here, and the issuers that count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from muster.api.auth import act_of, needs
from muster.api.shapes import In, Line, Out, Ref, Words
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.people import queries as people_queries
from muster.people.terms import TokenScope

router = Router(tags=["Evidence"])
issuers = Router(tags=["Organisations"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)
LEAD_READ = needs(TokenScope.PEOPLE_READ)
LEAD_WRITE = needs(TokenScope.PEOPLE_WRITE)


class BadgeSkillQuery(In):
    """The skill that a badge shows, where it names none."""

    skill: Line = ""


class ShownBadgeOut(Out):
    """A badge of others that held when it was shown; ``ended_words`` say why it counts no longer."""

    ref: str
    name: str
    issuer_id: str
    issuer_name: str
    valid_until: datetime | None
    shown_at: datetime
    checked_at: datetime
    ended_at: datetime | None
    ended_words: str


class IssuedBadgeOut(Out):
    """A certificate of work from here; ``document`` is the signed Open Badge 3.0."""

    ref: str
    organisation_ref: str
    source_ref: str
    name: str
    issued_at: datetime
    revoked_at: datetime | None
    revoked_words: str
    document: dict[str, Any]


class IssuerIn(In):
    """An issuer by the id that stands in its badges; ``public_key`` (Ed25519, multibase) where it publishes none."""

    issuer_id: Line
    name: Line = ""
    public_key: Line = ""


class IssuerOut(Out):
    """An issuer whose badges count, with its pinned keys by verification method."""

    ref: str
    issuer_id: str
    name: str
    keys: dict[str, str]
    added_at: datetime


@router.get("", auth=READ, response=list[ShownBadgeOut], summary="Badges I have shown")
def list_shown_badges(request: HttpRequest) -> list[Any]:
    """The newest first."""
    return evidence_queries.list_shown_badges(act_of(request).actor.person_ref)


@router.post("", auth=WRITE, response={201: ShownBadgeOut}, summary="Show a badge")
def show_badge(request: HttpRequest, file: File[UploadedFile], asked: Query[BadgeSkillQuery]) -> Status[Any]:
    """An Open Badge 3.0 as JSON, token or PNG. It counts if everything about it holds; otherwise the reason is said."""
    act = act_of(request)
    data = file.read(1024 * 1024)
    return Status(201, evidence_actions.show_badge(act, act.actor.person_ref, data, skill_ref=asked.skill))


@router.get("/issued", auth=READ, response=list[IssuedBadgeOut], summary="My certificates from here")
def list_issued_badges(request: HttpRequest) -> list[Any]:
    """Signed badges for work done here, the newest first."""
    return evidence_queries.list_issued_badges(act_of(request).actor.person_ref)


@router.post("/issued/{ref}/revoke", auth=LEAD_WRITE, response=IssuedBadgeOut, summary="Revoke a certificate")
def revoke_badge(request: HttpRequest, ref: Ref, said: Words) -> Any:
    """As people lead, with a reason that the person reads. Final."""
    return evidence_actions.revoke_badge(act_of(request), ref, words=said.words)


@issuers.get("/{ref}/issuers", auth=LEAD_READ, response=list[IssuerOut], summary="Issuers that count")
def list_trusted_issuers(request: HttpRequest, ref: Ref) -> list[Any]:
    """Whose badges count for the people of the organisation."""
    actor = act_of(request).actor
    return evidence_queries.list_trusted_issuers(
        actor, people_queries.get_visible_organisation(actor, ref).ref
    )


@issuers.post("/{ref}/issuers", auth=LEAD_WRITE, response={201: IssuerOut}, summary="Trust an issuer")
def trust_issuer(request: HttpRequest, ref: Ref, issuer: IssuerIn) -> Status[Any]:
    """Its public keys are read from its profile and pinned."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    row = evidence_actions.trust_issuer(
        act, ref, issuer.issuer_id, name=issuer.name, public_key=issuer.public_key
    )
    return Status(201, row)


@issuers.delete("/issuers/{ref}", auth=LEAD_WRITE, response={204: None}, summary="Trust an issuer no longer")
def distrust_issuer(request: HttpRequest, ref: Ref) -> Status[None]:
    """What counts already stays until it ends or is contested."""
    evidence_actions.distrust_issuer(act_of(request), ref)
    return Status(204, None)
