"""A person's skills as rows: the ruler, the sum under a level, its history, the chips of wishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from muster.evidence.queries import HistoryPoint, PieceView, SkillRow
from muster.evidence.terms import Stance
from muster.foundation.words import _
from muster.web.components.charts import Chart, Series, lines
from muster.web.components.dates import day_short
from muster.web.components.numbers import hundredths, signed_hundredths
from muster.web.components.parts import SumRow

HALF_WIDTH = 1.2816
"""An 80 % interval is so many standard deviations wide to each side."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A piece of evidence in the time line: its page, and what it does to the level ("" where it does not count)."""

    when: str
    words: str
    is_claimed: bool
    href: str
    effect: str


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A row ready to draw. ``mark`` and ``sd`` on the scale of 1 to 5; ``sums`` and ``events`` when it is open."""

    ref: str
    label: str
    level: int
    mark: float
    sd: float
    is_claimed: bool
    is_verified: bool
    is_fading: bool
    fresh: str
    wish: str
    is_open: bool
    sums: tuple[SumRow, ...]
    total: str
    words: str
    settle: str
    events: tuple[Happened, ...]
    is_hidden: bool = False


def line_of(row: SkillRow, *, is_open: bool = False) -> SkillLine:
    """The row of a skill that has a level."""
    scale, low, high = row.scale or 0, row.low or 0, row.high or 0
    return SkillLine(
        ref=row.skill_ref,
        label=row.label,
        level=row.level or 0,
        mark=min(5.0, max(1.0, scale / 100)),
        sd=max(0.05, (high - low) / 200 / HALF_WIDTH),
        is_claimed=not row.is_evidenced,
        is_verified=row.is_verified,
        is_fading=row.is_fading,
        fresh=row.fresh_words if row.is_evidenced else row.basis_words,
        wish=_wish(row.stances),
        is_open=is_open,
        sums=_sums(row) if is_open else (),
        total=hundredths(scale),
        words=row.level_words,
        settle=row.settle_words,
        events=_events(row) if is_open else (),
        is_hidden=row.is_hidden,
    )


def _wish(stances: Iterable[Stance]) -> str:
    for stance in (Stance.RATHER_NOT, Stance.USE, Stance.LEARN):
        if stance in stances:
            return stance.value
    return ""


def _sums(row: SkillRow) -> tuple[SumRow, ...]:
    """Where everybody starts, then a line for each thing that moved it; they add up to the level on the scale."""
    first = SumRow("part", _("Where everybody starts"), hundredths(row.start))
    return (first, *(SumRow("sub", line.words, signed_hundredths(line.hundredths)) for line in row.lines))


def _events(row: SkillRow) -> tuple[Happened, ...]:
    effects = {
        line.evidence_ref: signed_hundredths(line.hundredths) for line in row.lines if line.evidence_ref
    }
    return tuple(happened(piece, effects.get(piece.ref, "")) for piece in row.evidence)


def happened(piece: PieceView, effect: str = "") -> Happened:
    """A piece of evidence as a line of the time line."""
    words = piece.kind_words
    if piece.words and piece.words not in words:
        words = _("{kind}: “{words}”, level {level}", kind=words, words=piece.words, level=piece.rating)
    else:
        words = _("{kind}, level {level}", kind=words, level=piece.rating)
    when = _("{day} {year}", day=day_short(piece.observed_date), year=piece.observed_date.year)
    return Happened(when, words, not piece.is_independent, f"/evidence/{piece.ref}/", effect)


def history_chart(points: Sequence[HistoryPoint]) -> Chart | None:
    """How a level moved, with its band; None when there is nothing to compare yet."""
    known = [point for point in points if point.scale is not None]
    if len(known) < 2 or len({point.scale for point in known}) < 2:
        return None
    labels = [day_short(point.on) for point in points]
    return lines(
        _("How the level moved"),
        labels,
        [Series(_("Level on the scale"), tuple(None if p.scale is None else p.scale / 100 for p in points))],
        marks=(1.0, 2.0, 3.0, 4.0, 5.0),
        words=lambda value: f"{value:.0f}",
        summary=_(
            "From {first} to {last} in {n} months.",
            first=hundredths(known[0].scale or 0),
            last=hundredths(known[-1].scale or 0),
            n=len(points) - 1,
        ),
    )


@dataclass(frozen=True, slots=True)
class WishChip:
    """What a person wishes of a skill, as a chip."""

    ref: str
    label: str
    stance: str
    level: int | None
    is_claimed: bool


_CHIP = {Stance.USE: "wants", Stance.LEARN: "learn", Stance.RATHER_NOT: "rather-not"}


def wish_chips(rows: Iterable[SkillRow]) -> list[WishChip]:
    """A chip for each wish, first what is wanted, then what is to be learned, then what rather not."""
    kept = list(rows)
    return [
        WishChip(row.skill_ref, row.label, _CHIP[stance], row.level, not row.is_evidenced)
        for stance in _CHIP
        for row in kept
        if stance in row.stances
    ]


def kind_words(kind: str) -> str:
    """What sort of thing a skill is."""
    return {
        "knowledge": _("knowledge"),
        "skill": _("skill"),
        "tool": _("tool"),
        "language": _("language"),
        "attitude": _("attitude"),
    }.get(kind, kind)
