"""What claims and levels do when the taxonomy changes: levels follow a merge, and people are asked about a split."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from muster.evidence import policy, queries, rules
from muster.evidence.actions.claims import claim_many, withdraw_claim
from muster.evidence.actions.levels import BATCH, _day, _person
from muster.evidence.events import SplitAsked
from muster.evidence.rules import Choice
from muster.evidence.terms import Stance
from muster.foundation import jobs, journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people.models import Person

ASKED_AT_ONCE = 500
"""Persons whom one event of a split names."""


@action
def follow_taxonomy(act: Act, skill_refs: Collection[str]) -> int:
    """Have the levels computed anew of everybody of whom something is said in these skills; the number of persons.

    In jobs of some hundred persons, as on the first of a month. No event: each of the jobs records its own.
    """
    policy.may_rebuild(act.actor).require()
    ids = queries.person_ids_concerned(skill_refs)
    day = _day(act).isoformat()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        jobs.defer("evidence.rebuild_batch", person_ids=batch, as_of=day, at=act.at.isoformat())
    return len(ids)


@action
def ask_about_split(act: Act, skill_ref: str, part_refs: Sequence[str]) -> int:
    """Ask everybody who says something of a skill that was split which of its parts are theirs; the number asked."""
    policy.may_rebuild(act.actor).require()
    refs = queries.person_refs_who_said(skill_ref)
    for start in range(0, len(refs), ASKED_AT_ONCE):
        some = tuple(refs[start : start + ASKED_AT_ONCE])
        journal.record(act, SplitAsked(skill_ref=skill_ref, part_refs=tuple(part_refs), person_refs=some))
    return len(refs)


@action
def answer_split(
    act: Act, person: Person | str, skill_ref: str, part_refs: Collection[str]
) -> tuple[str, ...]:
    """Say which parts of a split skill are one's own: what was said of the skill is said of each of them, at the same
    level, and taken back of the skill. None of them is an answer too. What others have said stays where it was.

    The references of the parts. Raises NotAPart, NothingAsked. No event: claiming and taking back record their own.
    """
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    asked = next((one for one in queries.open_splits(row.ref) if one.skill_ref == skill_ref), None)
    if asked is None:
        raise rules.NothingAsked
    rules.check_parts(part_refs, [ref for ref, _label in asked.parts])
    chosen = tuple(ref for ref, _label in asked.parts if ref in part_refs)
    choices = [
        Choice(part, Stance(claim.stance), claim.self_level, claim.last_used_date)
        for part in chosen
        for claim in queries.standing_claims(row.ref)
        if claim.skill.ref == skill_ref
    ]
    if choices:
        claim_many(act, row, choices)
    withdraw_claim(act, row, skill_ref)
    return chosen
