"""Taking a version of the taxonomy back, by a new version that writes its lines backwards."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.skills import policy, queries
from muster.skills.actions.applying import _undo_added
from muster.skills.actions.changes import TABLES, Changes, Line, Values, _lock, _read_lines
from muster.skills.events import TaxonomyChanged, VersionRolledBack
from muster.skills.models import Proposal, Skill, TaxonomyVersion
from muster.skills.rules import proposals as rules
from muster.skills.terms import ProposalState, SkillSource, VersionKind

_SKILL_KEYED = {"label", "description", "parent", "relation", "merge", "split", "group member"}


@action
def roll_back(act: Act, number: int) -> TaxonomyVersion:
    """Undo a version: every row says again what it said before, all or nothing, in a version of its own.

    A merge that is rolled back lets every claim, piece of evidence and requirement stand where it was written. A
    skill that the version had added stays for those who have it and is no longer offered. Raises NothingToRollBack,
    and ChangedSince with the names where a later version changed the same rows.
    """
    _lock()
    version = TaxonomyVersion.objects.filter(number=number).first()
    policy.may_roll_back(act.actor).require()
    if version is None or TaxonomyVersion.objects.filter(undoes=number).exists():
        raise rules.NothingToRollBack
    lines = _read_lines(version)
    if not lines:
        raise rules.NothingToRollBack
    made = Changes(act.at)
    _write_backwards(made, lines)
    undone = made.keep(
        act,
        kind=VersionKind.ROLLBACK,
        author_ref=act.actor.ref,
        reviewer_ref=act.actor.ref,
        note=version.note,
        source=SkillSource(version.source),
        undoes=number,
    )
    for proposal in Proposal.objects.select_for_update().filter(version=version):
        proposal.state = rules.next_state(proposal.state, ProposalState.ROLLED_BACK)
        proposal.save(update_fields=["state"])
    authors = tuple(
        dict.fromkeys(Proposal.objects.filter(version=version).values_list("author_ref", flat=True))
    )
    journal.record(
        act,
        VersionRolledBack(version=undone.number, undone=number, by_ref=act.actor.ref, author_refs=authors),
    )
    refs = queries.refs_in(lines)
    journal.record(act, TaxonomyChanged(version=undone.number, skill_refs=tuple(refs)))
    return undone


def _write_backwards(made: Changes, lines: dict[str, list[Line]]) -> None:
    """Links first, then names, then skills, so that nothing points to what is not there."""
    added = [key for key, before, _after in lines.get("skill", ()) if before is None]
    kept = set(Skill.objects.filter(uri__in=added).values_list("pk", flat=True))
    if added:
        _undo_added(made, added)
    moved: list[str] = []
    for name in reversed(list(TABLES)):
        wanted: dict[Any, Values | None] = {}
        expected: dict[Any, Values | None] = {}
        for key, before, after in lines.get(name, ()):
            if before is None and _stays(name, key, kept):
                continue
            wanted[key], expected[key] = before, after
        moved += _names(name, made.put(name, wanted, expected=expected)) if wanted else []
    if moved:
        raise rules.ChangedSince(list(dict.fromkeys(moved))[:5])


def _stays(name: str, key: Any, kept: Collection[int]) -> bool:
    """Whether a row that was added is kept: an added skill, its names and what it is."""
    return name in ("skill", "occupation", "group") or (name in ("label", "description") and key[0] in kept)


def _names(table: str, keys: Collection[Any]) -> list[str]:
    """What people call the rows that were changed again."""
    if table == "skill":
        refs = Skill.objects.filter(uri__in=list(keys)).values_list("ref", flat=True)
    elif table in _SKILL_KEYED:
        ids = [key[0] if isinstance(key, tuple) else key for key in keys]
        refs = Skill.objects.filter(pk__in=ids).values_list("ref", flat=True)
    else:
        return [str(key) for key in keys]
    return list(queries.labels_for(list(refs)).values())
