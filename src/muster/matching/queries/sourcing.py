"""Make, borrow or buy: who could do a role from inside, from the wider circle and from the open market.

Beside the match: from when, for how much where it is known, and what the person would learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from muster.engine.rows import PersonRow, Stance
from muster.foundation.act import Actor
from muster.matching import policy
from muster.matching.queries.finding import PeopleAnswer, PersonMatch, facts_of, find_people
from muster.matching.snapshot import Snapshot, current
from muster.matching.terms import Filter
from muster.opportunities.queries import RoleFacts

EACH = 5
SOURCES = (Filter.INSIDE, Filter.EXTENDED, Filter.OUTSIDE)
"""Employees; retirees, alumni and people on leave; freelancers."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of a source. ``starts``: the first Monday from which there is room for the whole length.

    ``rate_minor`` an hour as they ask it, and ``cost_minor`` for all hours of the role; None where no rate is said.
    ``learns``: references of skills of the role that the person wants to learn.
    """

    match: PersonMatch
    starts: date | None
    rate_minor: int | None
    cost_minor: int | None
    currency: str
    learns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One way to fill a role: how many fit, and the best of them."""

    source: Filter
    fits: int
    people: tuple[Candidate, ...]
    answer: PeopleAnswer
    """What ``record_shown`` keeps of it."""


def list_sources(actor: Actor, role: str | RoleFacts, *, at: datetime) -> tuple[Source, ...]:
    """The three sources in their order. Raises NotFound, or NotAllowed for anybody but the owner of the role."""
    snapshot = current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    currencies = {number: code for code, number in snapshot.names.currencies.items()}
    found = []
    for source in SOURCES:
        answer = find_people(actor, facts, at=at, top=EACH, filters=[source], snapshot=snapshot)
        people = tuple(_candidate(one, facts, snapshot, currencies, at.date()) for one in answer.people)
        found.append(Source(source, answer.shown_of, people, answer))
    return tuple(found)


def _candidate(
    match: PersonMatch, facts: RoleFacts, snapshot: Snapshot, currencies: dict[int, str], today: date
) -> Candidate:
    row = snapshot.people.row(match.ref)
    hours_in_minutes = facts.minutes_per_week * len(facts.mondays)
    return Candidate(
        match=match,
        starts=first_monday(
            row.free, least=facts.least_minutes, weeks=len(facts.mondays), week=snapshot.week, today=today
        ),
        rate_minor=row.rate,
        cost_minor=None if row.rate is None else row.rate * hours_in_minutes // 60,
        currency=currencies.get(row.currency, ""),
        learns=_learns(row, facts, snapshot),
    )


def first_monday(free: Sequence[int], *, least: int, weeks: int, week: date, today: date) -> date | None:
    """The first Monday from today on after which every one of ``weeks`` weeks has ``least`` minutes free.

    ``free``: minutes by week from the Monday ``week``. None when no such stretch is known.
    """
    run = 0
    for place, minutes in enumerate(free):
        monday = week + timedelta(weeks=place)
        run = run + 1 if minutes >= least and monday >= today else 0
        if run == max(1, weeks):
            return monday - timedelta(weeks=run - 1)
    return None


def _learns(row: PersonRow, facts: RoleFacts, snapshot: Snapshot) -> tuple[str, ...]:
    wanted = {skill.skill for skill in row.skills if skill.stance & Stance.LEARN}
    number = snapshot.names.skills
    return tuple(need.skill_ref for need in facts.requirements if number.get(need.skill_ref) in wanted)
