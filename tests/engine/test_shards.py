"""An index in parts: the same answers as in one, partial and saying so while a part is gone, whole again by itself."""

import os
import shutil
import signal

import numpy as np
import pytest

from muster.engine.arrays import build_roles
from muster.engine.index import store
from muster.engine.index.people import IndexedPeople, best
from muster.engine.index.plan import pack_role
from muster.engine.index.shards import Shards, shard_of, write_shards
from muster.engine.workload import Workload


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return write_shards(Workload(4).people(900).columns, 2, tmp_path_factory.mktemp("shards"))


def test_parts_answer_as_one_and_a_dead_part_comes_back(folders):
    work = Workload(4)
    columns, roles = work.people(900).columns, build_roles(work.roles(6), work.similarity)
    whole = IndexedPeople(columns).state
    packed = [pack_role(roles, j) for j in range(6)]
    expected = [best(whole, roles, j) for j in range(6)]
    with Shards(folders) as shards:
        for j in range(6):
            answer = shards.ask(packed[j])
            assert answer.missing == ()
            assert answer.numbers.tolist() == expected[j].numbers.tolist()
            assert answer.scores.tolist() == expected[j].scores.tolist()
        victim = shards.parts[1].process
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        answer = shards.ask(packed[0])
        assert answer.missing == (1,)
        left = np.flatnonzero(shard_of(columns.tie, 2) == 0)
        assert set(answer.numbers.tolist()) <= set(left.tolist())
        assert shards.is_whole(60.0)
        answer = shards.ask(packed[0])
        assert answer.missing == ()
        assert answer.numbers.tolist() == expected[0].numbers.tolist()


def test_a_damaged_folder_is_not_served(folders, tmp_path):
    bad = shutil.copytree(folders[0], tmp_path / "bad")
    os.truncate(bad / "0" / "words.npy", 500)
    with pytest.raises(store.Unusable, match="part 1"):
        Shards([folders[0], bad])
