"""The words of the captain's view: where one person's time and income come from, and how far they reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from muster.insights.terms.figures import Window

SPEAK_UP = (600, 750, 830)
"""Thousandths of all income (or of all time, where no income is known) at which one source is worth a word."""

MONTHS = 12
"""Calendar months that the view looks back, this one included."""

LEAST_MONTHS = 3
"""Whole months from which a usual month, and how much months differ, is said at all."""

MOVED = 10
"""Hundredths of a level in twelve months from which a skill counts as growing or fading."""

MOST_MOVES = 3
"""Skills that are shown growing, and as many fading."""

ENDING_WEEKS = 6
"""Weeks ahead in which the end of agreed work is worth a word."""


class Way(StrEnum):
    """What a share is of."""

    TIME = "time"
    INCOME = "income"


@dataclass(frozen=True, slots=True)
class Source:
    """Where time goes and income comes from: a main job, or work for one place.

    ``minutes`` and ``income`` (minor units) are by month, oldest first. ``tone`` is its paint, 0 to 4.
    """

    key: str
    name: str
    organisation_ref: str
    organisation_name: str
    is_home: bool
    tone: int
    minutes: tuple[int, ...]
    income: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How concentrated something is over the window. Shares are thousandths, by source, and add up to 1000.

    ``largest`` is the key of the largest source; ``before`` its share a window earlier, None where nothing
    is known of then. ``hhi`` is the sum of squared shares (0 to 1), ``effective`` its inverse.
    """

    way: Way
    total: int
    by_source: dict[str, int]
    largest: str
    before: int | None
    hhi: float
    effective: float
    level: int
    """How many of the marks in SPEAK_UP the largest share has reached: 0 to 3."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One piece of agreed work from today on. ``until`` is its last day, None where no end is agreed."""

    title: str
    source_key: str
    starts_date: date
    until: date | None
    minutes_per_week: int
    engagement_ref: str = ""
    notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What would be left of a usual month without the largest source, in minutes a week and minor units a month."""

    source_key: str
    usual_minutes: int
    lost_minutes: int
    usual_income: int | None
    lost_income: int | None
    notice_days: int | None


@dataclass(frozen=True, slots=True)
class SkillMove:
    """A level over the window: points in hundredths on the scale of 1 to 5, oldest first, None where unknown."""

    skill_ref: str
    label: str
    points: tuple[int | None, ...]
    is_fading: bool

    @property
    def first(self) -> int:
        """The first known point."""
        return next(point for point in self.points if point is not None)

    @property
    def last(self) -> int:
        """The last known point."""
        return next(point for point in reversed(self.points) if point is not None)


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to see coming. ``key`` is what the person hides it by; ``kind`` is share or ending."""

    key: str
    kind: str
    source_key: str
    share: int
    until: date | None = None
    title: str = ""
    minutes_per_week: int = 0


@dataclass(frozen=True, slots=True)
class Captain:
    """Everything that the page shows to the one person it is about."""

    window: Window
    today: date
    months: tuple[date, ...]
    sources: tuple[Source, ...]
    time: Share | None
    income: Share | None
    currency: str
    left_out: tuple[str, ...]
    """Other currencies in which something was earned: never summed with the first."""
    usual: int | None
    """The mean of the whole months: minor units where income is known, minutes otherwise."""
    spread: int | None
    """Half the whole months lie within so much of it."""
    best: date | None
    leanest: date | None
    reaches: tuple[Reach, ...]
    reaches_to: date | None
    half_worked: date | None
    """The day by which half of the agreed minutes of work with an end are worked."""
    ending: Ending | None
    moves: tuple[SkillMove, ...]
    warnings: tuple[Warned, ...]
    logged: int
    """How many days of hours stand behind the minutes that are not the main job's."""
    stated: dict[str, int]
    """By organisation reference: what the person says the main job brings a month, in minor units."""

    @property
    def way(self) -> Way:
        """What the page speaks of first: income where any is known, otherwise time."""
        return Way.INCOME if self.income is not None else Way.TIME

    @property
    def leading(self) -> Share | None:
        """The share that the title is about."""
        return self.income or self.time

    @property
    def employers(self) -> tuple[str, ...]:
        """The organisations behind the sources, by name."""
        return tuple(sorted({source.organisation_name for source in self.sources}))

    def source(self, key: str) -> Source:
        """The source with this key."""
        return next(one for one in self.sources if one.key == key)
