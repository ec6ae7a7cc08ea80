"""One's CV: handed in or pasted, the skills found in it accepted or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Router, Status
from ninja.files import UploadedFile

from muster.api.auth import act_of, needs
from muster.api.shapes import In, Level, Out, Ref, Text
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.rules import Choice
from muster.evidence.terms import Stance
from muster.foundation.act import Act
from muster.foundation.errors import NotFound
from muster.foundation.words import _, language
from muster.people.terms import TokenScope

router = Router(tags=["Documents"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)


class FoundInCvOut(Out):
    """A skill found in the text, and the words [start, end) that led to it; ``confidence`` in thousandths."""

    skill_ref: str
    uri: str
    label: str
    words: str
    start: int
    end: int
    confidence: int
    is_sure: bool
    state: str
    stances: list[str]
    self_level: int | None
    last_used_date: date | None


class DocumentOut(Out):
    """A CV with what was found in it."""

    ref: str
    name: str
    kind: str
    is_in_use: bool
    text: str
    language: str
    notes: list[str]
    found: list[FoundInCvOut]


class PastedIn(In):
    """The text of a CV."""

    text: Text


class AcceptedSkillIn(In):
    """What is said of one skill found."""

    skill_ref: Ref
    stance: Stance = Stance.HAS
    self_level: Level | None = None


class AnswersIn(In):
    """What is one's own and what is not; all of it or nothing."""

    accepted: list[AcceptedSkillIn] = Field(default_factory=list, max_length=400)
    rejected: list[Ref] = Field(default_factory=list, max_length=400)


@router.post("", auth=WRITE, response={201: DocumentOut}, summary="Hand in a CV")
def upload_document(request: HttpRequest, file: File[UploadedFile]) -> Status[Any]:
    """PDF, DOCX, plain text, Markdown or JSON Resume, up to 10 MB. Nothing is claimed before it is accepted."""
    act = act_of(request)
    name = (file.name or "").replace("\x00", "")[:200]
    row = evidence_actions.upload_document(act, act.actor.person_ref, name, file.read())
    return Status(201, _shown(act, row.ref))


@router.post("/pasted", auth=WRITE, response={201: DocumentOut}, summary="Paste a CV")
def paste_document(request: HttpRequest, pasted: PastedIn) -> Status[Any]:
    """The same for a text. The same text again is the same document."""
    act = act_of(request)
    row = evidence_actions.paste_text(act, act.actor.person_ref, pasted.text)
    return Status(201, _shown(act, row.ref))


@router.get("/in-use", auth=READ, response=DocumentOut, summary="My newest CV")
def get_document_in_use(request: HttpRequest) -> Any:
    """The one that counts."""
    act = act_of(request)
    newest = evidence_queries.find_document_in_use(act.actor, act.actor.person_ref)
    if newest is None:
        raise NotFound(_("You have not handed in a CV yet."))
    return _shown(act, newest.ref)


@router.get("/{ref}", auth=READ, response=DocumentOut, summary="A CV of mine")
def get_document(request: HttpRequest, ref: Ref) -> Any:
    """The text and the skills found in it. Nobody but its owner sees a CV."""
    return _shown(act_of(request), ref)


@router.post("/{ref}/answers", auth=WRITE, response=DocumentOut, summary="Accept or reject what was found")
def answer_document(request: HttpRequest, ref: Ref, answers: AnswersIn) -> Any:
    """Say of the skills found which are one's own. Twice is the same as once."""
    act = act_of(request)
    evidence_queries.get_document(act.actor, ref)
    choices = [Choice(one.skill_ref, one.stance, one.self_level) for one in answers.accepted]
    evidence_actions.accept_many(act, ref, choices, rejected=answers.rejected)
    return _shown(act, ref)


def _shown(act: Act, ref: str) -> evidence_queries.DocumentView:
    return evidence_queries.document(act.actor, ref, language=language())
