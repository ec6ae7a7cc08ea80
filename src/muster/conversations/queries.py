"""Reading threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from muster.conversations import policy, rules
from muster.conversations.models import Message, Participant, Thread
from muster.conversations.terms import MOST_SHOWN
from muster.files import queries as files_queries
from muster.files.models import StoredFile
from muster.files.terms import ScanState
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with a message. ``is_refused``: a scanner found something harmful, and nobody gets it."""

    ref: str
    name: str
    size: int
    is_refused: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; ``html`` is safe to show."""

    ref: str
    author_ref: str
    author_name: str
    is_own: bool
    is_new: bool
    mentions_me: bool
    said_at: datetime
    words: str
    html: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread as somebody who takes part reads it: the latest messages, oldest first."""

    ref: str
    about_kind: str
    about_ref: str
    title: str
    people: tuple[tuple[str, str], ...]
    messages: tuple[MessageView, ...]
    last_id: int


@dataclass(frozen=True, slots=True)
class ThreadCard:
    """One line of the list of threads."""

    ref: str
    about_kind: str
    about_ref: str
    title: str
    people: tuple[str, ...]
    last_words: str
    last_author: str
    last_at: datetime | None
    unread: int


@dataclass(frozen=True, slots=True)
class SaidForMail:
    """A message as it goes out by mail: whose, in which thread, its words as they were typed, names of its files."""

    thread_ref: str
    author_name: str
    words: str
    files: tuple[str, ...]


def said_for_mail(message_ref: str, person_ref: str) -> SaidForMail | None:
    """The message for somebody who takes part in its thread; None once they do not, or once nothing is left of it."""
    row = Message.objects.select_related("thread", "author").filter(ref=message_ref).first()
    if row is None or not row.thread.participants.filter(person__ref=person_ref, left_at=None).exists():
        return None
    files = _files([row])
    names = tuple(files[ref].name for ref in row.file_refs if ref in files)
    return SaidForMail(row.thread.ref, row.author.name, row.words, names) if row.words or names else None


def reply_address(thread_ref: str, person_ref: str) -> str:
    """Where this person answers by mail; empty where this installation takes no mail."""
    base = settings.MUSTER_MAIL_ROOMS
    return rules.reply_address(base, thread_ref, person_ref, key=settings.SECRET_KEY) if base else ""


def behind_reply_address(address: str) -> tuple[str, str] | None:
    """References of thread and person for an address that Muster made; None for any other."""
    base = settings.MUSTER_MAIL_ROOMS
    return rules.read_reply_address(base, address, key=settings.SECRET_KEY) if base else None


def find_thread(about_ref: str) -> Thread | None:
    """The thread about this thing, or None."""
    return Thread.objects.filter(about_ref=about_ref).first()


def get_thread(ref: str) -> Thread:
    """The thread; raises NotFound."""
    row = Thread.objects.filter(ref=ref).first()
    if row is None:
        raise _missing()
    return row


def _missing() -> NotFound:
    return NotFound(_("There is no such conversation, or you do not take part in it."))


def view(actor: Actor, about_ref: str) -> ThreadView | None:
    """The thread about this thing for somebody who takes part; None where nobody has written yet or it is not theirs.

    Five queries.
    """
    thread = policy.visible_to(actor, Thread.objects.filter(about_ref=about_ref)).first()
    if thread is None:
        return None
    parts = list(thread.participants.filter(left_at=None).select_related("person").order_by("id"))
    own = next((part for part in parts if part.person.ref == actor.person_ref), None)
    seen = own.read_until if own else 0
    latest = list(thread.messages.select_related("author").order_by("-id")[:MOST_SHOWN])[::-1]
    files = _files(latest)
    return ThreadView(
        ref=thread.ref,
        about_kind=thread.about_kind,
        about_ref=thread.about_ref,
        title=thread.title,
        people=tuple((part.person.ref, part.person.name) for part in parts),
        messages=tuple(_message(actor, row, seen, files) for row in latest),
        last_id=latest[-1].pk if latest else 0,
    )


def _files(messages: Sequence[Message]) -> dict[str, StoredFile]:
    refs = [ref for message in messages for ref in message.file_refs]
    return {row.ref: row for row in StoredFile.objects.filter(ref__in=refs)} if refs else {}


def _message(actor: Actor, row: Message, seen: int, files: dict[str, StoredFile]) -> MessageView:
    return MessageView(
        ref=row.ref,
        author_ref=row.author.ref,
        author_name=row.author.name,
        is_own=row.author.ref == actor.person_ref,
        is_new=row.pk > seen and row.author.ref != actor.person_ref,
        mentions_me=actor.person_ref in row.mentioned,
        said_at=row.said_at,
        words=row.words,
        html=rules.html_of(row.words),
        files=tuple(
            FileView(file.ref, file.name, file.size, file.scan_state == ScanState.REFUSED)
            for ref in row.file_refs
            if (file := files.get(ref)) is not None
        ),
    )


def list_threads(actor: Actor, *, number: int = 1, size: int = 20) -> Page[ThreadCard]:
    """The actor's threads, those with the latest word first."""
    latest = Message.objects.filter(thread=OuterRef("pk")).order_by("-id")
    rows = (
        policy.visible_to(actor, Thread.objects.filter(last_at__isnull=False))
        .annotate(
            last_words=Subquery(latest.values("words")[:1]),
            last_author=Subquery(latest.values("author__name")[:1]),
        )
        .order_by("-last_at", "-id")
    )
    page = page_of(rows, number, size)
    found = list(page.items)
    names: dict[int, list[str]] = {}
    others = Participant.objects.filter(thread__in=found, left_at=None).exclude(person__ref=actor.person_ref)
    for part in others.select_related("person").order_by("id"):
        names.setdefault(part.thread_id, []).append(part.person.name)
    unread: dict[int, int] = {}
    for thread_id in _unread(actor).filter(thread__in=found).values_list("thread_id", flat=True):
        unread[thread_id] = unread.get(thread_id, 0) + 1
    return page.map(
        lambda row: ThreadCard(
            ref=row.ref,
            about_kind=row.about_kind,
            about_ref=row.about_ref,
            title=row.title,
            people=tuple(names.get(row.pk, ())),
            last_words=row.last_words or "",
            last_author=row.last_author or "",
            last_at=row.last_at,
            unread=unread.get(row.pk, 0),
        )
    )


def _unread(actor: Actor) -> QuerySet[Message]:
    return Message.objects.filter(
        Q(id__gt=F("thread__participants__read_until")),
        thread__participants__person__ref=actor.person_ref,
        thread__participants__left_at=None,
    ).exclude(author__ref=actor.person_ref)


def count_unread(actor: Actor) -> int:
    """How many messages of others the actor has not seen. One query."""
    return _unread(actor).count()


def open_file(actor: Actor, about_ref: str, file_ref: str) -> StoredFile:
    """A file that somebody added to this thread, for those who take part; NotFound otherwise, and where it is harmful."""
    thread = policy.visible_to(actor, Thread.objects.filter(about_ref=about_ref)).first()
    if thread is None or not thread.messages.filter(file_refs__contains=[file_ref]).exists():
        raise _missing()
    file = files_queries.get_file(file_ref)
    if file.scan_state == ScanState.REFUSED:
        raise _missing()
    return file
