"""Who may move what, and who may read which accounts.

The ledger knows no engagement: the floor above asks its own policy whether this person may approve, fund
or release, and then posts in the name of the system.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from muster.foundation.act import EVERYWHERE, Actor, Grant
from muster.foundation.decision import ALLOWED, Decision, deny
from muster.foundation.words import _
from muster.ledger.models import Account
from muster.ledger.terms import HolderKind


def visible_to(actor: Actor, accounts: QuerySet[Account]) -> QuerySet[Account]:
    """The accounts that the actor may list and read: as ``may_read_account``."""
    if actor.is_operator or actor.is_system:
        return accounts
    finance = [ref for grant, ref in actor.grants if grant == Grant.FINANCE]
    own = Q(holder_kind=HolderKind.PERSON, holder_ref=actor.person_ref)
    theirs = Q(organisation_ref__in=finance) | Q(holder_kind=HolderKind.ORGANISATION, holder_ref__in=finance)
    if EVERYWHERE in finance:
        theirs = ~Q(organisation_ref="") | Q(holder_kind=HolderKind.ORGANISATION)
    return accounts.filter(own | theirs)


def may_open_account(actor: Actor) -> Decision:
    """May the actor open an account? Only the system and the operator, for the floors above."""
    return ALLOWED if actor.is_system else deny(_("Accounts are opened by the work that needs them."))


def may_post(actor: Actor) -> Decision:
    """May the actor move money or minutes? Only the system and the operator's commands, never a page by itself."""
    return ALLOWED if actor.is_system else deny(_("Money moves through agreed work only."))


def may_read_account(actor: Actor, account: Account) -> Decision:
    """May the actor read balance and statement?

    The person who holds it; finance people of the organisation that holds it or that it is kept for; the operator.
    """
    if actor.is_operator or actor.is_system:
        return ALLOWED
    if account.holder_kind == HolderKind.PERSON and account.holder_ref == actor.person_ref:
        return ALLOWED
    organisations = {account.organisation_ref} - {""}
    if account.holder_kind == HolderKind.ORGANISATION:
        organisations.add(account.holder_ref)
    if any(actor.has(Grant.FINANCE, ref) for ref in organisations):
        return ALLOWED
    return deny(_("This account is somebody else's."))


def may_read_books(actor: Actor) -> Decision:
    """May the actor read everything: the trial balance, the export? The operator and the system."""
    if actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("Only the operator reads all the books."))
