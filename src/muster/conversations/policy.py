"""Who reads and writes in threads: those who take part, and nobody else, whatever they may do otherwise."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from muster.conversations.models import Participant, Thread
from muster.foundation.act import Actor
from muster.foundation.decision import ALLOWED, Decision, deny
from muster.foundation.words import _


def visible_to(actor: Actor, threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """The threads in which the actor takes part. No grant opens a thread."""
    if actor.is_system:
        return threads
    own = Participant.objects.filter(thread=OuterRef("pk"), person__ref=actor.person_ref, left_at=None)
    return threads.filter(Exists(own))


def may_take_part(actor: Actor, thread: Thread) -> Decision:
    """Read, write and mark as read: those who take part."""
    if thread.participants.filter(person__ref=actor.person_ref, left_at=None).exists():
        return ALLOWED
    return deny(_("Only those who take part can read this."))


def may_arrange(actor: Actor) -> Decision:
    """Open a thread, bring somebody in, let somebody go: the floors above do, after asking their own policy."""
    if actor.is_system:
        return ALLOWED
    return deny(_("Threads are opened by the work they are about."))
