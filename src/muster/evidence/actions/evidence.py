"""What supports a level: evidence from work and assessments, from colleagues, from the manager; and taking it back."""

from __future__ import annotations

from datetime import date

from muster.evidence import policy, queries, rules
from muster.evidence.actions.levels import _day, _lock, _person, _rebuild
from muster.evidence.events import EvidenceAdded, EvidenceWithdrawn
from muster.evidence.models import Evidence
from muster.evidence.terms import OWN_WORD, EvidenceKind
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people.models import Person


@action
def add_evidence(
    act: Act,
    person: Person | str,
    skill_ref: str,
    kind: EvidenceKind | str,
    rating: int,
    *,
    rater_ref: str = "",
    team_ref: str = "",
    observed_date: date | None = None,
    expires_date: date | None = None,
    source_ref: str = "",
    words: str = "",
) -> Evidence:
    """Write evidence that a floor above has come by; the level moves with it.

    `source_ref` names the engagement or assessment and is needed for every kind but the person's own word, an
    endorsement and a manager's rating. The same source, rater, kind and skill counts once: a repetition gives the row
    that is there. `observed_date` is today (UTC) unless given. Raises LevelOutOfRange, ObservedInFuture, NeedsSource.
    """
    row = _person(person)
    kind = EvidenceKind(kind)
    policy.may_add_evidence(act.actor, row, kind, rater_ref).require()
    free = OWN_WORD | {EvidenceKind.ENDORSEMENT, EvidenceKind.MANAGER}
    if not source_ref and kind not in free:
        raise rules.NeedsSource(kind)
    evidence, is_new = _add(
        act,
        row,
        skill_ref,
        kind,
        rating,
        rater_ref=rater_ref,
        team_ref=team_ref,
        observed_date=observed_date,
        expires_date=expires_date,
        source_ref=source_ref,
        words=words,
    )
    if is_new:
        journal.record(act, _added(row, skill_ref, evidence))
    return evidence


@action
def endorse(act: Act, person: Person | str, skill_ref: str, rating: int, *, words: str = "") -> Evidence:
    """Vouch for somebody's level in a skill. One word per endorser and skill: a newer one takes the older's place."""
    row = _person(person)
    policy.may_endorse(act.actor, row).require()
    evidence = _say_as_rater(act, row, skill_ref, EvidenceKind.ENDORSEMENT, rating, None, words)
    journal.record(act, _added(row, skill_ref, evidence))
    return evidence


@action
def rate_as_manager(
    act: Act,
    person: Person | str,
    skill_ref: str,
    rating: int,
    *,
    observed_date: date | None = None,
    words: str = "",
) -> Evidence:
    """Rate one's own report. One rating per manager and skill: a newer one takes the older's place."""
    row = _person(person)
    policy.may_rate_as_manager(act.actor, row).require()
    evidence = _say_as_rater(act, row, skill_ref, EvidenceKind.MANAGER, rating, observed_date, words)
    journal.record(act, _added(row, skill_ref, evidence))
    return evidence


@action
def withdraw_evidence(act: Act, evidence_ref: str, *, words: str = "") -> Evidence:
    """Take back a piece of evidence: it stays readable, counts no longer, and the level moves. That is final.

    Raises AlreadyWithdrawn.
    """
    evidence = queries.get_evidence(evidence_ref)
    policy.may_withdraw_evidence(act.actor, evidence).require()
    _lock(evidence.person)
    evidence.refresh_from_db(fields=["withdrawn_at"])
    if evidence.withdrawn_at is not None:
        raise rules.AlreadyWithdrawn
    _withdraw(act, evidence, rules.check_words(words))
    return evidence


def _withdraw(act: Act, evidence: Evidence, words: str) -> None:
    """Mark the piece as taken back, move the level and tell."""
    evidence.withdrawn_at = act.at
    evidence.withdrawn_by_ref = act.actor.ref
    evidence.withdrawn_words = words
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by_ref", "withdrawn_words"])
    _rebuild(evidence.person, [evidence.skill_id], _day(act))
    journal.record(
        act, EvidenceWithdrawn(evidence.person.ref, evidence.skill.ref, evidence.ref, str(evidence.kind))
    )


def _added(person: Person, skill_ref: str, evidence: Evidence) -> EvidenceAdded:
    return EvidenceAdded(
        person_ref=person.ref,
        skill_ref=skill_ref,
        evidence_ref=evidence.ref,
        kind=str(evidence.kind),
        rater_ref=evidence.rater_ref or None,
        source_ref=evidence.source_ref or None,
    )


def _say_as_rater(
    act: Act,
    person: Person,
    skill_ref: str,
    kind: EvidenceKind,
    rating: int,
    observed_date: date | None,
    words: str,
    *,
    source_ref: str = "",
    expires_date: date | None = None,
) -> Evidence:
    """The actor's own word on somebody, in place of an earlier word of the same kind."""
    rules.check_rating(rating)
    skill = queries.get_skill_row(skill_ref)
    _lock(person)
    earlier = (
        Evidence.objects.standing().about(person.pk, [skill.pk]).filter(kind=kind, rater_ref=act.actor.ref)
    )
    earlier.update(withdrawn_at=act.at, withdrawn_by_ref=act.actor.ref)
    evidence, _is_new = _add(
        act,
        person,
        skill.ref,
        kind,
        rating,
        rater_ref=act.actor.ref,
        team_ref=queries.shared_unit_ref(act.actor, person.pk),
        observed_date=observed_date,
        words=words,
        source_ref=source_ref,
        expires_date=expires_date,
    )
    return evidence


def _add(
    act: Act,
    person: Person,
    skill_ref: str,
    kind: EvidenceKind,
    rating: int,
    *,
    rater_ref: str,
    team_ref: str = "",
    observed_date: date | None = None,
    expires_date: date | None = None,
    source_ref: str = "",
    words: str = "",
) -> tuple[Evidence, bool]:
    """The row, and whether it is new."""
    rules.check_rating(rating)
    skill = queries.get_skill_row(skill_ref)
    day = rules.check_day(observed_date or _day(act), today=_day(act))
    _lock(person)
    if source_ref:
        there = Evidence.objects.standing().about(person.pk, [skill.pk])
        found = there.filter(kind=kind, rater_ref=rater_ref, source_ref=source_ref).first()
        if found is not None:
            return found, False
    evidence = Evidence(
        person=person,
        skill=skill,
        kind=kind,
        rating=rating,
        rater_ref=rater_ref,
        team_ref=team_ref,
        observed_date=day,
        expires_date=expires_date,
        source_ref=source_ref,
        words=rules.check_words(words),
        created_at=act.at,
    )
    evidence.save(force_insert=True)
    _rebuild(person, [skill.pk], _day(act))
    return evidence, True
