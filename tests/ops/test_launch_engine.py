"""Compiled code: where it is kept, that it is used again, and that a change of the sources is noticed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from muster.ops import launch_engine

ROOT = Path(__file__).parents[2]
ASK = """
import json, sys
from muster.ops import launch_engine
launch_engine.compile_engine()
kernels = {}
for name, module in list(sys.modules.items()):
    if name.startswith("muster.engine."):
        kernels |= {id(one): one for one in vars(module).values() if hasattr(one, "stats") and hasattr(one, "py_func")}
hits = sum(sum(one.stats.cache_hits.values()) for one in kernels.values())
misses = sum(sum(one.stats.cache_misses.values()) for one in kernels.values())
print(json.dumps([hits, misses]))
"""


def compile_in_a_process(folder: Path) -> tuple[int, int]:
    """How many kernels another process took from the folder, and how many it had to compile."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder), "PYTHONPATH": str(ROOT / "src")}
    told = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    hits, misses = json.loads(told.stdout)
    return hits, misses


def test_a_second_process_compiles_nothing(tmp_path: Path) -> None:
    folder = launch_engine.compiled_folder(tmp_path)
    compile_in_a_process(folder)
    assert launch_engine.is_compiled(folder)
    hits, misses = compile_in_a_process(folder)
    assert hits >= 6
    assert misses == 0
    # A literal 0 or True handed to a kernel compiles it once more: a minute of the first start.
    newest = max(folder.glob("engine_*"), key=lambda path: path.stat().st_mtime)
    kernels = ("admission", "needs", "limits", "practical_parts", "wants", "skill_parts", "score_block")
    assert {name: len(list(newest.glob(f"scoring.{name}-*.nbc"))) for name in kernels} == dict.fromkeys(
        kernels, 1
    )


def test_a_change_of_any_source_is_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "called.py").write_text("ONE = 1\n")
    monkeypatch.setattr(launch_engine, "SOURCE", tmp_path)
    before = launch_engine.compiled_folder(tmp_path, beside=tmp_path / "beside")
    (tmp_path / "engine" / "called.py").write_text("ONE = 2\n")
    after = launch_engine.compiled_folder(tmp_path, beside=tmp_path / "beside")
    assert before.parent == after.parent == tmp_path / "beside"
    assert before != after


def test_a_newer_compiler_is_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = launch_engine.LOCKED.read_text()
    assert all(f"\n{name}" in locked for name in launch_engine.COMPILERS)
    before = launch_engine.source_mark()
    (tmp_path / "run.txt").write_text(locked.replace("numba==", "numba==9"))
    monkeypatch.setattr(launch_engine, "LOCKED", tmp_path / "run.txt")
    assert launch_engine.source_mark() != before


def test_a_touched_source_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine").mkdir()
    source = tmp_path / "engine" / "called.py"
    source.write_text("ONE = 1\n")
    monkeypatch.setattr(launch_engine, "SOURCE", tmp_path)
    (tmp_path / "compiled").write_text(launch_engine._times())
    assert launch_engine.is_compiled(tmp_path)
    os.utime(source, (1, 1))
    assert not launch_engine.is_compiled(tmp_path)


def test_whoever_may_not_write_beside_the_code_gets_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "beside" / launch_engine.source_mark()
    shared.mkdir(parents=True)
    (shared / "kernel.nbc").write_text("machine code")
    (shared / "compiled").write_text(launch_engine._times())
    monkeypatch.setattr(launch_engine, "_may_write", lambda folder: False)
    own = launch_engine.compiled_folder(tmp_path / "data", beside=tmp_path / "beside")
    assert own == tmp_path / "data" / "cache" / "numba" / launch_engine.source_mark()
    assert launch_engine.is_compiled(own)
    assert (own / "kernel.nbc").read_text() == "machine code"
    assert [path.name for path in own.parent.iterdir()] == [own.name]


def test_an_unfinished_folder_of_another_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside" / launch_engine.source_mark()).mkdir(parents=True)
    monkeypatch.setattr(launch_engine, "_may_write", lambda folder: False)
    own = launch_engine.compiled_folder(tmp_path / "data", beside=tmp_path / "beside")
    assert not own.exists()


def test_code_of_long_gone_versions_is_removed(tmp_path: Path) -> None:
    for number in range(6):
        folder = tmp_path / f"{number:016d}"
        folder.mkdir()
        os.utime(folder, (number, number))
    (tmp_path / "other").mkdir()
    launch_engine._forget_old(tmp_path / f"{0:016d}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{number:016d}" for number in (0, 3, 4, 5)
    ] + ["other"]
