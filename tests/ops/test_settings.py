"""The settings: every variable is explained, and a mail server is one address."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from muster.config import settings
from muster.ops.reference import knobs


def variables(source: str) -> set[str]:
    """Names that a source reads from the environment, with ``os.environ.get`` or ``_flag``."""
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if ast.unparse(node.func) in ("os.environ.get", "_flag")
    }


def test_an_example_is_read() -> None:
    assert variables('A = os.environ.get("MUSTER_A", "1")\nB = _flag("MUSTER_B")\nC = len("C")') == {
        "MUSTER_A",
        "MUSTER_B",
    }


def test_every_variable_is_explained() -> None:
    read = variables(Path(settings.__file__).read_text(encoding="utf-8"))
    assert read == {name for name, _meaning in knobs.environment()}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://ann:p%40ss@mail.example.org", ("mail.example.org", 587, "ann", "p@ss", False, True)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", True, False)),
        ("plain://relay:2525", ("relay", 2525, "", "", False, False)),
    ],
)
def test_a_mail_server_is_one_address(url: str, expected: tuple[object, ...]) -> None:
    made = settings._mail(url)
    assert made == settings._Mail("django.core.mail.backends.smtp.EmailBackend", *expected)  # type: ignore[arg-type]


def test_without_a_server_mail_is_printed() -> None:
    assert settings._mail("").backend.endswith("console.EmailBackend")
