"""How fast and how exact matching is, beside its peers, in one run: `python -m benchmarks.match --help`."""

import argparse
import importlib
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import crowd
from benchmarks.peers import NumpyPeer, PolarsPeer
from muster.engine import oracle
from muster.engine.arrays import build_roles, person_row
from muster.engine.explain import explain
from muster.engine.ranking import People, rank_people, rank_roles, removed
from muster.engine.warm import warm


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the answer."""
    began = time.perf_counter()
    answer = call()
    return (time.perf_counter() - began) * 1000, answer


def spread(times: list[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    return {
        "p50_ms": round(float(np.percentile(times, 50)), 3),
        "p95_ms": round(float(np.percentile(times, 95)), 3),
    }


def machine() -> str:
    """The processor and the versions."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        model = ""
    return f"{model or platform.processor()}, {platform.system()}, Python {platform.python_version()}, NumPy {np.__version__}"


def against_peers(people: People, roles: Any, peers: dict[str, Any], queries: int) -> dict[str, Any]:
    """Each query by everybody in turn; the first call after the others flushed the caches is what counts."""
    times: dict[str, list[float]] = {"muster": [], **{name: [] for name in peers}}
    same = dict.fromkeys(peers, 0)
    for j in range(queries):
        took, found = timed(lambda j=j: rank_people(people, roles, j))
        times["muster"].append(took)
        for name, peer in peers.items():
            took, answer = timed(lambda peer=peer, j=j: peer.rank(j))
            times[name].append(took)
            same[name] += answer == list(found.refs)
    ours = np.array(times["muster"])
    return {
        "people_for_role": {name: spread(each) for name, each in times.items()},
        "median_ratio": {name: round(float(np.median(np.array(times[name]) / ours)), 1) for name in peers},
        "same_fifty_in_order": {name: f"{n} of {queries}" for name, n in same.items()},
    }


def against_oracle(
    people: People, rows: list[Any], roles: Any, similarity: Any, samples: int
) -> dict[str, str]:
    """Both directions against the plain twin on a sample."""
    base = people.state.base
    everybody = [person_row(base, i) for i in range(len(base.refs))]
    exact = backward = 0
    for j in range(samples):
        found = rank_people(people, roles, j)
        expected = oracle.rank_people(everybody, rows[j], similarity)
        exact += list(zip(found.refs, found.scores, strict=True)) == expected
        found = rank_roles(people, everybody[j].ref, roles)
        expected = oracle.rank_roles(everybody[j], rows, similarity)
        backward += list(zip(found.refs, found.scores, strict=True)) == expected
    return {"people_for_role": f"{exact} of {samples}", "roles_for_person": f"{backward} of {samples}"}


def edits(people: People, roles: Any, count: int) -> dict[str, Any]:
    """Whole-profile edits, each followed by the query that must see it; then queries over the uncompacted edits."""
    refs = people.state.base.refs
    put, seen = [], []
    for number in range(min(count, len(refs))):
        row = people.row(refs[number])
        took, _ = timed(lambda row=row: people.replace([row]))
        query, _ = timed(lambda number=number: rank_people(people, roles, number % len(roles.refs)))
        put.append(took)
        seen.append(took + query)
    after = [timed(lambda j=j: rank_people(people, roles, j))[0] for j in range(min(40, len(roles.refs)))]
    compact, _ = timed(people.compact)
    return {
        "edits": len(put),
        "edit": spread(put),
        "edit_and_next_answer": spread(seen),
        "query_with_these_edits": spread(after),
        "compact_ms": round(compact, 1),
    }


def measure(n: int, options: argparse.Namespace, similarity: Any, trades: Any) -> dict[str, Any]:
    """All figures at one size."""
    arrays = crowd.make_people(n, options.seed, trades)
    rows = crowd.make_roles(options.roles, options.seed, trades)
    build_roles_ms, roles = timed(lambda: build_roles(rows, similarity))
    index_ms, _ = timed(lambda: arrays.postings)
    people = People(arrays)
    given = (arrays, roles, crowd.LANGUAGES, crowd.TAGS)
    peers: dict[str, Any] = {"numpy": NumpyPeer(*given)}
    try:
        peers["polars"] = PolarsPeer(importlib.import_module("polars"), *given)
    except ImportError:
        print("polars is not installed: left out")
    queries = min(options.queries, options.roles)
    found = against_peers(people, roles, peers, queries)
    sample = [int(i) for i in np.linspace(0, n - 1, min(n, 50))]
    reverse = [timed(lambda i=i: rank_roles(people, arrays.refs[i], roles))[0] for i in sample]
    counts = [timed(lambda j=j: removed(people, roles, j))[0] for j in range(queries)]
    first = rank_people(people, roles, 0)
    where = [people.locate(ref) for ref in first.refs]
    parts, _ = timed(lambda: [explain(*one, roles, 0) for one in where])
    return {
        "people": n,
        "skill_rows": int(arrays.columns.skill.size),
        "roles": options.roles,
        "median_fitting": int(np.median([rank_people(people, roles, j).fits for j in range(queries)])),
        "index_ms": round(index_ms, 1),
        "build_roles_ms": round(build_roles_ms, 1),
        **found,
        "roles_for_person": spread(reverse),
        "counts_per_condition": spread(counts),
        "explain_fifty_ms": round(parts, 2),
        "exact_against_oracle": against_oracle(
            people, rows, roles, similarity, max(1, min(20, 100_000 // n))
        ),
        "live": edits(people, roles, 500),
    }


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[300, 10_000, 100_000])
    parser.add_argument("--roles", type=int, default=2000, help="roles to choose from for a person")
    parser.add_argument("--queries", type=int, default=40, help="roles that people are ranked for")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=None, help="write the figures as JSON")
    options = parser.parse_args()
    seconds = warm()
    trades, similarity = crowd.make_trades(options.seed), crowd.make_similarity(options.seed)
    report = {
        "seed": options.seed,
        "machine": machine(),
        "warm_seconds": round(seconds, 2),
        "sizes": [measure(n, options, similarity, trades) for n in options.people],
    }
    text = json.dumps(report, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
