"""Leaving for good: what goes, what stays and why, what is still open, and a typed name to confirm it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.privacy import OpenItem
from muster.foundation.words import _
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.queries import Person
from muster.web import acting
from muster.web.errors import status_of
from muster.web.forms.account import EraseForm

PAGES = {
    "eng": "/engagements/{ref}/",
    "dsp": "/disputes/{ref}/",
    "inv": "/money/invoices/{ref}/",
    "opp": "/openings/{ref}/",
    "acc": "/money/accounts/{ref}/",
}
"""By the beginning of a reference: the page on which the thing is settled."""


@acting.signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """Erase oneself."""
    act = acting.act_of(request)
    return _erase(request, act, people_queries.get_person(act.actor.person_ref), back="/account/")


@acting.signed_in
def erase(request: HttpRequest, person_ref: str) -> HttpResponse:
    """Whoever runs the installation erases somebody who asked for it."""
    act = acting.act_of(request)
    person = people_queries.get_visible_person(act.actor, person_ref)
    return _erase(request, act, person, back=f"/people/{person.ref}/")


def _erase(request: HttpRequest, act: Act, person: Person, *, back: str) -> HttpResponse:
    still = people_queries.open_before_erasure(act.actor, person.ref)
    is_self = person.ref == act.actor.person_ref
    form = EraseForm(request.POST if request.method == "POST" else None, name=person.name)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            people_actions.erase_person(act, person.ref, typed_name=form.cleaned_data["typed_name"])
        except Refusal as refusal:
            form.show(refusal)
            status = status_of(refusal)
        else:
            if is_self:
                logout(request)
            messages.success(request, _("Erased. What law and others need is kept without a name."))
            return HttpResponseRedirect("/" if is_self else "/people/")
    context = {
        "form": form,
        "person": person,
        "is_self": is_self,
        "still": [_linked(one) for one in still],
        "back": back,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "account/erase.html", context, status=status)


def _linked(item: OpenItem) -> dict[str, str]:
    page = PAGES.get(item.about_ref.partition("-")[0], "/money/")
    words = item.words[:1].upper() + item.words[1:]
    return {"words": words, "href": page.format(ref=item.about_ref)}


urls = [
    path("account/leave/", leave, name="account_leave"),
    path("people/<str:person_ref>/erase/", erase, name="person_erase"),
]
