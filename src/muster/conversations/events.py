"""What happens in threads, in the past tense. The docstrings are the reference; what was said is never in them."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("thread.opened")
@dataclass(frozen=True)
class ThreadOpened:
    """A thread about something has begun, with these people."""

    thread_ref: str
    about_ref: str
    person_refs: tuple[str, ...]


@event("thread.joined")
@dataclass(frozen=True)
class ThreadJoined:
    """Somebody was brought into a thread; they read what was said before."""

    thread_ref: str
    about_ref: str
    person_ref: str


@event("thread.left")
@dataclass(frozen=True)
class ThreadLeft:
    """Somebody no longer takes part in a thread."""

    thread_ref: str
    about_ref: str
    person_ref: str


@event("message.said")
@dataclass(frozen=True)
class MessageSaid:
    """Somebody wrote in a thread; ``to_refs`` are the others who take part, ``mentioned_refs`` those named."""

    message_ref: str
    thread_ref: str
    about_ref: str
    author_ref: str
    to_refs: tuple[str, ...]
    mentioned_refs: tuple[str, ...]
    title: str
