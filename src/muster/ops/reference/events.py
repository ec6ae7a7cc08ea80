"""Every event: what it means, what it carries, who is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from muster.foundation import journal
from muster.ops.reference import reading
from muster.ops.reference.markdown import code, doc, table


def page() -> str:
    """Events by app, in the order of the floors; within an app by wire name."""
    told = _told()
    sections = [
        (
            "One row of the journal is audit, activity and outbox at once. An event carries references and words of the "
            "terms, never names or free text, so that erasing a person leaves nothing behind here."
        )
    ]
    for app in reading.our_apps():
        own = sorted((n, c) for n, c in journal.EVENTS.items() if reading.app_of(c) == app)
        if own:
            sections.append(f"## {app.capitalize()}")
            sections += [_event(name, cls, told) for name, cls in own]
    return "\n\n".join(sections)


def _event(name: str, cls: type, told: Mapping[str, Any]) -> str:
    notes = reading.words_below_fields(cls)
    rows = [
        (
            code(field.name),
            code(field.type if isinstance(field.type, str) else field.type.__name__),
            notes.get(field.name, ""),
        )
        for field in dataclasses.fields(cls)
    ]
    head = ("field", "type", "meaning") if notes else ("field", "type")
    fields = table(head, [row if notes else row[:2] for row in rows]) if rows else "It carries nothing."
    parts = [f"### {code(name)}", doc(cls)]
    if name in told:
        parts.append(_who(told[name]))
    return "\n\n".join([*parts, fields])


def _told() -> Mapping[str, Any]:
    """The notices' catalogue by wire name; empty while there are no notices."""
    catalogue = reading.find_room("notices", "catalogue") if "notices" in reading.our_apps() else None
    return {line.event.wire_name: line for line in getattr(catalogue, "LINES", ())}


def _who(line: Any) -> str:
    if not line.to:
        return f"Told: nobody ({line.because})."
    return f"Told: the person in {', '.join(code(key) for key in line.to)}, as “{line.group}”."
