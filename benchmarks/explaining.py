"""Time explaining the fifty people shown for a role: part by part with labels, and at a glance.

    PYTHONPATH=src:. python -m benchmarks.explaining --people 10000 --roles 40 --seed 20261127 --into FILE

A seeded crowd (`crowd.py`), the engine's ranking, and for each role the fifty best explained in three ways, in turn: the
kernel alone (what no explanation can be faster than here), a glance (what filters and counts read), and the whole
explanation as a page prints it, labels included. Every role counts; the best of three goes each, because other work on the
machine only ever adds. Needs no database.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Any

import django

from benchmarks import crowd

GOAL_MS = 5.0


class Words:
    """Labels as a snapshot has them, from a plain list."""

    def __init__(self, count: int) -> None:
        self._skills = [f"Skill number {number}" for number in range(count)]
        self.plain: dict[tuple[str, str, int], str] = {}

    def ref(self, number: int) -> str:
        """The skill's reference."""
        return f"skl-{number}"

    def skill(self, number: int) -> str:
        """The skill's label."""
        return self._skills[number]

    def theme(self, number: int) -> str:
        """The theme's label."""
        return f"Theme {number}"


def best_ms(call: Callable[[], Any], times: int = 3) -> float:
    """Milliseconds of the quickest of some goes, by the thread's own clock: waiting for the processor does not count."""
    found = []
    for _each in range(times):
        began = thread_time()
        call()
        found.append((thread_time() - began) * 1000)
    return min(found)


def measure(people_count: int, role_count: int, seed: int) -> dict[str, Any]:
    """The three ways over every role that fifty people fit."""
    from muster.engine.arrays import build_roles
    from muster.engine.explain import explain
    from muster.engine.ranking import TABLE, People, rank_people
    from muster.engine.walks import explain_pair
    from muster.matching.queries.glance import glance
    from muster.matching.queries.parts import match_parts

    trades, similarity = crowd.make_trades(seed), crowd.make_similarity(seed)
    people = People(crowd.make_people(people_count, seed, trades))
    roles = build_roles(crowd.make_roles(role_count, seed, trades), similarity)
    words: Any = Words(20_000)
    times: dict[str, list[float]] = {"kernel": [], "glance": [], "whole": []}
    asked = []
    for role in range(role_count):
        where = [people.locate(ref) for ref in rank_people(people, roles, role, top=50).refs]
        if len(where) < 50:
            continue
        ways: dict[str, Callable[[tuple[Any, int]], Any]] = {
            "kernel": lambda one, role=role: explain_pair(one[0].columns, one[1], roles.columns, role, TABLE),  # type: ignore[misc]
            "glance": lambda one, role=role: glance(*one, roles, role),  # type: ignore[misc]
            "whole": lambda one, role=role: match_parts(explain(*one, roles, role), words),  # type: ignore[misc]
        }
        for name, way in ways.items():
            times[name].append(best_ms(lambda way=way, where=where: [way(one) for one in where]))  # type: ignore[misc]
        asked.append(int(roles.columns.requirement_start[role + 1] - roles.columns.requirement_start[role]))
    found: dict[str, Any] = {
        f"{name}_ms": {"p50": round(median(all_), 2), "most": round(max(all_), 2)}
        for name, all_ in times.items()
    }
    return {
        "people": people_count,
        "roles": len(asked),
        "skills_asked_median": median(asked),
        **found,
        "glance_over_kernel": round(median(times["glance"]) / median(times["kernel"]), 2),
        "whole_over_kernel": round(median(times["whole"]) / median(times["kernel"]), 2),
        "goal_ms": GOAL_MS,
        "within_goal": f"{sum(one <= GOAL_MS for one in times['whole'])} of {len(asked)}",
    }


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--roles", type=int, default=40)
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("--into", type=Path, default=None)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    os.environ.setdefault("DJANGO_SECRET_KEY", "benchmark")
    django.setup()
    from benchmarks.match import machine

    found = {
        "seed": options.seed,
        "machine": machine(),
        **measure(options.people, options.roles, options.seed),
    }
    text = json.dumps(found, indent=1)
    print(text)
    if options.into:
        options.into.write_text(text + "\n")


if __name__ == "__main__":
    main()
