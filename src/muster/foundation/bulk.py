"""Rows in bulk: what a query chooses as PostgreSQL writes it, with no object for each row."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection
from django.db.models import QuerySet

_BEFORE = "COPY (SELECT string_agg(record_send(one), '') FROM ("
_AFTER = ") AS one) TO STDOUT (FORMAT BINARY)"
_HEADER = 11 + 4 + 4
"""Bytes before the first row of a binary COPY."""
_FIELD = 2 + 4
"""Bytes before the one field of a row."""


def records(rows: QuerySet[Any, Any]) -> bytes:
    """The rows of a ``values_list``, one after the other, each as PostgreSQL's ``record_send`` writes it.

    ``engine.reading.records`` reads them. They travel as one value, since every row that is sent by itself costs the program
    more than reading it. All of it is held in memory, and there it may be a gigabyte at most: ask for a part of a large table.
    """
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        chosen = psycopg.ClientCursor(connection.connection).mogrify(statement, values)
        with cursor.copy(_BEFORE + chosen + _AFTER) as sent:
            told = b"".join(sent)
    length = int.from_bytes(told[_HEADER + 2 : _HEADER + _FIELD], "big", signed=True)
    return told[_HEADER + _FIELD :][: max(0, length)]
