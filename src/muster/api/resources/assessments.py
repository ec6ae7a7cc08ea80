"""Assessments: instruments of an organisation, and one use of them from the invitation to the result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Line, Out, Ref, Text
from muster.assessments import actions, queries
from muster.assessments.terms import LONGEST_TEXT, InstrumentKind, Purpose
from muster.foundation.words import language
from muster.people.terms import TokenScope

router = Router(tags=["Assessments"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)


class InstrumentText(In):
    """An instrument's text: ``Q:`` begins an item, ``1:``, ``3:`` and ``5:`` say what these levels look like."""

    title: Line
    skill_ref: Ref
    about: Text = ""
    text: str = Field(max_length=LONGEST_TEXT)


class InstrumentIn(InstrumentText):
    """The same, with whose it is and what it is."""

    organisation_ref: Ref
    kind: InstrumentKind


class ExampleIn(In):
    """Which worked example an organisation takes along, and for which skill."""

    organisation_ref: Ref
    example: Line
    skill_ref: Ref


class InstrumentOut(Out):
    """An instrument. ``text`` is empty where the reader may not see it; ``standing_words`` say what is known of it."""

    ref: str
    organisation_ref: str
    kind: str
    state: str
    title: str
    about: str
    skill_ref: str
    skill: str
    text: str
    example: str
    standing_words: str


class InstrumentRow(Out):
    """An instrument in a list."""

    ref: str
    kind: str
    state: str
    title: str


class ExampleOut(Out):
    """A worked example that comes with Muster; unvalidated until local data say otherwise."""

    key: str
    kind: str
    title: str
    about: str
    text: str


class SittingInvitationIn(In):
    """Whom one invites, and who rates."""

    person_ref: Ref
    rater_refs: list[Ref] = Field(default=[], max_length=12)
    words: Text = ""


class ConsentIn(In):
    """What one agrees to: to learn from it alone, or also as evidence for one's level."""

    purpose: Purpose


class ItemLevelsIn(In):
    """A level for each item in order, 0 for what was not seen (in feedback only), and a note."""

    scores: list[int] = Field(max_length=60)
    words: Text = ""


class ItemAnswerIn(In):
    """The question (its number) and the answer chosen (its number)."""

    item: int
    option: int


class SittingResultOut(Out):
    """Hundredths on the scale of 1 to 5, the range of 95 %, and the reliability in hundredths."""

    rating: int
    mean: int
    low: int
    high: int
    raters: int
    reliability: int
    reliability_words: str
    is_reliable: bool


class SittingOut(Out):
    """One use of an instrument. ``result`` is null until there is one, and for those who may not see it."""

    ref: str
    instrument_ref: str
    title: str
    kind: str
    skill_ref: str
    skill: str
    person_ref: str
    person_name: str
    asked_by_ref: str
    asked_by_name: str
    words: str
    state: str
    purpose: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    given: int
    result: SittingResultOut | None
    evidence_ref: str


class ItemAskedOut(Out):
    """The question that a test asks now."""

    number: int
    text: str
    options: list[str]
    done: int
    most: int


class SittingsQuery(Paging):
    """About you, or to which you invited others; open ones, or those that are over."""

    invited: bool = False
    over: bool = False


@router.get("/examples", auth=READ, response=list[ExampleOut], summary="Worked examples of instruments")
def list_examples(request: HttpRequest) -> Any:
    """Two for leadership, two for hospitality towards guests."""
    act_of(request)
    return queries.list_examples(language())


