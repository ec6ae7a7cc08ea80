"""Open Badges: showing one, taking along those from here, what we publish as an issuer, and whom we trust."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, language
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.forms.evidence import BadgeForm, IssuerForm
from muster.web.leading import led


@acting.signed_in
def badges(request: HttpRequest) -> HttpResponse:
    """Show a badge of others and see it checked; take along the certificates from here."""
    act = acting.act_of(request)
    said = {claim.skill.ref for claim in evidence_queries.standing_claims(act.actor.person_ref)}
    labels = skills_queries.labels_for(said, language())
    form = BadgeForm(
        request.POST or None,
        request.FILES or None,
        skills=sorted(labels.items(), key=lambda pair: pair[1].casefold()),
    )
    if request.method == "POST" and (acting.done_before(request) or _shown(request, act, form)):
        return HttpResponseRedirect("/badges/")
    context = {
        "form": form,
        "shown": evidence_queries.list_shown_badges(act.actor.person_ref),
        "issued": evidence_queries.list_issued_badges(act.actor.person_ref),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "evidence/badges.html", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, act: Act, form: BadgeForm) -> bool:
    """Check the badge of the form; False with the reason in it where it does not hold."""
    if not form.is_valid():
        return False
    data = form.cleaned_data
    content = data["badge"].read(1024 * 1024) if data["badge"] else data["text"].encode()
    try:
        badge = evidence_actions.show_badge(act, act.actor.person_ref, content, skill_ref=data["skill_ref"])
    except Refusal as refusal:
        form.show(refusal, badge="badge" if data["badge"] else "text")
        return False
    messages.success(
        request,
        _("The badge holds: “{name}” by {issuer} counts now.", name=badge.name, issuer=badge.issuer_name),
    )
    return True


@acting.signed_in
def issued(request: HttpRequest, badge_ref: str) -> HttpResponse:
    """A certificate of one's own as a file."""
    badge = evidence_queries.get_issued_badge(acting.act_of(request).actor, badge_ref)
    answer = HttpResponse(json.dumps(badge.document, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{badge.ref}.json"'
    return answer


@require_safe
def issuer(request: HttpRequest, organisation_ref: str) -> HttpResponse:
    """The public profile of an organisation that issues badges, with its keys. No policy: it is for everybody."""
    return _public(evidence_queries.issuer_profile(organisation_ref))


@require_safe
def status(request: HttpRequest, organisation_ref: str) -> HttpResponse:
    """Which badges of an organisation were revoked, as bits. No policy: it is for everybody."""
    return _public(evidence_queries.status_list(organisation_ref, at=acting.now(request)))


def _public(document: dict[str, Any]) -> HttpResponse:
    answer = HttpResponse(json.dumps(document), content_type="application/json")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@acting.signed_in
def issuers(request: HttpRequest, organisation_ref: str) -> HttpResponse:
    """Whose badges count for the organisation's people, and which it has issued itself."""
    act = acting.act_of(request)
    _actor, organisation, _known = led(request, organisation_ref)
    here, said = f"/organisation/{organisation.ref}/issuers/", request.POST.get("say", "")
    form = IssuerForm(request.POST if said == "trust" else None)
    refused = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        try:
            if _decided(request, act, organisation.ref, said, form):
                return HttpResponseRedirect(here)
        except Refusal as refusal:
            if said == "trust":
                form.show(refusal)
            else:
                refused = refusal.message
    context = {
        "organisation": organisation,
        "form": form,
        "refused": refused,
        "trusted": evidence_queries.list_trusted_issuers(act.actor, organisation.ref),
        "issued": evidence_queries.list_badges_issued_by(act.actor, organisation.ref),
        "request_ref": acting.fresh_request_ref(),
    }
    bad = refused or form.errors
    return render(request, "evidence/issuers.html", context, status=422 if bad else 200)


def _decided(request: HttpRequest, act: Act, organisation_ref: str, said: str, form: IssuerForm) -> bool:
    """Do what the pressed button says; False where the form cannot be used."""
    if said == "trust" and form.is_valid():
        data = form.cleaned_data
        row = evidence_actions.trust_issuer(
            act, organisation_ref, data["issuer_id"], name=data["name"], public_key=data["public_key"]
        )
        messages.success(request, _("Badges of {name} count from now on.", name=row.name))
        return True
    if said == "distrust":
        evidence_actions.distrust_issuer(act, request.POST.get("issuer", ""))
        messages.success(request, _("No further badges of this issuer are taken."))
        return True
    if said == "revoke":
        evidence_actions.revoke_badge(act, request.POST.get("badge", ""), words=request.POST.get("words", ""))
        messages.success(request, _("Revoked. Whoever checks it from now on is told."))
        return True
    return False


urls = [
    path("badges/", badges, name="badges"),
    path("badges/issued/<slug:badge_ref>/", issued, name="badge_issued"),
    path("badges/issuers/<slug:organisation_ref>/", issuer, name="issuer"),
    path("badges/issuers/<slug:organisation_ref>/status/", status, name="issuer_status"),
    path("organisation/<slug:organisation_ref>/issuers/", issuers, name="issuers"),
]
