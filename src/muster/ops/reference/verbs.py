"""Actions and policies: every verb, and who may do and see what."""

from __future__ import annotations

from muster.foundation.action import ACTIONS
from muster.ops.reference import reading
from muster.ops.reference.markdown import code, doc, first_sentence, table


def actions_page() -> str:
    """Every action by app, with its call and its promise."""
    sections = [
        (
            "Actions are the only code that changes rows. Each runs in one transaction, takes the *act* first (who, when, "
            "through which door), asks a policy and records an event, or says why it does not."
        )
    ]
    for app in reading.our_apps():
        own = sorted((n, f) for n, f in ACTIONS.items() if reading.app_of(f) == app)
        if own:
            rows = [(code(reading.signature(f, n.split(".", 1)[1])), first_sentence(f)) for n, f in own]
            sections.append(f"## {app.capitalize()}\n\n{table(('action', 'promise'), rows)}")
    return "\n\n".join(sections)


def policies_page() -> str:
    """Who may what, by app, in the order of the code."""
    sections = [
        (
            "A policy decides *who*; whether the state of things allows it is a rule. `visible_to` and its like choose the "
            "rows that an actor may see at all: what is not among them answers as if it did not exist."
        )
    ]
    for app in reading.our_apps():
        module = reading.find_room(app, "policy")
        if module is None:
            continue
        own = list(reading.functions_of(module))
        seen = [(code(name), doc(f)) for name, f in own if "visible" in name]
        may = [(code(name), doc(f)) for name, f in own if name.startswith("may_")]
        parts = [f"## {app.capitalize()}", doc(module)]
        if may:
            parts.append(table(("permission", "who"), may))
        if seen:
            parts.append(table(("what is seen", "by whom"), seen))
        sections.append("\n\n".join(parts))
    return "\n\n".join(sections)
