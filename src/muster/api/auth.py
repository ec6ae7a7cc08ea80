"""Who asks, and what their token allows: a bearer token becomes an act.

Only tokens open this door. A browser's session does not, so that no page elsewhere can make a browser
write here.
"""

from __future__ import annotations

import hashlib
import re
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from muster.api.errors import TokenEnded
from muster.foundation import journal
from muster.foundation.act import Act, Actor, Door
from muster.foundation.errors import Invalid, NotAllowed
from muster.foundation.words import _
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.terms import TokenScope

READING = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = r"^[!-~]{1,100}$"
WINDOW_SECONDS = 60


class ScopeMissing(NotAllowed):
    """The token is good, but not for this."""

    def __init__(self, scope: TokenScope) -> None:
        super().__init__(
            _("This token may not do that. It needs the scope {scope}.", scope=str(scope)), scope=str(scope)
        )


class KeyNotUsable(Invalid):
    """An idempotency key that is empty, too long or not plain text."""

    def __init__(self) -> None:
        super().__init__(
            _("An idempotency key has 1 to 100 characters: letters, digits and signs, no blanks."),
            field=KEY_HEADER,
        )


class Token(HttpBearer):
    """A personal token with one scope. What it finds is the act of this request, kept as ``request.auth``."""

    openapi_description = "A personal token, made on the page of one's account. Its scopes are checked."

    def __init__(self, scope: TokenScope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Act | None:
        """The act, or None for a token that nobody made.

        Raises TokenEnded, ScopeMissing, KeyNotUsable, and AlreadyDone for a write whose key was carried out before.
        """
        at = timezone.now()
        actor = people_queries.token_actor(token, at)
        if actor is None:
            ended_at = people_queries.token_ended_at(token, at)
            if ended_at is not None:
                raise TokenEnded(ended_at)
            return None
        people_actions.note_token_use(Act(actor=actor, at=at, door=Door.API), token)
        if actor.scopes is not None and self.scope not in actor.scopes:
            raise ScopeMissing(self.scope)
        return Act(actor=actor, at=at, door=Door.API, request_ref=_request_ref(request, actor))


def needs(scope: TokenScope) -> Token:
    """What an operation asks of the token."""
    return Token(scope)


def act_of(request: HttpRequest) -> Act:
    """The act that the token stands for. Only inside operations that ask for one."""
    act = request.auth  # type: ignore[attr-defined]
    if not isinstance(act, Act):
        raise PermissionError("this operation needs a token")
    return act


def _request_ref(request: HttpRequest, actor: Actor) -> str | None:
    """What the journal remembers of the request: the caller's own key, so that nobody meets another's."""
    key = request.headers.get(KEY_HEADER)
    if request.method in READING or key is None:
        return None
    if not re.fullmatch(KEY_PATTERN, key):
        raise KeyNotUsable()
    ref = "api:" + hashlib.sha256(f"{actor.ref} {key}".encode()).hexdigest()[:48]
    earlier = journal.find_request(ref)
    if earlier is not None:
        raise journal.AlreadyDone(earlier)
    return ref


class PerToken(BaseThrottle):
    """So many requests a minute for one token, counted in the cache of this process."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this request; False when the minute's are used up."""
        ident = hashlib.sha256(request.headers.get("Authorization", "").encode()).hexdigest()
        key = f"api:{ident}:{int(time.time() // WINDOW_SECONDS)}"
        cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
        try:
            return bool(cache.incr(key) <= settings.MUSTER_API_PER_MINUTE)
        except ValueError:  # dropped from a full cache between the two lines
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
