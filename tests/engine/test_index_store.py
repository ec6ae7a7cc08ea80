"""An index on disk: opened as it was saved, or not at all."""

import json
import os

import numpy as np
import pytest

from muster.engine.arrays import build_roles
from muster.engine.index import store
from muster.engine.index.people import IndexedPeople, State, best
from muster.engine.workload import Workload


@pytest.fixture(scope="module")
def work():
    return Workload(2)


@pytest.fixture(scope="module")
def segment(work):
    people = IndexedPeople(work.people(500).columns)
    people.remove(7)
    return people.state.segments[0]


def test_what_is_opened_answers_as_what_was_saved(segment, work, tmp_path):
    store.write(segment, tmp_path / "one", note="5:9:")
    store.write(segment, tmp_path / "one", note="6:9:")
    opened, note = store.load(tmp_path / "one", thorough=True)
    roles = build_roles(work.roles(5), work.similarity)
    assert note == "6:9:"
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    for j in range(5):
        before, after = best(State((segment,)), roles, j), best(State((opened,)), roles, j)
        assert before.numbers.tolist() == after.numbers.tolist()
        assert before.scores.tolist() == after.scores.tolist()


def _cut(folder):
    os.truncate(folder / "words.npy", 1000)


def _bend(folder):
    array = np.load(folder / "header.npy")
    array[20] += 1
    np.save(folder / "header.npy", array)


def _rename(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"version": "index-0"}))


def _lose(folder):
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize("harm", [_cut, _bend, _rename, _lose])
def test_what_is_damaged_or_of_another_version_is_not_opened(segment, tmp_path, harm):
    store.write(segment, tmp_path / "one")
    harm(tmp_path / "one")
    with pytest.raises(store.Unusable):
        store.load(tmp_path / "one")


def test_a_flipped_byte_is_found_by_the_thorough_look(segment, tmp_path):
    store.write(segment, tmp_path / "one")
    array = np.load(tmp_path / "one" / "words.npy", mmap_mode="r+")
    array[50] ^= 1
    array.flush()
    store.load(tmp_path / "one")
    with pytest.raises(store.Unusable, match="words is damaged"):
        store.load(tmp_path / "one", thorough=True)


def test_a_full_disk_leaves_nothing_and_says_so(segment, tmp_path, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    store.write(segment, tmp_path / "one", note="old")
    monkeypatch.setattr(store, "write_array", full)
    with pytest.raises(store.NotSaved, match="No space left"):
        store.write(segment, tmp_path / "one", note="new")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert store.load(tmp_path / "one")[1] == "old"
