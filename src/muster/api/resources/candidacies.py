"""One person's thread on one role, from both sides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.works import EngagementOut
from muster.api.shapes import In, Offer, Out, PayOut, ProposalIn, Reason, Ref, Text, WeekMinutes, Word
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.foundation.act import Act
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.rules import Proposal
from muster.people.terms import TokenScope

router = Router(tags=["Candidacies"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class StationOut(Out):
    """A station of the thread: behind (done), here (now), ahead, or where it ended."""

    station: str
    label: str
    state: str
    at: datetime | None


class AnswerOut(Out):
    """An answer to a question of the owner's."""

    question: str
    answer: str


class ProposedMilestoneOut(Out):
    """A milestone that was proposed."""

    title: str
    minor: int
    due_date: date


class CandidacyOut(Out):
    """A thread. ``moves`` are the statuses that may come next."""

    ref: str
    role_ref: str
    role_title: str
    opportunity_ref: str
    opportunity_title: str
    kind: str
    organisation_ref: str
    organisation_name: str
    owner_ref: str
    owner_name: str
    person_ref: str
    person_name: str
    person_headline: str
    origin: str
    status: str
    status_label: str
    message: str
    owner_message: str
    pay: PayOut
    asked_minor: int | None
    offered_minor: int | None
    asked_minutes: int | None
    answers: list[AnswerOut]
    milestones: list[ProposedMilestoneOut]
    named_by: str
    backup: bool
    is_live: bool
    is_waiting: bool
    created_at: datetime
    answer_due_at: datetime | None
    ended_at: datetime | None
    ended_reason_code: str
    ended_reason: str
    ended_words: str
    track: list[StationOut]
    moves: list[str]

    @staticmethod
    def resolve_answers(view: Any) -> list[dict[str, str]]:
        """Pairs as objects."""
        return [{"question": question, "answer": answer} for question, answer in view.answers]


class CandidacyQuery(Paging):
    """Only live ones, or only those that are over."""

    live: bool | None = None


class AnswerIn(In):
    """Yes, or no with a reason."""

    accept: bool
    message: Text = ""
    proposal: ProposalIn | None = None
    reason_code: Word = "no_time"
    words: Text = ""


class CounterIn(Offer):
    """Other terms; the words are needed."""

    minutes_per_week: WeekMinutes | None = None


class BackupIn(In):
    """Whether this person would be asked next."""

    is_backup: bool = True


class PersonReason(In):
    """Why, in the person's words."""

    reason_code: Word = "no_time"
    words: Text = ""


class TakenBack(In):
    """Why the hand is taken back."""

    reason_code: Word = "taken_back"
    words: Text = ""


@router.get("", auth=READ, response=PageOf[CandidacyOut], summary="My candidacies")
def list_my_candidacies(request: HttpRequest, asked: Query[CandidacyQuery]) -> dict[str, Any]:
    """Your own threads, newest first."""
    page = opportunity_queries.candidacies_of_person(
        act_of(request).actor, is_live=asked.live, number=asked.page, size=asked.size
    )
    return paging.answer(request, page)


