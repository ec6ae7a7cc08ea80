"""Proposals: what they are called, who reviews them, lists of them, one with its discussion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.skills import policy
from muster.skills.models import Family, FamilyReviewer, Proposal, Skill, SkillLabel
from muster.skills.queries.searching import SkillHit, search_skills
from muster.skills.rules import proposals as rules
from muster.skills.rules.words import normalise
from muster.skills.terms import LabelRole, ProposalKind, ProposalState

LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal in a list. ``family`` is a key and ``family_label`` its name; empty where it is about all."""

    ref: str
    kind: str
    state: str
    title: str
    family: str
    family_label: str
    author_ref: str
    created_at: datetime
    notes: int
    version: int | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """One line of a discussion."""

    kind: str
    by_ref: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalDetail:
    """A proposal as its page shows it. ``payload`` is plain values; ``labels`` names the skills in it."""

    row: ProposalRow
    payload: Mapping[str, Any]
    labels: Mapping[str, str]
    skill_ref: str
    reason: str
    revision: int
    reviewer_ref: str
    decided_words: str
    decided_at: datetime | None
    notes: Sequence[NoteView]
    reviewer_refs: Sequence[str]
    may_review: bool
    why_not_review: str
    may_change: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """What there is already that a new name comes near: skills, and open proposals by reference and title."""

    skills: Sequence[SkillHit]
    proposals: Sequence[tuple[str, str]]


def label_of(ref: str, language: str = "en") -> str:
    """The name of one skill as it was written, merged or not; its reference where it has none."""
    rows = SkillLabel.objects.filter(skill__ref=ref, role=LabelRole.PREFERRED).order_by("id")
    names = dict(rows.values_list("language", "text"))
    return names.get(language) or names.get("en") or next(iter(names.values()), ref)


def title_of(kind: ProposalKind, payload: rules.Payload) -> str:
    """What a proposal is called: the names in it, the same in every language."""
    match payload:
        case rules.NewSkill():
            title = payload.label
        case rules.NewName() if kind is ProposalKind.RENAME:
            title = f"{label_of(payload.skill, payload.language)} → {payload.text}"
        case rules.NewName():
            title = f"{label_of(payload.skill, payload.language)}: {payload.text}"
        case rules.Merging():
            title = f"{label_of(payload.skill)} → {label_of(payload.into)}"
        case rules.Splitting():
            title = f"{label_of(payload.skill)} → {', '.join(payload.parts)}"
        case rules.Relating():
            title = f"{label_of(payload.skill)} – {label_of(payload.other)}"
        case rules.Deprecating():
            instead = f" → {label_of(payload.instead)}" if payload.instead else ""
            title = f"{label_of(payload.skill)}{instead}"
        case rules.LevelWords():
            family = Family.objects.filter(key=payload.family).first()
            title = f"{family.label(payload.language) if family else payload.family}: “{payload.text}”"
    return title[:LONGEST_TITLE]


def reviewer_refs(family: Family | None) -> list[str]:
    """Who was named to review the family, in order of naming."""
    if family is None:
        return []
    return list(
        FamilyReviewer.objects.filter(family=family).order_by("id").values_list("person_ref", flat=True)
    )


def list_reviewers() -> dict[str, list[str]]:
    """By family key: who reviews it."""
    found: dict[str, list[str]] = {}
    for key, ref in FamilyReviewer.objects.order_by("id").values_list("family__key", "person_ref"):
        found.setdefault(key, []).append(ref)
    return found


def families_reviewed_by(person_ref: str) -> list[str]:
    """The keys of the families that a person reviews."""
    rows = FamilyReviewer.objects.filter(person_ref=person_ref).order_by("family__position", "family__key")
    return list(rows.values_list("family__key", flat=True))


def may_govern(actor: Actor) -> bool:
    """Whether this actor names reviewers and rolls versions back."""
    return bool(policy.may_roll_back(actor))


