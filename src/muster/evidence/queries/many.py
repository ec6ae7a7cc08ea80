"""The rows behind the levels of many persons, read at once: what everybody's levels are computed anew from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cache
from typing import NamedTuple

from muster.evidence.models import Claim, Evidence, WorkRecord
from muster.evidence.queries.facts import KnownFacts, gather
from muster.evidence.rules import RulesBook
from muster.skills import queries as skills_queries
from muster.skills.models import Skill

_SAID = ("stance", "last_used_date", "self_level")
_KNOWN = ("kind", "ref", "rating", "observed_date", "rater_ref", "team_ref", "expires_date")


class SaidRow(NamedTuple):
    """What counts of a claim."""

    skill: Skill
    stance: str
    last_used_date: date | None
    self_level: int | None


class KnownRow(NamedTuple):
    """What counts of a piece of evidence."""

    skill: Skill
    kind: str
    ref: str
    rating: int
    observed_date: date
    rater_ref: str
    team_ref: str
    expires_date: date | None


class WorkedRow(NamedTuple):
    """What counts of a finished piece of work."""

    skill_refs: list[str]
    ended_date: date


def facts_of_many(person_ids: Collection[int], book: RulesBook) -> dict[int, list[KnownFacts]]:
    """By person: exactly what ``facts_now`` says of each, in order of skill; persons without any are absent.

    Five queries, whatever the number of persons.
    """
    ids = list(person_ids)
    claims = list(
        Claim.objects.standing()
        .filter(person_id__in=ids)
        .order_by("person_id", "pk")
        .values_list("person_id", "skill_id", *_SAID)
    )
    evidence = list(
        Evidence.objects.standing()
        .filter(person_id__in=ids)
        .order_by("person_id", "pk")
        .values_list("person_id", "skill_id", *_KNOWN)
    )
    written = {row[1] for row in claims} | {row[1] for row in evidence}
    skills = Skill.objects.select_related("merge__stands").in_bulk(written)
    said: dict[int, list[SaidRow]] = defaultdict(list)
    for person_id, skill_id, *cells in claims:
        said[person_id].append(SaidRow(skills[skill_id], *cells))
    known: dict[int, list[KnownRow]] = defaultdict(list)
    for person_id, skill_id, *cells in evidence:
        known[person_id].append(KnownRow(skills[skill_id], *cells))
    worked: dict[int, list[WorkedRow]] = defaultdict(list)
    rows = WorkRecord.objects.filter(person_id__in=ids).order_by("person_id", "pk")
    for person_id, refs, ended in rows.values_list("person_id", "skill_refs", "ended_date"):
        worked[person_id].append(WorkedRow(refs, ended))
    merges = cache(skills_queries.merges)
    return {
        person_id: gather(said[person_id], known[person_id], worked[person_id], book.now, merges=merges)
        for person_id in sorted(said.keys() | known.keys())
    }
