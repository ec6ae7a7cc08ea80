"""What a document's text says of when a skill was last used, and which plain facts of it are kept."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Protocol

from muster.evidence.terms import SectionKind


class Stated(Protocol):
    """A time of work, as far as the rule needs it."""

    ended_date: date | None
    start: int
    end: int


class Readable(Protocol):
    """A document that was read, as far as the rules need it."""

    @property
    def text(self) -> str:
        """The plain text."""
        ...

    def section_at(self, position: int) -> SectionKind:
        """The kind of section that holds this character."""
        ...

    def work_at(self, position: int) -> Any:
        """The time of work that holds this character, or None."""
        ...


def last_used_in(document: Readable, words: str, *, today: date) -> tuple[int, date | None]:
    """How often the words stand in the text, and the day of last use that follows.

    Only when every mention stands within a time of work does the text say when the skill was last used: a mention in
    a list of skills or in the summary speaks of now, and nothing is concluded. Work that goes on counts as today.
    """
    pattern = re.compile(rf"(?<!\w){re.escape(words.strip())}(?!\w)", re.IGNORECASE)
    places = [found.start() for found in pattern.finditer(document.text)][:50]
    entries = [document.work_at(place) for place in places]
    if not entries or any(entry is None for entry in entries):
        return max(1, len(places)), None
    days = [today if entry.ended_date is None else entry.ended_date for entry in entries]
    return len(places), min(today, max(days))


def facts_of(document: Any) -> dict[str, Any]:
    """The plain facts of a read document in JSON values, days in ISO form."""
    return {
        "language": document.language,
        "languages": [[spoken.language, spoken.level] for spoken in document.languages],
        "places": list(document.places),
        "work": [
            {
                "title": entry.title,
                "employer": entry.employer,
                "started": entry.started_date.isoformat(),
                "ended": entry.ended_date.isoformat() if entry.ended_date else None,
            }
            for entry in document.work
        ],
        "sections": [[str(s.kind), s.start, s.end] for s in document.sections],
        "notes": list(document.notes),
        "pages": document.pages,
    }
