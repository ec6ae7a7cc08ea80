"""A small taxonomy for tests, loaded by the real actions."""

from __future__ import annotations

import csv
import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from muster.foundation.act import Act, as_operator
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.models import Skill
from muster.skills.rules.report import LoadReport

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[1] / "skills" / "data"
COLUMNS = ("key", "label", "aliases", "kind", "family", "language", "description", "broader", "half_life")

_numbers = count(1)


def skills_act(at: datetime = NOW) -> Act:
    """An act of the operator, who may load skills."""
    return as_operator(at=at)


def load_small_starter() -> LoadReport:
    """A starter taxonomy in miniature: three families, English and German, relations, levels, themes."""
    return skills_actions.load_starter(skills_act(), folder=DATA / "starter")


def load_full_starter() -> LoadReport:
    """The starter taxonomy that comes with Muster."""
    return skills_actions.load_starter(skills_act())


def load_small_esco(folder: Path = DATA / "esco") -> LoadReport:
    """A taxonomy in the official ESCO format, made up for tests."""
    return skills_actions.load_taxonomy(skills_act(), "esco", folder)


def load_rows(*rows: dict[str, str]) -> LoadReport:
    """An own list with these rows; cells that are not given are empty."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return skills_actions.load_taxonomy(skills_act(), "csv", path)


def make_skill(
    label: str | None = None, *, kind: str = "skill", family: str = "", aliases: str = ""
) -> Skill:
    """One skill of an own list, by its label; the same label gives the same skill."""
    label = label or f"Skill number {next(_numbers)}"
    load_rows({"key": label, "label": label, "kind": kind, "family": family, "aliases": aliases})
    hits = skills_queries.search_skills(label, limit=5)
    return skills_queries.get_skill(next(hit.ref for hit in hits if hit.label == label))
