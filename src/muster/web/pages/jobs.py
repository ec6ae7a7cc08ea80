"""Jobs taken apart: the tasks of a description, approved by a person, each posted in one step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.asked import whole_number
from muster.web.errors import status_of
from muster.web.forms.jobs import FIELDS_OF_DOMAIN, JobForm, TasksForm
from muster.web.leading import asked_page


@acting.signed_in
def jobs(request: HttpRequest) -> HttpResponse:
    """One's own jobs taken apart, and a new one."""
    act = acting.act_of(request)
    organisations = people_queries.organisation_names(act.actor.organisation_refs)
    choices = sorted(organisations.items(), key=lambda one: one[1])
    form = JobForm(request.POST or None, organisations=choices)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/jobs/")
        if form.is_valid():
            said = form.cleaned_data
            try:
                job = opportunity_actions.break_down(
                    act,
                    title=said["title"],
                    text=said["text"],
                    minutes=said["hours"],
                    organisation_ref=said.get("organisation", ""),
                )
            except Refusal as refusal:
                form.show(refusal, **FIELDS_OF_DOMAIN)
            else:
                return HttpResponseRedirect(f"/jobs/{job.ref}/")
    context = {
        "form": form,
        "page": opportunity_queries.list_breakdowns(act.actor, number=asked_page(request)),
        "can_post": bool(organisations),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "jobs/list.html", context, status=422 if form.errors else 200)


@acting.signed_in
def job(request: HttpRequest, breakdown_ref: str) -> HttpResponse:
    """One job: its tasks to change, to approve, and to post one by one."""
    act = acting.act_of(request)
    found = opportunity_queries.get_visible_breakdown(act.actor, breakdown_ref)
    form = TasksForm(request.POST if request.method == "POST" else None, tasks=list(found.tasks.all()))
    status = 200
    if request.method == "POST":
        here = HttpResponseRedirect(f"/jobs/{breakdown_ref}/")
        if acting.done_before(request):
            return here
        try:
            where = _do(request, breakdown_ref, form)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            status = status_of(refusal)
        else:
            if where:
                return HttpResponseRedirect(where)
            status = 422
    return render(request, "jobs/job.html", _context(found, form), status=status)


def _do(request: HttpRequest, ref: str, form: TasksForm) -> str:
    """Keep, approve, or post one task; the page that comes next, or nothing where the form cannot be read."""
    act, do = acting.act_of(request), request.POST.get("do", "")
    version = whole_number(request.POST.get("version", ""))
    if task := request.POST.get("post", ""):
        posted = opportunity_actions.post_task(act, task)
        if posted.is_draft:
            messages.info(request, _("A draft is made. Name a skill and post it."))
            return f"/post/{posted.ref}/"
        messages.success(request, _("Posted as a gig: “{title}”.", title=posted.title))
        return f"/jobs/{ref}/"
    if do == "approve":
        opportunity_actions.approve_tasks(act, ref, version=version)
        messages.success(request, _("Approved. Each task can be posted now."))
        return f"/jobs/{ref}/"
    if do != "keep":
        raise Http404
    tasks = form.tasks()
    if form.errors:
        return ""
    opportunity_actions.set_tasks(act, ref, tasks, version=version)
    messages.success(request, _("Kept. Look once more, then approve."))
    return f"/jobs/{ref}/"


def _context(found: opportunity_queries.Breakdown, form: TasksForm) -> dict[str, Any]:
    tasks = list(found.tasks.all())
    return {
        "job": found,
        "form": form,
        "rows": form.shown,
        "tasks": tasks,
        "total": sum(one.minutes for one in tasks),
        "is_approved": found.approved_at is not None,
        "is_begun": any(one.opportunity_id for one in tasks),
        "request_ref": acting.fresh_request_ref(),
    }


urls = [
    path("jobs/", jobs, name="jobs"),
    path("jobs/<str:breakdown_ref>/", job, name="job"),
]
