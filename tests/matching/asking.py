"""A web process of its own, as far as matching goes: a line in, JSON out; ``test_processes.py`` asks several at once.

``people ROLE OWNER`` and ``work PERSON`` are answered from an index, however few people there are; ``edit PERSON SKILL
LEVEL`` claims a skill; ``pid`` tells the process.
"""

from __future__ import annotations

import json
import os
import sys

import django


def answer(deed: str, *words: str) -> object:
    """What the line asks for."""
    from muster.evidence import actions as evidence_actions
    from muster.matching import queries, snapshot
    from muster.people import queries as people_queries
    from tests.factories.people import NOW, act_of

    if deed == "pid":
        return os.getpid()
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


def main() -> None:
    """Answer until there are no more lines."""
    django.setup()
    from muster.engine.index import live

    live.INDEXED_FROM = 1
    live.FOLD_AFTER = 20
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(*line.split())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
