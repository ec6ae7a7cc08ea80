"""One process of ``starting.py``: it starts, tells in a line of JSON what it took, and may stay to be looked at."""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter, process_time, thread_time
from typing import Any

import django

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIB = 1024


def main(deed: str, *words: str) -> None:
    """Do what the first word says."""
    django.setup()
    logging.disable(logging.CRITICAL)
    from muster.engine.warm import warm

    warm(index=True)
    _tell({"start": start, "edit": edit, "product": product, "stay": stay}[deed](*words))
    if deed == "stay":
        sys.stdin.readline()
        _tell({name: round((now - _before[name]) / MIB) for name, now in memory().items()})
        sys.stdin.readline()


def _tell(found: Any) -> None:
    print(json.dumps(found), flush=True)


def memory() -> dict[str, int]:
    """KiB of this process: what nobody else maps, and what it accounts for when shared pages are divided."""
    kept = {"Private_Clean": 0, "Private_Dirty": 0, "Pss": 0, "Rss": 0}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, amount = line.split()[:2]
        if name[:-1] in kept:
            kept[name[:-1]] += int(amount)
    private = kept["Private_Clean"] + kept["Private_Dirty"]
    return {"private": private, "pss": kept["Pss"], "rss": kept["Rss"]}


_before: dict[str, int] = {}


def start() -> dict[str, Any]:
    """From nothing to a snapshot that may be asked."""
    from muster.matching import snapshot
    from muster.matching.snapshot import shared
    from muster.skills import queries as skill_queries

    skills, _ = _timed(lambda: (skill_queries.similarity_artefact(), skill_queries.label_book()))
    reading: list[float] = []
    real = shared.renew

    def renew(*arguments: Any, **options: Any) -> Any:
        reading.append((perf_counter() - began) * 1000)
        return real(*arguments, **options)

    shared.renew = renew
    from muster.matching.snapshot import bulk, live

    read: dict[str, int] = {}

    def read_people(*arguments: Any) -> Any:
        used = thread_time()
        read["people_ms"], found = _timed(lambda: bulk.read_people(*arguments))
        read["people_cpu_ms"] = round((thread_time() - used) * 1000)
        return found

    live.read_people = read_people
    served = _backend_ms()
    began, used, all_used = perf_counter(), thread_time(), process_time()
    now = snapshot.current(AT)
    found = {
        "ms": round((perf_counter() - began) * 1000),
        "cpu_ms": round((thread_time() - used) * 1000),
        "all_threads_cpu_ms": round((process_time() - all_used) * 1000),
        "database_cpu_ms": _backend_ms() - served,
        "highest_rss": round(getrusage(RUSAGE_SELF).ru_maxrss / MIB),
        "taxonomy_ms": skills,
        "people": now.people.state.count,
        "roles": len(now.roles),
        "indexed": now.people.is_indexed,
        "copy": now.kept.number if now.kept else None,
    }
    return found | read | ({"read_alone_ms": round(reading[0])} if reading else {})


def _backend_ms() -> int:
    """Processor time, in milliseconds, that the database's process for us has used; it runs on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        words = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return round((int(words[11]) + int(words[12])) * 1000 / os.sysconf("SC_CLK_TCK"))


def _timed(call: Any) -> tuple[int, Any]:
    began = perf_counter()
    found = call()
    return round((perf_counter() - began) * 1000), found


def edit(many: str) -> dict[str, int]:
    """So many people claim a skill."""
    from muster.evidence import actions as evidence_actions
    from muster.people import queries as people_queries
    from tests.factories.people import act_of

    for n in range(int(many)):
        person = people_queries.get_person(f"per-{n * 7:08}")
        evidence_actions.claim_skill(act_of(person, AT), person, "skl-00000001", "has", self_level=1 + n % 5)
    return {"edited": int(many)}


def product(*roles: str) -> dict[str, float]:
    """Questions as the product asks them."""
    from muster.evidence import actions as evidence_actions
    from muster.matching import queries, snapshot
    from muster.opportunities import queries as opportunity_queries
    from muster.people import queries as people_queries
    from tests.factories.people import act_of

    snapshot.current(AT)
    facts = {ref: opportunity_queries.get_role(ref) for ref in roles}
    actor = act_of(next(iter(facts.values())).opportunity.owner, AT).actor
    ask, rank, check = [], [], []
    for _round in range(3):
        for ref in roles:
            ask.append(_spent(lambda ref=ref: queries.find_people(actor, ref, at=AT, top=50)))
            check.append(_spent(lambda: snapshot.current(AT)))
            now = snapshot.current(AT)
            rank.append(
                _spent(lambda ref=ref, now=now: now.people.rank(now.role_arrays, now.role_arrays.row_of[ref]))
            )
    edits = []
    for n in range(10):
        person = people_queries.get_person(f"per-{n * 11:08}")
        evidence_actions.claim_skill(act_of(person, AT), person, "skl-00000002", "has", self_level=1 + n % 5)
        edits.append(_spent(lambda: snapshot.current(AT)))
    many = len(roles)
    told = {
        "find_people": ask[many:],
        "rank": rank[many:],
        "journal_check": check[many:],
        "edit_to_answer": edits,
    }
    return {
        f"{name}_{clock}ms": round(median(one[at] for one in all_), 2)
        for name, all_ in told.items()
        for at, clock in enumerate(("", "cpu_"))
    }


def _spent(call: Any) -> tuple[float, float]:
    began, used = perf_counter(), thread_time()
    call()
    return (perf_counter() - began) * 1000, (thread_time() - used) * 1000


def stay() -> dict[str, Any]:
    """A process that has asked a little, beside others."""
    from muster.matching import snapshot

    _before.update(memory())
    now = snapshot.current(AT)
    for row in range(len(now.role_arrays.refs)):
        now.people.rank(now.role_arrays, row)
    return {"copy": now.kept.number if now.kept else None}


if __name__ == "__main__":
    main(*sys.argv[1:])
