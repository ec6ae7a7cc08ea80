"""What is asked of home managers about their people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.works import OtherDatesIn
from muster.api.shapes import MaybeWords, Out, Ref, Words
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.foundation.act import Act
from muster.people.terms import TokenScope

router = Router(tags=["Approvals"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class AskedOut(Out):
    """One question: who, for what, how much, until when to answer. There is none before both have agreed.

    With ``change_ref`` it is about a change that takes more of the person's weeks: days and hours are those with it.
    """

    ref: str
    engagement_ref: str
    state: str
    state_label: str
    title: str
    person_ref: str
    person_name: str
    owner_name: str
    organisation_name: str
    starts_date: date
    ends_date: date
    minutes_per_week: int
    total_minutes: int
    asked_at: datetime
    due_at: datetime
    words: str
    change_ref: str
    change_label: str
    minutes_before: int | None
    ends_before: date | None
    more_minutes: int | None


class AskedQuery(Paging):
    """Those that wait, or those that are answered."""

    answered: bool = False


@router.get("", auth=READ, response=PageOf[AskedOut], summary="What is asked of me")
def list_approvals(request: HttpRequest, asked: Query[AskedQuery]) -> dict[str, Any]:
    """Questions to you as a home manager: waiting ones by due date, answered ones latest first."""
    page = engagement_queries.asked_of_us(
        act_of(request).actor, answered=asked.answered, number=asked.page, size=asked.size
    )
    return paging.answer(request, page)


@router.get("/{ref}", auth=READ, response=AskedOut, summary="One question to me")
def get_approval(request: HttpRequest, ref: Ref) -> Any:
    """One question to you."""
    return engagement_queries.get_asked(act_of(request).actor, ref)


@router.post("/{ref}/approve", auth=WRITE, response=AskedOut, summary="Let the person go")
def approve_home(request: HttpRequest, ref: Ref, said: MaybeWords) -> Any:
    """Yes, as asked."""
    act = _asked(request, ref)
    engagement_actions.approve_home(act, ref, words=said.words)
    return engagement_queries.get_asked(act.actor, ref)


@router.post("/{ref}/other-dates", auth=WRITE, response=AskedOut, summary="Propose other dates")
def propose_other_dates(request: HttpRequest, ref: Ref, said: OtherDatesIn) -> Any:
    """Yes on other dates; these become new terms for both sides to accept."""
    act = _asked(request, ref)
    engagement_actions.propose_other_dates(
        act, ref, starts_date=said.starts_date, ends_date=said.ends_date, words=said.words
    )
    return engagement_queries.get_asked(act.actor, ref)


@router.post("/{ref}/refuse", auth=WRITE, response=AskedOut, summary="Say no")
def refuse_home(request: HttpRequest, ref: Ref, said: Words) -> Any:
    """No, with a reason that both sides read; the hours and the seat are free again."""
    act = _asked(request, ref)
    engagement_actions.refuse_home(act, ref, words=said.words)
    return engagement_queries.get_asked(act.actor, ref)


def _asked(request: HttpRequest, ref: str) -> Act:
    """The act, once it is sure that the actor was asked: a refusal would tell of the question."""
    act = act_of(request)
    engagement_queries.get_asked(act.actor, ref)
    return act
