"""How long it takes to compute the levels of everybody anew, as on the first of a month.

    PYTHONPATH=src:. python -m benchmarks.rebuild [--people 100000] [--measured 2000] [--into FILE]

A throw-away PostgreSQL is started here, with its full durability. ``--measured`` people are written into it, each with eight
skills that they claim and three pieces of evidence a skill, drawn with a seed; then ``evidence.actions.rebuild_batch`` computes
their levels in batches of 200, each one committed transaction, exactly as the worker does, five times over, and the median
counts. What ``--people`` would take at that pace by one worker is *projected*, and said to be. ``engine`` is the arithmetic
alone for all of them (``engine.proficiency_batch``), the limit of what a faster store could reach; both must agree.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import throwaway
from benchmarks.match import machine

SEED = 20261127
SKILLS, PIECES, BATCH, ROUNDS, PART = 8, 3, 200, 5, 10_000
DAY = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
KINDS = ("endorsement", "peer", "manager", "delivered_work", "certificate", "knowledge_test", "work_sample")


def main() -> None:
    """Measure and print; ``--into`` keeps it."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--people", type=int, default=100_000)
    reader.add_argument("--measured", type=int, default=2_000)
    reader.add_argument("--into", type=Path)
    asked = reader.parse_args()
    with throwaway.database():
        found = _run(asked.people, asked.measured)
    print(json.dumps(found, indent=1))
    if asked.into:
        asked.into.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _run(people: int, measured: int) -> dict[str, Any]:
    ids = _write(measured)
    from muster.evidence import actions
    from muster.foundation.act import system

    act = system("bench", at=AT)
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        levels = sum(
            actions.rebuild_batch(act, ids[at : at + BATCH], DAY) for at in range(0, len(ids), BATCH)
        )
        times.append(time.perf_counter() - began)
    seconds = statistics.median(times)
    agree, engine = _engine(people)
    return {
        "seed": SEED,
        "machine": machine(),
        "measured_people": measured,
        "levels": levels,
        "seconds": [round(one, 2) for one in times],
        "levels_per_second": round(levels / seconds),
        "projected": {"people": people, "minutes_by_one_worker": round(seconds * people / measured / 60, 1)},
        "engine": {"levels": people * SKILLS, "seconds": round(engine, 2)},
        "stored_equal_engine": agree,
    }


def _drawn(draw: random.Random) -> list[tuple[str, int, date]]:
    return [
        (draw.choice(KINDS), draw.randint(1, 5), DAY - timedelta(days=draw.randint(1, 900)))
        for _ in range(PIECES)
    ]


def _write(measured: int) -> list[int]:
    """People with claims and evidence, in bulk: what is measured is the computing, not the writing."""
    from muster.evidence.models import Claim, Evidence
    from muster.people.models import Person
    from muster.skills.models import Skill
    from tests.factories.evidence import make_skills

    draw = random.Random(SEED)
    skills = list(make_skills({f"Skill {n}": "tool" for n in range(40)}).values())
    people = Person.objects.bulk_create(Person(name=f"Person {n}", created_at=AT) for n in range(measured))
    claims, evidence = [], []
    for person in people:
        for skill in draw.sample(skills, SKILLS):
            claims.append(Claim(person=person, skill=skill, stance="has", origin="self", said_at=AT))
            evidence += [
                Evidence(
                    person=person, skill=skill, kind=kind, rating=rating, observed_date=day, created_at=AT,
                    rater_ref=f"per-{n}",
                )
                for n, (kind, rating, day) in enumerate(_drawn(draw))
            ]  # fmt: skip
    Claim.objects.bulk_create(claims, batch_size=5000)
    Evidence.objects.bulk_create(evidence, batch_size=5000)
    assert Skill.objects.count() == len(skills)
    return [person.pk for person in people]


def _engine(people: int) -> tuple[bool, float]:
    """Whether the stored levels are the engine's, and the seconds of the arithmetic alone for all people."""
    from muster.engine.proficiency import Piece, Source
    from muster.engine.proficiency_batch import Case, estimate_many
    from muster.evidence import queries
    from muster.evidence.models import SkillLevel

    rows = list(
        SkillLevel.objects.order_by("person_id", "skill_id").values_list("person_id", "mu_step", "sd_class")
    )
    some = sorted({row[0] for row in rows})[:100]
    facts = [fact for pk in some for fact in queries.facts_now(pk)]
    last = [fact.standing(DAY).last_used_date for fact in facts]
    found = estimate_many(
        [Case(fact.pieces, fact.half_life, used) for fact, used in zip(facts, last, strict=True)], as_of=DAY
    )
    wanted = [row[1:] for row in rows if row[0] in set(some)]
    agree = wanted == list(zip(found.mu_step.tolist(), found.sd_class.tolist(), strict=True))
    draw = random.Random(SEED)
    spent = 0.0
    for _part in range(0, people, PART):
        cases = [
            Case([Piece(Source(kind), "", day, rating=rating) for kind, rating, day in _drawn(draw)], 11.0)
            for _ in range(min(PART, people) * SKILLS)
        ]
        began = time.perf_counter()
        estimate_many(cases, as_of=DAY)
        spent += time.perf_counter() - began
    return agree, spent


if __name__ == "__main__":
    main()
