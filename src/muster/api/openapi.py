"""The API with its description: what ninja knows, and what it leaves out.

Added to every operation: the problems it may answer, the scope its token needs, and for writes the
idempotency key. The description is computed once; ``openapi.json`` beside this file is its committed copy.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from muster.api.auth import KEY_HEADER, KEY_PATTERN, Token
from muster.api.errors import CONTENT_TYPE, Problem, speak_of_methods

COMMITTED = Path(__file__).with_name("openapi.json")
METHODS = ("get", "post", "put", "patch", "delete")
KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "description": (
        "A key of your own for this write. The same key a second time is answered with 409 already-done "
        "and the references that the first time concerned; nothing happens twice."
    ),
    "schema": {"type": "string", "pattern": KEY_PATTERN},
}
PROBLEMS = {
    400: "The body cannot be read.",
    401: "There is no token, or it opens nothing: unknown, expired, ended.",
    403: "The token lacks the scope, or its owner may not do this.",
    404: "There is no such thing, or its owner may not know of it.",
    409: "The state of things does not allow it now, or the request was carried out before.",
    413: "The request is too large.",
    415: "The body is of another kind than the one described.",
    422: "Something sent does not fit; field and errors say what.",
    429: "Too many requests in this minute; Retry-After says how long to wait.",
    500: "Something broke on our side. Nothing of the request was kept.",
}


class Api(NinjaAPI):
    """Ninja's API, described completely."""

    _described: dict[str, Any] | None = None

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's own name: stable whatever module it lives in."""
        return operation.view_func.__name__

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        return [
            URLPattern(one.pattern, speak_of_methods(one.callback), one.default_args, one.name)
            for one in super()._get_urls()
            if isinstance(one, URLPattern) and one.callback is not None
        ]

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description, with everything that may go wrong."""
        if self._described is None:
            schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            self._described = describe(schema, self)
        return self._described  # type: ignore[return-value]


def describe(schema: dict[str, Any], api: NinjaAPI) -> dict[str, Any]:
    """The schema with problems, scopes and keys added, as plain JSON values."""
    scopes = _scopes(api)
    definitions = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["components"]["schemas"] |= definitions.pop("$defs", {})
    schema["components"]["schemas"]["Problem"] = definitions
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _describe_operation(operation, method, path, scopes[operation["operationId"]])
    schema["components"]["schemas"] = dict(sorted(schema["components"]["schemas"].items()))
    plain: dict[str, Any] = json.loads(json.dumps(schema, default=str))
    return plain


def as_text(schema: dict[str, Any]) -> str:
    """The description as the committed file holds it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _describe_operation(operation: dict[str, Any], method: str, path: str, scope: str) -> None:
    operation["security"] = [{"Token": [scope]}]
    for status, words in PROBLEMS.items():
        if status in (400, 413, 415) and "requestBody" not in operation:
            continue
        if status == 409 and method == "get":
            continue
        operation["responses"][status] = {
            "description": words,
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if method != "get":
        operation["parameters"].append(KEY)


def _scopes(api: NinjaAPI) -> dict[str, str]:
    found = {}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                for callback in operation.auth_callbacks:
                    if isinstance(callback, Token):
                        found[api.get_openapi_operation_id(operation)] = str(callback.scope)
    return found
