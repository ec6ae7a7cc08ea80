"""How often a sure find is right: names and further names of ESCO, word for word, on sentences of our own.

    MUSTER_DATA=DIR PYTHONPATH=src:. python -m benchmarks.sure ESCO_FOLDER [--into FILE]

ESCO_FOLDER holds the official ``skills_en.csv``. Only what would be accepted by itself counts: sure, and of one skill alone.
*precision*: right ones of those; *recall*: of all that fit. The lists of fitting skills are not complete, so both are lower
bounds. Nothing is drawn at random.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.fit_extraction import read_esco, read_sentences


def main() -> None:
    """Measure, print and keep the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--into", type=Path)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    figures = {"sentences": len(read_sentences()), **_figures(read_esco(given.folder))}
    print(json.dumps(figures, indent=2))
    if given.into:
        given.into.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _figures(rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    from muster.skills.extraction import exact, surfaces
    from muster.skills.formats.starter import read_traps
    from muster.skills.queries import Named
    from muster.skills.rules.words import normalise, tidy

    labels = [tidy(row["preferredLabel"]) for row in rows]
    names = [(n, label, "preferred") for n, label in enumerate(labels)]
    others = ((n, tidy(name)) for n, row in enumerate(rows) for name in row["altLabels"].split("\n"))
    names += [(n, name, "alias") for n, name in others if name and name != labels[n]]
    names.sort(key=lambda one: one[0])
    named = Named(
        refs=labels, uris=labels, kinds=["skill"] * len(labels), sources=["esco"] * len(labels),
        families=[""] * len(labels), skill=[n for n, _, _ in names], text=[text for _, text, _ in names],
        normal=[normalise(text) for _, text, _ in names], language=["en"] * len(names),
        role=[role for _, _, role in names],
    )  # fmt: skip
    matcher = exact.ExactMatcher(surfaces.Surfaces(named, read_traps()))
    sure = right = total = 0
    for text, truth in read_sentences():
        total += len(truth)
        found = set()
        for match in matcher.find(exact.read_words(text)):
            best = min(surface.rank for surface in match.surfaces)
            skills = {surface.skill for surface in match.surfaces if surface.rank == best}
            if match.trust == exact.SURE and len(skills) == 1:
                found |= {labels[skill] for skill in skills}
        sure, right = sure + len(found), right + len(found & truth)
    return {
        "sure": sure,
        "right": right,
        "precision": round(right / sure, 3),
        "recall": round(right / total, 3),
    }


if __name__ == "__main__":
    main()
