"""Who hears of talks: the side that did not act, and both a day before. No home manager, ever."""

from __future__ import annotations

from collections.abc import Callable

from muster.foundation.words import _
from muster.notices.catalogue.lines import Facts, Line
from muster.notices.terms import Goal, Group
from muster.opportunities import events as e
from muster.opportunities.terms import interview_status_label

BOTH = ("owner_ref", "person_ref")


def _talk(
    event: type, to: tuple[str, ...], group: Group, say: Callable[[Facts], str], *, has_calendar: bool = False
) -> Line:
    """A line that leads to the talk."""
    return Line(event, to, group, say, Goal.INTERVIEW, "candidacy_ref", has_calendar=has_calendar)


INTERVIEWS: tuple[Line, ...] = (
    _talk(
        e.SlotsOffered,
        ("person_ref",),
        Group.ASKS,
        lambda f: _(
            "{owner} would like to talk about “{work}”. Take one of the times by {when}.",
            owner=f.name("owner_ref"),
            work=f.work,
            when=f.moment("due_at"),
        ),
        has_calendar=True,
    ),
    _talk(
        e.InterviewSet,
        BOTH,
        Group.ANSWERS,
        lambda f: _("The talk about “{work}” is set: {when}.", work=f.work, when=f.moment("starts_at")),
        has_calendar=True,
    ),
    _talk(
        e.SlotsAskedFor,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} asks for other times to talk about “{work}”.",
            person=f.name("person_ref"),
            work=f.work,
        ),
        has_calendar=True,
    ),
    _talk(
        e.InterviewSoon,
        BOTH,
        Group.WORK,
        lambda f: _("Soon: the talk about “{work}”, {when}.", work=f.work, when=f.moment("starts_at")),
        has_calendar=True,
    ),
    _talk(
        e.InterviewEnded,
        BOTH,
        Group.ANSWERS,
        lambda f: _(
            "The talk about “{work}”: {state}.", work=f.work, state=interview_status_label(f.event.status)
        ),
        has_calendar=True,
    ),
)
