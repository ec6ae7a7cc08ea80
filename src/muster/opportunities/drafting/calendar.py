"""Days as people name them: "11 January", "end of March", "next month", "after the holidays"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from muster.foundation.periods import monday
from muster.opportunities.drafting.numbers import pattern

_MONTHS = {
    "january": 1,
    "jan": 1,
    "januar": 1,
    "jänner": 1,
    "february": 2,
    "feb": 2,
    "februar": 2,
    "march": 3,
    "mar": 3,
    "märz": 3,
    "mrz": 3,
    "april": 4,
    "apr": 4,
    "may": 5,
    "mai": 5,
    "june": 6,
    "jun": 6,
    "juni": 6,
    "july": 7,
    "jul": 7,
    "juli": 7,
    "august": 8,
    "aug": 8,
    "september": 9,
    "sept": 9,
    "sep": 9,
    "october": 10,
    "oct": 10,
    "oktober": 10,
    "okt": 10,
    "november": 11,
    "nov": 11,
    "december": 12,
    "dec": 12,
    "dezember": 12,
    "dez": 12,
}
_WEEKDAYS = {
    "monday": 0,
    "montag": 0,
    "tuesday": 1,
    "dienstag": 1,
    "wednesday": 2,
    "mittwoch": 2,
    "thursday": 3,
    "donnerstag": 3,
    "friday": 4,
    "freitag": 4,
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:,?\s*(?P<year>20\d\d))?\b"
_PART = (
    r"(?:(?:the\s+)?(?P<part>end\s+of|beginning\s+of|start\s+of|early|mid|middle\s+of|late"
    r"|anfang|mitte|ende)(?:\s+(?:des|der|von))?[\s-]+)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A day that some words mean. ``is_span_end`` where they end; ``options`` other days they may mean."""

    day: date
    end: int
    sure: bool = True
    options: tuple[date, ...] = ()


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def working_day(day: date, *, back: bool) -> date:
    """The day itself, or the Friday before (``back``) or Monday after when it is a weekend."""
    if day.weekday() < 5:
        return day
    return day - timedelta(days=day.weekday() - 4) if back else day + timedelta(days=7 - day.weekday())


