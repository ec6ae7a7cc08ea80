"""Hours beyond one day at a time: whole weeks, several answers at once, the timer, closed days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api.auth import act_of, needs
from muster.api.files import FileContentOut, download, paper
from muster.api.resources.engagements import Detail, _known, _sheet, _shown
from muster.api.resources.works import WorkedDay
from muster.api.shapes import Day, In, Line, Out, Ref, Text, Words
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.engagements.formats import agreement_pdf
from muster.foundation.act import Act
from muster.foundation.words import language
from muster.people import queries as people_queries
from muster.people.terms import TokenScope

works = Router(tags=["Engagements"])
sheets = Router(tags=["Engagements"])
timer = Router(tags=["Me"])
organisations = Router(tags=["Organisations"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class VersionQuery(In):
    """Which version of the terms; the latest when left out."""

    version: int | None = Field(None, ge=1, le=32_000)


class WeekIn(In):
    """A week, named by its Monday, with its days."""

    monday: Day
    days: list[WorkedDay] = Field(min_length=1, max_length=7)
    note: Text = ""


class SheetsIn(In):
    """Several weeks."""

    refs: list[Ref] = Field(min_length=1, max_length=100)


class SheetsBackIn(SheetsIn):
    """Several weeks, and one question about them."""

    words: Text


class SheetsOut(Out):
    """The weeks that were answered, all or none."""

    refs: list[str]


class StartIn(In):
    """What the time is for."""

    engagement_ref: Ref
    note: Line = ""


class StopIn(In):
    """A note for the days, and whether the time is dropped instead."""

    note: Line = ""
    drop: bool = False


class TimerOut(Out):
    """The timer that runs; null when none does."""

    engagement_ref: str | None
    title: str
    started_at: datetime | None
    note: str


class StoppedOut(Out):
    """Minutes by day as they were added."""

    minutes: dict[date, int]


class CloseIn(In):
    """The first day that stays open."""

    until_date: Day


class CertificateOut(Out):
    """Finished work: who, for whom, when, how many approved minutes; skills with the level (1 to 5) that it showed."""

    ref: str
    title: str
    person_name: str
    owner_name: str
    organisation_name: str
    starts_date: date
    last_date: date
    minutes: int
    scope: str
    delivered: str
    is_accepted: bool
    skills: list[tuple[str, int]]
    made_date: date


class AgainOut(Out):
    """The draft."""

    opportunity_ref: str


@works.post("/{ref}/weeks", auth=WRITE, response=Detail, summary="Write down a week and send it")
def send_week(request: HttpRequest, ref: Ref, said: WeekIn) -> dict[str, Any]:
    """Both in one step; when something does not fit, nothing is written."""
    act = _known(request, ref)
    engagement_actions.send_week(
        act,
        ref,
        said.monday,
        {one.day: one.minutes for one in said.days},
        note=said.note,
        notes={one.day: one.note for one in said.days},
        links={one.day: one.link for one in said.days},
    )
    return _shown(act, ref)


def _all(request: HttpRequest, refs: list[str]) -> Act:
    """The act, once it is sure that the actor may know of every one of these weeks."""
    act = act_of(request)
    for ref in refs:
        _sheet(request, ref)
    return act


@sheets.post("/approve", auth=WRITE, response=SheetsOut, summary="Approve several weeks")
def approve_timesheets(request: HttpRequest, said: SheetsIn) -> dict[str, Any]:
    """The owner approves them, all or none."""
    found = engagement_actions.approve_timesheets(_all(request, said.refs), said.refs)
    return {"refs": [sheet.ref for sheet in found]}


@sheets.post("/return", auth=WRITE, response=SheetsOut, summary="Return several weeks")
def return_timesheets(request: HttpRequest, said: SheetsBackIn) -> dict[str, Any]:
    """The owner sends them back with one question, all or none."""
    found = engagement_actions.return_timesheets(_all(request, said.refs), said.refs, words=said.words)
    return {"refs": [sheet.ref for sheet in found]}


@sheets.post("/{ref}/reopen", auth=WRITE, response=Detail, summary="Open approved hours again")
def reopen_timesheet(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """The owner, with a reason: they may be changed and sent once more. Closed days stay."""
    act, work = _sheet(request, ref)
    engagement_actions.reopen_timesheet(act, ref, words=said.words)
    return _shown(act, work)


@timer.get("", auth=READ, response=TimerOut, summary="My timer")
def get_my_timer(request: HttpRequest) -> dict[str, Any]:
    """It knows when it was started, and nothing of what happens meanwhile."""
    found = engagement_queries.find_timer(act_of(request).actor)
    return {
        "engagement_ref": found.engagement.ref if found else None,
        "title": found.engagement.title if found else "",
        "started_at": found.started_at if found else None,
        "note": found.note if found else "",
    }


@timer.post("", auth=WRITE, response={201: TimerOut}, summary="Start my timer")
def start_my_timer(request: HttpRequest, said: StartIn) -> Status[Any]:
    """One runs at a time."""
    _known(request, said.engagement_ref)
    engagement_actions.start_timer(act_of(request), said.engagement_ref, note=said.note)
    return Status(201, get_my_timer(request))


@timer.post("/stop", auth=WRITE, response=StoppedOut, summary="Stop my timer")
def stop_my_timer(request: HttpRequest, said: StopIn) -> dict[str, Any]:
    """Its minutes are added to the days they fall on, in your time zone; with ``drop`` they are not."""
    act = act_of(request)
    if said.drop:
        engagement_actions.drop_timer(act)
        return {"minutes": {}}
    return {"minutes": engagement_actions.stop_timer(act, note=said.note)}


@organisations.put("/{ref}/closed-hours", auth=WRITE, response=CloseIn, summary="Close hours up to a day")
def close_hours(request: HttpRequest, ref: Ref, said: CloseIn) -> dict[str, Any]:
    """Days before it stay as they are; a week across it stays editable for its free days."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    engagement_actions.close_hours(act, ref, until_date=said.until_date)
    return {"until_date": said.until_date}


