"""Who hears of assessments: the person invited, those who rate, whoever invited."""

from __future__ import annotations

from muster.assessments import events as e
from muster.foundation.words import _
from muster.notices.catalogue.lines import Line, nobody
from muster.notices.terms import Goal, Group

KEPT = "kept for the record; the page shows it"


def _line(event: type, to: str, group: Group, say: object) -> Line:
    """A line that leads to the sitting."""
    return Line(event, (to,), group, say, Goal.SITTING, "sitting_ref")  # type: ignore[arg-type]


ASSESSMENTS: tuple[Line, ...] = (
    _line(
        e.SittingInvited,
        "person_ref",
        Group.ASKS,
        lambda f: _(
            "{name} invites you to an assessment in {skill}. Nothing begins before you agree.",
            name=f.name("by_ref"),
            skill=f.skill,
        ),
    ),
    _line(
        e.SittingAgreed,
        "rater_refs",
        Group.ASKS,
        lambda f: _(
            "Please say what you have seen of {person} in {skill}, by {day}.",
            person=f.name("person_ref"),
            skill=f.skill,
            day=f.day("due_at"),
        ),
    ),
    _line(
        e.SittingDeclined,
        "by_ref",
        Group.ANSWERS,
        lambda f: _(
            "{person} would rather not be assessed in {skill}.", person=f.name("person_ref"), skill=f.skill
        ),
    ),
    nobody(e.SittingTakenBack, "the other side sees it on the page, and has nothing left to do"),
    nobody(e.SittingRated, "nobody is told who has spoken; the result tells"),
    _line(
        e.SittingDone,
        "person_ref",
        Group.SKILLS,
        lambda f: _("Your assessment in {skill} is done. You see the result first.", skill=f.skill),
    ),
    _line(
        e.SittingLapsed,
        "by_ref",
        Group.ANSWERS,
        lambda f: _(
            "The time for the assessment of {person} in {skill} ran out without a result.",
            person=f.name("person_ref"),
            skill=f.skill,
        ),
    ),
    nobody(e.InstrumentDrafted, KEPT),
    nobody(e.InstrumentChanged, KEPT),
    nobody(e.InstrumentPublished, KEPT),
    nobody(e.InstrumentRetired, KEPT),
)
