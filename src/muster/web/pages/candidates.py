"""People on an opening: why somebody fits, asking, choosing, saying no, and several side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.errors import NotFound, Refusal
from muster.foundation.words import _, _n
from muster.matching import queries as matching_queries
from muster.opportunities import actions as opportunities_actions
from muster.opportunities import queries as opportunities_queries
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.components.compare import Compared, Comparison, compare
from muster.web.components.dates import day_long
from muster.web.components.names import who_and_where
from muster.web.components.numbers import tenths
from muster.web.components.parts import Parts
from muster.web.components.parts_of import parts_of, step_words
from muster.web.components.standing import Standing
from muster.web.forms.openings import ChooseForm, DeclineForm, InviteForm
from muster.web.forms.pay import minor
from muster.web.pages.bench import Bench

STEPS = 3
"""How many things that would raise a match are said."""


@acting.signed_in
def person(request: HttpRequest, opportunity_ref: str, person_ref: str) -> HttpResponse:
    """Why this person fits, and what the owner may do next; a part for htmx, a page without script."""
    bench = Bench(request, opportunity_ref)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(bench.here)
        if form.is_valid() and _invite(request, bench, person_ref, form):
            return HttpResponseRedirect(bench.here)
    context = _why(bench, person_ref) | {"invite_form": form}
    is_part = bool(request.headers.get("HX-Request"))
    template = "openings/_why.html" if is_part else "openings/person.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, bench: Bench, person_ref: str, form: InviteForm) -> bool:
    try:
        thread = opportunities_actions.invite(
            bench.act, bench.role.ref, person_ref, form.cleaned_data["message"]
        )
    except Refusal as refusal:
        form.show(refusal)
        return False
    due = day_long(thread.answer_due_at.date()) if thread.answer_due_at else ""
    messages.success(request, _("{name} is invited and answers by {day}.", name=thread.person.name, day=due))
    return True


def _why(bench: Bench, person_ref: str) -> dict[str, Any]:
    why = matching_queries.explain(bench.act.actor, bench.role.ref, person_ref, at=bench.act.at, steps=STEPS)
    one = people_queries.persons_by_ref([person_ref])[person_ref]
    threads = [thread for thread in bench.threads() if thread.view.person_ref == person_ref]
    parts = parts_of(why.parts)
    live = next((thread for thread in threads if thread.is_live), None)
    return {
        "card": bench.card,
        "role": bench.role,
        "one_of": f"?role={bench.role.ref}" if len(bench.card.roles) > 1 else "",
        "person": one,
        "first": one.name.split()[0],
        "sub": who_and_where(one.headline, one.place),
        "parts": parts,
        "not_met": why.not_met,
        "steps": [step_words(step) for step in why.steps],
        "split": _split_words(parts, one.name),
        "thread": live,
        "past": next((thread for thread in threads if not thread.is_live), None),
        "may_invite": live is None and bench.ranks,
        "sees_profile": person_ref in people_queries.visible_refs(bench.act.actor, [person_ref]),
        "choose_form": ChooseForm(pay=live.view.pay if live else bench.role.pay),
        "decline_form": DeclineForm(),
        "request_ref": acting.fresh_request_ref(),
    }


def _split_words(parts: Parts, name: str) -> str:
    first = name.split()[0]
    printed = parts.printed
    return _(
        "{evidenced} points rest on evidence, {claimed} on what {name} says. {name} sees this same sum.",
        evidenced=tenths(printed["evidenced"] * 100),
        claimed=tenths(printed["claimed"] * 100),
        name=first,
    )


Deed = Callable[[Act, Standing, dict[str, Any]], str]


def _choose(act: Act, thread: Standing, said: dict[str, Any]) -> str:
    amount = minor(said.get("amount"), thread.view.pay.currency)
    chosen = opportunities_actions.choose(act, thread.view.ref, said.get("message", ""), offered_minor=amount)
    due = day_long(chosen.answer_due_at.date()) if chosen.answer_due_at else ""
    return _("The seat is offered to {name} until {day}.", name=thread.view.person_name, day=due)


def _shortlist(act: Act, thread: Standing, said: dict[str, Any]) -> str:
    kept = opportunities_actions.shortlist(act, thread.view.ref)
    due = day_long(kept.answer_due_at.date()) if kept.answer_due_at else ""
    return _("{name} is on the short list. Answer by {day}.", name=thread.view.person_name, day=due)


def _backup(act: Act, thread: Standing, said: dict[str, Any]) -> str:
    opportunities_actions.keep_as_backup(act, thread.view.ref)
    return _("{name} is your backup. The clock still runs.", name=thread.view.person_name)


def _unbackup(act: Act, thread: Standing, said: dict[str, Any]) -> str:
    opportunities_actions.keep_as_backup(act, thread.view.ref, is_backup=False)
    return _("{name} is no longer your backup.", name=thread.view.person_name)


def _decline(act: Act, thread: Standing, said: dict[str, Any]) -> str:
    opportunities_actions.decline(act, thread.view.ref, said["reason_code"], said["words"])
    return _("{name} was told, with your reason.", name=thread.view.person_name)


DEEDS: dict[str, Deed] = {
    "choose": _choose,
    "shortlist": _shortlist,
    "backup": _backup,
    "unbackup": _unbackup,
    "decline": _decline,
}


@acting.signed_in
def hand(request: HttpRequest, opportunity_ref: str, candidacy_ref: str) -> HttpResponse:
    """What the owner decides about one hand or invitation; declining has a page of its own without script."""
    bench = Bench(request, opportunity_ref)
    view = opportunities_queries.get_candidacy_view(bench.act.actor, candidacy_ref)
    thread = next((one for one in bench.threads() if one.view.ref == view.ref), None)
    if thread is None or view.opportunity_ref != opportunity_ref:
        return HttpResponseRedirect(bench.here)
    do = request.POST.get("do", "decline")
    form = DeclineForm(request.POST or None) if do == "decline" else ChooseForm(request.POST, pay=view.pay)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(bench.here)
        if do in DEEDS and form.is_valid():
            try:
                messages.success(request, DEEDS[do](bench.act, thread, form.cleaned_data))
            except Refusal as refusal:
                if do != "decline" and refusal.field not in form.fields:
                    raise
                form.show(refusal)
            else:
                return HttpResponseRedirect(bench.here)
    context = _why(bench, view.person_ref) | {"thread": thread, "is_declining": do == "decline"}
    context["decline_form" if do == "decline" else "choose_form"] = form
    return render(request, "openings/decline.html", context, status=422 if form.errors else 200)


def comparison(bench: Bench, person_refs: Sequence[str]) -> dict[str, Any]:
    """Two to four people side by side, line by line of what the role asks for."""
    found = people_queries.persons_by_ref(person_refs)
    threads = {one.view.person_ref: one for one in reversed(bench.threads())}
    people = []
    for ref in dict.fromkeys(person_refs):
        if ref not in found:
            continue
        try:
            why = matching_queries.explain(bench.act.actor, bench.role.ref, ref, at=bench.act.at, steps=0)
        except NotFound:
            continue  # erased, or hidden from others, since the list was drawn
        parts = parts_of(why.parts)
        lines = [(line.label, _line_words(line)) for line in parts.lines]
        lines.append((_("Not met"), " ".join(why.not_met) or _("nothing")))
        lines.append((_("Stands at"), threads[ref].label if ref in threads else _("not asked yet")))
        people.append(
            Compared(
                found[ref].name, parts, f"{bench.folder}people/{ref}/?role={bench.role.ref}", tuple(lines)
            )
        )
    table: Comparison = compare(people)
    return {
        "is_enough": len(people) > 1,
        "card": bench.card,
        "role": bench.role,
        "sources": f"{bench.folder}sources/?role={bench.role.ref}",
        "comparison": table,
        "title": _n("{n} person side by side", "{n} people side by side", n=len(people)),
        "label": _("Comparison for {title}", title=bench.card.title),
    }


def _line_words(line: Any) -> str:
    points = tenths(line.tenths * 100) if line.tenths is not None else tenths(line.points)
    return f"{points}, {line.grade}" if line.grade else points


urls = [
    path("openings/<str:opportunity_ref>/people/<str:person_ref>/", person, name="opening_person"),
    path("openings/<str:opportunity_ref>/hands/<str:candidacy_ref>/", hand, name="opening_hand"),
]
