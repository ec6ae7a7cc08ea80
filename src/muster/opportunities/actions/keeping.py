"""What several actions do to a posting on the way: never called from outside ``actions``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from muster.foundation.act import Act, Actor
from muster.opportunities import policy, rules, terms
from muster.opportunities.models import Opportunity, Requirement, Role
from muster.people import queries as people_queries
from muster.people.queries import Organisation, Person
from muster.skills import queries as skills_queries


def _system(act: Act) -> Act:
    """The same deed as carried on below by the system: lower floors ask who may touch their rows."""
    return replace(act, actor=Actor(ref="system:opportunities", name="Muster", kind="system"))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _today(act: Act, organisation: Organisation) -> date:
    """The day of the act where the organisation counts its days."""
    return act.at.astimezone(ZoneInfo(organisation.own_settings.time_zone)).date()


def _words(field: str, text: str, most: int = 2000) -> str:
    return rules.clean_words(field, text, most=most)


def _forget_none(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _check_version(posting: Opportunity, version: int | None) -> None:
    if version is not None and version != posting.version:
        at = posting.changed_at.astimezone(ZoneInfo(posting.organisation.own_settings.time_zone))
        raise rules.ChangedMeanwhile(posting.version, f"{at:%H:%M}")


def _note_owner(act: Act, posting: Opportunity) -> None:
    """A deed on the posting: a new version, and the owner is not asleep."""
    posting.version += 1
    posting.changed_at = act.at
    posting.owner_acted_at = act.at


def _note_deed(act: Act, posting: Opportunity) -> None:
    """A deed about its people: no new version, but the owner is not asleep."""
    posting.owner_acted_at = act.at
    posting.save(update_fields=["owner_acted_at"])


def _put_needs(role: Role, needs: Sequence[rules.SkillNeed]) -> tuple[str, ...]:
    """Write what the role asks for anew, weights included; the skills' references in order."""
    rules.check_needs(needs)
    known = skills_queries.skills_by_ref([need.skill_ref for need in needs])
    skills = [known.get(n.skill_ref) or skills_queries.get_skill(n.skill_ref) for n in needs]
    if len({skill.pk for skill in skills}) < len(skills):
        raise rules.skill_named_twice()
    Requirement.objects.filter(role=role).delete()
    Requirement.objects.bulk_create(
        Requirement(
            role=role,
            skill=skill,
            position=position,
            level=need.level,
            kind=str(terms.RequirementKind(need.kind)),
            weight=weight,
            must_have=need.must_have,
            note=_words("note", need.note, 200),
        )
        for position, (skill, need, weight) in enumerate(
            zip(skills, needs, rules.weights([n.kind for n in needs]), strict=True), start=1
        )
    )
    return tuple(skill.ref for skill in skills)


def _require_in_audience(act: Act, posting: Opportunity, person: Person) -> None:
    ties = people_queries.memberships_of(person.ref, on=_today(act, posting.organisation))
    kinds = frozenset(tie.kind for tie in ties if tie.organisation_id == posting.organisation_id)
    if not policy.belongs_to_audience(posting.audience, kinds):
        raise rules.OutsideTheAudience()


def _require_both_here(act: Act, posting: Opportunity, person: Person) -> None:
    """Whoever left while an offer was open cannot be agreed with: raises OwnerHasLeft, NotAmongThem."""
    owner, today = posting.owner, _today(act, posting.organisation)
    ties = people_queries.memberships_of(owner.ref, on=today)
    if owner.erased_at is not None or posting.organisation_id not in {tie.organisation_id for tie in ties}:
        raise rules.OwnerHasLeft(owner.name, posting.organisation.name)
    try:
        _require_in_audience(act, posting, person)
    except rules.OutsideTheAudience as refusal:
        raise rules.NotAmongThem(posting.organisation.name) from refusal
