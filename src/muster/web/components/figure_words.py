"""Figures as people read them: hours, days, shares, with their count and window in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from muster.foundation.words import _, _n
from muster.insights.terms import Figure, Unit, Window
from muster.web.components.charts import plain
from muster.web.components.dates import day_short


@dataclass(frozen=True, slots=True)
class FigureView:
    """What ``c-figure`` shows."""

    value: str
    unit: str
    caption: str
    basis: str
    limit: str


def spoken(figure: Figure, caption: str, cases: str) -> FigureView:
    """The figure under its caption; ``cases`` says what was counted ("12 seats")."""
    when = window_words(figure.window) if figure.window else _("as of now")
    if figure.value is None:
        return FigureView("–", _("too few to say"), caption, f"{cases} · {when}", figure.limit)
    value, unit = _value(figure.value, figure.unit)
    return FigureView(value, unit, caption, f"{cases} · {when}", figure.limit)


def _value(value: int, unit: Unit) -> tuple[str, str]:
    if unit == Unit.MINUTES:
        return whole_hours(value), _("hours")
    if unit == Unit.THOUSANDTHS:
        return percent(value), ""
    if unit == Unit.DAYS:
        return plain(value), _n("day", "days", n=value)
    return plain(value), ""


def whole_hours(minutes: int) -> str:
    """Minutes as whole hours, rounded half up, thousands parted."""
    return plain((minutes + 30) // 60)


def percent(thousandths: int) -> str:
    """Thousandths as whole percents."""
    return _("{n} %", n=(thousandths + 5) // 10)


def window_words(window: Window) -> str:
    """The days of a window: "1 Jun to 23 Nov 2026"."""
    last = window.until - timedelta(days=1)
    return _("{since} to {until}", since=_dated(window.since, last), until=_dated(last, None))


def _dated(day: date, other: date | None) -> str:
    if other is not None and other.year == day.year:
        return day_short(day)
    return f"{day_short(day)} {day.year}"
