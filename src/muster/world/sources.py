"""The files that say who lives in the world and what work it has."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work as its owner wrote it, and what becomes of it (``story``, ``when`` in weeks or days).

    Skills are (key, level). ``cast`` is the persona who does it, or "".
    """

    key: str
    organisation: str
    unit: str
    owner: str
    kind: str
    title: str
    said: str
    required: tuple[tuple[str, int], ...]
    useful: tuple[tuple[str, int], ...]
    learn: tuple[tuple[str, int], ...]
    minutes: int
    weeks: int
    seats: int
    mode: str
    audience: str
    themes: tuple[str, ...]
    story: str
    when: int
    cast: str


@cache
def toml(name: str) -> dict[str, Any]:
    """One of the files of the cast, read once."""
    return tomllib.loads((FOLDER / "cast" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def works() -> tuple[Work, ...]:
    """All work of the world, in the order of the files."""
    found = []
    for path in sorted((FOLDER / "work").glob("*.csv"), reverse=True):
        with path.open(encoding="utf-8", newline="") as lines:
            found += [_work(row) for row in csv.DictReader(lines, delimiter="|")]
    return tuple(found)


def _work(row: dict[str, str]) -> Work:
    return Work(
        key=row["key"],
        organisation=row["org"],
        unit=row["unit"],
        owner=row["owner"],
        kind=row["kind"],
        title=row["title"],
        said=row["said"],
        required=_skills(row["required"]),
        useful=_skills(row["useful"]),
        learn=_skills(row["learn"]),
        minutes=60 * int(row["hours"]),
        weeks=int(row["weeks"]),
        seats=int(row["seats"]),
        mode=row["mode"],
        audience=row["audience"],
        themes=tuple(row["themes"].split()),
        story=row["story"],
        when=int(row["when"]),
        cast=row["cast"],
    )


def _skills(cell: str) -> tuple[tuple[str, int], ...]:
    pairs = (entry.split(":") for entry in cell.split())
    return tuple((key, int(level)) for key, level in pairs)