@works.get(
    "/{ref}/certificate", auth=READ, response=CertificateOut, summary="The certificate of finished work"
)
def get_certificate(request: HttpRequest, ref: Ref) -> Any:
    """What the certificate says, for the one who did the work; the page gives it as PDF."""
    act = _known(request, ref)
    return engagement_queries.certificate(act.actor, ref, at=act.at, language=language())


@works.get("/{ref}/agreement", auth=READ, response=FileContentOut, summary="The agreement as a PDF")
def get_agreement(request: HttpRequest, ref: Ref, asked: Query[VersionQuery]) -> dict[str, Any]:
    """For its two sides: every line, both names with moment and hash. The latest version, or the one asked for."""
    act = _known(request, ref)
    found = engagement_queries.agreement(act.actor, ref, at=act.at, version=asked.version)
    return paper(agreement_pdf(found), f"muster-agreement-{ref}-v{found.version.version}.pdf")


@works.get(
    "/{ref}/files/{file_ref}", auth=READ, response=FileContentOut, summary="A file that was handed over"
)
def get_delivery_file(request: HttpRequest, ref: Ref, file_ref: Ref) -> dict[str, Any]:
    """With the work or with a milestone; for both sides."""
    return download(engagement_queries.open_delivery_file(act_of(request).actor, ref, file_ref))


@works.post("/{ref}/again", auth=WRITE, response={201: AgainOut}, summary="Work together again")
def draft_again(request: HttpRequest, ref: Ref) -> Status[Any]:
    """A draft for the owner with the same hours, skills and length; nothing is posted."""
    act = _known(request, ref)
    return Status(201, {"opportunity_ref": engagement_actions.draft_again(act, ref).ref})


@works.post(
    "/{ref}/backfill", auth=WRITE, response={201: AgainOut}, summary="Ask for somebody in their place"
)
def draft_backfill(request: HttpRequest, ref: Ref) -> Status[Any]:
    """A draft for the home manager who let the person go; nothing is posted."""
    act = _known(request, ref)
    return Status(201, {"opportunity_ref": engagement_actions.draft_backfill(act, ref).ref})


@works.post(
    "/{ref}/successor",
    auth=WRITE,
    response={201: AgainOut},
    summary="Look for somebody who takes a part over",
)
def seek_successor(request: HttpRequest, ref: Ref) -> Status[Any]:
    """The owner of a shared position: the part that was left is offered on the same terms, from the day after."""
    act = _known(request, ref)
    return Status(201, {"opportunity_ref": engagement_actions.seek_successor(act, ref).ref})
