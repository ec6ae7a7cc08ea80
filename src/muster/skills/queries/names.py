"""All names of all skills at once: what search and extraction stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from muster.skills.models import Skill, SkillLabel
from muster.skills.terms import LabelRole, SkillStatus

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Named:
    """The skills that are offered, and their labels as parallel columns.

    ``skill[i]`` is the position in ``refs`` (and ``uris``, ...) of the skill that label i names.
    Skills are in order of id, labels in order of skill and id.
    """

    refs: Sequence[str]
    uris: Sequence[str]
    kinds: Sequence[str]
    sources: Sequence[str]
    families: Sequence[str]
    skill: Sequence[int]
    text: Sequence[str]
    normal: Sequence[str]
    language: Sequence[str]
    role: Sequence[str]

    def preferred(self, language: str) -> list[str]:
        """By skill: the preferred label in the language, else in English, else the first there is."""
        best: list[tuple[int, str]] = [(9, "")] * len(self.refs)
        for skill, text, spoken, role in zip(self.skill, self.text, self.language, self.role, strict=True):
            if role == LabelRole.PREFERRED:
                rank = 0 if spoken == language else 1 if spoken == "en" else 2
            else:
                rank = 3
            if rank < best[skill][0]:
                best[skill] = (rank, text)
        return [text or uri for (_rank, text), uri in zip(best, self.uris, strict=True)]


def names_of_skills() -> Named:
    """Every active skill with all its labels, hidden ones too. Two queries."""
    columns = ("id", "ref", "uri", "kind", "source", "family__key")
    skills = list(Skill.objects.active().order_by("id").values_list(*columns))
    place = {row[0]: n for n, row in enumerate(skills)}
    labels = (
        SkillLabel.objects.filter(skill__status=SkillStatus.ACTIVE)
        .order_by("skill_id", "id")
        .values_list("skill_id", "text", "normal", "language", "role")
    )
    rows = [row for row in labels.iterator(_BATCH) if row[0] in place]
    return Named(
        refs=[row[1] for row in skills],
        uris=[row[2] for row in skills],
        kinds=[row[3] for row in skills],
        sources=[row[4] for row in skills],
        families=[row[5] or "" for row in skills],
        skill=[place[row[0]] for row in rows],
        text=[row[1] for row in rows],
        normal=[row[2] for row in rows],
        language=[row[3] for row in rows],
        role=[row[4] for row in rows],
    )
