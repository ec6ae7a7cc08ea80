"""What a source says, before it is compared with what is stored. Plain values, no tables."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from muster.skills.rules.report import Problem
from muster.skills.rules.words import tidy, without_unseen
from muster.skills.terms import GroupScheme, LabelRole, Origin, RelationKind, SkillKind, SkillSource

LONGEST_LABEL = 400
LONGEST_DESCRIPTION = 10_000


@dataclass(slots=True)
class Names:
    """The labels of one thing: (language, text) to role. The first role given to a text stays."""

    roles: dict[tuple[str, str], LabelRole] = field(default_factory=dict)

    def prefer(self, language: str, text: str) -> bool:
        """Give the preferred label; False when it says nothing or the language has one already."""
        text = tidy(text)[:LONGEST_LABEL]
        if not _says(text) or self.preferred(language) is not None:
            return False
        self.roles[(language, text)] = LabelRole.PREFERRED
        return True

    def add(self, language: str, texts: Iterable[str], role: LabelRole = LabelRole.ALIAS) -> None:
        """Add further labels; what says nothing or is there already is passed over."""
        for raw in texts:
            text = tidy(raw)[:LONGEST_LABEL]
            if _says(text):
                self.roles.setdefault((language, text), role)

    def preferred(self, language: str) -> str | None:
        """The preferred label in the language, if there is one."""
        for (lang, text), role in self.roles.items():
            if lang == language and role is LabelRole.PREFERRED:
                return text
        return None

    def languages(self) -> set[str]:
        """The languages in which there is any label."""
        return {language for language, _text in self.roles}


@dataclass(slots=True)
class SkillLine:
    """One skill as a source describes it."""

    uri: str
    kind: SkillKind
    names: Names = field(default_factory=Names)
    family: str | None = None
    half_life: Decimal | None = None
    is_licence: bool = False
    is_deprecated: bool = False
    descriptions: dict[str, str] = field(default_factory=dict)
    """By language: what it is. The first that is said in a language stays."""
    parents: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    def describe(self, language: str, text: str) -> None:
        """Say what it is; what says nothing is passed over, and what the language has already stays."""
        text = without_unseen(text).strip()[:LONGEST_DESCRIPTION].rstrip()
        if _says(text):
            self.descriptions.setdefault(language, text)


@dataclass(slots=True)
class GroupLine:
    """One group or collection as a source describes it."""

    uri: str
    scheme: GroupScheme
    code: str
    labels: dict[str, str] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class RelationLine:
    """Two skills by URI and how near they are, in hundredths."""

    from_uri: str
    to_uri: str
    kind: RelationKind
    sim: int
    origin: Origin


@dataclass(slots=True)
class OccupationLine:
    """One occupation as a source describes it; ``skills`` is the skill's URI to "essential"."""

    uri: str
    code: str
    names: Names = field(default_factory=Names)
    description: str = ""
    skills: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class FamilyLine:
    """One family as a source describes it."""

    key: str
    labels: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    position: int = 0


@dataclass(slots=True)
class Contents:
    """All that one load brings.

    ``is_complete`` says that the source was given whole, so that what it no longer lists is
    deprecated. ``languages`` are those that it speaks. ``has`` names the parts that were there at
    all, among "kinds", "parents", "groups", "relations", "occupations" and "occupation_skills":
    what a missing file would have said is left as it is stored.
    """

    source: SkillSource
    is_complete: bool
    languages: set[str] = field(default_factory=set)
    skills: dict[str, SkillLine] = field(default_factory=dict)
    groups: dict[str, GroupLine] = field(default_factory=dict)
    relations: dict[tuple[str, str, Origin], RelationLine] = field(default_factory=dict)
    occupations: dict[str, OccupationLine] = field(default_factory=dict)
    families: dict[str, FamilyLine] = field(default_factory=dict)
    levels: dict[tuple[str, int, str], str] = field(default_factory=dict)
    themes: dict[str, dict[str, str]] = field(default_factory=dict)
    has: set[str] = field(default_factory=set)
    missing_files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    """Skills that this load leaves as they are, though the source says something else of them."""

    def leave(self, uris: Collection[str]) -> None:
        """Take these skills out: nothing of them is added, changed or deprecated."""
        self.left |= set(uris)
        for uri in self.left:
            self.skills.pop(uri, None)
        for line in self.skills.values():
            line.parents -= self.left
        for key in [key for key in self.relations if self.left & set(key[:2])]:
            del self.relations[key]
        for occupation in self.occupations.values():
            for uri in self.left & occupation.skills.keys():
                del occupation.skills[uri]

    def problem(self, file: str, line: int, column: str, message: str) -> None:
        """Note something that was left out."""
        self.problems.append(Problem(file, line, column, message))

    def digest(self) -> str:
        """A hash of what the skills are and how they are called."""
        total = hashlib.sha256(str(self.source).encode())
        for uri, line in sorted(self.skills.items()):
            total.update(f"\n{uri}\t{line.kind}\t{line.is_deprecated}\t{sorted(line.parents)}".encode())
            for (language, text), role in sorted(line.names.roles.items()):
                total.update(f"\t{language}\t{text}\t{role}".encode())
        for one, other, origin in sorted(self.relations):
            total.update(f"\n{one}\t{other}\t{self.relations[(one, other, origin)].sim}".encode())
        return total.hexdigest()


def _says(text: str) -> bool:
    return any(c.isalnum() for c in text)
