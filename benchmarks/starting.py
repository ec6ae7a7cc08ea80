"""Starting with many people: reading the database, or opening the copy that processes share. And what they share of it.

    PYTHONPATH=src:. python -m benchmarks.starting [--people 100000] [--seed 7] [--into FILE]

A throw-away PostgreSQL is started here and filled in bulk with the engine's own population (``engine/workload.py``): their
skills, languages, hours, rates and places, each in an organisation, with one weekly offer (the population's calendars are not
written). Then processes of their own start one after the other and tell, in milliseconds by the wall clock:

* ``read``: the first start, from the database; it saves the copy too. ``read_alone_ms`` is that without the saving,
  ``people_ms`` the reading of people into arrays, without the index. ``cpu_ms`` is the asking thread's processor time,
  ``all_threads_cpu_ms`` that of the process, ``database_cpu_ms`` that of PostgreSQL's process for it; ``highest_rss`` in MiB.
* ``open``: a start with the copy there. ``edited``: the same after a hundred people were edited.
* ``ask_ms``: the best fifty for a role in the product, with the journal's check, parts explained (median of 40 goes over 20
  roles); ``edit_ms``: a claim, then the next answer that knows it.
* ``memory``: of two processes side by side that have answered, in MiB: ``private`` and ``pss`` (what is shared counts by half)
  beyond what the process had before matching began; ``copy`` is the folder's size.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks import throwaway
from benchmarks.match import machine

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIB = 1024
KINDS = {1: "employee", 2: "alum", 4: "freelancer", 8: "retiree"}


def main() -> None:
    """Measure and print; ``--into`` keeps it."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--people", type=int, default=100_000)
    reader.add_argument("--seed", type=int, default=7)
    reader.add_argument("--into", type=Path)
    asked = reader.parse_args()
    os.environ["MUSTER_DELIVERY"] = "inline"
    with throwaway.database():
        found = _run(asked.people, asked.seed)
    print(json.dumps(found, indent=1))
    if asked.into:
        asked.into.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _run(people: int, seed: int) -> dict[str, Any]:
    from django.conf import settings

    roles = fill(people, seed)
    found: dict[str, Any] = {"seed": seed, "machine": machine(), "people": people, "load": os.getloadavg()[0]}
    found["read"] = _alone("start")
    found["open"] = _alone("start")
    _alone("edit", "100")
    found["edited"] = _alone("start")
    found["product"] = _alone("product", *roles)
    pair = [_process("stay") for _ in range(2)]
    try:
        for one in pair:
            _line(one)
        found["memory"] = [json.loads(_told(one)) for one in pair]
    finally:
        for one in pair:
            one.stdin.close()  # type: ignore[union-attr]
            one.wait()
    files = (Path(settings.MUSTER_CACHE) / "matching").rglob("*.npy")
    found["copy_mib"] = round(sum(path.stat().st_size for path in files) / MIB / MIB)
    return found


