"""Who hears of posted work and of candidacies. No line here names a home manager."""

from __future__ import annotations

from muster.foundation.words import _
from muster.notices.catalogue.lines import Line, nobody
from muster.notices.terms import Goal, Group
from muster.opportunities import events as e
from muster.opportunities.terms import reason_label

OPPORTUNITIES: tuple[Line, ...] = (
    Line(
        e.HandRaised,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} raised a hand for “{work}”. Answer by {day}.",
            person=f.name("person_ref"),
            work=f.work,
            day=f.day("answer_due_at"),
        ),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.PersonInvited,
        ("person_ref",),
        Group.ASKS,
        lambda f: _(
            "{owner} asks whether you would like “{work}”. Answer by {day}; saying no costs nothing.",
            owner=f.name("owner_ref"),
            work=f.work,
            day=f.day("answer_due_at"),
        ),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.InvitationAccepted,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} would like “{work}”. Answer by {day}.",
            person=f.name("person_ref"),
            work=f.work,
            day=f.day("answer_due_at"),
        ),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.SeatOffered,
        ("person_ref",),
        Group.ASKS,
        lambda f: _(
            "{owner} offers you a seat in “{work}”. The hours are yours to take until {day}.",
            owner=f.name("owner_ref"),
            work=f.work,
            day=f.day("answer_due_at"),
        ),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.AnswerOwed,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} still waits for your answer on “{work}”. On {day} it is closed with the usual words.",
            person=f.name("person_ref"),
            work=f.work,
            day=f.day("answer_due_at"),
        ),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.DeclinedByPerson,
        ("owner_ref",),
        Group.ANSWERS,
        lambda f: (
            _("{person} said no to “{work}” this time.", person=f.name("person_ref"), work=f.work) + f.because
        ),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.CandidacyShortlisted,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: _("You are on the short list for “{work}”.", work=f.work),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.KeptAsBackup,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: (
            _("{owner} would ask you next for “{work}”.", owner=f.name("owner_ref"), work=f.work)
            if f.event.is_backup
            else _(
                "{owner} no longer keeps you as the next for “{work}”.",
                owner=f.name("owner_ref"),
                work=f.work,
            )
        ),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.CandidacyAgreed,
        ("owner_ref",),
        Group.ANSWERS,
        lambda f: _("{person} said yes to “{work}”.", person=f.name("person_ref"), work=f.work),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.CandidacyDeclined,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: (
            _(
                "You were not chosen for “{work}” this time. {reason}",
                work=f.work,
                reason=reason_label(f.event.reason_code),
            )
            + f.because
        ),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.CandidacyClosed,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: (
            _("“{work}” has ended for you. {reason}", work=f.work, reason=reason_label(f.event.reason_code))
            + (f" {f.words}" if f.words else "")
        ),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.CandidacyLapsed,
        ("person_ref", "owner_ref"),
        Group.ANSWERS,
        lambda f: _("The time to answer on “{work}” is over. Nobody counts it.", work=f.work),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.CandidacyWithdrawn,
        ("owner_ref",),
        Group.ANSWERS,
        lambda f: _("{person} took the hand back from “{work}”.", person=f.name("person_ref"), work=f.work),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.OpportunityClosed,
        ("owner_ref",),
        Group.WORK,
        lambda f: _("“{work}” is closed.", work=f.work),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.OpportunityFilled,
        ("owner_ref",),
        Group.WORK,
        lambda f: _("“{work}” has all its people.", work=f.work),
        Goal.OPENING,
        "opportunity_ref",
    ),
    Line(
        e.OpportunityPaused,
        ("person_refs",),
        Group.WORK,
        lambda f: _("“{work}” takes no new hands for now. Yours stays raised.", work=f.work),
        Goal.NOTHING,
    ),
    Line(
        e.SeatReopened,
        ("owner_ref", "backup_refs"),
        Group.WORK,
        lambda f: _("A seat in “{work}” is free again.", work=f.work),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.RoleEdited,
        ("person_refs",),
        Group.WORK,
        lambda f: _("“{work}” has changed. Look whether it still fits you.", work=f.work),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.RequirementsSet,
        ("person_refs",),
        Group.WORK,
        lambda f: _("“{work}” asks for other skills now. Look whether it still fits you.", work=f.work),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.OpportunityEdited,
        ("person_refs",),
        Group.WORK,
        lambda f: _("“{work}” has changed. Look whether it still fits you.", work=f.work),
        Goal.NOTHING,
    ),
    nobody(e.OpportunityMarked, "lists show the mark; a mark asks nobody for anything"),
    Line(
        e.PersonNominated,
        ("person_ref",),
        Group.ASKS,
        lambda f: _(
            "{name} thinks of you for “{work}”. Nobody else knows until you say yes.",
            name=f.name("by_ref"),
            work=f.work,
        ),
        Goal.ROLE,
        "role_ref",
    ),
    Line(
        e.OfferCountered,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} asks for other terms for “{work}”. Answer by {day}.",
            person=f.name("person_ref"),
            work=f.work,
            day=f.day("answer_due_at"),
        ),
        Goal.OPENING,
        "opportunity_ref",
    ),
    nobody(e.JobBrokenDown, "a job taken apart is its owner's own"),
    nobody(e.TasksChanged, "a job taken apart is its owner's own"),
    nobody(e.TasksApproved, "whom a task fits finds it once it is posted"),
    nobody(e.NominationDeclined, "a no to a colleague's idea is nobody's business"),
    nobody(e.OpportunityDrafted, "a draft is its owner's own"),
    nobody(e.RoleAdded, "a draft is its owner's own"),
    nobody(e.RoleRemoved, "a draft is its owner's own"),
    nobody(
        e.OpportunityPosted, "whom it fits finds it under work that fits; a mail to everybody would be noise"
    ),
    nobody(e.OpportunityResumed, "it stands in the lists again"),
    nobody(e.OpportunityWithdrawn, "each person with a live candidacy hears by its own closing"),
    nobody(e.CandidacySeen, "it shows on the track; a message would be too much"),
    nobody(e.SeatConfirmed, "both hear it by the engagement being agreed"),
    nobody(e.RoleFilled, "each person with a live candidacy hears by its own closing"),
)
