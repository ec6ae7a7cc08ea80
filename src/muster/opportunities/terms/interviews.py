"""Where a talk stands, and the moves it allows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from muster.foundation.words import _

MOST_SLOTS = 6
LEAST_MINUTES, MOST_MINUTES = 15, 240
MOST_DAYS_AHEAD = 90
ANSWER_DAYS = 3
"""Working days in which the side whose turn it is answers, or until the last time on offer, whichever is sooner."""
REMIND_HOURS = 24


class InterviewStatus(StrEnum):
    """Where a talk stands; each is named by what was done last."""

    OFFERED = "offered"
    OTHERS_ASKED = "others_asked"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    PAST = "past"


T = InterviewStatus

INTERVIEW_MOVES: Mapping[str, tuple[str, ...]] = {
    T.OFFERED: (T.OFFERED, T.BOOKED, T.OTHERS_ASKED, T.CANCELLED, T.LAPSED),
    T.OTHERS_ASKED: (T.OFFERED, T.CANCELLED, T.LAPSED),
    T.BOOKED: (T.OFFERED, T.OTHERS_ASKED, T.CANCELLED, T.PAST),
    T.CANCELLED: (),
    T.LAPSED: (),
    T.PAST: (),
}
INTERVIEW_LIVE = tuple(status for status, onward in INTERVIEW_MOVES.items() if onward)


def interview_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        InterviewStatus.OFFERED: _("Times are offered"),
        InterviewStatus.OTHERS_ASKED: _("Other times are asked for"),
        InterviewStatus.BOOKED: _("The time is set"),
        InterviewStatus.CANCELLED: _("Called off"),
        InterviewStatus.LAPSED: _("Ran out of time"),
        InterviewStatus.PAST: _("Was held"),
    }[InterviewStatus(status)]
