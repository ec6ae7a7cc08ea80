"""Who hears of proposals on the shared words, and of skills that were split."""

from __future__ import annotations

from muster.evidence import events as evidence
from muster.foundation.words import _
from muster.notices.catalogue.lines import Line
from muster.notices.terms import Goal, Group
from muster.skills import events as skills

TAXONOMY: tuple[Line, ...] = (
    Line(
        skills.ProposalMade,
        ("reviewer_refs",),
        Group.ASKS,
        lambda f: _(
            "{person} proposes a change of your family of skills: “{title}”.",
            person=f.name("by_ref"),
            title=f.work,
        ),
        Goal.PROPOSAL,
        "proposal_ref",
    ),
    Line(
        skills.ProposalChanged,
        ("person_refs",),
        Group.SKILLS,
        lambda f: _(
            "{person} worded the proposal “{title}” otherwise.", person=f.name("by_ref"), title=f.work
        ),
        Goal.PROPOSAL,
        "proposal_ref",
    ),
    Line(
        skills.ProposalDiscussed,
        ("person_refs",),
        Group.SKILLS,
        lambda f: _(
            "{person} said something on the proposal “{title}”.", person=f.name("by_ref"), title=f.work
        ),
        Goal.PROPOSAL,
        "proposal_ref",
    ),
    Line(
        skills.ProposalAccepted,
        ("author_ref",),
        Group.ANSWERS,
        lambda f: _("Your proposal “{title}” was accepted. It counts from now on.", title=f.work) + f.because,
        Goal.PROPOSAL,
        "proposal_ref",
    ),
    Line(
        skills.ProposalRefused,
        ("author_ref",),
        Group.ANSWERS,
        lambda f: _("Your proposal “{title}” was refused.", title=f.work) + f.because,
        Goal.PROPOSAL,
        "proposal_ref",
    ),
    Line(
        skills.VersionRolledBack,
        ("author_refs",),
        Group.SKILLS,
        lambda f: _(
            "A change of skills that you had proposed was rolled back: version {n}.", n=f.event.undone
        ),
    ),
    Line(
        skills.ReviewerNamed,
        ("person_ref",),
        Group.SKILLS,
        lambda f: _("{person} asks you to review proposals on a family of skills.", person=f.name("by_ref")),
    ),
    Line(
        evidence.SplitAsked,
        ("person_refs",),
        Group.ASKS,
        lambda f: _(
            "“{skill}” is now several skills. Say which of them are yours; it takes a moment.", skill=f.skill
        ),
        Goal.SPLIT,
        "skill_ref",
    ),
)
"""Each event once."""
