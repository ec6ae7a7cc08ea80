"""Computing which skills are near: by the occupations that need them, by their names, by profiles that prove both."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from muster.engine.alike import Pairs, alike
from muster.engine.text import char_grams
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.skills import policy
from muster.skills.actions.changes import _lock, _next_number
from muster.skills.events import TaxonomyChanged
from muster.skills.models import (
    OccupationSkill,
    SimilarityEdge,
    Skill,
    SkillLabel,
    SkillMerge,
    TaxonomyVersion,
)
from muster.skills.rules.alike import must_differ
from muster.skills.terms import (
    LEAST_TOGETHER,
    NAME_FLOOR,
    OCCUPATION_FLOOR,
    SHARED_OCCUPATIONS,
    SIM_COMPUTED,
    SIM_FLOOR,
    SIM_NEIGHBOURS,
    TOGETHER_FLOOR,
    LabelRole,
    Origin,
    SkillSource,
    SkillStatus,
    VersionKind,
)

Edges = dict[tuple[int, int], tuple[int, int]]
"""Rows of two skills, the lower first, to (similarity in hundredths, cases)."""


@action
def relate_skills(
    act: Act,
    *,
    together: Mapping[tuple[str, str], int] | None = None,
    proven: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Compute the weaker edges of the similarity anew, in a version of its own; how many there are by origin.

    ``together`` counts people with both skills confirmed (two references, in order), ``proven`` those with one. What
    lists and reviewers say always counts for more (``terms.SIM_COMPUTED`` is the most a computed edge may say), and
    names that must differ are never near by name. Nothing is written where nothing has changed.
    """
    policy.may_load_taxonomy(act.actor).require()
    _lock()
    stands = dict(SkillMerge.objects.values_list("skill_id", "stands_id"))
    found = {
        Origin.OCCUPATION: _by_occupation(stands),
        Origin.NAME: _by_name(stands),
        Origin.COOCCURRENCE: _together(together or {}, proven or {}),
    }
    rows = [
        (one, other, str(origin), sim, cases)
        for origin, edges in found.items()
        for (one, other), (sim, cases) in sorted(edges.items())
    ]
    stored = SimilarityEdge.objects.order_by("origin", "one_id", "other_id")
    columns = ("one_id", "other_id", "origin", "sim", "cases")
    if sorted(rows) != sorted(stored.values_list(*columns)):
        SimilarityEdge.objects.all().delete()
        SimilarityEdge.objects.bulk_create(
            (SimilarityEdge(**dict(zip(columns, row, strict=True))) for row in rows), batch_size=2000
        )
        version = _version(act.at, rows)
        journal.record(act, TaxonomyChanged(version=version.number, skill_refs=()))
    return {str(origin): len(edges) for origin, edges in found.items()}


def _version(at: datetime, rows: list[tuple[int, int, str, int, int]]) -> TaxonomyVersion:
    version = TaxonomyVersion(
        number=_next_number(),
        kind=VersionKind.COMPUTED,
        source=SkillSource.OWN,
        at=at,
        digest=hashlib.sha256(repr(rows).encode()).hexdigest(),
        counts={"added": 0, "changed": 0, "edges": len(rows)},
    )
    version.save(force_insert=True)
    return version


def _by_occupation(stands: Mapping[int, int]) -> Edges:
    """Skills that the same occupations need, by the cosine of the sets."""
    links = OccupationSkill.objects.filter(occupation__status=SkillStatus.ACTIVE, essential=True)
    pairs = {
        (stands.get(skill, skill), occupation)
        for skill, occupation in links.values_list("skill_id", "occupation_id")
    }
    if not pairs:
        return {}
    skills = sorted({skill for skill, _occupation in pairs})
    jobs = sorted({occupation for _skill, occupation in pairs})
    place = {skill: n for n, skill in enumerate(skills)}
    job = {occupation: n for n, occupation in enumerate(jobs)}
    ordered = sorted(pairs)
    near = alike(
        [place[skill] for skill, _o in ordered],
        [job[occupation] for _s, occupation in ordered],
        rows=len(skills),
        features=len(jobs),
        floor=OCCUPATION_FLOOR,
        top=SIM_NEIGHBOURS,
    )
    return {
        (skills[one], skills[other]): (_sim(cosine, OCCUPATION_FLOOR), shared)
        for one, other, cosine, shared in _rows(near)
        if shared >= SHARED_OCCUPATIONS
    }


def _by_name(stands: Mapping[int, int]) -> Edges:
    """Skills whose English names share most of their pieces of two to four letters, weighed by how rare those are."""
    labels = SkillLabel.objects.filter(
        language="en", role=LabelRole.PREFERRED, skill__status=SkillStatus.ACTIVE
    ).order_by("skill_id")
    names = [(skill, text) for skill, text in labels.values_list("skill_id", "text") if skill not in stands]
    number: dict[str, int] = {}
    row, feature = [], []
    for place, (_skill, text) in enumerate(names):
        for gram in dict.fromkeys(char_grams(text)):
            row.append(place)
            feature.append(number.setdefault(gram, len(number)))
    if not row:
        return {}
    near = alike(
        row, feature, rows=len(names), features=len(number), floor=NAME_FLOOR, top=SIM_NEIGHBOURS, weigh=True
    )
    return {
        (names[one][0], names[other][0]): (_sim(cosine, NAME_FLOOR), 0)
        for one, other, cosine, _shared in _rows(near)
        if not must_differ(names[one][1], names[other][1])
    }


def _together(together: Mapping[tuple[str, str], int], proven: Mapping[str, int]) -> Edges:
    """Skills that the same people have proven; too few people say nothing."""
    ids = dict(
        Skill.objects.filter(ref__in={ref for pair in together for ref in pair}).values_list("ref", "pk")
    )
    found: Edges = {}
    for (one, other), n in together.items():
        cosine = (
            n / (proven.get(one, 0) * proven.get(other, 0)) ** 0.5
            if proven.get(one) and proven.get(other)
            else 0
        )
        if n >= LEAST_TOGETHER and cosine >= TOGETHER_FLOOR and one in ids and other in ids:
            low, high = sorted((ids[one], ids[other]))
            found[low, high] = (_sim(min(1.0, cosine), TOGETHER_FLOOR), n)
    return found


def _sim(cosine: float, floor: float) -> int:
    """From the floor of the artefact at ``floor`` to the most a computed edge may say at 1."""
    return SIM_FLOOR + round((SIM_COMPUTED - SIM_FLOOR) * (cosine - floor) / (1 - floor))


def _rows(pairs: Pairs) -> list[tuple[int, int, float, int]]:
    return list(
        zip(
            pairs.one.tolist(),
            pairs.other.tolist(),
            pairs.cosine.tolist(),
            pairs.shared.tolist(),
            strict=True,
        )
    )
