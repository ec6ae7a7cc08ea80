"""The text of an instrument, as people write it, and the items that it says.

    Q: A guest complains loudly at the desk. What did they do?
    1: Argues, or leaves the guest standing.
    3: Listens, says sorry, finds somebody who can help.
    5: Calms the guest, solves it, and sees to it that it does not happen again.

Levels 1, 3 and 5 need words; 2 and 4 may have them. An item of a test has answers instead, one of them right, and the
level at which half of the people know it:

    Q: How long may cooked rice stand warm?
    level: 3
    - all day
    * two hours at most
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from muster.assessments.rules.refusals import ItemIncomplete, NoItems, NotUnderstood, TooManyItems
from muster.assessments.terms import LONGEST_TEXT, MOST_ITEMS, InstrumentKind
from muster.engine.adaptive import Item as Numbers
from muster.foundation.words import _

ASSUMED_SLOPE = 1.5
"""How well an item of a test tells people apart, until local answers say."""
NEEDED = (1, 3, 5)
MOST_OPTIONS = 6
_LINE = re.compile(r"(?P<key>Q|level|[1-5])\s*:\s*(?P<words>.*)", re.IGNORECASE)
_OPTION = re.compile(r"(?P<mark>[*-])\s+(?P<words>\S.*)")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass
class Item:
    """One item: words for levels, or the answers of a test with the number of the right one and its level."""

    text: str
    anchors: dict[int, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    right: int = -1
    level: int = 0

    @property
    def numbers(self) -> Numbers:
        """The item as the engine knows it: half of the people of its level know it."""
        return Numbers(ASSUMED_SLOPE, float(self.level - 3))


def read_items(kind: InstrumentKind, text: str) -> list[Item]:
    """The items in order. Raises NotUnderstood with the line, ItemIncomplete with the item, NoItems, TooManyItems."""
    if len(text) > LONGEST_TEXT:
        raise TooManyItems
    items: list[Item] = []
    for number, raw in enumerate(_UNSEEN.sub("", text).splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        _take(items, number, line)
    if not items:
        raise NoItems
    if len(items) > MOST_ITEMS:
        raise TooManyItems
    for number, item in enumerate(items, start=1):
        _check(kind, number, item)
    return items


def _take(items: list[Item], number: int, line: str) -> None:
    found = _LINE.fullmatch(line)
    option = _OPTION.fullmatch(line)
    if found and found["key"].upper() == "Q":
        items.append(Item(found["words"].strip()))
        return
    if not items:
        raise NotUnderstood(number, line)
    item = items[-1]
    if found and found["key"].lower() == "level":
        if found["words"].strip() not in {"1", "2", "3", "4", "5"}:
            raise NotUnderstood(number, line)
        item.level = int(found["words"])
    elif found:
        item.anchors[int(found["key"])] = found["words"].strip()
    elif option:
        if option["mark"] == "*":
            if item.right >= 0:
                raise NotUnderstood(number, line)
            item.right = len(item.options)
        item.options.append(option["words"].strip())
    else:
        raise NotUnderstood(number, line)


def _check(kind: InstrumentKind, number: int, item: Item) -> None:
    if not item.text:
        raise ItemIncomplete(number, _("it asks nothing."))
    if kind is InstrumentKind.TEST:
        if item.anchors:
            raise ItemIncomplete(number, _("a test has answers, not levels."))
        if not 2 <= len(set(item.options)) == len(item.options) <= MOST_OPTIONS:
            raise ItemIncomplete(number, _("it needs two to six different answers."))
        if item.right < 0:
            raise ItemIncomplete(number, _("mark the right answer with a star."))
        if not item.level:
            raise ItemIncomplete(number, _("say its level: “level: 3”."))
        return
    if item.options or item.level:
        raise ItemIncomplete(number, _("only a test has answers; describe levels 1, 3 and 5."))
    if any(not item.anchors.get(level) for level in NEEDED):
        raise ItemIncomplete(number, _("describe levels 1, 3 and 5."))


def text_of(items: Sequence[Item]) -> str:
    """The text that says these items; reading it gives them again."""
    parts = []
    for item in items:
        lines = [f"Q: {item.text}"]
        if item.level:
            lines.append(f"level: {item.level}")
        lines += [f"{level}: {words}" for level, words in sorted(item.anchors.items())]
        lines += [f"{'*' if n == item.right else '-'} {words}" for n, words in enumerate(item.options)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def plain(items: Sequence[Item]) -> list[dict[str, Any]]:
    """The items as JSON values."""
    return [asdict(item) | {"anchors": {str(k): v for k, v in item.anchors.items()}} for item in items]


def from_plain(rows: Sequence[dict[str, Any]]) -> list[Item]:
    """The items that were kept."""
    return [Item(**{**row, "anchors": {int(k): v for k, v in row["anchors"].items()}}) for row in rows]
