"""One shell, several hats: who a person is here, and the five places that go with it."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.act import Actor, Grant
from muster.foundation.words import _


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the top bar (and of the tabs on a phone)."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Hat:
    """A way of being here, with its links. ``key`` is kept in a cookie."""

    key: str
    label: str
    places: tuple[Place, ...]


def _talent() -> Hat:
    return Hat(
        "talent",
        _("Talent"),
        (
            Place(_("Home"), "/", "house"),
            Place(_("Find work"), "/work/", "search"),
            Place(_("My work"), "/mine/", "briefcase"),
            Place(_("Skills"), "/skills/", "layers"),
            Place(_("Captain"), "/captain/", "compass"),
        ),
    )


def _owner() -> Hat:
    return Hat(
        "owner",
        _("Owner"),
        (
            Place(_("Openings"), "/openings/", "briefcase"),
            Place(_("Post work"), "/post/", "plus"),
            Place(_("People"), "/people/", "users"),
            Place(_("Running"), "/running/", "calendar"),
        ),
    )


def _manager() -> Hat:
    return Hat(
        "manager",
        _("Home manager"),
        (
            Place(_("Asked of us"), "/asked/", "clock"),
            Place(_("My people"), "/team/", "users"),
            Place(_("Lent and back"), "/lent/", "calendar"),
            Place(_("Post work"), "/post/", "plus"),
        ),
    )


def _lead() -> Hat:
    return Hat(
        "lead",
        _("People lead"),
        (
            Place(_("Figures"), "/figures/", "chart-column"),
            Place(_("People"), "/people/", "users"),
            Place(_("Taxonomy"), "/taxonomy/", "layers"),
            Place(_("Import"), "/import/", "upload"),
            Place(_("Settings"), "/organisation/", "settings"),
        ),
    )


def _finance() -> Hat:
    return Hat(
        "finance",
        _("Finance"),
        (
            Place(_("Money"), "/money/", "wallet"),
            Place(_("Invoices"), "/money/invoices/", "receipt"),
            Place(_("Payments"), "/money/payments/", "send"),
            Place(_("Cost centres"), "/money/cost-centres/", "building-2"),
        ),
    )


def _operator() -> Hat:
    return Hat(
        "operator",
        _("Operator"),
        (
            Place(_("Organisations"), "/organisations/", "building-2"),
            Place(_("Taxonomy"), "/taxonomy/", "layers"),
            Place(_("Import"), "/import/", "upload"),
            Place(_("Mail"), "/outbox/", "mail"),
            Place(_("Journal"), "/journal/", "list"),
        ),
    )


def hats_of(actor: Actor) -> list[Hat]:
    """The hats that memberships and grants give, the most personal first."""
    grants = {grant for grant, _organisation in actor.grants}
    hats = []
    if actor.memberships or not grants:
        hats.append(_talent())
    if actor.organisation_refs or Grant.OWNER in grants:
        hats.append(_owner())
    if actor.manages:
        hats.append(_manager())
    if Grant.PEOPLE_LEAD in grants:
        hats.append(_lead())
    if Grant.FINANCE in grants:
        hats.append(_finance())
    if Grant.OPERATOR in grants:
        hats.append(_operator())
    return hats


def hat_for(actor: Actor, wished: str) -> Hat:
    """The hat wished for if the actor has it; otherwise the first they have."""
    hats = hats_of(actor)
    return next((hat for hat in hats if hat.key == wished), hats[0])
