"""The guide for programs asks only for what there is, with bodies that fit."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.callers import ROOT
from tests.api.promises import operation_at, validator

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "guide" / "api.md").read_text(encoding="utf-8")
COMMANDS = [
    command
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for command in re.split(r"\n(?=ask )", block)
    if "$API" in command
]


def asked(command: str) -> tuple[str, str, Any]:
    """Method, path and JSON body of a call with curl."""
    found = re.search(r"\$API(/[^\s\"|]*)", command)
    assert found is not None, command
    body = re.search(r"--json '(.*?)'", command, re.DOTALL)
    method = "POST" if body or " -F " in command or " -d " in command else "GET"
    return method, ROOT + found[1], json.loads(body[1]) if body else None


def test_there_are_calls() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("command", COMMANDS)
def test_each_call_is_an_operation_and_its_body_fits(command: str) -> None:
    method, path, body = asked(command)
    operation = operation_at(method, path)
    assert operation is not None
    if body is not None and "12000" not in command:
        shape = operation["requestBody"]["content"]["application/json"]["schema"]
        assert list(validator(json.dumps(shape)).iter_errors(body)) == []


def test_operations_named_in_passing_exist() -> None:
    named = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`]*)`", GUIDE)
    assert len(named) > 3
    assert [pair for pair in named if operation_at(pair[0], ROOT + pair[1].replace("…", "x")) is None] == []