@router.get("/waiting", auth=READ, response=PageOf[CandidacyOut], summary="Hands that wait for me")
def list_waiting_candidacies(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Raised hands on your postings that wait for your answer, the most urgent first."""
    page = opportunity_queries.list_waiting(act_of(request).actor, number=asked.page, size=asked.size)
    return paging.answer(request, page)


@router.get("/{ref}", auth=READ, response=CandidacyOut, summary="A candidacy")
def get_candidacy(request: HttpRequest, ref: Ref) -> Any:
    """One thread that you may know of: its person's, its owner's, and once both agreed the home manager's."""
    return opportunity_queries.get_candidacy_view(act_of(request).actor, ref)


@router.post("/{ref}/answer", auth=WRITE, response=CandidacyOut, summary="Answer an invitation")
def answer_invitation(request: HttpRequest, ref: Ref, said: AnswerIn) -> Any:
    """Yes raises the hand. A no is counted nowhere."""
    act = _known(request, ref)
    opportunity_actions.answer_invitation(
        act,
        ref,
        accept=said.accept,
        message=said.message,
        proposal=said.proposal.as_proposal() if said.proposal else Proposal(),
        reason_code=said.reason_code,
        words=said.words,
    )
    return _shown(act, ref)


@router.post("/{ref}/seen", auth=WRITE, response=CandidacyOut, summary="Note that I looked")
def mark_candidacy_seen(request: HttpRequest, ref: Ref) -> Any:
    """The owner has looked at a raised hand; the person sees it."""
    act = _known(request, ref)
    opportunity_actions.mark_seen(act, ref)
    return _shown(act, ref)


@router.post("/{ref}/shortlist", auth=WRITE, response=CandidacyOut, summary="Put on the short list")
def shortlist_candidacy(request: HttpRequest, ref: Ref) -> Any:
    """The owner's clock starts once more, and only this once."""
    act = _known(request, ref)
    opportunity_actions.shortlist(act, ref)
    return _shown(act, ref)


@router.post("/{ref}/backup", auth=WRITE, response=CandidacyOut, summary="Keep as backup")
def keep_as_backup(request: HttpRequest, ref: Ref, said: BackupIn) -> Any:
    """This person would be asked next. No clock stops."""
    act = _known(request, ref)
    opportunity_actions.keep_as_backup(act, ref, is_backup=said.is_backup)
    return _shown(act, ref)


@router.post("/{ref}/choose", auth=WRITE, response=CandidacyOut, summary="Offer the seat")
def choose_candidacy(request: HttpRequest, ref: Ref, said: Offer) -> Any:
    """Offer the person a seat, with its pay where there is any; the person answers within five working days."""
    act = _known(request, ref)
    opportunity_actions.choose(act, ref, said.message, offered_minor=said.amount_minor)
    return _shown(act, ref)


@router.post("/{ref}/decline", auth=WRITE, response=CandidacyOut, summary="Do not choose")
def decline_candidacy(request: HttpRequest, ref: Ref, said: Reason) -> Any:
    """Not choose this person, or take an invitation or offer back, with a reason that the person reads."""
    act = _known(request, ref)
    opportunity_actions.decline(act, ref, said.reason_code, said.words)
    return _shown(act, ref)


@router.post("/{ref}/agree", auth=WRITE, response={201: EngagementOut}, summary="Take up the seat")
def agree_to_offer(request: HttpRequest, ref: Ref) -> Status[Any]:
    """Say yes to the seat offered: the hours are held, and the home manager is asked where there is one."""
    act = _known(request, ref)
    work = engagement_actions.agree_to_offer(act, ref)
    return Status(201, engagement_queries.card_of(work))


@router.post("/{ref}/counter", auth=WRITE, response=CandidacyOut, summary="Answer an offer with other terms")
def counter_offer(request: HttpRequest, ref: Ref, said: CounterIn) -> Any:
    """Ask for another price, other hours, or both. The owner answers in turn; the seat is free meanwhile."""
    act = _known(request, ref)
    opportunity_actions.counter_offer(
        act, ref, words=said.message, asked_minor=said.amount_minor, asked_minutes=said.minutes_per_week
    )
    return _shown(act, ref)


@router.post("/{ref}/decline-offer", auth=WRITE, response=CandidacyOut, summary="Say no to an offer")
def decline_offer(request: HttpRequest, ref: Ref, said: PersonReason) -> Any:
    """The seat is free to offer again; nobody counts the no."""
    act = _known(request, ref)
    opportunity_actions.decline_offer(act, ref, reason_code=said.reason_code, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/withdraw", auth=WRITE, response=CandidacyOut, summary="Take my hand back")
def withdraw_candidacy(request: HttpRequest, ref: Ref, said: TakenBack) -> Any:
    """At any moment before the seat is confirmed."""
    act = _known(request, ref)
    opportunity_actions.withdraw_candidacy(act, ref, reason_code=said.reason_code, words=said.words)
    return _shown(act, ref)


def _known(request: HttpRequest, ref: str) -> Act:
    """The act, once it is sure that the actor may know of the thread: a refusal would tell of it."""
    act = act_of(request)
    opportunity_queries.get_visible_candidacy(act.actor, ref)
    return act


def _shown(act: Act, ref: str) -> opportunity_queries.CandidacyView:
    return opportunity_queries.get_candidacy_view(act.actor, ref)
