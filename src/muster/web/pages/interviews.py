"""A talk before anybody decides: the owner offers times, the person takes one; both see it on their own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.opportunities import actions, terms
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.formats import calendar_of
from muster.opportunities.queries import Candidacy, Interview
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.components.moments import moment_words
from muster.web.errors import status_of
from muster.web.forms.interviews import SlotsForm

S = terms.InterviewStatus
KINDS = {S.OFFERED: "wait", S.OTHERS_ASKED: "wait", S.BOOKED: "ok", S.PAST: "ok"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment on two clocks: one's own, and the other side's where it differs."""

    iso: str
    own: str
    other: str


class Meeting:
    """One candidacy with its talk, as one of its two sides sees it."""

    def __init__(self, request: HttpRequest, candidacy_ref: str) -> None:
        self.act: Act = acting.act_of(request)
        found = opportunity_queries.meeting_of(self.act.actor, candidacy_ref)
        self.thread: Candidacy = found[0]
        self.talk: Interview | None = found[1]
        self.owner = self.thread.role.opportunity.owner
        self.is_owner = self.owner.ref == self.act.actor.person_ref
        self.other = self.thread.person if self.is_owner else self.owner
        self.zone = (self.owner if self.is_owner else self.thread.person).time_zone or "UTC"
        self.here = f"/interviews/{candidacy_ref}/"
        self.title = self.thread.role.title or self.thread.role.opportunity.title

    @property
    def is_live(self) -> bool:
        """Whether a talk is on offer or set."""
        return self.talk is not None and self.talk.status in terms.INTERVIEW_LIVE

    @property
    def may_offer(self) -> bool:
        """The owner offers times while nothing is agreed."""
        open_for_talks = (*terms.WAITING, terms.CandidacyStatus.OFFERED)
        return self.is_owner and self.thread.status in open_for_talks

    def moment(self, at: datetime) -> Moment:
        """The moment on both clocks."""
        today = self.act.at.astimezone(ZoneInfo(self.zone)).date()
        theirs = self.other.time_zone or "UTC"
        here, there = at.astimezone(ZoneInfo(self.zone)), at.astimezone(ZoneInfo(theirs))
        is_same = here.replace(tzinfo=None) == there.replace(tzinfo=None)
        other = (
            ""
            if is_same
            else _("{when} for {name}", when=moment_words(at, theirs, today), name=self.other.name)
        )
        return Moment(at.isoformat(), moment_words(at, self.zone, today), other)


@acting.signed_in
def interview(request: HttpRequest, candidacy_ref: str) -> HttpResponse:
    """The talk; every step of either side is one press here."""
    meeting = Meeting(request, candidacy_ref)
    form = SlotsForm(request.POST if request.POST.get("do") == "offer" else None, zone=meeting.zone)
    refusal: Refusal | None = None
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(meeting.here)
        try:
            done = _do(request, meeting, form)
        except Refusal as caught:
            if form.is_bound:
                form.show(caught, slots="slot_1")
            else:
                refusal = caught
        else:
            if done:
                messages.success(request, done)
                return HttpResponseRedirect(meeting.here)
    return _show(request, meeting, form, refusal)


def _do(request: HttpRequest, meeting: Meeting, form: SlotsForm) -> str:
    """Carry out what was pressed; what to say, or nothing where the form is not right."""
    act, ref, name = meeting.act, meeting.thread.ref, meeting.other.name
    do, words = request.POST.get("do", ""), request.POST.get("words", "")[:2000]
    if do == "offer":
        if not form.is_valid():
            return ""
        said = form.cleaned_data
        actions.offer_slots(
            act, ref, form.slots(), minutes=said["minutes"], place=said["place"], words=said["words"]
        )
        return _("Offered. {name} takes one of them or asks for others.", name=name)
    if do == "take":
        actions.take_slot(act, ref, _moment(request.POST.get("starts_at", "")))
        return _("The time is set. {name} is told.", name=name)
    if do == "others":
        actions.ask_other_slots(act, ref, words=words)
        return _("Asked. {name} offers other times.", name=name)
    if do == "cancel":
        actions.cancel_interview(act, ref, words=words)
        return _("Called off. {name} is told.", name=name)
    raise Http404


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise Http404 from error
    if moment.tzinfo is None:
        raise Http404
    return moment


def _show(request: HttpRequest, meeting: Meeting, form: SlotsForm, refusal: Refusal | None) -> HttpResponse:
    talk = meeting.talk
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    theirs = people_queries.get_person(meeting.other.ref)
    context = {
        "title": meeting.title,
        "here": meeting.here,
        "talk": talk,
        "is_live": meeting.is_live,
        "is_owner": meeting.is_owner,
        "is_booked": talk is not None and talk.status == S.BOOKED,
        "may_take": talk is not None and talk.status == S.OFFERED and not meeting.is_owner,
        "may_ask": talk is not None and talk.status in (S.OFFERED, S.BOOKED) and not meeting.is_owner,
        "may_offer": meeting.may_offer,
        "state": terms.interview_status_label(talk.status) if talk else "",
        "kind": KINDS.get(S(talk.status), "plain") if talk else "plain",
        "starts": meeting.moment(talk.starts_at) if talk and talk.starts_at else None,
        "slots": [
            meeting.moment(one)
            for one in (talk.slots if talk and talk.status == S.OFFERED else [])
            if one > meeting.act.at
        ],
        "due": meeting.moment(talk.due_at) if talk and talk.due_at else None,
        "other": theirs.name,
        "zone": meeting.zone,
        "form": form if meeting.may_offer else None,
        "refusal": refusal.message if refusal else "",
        "back": f"/openings/{meeting.thread.role.opportunity.ref}/"
        if meeting.is_owner
        else f"/work/{meeting.thread.role.ref}/",
        "room": f"/rooms/{meeting.thread.ref}/",
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "interviews/page.html", context, status=status)


@acting.signed_in
def calendar(request: HttpRequest, candidacy_ref: str) -> HttpResponse:
    """The talk for one's own calendar; 404 where no time was ever set."""
    meeting = Meeting(request, candidacy_ref)
    text = ""
    if meeting.talk is not None:
        url = request.build_absolute_uri(meeting.here)
        text = calendar_of(meeting.talk, title=meeting.title, url=url, at=meeting.act.at)
    if not text:
        raise Http404
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="muster-talk-{candidacy_ref}.ics"'
    return answer


urls = [
    path("interviews/<str:candidacy_ref>/", interview, name="interview"),
    path("interviews/<str:candidacy_ref>/calendar.ics", calendar, name="interview_calendar"),
]
