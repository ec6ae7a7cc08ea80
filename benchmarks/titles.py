"""How well job titles are matched, against named peers in the same run.

    PYTHONPATH=src:. python -m benchmarks.titles FOLDER [--into FILE]

FOLDER holds ``queries.tsv`` (key, title), ``corpus_documents.tsv`` (key, title) and ``annotations.tsv`` (query, -, document,
judgement) in the form of the public job-title similarity set. MAP: mean over the queries of the average precision over
the whole list. Nothing is drawn at random.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from muster.engine.encoder import Encoder
from muster.engine.text import LabelIndex

Order = list[list[int]]


def main() -> None:
    """Measure, print and keep the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--into", type=Path)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    queries, documents = (_pairs(given.folder / name) for name in ("queries.tsv", "corpus_documents.tsv"))
    place = {key: n for n, (key, _title) in enumerate(documents)}
    truth: dict[str, set[int]] = {}
    for line in (given.folder / "annotations.tsv").read_text(encoding="utf-8").splitlines():
        query, _nothing, document, judged = line.split("\t")
        if int(judged) > 0:
            truth.setdefault(query, set()).add(place[document])
    figures: dict[str, Any] = {
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "load": round(os.getloadavg()[0], 1),
        },
        "queries": len(queries),
        "titles": len(documents),
    }
    for name, find in _finders([title for _key, title in documents]).items():
        began = time.perf_counter()
        orders = find([title for _key, title in queries])
        mean = statistics.mean(
            _average_precision(order, truth[key])
            for (key, _), order in zip(queries, orders, strict=True)
            if truth.get(key)
        )
        figures[name] = {"map": round(100 * mean, 1), "seconds": round(time.perf_counter() - began, 2)}
        print(name, figures[name], flush=True)
    if given.into:
        given.into.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _pairs(path: Path) -> list[tuple[str, str]]:
    return [
        (key, title)
        for key, title in (line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines())
    ]


def _average_precision(order: Sequence[int], wanted: set[int]) -> float:
    right, total = 0, 0.0
    for rank, document in enumerate(order, start=1):
        if document in wanted:
            right += 1
            total += right / rank
    return total / len(wanted)


def _finders(titles: list[str]) -> dict[str, Callable[[Sequence[str]], Order]]:
    """By name: from titles to the whole list in order."""
    from rapidfuzz import fuzz, process

    from muster.skills.extraction import Title, TitleMatcher

    encoder = Encoder()
    listed = [Title(n, title) for n, title in enumerate(titles)]
    index = LabelIndex(list(enumerate(titles)))
    vectors = encoder.encode(titles)

    def ours(matcher: Any) -> Callable[[Sequence[str]], Order]:
        return lambda asked: [
            [int(one.id) for one in found] for found in matcher.match(asked, top=len(titles))
        ]

    return {
        "muster": ours(TitleMatcher(listed, encoder)),
        "muster, letters alone": ours(TitleMatcher(listed, None)),
        "encoder alone": lambda asked: (
            (-(encoder.encode(asked) @ vectors.T)).argsort(axis=1, kind="stable").tolist()
        ),
        "char TF-IDF": lambda asked: (-index.likeness(asked)[0]).argsort(axis=1, kind="stable").tolist(),
        "BM25": lambda asked: (-index.likeness(asked)[1]).argsort(axis=1, kind="stable").tolist(),
        "rapidfuzz token_set_ratio": lambda asked: [
            [n for _t, _s, n in process.extract(one, titles, scorer=fuzz.token_set_ratio, limit=None)]
            for one in asked
        ],
    }


if __name__ == "__main__":
    main()
