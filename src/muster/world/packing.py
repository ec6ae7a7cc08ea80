"""A world that was made, as one compressed file: what `make_world` writes down to have it again in seconds.

The file is text under xz: first a line of JSON (the header), then for each table its rows as PostgreSQL's
COPY writes them, ended by a line with a single backslash and a dot. Skills are named by their URI,
because another database knows them under other numbers.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

PACKED = Path(__file__).parent / "packed" / "world.xz"
PREFIXES = (
    "foundation_",
    "people_",
    "evidence_",
    "ledger_",
    "billing_",
    "opportunities_",
    "engagements_",
    "assessments_",
    "world_",
)
"""The tables of these apps are packed. Skills are loaded; what the floors above note is noted anew."""
LEFT_OUT = ("billing_invoicefile",)
"""Papers with days printed on them are made anew."""
END = "\\."
ISO_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SPOKEN_DAY = re.compile(rf"\b([1-9]|[12]\d|3[01]) ({'|'.join(MONTHS)})\b")
SKILL_REF = re.compile(r"\bskl-[0-9a-z]{12}\b")


@dataclass(frozen=True, slots=True)
class Table:
    """One packed table: its columns in order, which of them point to which packed or skills table."""

    name: str
    columns: tuple[str, ...]
    points_to: Mapping[str, str] = field(default_factory=dict)
    first_id: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """What a pack says of itself. ``skills`` is [id, reference, URI] of every skill it was made with."""

    today: date
    seed: int
    tables: tuple[Table, ...]
    skills: tuple[tuple[int, str, str], ...]


def tables_now() -> tuple[Table, ...]:
    """The tables to pack as this database has them."""
    found = []
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            if not name.startswith(PREFIXES) or name in LEFT_OUT:
                continue
            columns = tuple(c.name for c in connection.introspection.get_table_description(cursor, name))
            relations = connection.introspection.get_relations(cursor, name)
            found.append(Table(name, columns, {c: other[1] for c, other in sorted(relations.items())}))
    return tuple(found)


def misfit(header: Header) -> str:
    """What of the pack this database could not take, as "table" or "table.column"; empty when it fits.

    A pack from before a table or a column was added still fits: the table stays empty, the column takes
    its default. It does not fit when what it brings has no place, or a new column must be filled.
    """
    filled = _columns_that_must_be_filled()
    now = {table.name: table.columns for table in tables_now()}
    for table in header.tables:
        if table.name not in now:
            return table.name
        for column in sorted(set(table.columns) - set(now[table.name])):
            return f"{table.name}.{column}"
        for column in sorted(set(now[table.name]) - set(table.columns)):
            if (table.name, column) in filled:
                return f"{table.name}.{column}"
    return ""


def _columns_that_must_be_filled() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND is_nullable = 'NO' "
            "AND column_default IS NULL AND is_identity = 'NO'"
        )
        return {(str(table), str(column)) for table, column in cursor.fetchall()}


def last_journal_id() -> int:
    """The number of the newest journal row, 0 without any: what comes later belongs to the world."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM foundation_journalrow")
        return int(cursor.fetchone()[0])


def pack(path: Path, *, today: date, seed: int, after_journal: int) -> int:
    """Write everything of the packed tables into the file; journal rows up to ``after_journal`` stay out.

    The number of bytes written.
    """
    tables = []
    chunks = []
    with connection.cursor() as cursor:
        for table in tables_now():
            names = ", ".join(f'"{column}"' for column in table.columns)
            mark = {"foundation_journalrow": "id", "foundation_delivery": "journal_id"}.get(table.name)
            only = f" WHERE {mark} > {int(after_journal)}" if mark else ""
            query = f'SELECT {names} FROM "{table.name}"{only} ORDER BY 1'  # noqa: S608 - names from the catalogue
            with cursor.copy(f"COPY ({query}) TO STDOUT") as rows:
                text = b"".join(bytes(part) for part in rows).decode()
            first = int(text.split("\t", 1)[0]) if text and table.columns[0] == "id" else 0
            tables.append(Table(table.name, table.columns, table.points_to, first))
            chunks.append(text + END + "\n")
        cursor.execute("SELECT id, ref, uri FROM skills_skill ORDER BY id")
        skills = tuple((int(a), str(b), str(c)) for a, b, c in cursor.fetchall())
    header = json.dumps(asdict(Header(today, seed, tuple(tables), skills)), default=str)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress((header + "\n" + "".join(chunks)).encode(), preset=9))
    return path.stat().st_size


def read(path: Path = PACKED) -> tuple[Header, Iterator[tuple[Table, list[str]]]]:
    """The header, and table by table its rows as lines of COPY text."""
    lines = lzma.decompress(path.read_bytes()).decode().split("\n")
    raw: dict[str, Any] = json.loads(lines[0])
    header = Header(
        date.fromisoformat(raw["today"]),
        raw["seed"],
        tuple(Table(t["name"], tuple(t["columns"]), t["points_to"], t["first_id"]) for t in raw["tables"]),
        tuple((a, b, c) for a, b, c in raw["skills"]),
    )

    def rows() -> Iterator[tuple[Table, list[str]]]:
        at = 1
        for table in header.tables:
            end = lines.index(END, at)
            yield table, lines[at:end]
            at = end + 1

    return header, rows()


class Shift:
    """Moves every day in a text by whole weeks, so that Mondays stay Mondays: 2026-11-23 and "23 November"."""

    def __init__(self, packed: date, today: date) -> None:
        self.weeks = (today - packed).days // 7
        self._move = timedelta(weeks=self.weeks)
        self._packed = packed
        self._known: dict[str, str] = {}

    def text(self, words: str) -> str:
        """The text with its days moved."""
        return SPOKEN_DAY.sub(self._spoken, ISO_DAY.sub(self._iso, words))

    def _iso(self, found: re.Match[str]) -> str:
        day = found.group()
        if day not in self._known:
            try:
                self._known[day] = (date.fromisoformat(day) + self._move).isoformat()
            except ValueError:
                self._known[day] = day
        return self._known[day]

    def _spoken(self, found: re.Match[str]) -> str:
        """A day without its year is the one nearest to the day the world was packed for."""
        number, month = int(found.group(1)), MONTHS.index(found.group(2)) + 1
        days = []
        for year in (self._packed.year - 1, self._packed.year, self._packed.year + 1):
            try:
                days.append(date(year, month, number))
            except ValueError:
                continue
        if not days:
            return found.group()
        near = min(days, key=lambda day: abs((day - self._packed).days)) + self._move
        return f"{near.day} {MONTHS[near.month - 1]}"
