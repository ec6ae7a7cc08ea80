"""Every action asks a policy and records an event, or says in its docstring why not."""

from __future__ import annotations

import ast

from tests.house.reading import dotted, functions, modules, room

EXCUSES = {"policy": "No policy:", "event": "No event:"}


def offences(source: str) -> list[str]:
    """Public functions that are no actions, and actions that neither ask nor tell nor say why."""
    found = []
    body = ast.parse(source).body
    private = {f.name: f for f in body if isinstance(f, ast.FunctionDef) and f.name.startswith("_")}
    for function in body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        if "action" not in {dotted(d) for d in function.decorator_list}:
            found.append(f"{function.name} is public and no @action")
            continue
        found += _silences(function, private)
    return found


def _names(function: ast.FunctionDef, private: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    """What the function calls, itself or through private functions of its module."""
    names = {dotted(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
    for name in (names & private.keys()) - seen:
        names = names | _names(private[name], private, seen | {name})
    return names


def _silences(function: ast.FunctionDef, private: dict[str, ast.FunctionDef]) -> list[str]:
    first = function.args.args[0].arg if function.args.args else ""
    names = _names(function, private, set())
    attributes = {dotted(n) for n in ast.walk(function) if isinstance(n, ast.Attribute)}
    words = " ".join((ast.get_docstring(function) or "").split())
    found = [] if first == "act" else [f"{function.name}: the first argument is the act"]
    asks = any("policy." in name for name in names | attributes)
    tells = any(name.endswith("journal.record") for name in names)
    if not asks and EXCUSES["policy"] not in words:
        found.append(f"{function.name} asks no policy and does not say why")
    if not tells and EXCUSES["event"] not in words:
        found.append(f"{function.name} records no event and does not say why")
    return found


GOOD = '''
@action
def approve(act, timesheet):
    """Approve."""
    policy.may_approve(act.actor, timesheet).require()
    journal.record(act, Approved(timesheet.ref))

@action
def touch(act, token):
    """Note the use. No policy: the token itself is the proof. No event: once a minute says nothing."""
'''
BAD = """
def approve(act, timesheet):
    pass

@action
def reject(actor, timesheet):
    pass
"""


def test_a_good_example_passes() -> None:
    assert offences(GOOD) == []


def test_a_bad_example_is_found() -> None:
    assert offences(BAD) == [
        "approve is public and no @action",
        "reject: the first argument is the act",
        "reject asks no policy and does not say why",
        "reject records no event and does not say why",
    ]


def test_actions_ask_and_tell() -> None:
    found = {
        str(path): problems
        for path in modules()
        if room(path)[1] == "actions" and (problems := offences(path.read_text()))
    }
    assert found == {}


def test_the_clock_is_an_argument() -> None:
    """Below the doors nobody asks the wall what time it is."""
    asked = {
        f"{path}: {name}"
        for path in modules()
        if room(path)[0] not in ("web", "api", "ops", "world", "config", "foundation")
        for function in functions(ast.parse(path.read_text()))
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and (name := dotted(node.func)) in ("timezone.now", "datetime.now", "date.today", "time.time")
    }
    assert asked == set()
