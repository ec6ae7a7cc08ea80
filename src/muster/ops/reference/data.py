"""What each table holds on persons."""

from __future__ import annotations

from muster.foundation.privacy import DECLARATIONS, Declaration
from muster.ops.reference import reading
from muster.ops.reference.markdown import code, table

ERASURE = {
    "delete": "the rows are deleted",
    "keep": "the rows stay",
}


def page() -> str:
    """The declarations by app; then the tables that hold nothing on persons."""
    sections = [
        (
            "Every table says in the code whose data it holds, or why it holds none. The export of a person reads these "
            "declarations; the last column is what erasing a person has to do with the rows."
        )
    ]
    silent = []
    for app in reading.our_apps():
        own = _own(app)
        rows = []
        for name, word in own:
            if isinstance(word, str):
                silent.append((code(f"{app}.{name}"), word))
            else:
                rows.append(_row(name, word))
        if rows:
            head = ("table", "purpose", "whose", "fields", "on erasure")
            sections.append(f"## {app.capitalize()}\n\n{table(head, rows)}")
    sections.append(f"## Tables without personal data\n\n{table(('table', 'why'), silent)}")
    return "\n\n".join(sections)


def _own(app: str) -> list[tuple[str, Declaration | str]]:
    found = [(t.__name__, word) for t, word in DECLARATIONS.items() if reading.app_of(t) == app]
    return sorted(found, key=lambda pair: pair[0])


def _row(name: str, word: Declaration) -> tuple[str, ...]:
    return (
        code(name),
        word.purpose,
        ", ".join(code(lookup) for lookup in word.person),
        ", ".join(code(field) for field in word.fields),
        _erasure(word),
    )


def _erasure(word: Declaration) -> str:
    """What erasing a person does to the rows, as far as it differs from all of them."""
    if word.erase == "cut":
        blanked = sorted({field for fields in word.blanks.values() for field in fields})
        return f"blanked: {', '.join(code(field) for field in blanked)}"
    if word.erase == "delete" and word.deletes != word.person:
        return f"the rows by {', '.join(code(lookup) for lookup in word.deletes)} are deleted"
    return ERASURE[word.erase] + ("; some stay" if word.stays else "")
