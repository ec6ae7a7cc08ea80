"""The instruments of an organisation: examples, writing one, putting it to use, inviting somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.assessments import actions, queries, rules
from muster.assessments.queries import InstrumentView
from muster.assessments.terms import InstrumentKind
from muster.foundation.errors import NotAllowed, Refusal
from muster.foundation.words import _, language
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.forms.assessments import ExampleForm, InstrumentForm, InviteForm
from muster.web.forms.naming import near_named
from muster.web.leading import asked_page, led_organisation

PEOPLE = 40


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """What there is, and the worked examples to begin with."""
    act = acting.act_of(request)
    page = queries.list_instruments(act.actor, number=asked_page(request))
    organisation = led_organisation(act.actor)
    if organisation is None and not act.actor.manages:
        raise NotAllowed(_("Only those who look after the organisation see its instruments."))
    rows = [
        {
            "ref": one.ref,
            "title": one.title,
            "kind": rules.kind_words(one.kind),
            "state": rules.state_words(one.state),
        }
        for one in page.items
    ]
    context = {
        "page": page,
        "rows": rows,
        "examples": queries.list_examples(language()) if organisation else [],
        "may_write": organisation is not None,
    }
    return render(request, "assessments/instruments.html", context)


@acting.signed_in
def example(request: HttpRequest, key: str) -> HttpResponse:
    """One worked example in full, and taking it along for a skill."""
    act = acting.act_of(request)
    organisation = led_organisation(act.actor)
    if organisation is None:
        raise NotAllowed(_("Only a people lead writes the instruments of an organisation."))
    found = queries.example_text(key, language())
    about = skills_queries.labels_for_uris([found.skill_uri], language()).get(found.skill_uri, "")
    form = ExampleForm(request.POST if request.method == "POST" else None, initial={"skill": about})
    if request.method == "POST" and not acting.done_before(request) and form.is_valid():
        try:
            row = actions.take_example(
                act, organisation.ref, key, form.cleaned_data["skill"], language=language()
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Taken along as a draft. Read it, change it, then put it to use."))
            return HttpResponseRedirect(f"/assessments/instruments/{row.ref}/")
    items = rules.read_items(found.kind, found.text)
    context = {"example": found, "items": items, "form": form, "request_ref": acting.fresh_request_ref()}
    context |= near_named(form)
    return render(request, "assessments/example.html", context, status=422 if form.errors else 200)


@acting.signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Write an instrument of one's own."""
    act = acting.act_of(request)
    organisation = led_organisation(act.actor)
    if organisation is None:
        raise NotAllowed(_("Only a people lead writes the instruments of an organisation."))
    kinds = [(kind.value, rules.kind_words(kind)) for kind in InstrumentKind]
    form = InstrumentForm(request.POST if request.method == "POST" else None, kinds=kinds)
    if request.method == "POST" and not acting.done_before(request) and form.is_valid():
        said = form.cleaned_data
        try:
            row = actions.draft_instrument(
                act, organisation.ref, said["kind"], title=said["title"], skill_ref=said["skill"],
                text=said["text"], about=said["about"],
            )  # fmt: skip
        except Refusal as refusal:
            form.show(refusal)
        else:
            return HttpResponseRedirect(f"/assessments/instruments/{row.ref}/")
    context = {"form": form, "request_ref": acting.fresh_request_ref(), **near_named(form)}
    return render(request, "assessments/new.html", context, status=422 if form.errors else 200)


@acting.signed_in
def instrument(request: HttpRequest, instrument_ref: str) -> HttpResponse:
    """One instrument: a draft to be written, or what it asks, what is known of it, and whom to invite."""
    act = acting.act_of(request)
    view = queries.instrument_view(act.actor, instrument_ref, language=language())
    form = _edit_form(request, view)
    if request.method == "POST" and form is not None and not acting.done_before(request) and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_instrument(
                act, view.ref, title=said["title"], text=said["text"], about=said["about"],
                skill_ref=said["skill"],
            )  # fmt: skip
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved. Below it stands as people will see it."))
            return HttpResponseRedirect(f"/assessments/instruments/{view.ref}/")
    context = {"instrument": view, "form": form, "request_ref": acting.fresh_request_ref()}
    context |= near_named(form) if form is not None else {}
    is_wrong = form is not None and bool(form.errors)
    return render(request, "assessments/instrument.html", context, status=422 if is_wrong else 200)


def _edit_form(request: HttpRequest, view: InstrumentView) -> InstrumentForm | None:
    if not (view.is_draft and view.may_write):
        return None
    first = {"title": view.title, "skill": view.skill, "about": view.about, "text": view.text}
    return InstrumentForm(request.POST if request.method == "POST" else None, initial=first)


@acting.signed_in
@require_POST
def publish(request: HttpRequest, instrument_ref: str) -> HttpResponse:
    """Put a draft to use."""
    act = acting.act_of(request)
    queries.instrument_view(act.actor, instrument_ref)
    if not acting.done_before(request):
        actions.publish_instrument(act, instrument_ref)
        messages.success(request, _("In use. You can invite people now; its words stay as they are."))
    return HttpResponseRedirect(f"/assessments/instruments/{instrument_ref}/")


@acting.signed_in
@require_POST
def retire(request: HttpRequest, instrument_ref: str) -> HttpResponse:
    """Use it for nobody new."""
    act = acting.act_of(request)
    queries.instrument_view(act.actor, instrument_ref)
    if not acting.done_before(request):
        actions.retire_instrument(act, instrument_ref)
        messages.success(request, _("Retired. What is under way goes on; nobody new is invited."))
    return HttpResponseRedirect(f"/assessments/instruments/{instrument_ref}/")


@acting.signed_in
def invite(request: HttpRequest, instrument_ref: str) -> HttpResponse:
    """Whom to invite, and who rates."""
    act = acting.act_of(request)
    view = queries.instrument_view(act.actor, instrument_ref, language=language())
    q = request.GET.get("q", "").strip()[:100]
    found = people_queries.list_people(
        act.actor, q=q, organisation=view.organisation_ref, size=PEOPLE, on=act.at.date()
    )
    people = [(one.ref, one.name) for one in found.items if one.ref != act.actor.ref]
    everybody = [*people, (act.actor.ref, act.actor.name)]
    form = InviteForm(request.POST if request.method == "POST" else None, kind=view.kind, people=everybody)
    if request.method == "POST" and not acting.done_before(request) and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            row = actions.invite_to_sitting(
                act, view.ref, said["person"], rater_refs=said.get("raters", ()), words=said["words"]
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Invited. Nothing begins before they agree."))
            return HttpResponseRedirect(f"/assessments/{row.ref}/")
    context = {
        "instrument": view,
        "form": form,
        "q": q,
        "more": max(0, found.total - PEOPLE),
        "request_ref": acting.fresh_request_ref(),
        "skill": skills_queries.labels_for([view.skill_ref], language()).get(view.skill_ref, ""),
    }
    return render(request, "assessments/invite.html", context, status=422 if form.errors else 200)


urls = [
    path("assessments/instruments/", listing, name="instruments"),
    path("assessments/instruments/new/", new, name="instruments_new"),
    path("assessments/examples/<slug:key>/", example, name="instruments_example"),
    path("assessments/instruments/<slug:instrument_ref>/", instrument, name="instrument"),
    path("assessments/instruments/<slug:instrument_ref>/publish/", publish, name="instrument_publish"),
    path("assessments/instruments/<slug:instrument_ref>/retire/", retire, name="instrument_retire"),
    path("assessments/instruments/<slug:instrument_ref>/invite/", invite, name="instrument_invite"),
]
