"""Rooms: what the two sides of a candidacy say to each other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Out, Ref, Text
from muster.conversations import actions as conversation_actions
from muster.conversations import queries as conversation_queries
from muster.conversations.terms import MOST_FILES
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people.terms import TokenScope

router = Router(tags=["Rooms"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class RoomCardOut(Out):
    """One conversation: about which candidacy, with whom, the latest words, how many are unread."""

    about_ref: str
    title: str
    people: list[str]
    last_words: str
    last_author: str
    last_at: datetime | None
    unread: int


class FileOut(Out):
    """A file beside a message; a refused one stays closed."""

    ref: str
    name: str
    size: int
    is_refused: bool


class MessageOut(Out):
    """One message: its Markdown, and the same as safe HTML."""

    ref: str
    author_ref: str
    author_name: str
    is_own: bool
    is_new: bool
    said_at: datetime
    words: str
    html: str
    files: list[FileOut]


class RoomOut(Out):
    """The latest 200 messages, oldest first, and the number to mark as read."""

    messages: list[MessageOut]
    last_id: int


class MessageIn(In):
    """Words in Markdown, and references of one's own files."""

    words: Text
    file_refs: list[Ref] = Field(default_factory=list, max_length=MOST_FILES)


class RoomSeenIn(In):
    """Up to which number one has read."""

    until: int = Field(ge=0, le=2**62)


@router.get("", auth=READ, response=PageOf[RoomCardOut], summary="My conversations")
def list_rooms(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Those you take part in, the latest word first."""
    page = conversation_queries.list_threads(act_of(request).actor, number=asked.page, size=asked.size)
    return paging.answer(request, page)


@router.get("/{ref}", auth=READ, response=RoomOut, summary="What was said about a candidacy")
def get_room(request: HttpRequest, ref: Ref) -> Any:
    """For those who take part; empty before the first word."""
    actor = act_of(request).actor
    opportunity_queries.get_room_view(actor, ref)
    return conversation_queries.view(actor, ref) or {"messages": [], "last_id": 0}


@router.post("/{ref}/messages", auth=WRITE, response={201: MessageOut}, summary="Write to the other side")
def say_in_room(request: HttpRequest, ref: Ref, said: MessageIn) -> Status[Any]:
    """The first word opens the room. Files are uploaded before, and are your own."""
    act = act_of(request)
    opportunity_queries.get_room_view(act.actor, ref)
    message = opportunity_actions.say_in_room(act, ref, said.words, file_refs=said.file_refs)
    view = conversation_queries.view(act.actor, ref)
    return Status(201, next(one for one in view.messages if one.ref == message.ref) if view else message)


@router.post("/{ref}/seen", auth=WRITE, response=RoomOut, summary="Mark a conversation as read")
def mark_room_read(request: HttpRequest, ref: Ref, said: RoomSeenIn) -> Any:
    """Up to a number that the room gave; never backwards."""
    act = act_of(request)
    opportunity_queries.get_room_view(act.actor, ref)
    thread = conversation_queries.find_thread(ref)
    if thread is not None:
        conversation_actions.mark_read(act, thread.ref, until=said.until)
    return conversation_queries.view(act.actor, ref) or {"messages": [], "last_id": 0}
