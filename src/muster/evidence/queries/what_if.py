"""What a level would be if one more piece of evidence came: nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muster.engine.proficiency import Estimate
from muster.evidence import rules
from muster.evidence.queries.facts import KnownFacts, facts_now, half_life_of
from muster.evidence.queries.records import skill_rows
from muster.evidence.queries.settings import rules_book
from muster.evidence.rules import LevelRules
from muster.evidence.terms import EvidenceKind
from muster.people import queries as people_queries
from muster.skills.models import Skill


def what_if(person_ref: str, skill_ref: str, *, kind: EvidenceKind, rating: int, as_of: date) -> Estimate:
    """The estimate with one more rating (1 to 5) of this kind, by a new rater, observed on ``as_of``.

    Exactly what the real evidence would lead to. Raises NotFound for an unknown person or skill.
    """
    return what_if_each(person_ref, [(skill_ref, rating)], kind=kind, as_of=as_of)[skill_ref, rating]


def what_if_each(
    person_ref: str, ratings: Iterable[tuple[str, int]], *, kind: EvidenceKind, as_of: date
) -> dict[tuple[str, int], Estimate]:
    """The same for several skills, each with one more rating by itself: by (skill reference, rating).

    Six queries, whatever the number. Raises NotFound for an unknown person or skill.
    """
    wanted = list(dict.fromkeys(ratings))
    person = people_queries.get_person(person_ref)
    skills = skill_rows([ref for ref, _rating in wanted])
    book = rules_book()
    facts = facts_now(person.pk, [skill.pk for skill in skills.values()], book)
    known = {one.skill_ref: one for one in facts}
    return {
        (ref, rating): _estimate(known.get(ref), skills[ref], kind, rating, as_of, book.now)
        for ref, rating in wanted
    }


def _estimate(
    known: KnownFacts | None, skill: Skill, kind: EvidenceKind, rating: int, as_of: date, held: LevelRules
) -> Estimate:
    more = rules.piece(kind=kind, ref="evd-if", rating=rating, observed_date=as_of)
    standing = rules.standing_of(
        known.claims if known else [],
        [*(known.pieces if known else []), more],
        known.work_days if known else [],
        half_life=half_life_of(skill, held),
        as_of=as_of,
        parameters=held.parameters,
    )
    if standing.estimate is None:
        raise AssertionError("a piece of evidence always leads to an estimate")
    return standing.estimate
