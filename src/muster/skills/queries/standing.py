"""Which skill stands for which: merges, read in the same query as what is asked for."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from muster.skills.models import Skill, SkillMerge
from muster.skills.queries.versions import PerVersion, Version
from muster.skills.rules.refusals import NoSuchSkill

_LABELS = """
SELECT s.ref, l.language, l.text
FROM skills_skill s
LEFT JOIN skills_skillmerge m ON m.skill_id = s.id
JOIN skills_skilllabel l ON l.skill_id = COALESCE(m.stands_id, s.id) AND l.role = 'preferred'
WHERE s.ref = ANY(%s)
ORDER BY l.id
"""


def get_written_skill(ref_or_uri: str) -> Skill:
    """The very skill with this reference or URI, merged or not; ``standing`` is at hand. Raises NoSuchSkill."""
    rows = Skill.objects.with_ref_or_uri(ref_or_uri).select_related("family", "merge__stands__family")
    skill = rows.first()
    if skill is None:
        raise NoSuchSkill(ref_or_uri)
    return skill


def resolve(refs: Collection[str]) -> dict[str, str]:
    """Each known reference to the one that stands for it now; unknown ones are absent. One query."""
    rows = Skill.objects.filter(ref__in=set(refs)).values_list("ref", "merge__stands__ref")
    return {ref: stands or ref for ref, stands in rows}


def standing_ids(ids: Collection[int]) -> set[int]:
    """The rows that stand for these rows. One query."""
    moved = dict(SkillMerge.objects.filter(skill_id__in=list(ids)).values_list("skill_id", "stands_id"))
    return {moved.get(row_id, row_id) for row_id in ids}


def merged_ids() -> dict[int, int]:
    """Every merged skill's row to the one that stands for it now. One query."""
    return dict(SkillMerge.objects.values_list("skill_id", "stands_id"))


def refs_by_id() -> dict[int, str]:
    """The reference of every skill by its row. One query."""
    return dict(Skill.objects.values_list("pk", "ref"))


def preferred_labels(refs: Collection[str]) -> list[tuple[str, str, str]]:
    """(reference, language, name) of what each stands for now, in order of label. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LABELS, [sorted(set(refs))])
        return list(cursor.fetchall())


def merges() -> dict[str, str]:
    """Every merged skill's reference to the one that stands for it, as of the version in force; kept in the process."""
    return _merges.get()


def _make(_version: Version) -> dict[str, str]:
    return dict(SkillMerge.objects.values_list("skill__ref", "stands__ref"))


_merges: PerVersion[dict[str, str]] = PerVersion(_make)
