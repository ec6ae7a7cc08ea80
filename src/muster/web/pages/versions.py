"""Versions of the taxonomy with what each changed, rolling one back, and who reviews which family."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.errors import Invalid, NotAllowed, Refusal
from muster.foundation.words import _, language
from muster.people import queries as people_queries
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.queries import version_kind_label
from muster.web import acting


@acting.signed_in
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, newest first. No policy: whoever is signed in may read them."""
    rows = skills_queries.list_version_rows()
    names = _names(rows)
    context = {
        "rows": [(row, version_kind_label(row.kind), names.get(row.author_ref, "")) for row in rows],
        "number": rows[0].number if rows else 0,
    }
    return render(request, "proposals/versions.html", context)


@acting.signed_in
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version with its diff; stewards may roll it back after a question."""
    act = acting.act_of(request)
    problem = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/taxonomy/versions/")
        try:
            undone = skills_actions.roll_back(act, number)
        except Refusal as refusal:
            problem = refusal.message
        else:
            messages.success(request, _("Rolled back. That is version {n}.", n=undone.number))
            return HttpResponseRedirect(f"/taxonomy/versions/{undone.number}/")
    found = skills_queries.find_version_diff(number, language=language())
    if found is None:
        raise Http404
    names = _names([found.row])
    context = {
        "found": found,
        "row": found.row,
        "what": version_kind_label(found.row.kind),
        "author": names.get(found.row.author_ref, ""),
        "reviewer": names.get(found.row.reviewer_ref, ""),
        "more": max(0, found.total - len(found.lines)),
        "may_roll_back": found.can_roll_back and skills_queries.may_govern(act.actor),
        "problem": problem,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "proposals/version.html", context, status=422 if problem else 200)


def _names(rows: list[skills_queries.VersionRow]) -> dict[str, str]:
    refs = {ref for row in rows for ref in (row.author_ref, row.reviewer_ref) if ref.startswith("per-")}
    return {**people_queries.names_for(refs), "system:operator": _("Muster's operator")}


@acting.signed_in
def reviewers(request: HttpRequest) -> HttpResponse:
    """Who reviews which family; stewards name and release them."""
    act = acting.act_of(request)
    problem = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/taxonomy/reviewers/")
        try:
            messages.success(request, _appoint(request))
        except Refusal as refusal:
            problem = refusal.message
        else:
            return HttpResponseRedirect("/taxonomy/reviewers/")
    by_family = skills_queries.list_reviewers()
    names = people_queries.names_for({ref for refs in by_family.values() for ref in refs})
    families = skills_queries.list_families(language())
    context = {
        "families": [
            (one, [(ref, names.get(ref, ref)) for ref in by_family.get(one.key, ())]) for one in families
        ],
        "options": [(one.key, one.label) for one in families],
        "may_govern": skills_queries.may_govern(act.actor),
        "problem": problem,
        "email": request.POST.get("email", ""),
        "family": request.POST.get("family", ""),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "proposals/reviewers.html", context, status=422 if problem else 200)


def _appoint(request: HttpRequest) -> str:
    """Name or release a reviewer, and say so. A person is named by their address."""
    act, sent = acting.act_of(request), request.POST
    if ref := sent.get("release", ""):
        skills_actions.release_reviewer(act, sent.get("family", ""), ref)
        return _("Released. Open proposals stay where they are.")
    if not skills_queries.may_govern(act.actor):
        raise NotAllowed(_("Only a taxonomy steward or an operator may name reviewers."))
    person = people_queries.find_person_by_email(sent.get("email", "").strip())
    if person is None:
        raise Invalid(_("Nobody here has this address."))
    skills_actions.name_reviewer(act, sent.get("family", ""), person.ref)
    return _("{name} reviews this family from now on.", name=person.name)


urls = [
    path("taxonomy/versions/", versions, name="taxonomy_versions"),
    path("taxonomy/versions/<int:number>/", version, name="taxonomy_version"),
    path("taxonomy/reviewers/", reviewers, name="taxonomy_reviewers"),
]
