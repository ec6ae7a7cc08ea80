"""bench_match: its last line is read by other programs, and what it writes out is enough to check its answers."""

import io
import json

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from muster.engine.arrays import PeopleColumns, RoleColumns
from muster.ops.bench.twin import NumpyTwin


def test_the_last_line_and_the_export(tmp_path):
    out = io.StringIO()
    call_command(
        "bench_match", people=2_000, queries=6, seed=3, roles=30, edits=70, samples=6, peers="numpy,postgres,postgres_best,parchment",
        export=str(tmp_path), json=True, shards=2, stdout=out,
    )  # fmt: skip
    found = json.loads(out.getvalue().splitlines()[-1])
    wanted = {
        "p50_ms",
        "p95_ms",
        "cold_p50_ms",
        "exact",
        "floor_ms",
        "bytes_per_person",
        "edit_us",
        "build_s",
    }
    assert wanted | {"reverse_p50_ms", "snapshot_open_ms", "slowdown", "call_us"} <= found.keys()
    assert found["exact"] == found["exact_plain"] == 1.0
    same = {name: peer["same"] for name, peer in found["peers"].items()}
    assert same == dict.fromkeys(("numpy", "postgres", "postgres_best"), "6 of 6")
    assert found["reverse_exact"] == found["shards"]["exact"] == 1.0
    assert found["shards"]["missing_after_a_kill"] == [1]
    assert found["shards"]["whole_again"] is True
    assert "parchment" in found["peers_missing"]

    def columns(group, fields):
        return [np.load(tmp_path / f"{group}.{name}.npy") for name in fields]

    twin = NumpyTwin(
        PeopleColumns(*columns("people", PeopleColumns._fields)),
        RoleColumns(*columns("roles", RoleColumns._fields)),
    )
    start = np.load(tmp_path / "answers.start.npy")
    person, score = np.load(tmp_path / "answers.person.npy"), np.load(tmp_path / "answers.score.npy")
    for j in range(6):
        rows, scores = twin.rank(j)
        assert person[start[j] : start[j + 1]].tolist() == rows.tolist()
        assert score[start[j] : start[j + 1]].tolist() == scores.tolist()


def test_nobody_is_not_a_population():
    with pytest.raises(CommandError, match="at least one person"):
        call_command("bench_match", people=0)
