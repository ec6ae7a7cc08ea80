"""What finished work has moved, and what both sides say of it, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from muster.engagements import queries as engagement_queries
from muster.engagements.queries import EngagementDetail
from muster.engagements.terms import EngagementStatus, Side
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Actor
from muster.foundation.words import _
from muster.skills import queries as skills_queries
from muster.web.components.moments import day_brief, day_words, hours_words


@dataclass(frozen=True, slots=True)
class Moved:
    """One skill that the work has proven: the level shown, and how the level of the person moved."""

    label: str
    href: str
    shown: int
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One side's review: open with its items, or closed with the words that say so."""

    title: str
    closed: str
    items: tuple[tuple[str, str], ...]
    again: str
    words: str


def moved_by(found: EngagementDetail, language: str) -> list[Moved]:
    """What the accepted work has proven; how the level moved is for the person alone."""
    work = found.engagement
    if work.status != EngagementStatus.COMPLETED or work.ended_at is None:
        return []
    pieces = evidence_queries.list_evidence_of_source(work.ref)
    labels = skills_queries.labels_for([piece.skill.ref for piece in pieces], language)
    before, now = {}, {}
    if found.side == Side.PERSON and pieces:
        earlier = work.ended_at - timedelta(microseconds=1)
        before = {row.skill_ref: row for row in evidence_queries.levels_as_of(work.person.ref, earlier)}
        now = {row.skill_ref: row for row in evidence_queries.levels_as_of(work.person.ref, work.ended_at)}
    return [
        Moved(
            label=labels.get(piece.skill.ref, ""),
            href=f"/skills/{piece.skill.ref}/" if found.side == Side.PERSON else "",
            shown=piece.rating,
            before=_level(before.get(piece.skill.ref)),
            now=_level(now.get(piece.skill.ref)),
        )
        for piece in pieces
    ]


def _level(row: evidence_queries.LevelAsOf | None) -> str:
    if row is None or row.level is None or row.confidence is None:
        return _("none yet")
    sure = min(99, round(row.confidence / 10))
    return _("level {n}, {sure} % sure", n=row.level, sure=sure)


def reviews_of(found: EngagementDetail, today: date) -> list[ReviewLine]:
    """Each review that was written, as far as it is open to this reader."""
    lines = []
    until = day_words(found.review_closes_at.date(), today) if found.review_closes_at else ""
    for review in found.reviews:
        when = day_brief(review.submitted_at.date(), today)
        closed = _("Written on {day}. It opens when both have spoken, or on {until}.", day=when, until=until)
        again = (
            _("Would work together again.")
            if review.would_again
            else _("Would rather not work together again.")
        )
        lines.append(
            ReviewLine(
                title=_("{name} says", name=review.author_name),
                closed="" if review.is_open else closed,
                items=tuple((label, anchor) for label, _value, anchor in review.items),
                again="" if review.would_again is None else again,
                words=review.words,
            )
        )
    return lines


def free_part_of(found: EngagementDetail, actor: Actor, today: date) -> dict[str, str] | None:
    """The part of a shared position that waits for somebody, as its owner is told of it."""
    free = engagement_queries.find_free_part(actor, found.engagement)
    if free is None:
        return None
    return {
        "fact": _("A part of this position is free from {day} on.", day=day_words(free.from_date, today)),
        "words": _(
            "{name} leaves {hours} a week. Whoever holds the other part keeps theirs.",
            name=free.left_by,
            hours=hours_words(free.minutes_per_week),
        ),
        "is_offered": "yes" if free.is_offered else "",
        "left_ref": free.left_ref,
        "opening": f"/openings/{found.engagement.role.opportunity.ref}/",
    }
