"""A person's skills as one page: levels, how sure, the lines that sum to them, what they rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from muster.engine.parts import largest_remainder
from muster.engine.proficiency import NONUSE, Estimate
from muster.evidence import policy, rules
from muster.evidence.models import Evidence, WorkRecord
from muster.evidence.queries.contests import hidden_skill_ids
from muster.evidence.queries.facts import (
    KnownFacts,
    all_facts_at,
    facts_and_evidence,
    facts_at_moments,
)
from muster.evidence.terms import KINDS, OWN_WORD, EvidenceKind, Stance
from muster.foundation.act import Actor
from muster.people import queries as people_queries
from muster.people.models import Person
from muster.skills import queries as skills_queries

START_HUNDREDTHS = 300
"""Where everybody starts on the scale of 1 to 5, before any evidence, in hundredths."""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the sum, in hundredths of a level. `evidence_ref` is empty for months without use and where the
    reader may not see the piece; lines that a reader may not tell apart are one line per kind."""

    kind: str
    words: str
    hundredths: int
    evidence_ref: str = ""
    observed_date: date | None = None
    months: int = 0


@dataclass(frozen=True, slots=True)
class PieceView:
    """One piece of evidence as this reader may see it. `is_own`: the reader gave it and may take it back."""

    ref: str
    kind: EvidenceKind
    kind_words: str
    rating: int
    rater_ref: str
    rater_name: str
    observed_date: date
    source_ref: str
    source_title: str
    words: str
    is_independent: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill of a person.

    `confidence`: thousandths of P(at `level` or above); `chances` the same for levels 1 to 5. `scale`, `low`, `high`:
    hundredths on the scale of 1 to 5, the last two an 80 % interval. The lines sum from `start` to `scale`.
    Level, confidence and scale are None for a skill that is only wished for or refused.
    """

    skill_ref: str
    uri: str
    label: str
    kind: str
    stances: tuple[Stance, ...]
    self_level: int | None
    level: int | None
    confidence: int | None
    chances: tuple[int, ...]
    scale: int | None
    low: int | None
    high: int | None
    verified_level: int
    is_verified: bool
    is_evidenced: bool
    is_fading: bool
    last_used_date: date | None
    unused_months: int | None
    half_life_months: float | None
    level_words: str
    settle_words: str
    fresh_words: str
    basis_words: str
    start: int
    lines: tuple[LineView, ...]
    evidence: tuple[PieceView, ...]
    is_hidden: bool = False
    """The person keeps it out of everybody else's view."""


@dataclass(frozen=True, slots=True)
class SkillProfile:
    """A person's skills as of a moment. `sees_words`: this reader sees the single pieces of evidence."""

    person_ref: str
    as_of_date: date
    sees_words: bool
    rows: tuple[SkillRow, ...]

    @property
    def proven(self) -> tuple[SkillRow, ...]:
        """Levels that rest on more than the person's own word, the highest first."""
        return _by_level(row for row in self.rows if row.level is not None and row.is_evidenced)

    @property
    def claimed(self) -> tuple[SkillRow, ...]:
        """Levels that rest on the person's own word alone."""
        return _by_level(row for row in self.rows if row.level is not None and not row.is_evidenced)

    @property
    def wishes(self) -> tuple[SkillRow, ...]:
        """Skills that the person wants to learn or would rather not use."""
        wanted = {Stance.LEARN, Stance.RATHER_NOT}
        return tuple(row for row in self.rows if wanted & set(row.stances))


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """A level at the end of a day; the numbers as in `SkillRow`, None before the first claim or evidence."""

    on: date
    level: int | None
    scale: int | None
    low: int | None
    high: int | None
    confidence: int | None


def skill_profile(
    actor: Actor,
    who: str | Person,
    as_of: datetime | None = None,
    *,
    now: datetime | None = None,
    language: str = "en",
) -> SkillProfile:
    """A person's skills for this reader, as of a moment. Give `as_of` (a past moment) or `now` (the door's clock).

    ``who`` is a reference, or a person from ``people.queries.get_visible_person``. At most ten queries, nine for
    a person, whatever the number of skills. Levels are computed from the rows, so they are of this very
    moment. Raises NotFound when the reader may not see the person.
    """
    moment = as_of or now
    if moment is None:
        raise ValueError("a profile is as of a moment: give as_of or now")
    person = who if isinstance(who, Person) else people_queries.get_visible_person(actor, who)
    day = moment.astimezone(UTC).date()
    everything, evidence = facts_and_evidence(person.pk, moment)
    hidden = hidden_skill_ids(person.pk)
    is_open = actor.ref == person.ref or actor.is_system
    facts = [known for known in everything if known.has_rows and (is_open or known.skill_id not in hidden)]
    pieces = sorted(evidence, key=lambda row: (row.observed_date, row.pk), reverse=True)
    labels = skills_queries.labels_for([known.skill_ref for known in facts], language=language)
    reader = _Reader(actor, person, pieces)
    rows = [_row(known, reader, labels, day, is_hidden=known.skill_id in hidden) for known in facts]
    rows.sort(key=lambda row: (row.label.casefold(), row.skill_ref))
    return SkillProfile(person_ref=person.ref, as_of_date=day, sees_words=reader.sees_all, rows=tuple(rows))


