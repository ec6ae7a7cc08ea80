"""A LinkedIn data export (the ZIP that people download of themselves) as the JSON Resume that it amounts to.

Only the tables that a CV needs are opened, each within bounds that hold however the package lies about its sizes.
Messages, contacts and all else in the export are never read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from typing import Any

from muster.evidence.documents.plain import decode
from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import MAX_UNPACKED_BYTES, MAX_UNPACKED_PARTS, Unreadable

_TABLES = (
    "Profile",
    "Positions",
    "Skills",
    "Education",
    "Languages",
    "Certifications",
    "Projects",
    "Volunteering",
    "Honors",
    "Publications",
    "Courses",
)
_MOST_BYTES = 4_000_000
"""Of one table: a person has fewer positions than that."""
_MOST_ROWS = 5_000
_LONGEST = 20_000
_MONTHS = {
    name: n
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
} | {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12}
_DATE = re.compile(r"(?:(?P<month>[^\W\d_]{3})[^\W\d_]*\.?\s+)?(?P<year>(?:19|20)\d\d)")

Row = dict[str, str]


def is_linkedin(data: bytes) -> bool:
    """Whether the bytes are a ZIP that holds one of the export's own tables. Names in a ZIP are never packed."""
    return (
        data.startswith(b"PK\x03\x04")
        and b"[Content_Types].xml" not in data
        and any(f"{name}.csv".encode() in data for name in ("Profile", "Positions", "Skills"))
    )


def resume_of_linkedin(data: bytes) -> dict[str, Any]:
    """The export as a JSON Resume. Raises CouldNotRead: broken, encrypted, unpacking to too much, or empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if (
                len(members) > MAX_UNPACKED_PARTS
                or sum(one.file_size for one in members) > MAX_UNPACKED_BYTES
            ):
                raise CouldNotRead(Unreadable.UNPACKS_TOO_LARGE)
            if any(one.flag_bits & 0x1 for one in members):
                raise CouldNotRead(Unreadable.PASSWORD)
            by_name = {one.filename.rsplit("/", 1)[-1]: one for one in members}
            tables = {
                name: _rows(package, by_name[f"{name}.csv"]) for name in _TABLES if f"{name}.csv" in by_name
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
    ) as error:
        raise CouldNotRead(Unreadable.BROKEN) from error
    resume = _resume(tables)
    if not resume:
        raise CouldNotRead(Unreadable.EMPTY)
    return resume


def _rows(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[Row]:
    with package.open(member) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise CouldNotRead(Unreadable.UNPACKS_TOO_LARGE)
    rows: list[Row] = []
    try:
        for row in csv.DictReader(io.StringIO(decode(data).lstrip("\ufeff"), newline="")):
            said = {
                key.strip(): (value or "").strip()[:_LONGEST]
                for key, value in row.items()
                if isinstance(key, str) and not isinstance(value, list)
            }
            if any(said.values()):
                rows.append(said)
            if len(rows) >= _MOST_ROWS:
                break
    except csv.Error as error:
        raise CouldNotRead(Unreadable.BROKEN) from error
    return rows


def _resume(tables: dict[str, list[Row]]) -> dict[str, Any]:
    """The parts of a JSON Resume that the tables fill; nothing for what they leave empty."""
    (profile,) = tables.get("Profile", [])[:1] or [{}]
    name = " ".join(filter(None, (profile.get("First Name"), profile.get("Last Name"))))
    place = {"city": profile.get("Geo Location", "")}
    basics = {
        "name": name,
        "label": profile.get("Headline", ""),
        "summary": profile.get("Summary", ""),
        "location": _full(place),
    }
    parts: dict[str, Any] = {
        "basics": _full(basics),
        "work": [
            _full({"name": row.get("Company Name"), "position": row.get("Title"), "location": row.get("Location"), "summary": row.get("Description"), **_times(row)})
            for row in tables.get("Positions", [])
        ],
        "volunteer": [
            _full({"organization": row.get("Company Name"), "position": row.get("Role"), "summary": row.get("Description"), **_times(row)})
            for row in tables.get("Volunteering", [])
        ],
        "projects": [
            _full({"name": row.get("Title"), "description": row.get("Description"), "url": row.get("Url"), **_times(row)})
            for row in tables.get("Projects", [])
        ],
        "education": [
            _full({"institution": row.get("School Name"), "studyType": row.get("Degree Name"), "area": row.get("Notes"), "activities": row.get("Activities"), **_times(row, "Start Date", "End Date")})
            for row in tables.get("Education", [])
        ] + [_full({"courses": [row["Name"] for row in tables.get("Courses", []) if row.get("Name")]})],
        "skills": [_full({"name": row.get("Name")}) for row in tables.get("Skills", [])],
        "languages": [_full({"language": row.get("Name"), "fluency": row.get("Proficiency")}) for row in tables.get("Languages", [])],
        "certificates": [
            _full({"name": row.get("Name"), "issuer": row.get("Authority"), "url": row.get("Url"), "date": _day(row.get("Started On", "")), "expires": _day(row.get("Finished On", "")), "number": row.get("License Number")})
            for row in tables.get("Certifications", [])
        ],
        "awards": [
            _full({"title": row.get("Title"), "summary": row.get("Description"), "date": _day(row.get("Issued On", ""))})
            for row in tables.get("Honors", [])
        ],
        "publications": [
            _full({"name": row.get("Name"), "publisher": row.get("Publisher"), "summary": row.get("Description"), "url": row.get("Url"), "releaseDate": _day(row.get("Published On", ""))})
            for row in tables.get("Publications", [])
        ],
    }  # fmt: skip
    return {
        key: kept
        for key, value in parts.items()
        if (kept := [one for one in value if one] if isinstance(value, list) else value)
    }


def _full(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value}


def _times(row: Row, started: str = "Started On", ended: str = "Finished On") -> dict[str, str]:
    return {"startDate": _day(row.get(started, "")), "endDate": _day(row.get(ended, ""))}


def _day(words: str) -> str:
    """ "Jan 2020" is 2020-01, "2019" stays; "" where no year is told."""
    found = _DATE.search(words[:40])
    if found is None:
        return ""
    month = _MONTHS.get((found["month"] or "")[:3].lower())
    return f"{found['year']}-{month:02d}" if month else found["year"]
