"""Times of work, employers and places, where a CV states them plainly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from muster.evidence.documents.reading import Section, WorkEntry
from muster.evidence.terms import SectionKind

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january|januar|jan|jän|jänner",
            "february|februar|feb",
            "march|märz|mar|mär|mrz",
            "april|apr",
            "may|mai",
            "june|juni|jun",
            "july|juli|jul",
            "august|aug",
            "september|sept|sep",
            "october|oktober|oct|okt",
            "november|nov",
            "december|dezember|dec|dez",
        ),
        start=1,
    )
    for name in names.split("|")
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:19[5-9]\d|20\d\d)"
_DAY = rf"(?:{_MONTH}\s{{1,3}}{_YEAR}|(?:\d{{1,2}}[./])?\d{{1,2}}[./]{_YEAR}|{_YEAR}-\d{{2}}(?:-\d{{2}})?|{_YEAR})"
_NOW = r"(?:present|now|today|current|currently|ongoing|to date|heute|jetzt|aktuell|laufend|dato)"
_RANGE = re.compile(
    rf"(?<![\w.])(?P<start>{_DAY})\s{{0,3}}(?:-|–|—|to|until|till|bis)\s{{0,3}}(?P<end>{_DAY}|{_NOW})(?!\w)",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\b(?:since|seit|from|ab)\s{{1,3}}(?P<start>{_DAY})(?!\w)", re.IGNORECASE)
_FIRM = re.compile(
    r"\b(?:gmbh|ag|kg|se|ohg|ltd|limited|inc|llc|plc|corp|corporation|company|group|gruppe|university|universität|"
    r"hochschule|institut|institute|bank|hospital|klinik|klinikum|agency|agentur|stadtwerke|e\.v|b\.v|s\.a|sarl|ministry)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s+(?:at|bei|@|–|—|-|·|•)\s+|\s*[|\t]\s*|,\s+")
_EDGES = " \t,;:|–—-·•()*"


def _day(words: str) -> date | None:
    words = words.strip().casefold()
    year_found = re.search(_YEAR, words)
    if year_found is None:
        return None
    year = int(year_found.group())
    named = re.match(r"[a-zä]+", words)
    if named:
        month = _MONTHS.get(named.group())
    elif re.fullmatch(rf"{_YEAR}-\d{{2}}(?:-\d{{2}})?", words):
        month = int(words[5:7])
    elif re.fullmatch(r"[\d./]+", words) and len(words) > 4:
        month = int(re.split(r"[./]", words)[-2])
    else:
        month = 7  # only a year: its middle
    return date(year, month, 1) if month and 1 <= month <= 12 else None


def work_in(text: str, sections: Sequence[Section]) -> tuple[WorkEntry, ...]:
    """Times of work in order of the text, from the sections on experience and projects, or from the whole text
    where it has no headings. An entry reaches to the next one or to the end of its section."""
    wanted = {SectionKind.EXPERIENCE, SectionKind.PROJECTS, SectionKind.VOLUNTEERING}
    chosen = [section for section in sections if section.kind in wanted]
    if not chosen and all(section.kind is SectionKind.TOP for section in sections):
        chosen = list(sections)
    return tuple(entry for section in chosen for entry in _entries(text, section))


def _entries(text: str, section: Section) -> list[WorkEntry]:
    lines: list[tuple[int, str]] = []
    position = section.start
    for line in text[section.start : section.end].split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    dated = [
        (index, found) for index, (_, line) in enumerate(lines) if (found := _times(line[:300])) is not None
    ]
    heads = [_head(lines, index, found) for index, found in dated]
    result = []
    for number, ((_, found), (first, words)) in enumerate(zip(dated, heads, strict=True)):
        end = lines[heads[number + 1][0]][0] if number + 1 < len(heads) else section.end
        title, employer = _title_and_employer(words)
        result.append(
            WorkEntry(
                title=title,
                employer=employer,
                started_date=found[0],
                ended_date=found[1],
                start=lines[first][0],
                end=max(end, lines[first][0] + 1),
            )
        )
    return result


def _times(line: str) -> tuple[date, date | None, str] | None:
    """Start, end (None: goes on) and the words of the line without the times."""
    found = _RANGE.search(line) or _SINCE.search(line)
    if found is None:
        return None
    started = _day(found.group("start"))
    end_words = found.groupdict().get("end")
    ended = None if end_words is None or re.fullmatch(_NOW, end_words, re.IGNORECASE) else _day(end_words)
    if started is None or (ended is not None and ended < started):
        return None
    return started, ended, f"{line[: found.start()]} {line[found.end() :]}".strip(_EDGES)


def _head(lines: list[tuple[int, str]], index: int, found: tuple[date, date | None, str]) -> tuple[int, str]:
    """Where the entry begins, and the words that name title and employer."""
    rest = found[2]
    before = lines[index - 1][1].strip(_EDGES) if index else ""
    is_name = (
        bool(before)
        and len(before) <= 90
        and not before.endswith(".")
        and not lines[index - 1][1].lstrip().startswith(("-", "•", "*"))
    )
    if index == 1 and len(lines) and is_name and _times(lines[0][1]) is None and rest:
        is_name = False  # the line before is the heading of the section
    if len(rest) >= 3:
        if is_name and len(_SPLIT.split(rest)) == 1:
            return index - 1, f"{before} | {rest}"
        after = lines[index + 1][1].strip(_EDGES) if index + 1 < len(lines) else ""
        names_two = len([part for part in _SPLIT.split(rest) if part.strip()]) > 1
        if not names_two and after and len(after) <= 60 and _FIRM.search(after) and not after.endswith("."):
            return index, f"{rest} | {after}"
        return index, rest
    if is_name:
        return index - 1, before
    after = lines[index + 1][1].strip(_EDGES) if index + 1 < len(lines) else ""
    return index, after if len(after) <= 90 else ""


def _title_and_employer(words: str) -> tuple[str, str]:
    parts = [part.strip(_EDGES) for part in _SPLIT.split(words) if part.strip(_EDGES)]
    if not parts:
        return "", ""
    if len(parts) == 1:
        return ("", parts[0][:200]) if _FIRM.search(parts[0]) else (parts[0][:200], "")
    title, employer = parts[0], parts[1]
    if _FIRM.search(title) and not _FIRM.search(employer):
        title, employer = employer, title
    return title[:200], employer[:200]


_PLACE_LABEL = re.compile(
    r"^\s{0,8}(?:location|based in|lives in|residence|place|wohnort|wohnhaft in|ort|standort)\s{0,3}[:\t ]\s{0,3}([^\n:]{2,60})$",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?(?!(?:19|20)\d\d\b)\d{4,5}\s+([A-ZÄÖÜ][\wäöüß.\-]+(?:\s(?:am|an der|im|[A-ZÄÖÜ][\wäöüß.\-]+)){0,3})"
)


def places_in(text: str) -> tuple[str, ...]:
    """Places where the person says to be, from the first 40 lines: after a label, or after a postcode."""
    found: dict[str, None] = {}
    for line in text.split("\n")[:40]:
        labelled = _PLACE_LABEL.match(line[:120])
        if labelled:
            found[labelled.group(1).strip(" .,;")] = None
            continue
        coded = _POSTCODE.search(line[:200])
        if coded and not _RANGE.search(line[:300]):
            found[coded.group(1).strip(" .,;")] = None
    return tuple(found)[:3]
