"""Names of skills and occupations: who gave them, which is preferred, what stays when one goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from muster.foundation.words import _
from muster.skills.actions.changes import Line
from muster.skills.actions.syncing import Difference, Sync
from muster.skills.formats.contents import Contents, Names
from muster.skills.models import SkillLabel
from muster.skills.rules.words import normalise
from muster.skills.terms import LabelRole, SkillSource

Key = tuple[int, str, str]
_LONGEST = 400


class Labels:
    """The labels of all skills that a load names.

    Whoever maintains the skill says which label is preferred; others' are aliases. A preferred
    label that is replaced stays as a hidden one, so that texts written with it are still found.
    A language of which the load says nothing for a skill stays as it is.
    """

    def __init__(
        self,
        contents: Contents,
        skills: Mapping[str, int],
        owners: Mapping[str, str],
        *,
        dry_run: bool,
        say: Callable[[str], None],
    ) -> None:
        self.contents, self.skills, self.owners = contents, skills, owners
        self.dry_run, self.say = dry_run, say
        self.touched: set[str] = set()
        self.lines: list[Line] = []
        self.total = sum(len(line.names.roles) for line in contents.skills.values())

    def run(self) -> int:
        """Compare and write; the number of labels added, changed or removed."""
        self.say(_("Comparing {n} labels", n=self.total))
        known = [row_id for uri, row_id in self.skills.items() if row_id and uri in self.contents.skills]
        rows = SkillLabel.objects.filter(skill_id__in=known)
        sync: Sync[Key] = Sync(rows, key=("skill_id", "language", "text"), values=("role", "source"))
        by_skill: dict[int, dict[tuple[str, str], tuple[str, str]]] = defaultdict(dict)
        for (skill_id, language, text), (_id, cells) in sync.stored.items():
            by_skill[skill_id][(language, text)] = (cells[0], cells[1])
        wanted: dict[Key, tuple[Any, ...]] = {}
        size = 0
        for uri, line in self.contents.skills.items():
            skill_id = self.skills[uri]
            stored = by_skill.get(skill_id, {}) if skill_id else {}
            names = self._wanted(line.names, stored, is_owner=self.owners[uri] == self.contents.source)
            if names != stored:
                self.touched.add(uri)
                size += len(set(names.items()) ^ set(stored.items()))
            if skill_id:
                wanted.update({(skill_id, *name): cells for name, cells in names.items()})
        difference = sync.compare(wanted, remove=lambda _key: True)
        self.lines = sync.lines(difference, wanted)
        if not self.dry_run:
            self._write(sync, difference, wanted)
        return size

    def _wanted(
        self, names: Names, stored: Mapping[tuple[str, str], tuple[str, str]], *, is_owner: bool
    ) -> dict[tuple[str, str], tuple[str, str]]:
        """All labels that one skill should have afterwards: (language, text) to (role, source)."""
        source = str(self.contents.source)
        spoken = names.languages()
        after: dict[tuple[str, str], tuple[str, str]] = {}
        for name, (role, giver) in stored.items():
            if giver != source or name[0] not in spoken or not self.contents.is_complete:
                after[name] = (role, giver)
            elif role != LabelRole.ALIAS:
                after[name] = (LabelRole.HIDDEN.value, giver)
        preferred = {name[0] for name, (role, _giver) in after.items() if role == LabelRole.PREFERRED}
        for name, role in names.roles.items():
            given = after.get(name)
            if given is not None and given[1] != source and not is_owner:
                continue
            says = role.value
            if role is LabelRole.PREFERRED and name[0] in preferred and (given is None or given[0] != says):
                if not is_owner or self._is_decided(after, name[0]):
                    says = LabelRole.ALIAS.value
                else:
                    self._demote(after, name[0])
            after[name] = (says, source if given is None else given[1])
        return after

    def _is_decided(self, after: dict[tuple[str, str], tuple[str, str]], language: str) -> bool:
        """Whether the name shown in the language was decided here, by a proposal: a list does not undo that."""
        return self.contents.source is not SkillSource.OWN and any(
            name[0] == language and role == LabelRole.PREFERRED and giver == SkillSource.OWN
            for name, (role, giver) in after.items()
        )

    @staticmethod
    def _demote(after: dict[tuple[str, str], tuple[str, str]], language: str) -> None:
        for name, (role, giver) in after.items():
            if name[0] == language and role == LabelRole.PREFERRED:
                after[name] = (LabelRole.ALIAS.value, giver)

    def _write(
        self, sync: Sync[Key], difference: Difference[Key], wanted: Mapping[Key, tuple[Any, ...]]
    ) -> None:
        """Preferred labels come last: a skill has at most one per language at any moment."""
        self.say(_("Writing {n} labels", n=difference.size))
        preferred = LabelRole.PREFERRED
        sync.remove(difference.removed)
        sync.change({key: wanted[key] for key in difference.changed if wanted[key][0] != preferred})
        sync.change({key: wanted[key] for key in difference.changed if wanted[key][0] == preferred})
        sync.add((key, self._make(key, wanted[key]), wanted[key]) for key in difference.added)

    @staticmethod
    def _make(key: Key, cells: tuple[Any, ...]) -> SkillLabel:
        normal = normalise(key[2])[:_LONGEST]
        return SkillLabel(
            skill_id=key[0], language=key[1], text=key[2], normal=normal, role=cells[0], source=cells[1]
        )
