"""Writing a version of the taxonomy line by line, so that its diff can be read and rolled back.

Every row that a version touches is noted as [key, before, after], null for not being there. The same writer serves
accepted proposals, loads and rollbacks: a rollback writes the lines backwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max, Model, QuerySet

from muster.foundation.act import Act
from muster.skills.actions.syncing import Sync
from muster.skills.models import (
    LevelText,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Skill,
    SkillDescription,
    SkillGroup,
    SkillGroupMember,
    SkillGroupParent,
    SkillLabel,
    SkillMerge,
    SkillParent,
    SkillRelation,
    SkillSplit,
    TaxonomyChange,
    TaxonomyVersion,
)
from muster.skills.rules.words import normalise
from muster.skills.terms import LabelRole, SkillSource, VersionKind

LOCK = 0x6D75736B
"""One transaction at a time changes the taxonomy."""
_LINES = 500
_LONGEST = 400

Values = tuple[Any, ...]
Line = tuple[Any, Values | None, Values | None]
"""Key, before, after."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as changes see it: which columns say what a row is about, and which what it says of that."""

    rows: type[Model]
    key: tuple[str, ...]
    values: tuple[str, ...]


TABLES: dict[str, Table] = {
    "skill": Table(
        Skill,
        ("uri",),
        (
            "source",
            "kind",
            "family_id",
            "half_life_months",
            "is_licence",
            "status",
            "description",
            "replaced_by_id",
        ),
    ),
    "label": Table(SkillLabel, ("skill_id", "language", "text"), ("role", "source")),
    "description": Table(SkillDescription, ("skill_id", "language"), ("text",)),
    "parent": Table(SkillParent, ("skill_id", "parent_id"), ("origin",)),
    "relation": Table(SkillRelation, ("from_skill_id", "to_skill_id", "origin"), ("kind", "sim")),
    "merge": Table(SkillMerge, ("skill_id",), ("into_id",)),
    "split": Table(SkillSplit, ("skill_id", "part_id"), ("position",)),
    "level": Table(LevelText, ("family_id", "level", "language"), ("text",)),
    "group": Table(SkillGroup, ("uri",), ("scheme", "code", "labels", "status")),
    "group parent": Table(SkillGroupParent, ("group_id", "parent_id"), ()),
    "group member": Table(SkillGroupMember, ("skill_id", "group_id"), ()),
    "occupation": Table(Occupation, ("uri",), ("code", "description", "status")),
    "title": Table(OccupationLabel, ("occupation_id", "language", "text"), ("role",)),
    "need": Table(OccupationSkill, ("occupation_id", "skill_id"), ("essential",)),
}
"""Every table that a version can change and roll back, in the order of writing: what others point to comes first."""


