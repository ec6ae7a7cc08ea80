"""Who hears of agreed work. A home manager is asked here for the first time, and told nothing earlier."""

from __future__ import annotations

from collections.abc import Callable

from muster.engagements import events as e
from muster.engagements.terms import (
    call_status_label,
    change_kind_label,
    change_status_label,
    home_state_label,
)
from muster.foundation.words import _, _n
from muster.notices.catalogue.lines import Facts, Line, nobody
from muster.notices.terms import Goal, Group


def _hours(f: Facts) -> str:
    minutes = f.event.minutes
    return f"{minutes / 60:.1f}".rstrip("0").rstrip(".")


def _engagement(event: type, to: tuple[str, ...], group: Group, say: object) -> Line:
    """A line that leads to the engagement."""
    return Line(event, to, group, say, Goal.ENGAGEMENT, "engagement_ref")  # type: ignore[arg-type]


BOTH = ("person_ref", "owner_ref")


def _dispute(event: type, group: Group, say: Callable[[Facts], str]) -> Line:
    """A line about a dispute: both sides and the decider are told."""
    return Line(event, ("person_ref", "owner_ref", "decider_ref"), group, say, Goal.DISPUTE, "dispute_ref")


ENGAGEMENTS: tuple[Line, ...] = (
    Line(
        e.HomeApprovalAsked,
        ("manager_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} would like to work on “{work}”. Please answer by {day}.",
            person=f.name("person_ref"),
            work=f.work,
            day=f.day("due_at"),
        ),
        Goal.APPROVAL,
        "approval_ref",
    ),
    _engagement(
        e.HomeApprovalGiven,
        BOTH,
        Group.ANSWERS,
        lambda f: _(
            "{manager} lets {person} go for “{work}”.",
            manager=f.name("manager_ref"),
            person=f.name("person_ref"),
            work=f.work,
        ),
    ),
    _engagement(
        e.HomeDatesProposed,
        BOTH,
        Group.ASKS,
        lambda f: (
            _(
                "{manager} proposes other dates for “{work}”: {start} to {end}. Please read the new terms.",
                manager=f.name("manager_ref"),
                work=f.work,
                start=f.day("starts_date"),
                end=f.day("ends_date"),
            )
            + f.because
        ),
    ),
    _engagement(
        e.HomeApprovalRefused,
        BOTH,
        Group.ANSWERS,
        lambda f: (
            _(
                "{manager} cannot let {person} go for “{work}”. The hours are free again.",
                manager=f.name("manager_ref"),
                person=f.name("person_ref"),
                work=f.work,
            )
            + f.because
        ),
    ),
    _engagement(
        e.HomeDecidedByPolicy,
        (*BOTH, "manager_ref"),
        Group.ANSWERS,
        lambda f: _(
            "“{work}”: {state}.",
            work=f.work,
            state=home_state_label(f.event.state),
        ),
    ),
    Line(
        e.HomeApprovalNotNeeded,
        ("manager_ref",),
        Group.ANSWERS,
        lambda f: _("“{work}” does not come about, so nobody waits for your answer any more.", work=f.work),
        Goal.APPROVAL,
        "approval_ref",
    ),
    _engagement(
        e.TermsProposed,
        BOTH,
        Group.ASKS,
        lambda f: _("There are new terms for “{work}”. Please read them.", work=f.work),
    ),
    _engagement(
        e.TermsAccepted,
        BOTH,
        Group.ANSWERS,
        lambda f: _(
            "{name} accepts the terms of “{work}”.",
            name=f.name("person_ref" if f.event.side == "person" else "owner_ref"),
            work=f.work,
        ),
    ),
    _engagement(
        e.EngagementAgreed,
        BOTH,
        Group.WORK,
        lambda f: _("“{work}” is agreed by both. The hours are on the plate.", work=f.work),
    ),
    _engagement(e.EngagementStarted, BOTH, Group.WORK, lambda f: _("“{work}” begins.", work=f.work)),
    _engagement(
        e.EngagementCancelled,
        BOTH,
        Group.ANSWERS,
        lambda f: _("“{work}” does not come about. The hours are free again.", work=f.work) + f.because,
    ),
    _engagement(
        e.EngagementEndedEarly,
        BOTH,
        Group.WORK,
        lambda f: _("“{work}” ends early, on {day}.", work=f.work, day=f.day("last_date")) + f.because,
    ),
    _engagement(
        e.EngagementCompleted,
        ("person_ref",),
        Group.WORK,
        lambda f: _(
            "“{work}” was accepted. It stands in your record now; please say how it was.", work=f.work
        ),
    ),
    _engagement(
        e.TimesheetSubmitted,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} sent {hours} hours for “{work}”.",
            person=f.name("person_ref"),
            hours=_hours(f),
            work=f.work,
        ),
    ),
    _engagement(
        e.TimesheetApproved,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: _("{hours} hours for “{work}” are approved.", hours=_hours(f), work=f.work),
    ),
    _engagement(
        e.TimesheetApprovedByClock,
        ("person_ref", "owner_ref"),
        Group.ANSWERS,
        lambda f: _(
            "{hours} hours for “{work}” count as approved: the time to answer was over.",
            hours=_hours(f),
            work=f.work,
        ),
    ),
    _engagement(
        e.TimesheetReopened,
        ("person_ref",),
        Group.ASKS,
        lambda f: _("Your hours for “{work}” are open again.", work=f.work) + f.because,
    ),
    _engagement(
        e.TimesheetReturned,
        ("person_ref",),
        Group.ASKS,
        lambda f: _("Please look at your hours for “{work}” again.", work=f.work) + f.because,
    ),
    _engagement(
        e.DeliverySubmitted,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _("{person} has handed over “{work}”.", person=f.name("person_ref"), work=f.work),
    ),
    _engagement(
        e.DeliveryReturned,
        ("person_ref",),
        Group.ASKS,
        lambda f: _("{owner} asks for changes to “{work}”.", owner=f.name("owner_ref"), work=f.work),
    ),
    _engagement(
        e.ReviewSubmitted,
        ("subject_ref",),
        Group.WORK,
        lambda f: _(
            "{name} has reviewed “{work}”. You can read it once you have spoken too, or after 14 days.",
            name=f.name("author_ref"),
            work=f.work,
        ),
    ),
    _engagement(
        e.ReviewsOpened, BOTH, Group.WORK, lambda f: _("The reviews of “{work}” are open.", work=f.work)
    ),
    nobody(e.EngagementProposed, "the home manager is asked by a question of their own; both sides did it"),
    _engagement(
        e.HoursCalled,
        ("person_ref",),
        Group.ASKS,
        lambda f: _(
            "{name} calls {hours} h for “{work}”. Answer by {day}; a no costs nothing.",
            name=f.name("owner_ref"),
            hours=_hours(f),
            work=f.work,
            day=f.day("due_at"),
        ),
    ),
    _engagement(
        e.CallAnswered,
        ("owner_ref",),
        Group.ANSWERS,
        lambda f: _(
            "Your call of {hours} h for “{work}”: {answer}.",
            hours=_hours(f),
            work=f.work,
            answer=call_status_label(f.event.status).lower(),
        ),
    ),
    nobody(e.TermsSigned, "both hear that the terms were accepted"),
    _engagement(
        e.EndWaits,
        ("waits_for_ref",),
        Group.ASKS,
        lambda f: (
            _("“{work}” was handed over and waits for your answer.", work=f.work)
            if f.event.waits_for_ref == f.event.owner_ref
            else _("The last day of “{work}” is over. Hand the work over, or say that it ended.", work=f.work)
        ),
    ),
    _engagement(
        e.HandoverIsDue,
        ("person_ref",),
        Group.ASKS,
        lambda f: _(
            "“{work}” ends on {day}. Write down what is open, where it lies and whom to ask.",
            work=f.work,
            day=f.day("last_date"),
        ),
    ),
    _engagement(
        e.HandoverPassed,
        ("person_ref",),
        Group.WORK,
        lambda f: _n(
            "{name} has left one open thing for you in “{work}”.",
            "{name} has left {n} open things for you in “{work}”.",
            n=f.event.number,
            name=f.name("left_by_ref"),
            work=f.work,
        ),
    ),
    nobody(e.HandoverWritten, "whoever goes on is told when they begin; the room and the page show it"),
    nobody(e.HandoverDropped, "the page shows what is left"),
    nobody(e.HandoverTicked, "the room and the page show it"),
    _dispute(
        e.DisputeOpened,
        Group.ASKS,
        lambda f: _(
            "“{work}”: something is disputed. The decider answers by {day}.", work=f.work, day=f.day("due_at")
        ),
    ),
    _dispute(
        e.DisputeRuled,
        Group.ANSWERS,
        lambda f: _(
            "“{work}”: the decider has ruled. It can be appealed until {day}.",
            work=f.work,
            day=f.day("due_at"),
        ),
    ),
    _dispute(
        e.DisputeAppealed,
        Group.ASKS,
        lambda f: _("“{work}”: the ruling is appealed. The decider looks once more.", work=f.work),
    ),
    _dispute(
        e.DisputeOverdue,
        Group.ASKS,
        lambda f: _("“{work}”: a ruling is overdue.", work=f.work),
    ),
    _dispute(
        e.DisputeEnded,
        Group.ANSWERS,
        lambda f: _("“{work}”: the dispute is over.", work=f.work),
    ),
    _dispute(
        e.DisputeStated,
        Group.WORK,
        lambda f: _(
            "“{work}”: {name} said something in the dispute.", work=f.work, name=f.name("author_ref")
        ),
    ),
    _engagement(
        e.ChangeAsked,
        BOTH,
        Group.ASKS,
        lambda f: (
            _(
                "{name} asks to change “{work}”: {change}. Please answer by {day}.",
                name=f.name("by_ref"),
                work=f.work,
                change=change_kind_label(f.event.kind),
                day=f.day("due_at"),
            )
            + f.because
        ),
    ),
    _engagement(
        e.ChangeAnswered,
        BOTH,
        Group.ANSWERS,
        lambda f: (
            _(
                "The change of “{work}” ({change}): {answer}.",
                work=f.work,
                change=change_kind_label(f.event.kind),
                answer=change_status_label(f.event.status),
            )
            + f.because
        ),
    ),
    Line(
        e.HomeAskedAboutChange,
        ("manager_ref",),
        Group.ASKS,
        lambda f: _(
            "“{work}” would take more of {person}'s weeks ({change}). Please answer by {day}.",
            person=f.name("person_ref"),
            work=f.work,
            change=change_kind_label(f.event.change_kind),
            day=f.day("due_at"),
        ),
        Goal.APPROVAL,
        "approval_ref",
    ),
    _engagement(
        e.HomeAnsweredChange,
        ("manager_ref",),  # the two sides are told how the change ended
        Group.ANSWERS,
        lambda f: _(
            "“{work}” would take more of {person}'s weeks: {state}.",
            person=f.name("person_ref"),
            work=f.work,
            state=home_state_label(f.event.state),
        ),
    ),
    Line(
        e.HomeNotAskedAboutChange,
        ("manager_ref",),
        Group.ANSWERS,
        lambda f: _("The change of “{work}” is off, so nobody waits for your answer any more.", work=f.work),
        Goal.APPROVAL,
        "approval_ref",
    ),
    nobody(e.HoursClosed, "the weeks show it where somebody would write"),
    nobody(e.TimerStarted, "a deed of the person themselves"),
    nobody(e.TimerStopped, "a deed of the person themselves"),
    nobody(e.HoursLogged, "hours are told once they are sent"),
)
