"""Reading a file of people: what each line says, and every cell that cannot be used, by line and column.

Pure: the database is asked elsewhere (``actions.importing``) who is here already.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.people.rules.memberships import manager_circles
from muster.people.rules.profiles import check_email, check_zone, country_codes, language_codes
from muster.people.terms import LANGUAGE_LEVELS, UNSTATED_LANGUAGE_LEVEL, WEEK_MINUTES, MembershipKind

COLUMNS = (
    "email",
    "name",
    "title",
    "unit",
    "manager_email",
    "kind",
    "hours_per_week",
    "time_zone",
    "languages",
    "place",
)
REQUIRED = ("email", "name")
DELIMITERS = (",", ";", "\t")
_ALSO_CALLED = {
    "e_mail": "email",
    "mail": "email",
    "full_name": "name",
    "job_title": "title",
    "department": "unit",
    "manager": "manager_email",
    "manager_e_mail": "manager_email",
    "hours": "hours_per_week",
    "timezone": "time_zone",
    "language": "languages",
    "location": "place",
}
_KINDS = {word: kind for kind in MembershipKind for word in (kind.value, kind.value.replace("_", " "))}
_LANGUAGE = re.compile(r"^(?P<name>[^\d:()]+?)\s*[:( -]?\s*(?P<level>[ABCabc][12])?\)?$")
_LENGTHS = {"name": 200, "title": 200, "unit": 200, "place": 120}


class Problem(NamedTuple):
    """One cell that cannot be used: the line (from 1, the header), the column's name, and what to do."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """One line. None means that the file has no such column, so that what is known stays as it is."""

    line: int
    email: str
    name: str
    title: str | None = None
    unit: str | None = None
    manager_email: str | None = None
    kind: MembershipKind | None = None
    home_minutes: int | None = None
    time_zone: str | None = None
    languages: tuple[tuple[str, int], ...] | None = None
    place: str | None = None
    country: str | None = None


@dataclass(slots=True)
class PeopleFile:
    """A file as read: the lines that can be used, the problems of the others, and how it was read."""

    encoding: str = ""
    delimiter: str = ""
    ignored_columns: tuple[str, ...] = ()
    rows: list[PeopleRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Addresses of lines that have a problem elsewhere."""


def read_people(data: bytes) -> PeopleFile:
    """Read the bytes of a CSV file; nothing is raised, everything wrong is a problem.

    Encodings: UTF-8 with or without a mark, UTF-16 with one, Windows-1252 otherwise. Delimiters: comma,
    semicolon, tab. Columns in any order; ``email`` and ``name`` must be there, others are left out freely.
    """
    file = PeopleFile()
    text = _decode(data, file)
    if text is None:
        return file
    file.delimiter = _delimiter_of(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=file.delimiter, strict=True)
    try:
        header = next(lines, [])
        columns = _columns_of(header, file)
        if file.problems:
            return file
        seen: dict[str, int] = {}
        line = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                _read_line(line, cells, columns, seen, file)
            line = lines.line_num + 1
    except csv.Error:
        file.problems.append(
            Problem(
                lines.line_num,
                "",
                _("This line cannot be read. Check its quotation marks; they come in pairs."),
            )
        )
    return file


def _decode(data: bytes, file: PeopleFile) -> str | None:
    if not data.strip():
        file.problems.append(Problem(1, "", _("This file is empty.")))
        return None
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        file.problems.append(Problem(1, "", _("This is a spreadsheet. Save it as CSV and try again.")))
        return None
    guesses = ("utf-8", "cp1252")
    if data.startswith(b"\xef\xbb\xbf"):
        guesses = ("utf-8-sig", "cp1252")
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        guesses = ("utf-16", "cp1252")
    for encoding in guesses:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            file.encoding = encoding
            return text
    file.problems.append(
        Problem(1, "", _("The letters of this file cannot be read. Save it as CSV in UTF-8."))
    )
    return None


def _delimiter_of(text: str) -> str:
    """The delimiter that makes most known columns of the first line."""
    first = text.split("\n", 1)[0]
    return max(
        DELIMITERS,
        key=lambda mark: sum(_column_name(cell.strip('" \r')) in COLUMNS for cell in first.split(mark)),
    )


def _column_name(cell: str) -> str:
    name = re.sub(r"[\s-]+", "_", cell.strip().lower())
    return _ALSO_CALLED.get(name, name)


def _columns_of(header: Sequence[str], file: PeopleFile) -> list[str]:
    """The columns' names in order; those that are not ours stay as written and are ignored."""
    columns = [_column_name(cell) for cell in header]
    for name in sorted({name for name in columns if name in COLUMNS and columns.count(name) > 1}):
        file.problems.append(Problem(1, name, _("There are two columns called {name}. Keep one.", name=name)))
    for name in REQUIRED:
        if name not in columns:
            file.problems.append(
                Problem(
                    1,
                    name,
                    _("There is no column called {name}. The first line names the columns.", name=name),
                )
            )
    file.ignored_columns = tuple(
        cell.strip() for cell, name in zip(header, columns, strict=True) if name not in COLUMNS
    )
    return columns


def _read_line(
    line: int, cells: Sequence[str], columns: Sequence[str], seen: dict[str, int], file: PeopleFile
) -> None:
    if len(cells) != len(columns):
        message = _(
            "This line has {found} cells and the first line {wanted}. Check for a missing or unquoted separator.",
            found=len(cells),
            wanted=len(columns),
        )
        file.problems.append(Problem(line, "", message))
        return
    given = {
        name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=True) if name in COLUMNS
    }
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for name, cell in given.items():
        try:
            values.update(_READERS[name](cell))
        except Invalid as wrong:
            problems.append(Problem(line, name, wrong.message))
    email = values.get("email")
    if isinstance(email, str):
        if email in seen:
            message = _("The address is in line {line} already. Keep one of the two.", line=seen[email])
            problems.append(Problem(line, "email", message))
        else:
            seen[email] = line
    if problems:
        file.problems += problems
        if isinstance(email, str):
            file.broken.add(email)
    else:
        file.rows.append(PeopleRow(line=line, **values))  # type: ignore[arg-type]


