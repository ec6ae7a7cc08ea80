"""The journal as a list, for whoever runs the installation.

Threads between a person and an owner are kept out: until both have agreed they are known to the two of
them only, and to nobody else in any list (``opportunities.policy``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from inspect import getdoc

from muster.foundation.act import Actor
from muster.foundation.journal import EVENTS
from muster.foundation.models import JournalRow
from muster.foundation.paging import Page, page_of
from muster.insights import policy
from muster.people import queries as people_queries

PRIVATE = ("candidacy.",)
"""Beginnings of the names of events that stay between two people."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One deed: when, who, what in words, about what. ``subjects`` are references."""

    ref: str
    at: datetime
    name: str
    words: str
    actor_ref: str
    actor_name: str
    door: str
    subjects: tuple[str, ...]


def event_names() -> list[str]:
    """The names of all events that the list may hold."""
    return sorted(name for name in EVENTS if not name.startswith(PRIVATE))


def list_journal(
    actor: Actor,
    *,
    name: str = "",
    actor_ref: str = "",
    about: str = "",
    number: int = 1,
    size: int = 30,
) -> Page[JournalLine]:
    """Deeds, newest first, by event name, by who did it, by what it is about. Raises NotAllowed. Three queries."""
    policy.may_read_journal(actor).require()
    rows = JournalRow.objects.all()
    for beginning in PRIVATE:
        rows = rows.exclude(name__startswith=beginning)
    if name:
        rows = rows.filter(name=name)
    if actor_ref:
        rows = rows.filter(actor_ref=actor_ref)
    if about:
        rows = rows.filter(subjects__contains=[about])
    page = page_of(rows.order_by("-id"), number, size)
    names = people_queries.names_for({row.actor_ref for row in page.items})
    return page.map(lambda row: _line(row, names))


def _line(row: JournalRow, names: dict[str, str]) -> JournalLine:
    return JournalLine(
        ref=row.ref,
        at=row.at,
        name=row.name,
        words=_words(row.name),
        actor_ref=row.actor_ref,
        actor_name=names.get(row.actor_ref, row.actor_ref),
        door=row.door,
        subjects=tuple(row.subjects),
    )


def _words(name: str) -> str:
    """The first sentence of the event's own reference; its name where the event is no longer known."""
    event = EVENTS.get(name)
    said = " ".join((getdoc(event) or name).split()) if event else name
    return said.split(". ")[0].split("; ")[0].rstrip(".").replace("`", "") + "."
