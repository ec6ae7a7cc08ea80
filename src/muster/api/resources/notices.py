"""What one was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Out, Ref
from muster.foundation.act import Act
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


class QuietOut(Out):
    """When no mail reaches you: minutes of the day in your time zone; none where nothing was said."""

    start_minute: int | None
    end_minute: int | None
    zone: str | None


class QuietIn(In):
    """From when to when no mail shall reach you; an end before the start is the next day."""

    start_minute: int = Field(ge=0, lt=1440)
    end_minute: int = Field(ge=0, lt=1440)


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


@router.get("/quiet", auth=READ, response=QuietOut, summary="My quiet hours")
def get_quiet_hours(request: HttpRequest) -> dict[str, Any]:
    """When no mail goes out to you."""
    return _quiet(act_of(request))


@router.put("/quiet", auth=WRITE, response=QuietOut, summary="Set my quiet hours")
def set_my_quiet_hours(request: HttpRequest, said: QuietIn) -> dict[str, Any]:
    """Mail that falls into them waits for their end; notices on the page do not."""
    act = act_of(request)
    notice_actions.set_quiet_hours(act, said.start_minute, said.end_minute)
    return _quiet(act)


@router.delete("/quiet", auth=WRITE, response={204: None}, summary="End my quiet hours")
def end_my_quiet_hours(request: HttpRequest) -> Status[None]:
    """Mail reaches you at any hour again."""
    notice_actions.end_quiet_hours(act_of(request))
    return Status(204, None)


def _quiet(act: Act) -> dict[str, Any]:
    found = notice_queries.quiet_hours([act.actor.ref]).get(act.actor.ref)
    return {
        "start_minute": found.start if found else None,
        "end_minute": found.end if found else None,
        "zone": found.zone if found else None,
    }
