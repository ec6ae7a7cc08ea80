"""What hangs together: broader skills, groups, relations, occupations and what they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from muster.foundation.words import _
from muster.skills.actions.changes import Line
from muster.skills.actions.syncing import Difference, Sync
from muster.skills.formats.contents import Contents
from muster.skills.models import (
    Occupation,
    OccupationLabel,
    OccupationSkill,
    SkillGroup,
    SkillGroupMember,
    SkillGroupParent,
    SkillParent,
    SkillRelation,
)
from muster.skills.rules.proposals import CyclicParents, circle
from muster.skills.rules.words import normalise
from muster.skills.terms import GroupScheme, Origin, SkillSource, SkillStatus

_LONGEST = 400
_ORIGINS = {SkillSource.MUSTER: Origin.STARTER, SkillSource.ESCO: Origin.ESCO}

_TABLES: Mapping[type[Model], str] = {
    SkillParent: "parent",
    SkillGroup: "group",
    SkillGroupParent: "group parent",
    SkillGroupMember: "group member",
    SkillRelation: "relation",
    Occupation: "occupation",
    OccupationLabel: "title",
    OccupationSkill: "need",
}
"""By table: its name among the changes of a version."""

Part = tuple[str, int, set[str]]


class Links:
    """Everything between things. Needs the ids of all skills (0 where a dry run adds one)."""

    def __init__(
        self,
        contents: Contents,
        skills: Mapping[str, int],
        at: datetime,
        *,
        dry_run: bool,
        say: Callable[[str], None],
    ) -> None:
        self.contents, self.skills, self.at = contents, skills, at
        self.dry_run, self.say = dry_run, say
        self.uris = {row_id: uri for uri, row_id in skills.items() if row_id}
        self.left = {skills[uri] for uri in contents.left if skills.get(uri)}
        self.lines: dict[str, list[Line]] = {}

    def run(self) -> Iterator[Part]:
        """Each part's name, the number of rows touched, and the URIs of the skills touched."""
        self.say(_("Comparing relations and groups"))
        yield self._parents()
        yield from self._groups()
        yield self._relations()
        if self.contents.occupations:
            self.say(_("Comparing {n} occupations", n=len(self.contents.occupations)))
            yield from self._occupations()

    def _sync(
        self,
        sync: Sync[Any],
        wanted: dict[Any, tuple[Any, ...]],
        make: Callable[[Any, tuple[Any, ...]], Any],
        remove: Callable[[Any], bool],
    ) -> tuple[int, set[str]]:
        """Write the difference; its size, and the URIs of the skills that lead the keys touched."""
        difference = sync.compare(wanted, remove=remove)
        keys = [*difference.added, *difference.changed, *difference.removed]
        touched = {self.uris[key[0]] for key in keys if isinstance(key, tuple) and key[0] in self.uris}
        self.lines.setdefault(_TABLES[sync.table], []).extend(self._lines(sync, difference, wanted))
        if not self.dry_run:
            sync.write(difference, wanted, make)
        return difference.size, touched

    def _lines(self, sync: Sync[Any], difference: Difference[Any], wanted: dict[Any, Any]) -> list[Line]:
        """As changes note them: a relation is known by its origin too."""
        lines = sync.lines(difference, wanted)
        if sync.table is not SkillRelation:
            return lines
        origin = str(_ORIGINS.get(self.contents.source, Origin.OWN))
        return [((*key, origin), before, after) for key, before, after in lines]

    def _parents(self) -> Part:
        source, contents = self.contents.source, self.contents
        way = circle({uri: line.parents for uri, line in contents.skills.items() if line.parents})
        if way:
            names = [
                contents.skills[uri].names.preferred("en") or uri for uri in way if uri in contents.skills
            ]
            raise CyclicParents(names)
        rows = SkillParent.objects.filter(origin=source)
        sync: Sync[tuple[int, int]] = Sync(rows, key=("skill_id", "parent_id"), values=("origin",))
        wanted = {}
        for uri, line in contents.skills.items():
            for parent in sorted(line.parents):
                if parent not in self.skills:
                    contents.problem("", 0, "broader", _("{uri} is not among the skills.", uri=parent))
                elif self.skills[uri] and self.skills[parent]:
                    wanted[(self.skills[uri], self.skills[parent])] = (source,)
        wanted = self._not_by_others(wanted)
        size, touched = self._sync(
            sync,
            wanted,
            lambda key, cells: SkillParent(skill_id=key[0], parent_id=key[1], origin=cells[0]),
            lambda key: contents.is_complete and "parents" in contents.has and key[0] not in self.left,
        )
        return "parents", size, touched

    def _not_by_others(
        self, wanted: dict[tuple[int, int], tuple[Any, ...]]
    ) -> dict[tuple[int, int], tuple[Any, ...]]:
        """Leave out broader links that another source has given already."""
        others = SkillParent.objects.exclude(origin=self.contents.source).values_list("skill_id", "parent_id")
        taken = set(others)
        return {key: cells for key, cells in wanted.items() if key not in taken}

    def _groups(self) -> Iterator[Part]:
        contents = self.contents
        sync: Sync[str] = Sync(
            SkillGroup.objects.filter(source=contents.source),
            key=("uri",),
            values=("scheme", "code", "labels", "status"),
        )
        wanted: dict[str, tuple[Any, ...]] = {}
        for uri, line in contents.groups.items():
            stored = sync.stored.get(uri)
            labels = {**(stored[1][2] if stored else {}), **line.labels}
            wanted[uri] = (line.scheme, line.code, labels, SkillStatus.ACTIVE)
        if "groups" in contents.has and contents.is_complete:
            for uri, (_id, cells) in sync.stored.items():
                if uri not in wanted and cells[0] == GroupScheme.HIERARCHY:
                    wanted[uri] = (*cells[:3], SkillStatus.DEPRECATED)
        size, _touched = self._sync(
            sync,
            wanted,
            lambda uri, c: SkillGroup(
                uri=uri, source=contents.source, scheme=c[0], code=c[1], labels=c[2], status=c[3]
            ),
            lambda _key: False,
        )
        yield "groups", size, set()
        ids = {uri: row_id for uri, (row_id, _cells) in sync.stored.items()}
        yield self._group_parents(ids)
        yield self._members(ids)

    def _group_parents(self, ids: Mapping[str, int]) -> Part:
        contents = self.contents
        rows = SkillGroupParent.objects.filter(group__source=contents.source)
        sync: Sync[tuple[int, int]] = Sync(rows, key=("group_id", "parent_id"), values=())
        wanted: dict[tuple[int, int], tuple[Any, ...]] = {
            (ids[uri], ids[parent]): ()
            for uri, line in contents.groups.items()
            for parent in sorted(line.parents)
            if uri in ids and parent in ids
        }
        size, _touched = self._sync(
            sync,
            wanted,
            lambda key, _cells: SkillGroupParent(group_id=key[0], parent_id=key[1]),
            lambda _key: {"groups", "parents"} <= contents.has,
        )
        return "group parents", size, set()

    def _members(self, ids: Mapping[str, int]) -> Part:
        contents = self.contents
        rows = SkillGroupMember.objects.filter(group__source=contents.source)
        sync: Sync[tuple[int, int]] = Sync(rows, key=("skill_id", "group_id"), values=())
        wanted: dict[tuple[int, int], tuple[Any, ...]] = {
            (self.skills[uri], ids[group]): ()
            for uri, line in contents.skills.items()
            for group in sorted(line.groups)
            if self.skills[uri] and group in ids
        }
        known = {
            ids[uri]
            for uri, line in contents.groups.items()
            if uri in ids and (line.scheme is GroupScheme.COLLECTION or "parents" in contents.has)
        }
        size, touched = self._sync(
            sync,
            wanted,
            lambda key, _cells: SkillGroupMember(skill_id=key[0], group_id=key[1]),
            lambda key: key[1] in known and key[0] not in self.left,
        )
        return "group members", size, touched

    def _relations(self) -> Part:
        contents = self.contents
        origin = _ORIGINS.get(contents.source, Origin.OWN)
        rows = SkillRelation.objects.filter(origin=origin)
        sync: Sync[tuple[int, int]] = Sync(rows, key=("from_skill_id", "to_skill_id"), values=("kind", "sim"))
        wanted: dict[tuple[int, int], tuple[Any, ...]] = {}
        for line in contents.relations.values():
            one, other = self.skills[line.from_uri], self.skills[line.to_uri]
            if one and other:
                wanted[(one, other)] = (line.kind, line.sim)
        size, touched = self._sync(
            sync,
            wanted,
            lambda key, cells: SkillRelation(
                from_skill_id=key[0], to_skill_id=key[1], kind=cells[0], sim=cells[1], origin=origin
            ),
            lambda key: contents.is_complete and "relations" in contents.has and not self.left & set(key),
        )
        return "relations", size, touched

    def _occupations(self) -> Iterator[Part]:
        contents = self.contents
        sync: Sync[str] = Sync(
            Occupation.objects.filter(source=contents.source),
            key=("uri",),
            values=("code", "description", "status"),
        )
        wanted: dict[str, tuple[Any, ...]] = {
            uri: (line.code, line.description, SkillStatus.ACTIVE)
            for uri, line in contents.occupations.items()
        }
        for uri, (_id, cells) in sync.stored.items():
            if uri not in wanted and contents.is_complete:
                wanted[uri] = (*cells[:2], SkillStatus.DEPRECATED)
        size, _touched = self._sync(
            sync,
            wanted,
            lambda uri, c: Occupation(
                uri=uri, source=contents.source, code=c[0], description=c[1], status=c[2]
            ),
            lambda _key: False,
        )
        yield "occupations", size, set()
        ids = {uri: row_id for uri, (row_id, _cells) in sync.stored.items()}
        yield self._titles(ids)
        if "occupation_skills" in contents.has:
            yield self._needs(ids)

    def _titles(self, ids: Mapping[str, int]) -> Part:
        rows = OccupationLabel.objects.filter(occupation__source=self.contents.source)
        sync: Sync[Any] = Sync(rows, key=("occupation_id", "language", "text"), values=("role",))
        spoken = {
            (ids[uri], language)
            for uri, line in self.contents.occupations.items()
            if uri in ids
            for language in line.names.languages()
        }
        wanted = {
            (ids[uri], language, text): (role,)
            for uri, line in self.contents.occupations.items()
            if uri in ids
            for (language, text), role in line.names.roles.items()
        }
        size, _touched = self._sync(
            sync,
            wanted,
            lambda key, cells: OccupationLabel(
                occupation_id=key[0],
                language=key[1],
                text=key[2],
                normal=normalise(key[2])[:_LONGEST],
                role=cells[0],
            ),
            lambda key: key[:2] in spoken,
        )
        return "titles", size, set()

    def _needs(self, ids: Mapping[str, int]) -> Part:
        rows = OccupationSkill.objects.filter(occupation__source=self.contents.source)
        sync: Sync[tuple[int, int]] = Sync(rows, key=("occupation_id", "skill_id"), values=("essential",))
        wanted: dict[tuple[int, int], tuple[Any, ...]] = {
            (ids[uri], self.skills[skill]): (essential,)
            for uri, line in self.contents.occupations.items()
            if uri in ids
            for skill, essential in line.skills.items()
            if self.skills.get(skill)
        }
        size, _touched = self._sync(
            sync,
            wanted,
            lambda key, cells: OccupationSkill(occupation_id=key[0], skill_id=key[1], essential=cells[0]),
            lambda key: key[1] not in self.left,
        )
        return "occupation skills", size, set()
