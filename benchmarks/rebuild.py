"""How long it takes to compute the levels of everybody anew, as on the first of a month.

    PYTHONPATH=src:. python -m benchmarks.rebuild [--people 100000] [--rounds 2] [--into FILE]

A throw-away PostgreSQL is started here, with its full durability. All ``--people`` are written into it, each with eight skills
that they claim and three pieces of evidence a skill, drawn with a seed; then ``evidence.actions.rebuild_batch`` computes their
levels in batches of 200, each one committed transaction, exactly as one worker does: first into an empty table, then over what
stands there, as on the first of a month. Nothing is projected. ``engine`` is the arithmetic alone for all of them
(``engine.proficiency_batch``), the limit of what a faster store could reach; both must agree.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import throwaway
from benchmarks.match import machine

SEED = 20261127
SKILLS, PIECES, BATCH, PART = 8, 3, 200, 5_000
DAY = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
KINDS = ("endorsement", "peer", "manager", "delivered_work", "certificate", "knowledge_test", "work_sample")


def main() -> None:
    """Measure and print; ``--into`` keeps it."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--people", type=int, default=100_000)
    reader.add_argument("--rounds", type=int, default=2)
    reader.add_argument("--into", type=Path)
    asked = reader.parse_args()
    with throwaway.database():
        found = _run(asked.people, asked.rounds)
    print(json.dumps(found, indent=1))
    if asked.into:
        asked.into.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _run(people: int, rounds: int) -> dict[str, Any]:
    began = time.perf_counter()
    ids = _write(people)
    written = time.perf_counter() - began
    from muster.evidence import actions
    from muster.foundation.act import system

    act = system("bench", at=AT)
    times, levels = [], 0
    for _round in range(rounds):
        began = time.perf_counter()
        levels = sum(
            actions.rebuild_batch(act, ids[at : at + BATCH], DAY) for at in range(0, len(ids), BATCH)
        )
        times.append(time.perf_counter() - began)
    agree, engine = _engine(people)
    return {
        "seed": SEED,
        "machine": machine(),
        "people": people,
        "levels": levels,
        "pieces_of_evidence": levels * PIECES,
        "writing_them_seconds": round(written),
        "rebuilding_seconds": [round(one, 1) for one in times],
        "levels_per_second": round(levels / statistics.median(times)),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "engine": {"levels": people * SKILLS, "seconds": round(engine, 2)},
        "stored_equal_engine": agree,
    }


def _drawn(draw: random.Random) -> list[tuple[str, int, date]]:
    return [
        (draw.choice(KINDS), draw.randint(1, 5), DAY - timedelta(days=draw.randint(1, 900)))
        for _ in range(PIECES)
    ]


def _write(people: int) -> list[int]:
    """People with claims and evidence, in bulk: what is measured is the computing, not the writing. Their row ids."""
    from muster.skills.models import Skill
    from tests.factories.evidence import make_skills

    draw = random.Random(SEED)
    skills = list(make_skills({f"Skill {n}": "tool" for n in range(40)}).values())
    ids: list[int] = []
    for start in range(0, people, PART):
        ids += _write_part(draw, skills, range(start, min(start + PART, people)))
    assert Skill.objects.count() == len(skills)
    return ids


def _write_part(draw: random.Random, skills: list[Any], numbers: range) -> list[int]:
    from muster.evidence.models import Claim, Evidence
    from muster.people.models import Person

    people = Person.objects.bulk_create(Person(name=f"Person {n}", created_at=AT) for n in numbers)
    claims, evidence = [], []
    for person in people:
        for skill in draw.sample(skills, SKILLS):
            about = {"person_id": person.pk, "skill_id": skill.pk}
            claims.append({**about, "stance": "has", "origin": "self", "said_at": AT})
            evidence += [
                {
                    **about,
                    "kind": kind,
                    "rating": rating,
                    "observed_date": day,
                    "created_at": AT,
                    "rater_ref": f"per-{n}",
                }
                for n, (kind, rating, day) in enumerate(_drawn(draw))
            ]
    _copy(Claim, claims)
    _copy(Evidence, evidence)
    return [person.pk for person in people]


def _copy(model: Any, rows: list[dict[str, Any]]) -> None:
    """Write rows by PostgreSQL's COPY; what they do not say has the model's default, and each has a reference."""
    from django.db import connection

    from muster.foundation.ids import new_ref

    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    names = ", ".join(one.column for one in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            row["ref"] = new_ref(model.REF_PREFIX)
            copy.write_row([row[f.attname] if f.attname in row else f.get_default() for f in fields])


def _engine(people: int) -> tuple[bool, float]:
    """Whether the stored levels are the engine's, and the seconds of the arithmetic alone for all people."""
    from muster.engine.proficiency import Piece, Source
    from muster.engine.proficiency_batch import Case, estimate_many
    from muster.evidence import queries
    from muster.evidence.models import SkillLevel

    ordered = SkillLevel.objects.order_by("person_id", "skill_id")
    rows = list(ordered.values_list("person_id", "mu_step", "sd_class")[: 100 * SKILLS])
    some = sorted({row[0] for row in rows})
    facts = [fact for pk in some for fact in queries.facts_now(pk)]
    last = [fact.standing(DAY).last_used_date for fact in facts]
    found = estimate_many(
        [Case(fact.pieces, fact.half_life, used) for fact, used in zip(facts, last, strict=True)], as_of=DAY
    )
    wanted = [row[1:] for row in rows]
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
