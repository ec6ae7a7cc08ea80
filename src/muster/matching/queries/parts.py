"""An explanation of the engine in the words of the product: labels for numbers, points as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from muster.engine.explain import MISSING, PRACTICALLY, SKILLS, WANTS, Explanation, Part
from muster.engine.rows import Kind
from muster.engine.scoring import PARAMETERS
from muster.foundation.words import _, language
from muster.matching import terms
from muster.matching.snapshot import Snapshot

KIND_NAMES = {Kind.REQUIRED: "required", Kind.USEFUL: "useful", Kind.LEARNABLE: "learnable"}


class MatchLine(NamedTuple):
    """One line of a score. ``points`` and ``of`` in thousandths of a point; ``tenths`` as printed.

    A named tuple, because it is made three times as fast: fifty people shown are a thousand lines.

    ``group``: skills, wants, practical or missing. For a requirement: its kind, level, ``cover`` in
    thousandths, whether it counts as met, rests on evidence, or through which other skill it counts.
    """

    group: str
    label: str
    points: int
    tenths: int
    of: int = 0
    skill_ref: str = ""
    kind: str = ""
    level: int = 0
    cover: int = 0
    is_met: bool = False
    is_evidenced: bool = False
    through: str = ""
    through_ref: str = ""
    """The label of the related skill that covers it; empty when the skill itself does, or nothing."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A required skill that is not covered."""

    skill_ref: str
    label: str
    level: int


@dataclass(frozen=True, slots=True)
class MatchParts:
    """A score with its parts, all in thousandths of a point; ``missing`` is what is taken off.

    ``skills_evidenced + skills_claimed + wants + practical - missing == total``, exactly.
    """

    skills_evidenced: int
    skills_claimed: int
    wants: int
    practical: int
    missing: int
    total: int
    lines: tuple[MatchLine, ...] = ()
    missing_skills: tuple[Missing, ...] = ()

    def as_json(self) -> dict[str, int]:
        """The parts alone, as commands and the API print them."""
        return {
            "skills_evidenced": self.skills_evidenced,
            "skills_claimed": self.skills_claimed,
            "wants": self.wants,
            "practical": self.practical,
            "missing": -self.missing,
        }


class Labels:
    """Labels for the numbers of a snapshot, in the reader's language."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._refs = snapshot.artefact.skill_refs
        self._book = snapshot.labels
        self._tags = {number: key for key, number in snapshot.names.tags.items()}
        self._language = language()
        self._skills: dict[int, str] = {}
        self.plain: dict[tuple[str, str, int], str] = {}
        """Labels of lines that are no requirement, by group, name and subject: alike for everybody on a list."""

    def ref(self, number: int) -> str:
        """The skill's reference."""
        return self._refs[number]

    def skill(self, number: int) -> str:
        """The skill's label."""
        label = self._skills.get(number)
        if label is None:
            label = self._skills[number] = self._book.skill(self._refs[number], self._language)
        return label

    def theme(self, number: int) -> str:
        """The theme's label."""
        return self._book.theme(self._tags.get(number, ""), self._language)


def match_parts(explained: Explanation, labels: Labels) -> MatchParts:
    """The explanation with labels."""
    skills = PARAMETERS.skills * explained.skills
    lacking = explained.of(MISSING)
    return MatchParts(
        skills_evidenced=explained.evidenced,
        skills_claimed=skills - explained.evidenced,
        wants=PARAMETERS.wants * explained.wants,
        practical=PARAMETERS.practical * explained.practical,
        missing=-sum(part.points for part in lacking),
        total=explained.score,
        lines=tuple([_line(part, labels) for part in explained.parts]),
        missing_skills=tuple(
            Missing(labels.ref(p.subject), labels.skill(p.subject), p.cover.level if p.cover else 0)
            for p in lacking
        ),
    )


def _line(part: Part, labels: Labels) -> MatchLine:
    group, name, subject, _value, points, tenths, cover = part
    if cover is None:
        said = (group, name, subject)
        label = labels.plain.get(said)
        if label is None:
            label = labels.plain[said] = _plain_label(part, labels)
        return MatchLine(group, label, points, tenths)
    level, kind, weight, value, via, _sim, is_evidenced, _proven = cover
    is_through = via is not None and via != subject
    return MatchLine(
        group,
        labels.skill(subject),
        points,
        tenths,
        PARAMETERS.skills * weight if group == SKILLS else 0,
        labels.ref(subject),
        KIND_NAMES[kind],
        level,
        value,
        value >= PARAMETERS.met_from,
        is_evidenced,
        labels.skill(via) if is_through and via is not None else "",
        labels.ref(via) if is_through and via is not None else "",
    )


def _plain_label(part: Part, labels: Labels) -> str:
    if part.group == PRACTICALLY:
        return terms.practical_label(part.name)
    if part.group == WANTS and part.name == "skill":
        return labels.skill(part.subject)
    if part.group == WANTS and part.name == "tag":
        return labels.theme(part.subject)
    return _("Nothing asked") if part.group == SKILLS else _("Nothing said")
