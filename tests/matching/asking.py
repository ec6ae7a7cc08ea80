"""A web process of its own, as far as matching goes: a line in, JSON out; ``test_processes.py`` asks several at once.

``people ROLE OWNER`` and ``work PERSON`` are answered from an index, however few people there are; ``edit PERSON SKILL
LEVEL`` claims a skill; ``pid`` tells the process. ``kept`` tells which saved copies are mapped, ``settle`` waits for the
thread that renews them, ``die-saving N …`` asks the rest and is killed before the Nth array is written.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import django


def answer(deed: str, *words: str) -> object:
    """What the line asks for."""
    from muster.evidence import actions as evidence_actions
    from muster.matching import queries, snapshot
    from muster.matching.snapshot import live
    from muster.people import queries as people_queries
    from tests.factories.people import NOW, act_of

    if deed == "pid":
        return os.getpid()
    if deed == "kept":
        return sorted({path.parent.name for path in mapped()})
    if deed == "settle":
        with live._tending:
            return "done"
    if deed == "die-saving":
        die_before(int(words[0]))
        return answer(*words[1:])
    if deed == "edit":
        person = people_queries.get_person(words[0])
        evidence_actions.claim_skill(act_of(person), person, words[1], "has", self_level=int(words[2]))
        return "done"
    if deed == "work":
        actor = act_of(people_queries.get_person(words[0])).actor
        work = queries.find_work(actor, words[0], at=NOW)
        return [work.fit_count, [[one.ref, one.score] for one in work.roles]]
    actor = act_of(people_queries.get_person(words[1])).actor
    people = queries.find_people(actor, words[0], at=NOW)
    assert snapshot.current(NOW).people.is_indexed
    return [people.fit_count, [[one.ref, one.score] for one in people.people]]


def mapped() -> list[Path]:
    """The files of saved copies that lie in this process's memory."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    return [Path(line.split(maxsplit=5)[5]) for line in lines if "/cache/matching/" in line]


def die_before(write: int) -> None:
    """End this process by SIGKILL before it writes its array of this number."""
    from muster.engine.index import store

    real, seen = store.write_array, 0

    def counted(*arguments: Any, **options: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == write:
            os.kill(os.getpid(), signal.SIGKILL)
        real(*arguments, **options)

    store.write_array = counted


def main() -> None:
    """Answer until there are no more lines."""
    django.setup()
    from muster.engine.index import live
    from muster.matching.snapshot import live as snapshot_live
    from muster.matching.snapshot import shared

    live.INDEXED_FROM = 1
    live.FOLD_AFTER = 20
    shared.SAVED_FROM = 1
    snapshot_live.LEAST_EDITS = 6
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(*line.split())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
