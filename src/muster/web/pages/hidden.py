"""Not interested: leaving work out of one's suggestions, saying why if one likes, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.words import _, _n, language
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.terms import NotForMe, not_for_me_label
from muster.opportunities import queries as opportunity_queries
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.components.work_rows import meta_of, title_of
from muster.web.forms.work import NotForMeForm
from muster.web.leading import asked_page

SIZE = 20
BACK = {"home": "/", "hidden": "/work/hidden/"}
TOLD = ("/", "/work/")
"""Lists that say on top what was left out, so that it can be undone or explained."""


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """One piece of work that is left out, and why, for the person alone."""

    ref: str
    title: str
    href: str
    meta: str
    reason: str
    since: str


@acting.signed_in
def hide(request: HttpRequest, role_ref: str) -> HttpResponse:
    """Leave a role out (or say why), or suggest it again; back to where one was."""
    act = acting.act_of(request)
    back = BACK.get(request.POST.get("from", ""), "/work/")
    if request.method != "POST":
        return HttpResponseRedirect(f"/work/{role_ref}/")
    is_back = request.POST.get("do") == "again"
    if not acting.done_before(request):
        if is_back:
            matching_actions.show_work_again(act, role_ref)
            messages.success(request, _("It is among your suggestions again."))
        else:
            form = NotForMeForm(request.POST)
            said = form.cleaned_data if form.is_valid() else {}
            matching_actions.hide_work(
                act, role_ref, reason_code=said.get("reason_code", ""), words=said.get("words", "")
            )
            if said.get("reason_code"):
                messages.success(request, _("Noted, for you alone."))
    if is_back or back not in TOLD:
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(f"{back}?{urlencode({'hidden': role_ref})}")


def just_hidden(act: Act, role_ref: str) -> HiddenRow | None:
    """What the list says on top after something was left out: the work, to be taken back or explained."""
    one = matching_queries.find_hidden(act.actor, role_ref) if role_ref else None
    return next(iter(_rows(act, [one])), None) if one is not None else None


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Everything that is left out, the latest first."""
    act = acting.act_of(request)
    page = matching_queries.list_hidden(act.actor, number=asked_page(request), size=SIZE)
    context = {
        "page": page,
        "rows": _rows(act, page.items),
        "title": _n(
            "{n} piece of work is left out of your suggestions.",
            "{n} pieces of work are left out of your suggestions.",
            n=page.total,
        )
        if page.total
        else _("Nothing is left out of your suggestions."),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "work/hidden.html", context)


def reasons() -> list[tuple[str, str]]:
    """Why somebody may not want a piece of work, with the words for it."""
    return [(str(one), not_for_me_label(one)) for one in NotForMe]


def _rows(
    act: Act, found: list[matching_queries.HiddenWork] | tuple[matching_queries.HiddenWork, ...]
) -> list[HiddenRow]:
    cards = opportunity_queries.cards_of_roles(
        act.actor, [one.role_ref for one in found], language=language()
    )
    rows = []
    for one in found:
        both = cards.get(one.role_ref)
        rows.append(
            HiddenRow(
                ref=one.role_ref,
                title=title_of(*both) if both else _("Work that is no longer open to you"),
                href=f"/work/{one.role_ref}/" if both else "",
                meta=meta_of(both[0]) if both else "",
                reason=one.words or not_for_me_label(one.reason_code),
                since=day_long(one.hidden_at.date()),
            )
        )
    return rows


urls = [
    path("work/hidden/", listing, name="work_hidden"),
    path("work/<str:role_ref>/hide/", hide, name="work_hide"),
]
