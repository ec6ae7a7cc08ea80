"""The official ESCO download: CSV files named ``skills_en.csv`` and so on.

Files may lie in the folder itself or in one folder per language (``de/skills_de.csv``). Only a
skills file is needed; every other file that is absent is named in the report. Structure (types,
groups, broader links, relations) is read from one language, the one whose skills file comes
first in ``_language_order``; labels and descriptions of skills from all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from muster.foundation.words import _
from muster.skills.formats.contents import (
    Contents,
    FamilyLine,
    GroupLine,
    OccupationLine,
    RelationLine,
    SkillLine,
)
from muster.skills.formats.reading import Row, cells_of, folder_at, lines_of, read_csv
from muster.skills.rules.kinds import esco_half_life, esco_kind
from muster.skills.rules.refusals import FileMissing
from muster.skills.terms import (
    SIM_ESSENTIAL,
    SIM_OPTIONAL,
    GroupScheme,
    LabelRole,
    Origin,
    RelationKind,
    SkillKind,
    SkillSource,
)

Progress = Callable[[str], None]

COLLECTIONS = {
    "digitalSkillsCollection": "Digital",
    "digCompSkillsCollection": "DigComp",
    "greenSkillsCollection": "Green",
    "languageSkillsCollection": "Languages",
    "researchSkillsCollection": "Research",
    "transversalSkillsCollection": "Transversal",
}
COLLECTION_URI = "http://data.europa.eu/esco/collection/"
OPTIONAL_STEMS = (
    "skillGroups",
    "skillsHierarchy",
    "broaderRelationsSkillPillar",
    "skillSkillRelations",
    *COLLECTIONS,
    "occupations",
    "occupationSkillRelations",
)
_PARTS = {
    "broaderRelationsSkillPillar": ("kinds", "parents"),
    "skillGroups": ("groups",),
    "skillSkillRelations": ("relations",),
    "occupations": ("occupations",),
    "occupationSkillRelations": ("occupation_skills",),
}
_FILE = re.compile(r"^([A-Za-z]+)_([a-z]{2}(?:-[a-z]{2,4})?)\.csv$")
_SIMS = {RelationKind.ESSENTIAL: SIM_ESSENTIAL, RelationKind.OPTIONAL: SIM_OPTIONAL}


@dataclass(slots=True)
class _Load:
    """The files of one folder and what has been read of them."""

    files: dict[str, dict[str, Path]]
    main: str
    say: Progress
    contents: Contents
    types: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    collections: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def rows(self, stem: str, columns: tuple[str, ...]) -> Iterator[tuple[str, str, int, Row]]:
        """(language, file name, line, row) of all language versions of a file, the main one first."""
        versions = self.files.get(stem, {})
        for language in sorted(versions, key=lambda lang: (lang != self.main, lang)):
            self.say(_("Reading {file}", file=versions[language].name))
            self.contents.languages.add(language)
            for line, row in read_csv(versions[language], columns=columns):
                yield language, versions[language].name, line, row

    def structure(self, stem: str, columns: tuple[str, ...]) -> Iterator[tuple[str, int, Row]]:
        """(file name, line, row) of one language version of a file that holds no words."""
        versions = self.files.get(stem, {})
        if versions:
            path = versions.get(self.main) or versions[min(versions)]
            self.say(_("Reading {file}", file=path.name))
            for line, row in read_csv(path, columns=columns):
                yield path.name, line, row


def read_esco(folder: Path, *, say: Progress) -> Contents:
    """Read an ESCO folder. Refuses when there is no skills file or a file cannot be read."""
    files = _files_in(folder_at(folder))
    if not files.get("skills"):
        raise FileMissing(str(folder), file="skills_en.csv")
    main = min(files["skills"], key=lambda language: (language != "en", language))
    load = _Load(files, main, say, Contents(SkillSource.ESCO, is_complete=True))
    load.contents.missing_files = [f"{stem}_{main}.csv" for stem in OPTIONAL_STEMS if not files.get(stem)]
    load.contents.has = {part for stem, parts in _PARTS.items() if files.get(stem) for part in parts}
    _read_skills(load)
    _read_groups(load)
    _read_collections(load)
    _read_broader(load)
    _decide_kinds(load)
    _read_relations(load)
    _read_occupations(load)
    return load.contents


def _files_in(folder: Path) -> dict[str, dict[str, Path]]:
    """Stem to language to path; a file in the folder itself wins over one in a language's folder."""
    files: dict[str, dict[str, Path]] = defaultdict(dict)
    inner = sorted(path for path in folder.iterdir() if path.is_dir())
    for place in [*inner, folder]:
        for path in sorted(place.iterdir()):
            match = _FILE.match(path.name)
            if match and path.is_file():
                files[match.group(1)][match.group(2)] = path
    return files


