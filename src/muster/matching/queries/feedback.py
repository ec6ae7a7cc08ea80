"""What somebody has said about their own suggestions: read by themselves alone."""

from __future__ import annotations

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.matching import policy
from muster.matching.models import HiddenWork, LeftOut
from muster.opportunities import queries as opportunity_queries
from muster.people import queries as people_queries
from muster.people.queries import Person


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


def left_out_refs(role_ref: str) -> frozenset[str]:
    """Whom the owner of a role does not want suggested for it; the caller says who may know."""
    return frozenset(LeftOut.objects.filter(role_ref=role_ref).values_list("person_ref", flat=True))


def list_left_out(actor: Actor, role_ref: str, *, number: int = 1, size: int = 50) -> Page[Person]:
    """Whom the owner has left out of the suggestions for a role, the latest first; erased persons are gone.

    Raises NotFound for a role that the actor may not see, NotAllowed for anybody but its owner.
    """
    role = opportunity_queries.get_visible_role(actor, role_ref)
    policy.may_rank_people(actor, owner_ref=role.opportunity.owner.ref).require()
    refs = list(LeftOut.objects.filter(role_ref=role_ref).values_list("person_ref", flat=True))
    known = people_queries.persons_by_ref(refs)
    there = [known[ref] for ref in refs if ref in known and known[ref].erased_at is None]
    return page_of(there, number, size)
