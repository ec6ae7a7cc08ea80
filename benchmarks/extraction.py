"""How well and how fast skills are found in sentences, against named peers in the same run.

    MUSTER_DATA=DIR PYTHONPATH=src:. python -m benchmarks.extraction ESCO_FOLDER SKILLSPAN_FOLDER [--model names] [--into FILE]

ESCO_FOLDER holds the official ``skills_en.csv``, SKILLSPAN_FOLDER its ``dev.json``. "house" and "tech" are sentences of SkillSpan's dev
split that we labelled and fitted nothing to; "own" are our sentences (``data/README.md``: the weights were fitted to them, so
``fit_extraction.py`` with its folds says what to expect of others; here peers are compared). RP@5 = right ones among
the first five / min(5, fitting), mean over the sentences with any. F1: what is counted as found against what fits, over
all sentences, at the cut with the best F1 among those with a precision of half or more (``f1``), and among all (``f1_any``). Milliseconds a sentence: the median of
five rounds over all sentences in one batch, after a warm one; ``cpu_ms`` is the processor's time, all cores together, which other
work on the machine moves less. The process's peak memory comes with them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.fit_extraction import SEED, extractor_of, read_esco, read_sentences
from benchmarks.skillspan import read_skillspan

Ranking = list[tuple[str, float]]
TOP = 10
ROUNDS = 5


def main() -> None:
    """Measure, print and keep the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("skillspan", type=Path)
    arguments.add_argument("--model", choices=("names", "descriptions"), default="names")
    arguments.add_argument("--into", type=Path)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    sets = {
        "own": read_sentences(),
        **{source: read_skillspan(given.skillspan, "dev", source) for source in ("house", "tech")},
    }
    texts = [text for text, _truth in sets["own"]]
    figures: dict[str, Any] = {
        "seed": SEED,
        "machine": _machine(),
        "model": given.model,
        "sentences": {name: len(one) for name, one in sets.items()},
    }
    for name, find in _finders(given.folder, given.model).items():
        find(texts[:4])
        times, cpu = [], []
        for _round in range(ROUNDS):
            began, spent = time.perf_counter(), time.process_time()
            found = find(texts)
            times.append((time.perf_counter() - began) / len(texts) * 1000)
            cpu.append((time.process_time() - spent) / len(texts) * 1000)
        figures[name] = {
            "own": _quality(found, [truth for _text, truth in sets["own"]]),
            **{
                name: _quality(find([text for text, _ in sets[name]]), [truth for _, truth in sets[name]])
                for name in ("house", "tech")
            },
            "ms": round(statistics.median(times), 1),
            "cpu_ms": round(statistics.median(cpu), 1),
        }
        print(name, figures[name], flush=True)
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    text = json.dumps(figures, indent=2)
    print(text)
    if given.into:
        given.into.write_text(text + "\n", encoding="utf-8")


def _machine() -> dict[str, Any]:
    load = [round(value, 1) for value in os.getloadavg()]
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": load,
    }


def _finders(folder: Path, model: str) -> dict[str, Callable[[Sequence[str]], list[Ranking]]]:
    """By name: from texts to the likeliest labels with a score, the best first."""
    from django.conf import settings
    from rapidfuzz import fuzz, process

    from muster.skills import extraction

    extractor = extractor_of(read_esco(folder), model, Path(settings.MUSTER_CACHE))
    alone = extractor_of(read_esco(folder), "letters", Path(settings.MUSTER_CACHE))
    labels = alone.labels

    def ours(one: Any) -> Callable[[Sequence[str]], list[Ranking]]:
        return lambda texts: [
            [(skill.label, skill.score) for skill in ranked]
            for ranked in extraction.rank(one, texts, top=TOP)
        ]

    def exact(texts: Sequence[str]) -> list[Ranking]:
        found = (alone.names_in(text) for text in texts)
        return [
            sorted(((labels[n], trust) for n, trust in one.items()), key=lambda x: -x[1])[:TOP]
            for one in found
        ]

    def table(which: int) -> Callable[[Sequence[str]], list[Ranking]]:
        def find(texts: Sequence[str]) -> list[Ranking]:
            answers = []
            for text in texts:
                row = alone.ranker._index.likeness([text])[which][0]
                answers.append(
                    [(labels[n], float(row[n])) for n in (-row).argsort(kind="stable")[:TOP].tolist()]
                )
            return answers

        return find

    def fuzzy(texts: Sequence[str]) -> list[Ranking]:
        return [
            [
                (label, score / 100)
                for label, score, _n in process.extract(text, labels, scorer=fuzz.token_set_ratio, limit=TOP)
            ]
            for text in texts
        ]

    return {
        "muster": ours(extractor),
        "muster, letters alone": ours(alone),
        "exact names": exact,
        "char TF-IDF": table(0),
        "BM25": table(1),
        "rapidfuzz token_set_ratio": fuzzy,
    }


def _quality(found: Sequence[Ranking], truths: Sequence[set[str]]) -> dict[str, float]:
    rp = [
        len(truth & {label for label, _ in ranked[:5]}) / min(5, len(truth))
        for ranked, truth in zip(found, truths, strict=True)
        if truth
    ]
    shown = sorted(
        (
            (score, label in truth)
            for ranked, truth in zip(found, truths, strict=True)
            for label, score in ranked
        ),
        reverse=True,
    )
    total, right, best, best_any = sum(map(len, truths)), 0, (0.0, 0.0), (0.0, 0.0)
    for count, (_score, is_right) in enumerate(shown, start=1):
        right += is_right
        precision, recall = right / count, right / total
        if precision + recall:
            here = (2 * precision * recall / (precision + recall), precision)
            best_any = max(best_any, here)
            best = max(best, here) if precision >= 0.5 else best
    return {
        "rp_at_5": round(statistics.mean(rp), 3),
        "f1": round(best[0], 3),
        "precision": round(best[1], 3),
        "f1_any": round(best_any[0], 3),
    }


if __name__ == "__main__":
    main()