def _name(load: _Load, names_of: SkillLine | OccupationLine, language: str, row: Row, *, piped: bool) -> bool:
    split = cells_of if piped else lines_of
    named = names_of.names.prefer(language, row["preferredLabel"])
    names_of.names.add(language, split(row.get("altLabels", "")))
    names_of.names.add(language, split(row.get("hiddenLabels", "")), LabelRole.HIDDEN)
    return named


def _read_skills(load: _Load) -> None:
    contents = load.contents
    columns = ("conceptUri", "skillType", "preferredLabel", "altLabels", "description")
    for language, file, line, row in load.rows("skills", columns):
        uri = row["conceptUri"].strip()
        if not uri.startswith("http"):
            contents.problem(
                file, line, "conceptUri", _("“{uri}” is not a URI; the row was left out.", uri=uri[:80])
            )
            continue
        skill = contents.skills.get(uri) or SkillLine(uri, SkillKind.SKILL)
        if skill.names.preferred(language) is not None:
            contents.problem(
                file, line, "conceptUri", _("{uri} stands here twice; the first row counts.", uri=uri)
            )
            continue
        if not _name(load, skill, language, row, piped=False):
            contents.problem(
                file, line, "preferredLabel", _("{uri} has no label; the row was left out.", uri=uri)
            )
            continue
        contents.skills[uri] = skill
        load.types.setdefault(uri, row["skillType"].strip())
        skill.describe(language, row["description"])
        skill.is_deprecated = row.get("status", "").strip() in {"deprecated", "obsolete"}


def _read_groups(load: _Load) -> None:
    groups = load.contents.groups
    for language, _file, _line, row in load.rows("skillGroups", ("conceptUri", "preferredLabel", "code")):
        uri = row["conceptUri"].strip()
        group = groups.setdefault(uri, GroupLine(uri, GroupScheme.HIERARCHY, row["code"].strip()))
        group.labels.setdefault(language, " ".join(row["preferredLabel"].split()))
    levels = range(4)
    columns = tuple(f"Level {n} {what}" for what in ("URI", "preferred term", "code") for n in levels)
    for language, _file, _line, row in load.rows("skillsHierarchy", columns):
        above = ""
        for n in levels:
            uri = row[f"Level {n} URI"].strip()
            if not uri:
                break
            group = groups.setdefault(
                uri, GroupLine(uri, GroupScheme.HIERARCHY, row[f"Level {n} code"].strip())
            )
            group.labels.setdefault(language, " ".join(row[f"Level {n} preferred term"].split()))
            if above:
                group.parents.add(above)
            above = uri
    load.codes = {uri: group.code for uri, group in groups.items()}


def _read_collections(load: _Load) -> None:
    contents = load.contents
    for stem, english in COLLECTIONS.items():
        uri = COLLECTION_URI + stem
        for language, file, line, row in load.rows(stem, ("conceptUri", "preferredLabel", "altLabels")):
            contents.groups.setdefault(uri, GroupLine(uri, GroupScheme.COLLECTION, stem, {"en": english}))
            skill = contents.skills.get(row["conceptUri"].strip())
            if skill is None:
                contents.problem(
                    file,
                    line,
                    "conceptUri",
                    _("{uri} is not among the skills.", uri=row["conceptUri"].strip()),
                )
                continue
            _name(load, skill, language, row, piped=True)
            skill.groups.add(uri)
            load.collections[skill.uri].add(stem)


def _read_broader(load: _Load) -> None:
    contents = load.contents
    for file, line, row in load.structure("broaderRelationsSkillPillar", ("conceptUri", "broaderUri")):
        uri, broader = row["conceptUri"].strip(), row["broaderUri"].strip()
        skill, group = contents.skills.get(uri), contents.groups.get(uri)
        if skill is not None and broader in contents.skills and broader != uri:
            skill.parents.add(broader)
        elif skill is not None and broader in contents.groups:
            skill.groups.add(broader)
        elif group is not None and broader in contents.groups and broader != uri:
            group.parents.add(broader)
        else:
            lost = broader if skill is not None or group is not None else uri
            contents.problem(file, line, "broaderUri", _("{uri} is neither a skill nor a group.", uri=lost))


