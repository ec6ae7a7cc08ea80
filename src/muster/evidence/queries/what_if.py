"""What a level would be if one more piece of evidence came: nothing is written."""

from __future__ import annotations

from datetime import date

from muster.engine.proficiency import Estimate
from muster.evidence import rules
from muster.evidence.queries.facts import facts_now, half_life_of
from muster.evidence.queries.records import get_skill_row
from muster.evidence.terms import EvidenceKind
from muster.people import queries as people_queries


def what_if(person_ref: str, skill_ref: str, *, kind: EvidenceKind, rating: int, as_of: date) -> Estimate:
    """The estimate with one more rating (1 to 5) of this kind, by a new rater, observed on ``as_of``.

    Exactly what the real evidence would lead to. Raises NotFound for an unknown person or skill.
    """
    person = people_queries.get_person(person_ref)
    skill = get_skill_row(skill_ref)
    known = next(iter(facts_now(person.pk, [skill.pk])), None)
    more = rules.piece(kind=kind, ref="evd-if", rating=rating, observed_date=as_of)
    standing = rules.standing_of(
        known.claims if known else [],
        [*(known.pieces if known else []), more],
        known.work_days if known else [],
        half_life=half_life_of(skill),
        as_of=as_of,
    )
    if standing.estimate is None:
        raise AssertionError("a piece of evidence always leads to an estimate")
    return standing.estimate
