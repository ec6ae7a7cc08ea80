"""What reading a document gives: frozen values, with every position counted in the text itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from muster.evidence.terms import DocumentKind, SectionKind


@dataclass(frozen=True)
class Section:
    """A part of the text under one heading: [start, end) in characters, the heading line included."""

    kind: SectionKind
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class SpokenLanguage:
    """A language named in the text. Level 1 to 6 is A1 to C2, None where the text does not say."""

    language: str
    level: int | None


@dataclass(frozen=True)
class WorkEntry:
    """A time of work as the text states it. Days are the first of a month; 1 July where only a year is given.

    `ended_date` is None for work that still goes on. [start, end) is where the entry stands in the text.
    """

    title: str
    employer: str
    started_date: date
    ended_date: date | None
    start: int
    end: int


@dataclass(frozen=True)
class ReadDocument:
    """The plain text of a document and what it says plainly.

    `text` holds no NULs and no control characters but line feed and tab. `language` is "en", "de" or "".
    `notes` are sentences for the reader about what was left out, in the language of the screen.
    """

    text: str
    kind: DocumentKind
    sections: tuple[Section, ...] = ()
    language: str = ""
    languages: tuple[SpokenLanguage, ...] = ()
    places: tuple[str, ...] = ()
    work: tuple[WorkEntry, ...] = ()
    notes: tuple[str, ...] = ()
    pages: int = 1
    json_resume: dict[str, Any] | None = field(default=None, compare=False)

    def section_at(self, position: int) -> SectionKind:
        """The kind of section that holds this character."""
        for section in self.sections:
            if section.start <= position < section.end:
                return section.kind
        return SectionKind.TOP

    def work_at(self, position: int) -> WorkEntry | None:
        """The time of work that this character belongs to, or None."""
        for entry in self.work:
            if entry.start <= position < entry.end:
                return entry
        return None


@dataclass(frozen=True)
class RawText:
    """What a reader of one format hands on: text as found, pages read, pages there are, and a résumé object."""

    text: str
    pages: int = 1
    pages_in_all: int = 1
    json_resume: dict[str, Any] | None = None
