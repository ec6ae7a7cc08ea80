"""Files have at most 400 lines, functions at most 60, and no module is called after nothing."""

from __future__ import annotations

import ast

from tests.house.reading import SOURCE, functions, modules

FILE, FUNCTION = 400, 60
EMPTY_NAMES = {"utils", "util", "helpers", "common", "core", "manager", "misc", "lib"}


def long_functions(source: str) -> list[str]:
    """Functions above the ceiling."""
    return [
        f"{f.name}: {f.end_lineno - f.lineno + 1} lines"
        for f in functions(ast.parse(source))
        if f.end_lineno is not None and f.end_lineno - f.lineno + 1 > FUNCTION
    ]


def test_examples() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * 59) == []
    assert long_functions("def f():\n" + "    x = 1\n" * 60) == ["f: 61 lines"]


def test_no_file_is_too_long() -> None:
    kinds = ("*.py", "*.html", "*.css", "*.js")
    files = [p for kind in kinds for p in SOURCE.rglob(kind) if "vendor" not in p.parts]
    long = {str(p): n for p in files if (n := p.read_text().count("\n")) > FILE}
    assert long == {}


def test_no_function_is_too_long() -> None:
    found = {str(path): names for path in modules() if (names := long_functions(path.read_text()))}
    assert found == {}


def test_modules_are_named_after_something() -> None:
    nameless = [str(p) for p in modules() if p.stem in EMPTY_NAMES or p.parent.name in EMPTY_NAMES]
    assert nameless == []
