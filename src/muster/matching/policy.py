"""Who may ask for a ranking, and who may see why."""

from __future__ import annotations

from muster.foundation.act import Actor
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
