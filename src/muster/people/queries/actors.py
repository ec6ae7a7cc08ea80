"""Who somebody is to the policies: the actor, built once at the door."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from muster.foundation.act import EVERYWHERE, Actor, ActorMembership
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people.models import Account, ApiToken, GrantRow, Membership, Person

TOKEN_PREFIX = "mst_"  # noqa: S105 - the mark by which a leaked token is recognised, not a secret

TIE = {
    "organisation": "organisation__ref",
    "name": "organisation__name",
    "unit": "unit__ref",
    "kind": "kind",
}
RIGHT = {"grant": "grant", "organisation": "organisation__ref"}


def actor_for(who: Account | Person, at: datetime, *, scopes: Collection[str] | None = None) -> Actor:
    """The actor that this account or person is at the moment, in one query: every page asks it.

    Raises NotFound when nobody stands behind the account or the person was erased.
    """
    key = {"pk": who.pk} if isinstance(who, Person) else {"account_id": who.pk}
    day = at.date()
    holds = Membership.objects.active_on(day)
    led = Membership.objects.managed_on(day)
    person = (
        Person.objects.present()
        .filter(**key)
        .annotate(
            ties=_listed(holds.filter(person=OuterRef("pk")), TIE),
            rights=_listed(GrantRow.objects.filter(person=OuterRef("pk")), RIGHT),
            reports=ArraySubquery(led.filter(manager=OuterRef("pk")).order_by("pk").values("person__ref")),
        )
        .values_list("ref", "name", "ties", "rights", "reports")
        .first()
    )
    if person is None:
        raise NotFound(_("Nobody stands behind this account."))
    ref, name, ties, rights, reports = person
    return Actor(
        ref=ref,
        name=name,
        memberships=tuple(
            ActorMembership(tie["organisation"], tie["unit"], tie["kind"], organisation_name=tie["name"])
            for tie in ties
        ),
        grants=frozenset((right["grant"], right["organisation"] or EVERYWHERE) for right in rights),
        scopes=None if scopes is None else frozenset(scopes),
        kind="person",
        manages=frozenset(reports),
    )


def _listed(rows: QuerySet[Any], fields: Mapping[str, str]) -> ArraySubquery:
    """The rows of the outer person as a list of JSON objects, so that one query brings them all."""
    return ArraySubquery(rows.order_by("pk").values(listed=JSONObject(**fields)))


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
