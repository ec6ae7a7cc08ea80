"""Figures of an organisation: each with its count, its days and what it cannot tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from muster.api.auth import act_of, needs
from muster.api.shapes import In, Out, Ref
from muster.insights import queries as insights_queries
from muster.insights import rules as insights_rules
from muster.insights.terms import Window
from muster.people import queries as people_queries
from muster.people.terms import TokenScope

router = Router(tags=["Organisations"])
READ = needs(TokenScope.PEOPLE_READ)


class WindowOut(Out):
    """Days from ``since`` up to but not including ``until``."""

    since: date
    until: date


class FigureOut(Out):
    """One number: ``value`` in ``unit`` (null: too few cases to say) from ``count`` cases; ``limit`` in words."""

    value: int | None
    unit: str
    count: int
    limit: str
    window: WindowOut | None


class OpenWorkOut(Out):
    """What is asked for now."""

    postings: int
    seats: int
    minutes_per_week: int


class GroupOut(Out):
    """A unit: how many belong, and how many take part (null: too few to say)."""

    name: str
    members: int
    active: int | None


class MonthOut(Out):
    """A month: minutes approved, without those that came to nothing, seats filled."""

    start: date
    gross_minutes: int
    net_minutes: int
    seats: int


class FiguresOut(Out):
    """Hours unlocked, open work, who takes part, how long it takes. Groups under five are left open."""

    window: WindowOut
    members: int
    hours_gross: FigureOut
    hours_net: FigureOut
    open_work: OpenWorkOut
    participation: FigureOut
    units: list[GroupOut]
    time_to_staff: FigureOut
    fill_rate: FigureOut
    answered_in_time: FigureOut
    evidence_fresh: FigureOut
    months: list[MonthOut]


class FiguresQuery(In):
    """Over how many months, this one included."""

    months: int = Field(6, ge=1, le=24)


@router.get("/{ref}/figures", auth=READ, response=FiguresOut, summary="Figures of an organisation")
def get_figures(request: HttpRequest, ref: Ref, asked: Query[FiguresQuery]) -> Any:
    """For those who look after it."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    today = act.at.date()
    window = Window(insights_rules.months_back(today, asked.months - 1), today + timedelta(days=1))
    return insights_queries.figures(act.actor, ref, window=window)
