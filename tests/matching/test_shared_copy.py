"""One saved copy for several processes: right at every moment, and thrown away as soon as anything is wrong with it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import transaction

from muster.engine.index import live as engine_live
from muster.engine.index import store
from muster.evidence import actions as evidence_actions
from muster.foundation import journal
from muster.matching import actions as matching_actions
from muster.matching import queries, snapshot
from muster.matching.snapshot import live, shared
from muster.people.models import WeeklyOffer
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, operator_act
from tests.factories.skills import make_skill
from tests.killing import process_of
from tests.matching.test_finding import says
from tests.matching.test_processes import expected_people

pytestmark = pytest.mark.django_db(transaction=True)


class House:
    """A posting, five people who know some Python, and where the copy lies."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.owner = make_owner()
        self.posting = make_posting(self.owner, needs=[need("Python"), need("SQL", 2, "useful")])
        self.people = [colleague(self.posting, minutes=480 * (n + 1)) for n in range(5)]
        for person in self.people[:3]:
            says(person, "Python")
        self.role = role_of(self.posting).ref
        self.sql, self.turn = make_skill("SQL").ref, 0

    def edit(self, times: int = 1) -> None:
        """Somebody claims a skill anew, at another level each time."""
        for _ in range(times):
            self.turn += 1
            person, level = self.people[self.turn % 5], 1 + (self.turn + self.turn // 5) % 5
            evidence_actions.claim_skill(act_of(person), person, self.sql, "has", self_level=level)

    def answer(self) -> list[Any]:
        """How many fit and the list, by this process."""
        found = queries.find_people(act_of(self.owner).actor, self.role, at=NOW)
        return [found.fit_count, [[one.ref, one.score] for one in found.people]]

    def folders(self) -> list[Path]:
        """The generations on disk."""
        return sorted(path for path in (self.cache / "matching").glob("*/*") if path.is_dir())


@pytest.fixture
def house(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    settings.MUSTER_CACHE = tmp_path / "cache"
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path))
    monkeypatch.setattr(shared, "SAVED_FROM", 1)
    monkeypatch.setattr(engine_live, "INDEXED_FROM", 3)
    monkeypatch.setattr(live, "LEAST_EDITS", 6)
    snapshot.forget()
    yield House(tmp_path / "cache")
    with live._tending:  # a thread may still be at work
        snapshot.forget()


def much_edited(house: House) -> None:
    """Edit and ask until a new copy is due, then wait for the thread that the question began."""
    for _ in range(2):
        house.edit(4)
        house.answer()
    with live._tending:
        pass


def truth(house: House, settings: Any) -> list[Any]:
    """The plain twin over rows that were read from the database just now, without any copy."""
    with live._tending:
        kept, saved_from = settings.MUSTER_CACHE, shared.SAVED_FROM
        settings.MUSTER_CACHE, shared.SAVED_FROM = house.cache / "none", 10**9
        try:
            return expected_people(house.role)
        finally:
            settings.MUSTER_CACHE, shared.SAVED_FROM = kept, saved_from
            snapshot.forget()


def test_a_start_opens_the_copy_and_catches_up_with_the_journal(house: House, settings: Any) -> None:
    house.answer()
    assert [path.name for path in house.folders()] == ["000001"]
    house.edit(3)
    wanted = truth(house, settings)
    assert house.answer() == wanted
    now = snapshot.current(NOW)
    assert now.kept is not None
    assert now.kept.number == 1
    assert now.people.is_indexed
    assert type(now.people.state.base.refs).__name__ == "StoredRefs"


def test_after_enough_edits_a_new_copy_takes_the_place_of_the_old(house: House, settings: Any) -> None:
    house.answer()
    much_edited(house)
    kept = snapshot.current(NOW).kept
    assert kept is not None
    assert kept.number == 2
    assert snapshot.current(NOW).edits == 0
    newcomer = colleague(house.posting, minutes=900)
    says(newcomer, "Python")
    much_edited(house)
    much_edited(house)
    assert house.answer() == truth(house, settings)
    now = snapshot.current(NOW)
    assert now.kept is not None
    assert now.kept.number >= 3
    assert house.folders()[-1].name == f"{now.kept.number:06}"
    assert newcomer.ref in list(snapshot.current(NOW).people.state.base.refs)


def test_reading_everybody_again_makes_a_new_copy_of_what_sql_has_changed(
    house: House, settings: Any
) -> None:
    before = house.answer()
    WeeklyOffer.objects.update(minutes=0)
    assert house.answer() == before
    snapshot.forget()
    assert house.answer() == before  # the copy does not know either
    matching_actions.read_again(operator_act())
    after = house.answer()
    assert after == truth(house, settings)
    assert after != before
    house.answer()
    now = snapshot.current(NOW)
    assert now.kept is not None
    assert now.kept.number == 2


