"""How fast a skill is found while it is typed, how often it is the right one, and how long a newer list takes to compare.

    PYTHONPATH=src:. python -m benchmarks.search --skills 20000 --into benchmarks/results/search.json

A throw-away PostgreSQL is started for it (or ``DATABASE_URL`` names an empty one): an own list of made-up skills is loaded first. Names are put together from words
with a seed. Each of ``--queries`` names is typed with one error (two letters swapped, one left out, doubled or replaced), and
every method gets the same queries in turn: Muster's search, rapidfuzz over all names (WRatio), PostgreSQL's trigrams where
the extension is there, and exact matching. *First* is how often the skill itself stands first, *in ten* among the first
ten. Import: the same list with ``--changed`` skills renamed is read again in a dry run, which makes the diff.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import throwaway

SEED = 20261127
FIRST = [
    "plan",
    "manage",
    "design",
    "test",
    "repair",
    "measure",
    "teach",
    "sell",
    "audit",
    "clean",
    "grow",
    "weld",
    "paint",
    "model",
    "write",
    "edit",
    "film",
    "cook",
    "forecast",
    "negotiate",
    "inspect",
    "calibrate",
    "translate",
    "schedule",
    "assemble",
    "install",
    "operate",
    "document",
    "analyse",
    "simulate",
]
SECOND = [
    "solar",
    "medical",
    "marine",
    "digital",
    "urban",
    "organic",
    "legal",
    "financial",
    "chemical",
    "acoustic",
    "thermal",
    "hydraulic",
    "optical",
    "rural",
    "industrial",
    "coastal",
    "nuclear",
    "textile",
    "ceramic",
    "timber",
    "aerial",
    "mobile",
]
THIRD = [
    "pumps",
    "contracts",
    "gardens",
    "sensors",
    "networks",
    "budgets",
    "bridges",
    "vaccines",
    "recipes",
    "fabrics",
    "turbines",
    "archives",
    "lessons",
    "surveys",
    "engines",
    "harvests",
    "panels",
    "ledgers",
    "prototypes",
    "campaigns",
    "vessels",
    "furnaces",
    "records",
    "samples",
    "valves",
    "circuits",
    "orchards",
    "tunnels",
    "reservoirs",
    "brochures",
    "exhibits",
    "dialects",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Load, measure, print and keep the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--skills", type=int, default=20_000)
    arguments.add_argument("--queries", type=int, default=300)
    arguments.add_argument("--changed", type=int, default=10_000)
    arguments.add_argument("--into", type=Path)
    given = arguments.parse_args()
    with throwaway.database():
        figures = _run(given.skills, given.queries, given.changed)
    text = json.dumps(figures, indent=2)
    print(text)
    if given.into:
        given.into.write_text(text + "\n", encoding="utf-8")


def _run(skills: int, asked: int, changed: int) -> dict[str, Any]:
    draw = random.Random(SEED)
    names = _names(skills)
    figures: dict[str, Any] = {
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "load": [round(value, 1) for value in os.getloadavg()],
        },
        "skills": len(names),
        "import": _import(names, changed),
    }
    wanted = draw.sample(names, asked)
    queries = [(name, _mistyped(name, draw)) for name in wanted]
    figures["search"] = {title: _measure(find, queries) for title, find in _methods(names).items()}
    return figures


def _names(n: int) -> list[str]:
    """So many different names of three words."""
    every = [f"{a} {b} {c}" for a in FIRST for b in SECOND for c in THIRD]
    random.Random(SEED).shuffle(every)
    if n > len(every):
        raise SystemExit(f"There are {len(every)} names at most.")
    return every[:n]


def _mistyped(name: str, draw: random.Random) -> str:
    """One error somewhere after the first letter."""
    place = draw.randrange(1, len(name) - 1)
    kind = draw.randrange(4)
    if kind == 0:
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    if kind == 1:
        return name[:place] + name[place + 1 :]
    if kind == 2:
        return name[:place] + name[place] + name[place:]
    return name[:place] + draw.choice(LETTERS) + name[place + 1 :]


def _import(names: list[str], changed: int) -> dict[str, Any]:
    from muster.foundation.act import as_operator
    from muster.skills import actions

    act = as_operator(at=datetime.now(tz=UTC))
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        _write(path, names)
        start = time.perf_counter()
        actions.load_taxonomy(act, "csv", path)
        figures["first_load_seconds"] = round(time.perf_counter() - start, 2)
        newer = [f"{name} again" if n < changed else name for n, name in enumerate(names)]
        _write(path, newer)
        times = []
        for _round in range(3):
            start = time.perf_counter()
            report = actions.load_taxonomy(act, "csv", path, dry_run=True)
            times.append(time.perf_counter() - start)
    return figures | {
        "changed": report.changed,
        "diff_lines": len(report.diff),
        "diff_seconds": [round(value, 2) for value in times],
    }


def _write(path: Path, names: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "label", "kind"])
        writer.writerows([f"bench-{n}", name, "skill"] for n, name in enumerate(names))


def _methods(names: list[str]) -> dict[str, Callable[[str], list[str]]]:
    from rapidfuzz import fuzz, process

    from muster.skills import queries

    known = {name.casefold(): name for name in names}
    found: dict[str, Callable[[str], list[str]]] = {
        "muster": lambda typed: [hit.label for hit in queries.search_skills(typed, limit=10)],
        "rapidfuzz WRatio over all names": lambda typed: [
            one[0] for one in process.extract(typed, names, scorer=fuzz.WRatio, limit=10)
        ],
        "exact": lambda typed: [known[typed.casefold()]] if typed.casefold() in known else [],
    }
    if _has_trigrams():
        found["PostgreSQL pg_trgm, with its index"] = _by_trigrams
    return found


def _has_trigrams() -> bool:
    """Make the extension and the index if the server has them."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS bench_trgm ON skills_skilllabel USING gist (normal gist_trgm_ops)"
            )
            cursor.execute("ANALYZE skills_skilllabel")
    except DatabaseError:
        return False
    return True


def _by_trigrams(typed: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM skills_skilllabel ORDER BY normal <-> %s LIMIT 10", [typed])
        return [row[0] for row in cursor.fetchall()]


def _measure(find: Callable[[str], list[str]], queries: list[tuple[str, str]]) -> dict[str, Any]:
    find(queries[0][1])  # whatever is made once
    times, first, ten = [], 0, 0
    for name, typed in queries:
        start = time.perf_counter()
        hits = find(typed)
        times.append((time.perf_counter() - start) * 1000)
        first += hits[:1] == [name]
        ten += name in hits
    times.sort()
    return {
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "slowest_ms": round(times[-1], 2),
        "first": round(first / len(queries), 3),
        "in_ten": round(ten / len(queries), 3),
    }


if __name__ == "__main__":
    main()
