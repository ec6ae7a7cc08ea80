"""One's own page: hours, leave, place, working hours, languages, words, themes, and who may see what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.money import Money
from muster.foundation.periods import monday
from muster.foundation.words import _, _n, language
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.rules import knows_country
from muster.people.terms import ConsentPurpose, LeaveKind, MembershipKind
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.components.numbers import hours
from muster.web.components.plate_of import plate_of
from muster.web.forms.me import (
    AboutForm,
    DriveForm,
    HolidaysForm,
    HoursForm,
    LanguagesForm,
    LeaveForm,
    PlaceForm,
    RateForm,
    SeenForm,
    WorkingHoursForm,
)
from muster.web.forms.spoken import SpokenForm

WEEK_MINUTES = 7 * 24 * 60
FIELDS = {
    "minutes": "hours",
    "start_date": "start",
    "end_date": "last",
    "rate_minor": "rate",
    "rate_currency": "currency",
}
"""The domain's names of fields, and the forms'."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section: how its form is made, and the one action that keeps it; the answer is what to say."""

    form: Callable[[people_queries.Person, date, Any], Any]
    keep: Callable[[Act, Any], str]


def _hours_form(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
    offered = people_queries.offered_minutes(person.ref, today)
    return HoursForm(data, today=today, auto_id="hours-%s", initial={"hours": offered or None})


def _save_hours(act: Act, form: Any) -> str:
    data = form.cleaned_data
    people_actions.offer_hours(act, act.actor.person_ref, data["hours"], data["from_monday"])
    return _(
        "You offer {hours} hours a week from {day}.",
        hours=hours(data["hours"]),
        day=day_long(data["from_monday"]),
    )


def _leave_form(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
    return LeaveForm(data, auto_id="leave-%s")


def _save_leave(act: Act, form: Any) -> str:
    data = form.cleaned_data
    end = data["last"] + timedelta(days=1)
    people_actions.take_leave(act, act.actor.person_ref, data["start"], end, kind=data["kind"])
    return _(
        "You are away from {start} to {last}.", start=day_long(data["start"]), last=day_long(data["last"])
    )


def _holidays_form(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
    return HolidaysForm(data, auto_id="holidays-%s", country=person.country)


def _save_holidays(act: Act, form: Any) -> str:
    taken = people_actions.take_public_holidays(
        act, act.actor.person_ref, form.country, part=form.cleaned_data["part"]
    )
    return _n("{n} day is added as leave.", "{n} days are added as leave.", n=len(taken))


def _profile_form(kind: type[SpokenForm], key: str, names: tuple[str, ...]) -> Callable[..., SpokenForm]:
    def make(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
        return kind(data, auto_id=f"{key}-%s", initial={name: getattr(person, name) for name in names})

    return make


def _drive_form(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
    themes = [(theme.key, theme.label) for theme in skills_queries.list_themes(language())]
    initial = {"interests": person.interests, "purpose": person.purpose, "themes": person.themes}
    return DriveForm(data, auto_id="drive-%s", themes=themes, initial=initial)


def _save_profile(act: Act, form: Any) -> str:
    people_actions.update_profile(act, act.actor.person_ref, **form.cleaned_data)
    return _("Saved.")


def _working_form(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
    return WorkingHoursForm(data, auto_id="days-%s", spans=people_queries.working_hours_of(person.ref))


def _save_working(act: Act, form: Any) -> str:
    people_actions.set_working_hours(act, act.actor.person_ref, form.spans)
    return _("Your working hours are saved.")


def _languages_form(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
    return LanguagesForm(data, auto_id="languages-%s", known=people_queries.languages_of(person.ref))


def _save_languages(act: Act, form: Any) -> str:
    people_actions.set_languages(act, act.actor.person_ref, form.levels)
    return _("Your languages are saved.")


def _rate_form(person: people_queries.Person, today: date, data: Any) -> SpokenForm:
    currency, minor = person.rate_currency, person.rate_minor
    said = None if minor is None else Money.from_minor(minor, currency).amount
    return RateForm(data, auto_id="rate-%s", initial={"rate": said, "currency": currency})


def _save_rate(act: Act, form: Any) -> str:
    people_actions.update_profile(act, act.actor.person_ref, **form.profile)
    return _("Your rate is saved.")


SECTIONS: dict[str, Section] = {
    "hours": Section(_hours_form, _save_hours),
    "leave": Section(_leave_form, _save_leave),
    "holidays": Section(_holidays_form, _save_holidays),
    "where": Section(
        _profile_form(PlaceForm, "where", ("place", "country", "time_zone", "work_mode")), _save_profile
    ),
    "days": Section(_working_form, _save_working),
    "languages": Section(_languages_form, _save_languages),
    "drive": Section(_drive_form, _save_profile),
    "about": Section(_profile_form(AboutForm, "about", ("name", "headline", "about")), _save_profile),
    "rate": Section(_rate_form, _save_rate),
    "seen": Section(_profile_form(SeenForm, "seen", ("is_searchable",)), _save_profile),
}


@acting.signed_in
def me(request: HttpRequest) -> HttpResponse:
    """The page; a sent section comes back to its own place."""
    act = acting.act_of(request)
    today = act.at.date()
    person = people_queries.get_person(act.actor.person_ref)
    bound: dict[str, Any] = {}
    if request.method == "POST":
        key = request.POST.get("section", "")
        if key not in SECTIONS:
            raise Http404
        back = HttpResponseRedirect(f"/me/#{key}")
        if acting.done_before(request):
            return back
        form = SECTIONS[key].form(person, today, request.POST)
        if _is_saved(request, act, SECTIONS[key], form):
            return back
        bound[key] = form
    return _show(request, act, person, bound)


def _is_saved(request: HttpRequest, act: Act, section: Section, form: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        words = section.keep(act, form)
    except Refusal as refusal:
        form.show(refusal, **FIELDS)
        return False
    messages.success(request, words)
    return True


def _show(
    request: HttpRequest, act: Act, person: people_queries.Person, bound: dict[str, Any]
) -> HttpResponse:
    today = act.at.date()
    offers = people_queries.offers_of(person.ref)
    context = {
        "person": person,
        "forms": {
            key: bound.get(key) or section.form(person, today, None) for key, section in SECTIONS.items()
        },
        "plate": plate_of(people_queries.own_plate(person, monday(today), at=act.at), today=today),
        "offers": [offer for offer in offers if offer.from_monday > today],
        "knows_holidays": knows_country(person.country),
        "leaves": [
            (leave.ref, leave.start_date, leave.end_date - timedelta(days=1), LeaveKind(leave.kind).label)
            for leave in people_queries.leaves_of(person.ref)
            if leave.end_date > today
        ],
        "consents": _consents(person.ref),
        "memberships": [
            (tie, tie.title or MembershipKind(tie.kind).label)
            for tie in people_queries.memberships_of(person.ref, on=today)
        ],
        "request_ref": acting.fresh_request_ref(),
        "finding": _finding(people_queries.offered_on(offers, today)),
    }
    return render(request, "me/page.html", context, status=422 if bound else 200)


def _finding(offered: int) -> str:
    if not offered:
        return _("You offer no hours yet.")
    return _("You offer {hours} hours a week.", hours=hours(offered))


def _consents(ref: str) -> list[tuple[str, str, bool]]:
    given = {consent.purpose for consent in people_queries.consents_of(ref)}
    return [(purpose.value, purpose.label, purpose.value in given) for purpose in ConsentPurpose]


@acting.signed_in
def plate_preview(request: HttpRequest) -> HttpResponse:
    """The plate as it would be with the hours in the form: a part of the page, nothing is kept."""
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect("/me/#hours")
    act = acting.act_of(request)
    today = act.at.date()
    form = HoursForm(request.GET, today=today)
    instead = None
    if form.is_valid() and form.cleaned_data["hours"] <= WEEK_MINUTES:
        instead = (form.cleaned_data["from_monday"], form.cleaned_data["hours"])
    plate = people_queries.plate(act.actor.person_ref, monday(today), instead=instead)
    context = {"plate": plate_of(plate, today=today), "is_preview": instead is not None}
    return render(request, "me/_plate.html", context)


@acting.signed_in
def leave_over(request: HttpRequest, leave_ref: str) -> HttpResponse:
    """Be there after all. The action asks whose leave it is."""
    back = HttpResponseRedirect("/me/#leave")
    if request.method != "POST" or acting.done_before(request):
        return back
    people_actions.cancel_leave(acting.act_of(request), leave_ref)
    messages.success(request, _("The leave is taken off. Those weeks are open again."))
    return back


@acting.signed_in
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give one agreement or take it back."""
    back = HttpResponseRedirect("/me/#seen")
    if request.method != "POST" or acting.done_before(request):
        return back
    act = acting.act_of(request)
    if purpose not in set(ConsentPurpose):
        raise Http404
    if request.POST.get("give"):
        people_actions.give_consent(act, act.actor.person_ref, purpose)
        messages.success(request, _("Agreed. You can take it back here at any time."))
    else:
        people_actions.withdraw_consent(act, act.actor.person_ref, purpose)
        messages.success(request, _("Taken back. It ends now."))
    return back


urls = [
    path("me/", me, name="me"),
    path("me/plate/", plate_preview, name="me_plate"),
    path("me/leave/<str:leave_ref>/over/", leave_over, name="me_leave_over"),
    path("me/agree/<slug:purpose>/", consent, name="me_consent"),
]
