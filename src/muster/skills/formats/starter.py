"""The starter taxonomy that comes with Muster: small CSV files beside the code, English and German."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from muster.foundation.words import _
from muster.skills.formats.contents import Contents, FamilyLine, OccupationLine, RelationLine, SkillLine
from muster.skills.formats.reading import Row, cells_of, folder_at, read_csv
from muster.skills.rules.refusals import FileMissing
from muster.skills.terms import (
    HALF_LIFE_BY_KIND,
    SKILL_LANGUAGES,
    Origin,
    RelationKind,
    SkillKind,
    SkillSource,
)

URI = "muster:skill/"
OCCUPATION_URI = "muster:occupation/"
FOLDER = Path(__file__).resolve().parent.parent / "starter"

_SKILL_COLUMNS = (
    "key",
    "kind",
    *(f"label_{language}" for language in SKILL_LANGUAGES),
    *(f"aliases_{language}" for language in SKILL_LANGUAGES),
    *(f"description_{language}" for language in SKILL_LANGUAGES),
    "half_life",
    "broader",
)


def read_starter(folder: Path = FOLDER) -> Contents:
    """Read the starter files of a folder; ``families.csv`` must be there."""
    if not (folder_at(folder) / "families.csv").is_file():
        raise FileMissing(str(folder), file="families.csv")
    contents = Contents(SkillSource.MUSTER, is_complete=True, languages=set(SKILL_LANGUAGES))
    contents.has = {"kinds", "parents", "groups", "relations", "occupations", "occupation_skills"}
    _read_families(contents, folder / "families.csv")
    for path in sorted(folder.glob("skills_*.csv")):
        _read_skills(contents, path, path.stem.removeprefix("skills_"))
    _drop_unknown_parents(contents)
    for path in sorted(folder.glob("relations*.csv")):
        _read_relations(contents, path)
    _read_rest(contents, folder)
    return contents


def read_traps(folder: Path = FOLDER) -> frozenset[str]:
    """The one-word traps as they are written in ``traps.csv``."""
    path = folder / "traps.csv"
    if not path.is_file():
        return frozenset()
    return frozenset(row["word"].strip() for _line, row in read_csv(path, columns=("word", "reason")))


def _spoken(row: Row, what: str) -> dict[str, str]:
    """By language: the cell of the column ``what`` in this language, where it says something."""
    return {
        language: row[f"{what}_{language}"].strip()
        for language in SKILL_LANGUAGES
        if row[f"{what}_{language}"].strip()
    }


def _read_families(contents: Contents, path: Path) -> None:
    columns = ("family", "label_en", "label_de", "description_en", "description_de")
    for _line, row in read_csv(path, columns=columns):
        key = row["family"].strip()
        contents.families[key] = FamilyLine(
            key, _spoken(row, "label"), _spoken(row, "description"), len(contents.families)
        )


def _read_skills(contents: Contents, path: Path, family: str) -> None:
    if family not in contents.families:
        contents.problem(path.name, 1, "family", _("There is no family “{family}”.", family=family))
        return
    for line, row in read_csv(path, columns=_SKILL_COLUMNS):
        uri = URI + row["key"].strip()
        if uri in contents.skills:
            contents.problem(
                path.name, line, "key", _("{uri} stands here twice; the first row counts.", uri=uri)
            )
            continue
        if row["kind"].strip() not in set(SkillKind):
            contents.problem(path.name, line, "kind", _("There is no kind “{kind}”.", kind=row["kind"]))
            continue
        skill = SkillLine(uri, SkillKind(row["kind"].strip()), family=family)
        for language in SKILL_LANGUAGES:
            skill.names.prefer(language, row[f"label_{language}"])
            skill.names.add(language, cells_of(row[f"aliases_{language}"]))
            skill.describe(language, row[f"description_{language}"])
        skill.half_life, skill.is_licence = _half_life(contents, path.name, line, row, skill.kind)
        skill.parents = {URI + key for key in cells_of(row["broader"])}
        contents.skills[uri] = skill


def _half_life(
    contents: Contents, file: str, line: int, row: Row, kind: SkillKind
) -> tuple[Decimal | None, bool]:
    """(months or None, is it a licence): "expiry" in the column means that a licence's date decides."""
    said = row["half_life"].strip()
    if not said:
        return HALF_LIFE_BY_KIND[kind], False
    if said == "expiry":
        return None, True
    try:
        months = Decimal(said)
    except InvalidOperation:
        months = Decimal(0)
    if not 0 < months < 1000:
        contents.problem(file, line, "half_life", _("“{value}” is not a number of months.", value=said))
        return HALF_LIFE_BY_KIND[kind], False
    return months, False


def _drop_unknown_parents(contents: Contents) -> None:
    for skill in contents.skills.values():
        for parent in sorted(skill.parents):
            if parent not in contents.skills or parent == skill.uri:
                skill.parents.discard(parent)
                contents.problem("skills", 0, "broader", _("{uri} is not among the skills.", uri=parent))


def _read_relations(contents: Contents, path: Path) -> None:
    for line, row in read_csv(path, columns=("from", "to", "kind", "sim")):
        one, other = URI + row["from"].strip(), URI + row["to"].strip()
        sim = int(row["sim"]) if row["sim"].strip().isdigit() else 0
        known = one in contents.skills and other in contents.skills and one != other
        if not known or row["kind"].strip() not in set(RelationKind) or not 1 <= sim <= 100:
            contents.problem(path.name, line, "from", _("This relation joins nothing that we know."))
            continue
        kind = RelationKind(row["kind"].strip())
        contents.relations[(one, other, Origin.STARTER)] = RelationLine(one, other, kind, sim, Origin.STARTER)


def _read_rest(contents: Contents, folder: Path) -> None:
    """Levels, occupations and themes, each where its file is there."""
    for name, read in (
        ("levels.csv", _read_levels),
        ("occupations.csv", _read_occupations),
        ("themes.csv", _read_themes),
    ):
        path = folder / name
        if path.is_file():
            read(contents, path)
        else:
            contents.missing_files.append(name)


def _read_levels(contents: Contents, path: Path) -> None:
    columns = ("family", "level", *(f"text_{language}" for language in SKILL_LANGUAGES))
    for line, row in read_csv(path, columns=columns):
        family, level = row["family"].strip(), row["level"].strip()
        if family not in contents.families or level not in {"1", "2", "3", "4", "5"}:
            contents.problem(path.name, line, "family", _("There is no family “{family}”.", family=family))
            continue
        for language in SKILL_LANGUAGES:
            contents.levels[(family, int(level), language)] = row[f"text_{language}"].strip()


def _read_occupations(contents: Contents, path: Path) -> None:
    columns = ("key", "label_en", "label_de", "essential", "optional")
    for line, row in read_csv(path, columns=columns):
        key = row["key"].strip()
        occupation = OccupationLine(OCCUPATION_URI + key, key)
        for language in SKILL_LANGUAGES:
            occupation.names.prefer(language, row[f"label_{language}"])
            occupation.names.add(language, cells_of(row.get(f"aliases_{language}", "")))
        for column in ("optional", "essential"):
            for skill in cells_of(row[column]):
                if URI + skill in contents.skills:
                    occupation.skills[URI + skill] = column == "essential"
                else:
                    contents.problem(path.name, line, column, _("{uri} is not among the skills.", uri=skill))
        contents.occupations[occupation.uri] = occupation


def _read_themes(contents: Contents, path: Path) -> None:
    for _line, row in read_csv(path, columns=("key", "label_en", "label_de")):
        contents.themes[row["key"].strip()] = _spoken(row, "label")
