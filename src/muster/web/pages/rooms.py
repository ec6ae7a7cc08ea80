"""Rooms: where the two sides of a candidacy talk, up to the end of the work. Nobody else can open one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import mark_safe

from muster.conversations import actions as conversation_actions
from muster.conversations import queries as conversation_queries
from muster.conversations.queries import MessageView, ThreadView
from muster.engagements import queries as engagement_queries
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound, Refusal
from muster.foundation.words import _, _n
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import CandidacyView
from muster.web import acting
from muster.web.components.moments import day_brief
from muster.web.forms.rooms import MessageForm
from muster.web.leading import asked_page
from muster.web.nav import initials
from muster.web.pages.engagements import activity
from muster.web.person_links import person_links
from muster.web.uploads import download, keep_files


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a room: a message, or what the journal says happened."""

    at: datetime
    when: str
    iso: str
    said: MessageView | None = None
    html: str = ""
    told: str = ""
    face: str = ""


@acting.signed_in
def rooms(request: HttpRequest) -> HttpResponse:
    """Every conversation one takes part in, those with the latest word first."""
    actor = acting.act_of(request).actor
    found = conversation_queries.list_threads(actor, number=asked_page(request))
    unread = conversation_queries.count_unread(actor)
    today = acting.now(request).date()
    title = (
        _n("{n} message is new.", "{n} messages are new.", n=unread)
        if unread
        else _("You have read everything.")
    )
    if not found.total:
        title = _("Nobody has written yet.")
    cards = [
        {
            "href": f"/rooms/{card.about_ref}/",
            "title": card.title,
            "people": ", ".join(card.people),
            "words": card.last_words[:160],
            "author": card.last_author,
            "when": day_brief(card.last_at.date(), today) if card.last_at else "",
            "unread": card.unread,
        }
        for card in found.items
    ]
    return render(request, "rooms/list.html", {"cards": cards, "page": found, "title": title})


@acting.signed_in
def room(request: HttpRequest, candidacy_ref: str) -> HttpResponse:
    """One room. Opening it marks what is shown as read; what was new stays marked this once."""
    act = acting.act_of(request)
    view = opportunity_queries.get_room_view(act.actor, candidacy_ref)
    here = f"/rooms/{candidacy_ref}/"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(f"{here}#write")
    form = MessageForm(
        request.POST if request.method == "POST" else None, request.FILES or None, auto_id="say-%s"
    )
    if request.method == "POST" and form.is_valid() and _is_said(request, candidacy_ref, form):
        return HttpResponseRedirect(f"{here}#write")
    thread = conversation_queries.view(act.actor, candidacy_ref)
    if thread is not None and any(one.is_new for one in thread.messages):
        conversation_actions.mark_read(act, thread.ref, until=thread.last_id)
    context = {
        "view": view,
        "lines": _lines(act.actor, view, thread, act.at),
        "form": form,
        "others": _others(act.actor, view, thread),
        "request_ref": acting.fresh_request_ref(),
        "here": here,
        **_above(act.actor.person_ref, view),
    }
    return render(request, "rooms/room.html", context, status=422 if form.errors else 200)


def _is_said(request: HttpRequest, candidacy_ref: str, form: MessageForm) -> bool:
    act = acting.act_of(request)
    try:
        files = keep_files(act, form.cleaned_data["files"])
        opportunity_actions.say_in_room(act, candidacy_ref, form.cleaned_data["words"], file_refs=files)
    except Refusal as refusal:
        form.show(refusal)
        return False
    messages.success(request, _("Sent."))
    return True


def _others(actor: Actor, view: CandidacyView, thread: ThreadView | None) -> list[dict[str, str]]:
    """Everybody in the room but the reader, with what they are here; a link where the reader may open the profile."""
    sides = {view.person_ref: _("does the work"), view.owner_ref: _("owner")}
    people = (
        thread.people
        if thread
        else (
            (view.person_ref, view.person_name),
            (view.owner_ref, view.owner_name),
        )
    )
    others = [(ref, name) for ref, name in people if ref != actor.person_ref]
    links = person_links(actor, [ref for ref, _name in others])
    return [
        {"name": name, "sub": sides.get(ref, _("here for a while")), "href": links.get(ref, "")}
        for ref, name in others
    ]


def _above(own_ref: str, view: CandidacyView) -> dict[str, Any]:
    """The page that the room belongs to."""
    found = engagement_queries.find_engagement_of_candidacy(view.ref)
    if found is not None:
        return {"about_href": f"/engagements/{found.ref}/"}
    if own_ref == view.owner_ref:
        return {"about_href": f"/openings/{view.opportunity_ref}/"}
    return {"about_href": f"/work/{view.role_ref}/"}


def _lines(actor: Any, view: CandidacyView, thread: ThreadView | None, at: datetime) -> list[Line]:
    """Messages and what happened, in the order of time."""
    today = at.date()
    found = [
        Line(step.at, day_brief(step.at.date(), today), step.at.date().isoformat(), told=step.label)
        for step in view.track
        if step.at is not None
    ]
    found += _happened(actor, view, today, at)
    for one in thread.messages if thread else ():
        local = timezone.localtime(one.said_at)
        found.append(
            Line(
                one.said_at,
                f"{day_brief(local.date(), today)}, {local:%H:%M}",
                one.said_at.isoformat(),
                said=one,
                html=mark_safe(one.html),  # noqa: S308  # cleaned by conversations.rules.html_of
                face=initials(one.author_name),
            )
        )
    return sorted(found, key=lambda line: line.at)


def _happened(actor: Any, view: CandidacyView, today: date, at: datetime) -> list[Line]:
    work = engagement_queries.find_engagement_of_candidacy(view.ref)
    if work is None:
        return []
    try:
        detail = engagement_queries.detail(actor, work.ref, at=at)
    except NotFound:
        return []
    return [Line(one.at, one.when, one.iso, told=one.words) for one in activity.activity_of(detail, today)]


@acting.signed_in
def room_file(request: HttpRequest, candidacy_ref: str, file_ref: str) -> HttpResponse:
    """A file of the room, as a download, for those who take part."""
    actor = acting.act_of(request).actor
    return download(conversation_queries.open_file(actor, candidacy_ref, file_ref))


urls = [
    path("rooms/", rooms, name="rooms"),
    path("rooms/<slug:candidacy_ref>/", room, name="room"),
    path("rooms/<slug:candidacy_ref>/files/<slug:file_ref>/", room_file, name="room_file"),
]
