"""What the committed description promises, to hold every answer of every test against it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from muster.api.openapi import COMMITTED

DESCRIPTION: Mapping[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))


def broken_promises(method: str, path: str, status: int, kind: str, content: bytes) -> list[str]:
    """In what an answer differs from its description. An address that is not described promises nothing."""
    address = _address(path.split("?", 1)[0])
    if address is None:
        return []
    operation = operation_at(method, path)
    if operation is None:
        return [] if status == 405 else [f"{method} {address} is not described"]
    promised = operation["responses"].get(str(status))
    if promised is None:
        return [f"{operation['operationId']} never answers {status}, it is said"]
    if "$ref" in promised:
        promised = DESCRIPTION["components"]["responses"][promised["$ref"].rsplit("/", 1)[-1]]
    if "content" not in promised:
        return [f"{operation['operationId']} answers {status} with something"] if content else []
    shape = promised["content"].get(kind.split(";")[0])
    if shape is None:
        return [f"{operation['operationId']} answers {status} as {kind}"]
    errors = validator(json.dumps(shape["schema"])).iter_errors(json.loads(content))
    return [f"{operation['operationId']} {status} {error.instance_path}: {error.message}" for error in errors]


def operation_at(method: str, path: str) -> dict[str, Any] | None:
    """The description of the operation that a request means."""
    address = _address(path.split("?", 1)[0])
    found: dict[str, Any] | None = DESCRIPTION["paths"][address].get(method.lower()) if address else None
    return found


@cache
def validator(schema: str) -> Any:
    """The schema (as JSON) with everything that it names."""
    whole = {**json.loads(schema), "components": DESCRIPTION["components"]}
    return Draft202012Validator(whole, validate_formats=True, ignore_unknown_formats=True)


@cache
def _address(path: str) -> str | None:
    """The address of the description that a path means; one without parameters first."""
    for address in sorted(DESCRIPTION["paths"], key=lambda one: one.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", address), path):
            return str(address)
    return None
