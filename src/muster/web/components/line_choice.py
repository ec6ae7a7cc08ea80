"""Which lines of a long list are taken: everything to begin with, kept in few letters from page to page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

MOST = 100_000
"""Line numbers beyond this are none of ours: a range of a damaged text must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the whole list, its key, its name, the group it belongs to, its former name if any."""

    number: int
    key: str
    name: str
    group: str
    former: str

    def has(self, words: str) -> bool:
        """Whether the name, or the former one, holds all these words."""
        said = f"{self.name} {self.former}".casefold()
        return all(word in said for word in words.casefold().split())


@dataclass(frozen=True, slots=True)
class LineChoice:
    """What is left out: single lines by number; and groups as a whole, with whatever of them is not listed."""

    left: frozenset[int] = field(default_factory=frozenset)
    groups: frozenset[str] = field(default_factory=frozenset)

    def ticked(self, shown: Iterable[Line], ticks: Collection[int]) -> LineChoice:
        """After a page was sent: of the lines that it showed, those with a tick are taken and the others left."""
        there = list(shown)
        taken = {line.number for line in there if line.number in ticks}
        groups = self.groups - {line.group for line in there if line.number in taken}
        return LineChoice((self.left | {line.number for line in there}) - taken, groups)

    def all_of(self, lines: Iterable[Line], group: str) -> LineChoice:
        """Take all these lines of the group."""
        return LineChoice(self.left - {line.number for line in lines}, self.groups - {group})

    def none_of(self, lines: Iterable[Line], group: str, *, is_whole: bool) -> LineChoice:
        """Leave all these lines; ``is_whole``: they are the group, so what is not listed of it stays as well."""
        return LineChoice(
            self.left | {line.number for line in lines}, self.groups | ({group} if is_whole else set())
        )

    def kept(self) -> dict[str, str]:
        """As few letters as can be, such as {"left": "0-3,7", "groups": "added"}."""
        return {"left": as_ranges(self.left), "groups": ",".join(sorted(self.groups))}

    @classmethod
    def read(cls, kept: object) -> LineChoice:
        """What ``kept`` wrote; nothing left out where there is nothing to read."""
        if not isinstance(kept, dict):
            return cls()
        groups = frozenset(word for word in str(kept.get("groups", "")).split(",") if word)
        return cls(from_ranges(str(kept.get("left", ""))), groups)


def as_ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, those that follow each other as one: "0-3,7"."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def from_ranges(text: str) -> frozenset[int]:
    """The numbers that ``as_ranges`` wrote; what is none is passed over."""
    found: set[int] = set()
    for part in text.split(","):
        low, _dash, high = part.partition("-")
        if low.isascii() and low.isdigit() and (not high or (high.isascii() and high.isdigit())):
            found |= set(range(min(int(low[:9]), MOST), min(int((high or low)[:9]), MOST) + 1))
    return frozenset(found)
