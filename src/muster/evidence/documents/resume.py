"""JSON Resume (jsonresume.org, schema 1.0) as text with the headings that a reader knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from muster.evidence.documents.plain import decode
from muster.evidence.documents.reading import RawText
from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import Unreadable

_PARTS = frozenset(
    {
        "basics",
        "work",
        "volunteer",
        "education",
        "awards",
        "certificates",
        "publications",
        "skills",
        "languages",
        "interests",
        "references",
        "projects",
    }
)


def read_resume(data: bytes) -> RawText:
    """The résumé as text. Raises CouldNotRead when the bytes are no JSON Resume."""
    try:
        resume = json.loads(decode(data).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise CouldNotRead(Unreadable.NOT_A_RESUME) from error
    if not isinstance(resume, dict) or not _PARTS & set(resume):
        raise CouldNotRead(Unreadable.NOT_A_RESUME)
    return text_of_resume(resume)


def text_of_resume(resume: dict[str, Any]) -> RawText:
    """A résumé object as text with headings; the object goes with it, without what the schema does not know."""
    text = "\n".join(_lines(resume))
    return RawText(text=text, json_resume={key: resume[key] for key in _PARTS & set(resume)})


def _word(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _rows(resume: dict[str, Any], part: str) -> list[dict[str, Any]]:
    rows = resume.get(part)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _words(row: dict[str, Any], key: str) -> list[str]:
    values = row.get(key)
    return [word for value in values if (word := _word(value))] if isinstance(values, list) else []


def _lines(resume: dict[str, Any]) -> Iterator[str]:
    yield from _basics(resume.get("basics"))
    for part, heading, name_keys in (
        ("work", "Experience", ("position", "name")),
        ("volunteer", "Volunteering", ("position", "organization")),
        ("projects", "Projects", ("name", "entity")),
    ):
        rows = _rows(resume, part)
        if rows:
            yield f"\n{heading}"
        for row in rows:
            yield from _work(row, name_keys)
    yield from _education(_rows(resume, "education"))
    skills = _rows(resume, "skills")
    if skills:
        yield "\nSkills"
    for row in skills:
        names = ", ".join(_words(row, "keywords"))
        yield ": ".join(filter(None, (_word(row.get("name")), names)))
    languages = _rows(resume, "languages")
    if languages:
        yield "\nLanguages"
    for row in languages:
        yield ": ".join(filter(None, (_word(row.get("language")), _word(row.get("fluency")))))
    yield from _names(_rows(resume, "certificates"), "Certificates", ("name", "issuer"))
    yield from _names(_rows(resume, "awards"), "Awards", ("title", "awarder"))
    yield from _names(_rows(resume, "publications"), "Publications", ("name", "publisher"))
    yield from _names(_rows(resume, "interests"), "Interests", ("name",))


def _basics(basics: Any) -> Iterator[str]:
    if not isinstance(basics, dict):
        return
    yield from filter(None, (_word(basics.get("name")), _word(basics.get("label"))))
    place = basics.get("location")
    if isinstance(place, dict) and _word(place.get("city")):
        yield f"Location: {_word(place.get('city'))}"
    if _word(basics.get("summary")):
        yield f"\nSummary\n{_word(basics.get('summary'))}"


def _work(row: dict[str, Any], name_keys: tuple[str, ...]) -> Iterator[str]:
    name = " | ".join(filter(None, (_word(row.get(key)) for key in name_keys)))
    started, ended = _word(row.get("startDate"))[:7], _word(row.get("endDate"))[:7]
    times = f" | {started} - {ended or 'present'}" if started else ""
    yield f"{name}{times}"
    for key in ("summary", "description"):
        if _word(row.get(key)):
            yield _word(row.get(key))
    yield from (f"- {words}" for words in _words(row, "highlights"))
    if _words(row, "keywords"):
        yield ", ".join(_words(row, "keywords"))


def _education(rows: list[dict[str, Any]]) -> Iterator[str]:
    if rows:
        yield "\nEducation"
    for row in rows:
        yield ", ".join(filter(None, (_word(row.get(key)) for key in ("studyType", "area", "institution"))))
        if _words(row, "courses"):
            yield ", ".join(_words(row, "courses"))


def _names(rows: list[dict[str, Any]], heading: str, keys: tuple[str, ...]) -> Iterator[str]:
    if rows:
        yield f"\n{heading}"
    for row in rows:
        yield ", ".join(filter(None, (_word(row.get(key)) for key in keys)))
        if _word(row.get("summary")):
            yield _word(row.get("summary"))