def _text(name: str) -> Callable[[str], dict[str, object]]:
    def read(cell: str) -> dict[str, object]:
        if name == "name" and not cell:
            raise Invalid(_("The name is missing."))
        if len(cell) > _LENGTHS[name]:
            raise Invalid(_("This is too long. Keep it under {most} characters.", most=_LENGTHS[name]))
        return {name: cell}

    return read


def _manager(cell: str) -> dict[str, object]:
    return {"manager_email": check_email(cell) if cell else ""}


def _kind(cell: str) -> dict[str, object]:
    kind = _KINDS.get(cell.lower()) if cell else MembershipKind.EMPLOYEE
    if kind is None:
        kinds = ", ".join(kind.value for kind in MembershipKind)
        raise Invalid(_("{word} is no kind that we know. Use one of: {kinds}.", word=cell, kinds=kinds))
    return {"kind": kind}


def _hours(cell: str) -> dict[str, object]:
    if not cell:
        return {"home_minutes": 0}
    try:
        hours = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        hours = Decimal("NaN")
    if hours.is_nan():
        raise Invalid(_("{cell} is no number of hours. Write 36 or 37.5.", cell=cell))
    if not 0 <= hours * 60 <= WEEK_MINUTES:
        raise Invalid(_("{cell} hours do not fit a week, which has 168.", cell=cell))
    return {"home_minutes": round(hours * 60)}


def _zone(cell: str) -> dict[str, object]:
    return {"time_zone": check_zone(cell) if cell else ""}


def _languages(cell: str) -> dict[str, object]:
    """ "en C1; de B2", "English (C1) | Deutsch": a language without a level counts as B2."""
    found: dict[str, int] = {}
    for part in re.split(r"[;,|/]", cell):
        if not part.strip():
            continue
        match = _LANGUAGE.match(part.strip())
        code = language_codes().get(match["name"].strip().lower()) if match else None
        if match is None or code is None:
            raise Invalid(
                _("{word} is no language that we know. Write for example: en C1; de B2.", word=part.strip())
            )
        level = match["level"]
        found[code] = LANGUAGE_LEVELS.index(level.upper()) + 1 if level else UNSTATED_LANGUAGE_LEVEL
    return {"languages": tuple(found.items())}


def _place(cell: str) -> dict[str, object]:
    """ "Berlin" or, with the country at the end, "Berlin, Germany"."""
    if len(cell) > _LENGTHS["place"]:
        raise Invalid(_("This is too long. Keep it under {most} characters.", most=_LENGTHS["place"]))
    place, _comma, last = cell.rpartition(",")
    country = country_codes().get(last.strip().lower()) if place else None
    return {"place": place.strip() if country else cell, "country": country or ""}


_READERS: Mapping[str, Callable[[str], dict[str, object]]] = {
    "email": lambda cell: {"email": check_email(cell)},
    "name": _text("name"),
    "title": _text("title"),
    "unit": _text("unit"),
    "manager_email": _manager,
    "kind": _kind,
    "hours_per_week": _hours,
    "time_zone": _zone,
    "languages": _languages,
    "place": _place,
}


def manager_problems(file: PeopleFile, managers_here: Mapping[str, str | None]) -> list[Problem]:
    """Unknown managers and circles among them.

    ``managers_here``: address to the manager's address (or None) of everybody who belongs already. A
    manager whose own line has a problem is not unknown: that line's problem is the one to solve.
    """
    named = {row.email for row in file.rows}
    known = named | file.broken | set(managers_here)
    problems = []
    manager_of: dict[str, str | None] = dict(managers_here)
    lines: dict[str, int] = {}
    for row in file.rows:
        if row.manager_email is None:
            manager_of.setdefault(row.email, None)
            continue
        lines[row.email] = row.line
        manager_of[row.email] = row.manager_email or None
        if row.manager_email and row.manager_email not in known:
            message = _(
                "Nobody here has the address {email}. Add a line for them, or leave the cell empty.",
                email=row.manager_email,
            )
            problems.append(Problem(row.line, "manager_email", message))
    for circle in manager_circles(manager_of):
        problems += _circle_problems(circle, lines)
    return problems


def _circle_problems(circle: Sequence[str], lines: Mapping[str, int]) -> list[Problem]:
    if len(circle) == 1:
        message = _("{email} is named as their own manager. Leave the cell empty.", email=circle[0])
    else:
        message = _(
            "These manage each other in a circle: {emails}. Change one of them.", emails=" → ".join(circle)
        )
    return [Problem(lines[email], "manager_email", message) for email in circle if email in lines]
