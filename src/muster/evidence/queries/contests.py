"""Contests of evidence, and which skills are out of view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from muster.evidence import policy, rules
from muster.evidence.models import Contest, HiddenSkill
from muster.evidence.terms import ContestState
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.people.models import Person
from muster.skills import queries as skills_queries


@dataclass(frozen=True, slots=True)
class ContestView:
    """A contest as one of those concerned sees it."""

    ref: str
    evidence_ref: str
    person_ref: str
    person_name: str
    skill_ref: str
    skill: str
    kind_words: str
    rating: int
    rater_name: str
    observed_date: date
    evidence_words: str
    answer: str
    words: str
    state: ContestState
    state_words: str
    decider_ref: str
    decider_name: str
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    reason: str
    is_mine: bool
    may_decide: bool

    @property
    def is_open(self) -> bool:
        """It waits for a decision."""
        return self.state is ContestState.OPEN


def deciders_for(person: Person, *, on: date) -> list[str]:
    """Who can decide what a person contests, in the order in which they are asked: people leads, managers, operators."""
    ties = people_queries.memberships_of(person.ref, on=on)
    ties.sort(key=lambda tie: -tie.home_minutes)
    found = [
        holder.ref
        for ref in dict.fromkeys(tie.organisation.ref for tie in ties)
        for holder in people_queries.list_holders(Grant.PEOPLE_LEAD, ref)
    ]
    found += [tie.manager.ref for tie in ties if tie.manager]
    found += [holder.ref for holder in people_queries.list_holders(Grant.OPERATOR, None)]
    return list(dict.fromkeys(found))


def lock_contest(ref: str) -> Contest:
    """The contest with its piece, person and skill, held until the transaction ends. Raises NotFound."""
    rows = Contest.objects.select_related("evidence__person", "evidence__skill")
    contest = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if contest is None:
        raise NotFound(_("There is no such contest."), ref=ref)
    return contest


def due_contest_refs(at: datetime) -> list[str]:
    """Open contests whose clock ran out, in order."""
    rows = Contest.objects.filter(state=ContestState.OPEN, due_at__lte=at).order_by("pk")
    return list(rows.values_list("ref", flat=True))


def get_contest(actor: Actor, ref: str, *, language: str = "en") -> ContestView:
    """The contest, for those concerned; NotFound for everybody else."""
    row = _rows().filter(ref=ref).first()
    if row is None or not policy.may_see_contest(actor, row):
        raise NotFound(_("There is no such contest."), ref=ref)
    return _views(actor, [row], language)[0]


def list_contests(
    actor: Actor, *, is_open: bool = True, number: int = 1, size: int = 20, language: str = "en"
) -> Page[ContestView]:
    """A page of contests that the actor decides, decided or opened, what is due first on top."""
    mine = Q(decider_ref=actor.ref) | Q(evidence__person__ref=actor.ref) | Q(decided_by_ref=actor.ref)
    rows = _rows().filter(mine)
    rows = rows.filter(state=ContestState.OPEN) if is_open else rows.exclude(state=ContestState.OPEN)
    page = page_of(rows.order_by("due_at" if is_open else "-due_at", "pk"), number, size)
    return Page(tuple(_views(actor, page.items, language)), page.number, page.size, page.total)


def contests_to_decide(actor: Actor, *, language: str = "en") -> list[ContestView]:
    """The first contests that wait for the actor's decision, what is due first on top."""
    rows = _rows().filter(decider_ref=actor.ref, state=ContestState.OPEN)
    return _views(actor, rows.order_by("due_at", "pk")[:5], language)


def hidden_skill_ids(person_id: int) -> set[int]:
    """The skills that a person keeps out of view, by what stands for them now."""
    rows = HiddenSkill.objects.filter(person_id=person_id)
    return {stands or written for written, stands in rows.values_list("skill_id", "skill__merge__stands_id")}


def hidden_skill_refs(person_ref: str) -> set[str]:
    """The same by references."""
    rows = HiddenSkill.objects.filter(person__ref=person_ref)
    return {
        stands or written for written, stands in rows.values_list("skill__ref", "skill__merge__stands__ref")
    }


def _rows():  # type: ignore[no-untyped-def]
    return Contest.objects.select_related("evidence__person", "evidence__skill", "evidence__answer")


def _views(actor: Actor, rows: Iterable[Contest], language: str) -> list[ContestView]:
    contests = list(rows)
    if not contests:
        return []
    labels = skills_queries.labels_for({one.evidence.skill.ref for one in contests}, language=language)
    names = people_queries.names_for(
        {
            ref
            for one in contests
            for ref in (one.evidence.person.ref, one.evidence.rater_ref, one.decider_ref)
            if ref
        }
    )
    return [_view(actor, one, labels, names) for one in contests]


def _view(actor: Actor, row: Contest, labels: dict[str, str], names: dict[str, str]) -> ContestView:
    piece = row.evidence
    answer = getattr(piece, "answer", None)
    return ContestView(
        ref=row.ref,
        evidence_ref=piece.ref,
        person_ref=piece.person.ref,
        person_name=names.get(piece.person.ref, ""),
        skill_ref=piece.skill.ref,
        skill=labels.get(piece.skill.ref, piece.skill.uri),
        kind_words=rules.kind_words(piece.kind),
        rating=piece.rating,
        rater_name=names.get(piece.rater_ref, ""),
        observed_date=piece.observed_date,
        evidence_words=piece.words,
        answer=answer.words if answer is not None else "",
        words=row.words,
        state=ContestState(row.state),
        state_words=rules.contest_state_words(row.state),
        decider_ref=row.decider_ref,
        decider_name=names.get(row.decider_ref, ""),
        opened_at=row.opened_at,
        due_at=row.due_at,
        decided_at=row.decided_at,
        reason=row.reason,
        is_mine=piece.person.ref == actor.ref,
        may_decide=row.state == ContestState.OPEN and bool(policy.may_decide_contest(actor, row)),
    )
