"""One posting with a role of it, as its owner has it before them; not a page itself."""

from __future__ import annotations

from django.http import HttpRequest

from muster.foundation.act import Act
from muster.foundation.words import language
from muster.opportunities import policy as opportunities_policy
from muster.opportunities import queries as opportunities_queries
from muster.opportunities import terms
from muster.opportunities.terms import OpportunityStatus as Status
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.components.standing import Standing, standing


class Bench:
    """One posting with a role of it, as its owner has it before them."""

    def __init__(self, request: HttpRequest, ref: str) -> None:
        self.act: Act = acting.act_of(request)
        row = opportunities_queries.get_visible_opportunity(self.act.actor, ref)
        opportunities_policy.may_see_hands(self.act.actor, row).require()
        self.card = opportunities_queries.get_card(self.act.actor, ref, language=language())
        wished = request.GET.get("role", "")
        self.role = next((role for role in self.card.roles if role.ref == wished), self.card.roles[0])
        self.zone = people_queries.settings_of(self.card.organisation_ref).time_zone
        several = len(self.card.roles) > 1
        self.here = f"/openings/{ref}/?role={self.role.ref}" if several else f"/openings/{ref}/"
        self.more = f"{self.here}&" if several else f"{self.here}?"
        """The same, for more of the address to follow."""
        self.folder = f"/openings/{ref}/"

    def threads(self) -> list[Standing]:
        """Everybody's thread on the role, live ones first."""
        views = opportunities_queries.candidacies_of_role(self.act.actor, self.role.ref)
        return [standing(view, zone=self.zone) for view in views]

    @property
    def ranks(self) -> bool:
        """People are looked for as long as the role takes some."""
        return self.card.status in (Status.OPEN, Status.PAUSED) and self.role.status == terms.RoleStatus.OPEN
