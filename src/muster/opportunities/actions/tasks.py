"""Taking a job apart: tasks proposed from its description, approved by a person, posted one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import drafting, policy, queries, rules, terms
from muster.opportunities.actions.keeping import _today, _words
from muster.opportunities.actions.postings import MOST_LETTERS, _only_organisation, post, save_draft
from muster.opportunities.events import JobBrokenDown, TasksApproved, TasksChanged
from muster.opportunities.models import Breakdown, BreakdownTask, Opportunity
from muster.people import queries as people_queries


@action
def break_down(act: Act, *, title: str, text: str, minutes: int, organisation_ref: str = "") -> Breakdown:
    """Take a job apart: the tasks that its description names, with minutes a week that sum to ``minutes``.

    It is a proposal: nothing is posted before a person approves. Raises FieldInvalid, OrganisationUnclear.
    """
    organisation = people_queries.get_organisation(organisation_ref or _only_organisation(act))
    policy.may_draft_for(act.actor, organisation.ref).require()
    said = _words("text", text, MOST_LETTERS)
    minutes = rules.check_job_minutes(minutes)
    tasks = rules.read_tasks(said, minutes=minutes)
    if not tasks:
        raise rules.FieldInvalid("text", rules.nothing_to_break_down())
    job = Breakdown(
        organisation=organisation,
        owner=people_queries.get_person(act.actor.person_ref),
        title=rules.clean_title(title),
        said=said,
        minutes=minutes,
        created_at=act.at,
    )
    job.save()
    _put_tasks(job, tasks)
    journal.record(act, JobBrokenDown(job.ref, organisation.ref, job.owner.ref))
    return job


@action
def set_tasks(
    act: Act, breakdown_ref: str, tasks: Sequence[rules.Task], *, version: int | None = None
) -> Breakdown:
    """Say the tasks anew; approving starts over. Raises ChangedMeanwhile, TaskPosted, FieldInvalid."""
    job = queries.lock_breakdown(breakdown_ref)
    policy.may_change_breakdown(act.actor, job).require()
    if version is not None and version != job.version:
        raise rules.ChangedMeanwhile(job.version, f"{act.at:%H:%M}")
    if job.tasks.exclude(opportunity=None).exists():
        raise rules.TaskPosted()
    _put_tasks(job, rules.check_tasks(tasks, minutes=job.minutes))
    job.approved_at, job.approved_by = None, None
    job.version += 1
    job.save()
    journal.record(act, TasksChanged(job.ref, job.owner.ref))
    return job


@action
def approve_tasks(act: Act, breakdown_ref: str, *, version: int | None = None) -> Breakdown:
    """A person has looked at the tasks: from now on each can be posted. Raises ChangedMeanwhile, FieldInvalid."""
    job = queries.lock_breakdown(breakdown_ref)
    policy.may_change_breakdown(act.actor, job).require()
    if version is not None and version != job.version:
        raise rules.ChangedMeanwhile(job.version, f"{act.at:%H:%M}")
    rules.check_tasks([rules.Task(one.title, one.minutes) for one in job.tasks.all()], minutes=job.minutes)
    job.approved_at = job.approved_at or act.at
    job.approved_by = job.approved_by or people_queries.get_person(act.actor.person_ref)
    job.save()
    journal.record(act, TasksApproved(job.ref, job.owner.ref, act.actor.person_ref))
    return job


@action
def post_task(act: Act, task_ref: str, *, extractor: drafting.Extractor | None = None) -> Opportunity:
    """Post one task as a gig in one step: its hours, four weeks from the next Monday, skills read from its words.

    Where no skill was found, or the actor may not post, it stays a draft for its owner to finish. Raises
    BreakdownNotApproved, TaskPosted. No event: ``save_draft`` and ``post`` record theirs.
    """
    task = queries.lock_task(task_ref)
    job = task.breakdown
    policy.may_change_breakdown(act.actor, job).require()
    if job.approved_at is None:
        raise rules.BreakdownNotApproved()
    if task.opportunity is not None:
        raise rules.TaskPosted()
    rule = terms.KIND_RULES[terms.Kind.GIG]
    today = _today(act, job.organisation)
    starts = today + timedelta(days=7 - today.weekday())
    draft = save_draft(
        act,
        organisation_ref=job.organisation.ref,
        text=task.title,
        extractor=extractor,
        title=task.title,
        purpose=rules.part_of_job(job.title),
        kind=str(terms.Kind.GIG),
        minutes_per_week=max(task.minutes, terms.LEAST_WEEK_MINUTES),
        starts_date=starts,
        ends_date=rules.last_day(starts, rule.weeks),
    )
    if draft.roles.filter(requirements__isnull=False).exists():
        draft = post(act, draft.ref)
    task.opportunity = draft
    task.save(update_fields=["opportunity"])
    return draft


def _put_tasks(job: Breakdown, tasks: Sequence[rules.Task]) -> None:
    job.tasks.all().delete()
    for position, one in enumerate(tasks, 1):
        BreakdownTask(breakdown=job, position=position, title=one.title, minutes=one.minutes).save()
