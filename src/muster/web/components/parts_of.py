"""A match, as `matching` tells it, ready to be drawn: the one call a page makes.

The rows are described by what is read of them, so that a match, an explanation and a replay all fit.
"""

from collections.abc import Iterable
from typing import Protocol

from muster.foundation.words import _
from muster.web.components.numbers import tenths
from muster.web.components.parts import PartLine, Parts


class MatchLine(Protocol):
    """A line of a score; points in thousandths, `tenths` as the engine prints it."""

    @property
    def group(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def points(self) -> int: ...
    @property
    def tenths(self) -> int: ...
    @property
    def of(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def cover(self) -> int: ...
    @property
    def is_evidenced(self) -> bool: ...
    @property
    def through(self) -> str: ...
    @property
    def through_ref(self) -> str: ...
    @property
    def skill_ref(self) -> str: ...


class MissingSkill(Protocol):
    """A required skill that is not covered."""

    @property
    def label(self) -> str: ...
    @property
    def level(self) -> int: ...


class Step(Protocol):
    """Something that would raise a match; points in thousandths."""

    @property
    def words(self) -> str: ...
    @property
    def points(self) -> int: ...


class MatchParts(Protocol):
    """A score with its parts in thousandths of a point; `missing` is not negative."""

    @property
    def skills_evidenced(self) -> int: ...
    @property
    def skills_claimed(self) -> int: ...
    @property
    def wants(self) -> int: ...
    @property
    def practical(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def lines(self) -> Iterable[MatchLine]: ...
    @property
    def missing_skills(self) -> Iterable[MissingSkill]: ...


def parts_of(match: MatchParts) -> Parts:
    """The parts with their words; printed tenths are the engine's own, so page, API and command agree."""
    groups: dict[str, list[PartLine]] = {"skills": [], "wants": [], "practical": []}
    for line in match.lines:
        if line.group in groups:
            groups[line.group].append(_line(line))
    return Parts(
        skills_evidenced=match.skills_evidenced,
        skills_claimed=match.skills_claimed,
        wants=match.wants,
        practical=match.practical,
        missing=match.missing,
        total=match.total,
        lines=tuple(groups["skills"]),
        missing_skills=tuple(missing_words(skill) for skill in match.missing_skills),
        wants_lines=tuple(groups["wants"]),
        practical_lines=tuple(groups["practical"]),
    )


def step_words(step: Step) -> str:
    """Something that would raise a match (``matching.Step``): "The wish to use Python: 3.0 points more." """
    what = step.words[:1].upper() + step.words[1:]
    return _("{what}: {points} points more.", what=what, points=tenths(step.points))


def missing_words(skill: MissingSkill) -> str:
    """A missing skill with the level that is asked for."""
    if not skill.level:
        return skill.label
    return _("{skill} at level {level}", skill=skill.label, level=skill.level)


def _line(line: MatchLine) -> PartLine:
    label = _("{skill}, level {level}", skill=line.label, level=line.level) if line.level else line.label
    needs = {"required": _("required"), "useful": _("useful"), "learnable": _("learnable here")}
    need = needs.get(line.kind, "")
    why = f"/taxonomy/{line.skill_ref}/near/{line.through_ref}/" if line.through_ref else ""
    return PartLine(label, line.points, line.of, need, _grade(line) if need else "", line.tenths, why)


def _grade(line: MatchLine) -> str:
    if not line.cover:
        return _("not shown")
    grade = _("evidenced") if line.is_evidenced else _("claimed")
    return _("{grade}, counted through {skill}", grade=grade, skill=line.through) if line.through else grade
