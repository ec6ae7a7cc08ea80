"""An organisation's own list of skills in one CSV file.

Columns: ``uri`` or ``key`` (either names the skill), ``label``, and as far as wanted ``aliases``,
``kind``, ``family``, ``language``, ``description``, ``broader``, ``half_life``. Cells with several
values are separated by " | ". A row for a skill that another source maintains adds its labels.
A skill may have several rows, one per language, each with its own description. A list adds and changes; it never removes.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from muster.foundation.words import _
from muster.skills.formats.contents import Contents, FamilyLine, SkillLine
from muster.skills.formats.reading import Row, cells_of, csv_rows, read_text
from muster.skills.rules.refusals import ColumnsMissing
from muster.skills.rules.words import normalise
from muster.skills.terms import HALF_LIFE_BY_KIND, SkillKind, SkillSource

URI = "own:skill/"
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z]{2,4})?$")
_LONGEST_URI = 300


def read_own_list(path: Path) -> Contents:
    """Read the file. Refuses when it is no table or names no skills; bad rows become problems."""
    text = read_text(path)
    heading = text.split("\n", 1)[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    names = {name.strip().strip('"') for name in heading.split(delimiter)}
    if not names & {"uri", "key"}:
        raise ColumnsMissing(path.name, columns=("uri",))
    contents = Contents(SkillSource.OWN, is_complete=False, has={"kinds"})
    for line, row in csv_rows(text, path.name, columns=("label",), delimiter=delimiter):
        _read_row(contents, path.name, line, row)
    return contents


def _read_row(contents: Contents, file: str, line: int, row: Row) -> None:
    uri = _uri(row)
    language = row.get("language", "").strip().lower() or "en"
    kind = row.get("kind", "").strip().lower() or SkillKind.SKILL.value
    half_life = _months(row.get("half_life", ""))
    wrong = _wrong(uri, language, kind, half_life, row)
    if wrong is not None:
        contents.problem(file, line, *wrong)
        return
    skill = contents.skills.setdefault(uri, SkillLine(uri, SkillKind(kind)))
    if not skill.names.prefer(language, row["label"]):
        contents.problem(file, line, "label", _("{uri} stands here twice; the first row counts.", uri=uri))
        return
    contents.languages.add(language)
    skill.names.add(language, cells_of(row.get("aliases", "")))
    skill.describe(language, row.get("description", ""))
    skill.half_life = skill.half_life or half_life or HALF_LIFE_BY_KIND[skill.kind]
    skill.parents |= {_as_uri(broader) for broader in cells_of(row.get("broader", ""))} - {uri}
    said = " ".join(row.get("family", "").split())
    if said and skill.family is None:
        key = normalise(said).replace(" ", "-")[:60]
        contents.families.setdefault(key, FamilyLine(key, {language: said}, position=3000))
        skill.family = key


def _wrong(uri: str, language: str, kind: str, half_life: Decimal | None, row: Row) -> tuple[str, str] | None:
    """(column, sentence) of what makes the row useless, or None."""
    if not uri:
        return "uri", _("This row has neither a URI nor a key.")
    if len(uri) > _LONGEST_URI or any(c.isspace() for c in uri):
        return "uri", _("“{uri}” is not a URI; the row was left out.", uri=uri[:80])
    if not normalise(row["label"]):
        return "label", _("This row has no label.")
    if kind not in set(SkillKind):
        return "kind", _("There is no kind “{kind}”.", kind=kind)
    if not _LANGUAGE.match(language):
        return "language", _("“{language}” is not the code of a language, such as en.", language=language)
    if half_life == 0:
        return "half_life", _("“{value}” is not a number of months.", value=row["half_life"].strip())
    return None


def _uri(row: Row) -> str:
    said = row.get("uri", "").strip()
    return said or _as_uri(row.get("key", "").strip())


def _as_uri(said: str) -> str:
    """A key becomes a URI of ours; what has a colon is one already."""
    if not said or ":" in said:
        return said
    return URI + normalise(said).replace(" ", "-")


def _months(said: str) -> Decimal | None:
    """None when nothing is said, 0 when it is no sensible number."""
    if not said.strip():
        return None
    try:
        months = Decimal(said.strip())
    except InvalidOperation:
        return Decimal(0)
    return months.quantize(Decimal("0.01")) if 0 < months < 1000 else Decimal(0)
