"""Who may see and do what with notices and mail."""

from __future__ import annotations

from django.db.models import QuerySet

from muster.foundation.act import Actor
from muster.foundation.decision import Decision, allow, deny
from muster.foundation.words import _
from muster.notices.models import Notice


def visible_to(actor: Actor, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """One's own."""
    return notices.filter(person__ref=actor.ref)


def may_read_notices(actor: Actor) -> Decision:
    """Any person, their own."""
    if actor.kind == "person":
        return allow()
    return deny(_("Notices are for people."))


def may_set_preference(actor: Actor) -> Decision:
    """Any person, for themselves."""
    return may_read_notices(actor)


def may_see_outbox(actor: Actor) -> Decision:
    """Whoever runs the installation."""
    if actor.is_operator or actor.is_system:
        return allow()
    return deny(_("Only an operator sees the outbox."))


def may_send_mail(actor: Actor) -> Decision:
    """The worker, and operators."""
    return may_see_outbox(actor)


def may_tell(actor: Actor) -> Decision:
    """The system alone turns events into notices."""
    if actor.is_system:
        return allow()
    return deny(_("Notices are written by the system."))
