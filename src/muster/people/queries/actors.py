"""Who somebody is to the policies: the actor, built once at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from muster.foundation.act import EVERYWHERE, Actor, ActorMembership
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people.models import Account, ApiToken, GrantRow, Membership, Person

TOKEN_PREFIX = "mst_"  # noqa: S105 - the mark by which a leaked token is recognised, not a secret


def actor_for(who: Account | Person, at: datetime, *, scopes: Collection[str] | None = None) -> Actor:
    """The actor that this account or person is at the moment: three queries, four for an account.

    Raises NotFound when nobody stands behind the account or the person was erased.
    """
    person = who if isinstance(who, Person) else Person.objects.filter(account=who).first()
    if person is None or person.erased_at is not None:
        raise NotFound(_("Nobody stands behind this account."))
    day = at.date()
    ties = (
        Membership.objects.active_on(day)
        .filter(person=person)
        .order_by("pk")
        .values_list("organisation__ref", "unit__ref", "kind")
    )
    rights = GrantRow.objects.filter(person=person).values_list("grant", "organisation__ref")
    managed = Membership.objects.active_on(day).filter(manager=person).values_list("person__ref", flat=True)
    return Actor(
        ref=person.ref,
        name=person.name,
        memberships=tuple(ActorMembership(organisation, unit, kind) for organisation, unit, kind in ties),
        grants=frozenset((grant, organisation or EVERYWHERE) for grant, organisation in rights),
        scopes=None if scopes is None else frozenset(scopes),
        kind="person",
        manages=frozenset(managed),
    )


def hash_token(plain: str) -> str:
    """What is kept of a token: its SHA-256. A token has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(plain.encode()).hexdigest()


def find_token(plain: str, at: datetime) -> ApiToken | None:
    """The token, if it opens the door at the moment: known, not ended, its account (if any) active."""
    if not plain.startswith(TOKEN_PREFIX):
        return None
    token = (
        ApiToken.objects.usable_at(at)
        .filter(hash=hash_token(plain), person__erased_at=None)
        .select_related("person__account")
        .first()
    )
    if token is None:
        return None
    account = token.person.account
    return None if account is not None and not account.is_active else token


def token_actor(plain: str, at: datetime) -> Actor | None:
    """The actor in whose name a program with this token acts, limited to its scopes; None when it opens nothing."""
    token = find_token(plain, at)
    return None if token is None else actor_for(token.person, at, scopes=token.scopes)


def token_ended_at(plain: str, at: datetime) -> datetime | None:
    """When a token that once was good expired or was ended; None for one that holds or that nobody made."""
    token = ApiToken.objects.filter(hash=hash_token(plain), person__erased_at=None).first()
    if token is None:
        return None
    ended_at = min(filter(None, (token.revoked_at, token.expires_at)))
    return ended_at if ended_at <= at else None