def level_history(
    actor: Actor, person_ref: str, skill_ref: str, *, now: datetime, months: int = 24
) -> tuple[HistoryPoint, ...]:
    """How one level moved: a point per first of a month, the last `months` of them, and one for now. For a chart.

    Rebuilt from the rows as they were known at each point; they are read once.
    Raises NotFound when the reader may not see the person.
    """
    person = people_queries.get_visible_person(actor, person_ref)
    skill = skills_queries.get_skill(skill_ref)
    moments = [*_firsts(now, months), now]
    points = []
    for moment, known in zip(moments, facts_at_moments(person.pk, skill.pk, moments), strict=True):
        day = moment.astimezone(UTC).date()
        points.append(_point(day, known.standing(day).estimate if known is not None else None))
    return tuple(points)


@dataclass(frozen=True, slots=True)
class LevelOver:
    """One skill's level at several moments, in hundredths on the scale of 1 to 5; None where there was none."""

    skill_ref: str
    label: str
    points: tuple[int | None, ...]
    is_evidenced: bool


def levels_over(
    person: Person, moments: Sequence[datetime], *, language: str = "en"
) -> tuple[LevelOver, ...]:
    """Every level of the person at each of these moments, as it was known then, by label. Five queries.

    The caller has asked who may see it.
    """
    rows: dict[str, list[int | None]] = {}
    evidenced: set[str] = set()
    for i, (moment, known) in enumerate(zip(moments, all_facts_at(person.pk, moments), strict=True)):
        for facts in known:
            estimate = facts.standing(moment.astimezone(UTC).date()).estimate
            if estimate is None:
                continue
            rows.setdefault(facts.skill_ref, [None] * len(moments))[i] = _scale(estimate)
            if estimate.evidenced:
                evidenced.add(facts.skill_ref)
    labels = skills_queries.labels_for(list(rows), language=language)
    found = [
        LevelOver(ref, labels.get(ref, ref), tuple(points), ref in evidenced) for ref, points in rows.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.label.casefold(), one.skill_ref)))


