"""A small skill list and an extractor of exact words over it, so that drafting needs no database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SKILLS: dict[str, tuple[str, tuple[str, ...]]] = {
    "skl-forecasting": ("Time-series forecasting", ("demand forecast", "bedarfsprognose", "forecasting")),
    "skl-python": ("Python", ("python",)),
    "skl-supply": ("Supply-chain planning", ("supply-chain", "supply chain", "lieferkette")),
    "skl-sql": ("SQL", ("sql",)),
    "skl-tableau": ("Tableau", ("tableau",)),
    "skl-power-bi": ("Power BI", ("power bi",)),
    "skl-excel": ("Excel", ("excel",)),
    "skl-facilitation": ("Facilitation", ("facilitation", "facilitate", "moderation")),
    "skl-ux": ("UX design", ("ux designer", "ux design")),
    "skl-translation": ("Translation", ("translate", "übersetzung", "translation")),
    "skl-react": ("React", ("react",)),
    "skl-dashboards": ("Dashboards", ("dashboards", "dashboard")),
    "skl-german": ("German", ("german", "deutsch")),
    "skl-french": ("French", ("french", "französisch")),
    "skl-events": ("Event planning", ("workshop", "conference")),
    "skl-sap": ("SAP", ("sap",)),
    "skl-data-analysis": ("Data analysis", ("data analyst", "data analysts", "datenanalyse")),
}


@dataclass(frozen=True)
class Found:
    """One skill found by an exact word."""

    ref: str
    label: str
    confidence: float
    sure: bool
    span: tuple[int, int]


def extract(text: str, *, language: str | None = None) -> Sequence[Found]:
    """Every name of every skill wherever it stands as a word of its own."""
    return [
        Found(ref, label, 1.0, True, match.span())
        for ref, (label, names) in SKILLS.items()
        for name in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
