"""Which organisation a people lead or operator looks after on this page."""

from __future__ import annotations

from django.http import HttpRequest

from muster.foundation.act import Actor
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.people.queries import Organisation
from muster.web import acting
from muster.web.asked import whole_number


def led(request: HttpRequest, ref: str = "") -> tuple[Actor, Organisation, list[Organisation]]:
    """The actor, the organisation the page is about, and all that the actor looks after.

    The organisation is the one asked for (in the address or as ``ref``), else the first. Raises
    NotAllowed for whoever looks after none, NotFound for one that is not theirs.
    """
    actor = acting.actor(request)
    if actor is None:
        raise NotAllowed(_("Sign in first."))
    known = people_queries.list_led(actor)
    if not known and not actor.is_operator:
        raise NotAllowed(_("This page is for people leads. Yours can do it for you."))
    wanted = ref or request.GET.get("organisation", "") or request.POST.get("organisation", "")
    if wanted:
        chosen = next((one for one in known if one.ref == wanted), None)
    else:
        own = [one for one in known if actor.is_member(one.ref)]
        chosen = (own or known or [None])[0]  # type: ignore[list-item]
    if chosen is None:
        raise NotFound(_("There is no such organisation."), ref=wanted)
    return actor, chosen, known


def asked_page(request: HttpRequest) -> int:
    """The number of the page asked for; 1 for anything that is none."""
    return whole_number(request.GET.get("page", "")) or 1


def led_organisation(actor: Actor) -> Organisation | None:
    """The first organisation that the actor looks after, one's own before others; None for whoever looks after none."""
    known = people_queries.list_led(actor)
    return next((one for one in known if actor.is_member(one.ref)), known[0] if known else None)