@router.get("/instruments", auth=READ, response=PageOf[InstrumentRow], summary="Instruments")
def list_instruments(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Those that you write, or may use as a manager."""
    page = queries.list_instruments(act_of(request).actor, number=asked.page, size=asked.size)
    return paging.answer(request, page)


@router.post("/instruments", auth=WRITE, response={201: InstrumentOut}, summary="Write an instrument")
def draft_instrument(request: HttpRequest, given: InstrumentIn) -> Status[Any]:
    """As a people lead; it is a draft until it is put to use."""
    row = actions.draft_instrument(
        act_of(request), given.organisation_ref, given.kind, title=given.title, skill_ref=given.skill_ref,
        text=given.text, about=given.about,
    )  # fmt: skip
    return Status(201, _instrument(request, row.ref))


@router.post(
    "/instruments/from-example", auth=WRITE, response={201: InstrumentOut}, summary="Take an example along"
)
def take_example(request: HttpRequest, given: ExampleIn) -> Status[Any]:
    """As a draft of your organisation, to be read and changed before use."""
    row = actions.take_example(
        act_of(request), given.organisation_ref, given.example, given.skill_ref, language=language()
    )
    return Status(201, _instrument(request, row.ref))


@router.get("/instruments/{ref}", auth=READ, response=InstrumentOut, summary="One instrument")
def get_instrument(request: HttpRequest, ref: Ref) -> Any:
    """For those who write it; what is in use, for managers too."""
    return _instrument(request, ref)


@router.put("/instruments/{ref}", auth=WRITE, response=InstrumentOut, summary="Write a draft anew")
def change_instrument(request: HttpRequest, ref: Ref, given: InstrumentText) -> Any:
    """All or nothing. What is in use stays as it is."""
    _instrument(request, ref)
    actions.change_instrument(
        act_of(request), ref, title=given.title, text=given.text, about=given.about, skill_ref=given.skill_ref
    )
    return _instrument(request, ref)


@router.post("/instruments/{ref}/publish", auth=WRITE, response=InstrumentOut, summary="Put a draft to use")
def publish_instrument(request: HttpRequest, ref: Ref) -> Any:
    """Its words do not change any more."""
    _instrument(request, ref)
    actions.publish_instrument(act_of(request), ref)
    return _instrument(request, ref)


@router.post("/instruments/{ref}/retire", auth=WRITE, response=InstrumentOut, summary="Retire an instrument")
def retire_instrument(request: HttpRequest, ref: Ref) -> Any:
    """Nobody new is invited; what is under way goes on."""
    _instrument(request, ref)
    actions.retire_instrument(act_of(request), ref)
    return _instrument(request, ref)


@router.post("/instruments/{ref}/invite", auth=WRITE, response={201: SittingOut}, summary="Invite somebody")
def invite_to_sitting(request: HttpRequest, ref: Ref, given: SittingInvitationIn) -> Status[Any]:
    """As a people lead or their home manager. Nothing begins before they agree."""
    _instrument(request, ref)
    row = actions.invite_to_sitting(
        act_of(request), ref, given.person_ref, rater_refs=given.rater_refs, words=given.words
    )
    return Status(201, _sitting(request, row.ref))


@router.get("/sittings", auth=READ, response=PageOf[SittingOut], summary="Assessments")
def list_sittings(request: HttpRequest, asked: Query[SittingsQuery]) -> dict[str, Any]:
    """About you, or to which you invited others."""
    find = queries.list_sittings_of if asked.invited else queries.list_mine
    page = find(
        act_of(request).actor, is_open=not asked.over, number=asked.page, size=asked.size, language=language()
    )
    return paging.answer(request, page)


@router.get("/to-rate", auth=READ, response=list[SittingOut], summary="Assessments that wait for my word")
def list_to_rate(request: HttpRequest) -> Any:
    """What is due first on top, twenty at the most."""
    return queries.list_to_rate(act_of(request).actor, language=language())


@router.get("/sittings/{ref}", auth=READ, response=SittingOut, summary="One assessment")
def get_sitting(request: HttpRequest, ref: Ref) -> Any:
    """For the person, whoever invited them, and those who rate."""
    return _sitting(request, ref)


@router.post("/sittings/{ref}/agree", auth=WRITE, response=SittingOut, summary="Agree to an assessment")
def agree_to_sitting(request: HttpRequest, ref: Ref, given: ConsentIn) -> Any:
    """To this one use and no other."""
    _sitting(request, ref)
    actions.agree_to_sitting(act_of(request), ref, given.purpose)
    return _sitting(request, ref)


@router.post("/sittings/{ref}/decline", auth=WRITE, response=SittingOut, summary="Decline an assessment")
def decline_sitting(request: HttpRequest, ref: Ref) -> Any:
    """Nobody counts it."""
    _sitting(request, ref)
    actions.decline_sitting(act_of(request), ref)
    return _sitting(request, ref)


@router.post("/sittings/{ref}/take-back", auth=WRITE, response=SittingOut, summary="End an assessment")
def take_back_sitting(request: HttpRequest, ref: Ref) -> Any:
    """Before it is done; what was given so far is deleted."""
    _sitting(request, ref)
    actions.take_back_sitting(act_of(request), ref)
    return _sitting(request, ref)


@router.post("/sittings/{ref}/close", auth=WRITE, response=SittingOut, summary="Close an assessment")
def close_sitting(request: HttpRequest, ref: Ref) -> Any:
    """With what was given so far, as whoever invited; feedback from three on."""
    _sitting(request, ref)
    actions.close_sitting(act_of(request), ref)
    return _sitting(request, ref)


@router.post("/sittings/{ref}/rating", auth=WRITE, response=SittingOut, summary="Give my word")
def give_rating(request: HttpRequest, ref: Ref, given: ItemLevelsIn) -> Any:
    """A level from 1 to 5 for each item. A word once given stands."""
    _sitting(request, ref)
    actions.give_rating(act_of(request), ref, dict(enumerate(given.scores)), words=given.words)
    return _sitting(request, ref)


@router.delete("/sittings/{ref}/rating", auth=WRITE, response=SittingOut, summary="Give no word")
def decline_rating(request: HttpRequest, ref: Ref) -> Any:
    """Nobody counts it."""
    _sitting(request, ref)
    actions.decline_rating(act_of(request), ref)
    return _sitting(request, ref)


@router.get(
    "/sittings/{ref}/question", auth=READ, response=list[ItemAskedOut], summary="The question of a test"
)
def get_question(request: HttpRequest, ref: Ref) -> list[Any]:
    """The one that is asked now; none where the test is over or not begun."""
    _sitting(request, ref)
    asked = queries.question_of(act_of(request).actor, ref)
    return [asked] if asked else []


@router.post("/sittings/{ref}/answer", auth=WRITE, response=SittingOut, summary="Answer a question of a test")
def answer_item(request: HttpRequest, ref: Ref, given: ItemAnswerIn) -> Any:
    """The last answer ends it. An answer stands."""
    _sitting(request, ref)
    actions.answer_item(act_of(request), ref, given.item, given.option)
    return _sitting(request, ref)


def _instrument(request: HttpRequest, ref: str) -> Any:
    return queries.instrument_view(act_of(request).actor, ref, language=language())


def _sitting(request: HttpRequest, ref: str) -> Any:
    return queries.get_sitting(act_of(request).actor, ref, language=language())
