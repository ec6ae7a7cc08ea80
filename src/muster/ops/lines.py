"""Files of one thing a line, for commands: JSON objects with an id, and plain labels."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError

from muster.foundation.words import _


@dataclass(frozen=True, slots=True)
class Line:
    """An object of a JSON Lines file: its id as it came (a string or a number), and one of its texts."""

    id: str | int | float
    text: str


def read_json_lines(name: str, *, keys: Sequence[str] = ("text",)) -> list[Line]:
    """The objects of a file, or of standard input for ``-``; the text is under the first of the keys that is there.

    Raises CommandError with the number of the line that is not as it should be.
    """
    found = []
    for number, line in enumerate(_lines(name), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CommandError(_("Line {n} of “{file}” is not JSON.", n=number, file=name)) from error
        said = said if isinstance(said, dict) else {}
        text = next((said[key] for key in keys if isinstance(said.get(key), str)), None)
        known = said.get("id")
        if text is None or isinstance(known, bool) or not isinstance(known, str | int | float):
            words = _(
                "Line {n} of “{file}” needs an “id” (a word or a number) and a “{key}”.",
                n=number,
                file=name,
                key=keys[0],
            )
            raise CommandError(words)
        found.append(Line(known, text))
    return found


def read_labels(name: str) -> list[str]:
    """The labels of a file, one a line, each once, in order. Raises CommandError."""
    labels = list(dict.fromkeys(" ".join(line.split()) for line in _lines(name)))
    labels = [label for label in labels if label]
    if not labels:
        raise CommandError(_("“{file}” holds no labels.", file=name))
    return labels


def _lines(name: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise CommandError(_("“{file}” is not a file we can read.", file=name)) from error
    except UnicodeDecodeError as error:
        words = _("“{file}” is not UTF-8 text. Save it as UTF-8 text and try again.", file=name)
        raise CommandError(words) from error
