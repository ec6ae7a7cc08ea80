"""What a person has said about suggestions: read by themselves alone."""

from __future__ import annotations

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.matching.models import HiddenWork


def hidden_refs(actor: Actor) -> frozenset[str]:
    """The roles that the actor does not want suggested."""
    rows = HiddenWork.objects.filter(person__ref=actor.person_ref)
    return frozenset(rows.values_list("role_ref", flat=True))


def find_hidden(actor: Actor, role_ref: str) -> HiddenWork | None:
    """The actor's word on one role, if there is one."""
    return HiddenWork.objects.filter(person__ref=actor.person_ref, role_ref=role_ref).first()


def list_hidden(actor: Actor, *, number: int = 1, size: int = 20) -> Page[HiddenWork]:
    """What the actor has hidden, the latest first."""
    rows = HiddenWork.objects.filter(person__ref=actor.person_ref).order_by("-hidden_at", "-pk")
    return page_of(rows, number, size)
