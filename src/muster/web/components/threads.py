"""A candidacy as the person follows it: its track, its clock, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from muster.foundation.words import _
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import CandidacyView
from muster.opportunities.terms import CandidacyStatus, InterviewStatus, Track, TrackState
from muster.web.components.dates import day_long
from muster.web.components.moments import moment_words
from muster.web.components.pay_words import pay_words


@dataclass(frozen=True, slots=True)
class Thread:
    """One raised hand, invitation or offer, ready to be shown."""

    view: CandidacyView
    steps: tuple[tuple[str, str], ...]
    clock: str
    end: str

    @property
    def is_offer(self) -> bool:
        """A seat is offered and waits for the person."""
        return self.view.status == CandidacyStatus.OFFERED

    @property
    def is_invitation(self) -> bool:
        """An invitation, or a colleague's idea, waits for the person."""
        return self.view.status in (CandidacyStatus.INVITED, CandidacyStatus.NOMINATED)

    @property
    def pay(self) -> str:
        """What is offered, or asked for."""
        return pay_words(self.view.pay)

    @property
    def can_withdraw(self) -> bool:
        """The hand may be taken back here; agreed work ends on its own page."""
        return self.view.status != CandidacyStatus.CONFIRMED and CandidacyStatus.WITHDRAWN in self.view.moves

    @property
    def href(self) -> str:
        """The role's page."""
        return f"/work/{self.view.role_ref}/"


def thread_of(view: CandidacyView) -> Thread:
    """The thread of one candidacy. A short list that has not come is no station: many owners keep none."""
    return Thread(
        view=view,
        steps=tuple(
            (step.label, step.state)
            for step in view.track
            if step.station != Track.SHORTLISTED or step.state != TrackState.AHEAD
        ),
        clock=_clock(view),
        end=_end(view),
    )


def _clock(view: CandidacyView) -> str:
    if view.answer_due_at is None:
        return ""
    day = day_long(view.answer_due_at)
    if view.status in (CandidacyStatus.NOMINATED, CandidacyStatus.INVITED, CandidacyStatus.OFFERED):
        return _("Until {day}", day=day)
    return _("{name} answers by {day}", name=view.owner_name, day=day)


def _end(view: CandidacyView) -> str:
    """How it ended, kindly, with the reason and the owner's own words."""
    if view.is_live:
        return ""
    first = {
        CandidacyStatus.DECLINED: _("You were not chosen this time."),
        CandidacyStatus.WITHDRAWN: _("You took your hand back. Nobody counts it."),
        CandidacyStatus.DECLINED_BY_PERSON: _("You said no. Nobody counts it."),
        CandidacyStatus.LAPSED: _("The time to answer ran out."),
        CandidacyStatus.CLOSED: _("This came to an end without a choice about you."),
    }.get(CandidacyStatus(view.status), view.status_label)
    parts = [first]
    if view.status in (CandidacyStatus.DECLINED, CandidacyStatus.CLOSED) and view.ended_reason:
        parts.append(view.ended_reason)
    if view.ended_words and view.status in (CandidacyStatus.DECLINED, CandidacyStatus.CLOSED):
        parts.append(_("{name} wrote: “{words}”", name=view.owner_name, words=view.ended_words))
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that waits for the person, or lies ahead: ``when`` is the time that is set, "" while times are on offer."""

    thread: Thread
    when: str
    due_at: datetime | None

    @property
    def href(self) -> str:
        """Where it is answered or moved."""
        return f"/interviews/{self.thread.view.ref}/"


def talks_of(threads: Sequence[Thread], *, zone: str, at: datetime) -> list[Talk]:
    """The talks of the person's threads that they should know of, in the order of the threads. One query, none without threads."""
    found = opportunity_queries.find_talks([one.view.ref for one in threads]) if threads else {}
    clock = zone or "UTC"
    talks = []
    for thread in threads:
        talk = found.get(thread.view.ref)
        if talk is None or talk.status == InterviewStatus.OTHERS_ASKED:
            continue
        when = ""
        if talk.starts_at is not None and talk.status == InterviewStatus.BOOKED:
            when = moment_words(talk.starts_at, clock, at.astimezone(ZoneInfo(clock)).date())
        talks.append(Talk(thread, when, talk.due_at))
    return talks
