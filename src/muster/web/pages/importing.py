"""Taking in people: a file, what it would do, and then all of it at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.files import actions as files_actions
from muster.files import queries as files_queries
from muster.files.terms import FilePurpose
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n
from muster.people import actions as people_actions
from muster.people.rules.people_file import COLUMNS, REQUIRED
from muster.people.terms import MembershipKind
from muster.web import acting
from muster.web.forms.importing import PeopleFileForm
from muster.web.leading import led

SHOWN = 200
"""The most problems that are listed; a file with more is best mended first."""

SAMPLE = (
    ",".join(COLUMNS),
    "ines.brandt@example.org,Ines Brandt,Head of planning,Planning,,employee,40,Europe/Berlin,de:C2|en:C1,Hamburg",
    "walter.ohm@example.org,Walter Ohm,Planner,Planning,ines.brandt@example.org,employee,32,Europe/Berlin,de:C2|en:B2,Bremen",
)


@acting.signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is kept for the dry run only."""
    _actor, organisation, known = led(request)
    choices = [(one.ref, one.name) for one in known]
    form = PeopleFileForm(
        request.POST or None,
        request.FILES or None,
        organisations=choices,
        initial={"organisation": organisation.ref},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        wanted = form.cleaned_data.get("organisation", organisation.ref)
        act = acting.act_of(request)
        try:
            file = files_actions.store_file(
                act, given.name, given.file, purpose=FilePurpose.IMPORT, organisation_ref=wanted
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            return HttpResponseRedirect(f"/import/{file.ref}/")
    context = {
        "form": form,
        "organisation": organisation,
        "columns": _columns(),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "importing/upload.html", context, status=422 if form.errors else 200)


@acting.signed_in
def check(request: HttpRequest, file_ref: str) -> HttpResponse:
    """What the file would do; sent, it is done. The action asks whose organisation it is."""
    actor = acting.act_of(request).actor
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect("/import/")
    file = files_queries.get_visible_file(actor, file_ref)
    _actor, organisation, _known = led(request, file.organisation_ref)
    act = acting.act_of(request)
    data = files_queries.read_bytes(file)
    if request.method == "POST":
        if request.POST.get("drop"):
            files_actions.delete_file(act, file.ref)
            messages.success(request, _("The file is thrown away. Nothing was changed."))
            return HttpResponseRedirect("/import/")
        skip_bad = bool(request.POST.get("skip_bad"))
        report = people_actions.import_people(act, organisation.ref, data, apply=True, skip_bad=skip_bad)
        if report.is_applied:
            _forget(act, file.ref)
            messages.success(request, _done(report))
            return HttpResponseRedirect(f"/organisation/members/?organisation={organisation.ref}")
    else:
        report = people_actions.import_people(act, organisation.ref, data)
    context = _context(report) | {
        "file": file,
        "organisation": organisation,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "importing/check.html", context, status=422 if request.method == "POST" else 200)


def _forget(act: Act, file_ref: str) -> None:
    """The file holds names and addresses: once it is read in, nobody needs it. A deed of its own."""
    files_actions.delete_file(replace(act, request_ref=None), file_ref)


def _context(report: people_actions.ImportReport) -> dict[str, Any]:
    usable = report.added + report.changed + report.unchanged
    bad = report.bad_lines
    if bad:
        finding = _n("{n} line cannot be used.", "{n} lines cannot be used.", n=bad)
    elif not report.added + report.changed:
        finding = _("Everybody in this file is here already.")
    else:
        finding = _n("{n} person is ready.", "{n} people are ready.", n=report.added + report.changed)
    return {
        "report": report,
        "finding": finding,
        "usable": usable,
        "to_write": report.added + report.changed,
        "problems": report.problems[:SHOWN],
        "more": max(0, len(report.problems) - SHOWN),
        "delimiter": {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}.get(report.delimiter, ""),
    }


def _done(report: people_actions.ImportReport) -> str:
    return _(
        "Done. {added} added, {changed} changed, {unchanged} as before.",
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
    )


def _columns() -> list[tuple[str, bool, str]]:
    kinds = ", ".join(kind.value for kind in MembershipKind)
    words = {
        "email": _("The address by which we know the person. Once a file."),
        "name": _("First and last name."),
        "title": _("What the person is here."),
        "unit": _("A part of the organisation; a new name founds it."),
        "manager_email": _("The home manager, in this file or here already."),
        "kind": _("One of {kinds}. Without it: employee.", kinds=kinds),
        "hours_per_week": _("Hours of the main job. Hours beyond it are the person's own to offer."),
        "time_zone": _("Such as Europe/Berlin."),
        "languages": _("Codes with levels: de:C2|en:B2."),
        "place": _("A town, or a town and a country."),
    }
    return [(name, name in REQUIRED, words[name]) for name in COLUMNS]


@acting.signed_in
def sample(request: HttpRequest) -> HttpResponse:
    """A small file that works. No policy: its people are invented."""
    answer = HttpResponse("\r\n".join((*SAMPLE, "")), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer


urls = [
    path("import/", upload, name="import"),
    path("import/sample.csv", sample, name="import_sample"),
    path("import/<str:file_ref>/", check, name="import_check"),
]
