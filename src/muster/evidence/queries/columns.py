"""Every level as columns: what ``matching_rows`` tells, for a span of persons at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, ExpressionWrapper, F, IntegerField
from django.db.models.functions import Cast, Coalesce, Least

from muster.engine.reading.lists import starts_of
from muster.engine.reading.records import columns_of
from muster.evidence.models import HiddenSkill, SkillLevel
from muster.foundation.bulk import records
from muster.skills import queries as skills_queries

Array = npt.NDArray[Any]

_STANCES, _SD, _MU, _SKILL = 1, 5, 9, 17
"""From which bit on each part stands in a packed level; the lowest says whether it is evidenced."""
_MOST_SD, _MOST_MU = 14, 254
"""What would not fit is told as this, which is outside every table too."""


@dataclass(frozen=True, eq=False, slots=True)
class LevelColumns:
    """Levels of persons (``person_ids``, each once, in any order); ``start`` cuts the others by person.

    ``mu_step`` and ``sd_class`` are -1 where there is no level; ``stances`` as in ``SkillFacts``. All int64.
    """

    person_ids: Array
    start: Array
    skill_ids: Array
    mu_step: Array
    sd_class: Array
    stances: Array
    is_evidenced: Array


def level_columns(first_id: int, last_id: int) -> LevelColumns:
    """Every standing claim and level of the persons with row ids from the first to the last. Three queries.

    Skills that a person keeps out of view are left out. Erased persons have no levels.
    """
    packed = (
        F("skill_id") * (1 << _SKILL)
        + (Least(Coalesce(F("mu_step"), -1), _MOST_MU) + 1) * (1 << _MU)
        + (Least(Coalesce(F("sd_class"), -1), _MOST_SD) + 1) * (1 << _SD)
        + F("stances").bitand(15) * (1 << _STANCES)
        + Cast("is_evidenced", IntegerField())
    )
    rows = SkillLevel.objects.filter(person_id__gte=first_id, person_id__lte=last_id).order_by()
    grouped = rows.values_list("person_id").annotate(
        said=ArrayAgg(ExpressionWrapper(packed, output_field=BigIntegerField()))
    )
    persons, said = columns_of(records(grouped), 2)
    counts, elements = said.elements()
    levels = elements.integers()
    found = LevelColumns(
        person_ids=persons.integers(),
        start=starts_of(counts),
        skill_ids=levels >> _SKILL,
        mu_step=(levels >> _MU & 255) - 1,
        sd_class=(levels >> _SD & 15) - 1,
        stances=levels >> _STANCES & 15,
        is_evidenced=levels & 1,
    )
    return _in_view(found, first_id, last_id)


def _in_view(found: LevelColumns, first_id: int, last_id: int) -> LevelColumns:
    """Without the skills that somebody keeps out of view, also under another name that was merged with it."""
    hidden = HiddenSkill.objects.filter(person_id__gte=first_id, person_id__lte=last_id).values_list(
        "person_id", Coalesce("skill__merge__stands_id", "skill_id")
    )
    pairs = np.array(list(hidden), dtype=np.int64).reshape(-1, 2)
    if not pairs.size:
        return found
    merged = skills_queries.merged_ids()
    ids, place = np.unique(found.skill_ids, return_inverse=True)
    stands = np.array([merged.get(one, one) for one in ids.tolist()], dtype=np.int64)[place]
    width = 1 + max(int(stands.max(initial=0)), int(pairs[:, 1].max()))
    owners = np.repeat(found.person_ids, np.diff(found.start))
    is_in_view = ~np.isin(owners * width + stands, pairs[:, 0] * width + pairs[:, 1])
    return LevelColumns(
        person_ids=found.person_ids,
        start=starts_of(is_in_view)[found.start],
        skill_ids=found.skill_ids[is_in_view],
        mu_step=found.mu_step[is_in_view],
        sd_class=found.sd_class[is_in_view],
        stances=found.stances[is_in_view],
        is_evidenced=found.is_evidenced[is_in_view],
    )
