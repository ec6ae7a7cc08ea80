"""What a request carries: JSON, and nothing that merely looks like it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class BodyIsNotJson(ValueError):
    """The request says itself that its body is something else."""


class JsonBody(Parser):
    """Reads a body that is said to be JSON, or of which nothing is said."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The values. Raises BodyIsNotJson for another kind of content, ValueError for what cannot be read."""
        kind = request.content_type or ""
        if kind not in ("", "application/json") and not kind.endswith("+json"):
            raise BodyIsNotJson(kind)
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
