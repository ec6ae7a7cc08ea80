"""A newer list as a proposal: its diff is read first, and it is accepted whole or in part, all in one transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.skills import policy
from muster.skills.actions.changes import _lock
from muster.skills.actions.loading import _read, _silent, _told
from muster.skills.actions.merging import Merge
from muster.skills.actions.proposing import _locked
from muster.skills.actions.reviewing import _decide
from muster.skills.events import ProposalAccepted, ProposalMade, TaxonomyChanged
from muster.skills.formats.archives import unpack
from muster.skills.formats.contents import Contents
from muster.skills.models import LoadRun, Proposal, Skill
from muster.skills.rules import proposals as rules
from muster.skills.rules.refusals import NoSuchRun
from muster.skills.rules.report import LoadReport
from muster.skills.terms import ImportPart, ProposalKind, ProposalState, RunState, SkillStatus


@action
def propose_load(act: Act, run_ref: str, *, reason: str = "") -> Proposal:
    """Propose the list of a dry run, with the diff that it found. Raises NoSuchRun, NothingWouldChange."""
    policy.may_load_taxonomy(act.actor).require()
    run = LoadRun.objects.filter(ref=run_ref, is_dry_run=True, state=RunState.DONE).first()
    if run is None or not (run.by_ref == act.actor.ref or act.actor.is_operator or act.actor.is_system):
        raise NoSuchRun(run_ref)
    if not any(run.report.get("details", {}).values()):
        raise rules.NothingWouldChange
    names = ("source", "added", "changed", "deprecated", "diff")
    proposal = Proposal.objects.create(
        kind=ProposalKind.IMPORT,
        title=run.name,
        payload={"file_ref": run.file_ref, **{name: run.report.get(name) for name in names}},
        reason=rules.check_words(reason, "reason"),
        author_ref=act.actor.ref,
        created_at=act.at,
    )
    journal.record(
        act,
        ProposalMade(
            proposal_ref=proposal.ref, kind=str(proposal.kind), by_ref=act.actor.ref, reviewer_refs=()
        ),
    )
    return proposal


@action
def accept_import(
    act: Act,
    ref: str,
    data: BinaryIO,
    *,
    take: Collection[ImportPart | str] = tuple(ImportPart),
    leave: Collection[str] = (),
    words: str = "",
    seen: int | None = None,
) -> LoadReport:
    """Accept a proposed list: ``take`` says which parts, ``leave`` names skills by URI that stay as they are.

    What was left of the diff is written down with the proposal, for whoever reads it later: ``left`` in its payload
    names skills, ``left_groups`` parts.
    ``data`` is the file that the proposal names. One transaction: a file that breaks off half-way, or a reviewer who
    was faster, leaves nothing behind. Raises ProposalDecided, ProposalChanged, NothingWouldChange and what loading
    raises.
    """
    _lock()
    proposal = _locked(ref)
    policy.may_review(act.actor, proposal).require()
    state = rules.next_state(proposal.state, ProposalState.ACCEPTED)
    rules.check_seen(proposal.revision, seen)
    if proposal.kind != ProposalKind.IMPORT:
        raise rules.NotAProposal("kind")
    with tempfile.TemporaryDirectory(prefix="muster-taxonomy-") as folder:
        source, path = unpack(data, proposal.title, Path(folder))
        contents = _read(source, path, _silent)
    parts = {ImportPart(part) for part in take}
    left = _left(contents, parts, leave)
    contents.leave(left)
    merge = Merge(
        contents,
        act.at,
        dry_run=False,
        say=_silent,
        author_ref=proposal.author_ref,
        reviewer_ref=act.actor.ref,
        name=proposal.title,
    )
    report = merge.run()
    if merge.made is None:
        raise rules.NothingWouldChange
    proposal.version = merge.made
    _note_left(proposal, parts, left)
    _decide(act, proposal, state, words)
    journal.record(act, _told(report))
    journal.record(
        act,
        ProposalAccepted(
            proposal_ref=proposal.ref,
            by_ref=act.actor.ref,
            author_ref=proposal.author_ref,
            version=merge.made.number,
        ),
    )
    journal.record(act, TaxonomyChanged(version=merge.made.number, skill_refs=()))
    return report


def _note_left(proposal: Proposal, parts: set[ImportPart], left: set[str]) -> None:
    """Write down with the proposal what of its diff was left."""
    proposal.payload = {
        **proposal.payload,
        "left": [line[0] for line in proposal.payload.get("diff") or () if line[0] in left],
        "left_groups": [str(part) for part in ImportPart if part not in parts],
    }
    proposal.save(update_fields=["payload"])


def _left(contents: Contents, take: set[ImportPart], leave: Collection[str]) -> set[str]:
    """The URIs of the skills that stay as they are."""
    there = set(Skill.objects.values_list("uri", flat=True))
    left = set(leave)
    if ImportPart.ADDED not in take:
        left |= contents.skills.keys() - there
    if ImportPart.CHANGED not in take:
        left |= contents.skills.keys() & there
    if ImportPart.DEPRECATED not in take:
        own = Skill.objects.filter(source=contents.source, status=SkillStatus.ACTIVE)
        left |= set(own.values_list("uri", flat=True)) - contents.skills.keys()
    return left
