"""Days in words: short or long, in the reader's language, without depending on a locale of the machine."""

from datetime import date

from muster.foundation.words import _


def month_short(month: int) -> str:
    """The short name of a month, 1 to 12."""
    return [
        _("Jan"),
        _("Feb"),
        _("Mar"),
        _("Apr"),
        _("May"),
        _("Jun"),
        _("Jul"),
        _("Aug"),
        _("Sep"),
        _("Oct"),
        _("Nov"),
        _("Dec"),
    ][month - 1]


def month_long(month: int) -> str:
    """The full name of a month, 1 to 12."""
    return [
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May (month)"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    ][month - 1].removesuffix(" (month)")


def day_short(day: date) -> str:
    """A day for an axis: "23 Nov"."""
    return _("{day} {month}", day=day.day, month=month_short(day.month))


def day_long(day: date) -> str:
    """A day for a sentence: "23 November"."""
    return _("{day} {month}", day=day.day, month=month_long(day.month))
