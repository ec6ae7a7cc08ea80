"""What a person says of skills: one at a time, many in a form, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Value
from django.db.models.functions import Greatest

from muster.evidence import policy, queries, rules
from muster.evidence.actions.levels import _day, _lock, _person, _rebuild
from muster.evidence.events import ClaimWithdrawn, SkillClaimed, SkillsClaimed
from muster.evidence.models import Claim, Evidence
from muster.evidence.rules import Choice
from muster.evidence.terms import OWN_WORD, ClaimOrigin, EvidenceKind, Stance
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people.models import Person
from muster.skills.models import Skill


@action
def claim_skill(
    act: Act,
    person: Person | str,
    skill_ref: str,
    stance: Stance | str,
    *,
    self_level: int | None = None,
    last_used_date: date | None = None,
    origin: ClaimOrigin | str = ClaimOrigin.SELF,
) -> Claim:
    """Say one thing of a skill. A level goes with "has" only and becomes evidence of the person's own word.

    The newest word counts: it replaces an earlier level, and "rather not" and a wish replace each other. Saying the
    same again changes nothing. Raises LevelOutOfRange, ObservedInFuture, NotFound for an unknown skill.
    """
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    choice = Choice(skill_ref, Stance(stance), self_level, last_used_date)
    claims, changed = _say(act, row, [choice], origin=ClaimOrigin(origin))
    if changed:
        journal.record(
            act,
            SkillClaimed(
                person_ref=row.ref,
                skill_ref=changed[0],
                stance=str(choice.stance),
                origin=str(ClaimOrigin(origin)),
            ),
        )
    return claims[0]


@action
def claim_many(
    act: Act, person: Person | str, choices: Sequence[Choice], *, origin: ClaimOrigin | str = ClaimOrigin.SELF
) -> tuple[Claim, ...]:
    """Say several things in one form, all or nothing; the claims in the order of the choices.

    Raises what `claim_skill` raises, and RatherNotExcludes when the form contradicts itself.
    """
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    claims, changed = _say(act, row, choices, origin=ClaimOrigin(origin))
    if changed:
        journal.record(act, SkillsClaimed(row.ref, tuple(changed), str(ClaimOrigin(origin))))
    return claims


@action
def withdraw_claim(
    act: Act, person: Person | str, skill_ref: str, stance: Stance | str | None = None
) -> tuple[Claim, ...]:
    """Take back one thing said of a skill, or everything (no stance); the claims taken back, perhaps none.

    With "has" goes the person's own word as evidence. What others have said stays.
    """
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    skill = queries.get_skill_row(skill_ref)
    _lock(row)
    standing = Claim.objects.standing().about(row.pk, [skill.pk])
    if stance is not None:
        standing = standing.filter(stance=Stance(stance))
    claims = tuple(standing)
    if not claims:
        return ()
    _end_claims(act, row, [claim.pk for claim in claims])
    if any(claim.stance == Stance.HAS for claim in claims):
        _end_own_word(act, row, [skill.pk])
    _rebuild(row, [skill.pk], _day(act))
    journal.record(act, ClaimWithdrawn(row.ref, skill.ref, tuple(sorted(claim.stance for claim in claims))))
    return tuple(Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by("pk"))


def _say(
    act: Act, person: Person, choices: Sequence[Choice], *, origin: ClaimOrigin, source_ref: str = ""
) -> tuple[tuple[Claim, ...], list[str]]:
    """Write what is new in these choices; the claims in their order, and the refs of the skills that changed."""
    named = queries.skill_rows([choice.skill_ref for choice in choices])
    now = [
        replace(choice, skill_ref=named[choice.skill_ref].ref) for choice in choices
    ]  # two names may be one skill
    choices = rules.check_choices(now, today=_day(act))
    skills = {skill.ref: skill for skill in named.values()}
    _lock(person)
    standing: dict[tuple[int, str], Claim] = {
        (claim.skill.standing.pk, claim.stance): claim
        for claim in Claim.objects.standing()
        .about(person.pk, [skill.pk for skill in skills.values()])
        .select_related("skill__merge__stands")
        .order_by("pk")
    }
    over: list[int] = []
    new: list[Claim] = []
    result: list[Claim] = []
    for choice in choices:
        skill = skills[choice.skill_ref]
        earlier = standing.get((skill.pk, choice.stance))
        if earlier is not None and _says_nothing_new(earlier, choice):
            result.append(earlier)
            continue
        said_of = [Stance(stance) for skill_id, stance in standing if skill_id == skill.pk]
        for stance in {*rules.replaced_stances(choice.stance, said_of), choice.stance}:
            replaced = standing.pop((skill.pk, stance), None)
            if replaced is not None:
                over.append(replaced.pk)
        claim = _claim(act, person, skill, choice, earlier, origin, source_ref)
        standing[skill.pk, choice.stance] = claim
        new.append(claim)
        result.append(claim)
    if new:
        _end_claims(act, person, over)
        Claim.objects.bulk_create(new)
        _write_own_word(act, person, [claim for claim in new if claim.stance == Stance.HAS], origin)
        _rebuild(person, {claim.skill_id for claim in new}, _day(act))
    refs = {skill.pk: skill.ref for skill in skills.values()}
    return tuple(result), list(dict.fromkeys(refs[claim.skill_id] for claim in new))


def _says_nothing_new(earlier: Claim, choice: Choice) -> bool:
    """The same again. A form that leaves level or day out does not take an earlier one back."""
    return choice.self_level in {None, earlier.self_level} and choice.last_used_date in {
        None,
        earlier.last_used_date,
    }


def _claim(
    act: Act,
    person: Person,
    skill: Skill,
    choice: Choice,
    earlier: Claim | None,
    origin: ClaimOrigin,
    source_ref: str,
) -> Claim:
    level, used = choice.self_level, choice.last_used_date
    if earlier is not None:
        level = earlier.self_level if level is None else level
        used = earlier.last_used_date if used is None else used
    return Claim(
        person=person,
        skill=skill,
        stance=choice.stance,
        self_level=level,
        last_used_date=used,
        origin=origin,
        source_ref=source_ref,
        said_at=act.at,
    )


def _end_claims(act: Act, person: Person, ids: Sequence[int]) -> None:
    if ids:
        Claim.objects.filter(person=person, pk__in=ids).update(
            withdrawn_at=Greatest("said_at", Value(act.at))  # two doors' clocks may differ by a moment
        )


def _end_own_word(act: Act, person: Person, skill_ids: Sequence[int]) -> None:
    """The person's earlier word on these skills stops counting as evidence."""
    Evidence.objects.standing().about(person.pk, skill_ids).filter(kind__in=OWN_WORD).update(
        withdrawn_at=act.at, withdrawn_by_ref=act.actor.ref
    )


def _write_own_word(act: Act, person: Person, claims: Sequence[Claim], origin: ClaimOrigin) -> None:
    """A claim "has" with a level is evidence of the person's own word, which replaces their earlier word."""
    if not claims:
        return
    _end_own_word(act, person, [claim.skill_id for claim in claims])
    Evidence.objects.bulk_create(
        Evidence(
            person=person,
            skill_id=claim.skill_id,
            kind=EvidenceKind.CV if origin is ClaimOrigin.CV else EvidenceKind.SELF,
            rating=claim.self_level,
            rater_ref=person.ref,
            observed_date=_day(act),
            source_ref=claim.ref,
            created_at=act.at,
        )
        for claim in claims
        if claim.self_level is not None
    )