def _decide_kinds(load: _Load) -> None:
    """Kind, half-life and family, once all groups and broader links are known."""
    contents = load.contents
    family_of = {uri: _top_group(load, uri) for uri in contents.groups}
    direct = {
        uri: sorted(load.codes.get(group, "") for group in skill.groups)
        for uri, skill in contents.skills.items()
    }
    for uri, skill in contents.skills.items():
        skill.kind = esco_kind(
            uri=uri,
            skill_type=load.types.get(uri, ""),
            label_en=skill.names.preferred("en") or "",
            parent_uris=skill.parents,
            group_codes=direct[uri],
            collections=load.collections.get(uri, ()),
        )
        codes = [code for code in direct[uri] if code]
        codes += [code for parent in skill.parents for code in direct[parent] if code and not codes]
        skill.half_life = esco_half_life(skill.kind, codes)
        skill.family = _family_key(load, skill, family_of)


def _family_key(load: _Load, skill: SkillLine, family_of: dict[str, str]) -> str | None:
    """The family is the top group of the skill's groups, or else of its nearest broader skills'."""
    seen: set[str] = set()
    now = [skill.uri]
    while now:
        skills = [load.contents.skills[uri] for uri in now]
        tops = sorted({family_of[g] for line in skills for g in line.groups if family_of.get(g)})
        if tops:
            return _family(load, tops[0])
        seen.update(now)
        now = sorted({parent for line in skills for parent in line.parents} - seen)
    return None


def _family(load: _Load, group_uri: str) -> str:
    """The family made from a top group; made when first needed."""
    group = load.contents.groups[group_uri]
    key = f"esco-{group.code.lower()}"
    if key not in load.contents.families:
        labels = {language: label[:1].upper() + label[1:] for language, label in group.labels.items()}
        load.contents.families[key] = FamilyLine(key, labels, position=1000 + len(load.contents.families))
    return key


def _top_group(load: _Load, uri: str) -> str:
    """The group one step below the root above this one ("" for collections and for the roots)."""
    groups = load.contents.groups
    below, now, seen = "", uri, {uri}
    while groups[now].scheme is GroupScheme.HIERARCHY and groups[now].parents:
        below, now = now, min(groups[now].parents)
        if now in seen:
            return ""
        seen.add(now)
    return below


def _read_relations(load: _Load) -> None:
    contents = load.contents
    columns = ("originalSkillUri", "relationType", "relatedSkillUri")
    for file, line, row in load.structure("skillSkillRelations", columns):
        one, other = row["originalSkillUri"].strip(), row["relatedSkillUri"].strip()
        kind = row["relationType"].strip()
        if (
            kind not in set(RelationKind)
            or one not in contents.skills
            or other not in contents.skills
            or one == other
        ):
            contents.problem(file, line, "relationType", _("This relation joins nothing that we know."))
            continue
        word = RelationKind(kind)
        key = (one, other, Origin.ESCO)
        there = contents.relations.get(key)
        if there is None or there.sim < _SIMS.get(word, SIM_OPTIONAL):
            contents.relations[key] = RelationLine(
                one, other, word, _SIMS.get(word, SIM_OPTIONAL), Origin.ESCO
            )


def _read_occupations(load: _Load) -> None:
    contents = load.contents
    columns = ("conceptUri", "preferredLabel", "altLabels", "description")
    for language, file, line, row in load.rows("occupations", columns):
        uri = row["conceptUri"].strip()
        there = contents.occupations.get(uri)
        occupation = there or OccupationLine(uri, (row.get("code") or row.get("iscoGroup") or "").strip())
        if not _name(load, occupation, language, row, piped=False):
            contents.problem(
                file, line, "preferredLabel", _("{uri} has no label; the row was left out.", uri=uri)
            )
            continue
        contents.occupations[uri] = occupation
        occupation.description = occupation.description or row["description"].strip()
    for file, line, row in load.structure(
        "occupationSkillRelations", ("occupationUri", "relationType", "skillUri")
    ):
        found = contents.occupations.get(row["occupationUri"].strip())
        skill_uri = row["skillUri"].strip()
        if found is None or skill_uri not in contents.skills:
            contents.problem(file, line, "skillUri", _("This link joins nothing that we know."))
            continue
        essential = row["relationType"].strip() == "essential"
        found.skills[skill_uri] = found.skills.get(skill_uri, False) or essential