def _lock() -> None:
    """Wait until no other transaction changes the taxonomy; held until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _next_number() -> int:
    """The number of the next version."""
    return (TaxonomyVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@dataclass
class Changes:
    """What one version writes. Take the lock first, then ``put`` as often as needed, then ``keep`` once."""

    at: datetime
    lines: dict[str, list[Line]] = field(default_factory=dict)

    def put(
        self,
        name: str,
        wanted: Mapping[Any, Values | None],
        *,
        expected: Mapping[Any, Values | None] | None = None,
    ) -> list[Any]:
        """Make the rows with these keys say this (None takes a row away), and note what was different.

        With ``expected`` nothing is written unless every row still says what is expected; the keys of those that do
        not are the answer, an empty list means done.
        """
        table = TABLES[name]
        sync: Sync[Any] = Sync(_rows_about(table, wanted), key=table.key, values=table.values)
        stored = {key: cells for key, (_id, cells) in sync.stored.items()}
        if expected is not None:
            moved = [key for key, values in expected.items() if stored.get(key) != values]
            if moved:
                return moved
        lines: list[Line] = [
            (key, stored.get(key), values) for key, values in wanted.items() if stored.get(key) != values
        ]
        self.note(name, lines)
        sync.remove({key: sync.stored[key][0] for key, before, after in lines if before and after is None})
        changed = {key: after for key, before, after in lines if before is not None and after is not None}
        for turn in (False, True):  # a preferred label comes last: there is one per language at any moment
            sync.change({k: v for k, v in changed.items() if _is_preferred(name, v) is turn})
        added = {key: after for key, before, after in lines if before is None and after is not None}
        sync.add((key, self._make(table, key, values), values) for key, values in added.items())
        return []

    def note(self, name: str, lines: Sequence[Line]) -> None:
        """Note lines that somebody else has written."""
        if lines:
            self.lines.setdefault(name, []).extend(lines)

    def _make(self, table: Table, key: Any, values: Values) -> Model:
        cells = dict(zip(table.key, key if isinstance(key, tuple) else (key,), strict=True))
        cells |= dict(zip(table.values, values, strict=True))
        if table.rows in (SkillLabel, OccupationLabel):
            cells["normal"] = normalise(cells["text"])[:_LONGEST]
        if table.rows is SkillMerge:
            cells["stands_id"] = cells["into_id"]
        if table.rows is Skill:
            cells |= {"created_at": self.at, "first_version": _next_number()}
        return table.rows(**cells)

    def keep(
        self,
        act: Act,
        *,
        kind: VersionKind,
        author_ref: str,
        note: str = "",
        source: SkillSource = SkillSource.OWN,
        undoes: int | None = None,
        reviewer_ref: str = "",
    ) -> TaxonomyVersion:
        """Make the version of these changes, with its lines."""
        _settle_merges()
        version = TaxonomyVersion(
            number=_next_number(),
            kind=kind,
            source=source,
            author_ref=author_ref,
            reviewer_ref=reviewer_ref,
            undoes=undoes,
            at=act.at,
            note=note,
            digest=hashlib.sha256(json.dumps(self.lines, default=str).encode()).hexdigest(),
            counts=_counts_of(self.lines),
        )
        version.save(force_insert=True)
        _keep_lines(version, self.lines)
        return version


def _keep_lines(version: TaxonomyVersion, lines: Mapping[str, Sequence[Line]]) -> None:
    """Write the lines of a version, some hundred a row."""
    TaxonomyChange.objects.bulk_create(
        TaxonomyChange(version=version, table=name, lines=[_plain(line) for line in some[n : n + _LINES]])
        for name, some in lines.items()
        for n in range(0, len(some), _LINES)
    )


def _read_lines(version: TaxonomyVersion) -> dict[str, list[Line]]:
    """The lines of a version by table, in the order of writing."""
    found: dict[str, list[Line]] = {}
    for row in TaxonomyChange.objects.filter(version=version).order_by("id"):
        found.setdefault(row.table, []).extend(_rich(row.table, line) for line in row.lines)
    return found


def _counts_of(lines: Mapping[str, Sequence[Line]]) -> dict[str, int]:
    """Skills added and changed by these lines."""
    skills = lines.get("skill", ())
    added = sum(before is None for _key, before, _after in skills)
    return {"added": added, "changed": sum(len(some) for some in lines.values()) - added}


def _settle_merges() -> None:
    """Let every merge name the end of its chain."""
    merges = {merge.skill_id: merge for merge in SkillMerge.objects.all()}
    moved = []
    for merge in merges.values():
        end, seen = merge.into_id, {merge.skill_id}
        while end in merges and end not in seen:
            seen.add(end)
            end = merges[end].into_id
        if end != merge.stands_id:
            merge.stands_id = end
            moved.append(merge)
    SkillMerge.objects.bulk_update(moved, ["stands"])


def _rows_about(table: Table, wanted: Mapping[Any, Any]) -> QuerySet[Any]:
    """Stored rows with the leading columns of these keys: all of those asked for, and a few more."""
    lead = {key[0] if isinstance(key, tuple) else key for key in wanted}
    return table.rows._default_manager.filter(**{f"{table.key[0]}__in": lead})


def _is_preferred(name: str, values: Values) -> bool:
    return name == "label" and values[0] == LabelRole.PREFERRED


def _plain(line: Line) -> list[Any]:
    key, before, after = line
    return [
        list(key) if isinstance(key, tuple) else [key],
        None if before is None else [_cell(cell) for cell in before],
        None if after is None else [_cell(cell) for cell in after],
    ]


def _cell(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _rich(name: str, line: list[Any]) -> Line:
    table = TABLES[name]
    key = tuple(line[0]) if len(table.key) > 1 else line[0][0]
    return key, _values(table, line[1]), _values(table, line[2])


def _values(table: Table, cells: list[Any] | None) -> Values | None:
    if cells is None:
        return None
    return tuple(
        Decimal(cell) if name == "half_life_months" and cell is not None else cell
        for name, cell in zip(table.values, cells, strict=True)
    )
