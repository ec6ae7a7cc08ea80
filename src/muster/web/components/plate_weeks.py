"""The weeks of a plate as values: what lies on them, in which order and colour, and how a week is said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from muster.foundation.words import _
from muster.web.components.dates import day_long, week_number
from muster.web.components.numbers import hours

Kind = Literal["home", "firm", "hold", "soft"]
OTHER = "other"
MOST_STACKS = 5
COLOURS = 4


class WeekDoesNotClose(ValueError):
    """Stacks and free room do not add up to what is offered: a bug where the week was made."""


@dataclass(frozen=True)
class Stack:
    """One commitment's minutes in one week. `key` names the commitment wherever it appears."""

    key: str
    label: str
    minutes: int
    kind: Kind = "firm"


@dataclass(frozen=True)
class PlateWeek:
    """A week of a plate, minutes throughout.

    `cap` is what the person offers after cap and holidays, the home role included; `free` is what is left
    of it. Where the offer was lowered below what is agreed, taken exceeds cap and free is 0. `wanted` is what
    a refused act asked for in this week, drawn as an excess over the line. ``offers`` are soft holds: what open offers
    ask for. They take no room; they are drawn as outlines into what is free.
    """

    monday: date
    cap: int
    free: int
    stacks: tuple[Stack, ...] = ()
    leave: bool = False
    wanted: int = 0
    offers: tuple[Stack, ...] = ()

    def __post_init__(self) -> None:
        if self.free != max(0, self.cap - self.taken) or any(stack.minutes < 0 for stack in self.stacks):
            raise WeekDoesNotClose(f"{self.monday}: {self.taken} taken and {self.free} free of {self.cap}")

    @property
    def taken(self) -> int:
        """Minutes that are agreed or held."""
        return sum(stack.minutes for stack in self.stacks)

    @property
    def line(self) -> int:
        """Where the line stands: what is offered, or what is agreed where the offer was lowered later."""
        return max(self.cap, self.taken)

    @property
    def excess(self) -> int:
        """Minutes of the refused act that would stand above the line."""
        return max(0, self.wanted - self.free)

    @property
    def asked(self) -> int:
        """Minutes that open offers ask for together; they may be more than what is free."""
        return sum(stack.minutes for stack in self.offers)

    @property
    def is_away(self) -> bool:
        """Nothing is offered because of leave, and nothing is agreed."""
        return self.leave and self.line == 0

    @property
    def sentence(self) -> str:
        """The week said in full: the name of its link."""
        start = _("Week {n}, from {day}", n=week_number(self.monday), day=day_long(self.monday))
        if self.is_away:
            return _("{week}: on leave", week=start)
        said = _(
            "{week}: {taken} of {cap} hours taken, {free} free",
            week=start,
            taken=hours(self.taken),
            cap=hours(self.cap),
            free=hours(self.free),
        )
        parts = ", ".join(_said(stack) for stack in self.stacks if stack.minutes)
        ending = f". {parts}" if parts else ""
        if self.excess:
            ending += ". " + _("{hours} h more do not fit", hours=hours(self.excess))
        if self.asked:
            ending += ". " + _("Open offers ask for {hours} h", hours=hours(self.asked))
        return said + ending


@dataclass(frozen=True)
class Span:
    """When a commitment lives: from its first Monday to the Monday after its last, None while open."""

    key: str
    start: date
    end: date | None = None


def _said(stack: Stack) -> str:
    if stack.kind == "hold":
        return _("{title}, offer open {hours} h", title=stack.label, hours=hours(stack.minutes))
    return _("{title} {hours} h", title=stack.label, hours=hours(stack.minutes))


def colour_slots(spans: Iterable[Span]) -> dict[str, int]:
    """A colour, 1 to 4, for each commitment, stable while it lives.

    In the order of their start, each takes the lowest colour that no earlier commitment holds at that time;
    later arrivals never change it. A fifth at once takes the last colour (the plate draws the smallest of
    so many as one "other" stack). Pass ended commitments too, so that colours do not move when they leave.
    """
    ordered = sorted(spans, key=lambda span: (span.start, span.key))
    slots: dict[str, int] = {}
    for place, span in enumerate(ordered):
        held = {slots[other.key] for other in ordered[:place] if other.end is None or other.end > span.start}
        open_slots = [slot for slot in range(1, COLOURS + 1) if slot not in held]
        slots[span.key] = open_slots[0] if open_slots else COLOURS
    return slots


def spans_of(weeks: Sequence[PlateWeek]) -> list[Span]:
    """The spans seen in the weeks themselves, for a caller that knows no earlier history."""
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    for week in weeks:
        for stack in week.stacks:
            if stack.kind == "firm" and stack.minutes:
                first.setdefault(stack.key, week.monday)
                last[stack.key] = week.monday
    return [Span(key, start, date.fromordinal(last[key].toordinal() + 7)) for key, start in first.items()]


def fold_smallest(weeks: Sequence[PlateWeek]) -> tuple[list[PlateWeek], frozenset[str]]:
    """The weeks with at most five stacks each, and the keys that were folded into one "other" stack.

    The smallest commitments (by all their minutes here) fold first, in every week alike, so that a
    commitment is never drawn alone in one week and as "other" in the next. Minutes stay the same.
    """
    totals: dict[str, int] = {}
    for week in weeks:
        for stack in week.stacks:
            if stack.kind == "firm":
                totals[stack.key] = totals.get(stack.key, 0) + stack.minutes
    folded: set[str] = set()
    while crowded := next((week for week in weeks if _drawn(week, folded) > MOST_STACKS), None):
        open_keys = {stack.key for stack in crowded.stacks if stack.kind == "firm" and stack.minutes}
        left = sorted(open_keys - folded, key=lambda key: (totals[key], key))
        if not left:
            break
        folded.add(left[0])
    return [_fold(week, folded) for week in weeks], frozenset(folded)


def _drawn(week: PlateWeek, folded: Collection[str]) -> int:
    keys = {OTHER if stack.key in folded else stack.key for stack in week.stacks if stack.minutes}
    return len(keys)


def _fold(week: PlateWeek, folded: Collection[str]) -> PlateWeek:
    kept = [stack for stack in week.stacks if stack.key not in folded]
    rest = sum(stack.minutes for stack in week.stacks if stack.key in folded)
    if rest:
        kept.append(Stack(OTHER, _("Other work"), rest, "firm"))
    return replace(week, stacks=tuple(kept))


def in_order(week: PlateWeek, slots: Mapping[str, int]) -> list[Stack]:
    """A week's stacks from the floor up: home role, firm work by colour, other, soft holds."""
    rank = {"home": 0, "firm": 1, "hold": 2}

    def place(stack: Stack) -> tuple[int, int, str]:
        slot = COLOURS + 1 if stack.key == OTHER else slots.get(stack.key, COLOURS)
        return (rank[stack.kind], slot, stack.key)

    return sorted((stack for stack in week.stacks if stack.minutes), key=place)