def list_proposals(
    *,
    state: str = "",
    kind: str = "",
    family: str = "",
    author_ref: str = "",
    skill_ref: str = "",
    language: str = "en",
    page: int = 1,
    size: int = 20,
) -> Page[ProposalRow]:
    """Proposals, the newest first; everybody who is signed in may read them. Two queries."""
    rows = Proposal.objects.select_related("family", "version").annotate(said=Count("notes")).order_by("-id")
    for name, value in (
        ("state", state),
        ("kind", kind),
        ("family__key", family),
        ("author_ref", author_ref),
    ):
        if value:
            rows = rows.filter(**{name: value})
    if skill_ref:
        rows = rows.filter(Q(skill__ref=skill_ref) | Q(payload__into=skill_ref) | Q(payload__other=skill_ref))
    return page_of(rows, page, size).map(lambda row: _row(row, language))


def count_by_state() -> dict[str, int]:
    """How many proposals there are in each state. One query."""
    rows = Proposal.objects.order_by().values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


def _row(row: Proposal, language: str) -> ProposalRow:
    return ProposalRow(
        ref=row.ref,
        kind=row.kind,
        state=row.state,
        title=row.title,
        family=row.family.key if row.family else "",
        family_label=row.family.label(language) if row.family else "",
        author_ref=row.author_ref,
        created_at=row.created_at,
        notes=row.said,  # type: ignore[attr-defined]
        version=row.version.number if row.version else None,
    )


def find_title(ref: str) -> str:
    """What a proposal is called; empty where there is none."""
    return Proposal.objects.filter(ref=ref).values_list("title", flat=True).first() or ""


def find_decided_words(ref: str) -> str:
    """What the reviewer wrote; empty where nothing is."""
    return Proposal.objects.filter(ref=ref).values_list("decided_words", flat=True).first() or ""


def get_proposal(actor: Actor, ref: str, *, language: str = "en") -> ProposalDetail:
    """One proposal with its discussion, and what this actor may do with it. Raises NoSuchProposal."""
    rows = Proposal.objects.select_related("family", "version", "skill").annotate(said=Count("notes"))
    row = rows.filter(ref=ref).first()
    if row is None:
        raise rules.NoSuchProposal(ref)
    is_open = row.state == ProposalState.OPEN
    review = policy.may_review(actor, row)
    refs = [value for value in row.payload.values() if isinstance(value, str) and value.startswith("skl-")]
    return ProposalDetail(
        row=_row(row, language),
        payload=row.payload,
        labels={one: label_of(one, language) for one in refs},
        skill_ref=row.skill.ref if row.skill else "",
        reason=row.reason,
        revision=row.revision,
        reviewer_ref=row.reviewer_ref,
        decided_words=row.decided_words,
        decided_at=row.decided_at,
        notes=[NoteView(note.kind, note.by_ref, note.words, note.at) for note in row.notes.order_by("id")],
        reviewer_refs=reviewer_refs(row.family),
        may_review=is_open and bool(review),
        why_not_review=review.reason if is_open else "",
        may_change=is_open and bool(policy.may_change_proposal(actor, row)),
        may_withdraw=is_open and bool(policy.may_withdraw_proposal(actor, row)),
    )


def list_alike(text: str, language: str = "en", *, limit: int = 5) -> Alike:
    """What a new name may already be: skills by search, and open proposals that name it. Typing is forgiven."""
    normal = normalise(text[:200])
    if len(normal) < 2:
        return Alike((), ())
    open_ones = Proposal.objects.filter(state=ProposalState.OPEN, title__icontains=text.strip()[:200])
    return Alike(
        search_skills(text, language, limit=limit),
        list(open_ones.order_by("-id").values_list("ref", "title")[:limit]),
    )


def refs_in(lines: Mapping[str, Iterable[tuple[Any, Any, Any]]]) -> list[str]:
    """The skills that the lines of a version are about, by reference, in order."""
    ids: set[int] = set()
    uris: set[str] = set()
    for table, some in lines.items():
        for key, before, after in some:
            if table == "skill":
                uris.add(key)
            elif table in ("merge", "label", "description", "parent", "relation", "split"):
                ids.add(key[0] if isinstance(key, tuple) else key)
            if table == "merge":
                ids |= {values[0] for values in (before, after) if values}
    rows = Skill.objects.filter(Q(pk__in=ids) | Q(uri__in=uris)).order_by("pk")
    return list(rows.values_list("ref", flat=True))
