"""Shapes of rankings and of why: parts that sum to the score, exactly."""

from __future__ import annotations

from typing import Any

from muster.api.shapes import Out
from muster.matching.queries import MatchParts


class PartsOut(Out):
    """What a score is made of, in thousandths of a point; ``missing`` is below zero. They sum to the score."""

    skills_evidenced: int
    skills_claimed: int
    wants: int
    practical: int
    missing: int


class MissingOut(Out):
    """A required skill that is not covered."""

    skill_ref: str
    label: str
    level: int


class MatchLineOut(Out):
    """One line of a score: ``points`` (of at most ``of``) in thousandths, ``tenths`` as printed.

    For a skill: what is asked, how far it is covered (thousandths), and through which other skill, if so.
    """

    group: str
    label: str
    points: int
    tenths: int
    of: int
    skill_ref: str
    kind: str
    level: int
    cover: int
    is_met: bool
    is_evidenced: bool
    through: str


class StepOut(Out):
    """Something that would raise the score by ``points`` thousandths when it came true.

    ``source``: manager (their rating, ``level``), work (finished and rated so), wish (said by the person), or hours
    (``minutes`` free in every week of the role).
    """

    words: str
    skill_ref: str
    points: int
    source: str
    level: int
    minutes: int


class WhyOut(Out):
    """Why a person scores what they score for a role; the person and the owner read the same."""

    role_ref: str
    person_ref: str
    score: int
    parts: PartsOut
    lines: list[MatchLineOut]
    missing: list[MissingOut]
    not_met: list[str]
    steps: list[StepOut]
    position: str
    taxonomy_version: int
    parameters: str


class OrderOut(Out):
    """Why a line stands where it does in the two-sided order: probabilities in thousandths, the value in millionths.

    ``newcomer``: how much of ``p_owner`` is a newcomer's upper bound. The value is divided by 1 + ``crowding`` / 1000
    and raised by ``lift`` / 1000.
    """

    p_owner: int
    p_wants: int
    newcomer: int
    crowding: int
    lift: int
    value: int


class PersonMatchOut(Out):
    """A person on a ranked list; ``score`` in thousandths of a point, ``free_minutes`` the least in any week.

    ``order`` and the place that the score alone would give stand there where the order is suggested and switched on.
    """

    ref: str
    name: str
    headline: str
    place: str
    score: int
    parts: PartsOut
    missing: list[MissingOut]
    free_minutes: int
    place_by_score: int | None
    order: OrderOut | None


class PeopleAnswerOut(Out):
    """The best people in order. ``fit_count`` meet every hard condition, ``shown_of`` pass the filters too.

    ``left_out``: how many more would stand there but for your own word. ``position`` names the moment of the journal that the answer knew.
    """

    position: str
    taxonomy_version: int
    fit_count: int
    shown_of: int
    left_out: int
    people: list[PersonMatchOut]


class RemovedOut(Out):
    """How many people a hard condition removes, each counted at the first they do not meet."""

    condition: str
    count: int
    words: str


class FitOut(Out):
    """``fits`` and the removed sum to ``considered``. ``alone``: how many do not meet a condition by itself."""

    fits: int
    considered: int
    removed: list[RemovedOut]
    alone: dict[str, int]


class EasingOut(Out):
    """One condition asked more gently, and how many would fit then (``gain`` more).

    ``what``: level (``level`` instead of ``was``), must (the tick taken off), least_hours, language, place or
    rate; ``skill_ref`` for the first two.
    """

    what: str
    fits: int
    gain: int
    skill_ref: str
    was: int
    level: int


class ShadesOut(Out):
    """Among the best ``looked_at`` who fit: how many on evidence alone, how many said they want it."""

    looked_at: int
    evidenced: int
    wants: int


class EasingsOut(Out):
    """What would bring more people, the most first; and how sure and willing those are who fit now.

    ``together``: where nobody fits and no single step helps, the steps that bring somebody when all are taken.
    """

    easings: list[EasingOut]
    together: list[EasingOut]
    shades: ShadesOut


class RoleMatchOut(Out):
    """A role on a person's list; ``learns`` are skills of it that the person wants to learn.

    ``order`` and the place that the score alone would give stand there in the suggested order.
    """

    ref: str
    opportunity_ref: str
    organisation_ref: str
    title: str
    kind: str
    minutes_per_week: int
    score: int
    parts: PartsOut
    missing: list[MissingOut]
    learns: list[str]
    place_by_score: int | None
    order: OrderOut | None


class WorkAnswerOut(Out):
    """The best open roles in order. ``beyond_hours`` would fit but for the hours."""

    position: str
    taxonomy_version: int
    fit_count: int
    shown_of: int
    beyond_hours: int
    roles: list[RoleMatchOut]


def parts_of(parts: MatchParts) -> dict[str, Any]:
    """The parts and what is missing, as every match shows them."""
    return {"parts": parts.as_json(), "missing": list(parts.missing_skills)}


def order_of(placed: Any) -> dict[str, int] | None:
    """The factors of the two-sided order; nothing in any other."""
    if placed is None:
        return None
    return {name: getattr(placed, name) for name in OrderOut.model_fields}
