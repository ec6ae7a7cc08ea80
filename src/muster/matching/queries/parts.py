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

    def ref(self, number: int) -> str:
        """The skill's reference."""
        return self._refs[number]

    def skill(self, number: int) -> str:
        """The skill's label."""
        return self._book.skill(self._refs[number], self._language)

    def theme(self, number: int) -> str:
        """The theme's label."""
        return self._book.theme(self._tags.get(number, ""), self._language)


def match_parts(explained: Explanation, labels: Labels) -> MatchParts:
    """The explanation with labels."""
    skills = PARAMETERS.skills * explained.skills
    missing = tuple(
        Missing(labels.ref(p.subject), labels.skill(p.subject), p.cover.level if p.cover else 0)
        for p in explained.of(MISSING)
    )
    return MatchParts(
        skills_evidenced=explained.evidenced,
        skills_claimed=skills - explained.evidenced,
        wants=PARAMETERS.wants * explained.wants,
        practical=PARAMETERS.practical * explained.practical,
        missing=-sum(part.points for part in explained.of(MISSING)),
        total=explained.score,
        lines=tuple(_line(part, labels) for part in explained.parts),
        missing_skills=missing,
    )


def _line(part: Part, labels: Labels) -> MatchLine:
    cover = part.cover
    if cover is None:
        return MatchLine(part.group, _plain_label(part, labels), part.points, part.tenths)
    through = labels.skill(cover.via) if cover.via is not None and cover.via != part.subject else ""
    return MatchLine(
        group=part.group,
        label=labels.skill(part.subject),
        points=part.points,
        tenths=part.tenths,
        of=PARAMETERS.skills * cover.weight if part.group == SKILLS else 0,
        skill_ref=labels.ref(part.subject),
        kind=KIND_NAMES[cover.kind],
        level=cover.level,
        cover=cover.value,
        is_met=cover.is_met,
        is_evidenced=cover.evidenced,
        through=through,
        through_ref=labels.ref(cover.via) if through and cover.via is not None else "",
    )


def _plain_label(part: Part, labels: Labels) -> str:
    if part.group == PRACTICALLY:
        return terms.practical_label(part.name)
    if part.group == WANTS and part.name == "skill":
        return labels.skill(part.subject)
    if part.group == WANTS and part.name == "tag":
        return labels.theme(part.subject)
    return _("Nothing asked") if part.group == SKILLS else _("Nothing said")
