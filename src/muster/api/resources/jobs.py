"""Jobs taken apart into tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.postings import OpportunityOut
from muster.api.shapes import In, Line, Out, Ref, Text, Version, WeekMinutes, Word
from muster.foundation.words import language
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities import rules
from muster.people.terms import TokenScope

router = Router(tags=["Jobs"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class TaskOut(Out):
    """A task: minutes a week, and the posting that was made of it."""

    ref: str
    title: str
    minutes: int
    opportunity_ref: str | None


class JobOut(Out):
    """A job and its tasks; their minutes sum to those of the job."""

    ref: str
    title: str
    said: str
    minutes: int
    organisation_ref: str
    created_at: datetime
    approved_at: datetime | None
    version: int
    tasks: list[TaskOut]


class JobIn(In):
    """A job to take apart; ``minutes`` are those of its week."""

    title: Line
    text: Text
    minutes: WeekMinutes = 2400
    organisation_ref: Word = ""


class TaskIn(In):
    """One task."""

    title: Line
    minutes: WeekMinutes


class TasksIn(In):
    """All tasks at once."""

    tasks: list[TaskIn] = Field(max_length=40)
    version: Version | None = None


@router.get("", auth=READ, response=PageOf[JobOut], summary="My jobs taken apart")
def list_jobs(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Your own, newest first."""
    page = opportunity_queries.list_breakdowns(act_of(request).actor, number=asked.page, size=asked.size)
    return paging.answer(request, page, _job)


@router.post("", auth=WRITE, response={201: JobOut}, summary="Take a job apart")
def break_down_job(request: HttpRequest, said: JobIn) -> Status[Any]:
    """The tasks that its words name. Nothing is posted before a person approves."""
    act = act_of(request)
    made = opportunity_actions.break_down(
        act, title=said.title, text=said.text, minutes=said.minutes, organisation_ref=said.organisation_ref
    )
    return Status(201, _job(opportunity_queries.get_visible_breakdown(act.actor, made.ref)))


@router.get("/{ref}", auth=READ, response=JobOut, summary="A job taken apart")
def get_job(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Its owner and the people lead of the organisation see it."""
    return _job(opportunity_queries.get_visible_breakdown(act_of(request).actor, ref))


@router.put("/{ref}/tasks", auth=WRITE, response=JobOut, summary="Say the tasks anew")
def set_job_tasks(request: HttpRequest, ref: Ref, said: TasksIn) -> dict[str, Any]:
    """Approving starts over."""
    act = act_of(request)
    opportunity_queries.get_visible_breakdown(act.actor, ref)
    tasks = [rules.Task(one.title, one.minutes) for one in said.tasks]
    opportunity_actions.set_tasks(act, ref, tasks, version=said.version)
    return _job(opportunity_queries.get_visible_breakdown(act.actor, ref))


@router.post("/{ref}/approve", auth=WRITE, response=JobOut, summary="Approve the tasks")
def approve_job_tasks(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """From now on each can be posted."""
    act = act_of(request)
    opportunity_queries.get_visible_breakdown(act.actor, ref)
    opportunity_actions.approve_tasks(act, ref)
    return _job(opportunity_queries.get_visible_breakdown(act.actor, ref))


@router.post("/tasks/{ref}/post", auth=WRITE, response={201: OpportunityOut}, summary="Post a task as a gig")
def post_job_task(request: HttpRequest, ref: Ref) -> Status[Any]:
    """Posted at once where its words name a skill; a draft otherwise."""
    act = act_of(request)
    opportunity_queries.get_visible_breakdown(act.actor, opportunity_queries.get_task(ref).breakdown.ref)
    made = opportunity_actions.post_task(act, ref)
    return Status(201, opportunity_queries.get_card(act.actor, made.ref, language=language()))


def _job(row: opportunity_queries.Breakdown) -> dict[str, Any]:
    names = ("ref", "title", "said", "minutes", "created_at", "approved_at", "version")
    tasks = [
        {
            "ref": one.ref,
            "title": one.title,
            "minutes": one.minutes,
            "opportunity_ref": one.opportunity.ref if one.opportunity else None,
        }
        for one in row.tasks.all()
    ]
    return {
        **{name: getattr(row, name) for name in names},
        "organisation_ref": row.organisation.ref,
        "tasks": tasks,
    }
