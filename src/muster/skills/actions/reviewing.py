"""Deciding on proposals: accepting makes a version, refusing gives a reason; and who reviews which family."""

from __future__ import annotations

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.skills import policy
from muster.skills.actions.applying import _apply
from muster.skills.actions.changes import Changes, _lock
from muster.skills.actions.proposing import _locked, _note
from muster.skills.events import (
    ProposalAccepted,
    ProposalRefused,
    ReviewerNamed,
    ReviewerReleased,
    SkillSplitUp,
    TaxonomyChanged,
)
from muster.skills.models import Family, FamilyReviewer, Proposal
from muster.skills.rules import proposals as rules
from muster.skills.terms import NoteKind, ProposalKind, ProposalState, VersionKind


@action
def accept_proposal(act: Act, ref: str, *, words: str = "", seen: int | None = None) -> Proposal:
    """Accept it: the taxonomy gets a new version with author, reviewer and diff, all in one transaction.

    ``seen`` is the revision that the reviewer read. Of two reviewers at once the second is refused. Checked once
    more against the taxonomy as it stands: raises ProposalDecided, ProposalChanged, NothingWouldChange and what
    ``propose`` raises.
    """
    _lock()
    proposal = _locked(ref)
    policy.may_review(act.actor, proposal).require()
    state = rules.next_state(proposal.state, ProposalState.ACCEPTED)
    rules.check_seen(proposal.revision, seen)
    kind = ProposalKind(proposal.kind)
    payload = rules.payload_of(kind, proposal.payload)
    made = Changes(act.at)
    refs = _apply(made, kind, payload)
    if not made.lines:
        raise rules.NothingWouldChange
    proposal.version = made.keep(
        act,
        kind=VersionKind.PROPOSAL,
        author_ref=proposal.author_ref,
        reviewer_ref=act.actor.ref,
        note=proposal.title,
    )
    _decide(act, proposal, state, words)
    journal.record(
        act,
        ProposalAccepted(
            proposal_ref=proposal.ref,
            by_ref=act.actor.ref,
            author_ref=proposal.author_ref,
            version=proposal.version.number,
        ),
    )
    journal.record(act, TaxonomyChanged(version=proposal.version.number, skill_refs=refs))
    if kind is ProposalKind.SPLIT:
        journal.record(act, SkillSplitUp(skill_ref=refs[0], part_refs=refs[1:]))
    return proposal


@action
def refuse_proposal(act: Act, ref: str, words: str, *, seen: int | None = None) -> Proposal:
    """Refuse it, with the reason that its author reads. Raises ReasonMissing, ProposalDecided, ProposalChanged."""
    proposal = _locked(ref)
    policy.may_review(act.actor, proposal).require()
    state = rules.next_state(proposal.state, ProposalState.REFUSED)
    rules.check_seen(proposal.revision, seen)
    if not words.strip():
        raise rules.ReasonMissing
    _decide(act, proposal, state, words)
    _note(act, proposal, NoteKind.REFUSED, proposal.decided_words)
    journal.record(
        act,
        ProposalRefused(proposal_ref=proposal.ref, by_ref=act.actor.ref, author_ref=proposal.author_ref),
    )
    return proposal


def _decide(act: Act, proposal: Proposal, state: ProposalState, words: str) -> None:
    proposal.state, proposal.reviewer_ref, proposal.decided_at = state, act.actor.ref, act.at
    proposal.decided_words = rules.check_words(words, "words")
    proposal.save(update_fields=["state", "reviewer_ref", "decided_at", "decided_words", "version"])


@action
def name_reviewer(act: Act, family_key: str, person_ref: str) -> FamilyReviewer:
    """Let a person review proposals on one family. Named twice is named once. Raises NoSuchFamily."""
    policy.may_name_reviewers(act.actor).require()
    family = Family.objects.filter(key=family_key).first()
    if family is None:
        raise rules.NoSuchFamily(family_key)
    row, is_new = FamilyReviewer.objects.get_or_create(family=family, person_ref=person_ref)
    if is_new:
        journal.record(act, ReviewerNamed(person_ref=person_ref, family=family.key, by_ref=act.actor.ref))
    return row


@action
def release_reviewer(act: Act, family_key: str, person_ref: str) -> None:
    """Take the reviewing of a family from a person; nothing happens where they did not have it."""
    policy.may_name_reviewers(act.actor).require()
    gone, _by_table = FamilyReviewer.objects.filter(family__key=family_key, person_ref=person_ref).delete()
    if gone:
        journal.record(act, ReviewerReleased(person_ref=person_ref, family=family_key, by_ref=act.actor.ref))
