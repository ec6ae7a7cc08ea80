"""The words of figures: what one number is, over which days, for which group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LEAST = 5
"""The smallest group of people or cases of which anything is said."""


class Unit(StrEnum):
    """What a value counts."""

    MINUTES = "minutes"
    NUMBER = "number"
    DAYS = "days"
    THOUSANDTHS = "thousandths"


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``since`` to before ``until``."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. ``value`` is None where there are too few cases to say.

    ``unit`` says what it counts, ``count`` how many cases stand behind it, ``window`` over which days
    (None: as it stands now), ``limit`` in one sentence what it cannot tell.
    """

    value: int | None
    unit: Unit
    count: int
    limit: str
    window: Window | None = None

    @property
    def is_known(self) -> bool:
        """False where there are too few cases to say."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the organisation: how many belong, and how many of them take part (None: too few to say)."""

    name: str
    members: int
    active: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the window. Minutes approved, without those that came to nothing, seats filled."""

    start: date
    gross_minutes: int
    net_minutes: int
    seats: int


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What is asked for now: postings, free seats, minutes a week over all of them."""

    postings: int
    seats: int
    minutes_per_week: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the page of figures shows."""

    window: Window
    members: int
    hours_gross: Figure
    hours_net: Figure
    open_work: OpenWork
    participation: Figure
    units: tuple[Group, ...]
    time_to_staff: Figure
    fill_rate: Figure
    answered_in_time: Figure
    evidence_fresh: Figure
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class SkillFigures:
    """How many people have a skill, want to use it, want to learn it; None for fewer than five."""

    has: int | None
    uses: int | None
    learns: int | None
