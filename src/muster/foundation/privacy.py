"""What each table holds on persons: declared beside the table, read by export and by a house test.

Every table says either whose data it holds, in which fields, for what purpose and what erasure does
to it, or why it holds none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.db.models import Model, Q

M = TypeVar("M", bound=type[Model])

Erasure = Literal["delete", "cut", "keep"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """One table's word on personal data. ``person`` are lookups that lead to a person's reference."""

    person: tuple[str, ...]
    fields: tuple[str, ...]
    erase: Erasure
    purpose: str


DECLARATIONS: dict[type[Model], Declaration | str] = {}
"""By table: its declaration, or the sentence that says why it holds no personal data."""


def personal_data(
    *, person: str | tuple[str, ...], fields: tuple[str, ...], erase: Erasure, purpose: str
) -> Callable[[M], M]:
    """Declare whose data the table holds.

    ``person``: lookup(s) from the row to a person's reference, such as "person__ref".
    ``erase``: "delete" the rows, "cut" (blank) the fields, or "keep" with the purpose as the reason.
    """
    lookups = (person,) if isinstance(person, str) else person

    def declare(table: M) -> M:
        DECLARATIONS[table] = Declaration(lookups, fields, erase, purpose)
        return table

    return declare


def no_personal_data(reason: str) -> Callable[[M], M]:
    """Declare that the table holds nothing on persons, and why."""

    def declare(table: M) -> M:
        DECLARATIONS[table] = reason
        return table

    return declare


def export_of(person_ref: str) -> dict[str, list[dict[str, Any]]]:
    """Everything held on the person: table name to rows of the declared fields, ready for JSON text."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table, word in DECLARATIONS.items():
        if isinstance(word, str) or table._meta.abstract:
            continue
        about = Q()
        for lookup in word.person:
            about |= Q(**{lookup: person_ref})
        rows = list(table._default_manager.filter(about).order_by("pk").values(*word.fields))
        if rows:
            found[table._meta.label_lower] = rows
    return found
