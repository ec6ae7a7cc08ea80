"""Bringing what a source says together with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from muster.foundation.words import _
from muster.skills.actions.changes import LOCK, Line, _keep_lines
from muster.skills.actions.labelling import Labels
from muster.skills.actions.linking import Links
from muster.skills.actions.syncing import Sync
from muster.skills.formats.contents import Contents, SkillLine
from muster.skills.models import (
    Family,
    LevelText,
    Proposal,
    Skill,
    SkillDescription,
    SkillLabel,
    TaxonomyVersion,
    Theme,
)
from muster.skills.rules.report import MOST_IN_DIFF, LoadReport
from muster.skills.rules.words import normalise
from muster.skills.terms import LabelRole, ProposalKind, ProposalState, SkillSource, SkillStatus

_SKILL_VALUES = (
    "kind",
    "family_id",
    "half_life_months",
    "is_licence",
    "status",
    "description",
    "replaced_by_id",
)


class Merge:
    """One load. ``run`` compares everything, writes unless it is a dry run, and reports."""

    def __init__(
        self,
        contents: Contents,
        at: datetime,
        *,
        dry_run: bool,
        say: Callable[[str], None],
        author_ref: str = "",
        reviewer_ref: str = "",
        name: str = "",
    ) -> None:
        self.contents, self.at, self.dry_run, self.say = contents, at, dry_run, say
        self.details: dict[str, int] = {}
        self.lines: dict[str, list[Line]] = {}
        """What was written (or, in a dry run, would be), table by table; nothing of the first load of a source."""
        self.touched: set[str] = set()
        self.added: set[str] = set()
        self.deprecated = 0
        self.author_ref, self.reviewer_ref, self.name = author_ref, reviewer_ref, name
        self.made: TaxonomyVersion | None = None

    def run(self) -> LoadReport:
        """Do it all. Two loads at once wait for each other."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        self.version = (
            TaxonomyVersion.objects.order_by("-number").values_list("number", flat=True).first() or 0
        )
        self.is_first = not Skill.objects.filter(source=self.contents.source).exists()
        self.decided = set(
            Proposal.objects.filter(
                state=ProposalState.ACCEPTED, kind__in=(ProposalKind.DEPRECATE, ProposalKind.SPLIT)
            ).values_list("skill__uri", flat=True)
        )
        self.families = self._families()
        self.skills = self._skills()
        labels = Labels(self.contents, self.skills, self.owners, dry_run=self.dry_run, say=self.say)
        self._count("labels", labels.run(), labels.touched)
        self._note("label", labels.lines)
        self._descriptions()
        links = Links(self.contents, self.skills, self.at, dry_run=self.dry_run, say=self.say)
        for part, size, touched in links.run():
            self._count(part, size, touched)
        for table, lines in links.lines.items():
            self._note(table, lines)
        self._levels()
        self._themes()
        return self._report(labels)

    def _note(self, table: str, lines: Sequence[Line]) -> None:
        if lines and not self.is_first:
            self.lines.setdefault(table, []).extend(lines)

    def _count(self, part: str, size: int, touched: set[str] | None = None) -> None:
        self.details[part] = self.details.get(part, 0) + size
        self.touched |= touched or set()

    def _families(self) -> dict[str, int | None]:
        """Family key to id; an own list may name a family that is there, by key or by label."""
        values = ("labels", "descriptions", "position")
        sync: Sync[str] = Sync(Family.objects.all(), key=("key",), values=values)
        known = {key: key for key in sync.stored}
        if self.contents.source is SkillSource.OWN:
            for key, (_id, cells) in sync.stored.items():
                known.update({normalise(label).replace(" ", "-"): key for label in cells[0].values()})
        wanted = {
            key: (line.labels, line.descriptions, line.position)
            for key, line in self.contents.families.items()
            if not (self.contents.source is SkillSource.OWN and key in known)
        }
        difference = sync.compare(wanted, remove=lambda _key: False)
        self._count("families", difference.size)
        if not self.dry_run:
            sync.write(
                difference,
                wanted,
                lambda key, cells: Family(
                    key=key, source=self.contents.source, **dict(zip(values, cells, strict=True))
                ),
            )
        ids: dict[str, int | None] = {key: row_id for key, (row_id, _cells) in sync.stored.items()}
        return {key: ids.get(known.get(key, key)) for key in {*ids, *self.contents.families}}

    def _skills(self) -> dict[str, int]:
        """Skill URI to id, for all skills there are (0 for those a dry run would add)."""
        self.say(_("Comparing {n} skills", n=len(self.contents.skills)))
        sync: Sync[str] = Sync(Skill.objects.all(), key=("uri",), values=("source", *_SKILL_VALUES))
        self.owners = {uri: cells[0] for uri, (_id, cells) in sync.stored.items()}
        source = self.contents.source
        wanted: dict[str, tuple[Any, ...]] = {}
        for uri, line in self.contents.skills.items():
            stored = sync.stored.get(uri)
            if stored is None:
                wanted[uri] = (source, *self._values(line, None))
            elif self.owners[uri] == source:
                wanted[uri] = (source, *self._values(line, stored[1][1:]))
        if self.contents.is_complete:
            wanted.update(self._vanished(sync))
        difference = sync.compare(wanted, remove=lambda _uri: False)
        self.added = set(difference.added)
        self._count("skills", difference.size, set(difference.changed))
        self._note("skill", sync.lines(difference, wanted))
        if not self.dry_run:
            sync.write(difference, wanted, self._make)
        ids = {uri: row_id for uri, (row_id, _cells) in sync.stored.items()}
        self.owners.update(dict.fromkeys(difference.added, source))
        return ids | dict.fromkeys(difference.added, 0) if self.dry_run else ids

    def _values(self, line: SkillLine, stored: tuple[Any, ...] | None) -> tuple[Any, ...]:
        """The columns of a skill; what the files do not say stays as it is stored."""
        gone = line.is_deprecated or (stored is not None and line.uri in self.decided)
        status = SkillStatus.DEPRECATED if gone else SkillStatus.ACTIVE
        decided = (line.kind, self.families.get(line.family or ""), line.half_life, line.is_licence)
        if stored is not None and "kinds" not in self.contents.has:
            decided = stored[:4]
        english = line.descriptions.get("en", "")
        if stored is None:
            return (*decided, status, english, None)
        return (*decided, status, english or stored[5], stored[6])

    def _vanished(self, sync: Sync[str]) -> dict[str, tuple[Any, ...]]:
        """Skills of this source that the files no longer list, with their status changed."""
        gone = {}
        for uri, (_id, cells) in sync.stored.items():
            if (
                cells[0] == self.contents.source
                and uri not in self.contents.skills
                and cells[5] == SkillStatus.ACTIVE
                and uri not in self.contents.left
            ):
                gone[uri] = (*cells[:5], SkillStatus.DEPRECATED, *cells[6:])
        self.deprecated = len(gone)
        return gone

    def _make(self, uri: str, cells: tuple[Any, ...]) -> Skill:
        values = dict(zip(("source", *_SKILL_VALUES), cells, strict=True))
        return Skill(uri=uri, created_at=self.at, first_version=self.version + 1, **values)

    def _descriptions(self) -> None:
        """What the skills of this source are, in the languages beside English; what is not said stays as it is stored."""
        uris = {row_id: uri for uri, row_id in self.skills.items() if row_id and uri in self.contents.skills}
        sync: Sync[tuple[int, str]] = Sync(
            SkillDescription.objects.filter(skill_id__in=uris), key=("skill_id", "language"), values=("text",)
        )
        wanted: dict[tuple[int, str], tuple[Any, ...]] = {
            (row_id, language): (text,)
            for row_id, uri in uris.items()
            if self.owners[uri] == self.contents.source
            for language, text in self.contents.skills[uri].descriptions.items()
            if language != "en"
        }
        difference = sync.compare(wanted, remove=lambda _key: False)
        changed = {uris[skill_id] for skill_id, _language in (*difference.added, *difference.changed)}
        self._count("descriptions", difference.size, changed)
        self._note("description", sync.lines(difference, wanted))
        if not self.dry_run:
            sync.write(
                difference,
                wanted,
                lambda key, cells: SkillDescription(skill_id=key[0], language=key[1], text=cells[0]),
            )

    def _levels(self) -> None:
        ids = {self.families.get(key) for key, _level, _language in self.contents.levels}
        families = [family for family in ids if family is not None]
        if len(families) < len(ids):
            return
        sync: Sync[Any] = Sync(
            LevelText.objects.filter(family_id__in=families),
            key=("family_id", "level", "language"),
            values=("text",),
        )
        wanted = {
            (self.families[key], level, language): (text,)
            for (key, level, language), text in self.contents.levels.items()
        }
        difference = sync.compare(wanted, remove=lambda _key: True)
        self._count("levels", difference.size)
        if not self.dry_run:
            sync.write(
                difference,
                wanted,
                lambda key, cells: LevelText(family_id=key[0], level=key[1], language=key[2], text=cells[0]),
            )

    def _themes(self) -> None:
        sync: Sync[str] = Sync(Theme.objects.all(), key=("key",), values=("labels", "position"))
        wanted = {key: (labels, n) for n, (key, labels) in enumerate(self.contents.themes.items())}
        difference = sync.compare(wanted, remove=lambda _key: False)
        self._count("themes", difference.size)
        if not self.dry_run:
            sync.write(
                difference, wanted, lambda key, cells: Theme(key=key, labels=cells[0], position=cells[1])
            )

    def _diff(self, changed: set[str]) -> list[tuple[str, str, str, str]]:
        """Each skill that is added, changed or deprecated, with its name and, where it is another, its former one."""
        ids = {row_id: uri for uri, row_id in self.skills.items() if row_id}
        gone = {
            key
            for key, _before, after in self.lines.get("skill", ())
            if after and key not in self.contents.skills
        }
        former: dict[str, str] = {}
        for (skill_id, language, text), before, _after in self.lines.get("label", ()):
            if language == "en" and before and before[0] == LabelRole.PREFERRED and skill_id in ids:
                former[ids[skill_id]] = text
        rows = SkillLabel.objects.filter(skill__uri__in=gone, role=LabelRole.PREFERRED).order_by("id")
        names = dict(rows.order_by("-language").values_list("skill__uri", "text"))
        found = []
        for what, uris in (("added", self.added), ("changed", changed), ("deprecated", gone)):
            for uri in uris:
                line = self.contents.skills.get(uri)
                name = (line.names.preferred("en") if line else None) or names.get(uri) or uri
                found.append((uri, name, what, former.get(uri, "") if former.get(uri) != name else ""))
        return sorted(found, key=lambda one: (one[2], one[1].casefold(), one[0]))[:MOST_IN_DIFF]

    def _report(self, labels: Labels) -> LoadReport:
        contents = self.contents
        listed = set(contents.skills)
        changed = (self.touched & listed) - self.added
        counts = {
            "added": len(self.added),
            "changed": len(changed),
            "unchanged": len(listed) - len(self.added) - len(changed),
            "deprecated": self.deprecated,
            "relations": len(contents.relations),
            "labels": labels.total,
            "groups": len(contents.groups),
            "families": len(contents.families),
            "occupations": len(contents.occupations),
        }
        if any(self.details.values()) and not self.dry_run:
            self.version += 1
            self.made = TaxonomyVersion(
                number=self.version,
                source=contents.source,
                author_ref=self.author_ref,
                reviewer_ref=self.reviewer_ref,
                note=self.name,
                at=self.at,
                digest=contents.digest(),
                counts=counts,
            )
            self.made.save(force_insert=True)
            _keep_lines(self.made, self.lines)
        return LoadReport(
            source=str(contents.source),
            version=self.version,
            languages=tuple(sorted(contents.languages)),
            missing_files=tuple(contents.missing_files),
            problems=tuple(contents.problems),
            is_dry_run=self.dry_run,
            details=self.details,
            diff=() if self.is_first else tuple(self._diff(changed)),
            **counts,
        )
