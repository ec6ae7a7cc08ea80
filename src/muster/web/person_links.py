"""Links to the pages of people, only where the reader may open them."""

from __future__ import annotations

from collections.abc import Collection

from muster.foundation.act import Actor
from muster.people import queries as people_queries


def person_links(actor: Actor, refs: Collection[str]) -> dict[str, str]:
    """Reference to the address of the page, of those among these persons whom the actor may see. One query.

    Whoever works together knows the other's name, and may still not be let into the profile: such a name stands
    without a link, since a link would lead to "there is no such person".
    """
    return {ref: f"/people/{ref}/" for ref in people_queries.visible_refs(actor, refs)}
