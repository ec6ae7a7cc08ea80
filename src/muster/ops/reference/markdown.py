"""Tables and sentences in Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; cells are put on one line and bars in them are escaped."""
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _cell in head)} |"]
    lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def code(text: object) -> str:
    """The text as code."""
    return f"`{text}`"


def doc(thing: object) -> str:
    """The thing's own docstring as running text, in one paragraph per paragraph."""
    own = getattr(thing, "__doc__", "") or ""
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(own).replace("``", "`"))
    return "\n\n".join(" ".join(part.split()) for part in paragraphs if part.strip())


def first_sentence(thing: object) -> str:
    """The first sentence of the docstring."""
    words = doc(thing).split("\n\n", 1)[0]
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`])", words, maxsplit=1)[0]
