"""Who may ask for a ranking, and who may see why."""

from __future__ import annotations

from muster.foundation.act import Actor, Grant
from muster.foundation.decision import Decision, allow, deny
from muster.foundation.words import _


def may_rank_people(actor: Actor, *, owner_ref: str) -> Decision:
    """The owner of the work, and whoever runs the installation."""
    if actor.ref == owner_ref or actor.is_operator or actor.is_system:
        return allow()
    return deny(_("Only the owner of the work sees who fits it."))


def may_rank_work(actor: Actor, *, person_ref: str) -> Decision:
    """The person, and whoever runs the installation."""
    if actor.ref == person_ref or actor.is_operator or actor.is_system:
        return allow()
    return deny(_("Only the person sees which work fits them."))


def may_explain(actor: Actor, *, owner_ref: str, person_ref: str) -> Decision:
    """The two whom a score concerns: who is scored and who owns the work."""
    if actor.ref in (owner_ref, person_ref) or actor.is_operator or actor.is_system:
        return allow()
    return deny(_("A score is shown to the person scored and to the owner of the work."))


def may_record_shown(actor: Actor, *, viewer_ref: str) -> Decision:
    """Whoever was shown the list, or the system for them."""
    if actor.ref == viewer_ref or actor.is_system or actor.is_operator:
        return allow()
    return deny(_("A list is recorded for whoever saw it."))


def may_set_order(actor: Actor, *, organisation_ref: str) -> Decision:
    """The people leads of the organisation, and whoever runs the installation."""
    if actor.is_operator or actor.is_system or actor.has(Grant.PEOPLE_LEAD, organisation_ref):
        return allow()
    return deny(_("Only a people lead decides how suggestions are ordered."))


def may_hide_work(actor: Actor) -> Decision:
    """Any person, for their own suggestions."""
    if actor.kind == "person":
        return allow()
    return deny(_("Only a person says what they do not want suggested."))


def may_keep_searches(actor: Actor) -> Decision:
    """Any person, their own."""
    if actor.kind == "person":
        return allow()
    return deny(_("Only a person keeps searches."))


def may_run_clocks(actor: Actor) -> Decision:
    """Forgetting old lists, looking through searches, reading everybody again: the clock, and whoever runs the installation."""
    if actor.is_system or actor.is_operator:
        return allow()
    return deny(_("This goes by itself."))


def may_replay(
    actor: Actor, *, direction: str, viewer_ref: str, organisation_ref: str, shown_refs: frozenset[str]
) -> Decision:
    """Whoever saw a list or stood on it; of lists of people also the people leads; and who runs the installation."""
    if actor.person_ref in shown_refs:
        return allow()
    return may_see_whole_list(
        actor, direction=direction, viewer_ref=viewer_ref, organisation_ref=organisation_ref
    )


def may_see_whole_list(actor: Actor, *, direction: str, viewer_ref: str, organisation_ref: str) -> Decision:
    """The same, except who merely stood on it: of the others they see nothing. Looking for work is private."""
    if actor.person_ref == viewer_ref or actor.is_operator or actor.is_system:
        return allow()
    if direction == "people" and organisation_ref and actor.has(Grant.PEOPLE_LEAD, organisation_ref):
        return allow()
    return deny(_("A list is made again for whoever saw it, and for the people lead."))