def _process(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.starting_process", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline().strip()  # type: ignore[union-attr]


def _told(process: subprocess.Popen[str]) -> str:
    process.stdin.write("tell\n")  # type: ignore[union-attr]
    process.stdin.flush()  # type: ignore[union-attr]
    return _line(process)


def _alone(*words: str) -> Any:
    with _process(*words) as process:
        return json.loads(_line(process))


def _copy(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows in bulk; what a row does not say is the model's default."""
    from django.db import connection

    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    plain = {f.attname: _plain(f.get_default()) for f in fields}
    columns = ", ".join(f'"{f.column}"' for f in fields)
    connection.ensure_connection()
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as into,
    ):
        for row in rows:
            said = plain | row
            into.write_row([said[f.attname] for f in fields])


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def fill(people: int, seed: int) -> list[str]:
    """Everybody and twenty roles; the refs of the roles."""
    from django.db import connection, transaction

    from muster.engine.workload import ORGANISATIONS, SKILLS, Workload
    from muster.people.models import Organisation, Person
    from muster.skills.models import Skill, TaxonomyVersion

    work = Workload(seed)
    c = work.people(people).columns
    with transaction.atomic():
        TaxonomyVersion.objects.create(number=1, source="own", at=AT, digest="bench")
        _copy(Skill, (
            {"ref": f"skl-{n:08}", "uri": f"urn:skill:{n}", "source": "own", "kind": "tool", "created_at": AT}
            for n in range(SKILLS)
        ))  # fmt: skip
        _write_near(work, list(Skill.objects.order_by("ref").values_list("pk", flat=True)))
        _copy(Organisation, (
            {"ref": f"org-{n:08}", "name": f"House {n}", "slug": f"house-{n}", "settings": "{}", "created_at": AT}
            for n in range(ORGANISATIONS)
        ))  # fmt: skip
        _copy(Person, (
            {
                "ref": f"per-{n:08}", "name": f"Person {n}", "created_at": AT, "place": f"Town {c.place[n]}",
                "work_mode": ("any", "remote", "hybrid", "on_site")[int(c.modes[n]) % 4], "themes": [],
                "rate_minor": int(c.rate[n]) if c.rate[n] >= 0 else None,
                "rate_currency": "EUR" if c.rate[n] >= 0 else "",
            }
            for n in range(people)
        ))  # fmt: skip
        _write_weeks(c, people)
        _write_levels(
            c,
            list(Person.objects.order_by("ref").values_list("pk", flat=True)),
            list(Skill.objects.order_by("ref").values_list("pk", flat=True)),
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return _roles(work)


def _write_weeks(c: Any, people: int) -> None:
    """Where everybody belongs, what they offer, when they work and in which languages."""
    from muster.people.models import (
        Membership,
        Organisation,
        Person,
        PersonLanguage,
        WeeklyOffer,
        WorkingHours,
    )

    ids = list(Person.objects.order_by("ref").values_list("pk", flat=True))
    houses = list(Organisation.objects.order_by("ref").values_list("pk", flat=True))
    _copy(Membership, (
        {
            "ref": f"mem-{n:08}", "person_id": ids[n], "organisation_id": houses[int(c.organisation[n])],
            "kind": KINDS[int(c.kinds[n])], "starts_date": date(2020, 1, 6),
        }
        for n in range(people)
    ))  # fmt: skip
    _copy(WeeklyOffer, (
        {"person_id": ids[n], "from_monday": date(2026, 1, 5), "minutes": int(c.free[n, 10])} for n in range(people)
    ))  # fmt: skip
    _copy(WorkingHours, (
        {"person_id": ids[n], "weekday": day, "start_minute": 540, "end_minute": 1020}
        for n in range(people) for day in range(5)
    ))  # fmt: skip
    _copy(PersonLanguage, (
        {"person_id": ids[n], "language": "abcdefghijklm"[int(c.language[x]) - 1] + "x", "level": int(c.language_level[x])}
        for n in range(people) for x in range(int(c.language_start[n]), int(c.language_start[n + 1]))
    ))  # fmt: skip


def _write_near(work: Any, skills: list[int]) -> None:
    from muster.skills.models import SimilarityEdge
    from muster.skills.terms import Origin

    pairs = {
        (min(skill, near.skill), max(skill, near.skill)): near.sim
        for skill, nears in work.similarity.neighbours.items() for near in nears
    }  # fmt: skip
    _copy(SimilarityEdge, (
        {"one_id": skills[one], "other_id": skills[other], "sim": sim, "origin": str(Origin.OCCUPATION)}
        for (one, other), sim in pairs.items()
    ))  # fmt: skip


def _write_levels(c: Any, ids: list[int], skills: list[int]) -> None:
    from muster.evidence.models import SkillLevel

    def rows() -> Iterable[dict[str, Any]]:
        for n, person in enumerate(ids):
            for x in range(int(c.skill_start[n]), int(c.skill_start[n + 1])):
                row: dict[str, Any] = {
                    "person_id": person, "skill_id": skills[int(c.skill[x])], "stances": int(c.stance[x]) & 15,
                    "as_of_date": date(2026, 11, 1), "lines": "[]",
                }  # fmt: skip
                if c.stance[x] & 1:
                    row |= {
                        "mu_step": int(c.mu_step[x]), "sd_class": int(c.sd_class[x]), "level": 3, "confidence": 500,
                        "mu_milli": 0, "is_evidenced": bool(c.stance[x] & 16),
                    }  # fmt: skip
                yield row

    _copy(SkillLevel, rows())


def _roles(work: Any) -> list[str]:
    """Twenty of the population's roles, posted by somebody new; their refs."""
    from muster.opportunities.rules import SkillNeed
    from tests.factories.opportunities import make_owner, make_posting, role_of

    owner, kinds = make_owner(), ("required", "useful", "learnable")
    found = []
    for role in work.roles(20):
        needs = [
            SkillNeed(f"skl-{need.skill:08}", need.level, kinds[need.kind], False)
            for need in role.requirements
        ]
        found.append(
            role_of(make_posting(owner, needs=needs, minutes_per_week=role.need, audience="public")).ref
        )
    return found


if __name__ == "__main__":
    main()
