"""A refusal of the domain as application/problem+json (RFC 9457).

Invalid is 422, NotAllowed 403, NotFound 404, Conflict 409. ``code`` is for programs, ``detail`` is the
sentence for people, ``field`` names what to change, ``data`` holds the refusal's own facts.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError

from muster.api.bodies import BodyIsNotJson
from muster.files.terms import MEGABYTE
from muster.foundation import journal
from muster.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from muster.foundation.words import _

CONTENT_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (Invalid, 422),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
)
_CODES = {400: "not-readable", 401: "token-needed", 404: "not-found", 405: "method-not-allowed"}

FORM = "multipart/form-data"
View = Callable[..., Any]

logger = logging.getLogger("muster.api")


class TokenEnded(Exception):
    """A token that opened the door until it expired or was ended. Said only to whoever holds its text."""

    def __init__(self, ended_at: datetime) -> None:
        super().__init__(str(ended_at))
        self.ended_at = ended_at


class FieldProblem(Schema):
    """One value that does not fit, by its place in what was sent."""

    field: str
    detail: str


class Problem(Schema):
    """What went wrong, for people and for programs (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    field: str | None = None
    errors: list[FieldProblem] | None = None
    data: dict[str, Any] | None = None


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    field: str | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    data: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The answer; what is empty is left out."""
    body: dict[str, Any] = {
        "type": f"urn:muster:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "instance": request.path,
    }
    if field:
        body["field"] = field
    if errors:
        body["errors"] = list(errors)
    if data:
        body["data"] = dict(data)
    text = json.dumps(body, ensure_ascii=False, default=str)
    response = HttpResponse(text, status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def status_of(refusal: Refusal) -> int:
    """The HTTP status that says the same as the refusal's kind."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 400)


def answer_refusals(api: NinjaAPI) -> None:
    """Make every way of going wrong a problem."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, _http_404)
    api.add_exception_handler(TokenEnded, _token_ended)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(SuspiciousOperation, _not_readable)
    api.add_exception_handler(MultiPartParserError, _not_readable)
    api.add_exception_handler(IntegrityError, _met_another)
    api.add_exception_handler(Exception, _broken)


def no_such_operation(request: HttpRequest, path: str = "") -> HttpResponse:
    """404 for an address under the API that means nothing."""
    return problem(request, 404, "no-such-operation", _("There is no operation at this address."))


def speak_of_methods(view: View) -> View:
    """The view, which says 405 as a problem too."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = view(request, *args, **kwargs)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        known = answer["Allow"]
        detail = _("This address answers {methods} only.", methods=known)
        said = problem(request, 405, "method-not-allowed", detail)
        said["Allow"] = known
        return said

    return spoken


def _token_ended(request: HttpRequest, error: TokenEnded | type[TokenEnded]) -> HttpResponse:
    assert isinstance(error, TokenEnded)  # noqa: S101 - ninja's type allows the class itself
    detail = _(
        "This token ended on {day}. Make a new one on the page of your account.",
        day=error.ended_at.date().isoformat(),
    )
    return problem(request, 401, "token-ended", detail)


def _too_large(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
    return problem(request, 413, "too-large", _("That is more than {n} MB at once. Send less.", n=most))


def _not_readable(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return problem(request, 400, "not-readable", _("The body of the request cannot be read."))


def _refused(request: HttpRequest, refusal: Refusal | type[Refusal]) -> HttpResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101 - ninja's type allows the class itself
    data = {name: value for name, value in refusal.data.items() if name != "field"}
    if isinstance(refusal, journal.AlreadyDone):
        data["refs"] = list(refusal.row.subjects)
    return problem(request, status_of(refusal), refusal.code, refusal.message, field=refusal.field, data=data)


def _not_valid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)  # noqa: S101 - ninja's type allows the class itself
    errors = [
        {"field": _place(one.get("loc", ())), "detail": str(one.get("msg", ""))} for one in error.errors
    ]
    if errors and error.errors[0].get("loc", ("",))[0] == "file" and request.content_type != FORM:
        return problem(
            request, 415, "wrong-kind", _("Send the file as a form: Content-Type: {kind}.", kind=FORM)
        )
    detail = _("What was sent does not fit the description of this operation.")
    return problem(
        request, 422, "not-valid", detail, field=errors[0]["field"] if errors else None, errors=errors
    )


def _place(parts: Sequence[Any]) -> str:
    """Where in the request a value stands: "minutes", "needs.0.level"; without ninja's own parameter names."""
    source, *rest = [str(part) for part in parts] or [""]
    if source in ("body", "query", "form") and len(rest) > 1:
        rest = rest[1:]
    return ".".join(rest) or source


def _http_error(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError)  # noqa: S101 - ninja's type allows the class itself
    status = error.status_code
    if isinstance(error, Throttled):
        response = problem(
            request, status, "too-many-requests", _("Too many requests for this minute. Try again soon.")
        )
        response["Retry-After"] = str(max(1, int(error.wait or 1)))
        return response
    if isinstance(error.__cause__, BodyIsNotJson):
        return problem(request, 415, "wrong-kind", _("Send JSON: Content-Type: application/json."))
    sentences = {
        400: _("The body of the request cannot be read. Is it JSON?"),
        401: _("Send a token that is valid: Authorization: Bearer mst_…"),
    }
    return problem(request, status, _CODES.get(status, "refused"), sentences.get(status, error.message))


def _http_404(request: HttpRequest, error: Http404 | type[Http404]) -> HttpResponse:
    return no_such_operation(request)


def _met_another(request: HttpRequest, error: IntegrityError | type[IntegrityError]) -> HttpResponse:
    """Two requests with the same key at the same moment: the journal let one of them through."""
    if "request_ref" not in str(error):
        return _broken(request, error)
    return problem(request, 409, journal.AlreadyDone.code, _("This was already done."))


def _broken(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    logger.error(
        "%s %s broke", request.method, request.path, exc_info=error if isinstance(error, Exception) else None
    )
    return problem(
        request, 500, "broken", _("Something broke on our side. Nothing of this request was kept.")
    )
