"""Days and moments in sentences: ``{{ offer.from_monday|day }}`` (`{% load days %}`)."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from muster.foundation.words import _
from muster.web.components.dates import day_long, day_short

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """A day: "18 January"; nothing for none."""
    return day_long(value) if value else ""


@register.filter
def day_year(value: date | datetime | None) -> str:
    """A day with its year: "6 Oct 2026"."""
    return _("{day} {year}", day=day_short(value), year=value.year) if value else ""
