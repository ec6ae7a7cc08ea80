"""Who has a skill: people by level, for looking around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Value
from django.db.models.functions import NullIf

from muster.evidence.models import HiddenSkill, SkillLevel
from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.people import policy as people_policy
from muster.people.models import Person
from muster.people.terms import PeopleSort


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a level in the skill; ``is_verified``: the level itself is confirmed by others."""

    person_ref: str
    name: str
    headline: str
    place: str
    level: int
    is_evidenced: bool
    is_verified: bool


SUREST = ("-level", "-is_evidenced", "-confidence", F("person__name"), "pk")
SORTED_BY: dict[str, tuple[Any, ...]] = {
    PeopleSort.SUREST: SUREST,
    PeopleSort.NAME: ("person__name", "pk"),
    PeopleSort.PLACE: (NullIf("person__place", Value("")).asc(nulls_last=True), *SUREST),
    PeopleSort.NEWEST: ("-person_id", "pk"),
}


def list_people_with(
    actor: Actor, skill_ref: str, *, number: int = 1, size: int = 20, sort: str = PeopleSort.SUREST
) -> Page[Holder]:
    """A page of people whom the actor may see and who have the skill, the highest and surest level first, unless
    another order is asked for."""
    seen = people_policy.visible_to(actor, Person.objects.all())
    rows = SkillLevel.objects.filter(skill__ref=skill_ref, level__isnull=False, person__in=seen)
    rows = rows.exclude(Exists(HiddenSkill.objects.of_outer()))
    rows = rows.select_related("person").order_by(*SORTED_BY[PeopleSort(sort)])
    return page_of(rows, number, size).map(_holder)


def _holder(row: SkillLevel) -> Holder:
    return Holder(
        person_ref=row.person.ref,
        name=row.person.name,
        headline=row.person.headline,
        place=row.person.place,
        level=row.level or 0,
        is_evidenced=row.is_evidenced,
        is_verified=bool(row.level and row.verified_level >= row.level),
    )
