"""Statuses and, for each, the one table of the moves it allows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from muster.foundation.words import _
from muster.opportunities.terms.interviews import INTERVIEW_MOVES

Moves = Mapping[str, tuple[str, ...]]


class OpportunityStatus(StrEnum):
    """Where a posting stands."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    FILLED = "filled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPPORTUNITY_MOVES: Moves = {
    OpportunityStatus.DRAFT: (OpportunityStatus.OPEN, OpportunityStatus.WITHDRAWN),
    OpportunityStatus.OPEN: (
        OpportunityStatus.PAUSED,
        OpportunityStatus.FILLED,
        OpportunityStatus.CLOSED,
        OpportunityStatus.WITHDRAWN,
    ),
    OpportunityStatus.PAUSED: (
        OpportunityStatus.OPEN,
        OpportunityStatus.FILLED,
        OpportunityStatus.CLOSED,
        OpportunityStatus.WITHDRAWN,
    ),
    OpportunityStatus.FILLED: (OpportunityStatus.OPEN, OpportunityStatus.CLOSED),
    OpportunityStatus.CLOSED: (),
    OpportunityStatus.WITHDRAWN: (),
}


class RoleStatus(StrEnum):
    """Whether a role still has a free seat."""

    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"


ROLE_MOVES: Moves = {
    RoleStatus.OPEN: (RoleStatus.FILLED, RoleStatus.CLOSED),
    RoleStatus.FILLED: (RoleStatus.OPEN, RoleStatus.CLOSED),
    RoleStatus.CLOSED: (),
}


class CandidacyStatus(StrEnum):
    """Where one person's thread on one role stands; each is named by who acted last."""

    NOMINATED = "nominated"
    INVITED = "invited"
    RAISED = "raised"
    SEEN = "seen"
    SHORTLISTED = "shortlisted"
    OFFERED = "offered"
    COUNTERED = "countered"
    AGREED_BY_PERSON = "agreed_by_person"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    DECLINED_BY_PERSON = "declined_by_person"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CLOSED = "closed"


C = CandidacyStatus

CANDIDACY_MOVES: Moves = {
    C.NOMINATED: (C.INVITED, C.RAISED, C.DECLINED_BY_PERSON, C.LAPSED, C.CLOSED),
    C.INVITED: (C.RAISED, C.DECLINED, C.DECLINED_BY_PERSON, C.LAPSED, C.CLOSED),
    C.RAISED: (C.SEEN, C.SHORTLISTED, C.OFFERED, C.DECLINED, C.WITHDRAWN, C.CLOSED),
    C.SEEN: (C.SHORTLISTED, C.OFFERED, C.DECLINED, C.WITHDRAWN, C.CLOSED),
    C.SHORTLISTED: (C.OFFERED, C.DECLINED, C.WITHDRAWN, C.CLOSED),
    C.OFFERED: (
        C.AGREED_BY_PERSON,
        C.COUNTERED,
        C.DECLINED,
        C.DECLINED_BY_PERSON,
        C.WITHDRAWN,
        C.LAPSED,
        C.CLOSED,
    ),
    C.COUNTERED: (C.OFFERED, C.DECLINED, C.WITHDRAWN, C.CLOSED),
    C.AGREED_BY_PERSON: (C.CONFIRMED, C.WITHDRAWN, C.CLOSED),
    C.CONFIRMED: (C.WITHDRAWN, C.CLOSED),
    C.DECLINED: (),
    C.DECLINED_BY_PERSON: (),
    C.WITHDRAWN: (),
    C.LAPSED: (),
    C.CLOSED: (),
}

TRANSITION_TABLES: Mapping[str, Moves] = {
    "opportunity": OPPORTUNITY_MOVES,
    "role": ROLE_MOVES,
    "candidacy": CANDIDACY_MOVES,
    "interview": INTERVIEW_MOVES,
}
"""Every table of moves by name; the diagrams in the reference are drawn from it."""

LIVE = tuple(status for status, onward in CANDIDACY_MOVES.items() if onward)
"""Candidacies that are not over. One person has at most one of them on a role."""
ENDED = tuple(status for status, onward in CANDIDACY_MOVES.items() if not onward)
WAITING = (C.RAISED, C.SEEN, C.SHORTLISTED, C.COUNTERED)
"""The owner owes an answer: the clock runs."""
UNSETTLED = (C.NOMINATED, C.INVITED, *WAITING, C.OFFERED)
"""Nothing is agreed yet: no home manager may know."""
AGREED = (C.AGREED_BY_PERSON, C.CONFIRMED)
"""Owner and person have agreed: from here on the home manager is asked and may know."""
SEATED = (C.OFFERED, *AGREED)
"""A seat is spoken for."""


class Origin(StrEnum):
    """How a candidacy began."""

    RAISED_HAND = "raised_hand"
    INVITATION = "invitation"
    NOMINATION = "nomination"


class Track(StrEnum):
    """The stations of a candidacy as a person follows them."""

    NAMED = "named"
    INVITED = "invited"
    RAISED = "raised"
    SEEN = "seen"
    SHORTLISTED = "shortlisted"
    OFFERED = "offered"
    AGREED = "agreed"
    CONFIRMED = "confirmed"


class TrackState(StrEnum):
    """Whether a station is behind, here, ahead, or where the thread ended."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    ENDED = "ended"


def opportunity_status_label(status: str) -> str:
    """The posting's status in the present language."""
    return {
        OpportunityStatus.DRAFT: _("Draft"),
        OpportunityStatus.OPEN: _("Open"),
        OpportunityStatus.PAUSED: _("Paused"),
        OpportunityStatus.FILLED: _("Filled"),
        OpportunityStatus.CLOSED: _("Closed"),
        OpportunityStatus.WITHDRAWN: _("Withdrawn"),
    }[OpportunityStatus(status)]


def role_status_label(status: str) -> str:
    """The role's status in the present language."""
    return {
        RoleStatus.OPEN: _("Open"),
        RoleStatus.FILLED: _("Filled"),
        RoleStatus.CLOSED: _("Closed"),
    }[RoleStatus(status)]


def candidacy_status_label(status: str) -> str:
    """The candidacy's status in the present language."""
    return {
        C.NOMINATED: _("Named by a colleague, no answer yet"),
        C.INVITED: _("Invited"),
        C.RAISED: _("Hand raised"),
        C.SEEN: _("Seen by the owner"),
        C.SHORTLISTED: _("On the short list"),
        C.OFFERED: _("Seat offered"),
        C.COUNTERED: _("Other terms asked for"),
        C.AGREED_BY_PERSON: _("Agreed, waiting for the home manager"),
        C.CONFIRMED: _("Confirmed"),
        C.DECLINED: _("Not chosen"),
        C.DECLINED_BY_PERSON: _("Declined by the person"),
        C.WITHDRAWN: _("Taken back"),
        C.LAPSED: _("Ran out of time"),
        C.CLOSED: _("Closed"),
    }[C(status)]


def track_label(station: str) -> str:
    """The station of the track in the present language."""
    return {
        Track.NAMED: _("Named"),
        Track.INVITED: _("Invited"),
        Track.RAISED: _("Raised"),
        Track.SEEN: _("Seen"),
        Track.SHORTLISTED: _("Short list"),
        Track.OFFERED: _("Offered"),
        Track.AGREED: _("Agreed"),
        Track.CONFIRMED: _("Confirmed"),
    }[Track(station)]
