"""An organisation from inside: its settings, units, members and rights; and the list of organisations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.foundation.act import Act
from muster.foundation.errors import Invalid, NotFound, Refusal
from muster.foundation.words import _, _n
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.queries import Organisation
from muster.people.terms import MembershipKind
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.forms.organisation import (
    CloseForm,
    GrantForm,
    MemberForm,
    OrganisationForm,
    SettingsForm,
    TieForm,
    UnitForm,
    grant_words,
)
from muster.web.forms.spoken import SpokenForm
from muster.web.leading import asked_page, led

Save = Callable[[Act, Organisation, Any], str]


def _save_settings(act: Act, organisation: Organisation, data: Any) -> str:
    people_actions.update_settings(act, organisation.ref, **data)
    return _("Saved. What runs already keeps the days it began with.")


def _save_unit(act: Act, organisation: Organisation, data: Any) -> str:
    unit = people_actions.create_unit(act, organisation.ref, data["name"], parent_ref=data["parent"] or None)
    return _("{name} is a unit now.", name=unit.name)


def _save_grant(act: Act, organisation: Organisation, data: Any) -> str:
    person = _known(data["email"])
    people_actions.grant(act, person, data["grant"], organisation.ref)
    return _("{name} may do that now.", name=person.name)


def _known(email: str) -> people_queries.Person:
    person = people_queries.find_person_by_email(email)
    if person is None:
        raise Invalid(_("Nobody here has this address. Add them as a member first."), field="email")
    return person


def _save_close(act: Act, organisation: Organisation, data: Any) -> str:
    engagement_actions.close_hours(act, organisation.ref, until_date=data["until_date"])
    return _("Hours before {day} stay as they are.", day=day_long(data["until_date"]))


SAVES: dict[str, Save] = {
    "settings": _save_settings,
    "close": _save_close,
    "unit": _save_unit,
    "grant": _save_grant,
}


def _forms(organisation: Organisation, sent: str, data: Any) -> dict[str, SpokenForm]:
    """The page's forms; the one that was sent is bound."""
    units = [(unit.ref, unit.name) for unit in people_queries.list_units(organisation.ref)]
    given = {key: data if key == sent else None for key in SAVES}
    return {
        "settings": SettingsForm(
            given["settings"], initial=asdict(organisation.own_settings), auto_id="settings-%s"
        ),
        "close": CloseForm(given["close"], auto_id="close-%s"),
        "unit": UnitForm(given["unit"], units=units, auto_id="unit-%s"),
        "grant": GrantForm(given["grant"], auto_id="grant-%s"),
    }


@acting.signed_in
def organisation(request: HttpRequest) -> HttpResponse:
    """Settings, units and rights, each with its form."""
    actor, here, known = led(request)
    back = HttpResponseRedirect(f"/organisation/?organisation={here.ref}")
    sent = request.POST.get("section", "") if request.method == "POST" else ""
    if request.method == "POST":
        if sent not in SAVES:
            raise Http404
        if acting.done_before(request):
            return back
    forms = _forms(here, sent, request.POST)
    if sent and _is_saved(request, here, sent, forms[sent]):
        return back
    units = people_queries.list_units(here.ref)
    names = {unit.pk: unit.name for unit in units}
    context = {
        "organisation": here,
        "others": [one for one in known if one.ref != here.ref][:20],
        "forms": forms,
        "closed_words": _closed_words(here.ref),
        "units": [(unit.name, names.get(unit.parent_id or 0, "")) for unit in units],
        "grants": _grants(people_queries.list_grants(actor, here.ref)),
        "members": people_queries.count_members_for([here.ref], on=acting.now(request).date())[here.ref],
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "organisation/page.html", context, status=422 if sent else 200)


def _closed_words(organisation_ref: str) -> str:
    day = engagement_queries.closed_before(organisation_ref)
    return _("closed before {day}", day=day_long(day)) if day else _("nothing is closed")


def _grants(rows: list[people_queries.GrantView]) -> list[tuple[people_queries.GrantView, str]]:
    words = grant_words()
    return [(row, words.get(row.grant, row.grant)) for row in rows]


def _is_saved(request: HttpRequest, here: Organisation, key: str, form: SpokenForm) -> bool:
    if not form.is_valid():
        return False
    try:
        words = SAVES[key](acting.act_of(request), here, form.cleaned_data)
    except Refusal as refusal:
        form.show(refusal)
        return False
    messages.success(request, words)
    return True


@acting.signed_in
def take_grant(request: HttpRequest) -> HttpResponse:
    """Take a right from somebody. The action asks who may."""
    _actor, here, _known_ones = led(request)
    back = HttpResponseRedirect(f"/organisation/?organisation={here.ref}#rights")
    if request.method != "POST" or acting.done_before(request):
        return back
    people_actions.revoke(
        acting.act_of(request), request.POST.get("person", ""), request.POST.get("grant", ""), here.ref
    )
    messages.success(request, _("The right is taken back."))
    return back


