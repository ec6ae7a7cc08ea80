"""Proposing a change of the taxonomy, talking about it, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.skills import policy, queries
from muster.skills.actions.applying import _check, _standing
from muster.skills.events import ProposalChanged, ProposalDiscussed, ProposalMade, ProposalWithdrawn
from muster.skills.models import Family, Proposal, ProposalNote, Skill
from muster.skills.rules import proposals as rules
from muster.skills.terms import NoteKind, ProposalKind, ProposalState


@action
def propose(act: Act, kind: ProposalKind | str, payload: Mapping[str, Any], *, reason: str = "") -> Proposal:
    """Propose a change; whoever reviews the family hears of it.

    ``payload`` holds the fields of the kind's shape in ``rules.proposals``. Refused at once where the taxonomy does
    not allow it: MergedIntoItself, AlreadyMerged, CyclicParents, NameIsTaken, AlreadySplit, NotAProposal and others.
    """
    policy.may_propose(act.actor).require()
    kind = _kind(kind)
    said = rules.payload_of(kind, payload)
    _check(kind, said)
    skill = _standing(said.skill) if hasattr(said, "skill") else None
    family = _family_of(said, skill)
    proposal = Proposal.objects.create(
        kind=kind,
        title=queries.title_of(kind, said),
        family=family,
        skill=skill,
        payload=rules.plain(said),
        reason=rules.check_words(reason, "reason"),
        author_ref=act.actor.ref,
        created_at=act.at,
    )
    journal.record(
        act,
        ProposalMade(
            proposal_ref=proposal.ref,
            kind=str(kind),
            by_ref=act.actor.ref,
            reviewer_refs=tuple(queries.reviewer_refs(family)),
        ),
    )
    return proposal


@action
def change_proposal(
    act: Act, ref: str, payload: Mapping[str, Any], *, words: str = "", seen: int | None = None
) -> Proposal:
    """Word an open proposal otherwise: its author may, and whoever reviews it. ``seen`` is the revision that was read.

    Raises ProposalChanged, ProposalDecided, and what ``propose`` raises.
    """
    proposal = _locked(ref)
    policy.may_change_proposal(act.actor, proposal).require()
    rules.next_state(proposal.state, ProposalState.WITHDRAWN)  # open, or refused
    rules.check_seen(proposal.revision, seen)
    kind = ProposalKind(proposal.kind)
    said = rules.payload_of(kind, {**proposal.payload, **payload})
    _check(kind, said)
    proposal.payload, proposal.title = rules.plain(said), queries.title_of(kind, said)
    proposal.revision += 1
    proposal.save(update_fields=["payload", "title", "revision"])
    _note(act, proposal, NoteKind.CHANGED, rules.check_words(words, "words"))
    told = _concerned(proposal)
    journal.record(act, ProposalChanged(proposal_ref=proposal.ref, by_ref=act.actor.ref, person_refs=told))
    return proposal


@action
def discuss_proposal(act: Act, ref: str, words: str) -> ProposalNote:
    """Say something on an open proposal; its author, its reviewers and who spoke before hear of it."""
    proposal = _locked(ref)
    policy.may_propose(act.actor).require()
    rules.next_state(proposal.state, ProposalState.WITHDRAWN)
    text = rules.check_words(words, "words")
    rules.check_name(text[:1], "words")
    note = _note(act, proposal, NoteKind.SAID, text)
    told = _concerned(proposal)
    journal.record(act, ProposalDiscussed(proposal_ref=proposal.ref, by_ref=act.actor.ref, person_refs=told))
    return note


@action
def withdraw_proposal(act: Act, ref: str) -> Proposal:
    """Take one's own proposal back. Raises ProposalDecided."""
    proposal = _locked(ref)
    policy.may_withdraw_proposal(act.actor, proposal).require()
    proposal.state = rules.next_state(proposal.state, ProposalState.WITHDRAWN)
    proposal.decided_at = act.at
    proposal.save(update_fields=["state", "decided_at"])
    journal.record(act, ProposalWithdrawn(proposal_ref=proposal.ref, by_ref=act.actor.ref))
    return proposal


def _locked(ref: str) -> Proposal:
    """The proposal, held until the transaction ends. Raises NoSuchProposal."""
    proposal = Proposal.objects.select_for_update().filter(ref=ref).first()
    if proposal is None:
        raise rules.NoSuchProposal(ref)
    return proposal


def _note(act: Act, proposal: Proposal, kind: NoteKind, words: str) -> ProposalNote:
    return ProposalNote.objects.create(
        proposal=proposal, kind=kind, by_ref=act.actor.ref, words=words, at=act.at
    )


def _concerned(proposal: Proposal) -> tuple[str, ...]:
    """Its author, the reviewers of its family, and who took part."""
    spoke = proposal.notes.order_by("id").values_list("by_ref", flat=True)
    return tuple(dict.fromkeys([proposal.author_ref, *queries.reviewer_refs(proposal.family), *spoke]))


def _kind(word: ProposalKind | str) -> ProposalKind:
    if word not in rules.SHAPES:
        raise rules.NotAProposal("kind")
    return ProposalKind(word)


def _family_of(said: rules.Payload, skill: Skill | None) -> Family | None:
    if isinstance(said, rules.NewSkill | rules.LevelWords):
        return Family.objects.filter(key=said.family).first()
    return None if skill is None else skill.family
