"""All names of all skills at once: what search and extraction stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from muster.skills.models import Occupation, OccupationLabel, Skill, SkillLabel
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
    descriptions: Sequence[str] = ()
    """By skill, in English; empty where there is none, or none were asked for."""

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
    """Every active skill with all its labels, hidden ones too, and those of the skills that were merged into it or
    that it replaces. Two queries.
    """
    columns = ("id", "ref", "uri", "kind", "source", "family__key", "description")
    skills = list(Skill.objects.active().order_by("id").values_list(*columns))
    place = {row[0]: n for n, row in enumerate(skills)}
    labels = SkillLabel.objects.exclude(
        skill__status=SkillStatus.DEPRECATED, skill__merge=None, skill__replaced_by=None
    )
    spoken = (
        "skill_id",
        "text",
        "normal",
        "language",
        "role",
        "skill__merge__stands_id",
        "skill__replaced_by_id",
    )
    rows = []
    for own, text, normal, language, role, stands, instead in (
        labels.order_by("skill_id", "id").values_list(*spoken).iterator(_BATCH)
    ):
        skill = place.get(stands or (own if own in place else instead))
        if skill is not None:
            moved = stands is not None or own not in place
            rows.append((skill, text, normal, language, _role(role, moved=moved)))
    rows.sort(key=lambda row: row[0])  # stable: labels of one skill stay in their order
    return Named(
        refs=[row[1] for row in skills],
        uris=[row[2] for row in skills],
        kinds=[row[3] for row in skills],
        sources=[row[4] for row in skills],
        families=[row[5] or "" for row in skills],
        skill=[row[0] for row in rows],
        text=[row[1] for row in rows],
        normal=[row[2] for row in rows],
        language=[row[3] for row in rows],
        role=[row[4] for row in rows],
        descriptions=[row[6] for row in skills],
    )


def _role(role: str, *, moved: bool) -> str:
    """A name that comes with another skill is an alias at most."""
    return str(LabelRole.ALIAS) if moved and role == LabelRole.PREFERRED else role


@dataclass(frozen=True, slots=True)
class OccupationTitles:
    """An occupation and what it is called, in English where it has an English title."""

    uri: str
    label: str
    others: Sequence[str]


def titles_of_occupations() -> list[OccupationTitles]:
    """Every active occupation with its titles, English before other languages. Two queries."""
    uris = dict(Occupation.objects.filter(status=SkillStatus.ACTIVE).order_by("id").values_list("id", "uri"))
    found: dict[int, dict[str, list[tuple[bool, str]]]] = {}
    labels = OccupationLabel.objects.filter(occupation_id__in=uris).order_by("occupation_id", "id")
    for occupation_id, language, text, role in labels.values_list(
        "occupation_id", "language", "text", "role"
    ):
        said = found.setdefault(occupation_id, {}).setdefault(language, [])
        said.append((role != LabelRole.PREFERRED, text))
    titles = []
    for occupation_id, by_language in found.items():
        said = by_language.get("en") or next(iter(by_language.values()))
        first, *others = [text for _is_other, text in sorted(said, key=lambda one: one[0])]
        titles.append(OccupationTitles(uris[occupation_id], first, others))
    return titles
