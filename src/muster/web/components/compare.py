"""People side by side: lines that differ first, the missing as a line of its own, equal lines folded away."""

from collections.abc import Sequence
from dataclasses import dataclass

from muster.foundation.words import _
from muster.web.components.numbers import tenth_words
from muster.web.components.parts import Parts


@dataclass(frozen=True)
class Cell:
    """One person's entry in a line: the words, whether it is the best of the line, whether it is a lack."""

    words: str
    best: bool = False
    lack: bool = False


@dataclass(frozen=True)
class CompareLine:
    """A line of the comparison with one cell a person."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def is_equal(self) -> bool:
        """Nobody differs in this line."""
        return len({cell.words for cell in self.cells}) <= 1


@dataclass(frozen=True)
class Compared:
    """A person to compare: name, address of the page, match, and free lines of (label, words)."""

    name: str
    parts: Parts
    href: str = ""
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What the table prints: heads, differing lines, equal lines and totals."""

    people: tuple[Compared, ...]
    differing: tuple[CompareLine, ...]
    equal: tuple[CompareLine, ...]
    totals: tuple[Cell, ...]


def compare(people: Sequence[Compared]) -> Comparison:
    """The comparison of two or more people, in the order given.

    A number is marked best only where the others have less; free lines are matched by their label.
    """
    lines = [
        _numbers(_("Skills, evidenced"), [p.parts.printed["evidenced"] for p in people]),
        _numbers(_("Skills, claimed"), [p.parts.printed["claimed"] for p in people], mark=False),
        _numbers(_("Wants"), [p.parts.printed["wants"] for p in people]),
        _numbers(_("Practical"), [p.parts.printed["practical"] for p in people]),
        CompareLine(_("Missing"), tuple(_missing(p.parts) for p in people)),
    ]
    labels = list(dict.fromkeys(label for p in people for label, _words in p.lines))
    lines += [
        CompareLine(label, tuple(Cell(dict(p.lines).get(label, "–")) for p in people)) for label in labels
    ]
    return Comparison(
        people=tuple(people),
        differing=tuple(line for line in lines if not line.is_equal),
        equal=tuple(line for line in lines if line.is_equal),
        totals=tuple(_numbers("", [p.parts.printed["total"] for p in people]).cells),
    )


def _numbers(label: str, values: Sequence[int], *, mark: bool = True) -> CompareLine:
    top = max(values, default=0)
    alone = mark and list(values).count(top) == 1 and len(values) > 1
    return CompareLine(
        label, tuple(Cell(tenth_words(value), best=alone and value == top) for value in values)
    )


def _missing(parts: Parts) -> Cell:
    if not parts.missing and not parts.missing_skills:
        return Cell(_("none"))
    names = ", ".join(parts.missing_skills) or _("a required skill")
    return Cell(f"{names}, {tenth_words(parts.printed['missing'])}", lack=True)
