"""The page about the API in the documentation, written from its description."""

from __future__ import annotations

from typing import Any

from muster.api.openapi import METHODS

HEAD = """\
# The API

Written by `bin/muster write_openapi` from the description that Muster serves at `/api/v1/openapi.json`
(OpenAPI 3.1). Do not edit it by hand.

**Tokens.** Make one on the page of your account, choose what it may do, and send it with every request:
`Authorization: Bearer mst_…`. A token acts in your name, ends within a year, and sees what you see. An
operation names the scope it needs; without it the answer is 403.

**Values.** Minutes and levels are integers. Days and moments are ISO 8601. Money is an integer in minor units
with a currency beside it. Scores are integers in thousandths of a point (79,012 is 79.012 points of 100);
`tenths` is what pages print. Words come in the language of `Accept-Language` (English, German).

**Pages.** Lists take `page` (from 1) and `size` (up to 100) and answer `items`, `page`, `size`, `total`, `next`
and `previous`; the last two are addresses on the same host, or null.

**Problems.** Errors are `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail` (a sentence),
`code` (for programs), `instance`, and where it helps `field`, `errors` and `data`. 400 the body cannot be
read, 401 no good token, 403 not allowed, 404 not there or not yours to know, 409 not possible as things
stand, 422 something does not fit, 429 too many requests in this minute (`Retry-After` says how long).

**Twice is once.** Send `Idempotency-Key` with a write. The same key a second time is answered with 409
`already-done`, and `data.refs` names what the first time concerned; nothing happens twice.
"""


def page(schema: dict[str, Any]) -> str:
    """The whole page as Markdown: every operation under its noun, then every shape."""
    by_tag: dict[str, list[str]] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                by_tag.setdefault(operation["tags"][0], []).append(_operation(method, path, operation))
    parts = [HEAD]
    for tag, operations in by_tag.items():
        parts.append(f"## {tag}\n")
        parts += operations
    parts.append("## Shapes\n")
    parts += [_shape(name, shape) for name, shape in schema["components"]["schemas"].items()]
    return "\n".join(parts)


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    lines = [f"### {operation['summary']}", "", f"`{method.upper()} {path}`", ""]
    lines.append(" ".join(operation.get("description", "").split()))
    lines += ["", f"- operation `{operation['operationId']}`, scope `{operation['security'][0]['Token'][0]}`"]
    for parameter in operation["parameters"]:
        if parameter["in"] == "query":
            lines.append(
                f"- `{parameter['name']}`: {_type(parameter['schema'])}{_default(parameter['schema'])}"
            )
    body = operation.get("requestBody", {}).get("content", {})
    lines += [f"- body: {_type(content['schema'])} as `{kind}`" for kind, content in body.items()]
    for status, response in operation["responses"].items():
        if str(status).startswith("2"):
            content = response.get("content", {}).get("application/json")
            lines.append(f"- answers {status}" + (f": {_type(content['schema'])}" if content else ""))
    return "\n".join([*lines, ""])


def _shape(name: str, shape: dict[str, Any]) -> str:
    lines = [f"### {name}", "", " ".join(shape.get("description", "").split()), ""]
    if "enum" in shape:
        return "\n".join([*lines, "One of " + ", ".join(f"`{value}`" for value in shape["enum"]) + ".", ""])
    required = set(shape.get("required", ()))
    lines += ["| field | what | |", "| --- | --- | --- |"]
    for field, details in shape.get("properties", {}).items():
        lines.append(
            f"| `{field}` | {_type(details)}{_default(details)} | {'' if field in required else 'optional'} |"
        )
    return "\n".join([*lines, ""])


def _default(details: dict[str, Any]) -> str:
    value = details.get("default")
    return "" if value in (None, "") else f", {value} unless said"


def _type(details: dict[str, Any]) -> str:
    """A shape in a few words: a name, a list of, an object of, one of."""
    if "$ref" in details:
        return f"`{details['$ref'].rsplit('/', 1)[-1]}`"
    if "anyOf" in details:
        return " or ".join(_type(one) for one in details["anyOf"])
    if "enum" in details:
        return "one of " + ", ".join(f"`{value}`" for value in details["enum"])
    kind = str(details.get("type", "anything"))
    if kind == "array":
        inside = details.get("items") or {"type": "values"}
        return f"list of {_type(inside)}"
    if kind == "object" and isinstance(details.get("additionalProperties"), dict):
        return f"object of {_type(details['additionalProperties'])}"
    if kind == "object" and "properties" in details:
        return "fields " + ", ".join(f"`{name}`" for name in details["properties"])
    form = details.get("format")
    return f"{kind} ({form})" if form else kind