def first_monday(day: date) -> date:
    """The first Monday on or after the day."""
    return day if day.weekday() == 0 else monday(day) + timedelta(days=7)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return min(_month_end(year, month + 1), _safe(year, month + 1, day.day) or _month_end(year, month + 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss, in the anonymous form of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _day_of(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    month = _MONTHS.get((groups.get("month") or "").lower().rstrip("."), 0) or int(groups.get("m") or 0)
    if not 1 <= month <= 12:
        return None
    day, year = int(groups["day"]), groups.get("year")
    if year:
        return _safe(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    this_year = _safe(today.year, month, day)
    if this_year is not None and this_year >= today:
        return this_year
    return _safe(today.year + 1, month, day)


def _a_day(match: re.Match[str], today: date, role: str) -> Point | None:
    day = _day_of(match, today)
    return Point(day, match.end()) if day else None


def _slashes(match: re.Match[str], today: date, role: str) -> Point | None:
    """11/01/2027: the day first, as most of the world writes it; the other way is offered."""
    first, second, year = int(match["day"]), int(match["m"]), int(match["year"])
    one, other = _safe(year, second, first), _safe(year, first, second)
    if one is None or other is None or one == other:
        day = one or other
        return Point(day, match.end()) if day else None
    return Point(one, match.end(), sure=False, options=(other,))


def _a_month(match: re.Match[str], today: date, role: str) -> Point | None:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    part = " ".join((match["part"] or "").lower().split())
    year = int(match["year"]) if match["year"] else today.year
    if not match["year"] and _month_end(year, month) < today:
        year += 1
    return _within(date(year, month, 1), _month_end(year, month), part, role, match.end())


def _within(first: date, last: date, part: str, role: str, end: int) -> Point:
    """A day at the beginning, middle or end of the days from first to last."""
    middle = first + (last - first) / 2
    if part.startswith(("end", "late", "ende")):
        return Point(working_day(last, back=True) if role == "end" else monday(last), end)
    if part.startswith(("mid", "mitte")):
        day = middle - timedelta(days=1)
        return Point(working_day(day, back=True) if role == "end" else first_monday(day), end)
    if part:
        return Point(
            working_day(first + timedelta(days=6), back=True) if role == "end" else _opening(first), end
        )
    if role == "end":
        before = working_day(first - timedelta(days=1), back=True)
        return Point(working_day(last, back=True), end, sure=False, options=(before,))
    return Point(_opening(first), end)


def _opening(first: date) -> date:
    return working_day(first, back=False)


def _next_month(match: re.Match[str], today: date, role: str) -> Point | None:
    first = add_months(today.replace(day=1), 1)
    part = " ".join((match["part"] or "").lower().split())
    point = _within(first, _month_end(first.year, first.month), part, role, match.end())
    return Point(point.day, point.end)


def _next_week(match: re.Match[str], today: date, role: str) -> Point | None:
    start = monday(today) + timedelta(days=7)
    return Point(start + timedelta(days=4) if role == "end" else start, match.end())


def _quarter(match: re.Match[str], today: date, role: str) -> Point | None:
    number = int(match["quarter"])
    year = int(match["year"]) if match["year"] else today.year
    last = _month_end(year, number * 3)
    if not match["year"] and last < today:
        last = _month_end(year + 1, number * 3)
    first = date(last.year, number * 3 - 2, 1)
    part = " ".join((match["part"] or "").lower().split())
    if role == "end" and not part:
        return Point(working_day(last, back=True), match.end())
    return _within(first, last, part, role, match.end())


def _year_end(match: re.Match[str], today: date, role: str) -> Point | None:
    return Point(working_day(date(today.year, 12, 31), back=True), match.end())


def _weekday(match: re.Match[str], today: date, role: str) -> Point | None:
    ahead = (_WEEKDAYS[match["weekday"].lower()] - today.weekday()) % 7 or 7
    return Point(today + timedelta(days=ahead), match.end(), sure=False)


def _holidays(match: re.Match[str], today: date, role: str) -> Point | None:
    """After the winter holidays: the first Monday after Epiphany; the first after New Year is offered."""
    year = today.year if today < date(today.year, 1, 7) else today.year + 1
    day, early = first_monday(date(year, 1, 7)), first_monday(date(year, 1, 2))
    return Point(day, match.end(), sure=False, options=() if early == day else (early,))


def _after_summer(match: re.Match[str], today: date, role: str) -> Point | None:
    day = first_monday(date(today.year, 9, 1))
    return Point(day if day >= today else first_monday(date(today.year + 1, 9, 1)), match.end(), sure=False)


def _after_easter(match: re.Match[str], today: date, role: str) -> Point | None:
    day = easter(today.year) + timedelta(days=2)
    return Point(day if day >= today else easter(today.year + 1) + timedelta(days=2), match.end())


def _at_once(match: re.Match[str], today: date, role: str) -> Point | None:
    return Point(first_monday(today + timedelta(days=1)), match.end(), sure=False)


def _tomorrow(match: re.Match[str], today: date, role: str) -> Point | None:
    return Point(working_day(today + timedelta(days=1), back=False), match.end())


Handler = Callable[[re.Match[str], date, str], "Point | None"]
_AFTER = r"(?:after|nach)\s+(?:the\s+|den\s+|dem\s+)?"
AFTER_HOLIDAYS = (
    rf"(?:{_AFTER}(?:christmas\s+|winter\s+|weihnachts)?(?:holidays|break|christmas|new\s+year(?:’s|'s)?"
    r"|feiertagen?|weihnachten|ferien|neujahr|jahreswechsel)|in\s+the\s+new\s+year|im\s+neuen\s+jahr)\b"
)
AFTER_SUMMER = rf"{_AFTER}(?:summer(?:\s+(?:break|holidays))?|sommer(?:ferien|pause)?)\b"
AFTER_EASTER = rf"{_AFTER}(?:easter|ostern)\b"
AT_ONCE = (
    r"(?:asap|as\s+soon\s+as\s+possible|immediately|right\s+away|straight\s+away|now|ab\s+sofort|sofort"
    r"|so\s+bald\s+wie\s+möglich|so\s+schnell\s+wie\s+möglich|schnellstmöglich)\b"
)
NEXT_WEEK = r"(?:the\s+)?(?:next\s+week|nächste[rn]?\s+woche|kommende[rn]?\s+woche)\b"
NEXT_MONTH = rf"{_PART}?(?:next\s+month|(?:des\s+)?nächste[nsr]?\s+monats?|kommenden\s+monats?)\b"
_HANDLERS: tuple[tuple[re.Pattern[str], Handler], ...] = (
    (pattern(r"(?P<year>20\d\d)-(?P<m>\d\d)-(?P<day>\d\d)\b"), _a_day),
    (pattern(r"(?P<day>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<year>20\d\d|\d\d)\b)?"), _a_day),
    (pattern(r"(?P<day>\d{1,2})/(?P<m>\d{1,2})/(?P<year>20\d\d)\b"), _slashes),
    (
        pattern(rf"(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH}{_YEAR}"),
        _a_day,
    ),
    (pattern(rf"{_MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){_YEAR}"), _a_day),
    (pattern(rf"{_PART}?{_MONTH}{_YEAR}"), _a_month),
    (pattern(NEXT_MONTH), _next_month),
    (pattern(NEXT_WEEK), _next_week),
    (pattern(rf"{_PART}?(?:q|quarter\s+|quartal\s+)(?P<quarter>[1-4]){_YEAR}"), _quarter),
    (
        pattern(
            r"(?:the\s+)?(?:end\s+of\s+(?:the\s+|this\s+)?year|year[\s-]end|jahresende|ende\s+des\s+jahres)\b"
        ),
        _year_end,
    ),
    (pattern(r"(?:next\s+|nächsten\s+)?(?P<weekday>" + "|".join(_WEEKDAYS) + r")\b"), _weekday),
    (pattern(AFTER_HOLIDAYS), _holidays),
    (pattern(AFTER_SUMMER), _after_summer),
    (pattern(AFTER_EASTER), _after_easter),
    (pattern(AT_ONCE), _at_once),
    (pattern(r"(?:tomorrow|morgen)\b"), _tomorrow),
)


def point_at(text: str, position: int, *, today: date, role: str) -> Point | None:
    """The day that the words beginning at the position mean, as a "start" or an "end"; None for no day."""
    for rule, handler in _HANDLERS:
        match = rule.match(text, position)
        if match:
            try:
                return handler(match, today, role)
            except (ValueError, OverflowError):
                return None
    return None
