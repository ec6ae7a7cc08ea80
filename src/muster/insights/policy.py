"""Who may see figures, and who may read the journal."""

from __future__ import annotations

from muster.foundation.act import Actor, Grant
from muster.foundation.decision import ALLOWED, Decision, deny
from muster.foundation.words import _


def may_see_figures(actor: Actor, organisation_ref: str) -> Decision:
    """May the actor see the organisation's figures? Its people leads and the operator may."""
    if actor.is_operator or actor.is_system or actor.has(Grant.PEOPLE_LEAD, organisation_ref):
        return ALLOWED
    return deny(_("Figures are for people leads. Yours can show you."))


def may_see_skill_figures(actor: Actor) -> Decision:
    """May the actor see how many people have a skill? Everybody who is signed in; small groups are hidden."""
    if actor.kind == "person" or actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("Sign in first."))


def may_read_journal(actor: Actor) -> Decision:
    """May the actor read what happened across the installation? Whoever runs it may."""
    if actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("The journal is for whoever runs this installation."))


def may_look_as_captain(actor: Actor, person_ref: str) -> Decision:
    """May the actor see where this person's time and income come from? Only the person; no right opens it."""
    if actor.kind == "person" and actor.person_ref == person_ref:
        return ALLOWED
    return deny(_("This page is only for the person it is about."))


def may_see_question(actor: Actor, person_ref: str) -> Decision:
    """May the actor see what it would help most to have confirmed? Only the person; it follows from their own list."""
    if actor.kind == "person" and actor.person_ref == person_ref:
        return ALLOWED
    return deny(_("This page is only for the person it is about."))


def may_offer_questions(actor: Actor) -> Decision:
    """May the actor tell everybody what it would help them to ask? The clock does."""
    return ALLOWED if actor.is_system else deny(_("Only the clock does this."))
