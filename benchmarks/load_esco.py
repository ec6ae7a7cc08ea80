"""How long ESCO takes to load, and how well and how fast skills are found with it.

    PYTHONPATH=src:. python -m benchmarks.load_esco FOLDER [--into FILE]

FOLDER holds the official ESCO files. A throw-away PostgreSQL is started for it (or ``DATABASE_URL`` names an empty one): the
figures are those of a first load.
Quality is measured on ``data/esco_sentences.csv``: sentences of our own, with the ESCO labels that
fit (labels that the release does not have are left out). RP@5 = right ones among the first five /
min(5, fitting). Calibration: of what is shown at a confidence in a band, the share that fits; the
lists of fitting labels are short, so this is a lower bound. Timings: the median and the slowest
twentieth of five rounds over the sentences in an order drawn with seed 7, after one warm round.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import resource
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import throwaway

SEED = 7
BANDS = ((0.05, 0.1), (0.1, 0.2), (0.2, 0.35), (0.35, 0.95), (0.95, 1.01))
TYPED = ("pyhton", "projct managment", "manage staf", "machine lerning", "account", "c++", "sales", "forklft")


def main() -> None:
    """Load twice, measure, print and keep the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--into", type=Path)
    given = arguments.parse_args()
    figures: dict[str, Any] = {
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
    }
    with throwaway.database():
        figures["load"] = _load(given.folder)
        figures["search"] = _search()
        figures["extraction"] = _extract()
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    text = json.dumps(figures, indent=2, ensure_ascii=False)
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


def _load(folder: Path) -> dict[str, Any]:
    from muster.foundation.act import as_operator
    from muster.skills import actions

    figures: dict[str, Any] = {}
    for name in ("first", "second"):
        start = time.perf_counter()
        report = actions.load_taxonomy(as_operator(at=datetime.now(tz=UTC)), "esco", folder)
        figures[f"{name}_seconds"] = round(time.perf_counter() - start, 1)
        figures[name] = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    return figures | {"labels": report.labels, "missing_files": report.missing_files}


def _search() -> dict[str, Any]:
    from muster.skills import queries

    start = time.perf_counter()
    queries.search_skills("x")
    figures: dict[str, Any] = {"build_seconds": round(time.perf_counter() - start, 2)}
    times = {}
    for typed in TYPED:
        start = time.perf_counter()
        queries.search_skills(typed)
        times[typed] = round(1000 * (time.perf_counter() - start), 1)
    return figures | {"ms": times, "slowest_ms": max(times.values())}


def _extract() -> dict[str, Any]:
    from muster.engine.measures import mean, r_precision_at
    from muster.skills import extraction, queries

    named = queries.names_of_skills()
    known = set(named.preferred("en"))
    with (Path(__file__).parent / "data" / "esco_sentences.csv").open(encoding="utf-8", newline="") as file:
        cases = [(row["text"], {*row["labels"].split(" | ")} & known) for row in csv.DictReader(file)]
    start = time.perf_counter()
    extractor = extraction.current()
    build = time.perf_counter() - start
    answers = [(extractor.extract(text), truth) for text, truth in cases]
    bands = {}
    for low, high in BANDS:
        shown = [
            one.label in truth for found, truth in answers for one in found if low <= one.confidence < high
        ]
        bands[f"{low:.2f} to {min(high, 1):.2f}"] = {
            "shown": len(shown),
            "right": round(sum(shown) / len(shown), 2) if shown else None,
        }
    order = [text for text, _truth in cases] * 5
    random.Random(SEED).shuffle(order)
    times = []
    for text in order:
        start = time.perf_counter()
        extractor.extract(text)
        times.append(1000 * (time.perf_counter() - start))
    precision = mean(r_precision_at([one.label for one in found], truth, 5) for found, truth in answers)
    return {
        "build_seconds": round(build, 1),
        "sentences": len(cases),
        "rp_at_5": round(precision, 3),
        "calibration": bands,
        "ms_median": round(statistics.median(times), 1),
        "ms_95_percent": round(statistics.quantiles(times, n=20)[-1], 1),
        "seed": SEED,
    }


if __name__ == "__main__":
    main()