def _firsts(now: datetime, months: int) -> list[datetime]:
    now = now.astimezone(UTC)
    number = now.year * 12 + now.month - 1
    return [
        datetime((number - back) // 12, (number - back) % 12 + 1, 1, tzinfo=UTC)
        for back in range(months - 1, -1, -1)
    ]


def _point(day: date, estimate: Estimate | None) -> HistoryPoint:
    if estimate is None:
        return HistoryPoint(day, None, None, None, None, None)
    low, high = rules.band_of(estimate.mu, estimate.var)
    return HistoryPoint(day, estimate.level, _scale(estimate), low, high, estimate.p[estimate.level - 1])


def _by_level(rows: object) -> tuple[SkillRow, ...]:
    return tuple(sorted(rows, key=lambda row: (-(row.scale or 0), row.label.casefold())))  # type: ignore[call-overload]


class _Reader:
    """What one reader may see of one person's evidence, with the names that the lines need."""

    def __init__(self, actor: Actor, person: Person, pieces: Sequence[Evidence]) -> None:
        self.actor = actor
        self.person = person
        self.sees_all = bool(policy.may_see_words(actor, person))
        seen = [row for row in pieces if policy.may_see_piece(actor, person, row.rater_ref)]
        self.by_ref = {row.ref: row for row in seen}
        self.by_skill: dict[int, list[Evidence]] = {}
        for row in seen:
            self.by_skill.setdefault(row.skill.standing.pk, []).append(row)
        self.names = people_queries.names_for({row.rater_ref for row in seen if row.rater_ref})
        sources = {row.source_ref for row in seen if row.source_ref}
        titles = (
            WorkRecord.objects.filter(person=person, source_ref__in=sources)
            if sources
            else WorkRecord.objects.none()
        )
        self.titles = dict(titles.values_list("source_ref", "title"))

    def words(self, row: Evidence) -> str:
        """The piece as a line names it."""
        name = "" if row.kind in OWN_WORD else self.names.get(row.rater_ref, "")
        return rules.kind_words(row.kind, name=name, title=self.titles.get(row.source_ref, ""))

    def piece(self, row: Evidence) -> PieceView:
        """The piece as this reader may see it."""
        return PieceView(
            ref=row.ref,
            kind=EvidenceKind(row.kind),
            kind_words=self.words(row),
            rating=row.rating,
            rater_ref=row.rater_ref,
            rater_name=self.names.get(row.rater_ref, ""),
            observed_date=row.observed_date,
            source_ref=row.source_ref,
            source_title=self.titles.get(row.source_ref, ""),
            words=row.words,
            is_independent=KINDS[EvidenceKind(row.kind)].is_independent,
            is_own=bool(row.rater_ref) and row.rater_ref == self.actor.ref,
        )


def _row(
    known: KnownFacts, reader: _Reader, labels: dict[str, str], day: date, *, is_hidden: bool
) -> SkillRow:
    standing = known.standing(day)
    estimate = standing.estimate
    low, high = rules.band_of(estimate.mu, estimate.var) if estimate else (None, None)
    unused = estimate.unused_months if estimate else None
    is_verified = bool(estimate and estimate.verified_at >= estimate.level)
    needed = None
    if estimate and not is_verified:
        needed = rules.what_would_settle(
            estimate.level,
            known.pieces,
            used=standing.last_used_date,
            half_life=known.half_life,
            as_of=day,
            parameters=known.level_rules.parameters,
        )
    kinds = (
        [line.kind for line in estimate.lines if line.kind != NONUSE and line.weight > 0] if estimate else []
    )
    return SkillRow(
        skill_ref=known.skill_ref,
        uri=known.uri,
        label=labels.get(known.skill_ref, known.uri),
        kind=known.kind,
        stances=rules.stances_of(standing.stances),
        self_level=known.self_level,
        level=estimate.level if estimate else None,
        confidence=estimate.p[estimate.level - 1] if estimate else None,
        chances=estimate.p if estimate else (),
        scale=_scale(estimate) if estimate else None,
        low=low,
        high=high,
        verified_level=estimate.verified_at if estimate else 0,
        is_verified=is_verified,
        is_evidenced=bool(estimate and estimate.evidenced),
        is_fading=rules.is_fading(unused, known.half_life),
        last_used_date=standing.last_used_date,
        unused_months=unused,
        half_life_months=None if math.isinf(known.half_life) else known.half_life,
        level_words=rules.level_words(estimate.level, estimate.p[estimate.level - 1]) if estimate else "",
        settle_words=rules.settle_words(is_verified, needed) if estimate else "",
        fresh_words=rules.fresh_words(unused, known.half_life, is_known=standing.last_used_date is not None),
        basis_words=rules.basis_words(kinds) if estimate else "",
        start=START_HUNDREDTHS,
        lines=_lines(estimate, reader) if estimate else (),
        evidence=tuple(reader.piece(row) for row in reader.by_skill.get(known.skill_id, ())),
        is_hidden=is_hidden,
    )


def _scale(estimate: Estimate) -> int:
    """The estimate on the scale of 1 to 5, in hundredths, rounded half up; it may reach a little beyond the ends."""
    return START_HUNDREDTHS + (estimate.mu_milli + 5) // 10


def _lines(estimate: Estimate, reader: _Reader) -> tuple[LineView, ...]:
    """The lines in hundredths: they sum to `_scale` less the start. A reader who may not see single pieces gets one
    line per kind of evidence."""
    shown: dict[tuple[str, str], list[float]] = {}
    months: dict[tuple[str, str], int] = {}
    for line in estimate.lines:
        ref = line.ref if line.ref in reader.by_ref else ""
        shown.setdefault((line.kind, ref), []).append(line.milli / 10)
        months[line.kind, ref] = line.months
    if not shown:
        return ()
    shares = [math.fsum(parts) for parts in shown.values()]
    hundredths = largest_remainder(shares, _scale(estimate) - START_HUNDREDTHS)
    result = []
    for (kind, ref), points in zip(shown, hundredths, strict=True):
        row = reader.by_ref.get(ref)
        if kind == NONUSE:
            words = rules.nonuse_words(months[kind, ref])
        else:
            words = reader.words(row) if row is not None else rules.kind_words(kind)
        result.append(
            LineView(
                kind=kind,
                words=words,
                hundredths=points,
                evidence_ref=ref,
                observed_date=row.observed_date if row is not None else None,
                months=months[kind, ref],
            )
        )
    return tuple(result)
