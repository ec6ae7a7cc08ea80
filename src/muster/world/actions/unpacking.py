"""Laying out a packed world in a fresh database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Conflict
from muster.foundation.words import _
from muster.world import packing


class PackDoesNotFit(Conflict):
    """The packed world was made for other tables or other skills than this database has."""

    def __init__(self, why: str) -> None:
        super().__init__(_("The packed world does not fit this database: {why}.", why=why))


@action
def unpack_world(act: Act, path: Path = packing.PACKED) -> date:
    """Lay out the packed world, its days moved by whole weeks towards the day of the act; the day it now ends on.

    That day is the day of the act or up to six days before. The database must have no people yet.
    Raises PackDoesNotFit, and leaves everything as it was then.
    No policy: only the world's own command acts here. No event: the journal comes with the pack.
    """
    header, contents = packing.read(path)
    if misfit := packing.misfit(header):
        raise PackDoesNotFit(misfit)
    now = {table.name for table in packing.tables_now()}
    shift = packing.Shift(header.today, act.at.date())
    refs, ids = _skills(header)
    moved = {table.name: _offset(table) for table in header.tables}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        xact = str(cursor.fetchone()[0])
    guarded = _guarded(now)
    _execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this transaction waits when the triggers change
    _execute("SET CONSTRAINTS ALL DEFERRED")
    for name in guarded:
        _execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    for table, lines in contents:
        if lines:
            text = shift.text("\n".join(lines) + "\n")
            text = packing.SKILL_REF.sub(lambda found: refs.get(found.group(), found.group()), text)
            _copy_in(table, _renumbered(table, text, moved, ids, xact))
    _execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in guarded:
        _execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    for table in header.tables:
        if "id" in table.columns:
            _execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608
                f'(SELECT coalesce(max(id), 1) FROM "{table.name}"))'
            )
    return header.today + timedelta(weeks=shift.weeks)


def _skills(header: packing.Header) -> tuple[dict[str, str], dict[str, str]]:
    """From the pack's skill references and ids to this database's; raises PackDoesNotFit when one is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uri, id, ref FROM skills_skill")
        here = {uri: (number, ref) for uri, number, ref in cursor.fetchall()}
    missing = [uri for _id, _ref, uri in header.skills if uri not in here]
    if missing:
        raise PackDoesNotFit(missing[0])
    refs = {ref: here[uri][1] for _id, ref, uri in header.skills}
    return refs, {str(number): str(here[uri][0]) for number, _ref, uri in header.skills}


def _offset(table: packing.Table) -> int:
    """By how much the ids of this table move, so that rows which are there keep theirs."""
    if not table.first_id:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table.name}"')  # noqa: S608 - a name of our own
        return max(0, int(cursor.fetchone()[0]) + 1 - table.first_id)


def _renumbered(
    table: packing.Table, text: str, moved: Mapping[str, int], skills: Mapping[str, str], xact: str
) -> str:
    """The rows with ids of this database, in the column of the table itself and in those that point elsewhere."""
    steps: list[tuple[int, int, bool]] = []
    for place, column in enumerate(table.columns):
        other = table.name if column == "id" else table.points_to.get(column, "")
        if other == "skills_skill":
            steps.append((place, 0, True))
        elif moved.get(other):
            steps.append((place, moved[other], False))
    stamp = table.columns.index("xact") if table.name == "foundation_journalrow" else -1
    if not steps and stamp < 0:
        return text
    rows = []
    for line in text.rstrip("\n").split("\n"):
        cells = line.split("\t")
        for place, offset, is_skill in steps:
            if cells[place] != "\\N":
                cells[place] = skills[cells[place]] if is_skill else str(int(cells[place]) + offset)
        if stamp >= 0:
            cells[stamp] = xact
        rows.append("\t".join(cells))
    return "\n".join(rows) + "\n"


def _guarded(names: set[str]) -> list[str]:
    """The tables whose own triggers would judge every row anew: what is packed was judged when it was made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND n.nspname = current_schema() ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall() if name in names]


def _copy_in(table: packing.Table, text: str) -> None:
    columns = ", ".join(f'"{column}"' for column in table.columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as rows:
        rows.write(text)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
