"""Shapes of a person's skills and plate, the same for oneself and for others who may see them."""

from __future__ import annotations

from datetime import date, datetime

from muster.api.shapes import Out


class StackOut(Out):
    """One commitment's minutes in one week."""

    source_ref: str
    title: str
    kind: str
    state: str
    minutes: int


class PlateWeekOut(Out):
    """One week in minutes. What is free is what new work may take."""

    monday: date
    offered_minutes: int
    cap_minutes: int
    home_minutes: int
    leave: bool
    held: int
    firm: int
    free_minutes: int
    stacks: list[StackOut]


class HoldingOut(Out):
    """One commitment; ``ends_monday`` is the Monday after its last week."""

    ref: str
    source_ref: str
    title: str
    kind: str
    state: str
    starts_monday: date
    ends_monday: date


class OfferedHoursOut(Out):
    """What an open offer asks for, by Monday in minutes. It takes no room; only on one's own plate."""

    source_ref: str
    title: str
    kind: str
    until_at: datetime
    weeks: dict[date, int]


class PlateOut(Out):
    """A person's weeks in order, the commitments in them, and on one's own plate what open offers ask for."""

    person_ref: str
    weeks: list[PlateWeekOut]
    holdings: list[HoldingOut]
    offers: list[OfferedHoursOut]


class LineOut(Out):
    """One line of the sum that makes a level, in hundredths of a level."""

    kind: str
    words: str
    hundredths: int
    evidence_ref: str
    observed_date: date | None
    months: int


class SkillRowOut(Out):
    """One skill of a person. ``confidence`` and ``chances`` in thousandths, ``scale``, ``low``, ``high``,
    ``start`` and lines in hundredths of a level; the lines sum from ``start`` to ``scale``."""

    skill_ref: str
    uri: str
    label: str
    kind: str
    stances: list[str]
    self_level: int | None
    level: int | None
    confidence: int | None
    chances: list[int]
    scale: int | None
    low: int | None
    high: int | None
    verified_level: int
    is_verified: bool
    is_evidenced: bool
    is_fading: bool
    last_used_date: date | None
    level_words: str
    fresh_words: str
    basis_words: str
    start: int
    lines: list[LineOut]


class SkillProfileOut(Out):
    """A person's skills on a day."""

    person_ref: str
    as_of_date: date
    rows: list[SkillRowOut]
