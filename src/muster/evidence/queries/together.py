"""Which skills the same people have proven, and how many speak of each: counts for the map, never names."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count

from muster.evidence.models import Claim, SkillLevel

_PAIRS = """
SELECT a.ref, b.ref, count(*)
FROM evidence_skilllevel one
JOIN evidence_skilllevel other ON other.person_id = one.person_id AND other.skill_id > one.skill_id
JOIN skills_skill a ON a.id = one.skill_id
JOIN skills_skill b ON b.id = other.skill_id
WHERE one.is_evidenced AND other.is_evidenced
GROUP BY a.ref, b.ref
HAVING count(*) >= %s
"""


def proven_together(least: int) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """People with both skills confirmed by others, by pair (the older skill first), from ``least`` on; and people with
    one of them confirmed. Two queries over all levels: for a job, not for a page.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, [least])
        pairs = {(one, other): int(n) for one, other, n in cursor.fetchall()}
    rows = (
        SkillLevel.objects.filter(is_evidenced=True).values("skill__ref").annotate(n=Count("id")).order_by()
    )
    return pairs, {row["skill__ref"]: int(row["n"]) for row in rows}


def count_speakers() -> dict[str, int]:
    """How many people say something of each skill, by reference. One query."""
    rows = Claim.objects.standing().values("skill__ref").annotate(n=Count("person", distinct=True)).order_by()
    return {row["skill__ref"]: int(row["n"]) for row in rows}
