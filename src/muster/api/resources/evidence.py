"""Evidence between people: asked for, given, answered, contested; and skills out of view."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import Day, In, Level, Line, MaybeWords, Out, Ref, Text, Words
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind
from muster.foundation.words import language
from muster.people import queries as people_queries
from muster.people.terms import TokenScope

router = Router(tags=["Evidence"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)


class AskIn(In):
    """Whom one asks to speak for which of one's skills, and how. A certificate is shown on the page."""

    skill_ref: Ref
    kind: EvidenceKind
    rater_ref: Ref
    words: Text = ""


class AskOut(Out):
    """An ask between two people; ``is_mine`` says that you asked."""

    ref: str
    kind: str
    skill_ref: str
    skill: str
    person_ref: str
    person_name: str
    rater_ref: str
    rater_name: str
    words: str
    issuer: str
    expires_date: date | None
    state: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    ended_words: str
    is_mine: bool


class AsksQuery(Paging):
    """Those you sent, or those you received; open ones, or those that are over."""

    mine: bool = False
    over: bool = False


class RatingIn(In):
    """A level from 1 to 5, when it was seen, and what was seen."""

    rating: Level
    observed_date: Day | None = None
    words: Text = ""


class GivenIn(RatingIn):
    """The same of a person's skill, without being asked."""

    person_ref: Ref
    skill_ref: Ref
    kind: EvidenceKind


class TalkIn(In):
    """Skill reference to the level that both came to."""

    ratings: dict[Ref, Level] = Field(max_length=40)
    words: Text = ""


class TalkOut(Out):
    """A talk, and the activity that lay before both."""

    ref: str
    held_date: date
    words: str
    shown: list[dict[str, str]]


class PieceOut(Out):
    """A piece of evidence: ``hundredths`` is what it adds to the level now, ``weight``, ``discount`` and ``capped``
    are thousandths; null where it does not count."""

    ref: str
    kind: str
    person_ref: str
    skill_ref: str
    skill: str
    rating: int
    rater_ref: str
    rater_name: str
    observed_date: date
    expires_date: date | None
    created_at: datetime
    words: str
    withdrawn_at: datetime | None
    withdrawn_words: str
    hundredths: int | None
    weight: int | None
    discount: int | None
    capped: int | None
    level: int | None
    level_without: int | None
    answer: str
    contest_ref: str
    contest_state: str | None


class ContestOut(Out):
    """A contest: who decides until when, and what was decided with which reason."""

    ref: str
    evidence_ref: str
    person_ref: str
    person_name: str
    skill_ref: str
    skill: str
    rating: int
    rater_name: str
    words: str
    state: str
    decider_ref: str
    decider_name: str
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    reason: str


class ContestsQuery(Paging):
    """Open ones, or those that are over."""

    over: bool = False


class DecisionIn(In):
    """Whether the contest is upheld (the piece is taken back), and the reason that both sides read."""

    is_upheld: bool
    reason: Line


@router.get("/asks", auth=READ, response=PageOf[AskOut], summary="Words asked for")
def list_asks(request: HttpRequest, asked: Query[AsksQuery]) -> dict[str, Any]:
    """What you were asked, or what you asked others, the newest first."""
    page = evidence_queries.list_asks(
        act_of(request).actor,
        mine=asked.mine,
        is_open=not asked.over,
        number=asked.page,
        size=asked.size,
        language=language(),
    )
    return paging.answer(request, page)


@router.post("/asks", auth=WRITE, response={201: AskOut}, summary="Ask somebody for evidence")
def ask_for_evidence(request: HttpRequest, ask: AskIn) -> Status[Any]:
    """Ask a manager, expert, colleague or anybody you may see to speak for your skill. Open for 21 days."""
    act = act_of(request)
    row = evidence_actions.ask_for_evidence(
        act, act.actor.person_ref, ask.skill_ref, ask.kind, ask.rater_ref, words=ask.words
    )
    return Status(201, evidence_queries.get_ask(act.actor, row.ref, language=language()))


@router.get("/asks/{ref}", auth=READ, response=AskOut, summary="One ask")
def get_ask(request: HttpRequest, ref: Ref) -> Any:
    """For the two it is between."""
    return evidence_queries.get_ask(act_of(request).actor, ref, language=language())


@router.post("/asks/{ref}/answer", auth=WRITE, response=AskOut, summary="Give what was asked for")
def answer_ask(request: HttpRequest, ref: Ref, given: RatingIn) -> Any:
    """Say the level that you have seen. It takes the place of your earlier word of the same kind."""
    act = act_of(request)
    evidence_queries.get_ask(act.actor, ref)
    evidence_actions.answer_ask(act, ref, given.rating, words=given.words, observed_date=given.observed_date)
    return evidence_queries.get_ask(act.actor, ref, language=language())


@router.post("/asks/{ref}/decline", auth=WRITE, response=AskOut, summary="Say no to an ask")
def decline_ask(request: HttpRequest, ref: Ref, said: MaybeWords) -> Any:
    """Say no, with or without words. Nobody counts it."""
    act = act_of(request)
    evidence_queries.get_ask(act.actor, ref)
    evidence_actions.decline_ask(act, ref, words=said.words)
    return evidence_queries.get_ask(act.actor, ref, language=language())


@router.post("/asks/{ref}/take-back", auth=WRITE, response=AskOut, summary="Take back an ask")
def take_back_ask(request: HttpRequest, ref: Ref) -> Any:
    """Need no answer any more."""
    act = act_of(request)
    evidence_queries.get_ask(act.actor, ref)
    evidence_actions.take_back_ask(act, ref)
    return evidence_queries.get_ask(act.actor, ref, language=language())


