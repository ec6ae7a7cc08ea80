"""Reading the source as text and trees: what the house tests share."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "muster"
DOORS = ("web", "api", "ops", "world", "config")


def modules(*, migrations: bool = False) -> Iterator[Path]:
    """Every Python file of the product."""
    for path in sorted(SOURCE.rglob("*.py")):
        if migrations or "migrations" not in path.parts:
            yield path


def room(path: Path) -> tuple[str, str]:
    """The app and the room of a file: ("people", "actions") for people/actions/hours.py."""
    parts = path.relative_to(SOURCE).parts
    if len(parts) == 1:
        return "", parts[0].removesuffix(".py")
    return parts[0], parts[1].removesuffix(".py")


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with its dotted name, as far as it can be read ("Person.objects.create")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.AST) -> str:
    """The dotted name of an expression; calls in the chain are written as their own names."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return "?"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Every function, also inside classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node
