"""What each table holds on persons: declared beside the table, read by export and by a house test.

Every table says either whose data it holds, in which fields, for what purpose and what erasure does
to it, or why it holds none. Tables whose rows have to be settled before somebody leaves say so too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.db import connection
from django.db.models import F, Field, Func, Model, Q, Value

M = TypeVar("M", bound=type[Model])

Erasure = Literal["delete", "cut", "keep"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """One table's word on personal data. ``person`` are lookups that lead to a person's reference."""

    person: tuple[str, ...]
    fields: tuple[str, ...]
    erase: Erasure
    purpose: str
    closed: Mapping[str, Q]
    """By lookup: the rows that the person of this lookup may not read yet, whatever is held on them."""
    hides: Mapping[str, tuple[str, ...]]
    """By lookup: the fields that are the other side's own."""
    blanks: Mapping[str, tuple[str, ...]]
    """By lookup: the fields that erasure blanks; empty where it does not cut."""
    deletes: tuple[str, ...]
    """The lookups whose rows erasure deletes; empty where it does not delete."""
    stays: Q
    """Rows that stay all the same; the purpose says why."""


DECLARATIONS: dict[type[Model], Declaration | str] = {}
"""By table: its declaration, or the sentence that says why it holds no personal data."""


def personal_data(
    *,
    person: str | tuple[str, ...],
    fields: tuple[str, ...],
    erase: Erasure,
    purpose: str,
    closed: Mapping[str, Q] | None = None,
    hides: Mapping[str, tuple[str, ...]] | None = None,
    blanks: tuple[str, ...] | Mapping[str, tuple[str, ...]] = (),
    deletes: tuple[str, ...] = (),
    stays: Q | None = None,
) -> Callable[[M], M]:
    """Declare whose data the table holds.

    ``person``: lookup(s) from the row to a person's reference, such as "person__ref".
    ``erase``: "delete" the rows, "cut" (blank) some fields, or "keep" with the purpose as the reason.
    ``blanks``: the fields to cut, where they differ by lookup as a table. ``deletes``: the lookups whose rows go, where
    not all do: a record of one person is not lost because another leaves. ``stays``: rows that stay all the same.
    ``closed`` and ``hides``, by lookup: rows and fields that the export to this person leaves out, because they are
    sealed between two sides.
    """
    lookups = (person,) if isinstance(person, str) else person

    def declare(table: M) -> M:
        cut = blanks if isinstance(blanks, Mapping) else dict.fromkeys(lookups, blanks)
        DECLARATIONS[table] = Declaration(
            lookups,
            fields,
            erase,
            purpose,
            closed or {},
            hides or {},
            blanks=cut if erase == "cut" else {},
            deletes=(deletes or lookups) if erase == "delete" else (),
            stays=stays if stays is not None else Q(),
        )
        return table

    return declare


