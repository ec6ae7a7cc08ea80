"""What one was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Out, Ref
from muster.notices import actions as notice_actions
from muster.notices import queries as notice_queries
from muster.notices.terms import Group, Mail
from muster.people.terms import TokenScope

router = Router(tags=["Notices"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)


class NoticeOut(Out):
    """One sentence, and what it leads to (a kind and a reference)."""

    ref: str
    event: str
    group: str
    words: str
    goal: str
    goal_ref: str
    at: datetime
    read_at: datetime | None


class NoticeQuery(Paging):
    """Only unread ones, only one group."""

    unread: bool = False
    group: Group | None = None


class ReadIn(In):
    """Which notices were read; all of them when left out."""

    refs: list[Ref] | None = Field(None, max_length=500)


class ReadOut(Out):
    """How many are newly read, and how many are left."""

    read: int
    unread: int


class ChoiceOut(Out):
    """How mail of one group reaches you."""

    group: str
    label: str
    words: str
    mail: str


class ChoiceIn(In):
    """How mail of one group shall reach you."""

    mail: Mail


@router.get("", auth=READ, response=PageOf[NoticeOut], summary="My notices")
def list_notices(request: HttpRequest, asked: Query[NoticeQuery]) -> dict[str, Any]:
    """What you were told, newest first."""
    page = notice_queries.list_notices(
        act_of(request).actor,
        unread=asked.unread,
        group=asked.group or "",
        number=asked.page,
        size=asked.size,
    )
    return paging.answer(request, page)


@router.post("/read", auth=WRITE, response=ReadOut, summary="Mark as read")
def mark_notices_read(request: HttpRequest, said: ReadIn) -> dict[str, int]:
    """Mark these, or all."""
    act = act_of(request)
    read = notice_actions.mark_read(act, said.refs)
    return {"read": read, "unread": notice_queries.unread_count(act.actor)}


@router.get("/choices", auth=READ, response=list[ChoiceOut], summary="How mail reaches me")
def list_notice_choices(request: HttpRequest) -> list[Any]:
    """Your choice for every group."""
    return notice_queries.choices_of(act_of(request).actor)


@router.put("/choices/{group}", auth=WRITE, response=list[ChoiceOut], summary="Choose how mail reaches me")
def choose_notice_mail(request: HttpRequest, group: Group, said: ChoiceIn) -> list[Any]:
    """A mail for each, once a day, or none."""
    act = act_of(request)
    notice_actions.set_preference(act, group, said.mail)
    return notice_queries.choices_of(act.actor)
