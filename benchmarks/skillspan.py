"""Sentences of adverts from SkillSpan, with the ESCO skills that we found them to ask for (``data/skillspan_labels.csv``).

The sentences stay where they are (SkillSpan, Zhang et al. 2022, MIT): the labels name the file and the line.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

Sentence = tuple[str, set[str]]
_LABELS = Path(__file__).parent / "data" / "skillspan_labels.csv"
_GLUED = (
    (" ,", ","),
    (" .", "."),
    (" )", ")"),
    ("( ", "("),
    (" ;", ";"),
    (" :", ":"),
    (" 's", "'s"),
    (" n't", "n't"),
)


def read_skillspan(folder: Path, split: str, source: str = "") -> list[Sentence]:
    """The labelled sentences of a split ("train", "dev"), of one source ("house", "tech") or of both."""
    lines = (folder / f"{split}.json").read_text(encoding="utf-8").splitlines()
    with _LABELS.open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if row["split"] == split and source in ("", row["source"])
        ]
    return [
        (
            _joined(json.loads(lines[int(row["line"]) - 1])["tokens"]),
            {*filter(None, row["labels"].split(" | "))},
        )
        for row in rows
    ]


def _joined(tokens: Sequence[str]) -> str:
    """A sentence of its tokens, as it would be written."""
    text = " ".join(tokens)
    for apart, together in _GLUED:
        text = text.replace(apart, together)
    return text