@dataclass(frozen=True, slots=True)
class Hold:
    """Rows that have to be settled before one of these persons leaves; ``organisation`` is the lookup to whom it is owed."""

    person: tuple[str, ...]
    organisation: str
    is_open: Q
    say: Callable[[Any], str]
    about: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that holds somebody back: in words, and the reference of what it is about ("" for none)."""

    words: str
    about_ref: str


HOLDS: dict[type[Model], Hold] = {}


def settled_before_leaving(
    *,
    person: tuple[str, ...],
    is_open: Q,
    say: Callable[[Any], str],
    about: Callable[[Any], str] = lambda row: "",
    organisation: str = "",
) -> Callable[[M], M]:
    """Declare that nobody leaves while rows like these are open; ``say`` names one of them in the present language, and
    ``about`` the reference of what it is about.

    Without ``organisation`` the rows hold back who leaves for good, not who leaves one organisation.
    """

    def declare(table: M) -> M:
        HOLDS[table] = Hold(person, organisation, is_open, say, about)
        return table

    return declare


def open_before_leaving(person_ref: str, organisation_ref: str = "", *, most: int = 5) -> list[OpenItem]:
    """What the person has to settle first: with the organisation, or without one with everybody. A query a table."""
    found: list[OpenItem] = []
    for table, hold in HOLDS.items():
        if organisation_ref and not hold.organisation:
            continue
        about = Q()
        for lookup in hold.person:
            about |= Q(**{lookup: person_ref})
        rows = table._default_manager.filter(about & hold.is_open).order_by("pk")
        if organisation_ref:
            rows = rows.filter(**{hold.organisation: organisation_ref})
        found += [OpenItem(hold.say(row), hold.about(row)) for row in rows[: most - len(found)]]
        if len(found) >= most:
            break
    return found


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
        rows = _rows_of(table, word, person_ref)
        if rows:
            found[table._meta.label_lower] = rows
    return found


def _rows_of(table: type[Model], word: Declaration, person_ref: str) -> list[dict[str, Any]]:
    """The table's rows on the person, each once, by key; what a lookup hides is only shown through another."""
    found: dict[Any, dict[str, Any]] = {}
    sealed = [lookup for lookup in word.person if lookup in word.closed or lookup in word.hides]
    about = Q()
    for lookup in (lookup for lookup in word.person if lookup not in sealed):
        about |= Q(**{lookup: person_ref})
    for part, fields in [
        *((_open(lookup, word, person_ref), _shown(lookup, word)) for lookup in sealed),
        *([(about, word.fields)] if about else []),
    ]:
        for row in table._default_manager.filter(part).values("pk", *fields):
            found[row.pop("pk")] = row
    return [found[key] for key in sorted(found)]


def _open(lookup: str, word: Declaration, person_ref: str) -> Q:
    own = Q(**{lookup: person_ref})
    return own & ~word.closed[lookup] if lookup in word.closed else own


def _shown(lookup: str, word: Declaration) -> tuple[str, ...]:
    return tuple(name for name in word.fields if name not in word.hides.get(lookup, ()))


NAMING: dict[type[Model], tuple[str, ...]] = {}
"""By table: the fields in which we have written other people's names ourselves, such as the words of a notice."""


def names_people(*fields: str) -> Callable[[M], M]:
    """Declare that these texts were written by Muster and may name people other than the row's own."""

    def declare(table: M) -> M:
        NAMING[table] = fields
        return table

    return declare


def erase(person_ref: str, *, names: tuple[str, ...], called: str) -> None:
    """Do to every table what it has declared: delete, blank, or keep; the floors above before those below.

    In what we have written to others, each of ``names`` becomes ``called``. What must not be deleted otherwise is told
    by ``muster.erasing`` that this is an erasure. Runs in the caller's transaction, all or nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL muster.erasing = 'on'")
    for table, word in reversed(DECLARATIONS.items()):
        if isinstance(word, str) or table._meta.abstract:
            continue
        for lookup in word.deletes:
            rows = table._default_manager.filter(**{lookup: person_ref})
            (rows.exclude(word.stays) if word.stays else rows).delete()
        for lookup, fields in word.blanks.items():
            values = {name: blank_of(table._meta.get_field(name)) for name in fields}
            if values:
                keys = table._default_manager.filter(**{lookup: person_ref}).values("pk")
                table._default_manager.filter(pk__in=keys).update(**values)
    for table, fields in NAMING.items():
        for field in fields:
            for name in names:
                _call(table, field, name, called)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL muster.erasing = ''")


def blank_of(field: Any) -> Any:
    """What a blanked field holds: nothing where it may, else its default, else an empty text; a TypeError otherwise."""
    if not isinstance(field, Field):
        raise TypeError(f"{field} is no column")
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if field.empty_strings_allowed:
        return ""
    raise TypeError(f"{field} cannot be blanked")


def _call(table: type[Model], field: str, name: str, called: str) -> None:
    """Write ``called`` for each whole ``name`` in the field; a name in another word stays."""
    rows = table._default_manager.filter(**{f"{field}__contains": name})
    pattern = rf"\m{re.escape(name)}\M"
    replaced = Func(F(field), Value(pattern), Value(called), Value("g"), function="regexp_replace")
    rows.update(**{field: replaced})
