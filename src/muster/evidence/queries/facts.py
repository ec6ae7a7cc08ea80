"""The rows behind levels: as they stand now, or as they stood at any past moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from django.db.models import Exists

from muster.engine.proficiency import Piece
from muster.evidence import rules
from muster.evidence.models import Claim, Evidence, HiddenSkill, SkillLevel, WorkRecord
from muster.evidence.queries.settings import rules_book
from muster.evidence.rules import ClaimFact, LevelRules, RulesBook, Standing
from muster.evidence.terms import Stance
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.skills.models import Skill
from muster.skills.terms import HALF_LIFE_BY_KIND, SkillKind


class Said(Protocol):
    """What is read of a claim."""

    @property
    def skill(self) -> Skill: ...
    @property
    def stance(self) -> str: ...
    @property
    def last_used_date(self) -> date | None: ...
    @property
    def self_level(self) -> int | None: ...


class Known(Protocol):
    """What is read of a piece of evidence."""

    @property
    def skill(self) -> Skill: ...
    @property
    def kind(self) -> str: ...
    @property
    def ref(self) -> str: ...
    @property
    def rating(self) -> int: ...
    @property
    def observed_date(self) -> date: ...
    @property
    def rater_ref(self) -> str: ...
    @property
    def team_ref(self) -> str: ...
    @property
    def expires_date(self) -> date | None: ...


class Worked(Protocol):
    """What is read of a finished piece of work."""

    @property
    def skill_refs(self) -> list[str]: ...
    @property
    def ended_date(self) -> date: ...


@dataclass
class KnownFacts:
    """Everything that counts for one person in one skill."""

    skill_id: int
    skill_ref: str
    uri: str
    kind: str
    half_life: float
    claims: list[ClaimFact] = field(default_factory=list)
    self_level: int | None = None
    pieces: list[Piece] = field(default_factory=list)
    work_days: list[date] = field(default_factory=list)
    level_rules: LevelRules = rules.DEFAULT_RULES

    @property
    def has_rows(self) -> bool:
        """Something is said or known; a day of work alone is neither."""
        return bool(self.claims or self.pieces)

    def standing(self, as_of: date) -> Standing:
        """What it comes to as of a UTC day."""
        return rules.standing_of(
            self.claims,
            self.pieces,
            self.work_days,
            half_life=self.half_life,
            as_of=as_of,
            parameters=self.level_rules.parameters,
        )


@dataclass(frozen=True, slots=True)
class LevelAsOf:
    """A level as it stood at a past moment, in the units of `SkillLevel`."""

    skill_ref: str
    stances: tuple[Stance, ...]
    level: int | None
    confidence: int | None
    mu_step: int | None
    sd_class: int | None
    mu_milli: int | None
    verified_level: int
    is_evidenced: bool
    last_used_date: date | None
    unused_months: int | None
    lines: tuple[dict[str, object], ...]
    parameters_version: str


def half_life_of(skill: Skill, held: LevelRules = rules.DEFAULT_RULES) -> float:
    """Months of nonuse after which half of a skill is gone; infinite for licences. `held`: the version in force."""
    by_kind = held.half_lives.get(skill.kind) or HALF_LIFE_BY_KIND.get(SkillKind(skill.kind))
    stated = skill.half_life_months or by_kind
    return rules.half_life_months(stated, is_licence=skill.is_licence)


def facts_now(
    person_id: int, skill_ids: Collection[int] | None = None, book: RulesBook | None = None
) -> list[KnownFacts]:
    """The facts of one person in these skills (all, for None) as they stand, in order of skill. Three queries, and one
    for the versions of the settings unless they are given."""
    return _facts(person_id, skill_ids, None, book or rules_book())


def facts_and_evidence(person_id: int, at: datetime) -> tuple[list[KnownFacts], list[Evidence]]:
    """``facts_as_of`` with the rows of evidence that they were made from, in order of id. Four queries."""
    claims = (
        Claim.objects.about(person_id, None).select_related("skill__merge__stands").order_by("pk").as_of(at)
    )
    evidence = list(
        Evidence.objects.about(person_id, None)
        .select_related("skill__merge__stands")
        .order_by("pk")
        .as_of(at)
    )
    work = WorkRecord.objects.filter(person_id=person_id, created_at__lte=at).order_by("pk")
    return gather(claims, evidence, work, rules_book().at(at)), evidence


def facts_as_of(person_id: int, at: datetime, skill_ids: Collection[int] | None = None) -> list[KnownFacts]:
    """The same as it was known at that moment: what came or was taken back later does not show."""
    return _facts(person_id, skill_ids, at, rules_book())


def facts_at_moments(person_id: int, skill_id: int, moments: Sequence[datetime]) -> list[KnownFacts | None]:
    """The facts of one skill as they were known at each of these moments; None where there were none. Four queries."""
    found = _at_moments(person_id, [skill_id], moments)
    return [facts[0] if facts else None for facts in found]


def all_facts_at(person_id: int, moments: Sequence[datetime]) -> list[list[KnownFacts]]:
    """The facts of every skill as they were known at each of these moments. Four queries."""
    return _at_moments(person_id, None, moments)


def _at_moments(
    person_id: int, skill_ids: Collection[int] | None, moments: Sequence[datetime]
) -> list[list[KnownFacts]]:
    claims = list(
        Claim.objects.about(person_id, skill_ids).select_related("skill__merge__stands").order_by("pk")
    )
    evidence = list(
        Evidence.objects.about(person_id, skill_ids).select_related("skill__merge__stands").order_by("pk")
    )
    work = list(WorkRecord.objects.filter(person_id=person_id).order_by("pk"))
    book = rules_book()
    return [
        gather(
            (row for row in claims if _stood(row.said_at, row.withdrawn_at, at)),
            (row for row in evidence if _stood(row.created_at, row.withdrawn_at, at)),
            (row for row in work if row.created_at <= at),
            book.at(at),
        )
        for at in moments
    ]


def _stood(since: datetime, until: datetime | None, at: datetime) -> bool:
    return since <= at and (until is None or until > at)


def _facts(
    person_id: int, skill_ids: Collection[int] | None, at: datetime | None, book: RulesBook
) -> list[KnownFacts]:
    claims = Claim.objects.about(person_id, skill_ids).select_related("skill__merge__stands").order_by("pk")
    evidence = (
        Evidence.objects.about(person_id, skill_ids).select_related("skill__merge__stands").order_by("pk")
    )
    work = WorkRecord.objects.filter(person_id=person_id).order_by("pk")
    if at is None:
        return gather(claims.standing(), evidence.standing(), work, book.now)
    return gather(claims.as_of(at), evidence.as_of(at), work.filter(created_at__lte=at), book.at(at))


def gather(
    claims: Iterable[Said],
    evidence: Iterable[Known],
    work: Iterable[Worked],
    held: LevelRules,
    *,
    merges: Callable[[], Mapping[str, str]] = skills_queries.merges,
) -> list[KnownFacts]:
    """What the rows of one person come to, in order of skill. ``merges`` is asked where work names further skills."""
    found: dict[int, KnownFacts] = {}
    for claim in claims:
        facts = _of(found, claim.skill, held)
        facts.claims.append(ClaimFact(Stance(claim.stance), claim.last_used_date))
        if claim.stance == Stance.HAS:
            facts.self_level = claim.self_level
    for row in evidence:
        _of(found, row.skill, held).pieces.append(piece_of(row))
    by_ref = {facts.skill_ref: facts for facts in found.values()}
    records = list(work)
    unknown = {ref for record in records for ref in record.skill_refs if ref not in by_ref}
    stands = merges() if unknown else {}
    for record in records:
        for ref in {stands.get(ref, ref) for ref in record.skill_refs}:
            if ref in by_ref:
                by_ref[ref].work_days.append(record.ended_date)
    return [found[skill_id] for skill_id in sorted(found)]


def _of(found: dict[int, KnownFacts], written: Skill, held: LevelRules) -> KnownFacts:
    skill = written.standing
    if skill.pk not in found:
        found[skill.pk] = KnownFacts(
            skill_id=skill.pk,
            skill_ref=skill.ref,
            uri=skill.uri,
            kind=skill.kind,
            half_life=half_life_of(skill, held),
            level_rules=held,
        )
    return found[skill.pk]


def piece_of(row: Known) -> Piece:
    """A row of evidence as the engine reads it."""
    return rules.piece(
        kind=row.kind,
        ref=row.ref,
        rating=row.rating,
        observed_date=row.observed_date,
        rater_ref=row.rater_ref,
        team_ref=row.team_ref,
        expires_date=row.expires_date,
    )


def levels_as_of(person_ref: str, moment: date | datetime) -> tuple[LevelAsOf, ...]:
    """Every level of a person as it stood at a moment, or at the end of a UTC day, rebuilt from the rows, bit for bit.

    Skills with a stance and no level are included. Takes the taxonomy's half-lives of today.
    """
    person = people_queries.get_person(person_ref)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
    day = moment.astimezone(UTC).date()
    return tuple(level_of(facts, day) for facts in facts_as_of(person.pk, moment) if facts.has_rows)


def level_of(facts: KnownFacts, day: date) -> LevelAsOf:
    """The level that these facts come to as of a UTC day."""
    standing = facts.standing(day)
    estimate = standing.estimate
    return LevelAsOf(
        skill_ref=facts.skill_ref,
        stances=rules.stances_of(standing.stances),
        level=estimate.level if estimate else None,
        confidence=estimate.p[estimate.level - 1] if estimate else None,
        mu_step=estimate.mu_step if estimate else None,
        sd_class=estimate.sd_class if estimate else None,
        mu_milli=estimate.mu_milli if estimate else None,
        verified_level=estimate.verified_at if estimate else 0,
        is_evidenced=bool(estimate and estimate.evidenced),
        last_used_date=standing.last_used_date,
        unused_months=estimate.unused_months if estimate else None,
        lines=tuple(rules.lines_of(estimate)) if estimate else (),
        parameters_version=facts.level_rules.parameters.version,
    )


def person_ids_with_levels() -> list[int]:
    """Row ids of the persons who have levels, in order."""
    return list(SkillLevel.objects.order_by("person_id").values_list("person_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class SkillFacts:
    """What matching needs of one person in one skill. `mu_step` and `sd_class` are -1 where there is no level.

    `stances`: bits has 1, use 2, learn 4, rather not 8. `is_evidenced`: not the person's own word alone.
    """

    person_ref: str
    skill_ref: str
    mu_step: int
    sd_class: int
    stances: int
    is_evidenced: bool


def matching_rows(person_refs: Collection[str] | None = None) -> Iterator[SkillFacts]:
    """Every standing claim and level, of these persons or of all, in order of person and skill. One query.

    Erased persons and skills that a person keeps out of view are left out. Rows are as of the last change or the last month's tick.
    """
    hidden = HiddenSkill.objects.of_outer()
    rows = SkillLevel.objects.filter(person__erased_at=None).exclude(Exists(hidden))
    if person_refs is not None:
        rows = rows.filter(person__ref__in=list(person_refs))
    values = rows.order_by("person_id", "skill_id").values_list(
        "person__ref", "skill__ref", "mu_step", "sd_class", "stances", "is_evidenced"
    )
    for person_ref, skill_ref, mu_step, sd_class, stances, is_evidenced in values.iterator(chunk_size=5000):
        yield SkillFacts(
            person_ref,
            skill_ref,
            -1 if mu_step is None else mu_step,
            -1 if sd_class is None else sd_class,
            stances,
            is_evidenced,
        )
