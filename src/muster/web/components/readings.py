"""A text with the words that were read marked in it, and what each was read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from muster.foundation.words import _
from muster.opportunities import terms
from muster.web.components.dates import day_long
from muster.web.components.numbers import hours as hours_words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; ``number`` is that of its reading, 0 where nothing was read."""

    words: str
    number: int = 0
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One click that answers a question: what the button says and sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """One reading: its number in the text (0 where the text does not say), its meaning, how sure."""

    at: int
    number: int
    meaning: str
    sure: str
    kind: str
    ask: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text in pieces, and its readings in the order of the text."""

    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]

    @property
    def questions(self) -> tuple[Line, ...]:
        """The readings that ask something."""
        return tuple(line for line in self.lines if line.ask)


def read_text(text: str, readings: Sequence[Mapping[str, Any]], present: Mapping[str, str]) -> ReadText:
    """Mark the readings in the text; that of the title is left out, as it is the words themselves. ``present`` are the fields' values as they stand, in the form of options."""
    numbers: dict[tuple[int, int], int] = {}
    lines = []
    for at, reading in enumerate(readings):
        if reading["field"] == "title":
            continue
        span = (int(reading["span"][0]), int(reading["span"][1]))
        if span != (0, 0):
            numbers.setdefault(span, len(numbers) + 1)
        lines.append(_line(at, reading, numbers.get(span, 0), present))
    asked = {tuple(reading["span"]) for reading in readings if reading["ask"] and reading["field"] != "title"}
    pieces, done = [], 0
    for (start, end), number in sorted(numbers.items()):
        if start < done or end > len(text):
            continue
        if start > done:
            pieces.append(Piece(text[done:start]))
        pieces.append(Piece(text[start:end], number, (start, end) in asked))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return ReadText(tuple(pieces), tuple(lines))


def _line(at: int, reading: Mapping[str, Any], number: int, present: Mapping[str, str]) -> Line:
    if reading["ask"]:
        sure, kind = _("asks"), "wait"
    elif not reading["sure"]:
        sure, kind = _("likely"), "plain"
    elif not number:
        sure, kind = _("assumed"), "plain"
    else:
        sure, kind = _("sure"), "ok"
    return Line(
        at=at,
        number=number,
        meaning=reading["meaning"],
        sure=sure,
        kind=kind,
        ask=reading["ask"],
        answers=_answers(at, reading, present) if reading["ask"] else (),
    )


def _answers(at: int, reading: Mapping[str, Any], present: Mapping[str, str]) -> tuple[Answer, ...]:
    name, options = reading["field"], list(reading["options"])
    if name == "requirements":
        return (Answer(_("Yes"), f"{at}"), Answer(_("No, leave it out"), f"{at}:requirements:{options[0]}"))
    others = [option for option in options if option != present.get(name)]
    found = [Answer(_("Yes"), f"{at}")]
    found += [
        Answer(words, f"{at}:{name}:{option}") for option in others[:4] if (words := _option(name, option))
    ]
    return tuple(found)


def _option(name: str, value: str) -> str:
    """An option of a field in words; nothing for one that cannot be read."""
    try:
        if name in ("starts_date", "ends_date"):
            return day_long(date.fromisoformat(value))
        if name == "minutes_per_week":
            return _("{hours} hours", hours=hours_words(int(value)))
        if name == "kind":
            return terms.kind_label(value)
        if name == "work_mode":
            return terms.work_mode_label(value)
    except ValueError:
        return ""
    return value if name in ("seats", "place", "title") else ""
