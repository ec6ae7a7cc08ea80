"""What a draft is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol

from muster.opportunities import terms

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


class FoundSkill(Protocol):
    """What an extractor finds: see ``skills.extraction.Found``."""

    @property
    def ref(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def sure(self) -> bool: ...
    @property
    def span(self) -> Span: ...


class Extractor(Protocol):
    """Finds skills in a text; ``skills.extraction.current().extract`` is one."""

    def __call__(self, text: str, *, language: str | None = None) -> Sequence[FoundSkill]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How some words were understood.

    ``field`` is the field it fills, ``span`` and ``words`` where it stands in the text ((0, 0) and
    nothing when the text does not say), ``meaning`` the sentence that reads it back. When it is not sure,
    ``ask`` is the question and ``options`` are other values of the field, in the form the field takes.
    """

    field: str
    span: Span
    words: str
    meaning: str
    sure: bool = True
    ask: str = ""
    options: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The reading as JSON values, for keeping it with the draft."""
        return {**asdict(self), "span": list(self.span), "options": list(self.options)}


@dataclass(frozen=True, slots=True)
class DraftRequirement:
    """A skill read from the text: what level, how much it is needed, and the words that say so."""

    skill_ref: str
    label: str
    level: int
    kind: str
    words: str
    span: Span
    sure: bool
    must_have: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting with one role, read from sentences; every field has a value that a person may change.

    Minutes are per week; both dates are days of work; languages are ISO 639-1 code and level 1 to 6.
    """

    title: str
    kind: str
    minutes_per_week: int
    starts_date: date
    ends_date: date
    weeks: int
    minimum_minutes: int | None = None
    seats: int = 1
    work_mode: str = str(terms.WorkMode.ANY)
    place: str = ""
    country: str = ""
    overlap: terms.Overlap | None = None
    languages: tuple[tuple[str, int], ...] = ()
    requirements: tuple[DraftRequirement, ...] = ()
    readings: tuple[Reading, ...] = field(default=())

    @property
    def questions(self) -> tuple[Reading, ...]:
        """The readings that ask something."""
        return tuple(reading for reading in self.readings if reading.ask)


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether the span shares a letter with one of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)