@acting.signed_in
def members(request: HttpRequest) -> HttpResponse:
    """Who belongs; and somebody more."""
    actor, here, _known_ones = led(request)
    today = acting.now(request).date()
    units = [(unit.ref, unit.name) for unit in people_queries.list_units(here.ref)]
    form = MemberForm(
        request.POST or None,
        units=units,
        auto_id="member-%s",
        initial={"kind": MembershipKind.EMPLOYEE.value},
    )
    if request.method == "POST":
        back = HttpResponseRedirect(f"/organisation/members/?organisation={here.ref}")
        if acting.done_before(request) or _is_added(request, here, form):
            return back
    asked = {key: request.GET.get(key, "") for key in ("q", "kind", "unit", "unmanaged")}
    page = people_queries.list_members(
        actor,
        here.ref,
        on=today,
        q=asked["q"],
        kind=asked["kind"],
        unit=asked["unit"],
        unmanaged=asked["unmanaged"] == "1",
        number=asked_page(request),
    )
    kinds = people_queries.count_members(here.ref, on=today)
    context = {
        "organisation": here,
        "form": form,
        "page": page,
        "rows": [(tie, MembershipKind(tie.kind).label) for tie in page.items],
        "kinds": [
            ("", _("everybody"), sum(kinds.values()), not asked["kind"]),
            *((k.value, k.label, kinds[k], k == asked["kind"]) for k in MembershipKind if k in kinds),
        ],
        "asked": asked,
        "unmanaged": people_queries.count_unmanaged(here.ref, on=today),
        "base": f"?{urlencode({'organisation': here.ref, **asked})}&",
        "request_ref": acting.fresh_request_ref(),
    }
    context["finding"] = _n("{n} person belongs here.", "{n} people belong here.", n=sum(kinds.values()))
    return render(request, "organisation/members.html", context, status=422 if form.errors else 200)


def _is_added(request: HttpRequest, here: Organisation, form: MemberForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    act = acting.act_of(request)
    try:
        person = people_actions.bring_in(
            act,
            here.ref,
            email=data["email"],
            name=data["name"],
            kind=data["kind"],
            title=data["title"],
            unit_ref=data["unit"] or None,
            home_minutes=data["home_minutes"] or 0,
        )
    except Refusal as refusal:
        form.show(refusal)
        return False
    messages.success(
        request, _("{name} belongs to {organisation} now.", name=person.name, organisation=here.name)
    )
    return True


@acting.signed_in
def change(request: HttpRequest, membership_ref: str) -> HttpResponse:
    """Change what ties somebody to the organisation. The action asks who may."""
    tie = people_queries.get_membership(membership_ref)
    _actor, here, _known_ones = led(request, tie.organisation.ref)
    back = f"/organisation/members/?organisation={here.ref}"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(back)
    form = TieForm(
        request.POST or None,
        units=[(unit.ref, unit.name) for unit in people_queries.list_units(here.ref)],
        auto_id="tie-%s",
        initial={
            "kind": tie.kind,
            "title": tie.title,
            "unit": tie.unit.ref if tie.unit else "",
            "home_minutes": tie.home_minutes,
            "manager": tie.manager.email if tie.manager else "",
        },
    )
    if request.method == "POST" and form.is_valid() and _is_changed(request, tie.ref, form):
        messages.success(request, _("Saved for {name}.", name=tie.person.name))
        return HttpResponseRedirect(back)
    context = {
        "tie": tie,
        "organisation": here,
        "form": form,
        "back": back,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "organisation/tie.html", context, status=422 if form.errors else 200)


def _is_changed(request: HttpRequest, membership_ref: str, form: TieForm) -> bool:
    given = form.cleaned_data
    fields = {
        "kind": given["kind"],
        "title": given["title"],
        "unit_ref": given["unit"] or None,
        "home_minutes": given["home_minutes"] or 0,
    }
    try:
        if "manager" in form.changed_data:
            manager = _manager_of(given["manager"])
            fields["manager_ref"] = manager.ref if manager else None
        people_actions.change_membership(acting.act_of(request), membership_ref, **fields)
    except Refusal as refusal:
        form.show(refusal)
        return False
    return True


def _manager_of(email: str) -> people_queries.Person | None:
    if not email:
        return None
    person = people_queries.find_person_by_email(email)
    if person is None:
        raise Invalid(_("Nobody here has this address. Add them as a member first."), field="manager")
    return person


@acting.signed_in
def end(request: HttpRequest, membership_ref: str) -> HttpResponse:
    """End a membership, after saying what that means. The action asks who may."""
    tie = people_queries.get_membership(membership_ref)
    _actor, here, _known_ones = led(request, tie.organisation.ref)
    back = f"/organisation/members/?organisation={here.ref}"
    if request.method == "POST":
        if not acting.done_before(request):
            people_actions.end_membership(acting.act_of(request), tie.ref)
            messages.success(
                request,
                _(
                    "{name} no longer belongs to {organisation}.",
                    name=tie.person.name,
                    organisation=here.name,
                ),
            )
        return HttpResponseRedirect(back)
    if tie.ends_date is not None:
        raise NotFound(_("This membership has ended already."))
    reports = people_queries.reports_of(
        tie.person.ref, on=acting.now(request).date(), organisation_ref=here.ref
    )
    context = {
        "tie": tie,
        "organisation": here,
        "back": back,
        "reports": len(reports),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "organisation/end.html", context)


@acting.signed_in
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation, and a new one. For the operator."""
    act = acting.act_of(request)
    rows = people_queries.list_every_organisation(act.actor)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/organisations/")
        if form.is_valid():
            try:
                made = people_actions.create_organisation(act, form.cleaned_data["name"])
            except Refusal as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("{name} is here. Bring its people in next.", name=made.name))
                return HttpResponseRedirect("/organisations/")
    counts = people_queries.count_members_for([row.ref for row in rows], on=act.at.date())
    context = {
        "form": form,
        "rows": [(row, counts[row.ref]) for row in rows],
        "finding": _n("{n} organisation works here.", "{n} organisations work here.", n=len(rows)),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "organisation/all.html", context, status=422 if form.errors else 200)


urls = [
    path("organisation/", organisation, name="organisation"),
    path("organisation/rights/take/", take_grant, name="organisation_take_grant"),
    path("organisation/members/", members, name="organisation_members"),
    path("organisation/members/<str:membership_ref>/", change, name="organisation_change"),
    path("organisation/members/<str:membership_ref>/end/", end, name="organisation_end"),
    path("organisations/", organisations, name="organisations"),
]