def test_two_processes_map_one_copy_and_go_over_to_the_next_together(house: House, settings: Any) -> None:
    with ExitStack() as stack:
        asks = [stack.enter_context(process_of("tests.matching.asking")) for _ in range(2)]
        question = f"people {house.role} {house.owner.ref}"
        for ask in asks:
            assert json.loads(ask(question)) == truth(house, settings)
        first = [json.loads(ask("kept")) for ask in asks]
        assert first == [["000001"], ["000001"]]
        for _round in range(6):
            house.edit(5)
            wanted = truth(house, settings)
            for ask in asks:
                assert json.loads(ask(question)) == wanted
                assert json.loads(ask("settle")) == "done"
        last = [json.loads(ask("kept"))[-1] for ask in asks]
        assert min(int(name) for name in last) >= 2
        assert len(house.folders()) <= 2


def test_kill_9_while_saving_costs_nothing_but_the_copy(house: House, settings: Any) -> None:
    question = f"people {house.role} {house.owner.ref}"
    for write in (1, 20, 40):
        with process_of("tests.matching.asking") as ask:
            assert ask(f"die-saving {write} {question}") == ""
        assert house.folders() == [] or all(path.name.startswith(".") for path in house.folders())
    with process_of("tests.matching.asking") as ask:
        assert json.loads(ask(question)) == truth(house, settings)
        assert json.loads(ask("kept")) == ["000001"]
        os.kill(json.loads(ask("pid")), signal.SIGKILL)
    assert [path.name for path in house.folders()] == ["000001"]
    assert house.answer() == truth(house, settings)


def _flip(folder: Path) -> None:
    path = folder / "column-mu_step.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def _cut(folder: Path) -> None:
    os.truncate(folder / "segment-0-words.npy", 200)


def _lose(folder: Path) -> None:
    (folder / "ref.npy").unlink()


def _empty(folder: Path) -> None:
    (folder / "manifest.json").write_text("")


def _of_another_version(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"version": "index-0"}))


def _written(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    arrays, note = store.read_folder(folder)
    told = json.loads(note)
    change(told)
    store.write_folder(
        folder, {name: np.array(array) for name, array in arrays.items()}, note=json.dumps(told)
    )


def _of_another_database(folder: Path) -> None:
    _written(folder, lambda told: told.update(mark=told["mark"].replace(" ", " 9", 1)))


def _ahead(folder: Path) -> None:
    _written(folder, lambda told: told.update(position="900000000:900000000:"))


def _noted_otherwise(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    told = json.loads(manifest["note"])
    told["names"]["places"]["berlin"] = 77
    (folder / "manifest.json").write_text(json.dumps(manifest | {"note": json.dumps(told)}))


@pytest.mark.parametrize(
    "harm",
    [_flip, _cut, _lose, _empty, _of_another_version, _of_another_database, _ahead, _noted_otherwise],
)
def test_what_is_wrong_is_thrown_away_and_made_anew(
    house: House, settings: Any, caplog: pytest.LogCaptureFixture, harm: Callable[[Path], None]
) -> None:
    before = house.answer()
    snapshot.forget()
    harm(house.folders()[0])
    caplog.clear()
    assert house.answer() == before == truth(house, settings)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "thrown away and made anew" in caplog.text
    house.answer()
    assert [path.name for path in house.folders()] == ["000001"]
    assert snapshot.current(NOW).kept is not None


def test_a_full_disk_leaves_the_old_copy_and_a_warning(
    house: House, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_args: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    house.answer()
    monkeypatch.setattr(store, "write_array", full)
    much_edited(house)
    assert "No space left on device" in caplog.text
    assert [path.name for path in house.folders()] == ["000001"]
    assert not list(house.folders()[0].parent.glob(".*"))
    house.edit(2)
    answer = house.answer()
    assert len([record for record in caplog.records if "No space" in record.getMessage()]) == 1
    assert answer == truth(house, settings)


def test_what_an_undone_deed_had_changed_is_read_once_more(house: House, settings: Any) -> None:
    before = house.answer()
    with transaction.atomic():
        house.edit(2)
        assert house.answer() != before
        transaction.set_rollback(True)
    assert house.answer() == before == truth(house, settings)


def test_the_mark_is_that_of_one_past(house: House) -> None:
    early = journal.position()
    mark = journal.mark_of(early)
    house.edit()
    assert journal.mark_of(early) == mark
    late = journal.position()
    assert journal.mark_of(late) not in ("", mark)
    assert journal.mark_of("900000000:900000000:") == ""
