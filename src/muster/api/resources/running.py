"""For whoever runs the installation: what happened, and what was mailed.

A scope of its own: this is other people's post, which no token for people should open.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import Line, Out, Word
from muster.insights import queries as insights_queries
from muster.notices import queries as notice_queries
from muster.people.terms import TokenScope

journal = Router(tags=["Running it"])
outbox = Router(tags=["Running it"])
READ = needs(TokenScope.RUNNING_READ)


class DeedOut(Out):
    """One deed: when, who, what, about what (references). ``door``: through which it came."""

    ref: str
    at: datetime
    name: str
    words: str
    actor_ref: str
    actor_name: str
    door: str
    subjects: list[str]


class MailOut(Out):
    """A mail that Muster wrote; ``sent_at`` is null while it waits."""

    ref: str
    address: str
    subject: str
    text: str
    at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    tries: int
    error: str


class JournalQuery(Paging):
    """Only this event by its name, only deeds of one person, only what is about one thing."""

    event: Line = ""
    who: Word = ""
    about: Word = ""


class OutboxQuery(Paging):
    """Words in the address, the subject or the text."""

    q: Line = ""


@journal.get("", auth=READ, response=PageOf[DeedOut], summary="The journal")
def list_journal(request: HttpRequest, asked: Query[JournalQuery]) -> dict[str, Any]:
    """Deeds, newest first, for the operator. What lies between a person and an owner only is kept out."""
    page = insights_queries.list_journal(
        act_of(request).actor,
        name=asked.event,
        actor_ref=asked.who,
        about=asked.about,
        number=asked.page,
        size=asked.size,
    )
    return paging.answer(request, page)


@outbox.get("", auth=READ, response=PageOf[MailOut], summary="The outbox")
def list_outbox(request: HttpRequest, asked: Query[OutboxQuery]) -> dict[str, Any]:
    """Mail, newest first, sent or waiting, for the operator."""
    page = notice_queries.list_outbox(act_of(request).actor, q=asked.q, number=asked.page, size=asked.size)
    return paging.answer(request, page)
