"""What `bench_match` measures beyond single questions: whole sweeps, and the index in parts."""

import importlib
import os
import shutil
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from muster.engine.arrays import build_roles
from muster.engine.index.batch import rank_for_each, suggest_to_each
from muster.engine.index.roles import index_roles
from muster.engine.index.shards import Shards, has_ray, write_shards
from muster.ops.bench.measure import Bench, middle, timed

MOST_ROLES, MOST_PEOPLE = 10_000, 2_000
"""Roles of the sweep, and how many people's suggestions are timed."""


def sweeps(bench: Bench, most: int) -> dict[str, Any]:
    """Answers a second of processor time: the best people for role after role, everybody's suggestions from `most` roles."""
    count = min(MOST_ROLES, most)
    roles = build_roles(bench.work.roles(count, fresh=3), bench.similarity)
    some = np.linspace(0, count - 1, min(count, 400)).astype(int).tolist()
    persons = len(bench.arrays.refs)
    whole = np.linspace(0, persons - 1, min(persons, MOST_PEOPLE)).astype(int).tolist()
    index = index_roles(roles)
    people = bench.people.state
    began = time.process_time()
    rank_for_each(people, roles, some)
    ranked = time.process_time()
    suggest_to_each(bench.arrays.columns, whole, index)
    done = time.process_time()
    return {
        "sweep_roles": count,
        "sweep_roles_per_cpu_s": round(len(some) / (ranked - began), 1),
        "sweep_people_per_cpu_s": round(len(whole) / (done - ranked), 1),
    }


def in_parts(bench: Bench, shards: int) -> dict[str, Any]:
    """The index in parts: an answer, a part killed and what the answer says then, and how long until it is back."""
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    queries = range(min(40, len(bench.rows)))
    found: dict[str, Any] = {"parts": shards, "on": "ray" if has_ray() else "processes"}
    try:
        took, folders = timed(partial(write_shards, bench.arrays.columns, shards, folder))
        found["write_s"] = round(took / 1000, 2)
        took, parts = timed(partial(Shards, folders, on_ray=has_ray()))
        found["start_s"] = round(took / 1000, 2)
        with parts:
            for j in queries:
                parts.ask(bench.packed[j])
            times, right = [], 0
            for j in queries:
                took, answer = timed(partial(parts.ask, bench.packed[j]))
                times.append(took)
                right += answer.numbers.tolist() == bench.ask(j).numbers.tolist()
            found |= {"p50_ms": middle(times), "exact": right / len(times)}
            parts.parts[-1].kill()
            began = time.perf_counter()
            found["missing_after_a_kill"] = list(parts.ask(bench.packed[0]).missing)
            whole = parts.is_whole(120.0)
            again = parts.ask(bench.packed[0])
            found["back_after_s"] = round(time.perf_counter() - began, 2)
            same = again.numbers.tolist() == bench.ask(0).numbers.tolist()
            found["whole_again"] = whole and not again.missing and same
    finally:
        if has_ray():
            importlib.import_module("ray").shutdown()
        shutil.rmtree(folder, ignore_errors=True)
    return {"shards": found, "cores": os.cpu_count()}
