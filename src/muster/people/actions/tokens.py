"""Tokens with which programs act in a person's name."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Invalid, NotFound
from muster.foundation.words import _
from muster.people import policy, queries
from muster.people.events import TokenCreated, TokenRevoked
from muster.people.models import ApiToken
from muster.people.terms import TokenScope

LONGEST = timedelta(days=366)
"""A token lives for a year at most."""

USE_NOTED_EVERY = timedelta(minutes=1)


@action
def create_token(
    act: Act, name: str, scopes: Collection[TokenScope | str], expires_at: datetime
) -> tuple[ApiToken, str]:
    """Make a token for the acting person; its plain text is in the answer and nowhere else, ever.

    Raises Invalid for an empty name, unknown scopes, none at all, or an end outside the coming year.
    """
    policy.may_create_token(act.actor).require()
    person = queries.get_person(act.actor.person_ref)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 100:
        raise Invalid(_("Give the token a name by which you will know it."), field="name")
    wanted = sorted({str(scope) for scope in scopes})
    if not wanted or not set(wanted) <= set(TokenScope):
        raise Invalid(_("Choose what the token may do."), field="scopes")
    if not act.at < expires_at <= act.at + LONGEST:
        raise Invalid(_("A token ends within a year."), field="expires_at")
    plain = queries.TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=name,
        hash=queries.hash_token(plain),
        prefix=plain[:12],
        scopes=wanted,
        created_at=act.at,
        expires_at=expires_at,
    )
    journal.record(act, TokenCreated(person.ref, token.ref, tuple(wanted)))
    return token, plain


@action
def revoke_token(act: Act, token_ref: str) -> ApiToken:
    """End a token at once; ended twice is ended once. Raises NotFound."""
    token = ApiToken.objects.select_for_update().select_related("person").filter(ref=token_ref).first()
    if token is None:
        raise NotFound(_("There is no such token."), ref=token_ref)
    policy.may_revoke_token(act.actor, token).require()
    if token.revoked_at is None:
        token.revoked_at = act.at
        token.save(update_fields=["revoked_at"])
        journal.record(act, TokenRevoked(token.person.ref, token.ref))
    return token


@action
def note_token_use(act: Act, plain: str) -> bool:
    """Note that a token was used just now; true when written, at most once a minute.

    No policy: holding the token is the proof. No event: a line a minute would drown the journal, and
    what the program did has its own.
    """
    stale = Q(last_used_at=None) | Q(last_used_at__lte=act.at - USE_NOTED_EVERY)
    found = ApiToken.objects.filter(stale, hash=queries.hash_token(plain))
    return bool(found.update(last_used_at=act.at))
