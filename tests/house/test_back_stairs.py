"""Django's back stairs are shut: what an import linter cannot see."""

from __future__ import annotations

import ast

from tests.house.reading import SOURCE, calls, functions, modules, room

FORBIDDEN_IMPORTS = ("django.db.models.signals", "django.dispatch", "django.contrib.admin")


def offences(source: str) -> list[str]:
    """Signals, get_model, save() overrides, suppressed checks."""
    tree = ast.parse(source)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(FORBIDDEN_IMPORTS):
            found.append(f"line {node.lineno}: imports {node.module}")
    for node, name in calls(tree):
        if name.endswith(".get_model"):
            found.append(f"line {node.lineno}: {name}")
    for function in functions(tree):
        if function.name == "save" and function.args.args and function.args.args[0].arg == "self":
            found.append(f"line {function.lineno}: overrides save()")
    return found


def test_examples() -> None:
    assert offences("from django.db import models\n") == []
    assert offences("from django.db.models.signals import post_save\napps.get_model('a')\n") == [
        "line 1: imports django.db.models.signals",
        "line 2: apps.get_model",
    ]
    assert offences("class A:\n    def save(self):\n        pass\n") == ["line 2: overrides save()"]


def test_the_back_stairs_are_shut() -> None:
    found = {str(path): problems for path in modules() if (problems := offences(path.read_text()))}
    assert found == {}


def test_migrations_import_nothing_of_ours() -> None:
    found = [
        str(path)
        for path in sorted(SOURCE.rglob("migrations/*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("muster"))
        or (isinstance(node, ast.Import) and any(a.name.startswith("muster") for a in node.names))
    ]
    assert found == []


def test_rules_import_neither_django_nor_tables() -> None:
    """Beside the contract: also imports hidden inside functions."""
    found = [
        str(path)
        for path in modules()
        if room(path)[1] in ("rules", "terms")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django")
    ]
    assert found == []
