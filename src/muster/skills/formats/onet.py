"""The O*NET database as text files: technology skills become tools, occupations keep their titles.

The mapping is written out in ``docs/explain/skill-kinds.md``. Files are tab separated, without
quoting. ``Technology Skills.txt`` is needed; what else is absent is named in the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from muster.foundation.words import _
from muster.skills.formats.contents import Contents, FamilyLine, GroupLine, OccupationLine, SkillLine
from muster.skills.formats.reading import folder_at, read_tabs
from muster.skills.rules.refusals import FileMissing
from muster.skills.rules.words import normalise, tidy
from muster.skills.terms import HALF_LIFE_BY_KIND, GroupScheme, SkillKind, SkillSource

TOOLS = "Technology Skills.txt"
OCCUPATIONS = "Occupation Data.txt"
TITLES = "Alternate Titles.txt"
REPORTED = "Sample of Reported Titles.txt"
FAMILY = "onet-technology"
_CODE = "O*NET-SOC Code"
_ACRONYM = re.compile(r"^[A-Z][A-Z0-9]{1,7}$")


def read_onet(folder: Path, *, say: Callable[[str], None]) -> Contents:
    """Read an O*NET folder. Refuses when the technology skills are not there."""
    if not (folder_at(folder) / TOOLS).is_file():
        raise FileMissing(str(folder), file=TOOLS)
    contents = Contents(
        SkillSource.ONET, is_complete=True, languages={"en"}, has={"kinds", "parents", "groups"}
    )
    contents.families[FAMILY] = FamilyLine(FAMILY, {"en": "Technology (O*NET)"}, position=2000)
    contents.missing_files = [
        name for name in (OCCUPATIONS, TITLES, REPORTED) if not (folder / name).is_file()
    ]
    if (folder / OCCUPATIONS).is_file():
        contents.has |= {"occupations", "occupation_skills"}
        say(_("Reading {file}", file=OCCUPATIONS))
        _read_occupations(contents, folder / OCCUPATIONS)
        for name, column in ((TITLES, "Alternate Title"), (REPORTED, "Reported Job Title")):
            if (folder / name).is_file():
                say(_("Reading {file}", file=name))
                _read_titles(contents, folder / name, column)
    say(_("Reading {file}", file=TOOLS))
    _read_tools(contents, folder / TOOLS)
    return contents


def tool_aliases(example: str) -> list[str]:
    """Other names of a tool that follow from how O*NET writes it.

    "PowerWorld software" is also "PowerWorld" (but "Payroll software" is not payroll); "Adobe Systems Adobe Photoshop" is "Adobe Photoshop";
    "Extensible markup language XML" is "Extensible markup language" and "XML".
    """
    words = tidy(example).split(" ")
    aliases: list[str] = []
    if len(words) >= 2 and words[-1] == "software" and _is_name(words[:-1]):
        words = words[:-1]
        aliases.append(" ".join(words))
    if len(words) >= 3 and words[0] in words[1:-1]:
        words = words[words.index(words[0], 1) :]
        aliases.append(" ".join(words))
    if len(words) >= 3 and _ACRONYM.match(words[-1]) and _spells(words[-1], words[:-1]):
        aliases += [" ".join(words[:-1]), words[-1]]
    return [alias for alias in aliases if alias.lower() not in {"", "software", "program"}]


def _is_name(words: list[str]) -> bool:
    """True for a product's name: an inner capital or a digit, or several words all capitalised."""
    joined = "".join(words)
    if any(c.isdigit() for c in joined) or any(word[1:] != word[1:].lower() for word in words):
        return True
    return len(words) >= 2 and all(word[:1].isupper() for word in words)


def _spells(acronym: str, words: list[str]) -> bool:
    """True when the letters of the acronym stand in this order in the words."""
    letters = "".join(words).lower()
    place = 0
    for letter in acronym.lower():
        place = letters.find(letter, place) + 1
        if place == 0:
            return False
    return True


def _read_occupations(contents: Contents, path: Path) -> None:
    for line, row in read_tabs(path, columns=(_CODE, "Title", "Description")):
        code = row[_CODE].strip()
        occupation = OccupationLine(f"onet:occupation/{code}", code, description=row["Description"].strip())
        if not code or not occupation.names.prefer("en", row["Title"]):
            contents.problem(
                path.name, line, "Title", _("This row has no code or no title; it was left out.")
            )
            continue
        contents.occupations[occupation.uri] = occupation


def _read_titles(contents: Contents, path: Path, column: str) -> None:
    for line, row in read_tabs(path, columns=(_CODE, column)):
        occupation = contents.occupations.get(f"onet:occupation/{row[_CODE].strip()}")
        if occupation is None:
            contents.problem(path.name, line, _CODE, _("{uri} is not among the occupations.", uri=row[_CODE]))
            continue
        short = row.get("Short Title", "").strip()
        occupation.names.add("en", [row[column], *([short] if short not in {"", "n/a"} else [])])


def _read_tools(contents: Contents, path: Path) -> None:
    columns = (_CODE, "Example", "Commodity Code", "Commodity Title")
    for line, row in read_tabs(path, columns=columns):
        example = tidy(row["Example"])
        slug = normalise(example).replace(" ", "-")[:200]
        if not slug:
            contents.problem(path.name, line, "Example", _("This row names no tool; it was left out."))
            continue
        uri = f"onet:tool/{slug}"
        skill = contents.skills.get(uri)
        if skill is None:
            skill = SkillLine(uri, SkillKind.TOOL, family=FAMILY, half_life=HALF_LIFE_BY_KIND[SkillKind.TOOL])
            skill.names.prefer("en", example)
            skill.names.add("en", tool_aliases(example))
            contents.skills[uri] = skill
        group = f"onet:commodity/{row['Commodity Code'].strip()}"
        title = tidy(row["Commodity Title"])
        contents.groups.setdefault(
            group, GroupLine(group, GroupScheme.HIERARCHY, row["Commodity Code"].strip(), {"en": title})
        )
        skill.groups.add(group)
        occupation = contents.occupations.get(f"onet:occupation/{row[_CODE].strip()}")
        if occupation is not None:
            occupation.skills[uri] = False
