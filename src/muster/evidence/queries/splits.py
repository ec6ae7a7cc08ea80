"""Skills that were split: who is still to say which of the parts are theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from muster.evidence.models import Claim, Evidence
from muster.skills import queries as skills_queries
from muster.skills.models import SkillSplit


@dataclass(frozen=True, slots=True)
class OpenSplit:
    """A skill that a person spoke of, and its parts by reference and name."""

    skill_ref: str
    label: str
    parts: tuple[tuple[str, str], ...]


def open_splits(person_ref: str, language: str = "en") -> list[OpenSplit]:
    """Split skills of which the person still says something, in order of name. Two queries, one where there is none."""
    links = (
        SkillSplit.objects.filter(
            skill__in=Claim.objects.standing().filter(person__ref=person_ref).values("skill")
        )
        .order_by("position", "id")
        .values_list("skill__ref", "part__ref")
    )
    parts: dict[str, list[str]] = {}
    for skill, part in links:
        parts.setdefault(skill, []).append(part)
    if not parts:
        return []
    labels = skills_queries.labels_for([*parts, *(ref for some in parts.values() for ref in some)], language)
    found = [
        OpenSplit(ref, labels.get(ref, ref), tuple((part, labels.get(part, part)) for part in some))
        for ref, some in parts.items()
    ]
    return sorted(found, key=lambda one: one.label.casefold())


def person_refs_who_said(skill_ref: str) -> list[str]:
    """Everybody who says something of the skill now, in order."""
    rows = Claim.objects.standing().filter(skill__ref=skill_ref, person__erased_at=None)
    return list(rows.order_by("person__ref").values_list("person__ref", flat=True).distinct())


def person_ids_concerned(skill_refs: Collection[str]) -> list[int]:
    """Everybody of whom something is said or known in these skills or in what was merged into them, in order."""
    about = Q(skill__ref__in=list(skill_refs)) | Q(skill__merge__stands__ref__in=list(skill_refs))
    found = {
        person_id
        for table in (Claim, Evidence)
        for person_id in table.objects.filter(about).values_list("person_id", flat=True).distinct()
    }
    return sorted(found)
