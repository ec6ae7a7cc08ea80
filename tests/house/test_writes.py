"""Only actions write."""

from __future__ import annotations

import ast

from tests.house.reading import calls, modules, room

ALWAYS = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ON_TABLES = {"create", "update", "delete"}


def offences(source: str) -> list[str]:
    """The writes to tables in this source."""
    found = []
    for node, name in calls(ast.parse(source)):
        last = name.rsplit(".", 1)[-1]
        if "." in name and (last in ALWAYS or (last in ON_TABLES and ".objects." in name)):
            found.append(f"line {node.lineno}: {name}")
    return found


def test_a_good_example_passes() -> None:
    assert offences("rows = Person.objects.filter(name='A')\nseen.update({1: 2})") == []


def test_a_bad_example_is_found() -> None:
    assert offences("Person.objects.filter(a=1).update(b=2)") == ["line 1: Person.objects.filter.update"]
    assert offences("person.save()") == ["line 1: person.save"]


def test_writes_stand_only_in_actions() -> None:
    found = {
        str(path): problems
        for path in modules()
        if room(path)[0] != "foundation" and room(path)[1] != "actions"
        if (problems := offences(path.read_text()))
    }
    assert found == {}