@router.post("/given", auth=WRITE, response={201: PieceOut}, summary="Speak for somebody's skill")
def give_evidence(request: HttpRequest, given: GivenIn) -> Status[Any]:
    """Endorse, rate as a colleague, as the manager or as an expert, or say what a sample of work showed."""
    act = act_of(request)
    person = people_queries.get_visible_person(act.actor, given.person_ref)
    row = evidence_actions.give_evidence(
        act, person, given.skill_ref, given.kind, given.rating,
        words=given.words, observed_date=given.observed_date,
    )  # fmt: skip
    return Status(201, _piece(request, row.ref))


@router.post(
    "/talks/{person_ref}", auth=WRITE, response={201: TalkOut}, summary="Write down a talk about levels"
)
def hold_talk(request: HttpRequest, person_ref: Ref, talk: TalkIn) -> Status[Any]:
    """As home manager: the levels that both came to. What had happened since your last word is kept with it."""
    act = act_of(request)
    person = people_queries.get_visible_person(act.actor, person_ref)
    return Status(201, evidence_actions.hold_talk(act, person, talk.ratings, words=talk.words))


@router.get("/pieces/{ref}", auth=READ, response=PieceOut, summary="One piece of evidence")
def get_piece(request: HttpRequest, ref: Ref) -> Any:
    """Who gave it when, and what it does to the level: for the person, their manager and whoever gave it."""
    return _piece(request, ref)


@router.put("/pieces/{ref}/answer", auth=WRITE, response=PieceOut, summary="Answer evidence about me")
def answer_evidence(request: HttpRequest, ref: Ref, said: Words) -> Any:
    """Put a word of one's own beside it; the newest word stands."""
    _piece(request, ref)
    evidence_actions.answer_evidence(act_of(request), ref, said.words)
    return _piece(request, ref)


@router.post("/pieces/{ref}/withdraw", auth=WRITE, response=PieceOut, summary="Take back my evidence")
def withdraw_evidence(request: HttpRequest, ref: Ref, said: MaybeWords) -> Any:
    """It stays readable, counts no longer, and the level moves. That is final."""
    _piece(request, ref)
    evidence_actions.withdraw_evidence(act_of(request), ref, words=said.words)
    return _piece(request, ref)


@router.post(
    "/pieces/{ref}/contest",
    auth=WRITE,
    response={201: ContestOut},
    summary="Contest evidence about me",
)
def contest_evidence(request: HttpRequest, ref: Ref, said: Words) -> Status[Any]:
    """A named human decides within 14 days, with a reason; until then the piece counts."""
    act = act_of(request)
    _piece(request, ref)
    row = evidence_actions.contest_evidence(act, ref, said.words)
    return Status(201, evidence_queries.get_contest(act.actor, row.ref, language=language()))


@router.get("/contests", auth=READ, response=PageOf[ContestOut], summary="Contests")
def list_contests(request: HttpRequest, asked: Query[ContestsQuery]) -> dict[str, Any]:
    """Those that you decide, decided or opened."""
    page = evidence_queries.list_contests(
        act_of(request).actor, is_open=not asked.over, number=asked.page, size=asked.size, language=language()
    )
    return paging.answer(request, page)


@router.get("/contests/{ref}", auth=READ, response=ContestOut, summary="One contest")
def get_contest(request: HttpRequest, ref: Ref) -> Any:
    """For those whom it is between, and whoever decides."""
    return evidence_queries.get_contest(act_of(request).actor, ref, language=language())


@router.post("/contests/{ref}/decide", auth=WRITE, response=ContestOut, summary="Decide a contest")
def decide_contest(request: HttpRequest, ref: Ref, decision: DecisionIn) -> Any:
    """Final, and with a reason that both sides read."""
    act = act_of(request)
    evidence_queries.get_contest(act.actor, ref)
    evidence_actions.decide_contest(act, ref, is_upheld=decision.is_upheld, reason=decision.reason)
    return evidence_queries.get_contest(act.actor, ref, language=language())


@router.post("/contests/{ref}/take-back", auth=WRITE, response=ContestOut, summary="Take back a contest")
def take_back_contest(request: HttpRequest, ref: Ref) -> Any:
    """Let the piece stand after all."""
    act = act_of(request)
    evidence_queries.get_contest(act.actor, ref)
    evidence_actions.take_back_contest(act, ref)
    return evidence_queries.get_contest(act.actor, ref, language=language())


@router.put("/hidden/{skill_ref}", auth=WRITE, response={204: None}, summary="Hide a skill of mine")
def hide_skill(request: HttpRequest, skill_ref: Ref) -> Status[None]:
    """Nobody but you sees it, and no match counts it."""
    act = act_of(request)
    evidence_actions.hide_skill(act, act.actor.person_ref, skill_ref)
    return Status(204, None)


@router.delete("/hidden/{skill_ref}", auth=WRITE, response={204: None}, summary="Show a skill of mine again")
def show_skill(request: HttpRequest, skill_ref: Ref) -> Status[None]:
    """Whoever may open your profile sees its level again."""
    act = act_of(request)
    evidence_actions.show_skill(act, act.actor.person_ref, skill_ref)
    return Status(204, None)


def _piece(request: HttpRequest, ref: str) -> Any:
    act = act_of(request)
    return evidence_queries.get_piece(act.actor, ref, now=act.at, language=language())
