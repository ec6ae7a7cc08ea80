"""The hours of agreed work: weeks to fill in, and the ledger of all weeks with its sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.engagements.queries import EngagementDetail, TimesheetView
from muster.engagements.terms import TimesheetStatus
from muster.foundation.words import _
from muster.web.components.moments import day_brief, week_words, weekday_long
from muster.web.components.numbers import hours
from muster.web.components.parts import SumRow
from muster.web.forms.hours import WeekForm

T = TimesheetStatus
KINDS = {T.DRAFT: "plain", T.SUBMITTED: "wait", T.APPROVED: "ok", T.RETURNED: "bad"}
SHOWN_OPEN = 3
"""Weeks to fill in that stand open on the page, latest first; earlier ones are folded."""


@dataclass(frozen=True, slots=True)
class OpenWeek:
    """One week that can be filled in."""

    title: str
    sheet: TimesheetView
    form: WeekForm
    is_folded: bool
    logged: str
    agreed: str
    send_kind: str

    @property
    def error_id(self) -> str:
        """Names the words below the days that say what is wrong."""
        return f"week-{self.sheet.monday.isoformat()}-error"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One week in the ledger; ``days`` are hours as words, empty where nothing was worked."""

    ref: str
    title: str
    days: tuple[str, ...]
    logged: str
    agreed: str
    status: str
    kind: str
    is_sent: bool
    note: str
    question: str
    said: tuple[tuple[str, str, str], ...]
    """By day with hours: the day, what they were for, a link."""
    due: str
    is_approved: bool


def days_for(found: EngagementDetail, sheet: TimesheetView, today: date) -> list[tuple[date, int, bool]]:
    """Monday to Sunday: the minutes, and whether hours may be written for that day."""
    last = min(found.card.ends_date, today)
    starts = found.engagement.starts_date
    return [
        (day, minutes, starts <= day <= last and day not in sheet.closed)
        for day, minutes, _note in sheet.days
    ]


def week_form(found: EngagementDetail, sheet: TimesheetView, today: date, data: object = None) -> WeekForm:
    """The form of a week, filled with what is there."""
    said = {day: (note, sheet.links.get(day, "")) for day, _minutes, note in sheet.days}
    return WeekForm(data, monday=sheet.monday, days=days_for(found, sheet, today), note=sheet.note, said=said)


def open_weeks(found: EngagementDetail, today: date, *, bound: WeekForm | None = None) -> list[OpenWeek]:
    """The weeks that can be filled in, latest first; one with errors comes back as it was sent."""
    made = []
    for n, sheet in enumerate(sheet for sheet in found.timesheets if sheet.may_log):
        is_bound = bound is not None and bound.monday == sheet.monday
        form = bound if is_bound and bound is not None else week_form(found, sheet, today)
        made.append(
            OpenWeek(
                title=week_words(sheet.monday),
                sheet=sheet,
                form=form,
                is_folded=n >= SHOWN_OPEN and not is_bound and sheet.status != T.RETURNED,
                logged=hours(sheet.minutes),
                agreed=hours(sheet.agreed_minutes),
                send_kind="plain",
            )
        )
    return made


def ledger(found: EngagementDetail, today: date) -> list[LedgerLine]:
    """Every week up to today, latest first."""
    return [
        LedgerLine(
            ref=sheet.ref,
            title=week_words(sheet.monday),
            days=tuple(hours(minutes) if minutes else "" for _day, minutes, _note in sheet.days),
            logged=hours(sheet.minutes),
            agreed=hours(sheet.agreed_minutes),
            status=_("Approved, time was over") if sheet.by_clock else sheet.status_label,
            kind=KINDS[T(sheet.status)],
            is_sent=sheet.status == T.SUBMITTED,
            note=sheet.note,
            question=sheet.returned_words,
            said=tuple(
                (weekday_long(day), note, sheet.links.get(day, ""))
                for day, minutes, note in sheet.days
                if minutes and (note or day in sheet.links)
            ),
            due=day_brief(sheet.due_at.date(), today) if sheet.due_at else "",
            is_approved=sheet.status == T.APPROVED,
        )
        for sheet in found.timesheets
    ]


def agreed_so_far(found: EngagementDetail) -> str:
    """The hours agreed for the weeks in the ledger."""
    return hours(sum(sheet.agreed_minutes for sheet in found.timesheets))


def sum_rows(found: EngagementDetail) -> list[SumRow]:
    """What the logged hours consist of; they add up to the total below."""
    parts = {status: sum(s.minutes for s in found.timesheets if s.status == status) for status in T}
    labels = (
        (T.APPROVED, _("Approved")),
        (T.SUBMITTED, _("Sent, not answered")),
        (T.RETURNED, _("Returned")),
        (T.DRAFT, _("Not sent yet")),
    )
    shown = [(label, parts[status]) for status, label in labels if parts[status] or status == T.APPROVED]
    return [SumRow("part", label, _("{n} h", n=hours(minutes)), "", "") for label, minutes in shown]
