"""From facts of the lower floors to the engine's rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from muster.engine.rows import (
    Kind,
    LanguageNeed,
    Mode,
    PersonRow,
    Requirement,
    RoleRow,
    SkillRow,
    Stance,
)
from muster.evidence.queries import SkillFacts
from muster.matching.snapshot.hours import week_bits, window_bits
from muster.matching.snapshot.names import KIND_BIT, Vocabulary
from muster.opportunities.queries import RoleFacts
from muster.opportunities.terms import Audience, RequirementKind
from muster.people.queries import PersonFacts
from muster.people.terms import INNER_KINDS, OUTSIDE_KINDS

MODES = {
    "remote": Mode.REMOTE,
    "hybrid": Mode.HYBRID,
    "on_site": Mode.ON_SITE,
    "any": Mode.REMOTE | Mode.HYBRID | Mode.ON_SITE,
}
KINDS = {
    RequirementKind.REQUIRED: Kind.REQUIRED,
    RequirementKind.USEFUL: Kind.USEFUL,
    RequirementKind.LEARNABLE: Kind.LEARNABLE,
}
INNER = sum(KIND_BIT[str(kind)] for kind in INNER_KINDS)


def skill_row(facts: SkillFacts, number: int) -> SkillRow:
    """One person-skill. Without a level only the stances count."""
    stance = Stance(facts.stances & ~int(Stance.HAS))
    if facts.mu_step < 0:
        return SkillRow(number, stance=stance)
    stance |= Stance.HAS
    if facts.is_evidenced:
        stance |= Stance.EVIDENCED
    return SkillRow(number, facts.mu_step, facts.sd_class, stance)


def one_each(rows: Iterable[SkillRow]) -> tuple[SkillRow, ...]:
    """One row a skill: where two were merged and the levels are not yet rebuilt, the higher one with both stances."""
    found: dict[int, SkillRow] = {}
    for row in rows:
        other = found.get(row.skill)
        if other is not None:
            higher = max(row, other, key=lambda one: (bool(one.stance & Stance.HAS), one.mu_step))
            row = replace(higher, stance=row.stance | other.stance)
        found[row.skill] = row
    return tuple(found.values())


def one_of_each(needs: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """One requirement a skill: where a role asks for two that were merged, the stricter with the weight of both."""
    found: dict[int, Requirement] = {}
    for need in needs:
        other = found.get(need.skill)
        if other is not None:
            stricter = min(need, other, key=lambda one: (one.kind, -one.level))
            need = replace(
                stricter,
                level=max(need.level, other.level),
                weight=need.weight + other.weight,
                must=need.must or other.must,
            )
        found[need.skill] = need
    return tuple(found.values())


def person_row(person: PersonFacts, skills: Iterable[SkillFacts], names: Vocabulary, week: date) -> PersonRow:
    """One person as the engine reads it; skills that the artefact does not know are left out."""
    rows = one_each(skill_row(s, names.skills[s.skill_ref]) for s in skills if s.skill_ref in names.skills)
    organisations = tuple(names.organisations.number(ref) for ref in person.organisation_refs)
    return PersonRow(
        ref=person.ref,
        key=names.persons.number(person.ref),
        skills=rows,
        free=tuple(int(minutes) for minutes in person.free_minutes),
        hours=week_bits(person.working_hours, person.time_zone, week),
        languages={names.languages.number(code): level for code, level in person.languages},
        place=names.places.number(person.place.casefold()),
        modes=MODES.get(person.work_mode, Mode.UNSTATED),
        rate=person.rate_minor,
        currency=names.currencies.number(person.rate_currency),
        kinds=sum({KIND_BIT[kind] for _organisation, kind in person.memberships}),
        organisations=organisations,
        visible_to=_visible_to(person, organisations),
        tags=tuple(names.tags.number(theme) for theme in person.themes),
    )


def _visible_to(person: PersonFacts, organisations: tuple[int, ...]) -> tuple[int, ...] | None:
    """The same line as the policy of people: nobody, the own organisations, or the open market."""
    if not person.is_searchable:
        return ()
    inside = any(kind not in OUTSIDE_KINDS for _organisation, kind in person.memberships)
    return organisations if inside else None


def role_row(role: RoleFacts, names: Vocabulary, week: date) -> RoleRow:
    """One role as the engine reads it."""
    organisation = names.organisations.number(role.organisation_ref)
    mondays = role.mondays
    overlap = role.overlap
    return RoleRow(
        ref=role.ref,
        key=names.roles.number(role.ref),
        requirements=one_of_each(
            Requirement(
                names.skills[r.skill_ref], r.level, KINDS[RequirementKind(r.kind)], r.weight, r.must_have
            )
            for r in role.requirements
            if r.skill_ref in names.skills
        ),
        need=role.minutes_per_week,
        minimum=role.least_minutes,
        first_week=(mondays[0] - week).days // 7,
        weeks=len(mondays),
        window=0
        if overlap is None
        else window_bits(overlap.start_minute, overlap.end_minute, overlap.zone, week),
        overlap=0 if overlap is None else overlap.minimum_minutes * 5,
        languages=tuple(LanguageNeed(names.languages.number(c), level) for c, level in role.languages),
        place=names.places.number(role.place.casefold()),
        mode=Mode.UNSTATED if role.work_mode == "any" else MODES.get(role.work_mode, Mode.UNSTATED),
        ceiling=role.rate_ceiling_minor,
        currency=names.currencies.number(role.rate_currency),
        organisation=organisation,
        audience=None if role.audience == Audience.PUBLIC else (organisation,),
        kinds=INNER if role.audience == Audience.ORGANISATION else 0,
        excluded=(names.persons.number(role.owner_ref),),
        tags=tuple(names.tags.number(theme) for theme in role.theme_keys),
    )


def by_person(facts: Iterable[SkillFacts]) -> Mapping[str, list[SkillFacts]]:
    """Skill facts grouped by person."""
    found: dict[str, list[SkillFacts]] = {}
    for one in facts:
        found.setdefault(one.person_ref, []).append(one)
    return found
