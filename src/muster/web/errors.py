"""A refusal of the domain as a page, a fragment or a status; and the pages for what breaks.

Invalid is 422, NotAllowed 403, NotFound 404, Conflict 409. A page that can show the refusal beside
its form catches it itself; what nobody caught ends here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import DiskFull

from muster.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from muster.foundation.words import _

Responder = Callable[[HttpRequest], HttpResponse]

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (Invalid, 422),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status that says the same as the refusal's kind."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 400)


def show(request: HttpRequest, status: int, message: str, *, code: str = "") -> HttpResponse:
    """The error as a whole page, or as a fragment for a part of a page that asked."""
    fragment = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "errors/_fragment.html" if fragment else "errors/page.html"
    context = {"status": status, "title": _title(status), "message": message, "code": code}
    return render(request, template, context, status=status)


def _title(status: int) -> str:
    titles = {
        400: _("We could not understand that request."),
        403: _("That is not yours to do."),
        404: _("There is nothing here."),
        409: _("Things have changed meanwhile."),
        422: _("Something does not fit yet."),
        500: _("Something broke on our side."),
        503: _("We are not quite there."),
    }
    return titles.get(status, titles[400])


class RefusalMiddleware:
    """Turn a refusal that no page caught into the right answer."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a Refusal; leave everything else to Django."""
        if not isinstance(exception, Refusal) or request.path.startswith("/api/"):
            return None
        return show(request, status_of(exception), exception.message, code=exception.code)


def _trouble_of_database(trouble: BaseException) -> str:
    if isinstance(trouble.__cause__, DiskFull):
        return _("The disk of the database is full. Nothing was saved; please tell your operator.")
    return _("The database could not answer just now. Nothing was saved: go back and try again in a moment.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is broken."""
    return show(request, 400, _("Go back, reload the page and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not allowed, or a form from a page that is too old."""
    return show(request, 403, _("If a form brought you here, reload its page and send it again."))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not fit the session any more."""
    return show(request, 403, _("This page was open for too long. Reload it and send the form again."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none that this person may see."""
    return show(request, 404, _("The address is wrong, or what was here is not open to you."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault, or 503: the database's. Nothing that this request began was kept."""
    trouble = sys.exc_info()[1]
    if isinstance(trouble, OperationalError | InterfaceError):
        # The page itself must not ask the database again: it is a visitor's, without messages.
        request.user = AnonymousUser()
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        return show(request, 503, _trouble_of_database(trouble))
    return show(request, 500, _("Nothing was saved. Try again in a moment; if it stays, tell your operator."))
