"""One piece of evidence in full: who gave it when, what it did to the level, what the person says to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from muster.evidence import policy, rules
from muster.evidence.models import Contest, Evidence
from muster.evidence.queries.facts import facts_now
from muster.evidence.queries.profile import PieceView, SkillRow, skill_profile
from muster.evidence.terms import ContestState, EvidenceKind
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class PieceDetail:
    """A piece of evidence for whoever may see it.

    `hundredths`: what it adds to the level on the scale of 1 to 5 now; `weight`, `discount` and `capped` in
    thousandths, None where it does not count (taken back, expired, replaced). `level_without`: the level without it.
    """

    ref: str
    kind: EvidenceKind
    kind_words: str
    person_ref: str
    person_name: str
    skill_ref: str
    skill: str
    rating: int
    rater_ref: str
    rater_name: str
    observed_date: date
    expires_date: date | None
    created_at: datetime
    words: str
    source_title: str
    withdrawn_at: datetime | None
    withdrawn_words: str
    hundredths: int | None
    weight: int | None
    discount: int | None
    capped: int | None
    months: int | None
    level: int | None
    level_without: int | None
    answer: str
    contest_ref: str
    contest_state: ContestState | None
    is_about_me: bool
    is_own: bool
    may_contest: bool

    @property
    def counts(self) -> bool:
        """It is part of the sum now."""
        return bool(self.weight)


def get_piece(actor: Actor, ref: str, *, now: datetime, language: str = "en") -> PieceDetail:
    """The piece, for the person, their manager and whoever gave it; NotFound for everybody else."""
    row = Evidence.objects.select_related("person", "skill", "answer").filter(ref=ref).first()
    if row is None or not policy.may_see_piece(actor, row.person, row.rater_ref):
        raise NotFound(_("There is no such evidence."), ref=ref)
    day = now.astimezone(UTC).date()
    skill = _skill_row(actor, row, now, language)
    view = next((piece for piece in skill.evidence if piece.ref == ref), None) if skill else None
    line, level, without = _effect(row, day)
    shown = next((one for one in skill.lines if one.evidence_ref == ref), None) if skill else None
    contest = Contest.objects.filter(evidence=row).order_by("-pk").first()
    is_about_me = actor.ref == row.person.ref
    is_open = contest is not None and contest.state == ContestState.OPEN
    answer = getattr(row, "answer", None)
    names = people_queries.names_for({row.rater_ref, row.person.ref} - {""})
    return PieceDetail(
        ref=row.ref,
        kind=EvidenceKind(row.kind),
        kind_words=view.kind_words if view else rules.kind_words(row.kind, name=names.get(row.rater_ref, "")),
        person_ref=row.person.ref,
        person_name=names.get(row.person.ref, ""),
        skill_ref=row.skill.ref,
        skill=skill.label if skill else row.skill.uri,
        rating=row.rating,
        rater_ref=row.rater_ref,
        rater_name=names.get(row.rater_ref, ""),
        observed_date=row.observed_date,
        expires_date=row.expires_date,
        created_at=row.created_at,
        words=row.words,
        source_title=view.source_title if view else "",
        withdrawn_at=row.withdrawn_at,
        withdrawn_words=row.withdrawn_words,
        hundredths=shown.hundredths if shown is not None else None,
        weight=line["weight"] if line else None,
        discount=line["discount"] if line else None,
        capped=line["capped"] if line else None,
        months=line["months"] if line else None,
        level=level,
        level_without=without,
        answer=answer.words if answer is not None else "",
        contest_ref=contest.ref if contest is not None else "",
        contest_state=ContestState(contest.state) if contest is not None else None,
        is_about_me=is_about_me,
        is_own=bool(row.rater_ref) and row.rater_ref == actor.ref,
        may_contest=is_about_me
        and not is_open
        and row.withdrawn_at is None
        and row.rater_ref != row.person.ref,
    )


def list_taken_back(actor: Actor, person_ref: str, skill_ref: str) -> list[PieceView]:
    """Pieces on a skill that count no longer because somebody took them back, newest first, for the person alone."""
    if actor.ref != person_ref:
        return []
    rows = Evidence.objects.filter(person__ref=person_ref, skill__ref=skill_ref, withdrawn_at__isnull=False)
    pieces = list(rows.exclude(rater_ref=person_ref).order_by("-withdrawn_at", "-pk")[:20])
    names = people_queries.names_for({row.rater_ref for row in pieces if row.rater_ref})
    return [
        PieceView(
            ref=row.ref,
            kind=EvidenceKind(row.kind),
            kind_words=rules.kind_words(row.kind, name=names.get(row.rater_ref, "")),
            rating=row.rating,
            rater_ref=row.rater_ref,
            rater_name=names.get(row.rater_ref, ""),
            observed_date=row.observed_date,
            source_ref=row.source_ref,
            source_title="",
            words=row.withdrawn_words,
            is_independent=True,
            is_own=False,
        )
        for row in pieces
    ]


def _skill_row(actor: Actor, row: Evidence, now: datetime, language: str) -> SkillRow | None:
    found = skill_profile(actor, row.person, now=now, language=language)
    return next((one for one in found.rows if one.skill_ref == row.skill.ref), None)


def _effect(row: Evidence, day: date) -> tuple[dict[str, int] | None, int | None, int | None]:
    """The piece's line, the level with it, and the level as it would be without it."""
    known = facts_now(row.person_id, [row.skill_id])
    if not known:
        return None, None, None
    facts = known[0]
    now = facts.standing(day).estimate
    line = next((one for one in rules.lines_of(now) if one["ref"] == row.ref), None) if now else None
    facts.pieces = [piece for piece in facts.pieces if piece.ref != row.ref]
    without = facts.standing(day).estimate if facts.has_rows else None
    return line, now.level if now else None, without.level if without else None
