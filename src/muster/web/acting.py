"""From request to act: who is at the screen, when, and which request this is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from muster.foundation import journal
from muster.foundation.act import Act, Actor, Door
from muster.foundation.ids import new_ref
from muster.foundation.words import LANGUAGES, use_language
from muster.people import queries as people_queries

View = Callable[..., HttpResponse]
FIELD = "request_ref"
"""The hidden field that every writing form carries, so that sending it twice does it once."""


class ActingMiddleware:
    """Give the request its moment, its actor and its language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        with use_language(self._language(request)):
            return self.get_response(request)

    def _language(self, request: HttpRequest) -> str:
        chosen = request.COOKIES.get("muster_language", "")
        if chosen in LANGUAGES:
            return chosen
        asked = request.headers.get("Accept-Language", "")[:2].lower()
        return asked if asked in LANGUAGES else "en"


def now(request: HttpRequest) -> datetime:
    """The moment of this request, the same wherever it is asked for."""
    return request.at  # type: ignore[attr-defined]


def actor(request: HttpRequest) -> Actor | None:
    """Who is signed in, built once per request; None for a visitor."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_actor"):
        request._actor = people_queries.actor_for(request.user, at=now(request))  # type: ignore[attr-defined]
    return request._actor  # type: ignore[attr-defined]


def act_of(request: HttpRequest) -> Act:
    """The act of whoever is signed in. Only for views behind ``signed_in``."""
    who = actor(request)
    if who is None:
        raise PermissionError("this view needs signed_in")
    return Act(actor=who, at=now(request), door=Door.WEB, request_ref=request.POST.get(FIELD) or None)


def signed_in(view: View) -> View:
    """Send visitors to the sign-in page and bring them back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor(request) is None:
            return HttpResponseRedirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    guarded.needs_sign_in = True  # type: ignore[attr-defined]
    return guarded


def done_before(request: HttpRequest) -> bool:
    """True when this very form was already carried out (sent twice, or reloaded after sending)."""
    sent = request.POST.get(FIELD, "")
    return bool(sent) and journal.find_request(sent) is not None


def fresh_request_ref() -> str:
    """A reference for the hidden field of a form that is about to be shown."""
    return new_ref("req")
