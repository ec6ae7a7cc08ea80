"""Made ready before the first visitor: the pages' code, the compiled engine, the snapshot, the finder of skills.

A web process begins with it in the background as soon as it runs. Whoever comes earlier waits for the part that
their page needs, and for no other.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver

from muster.matching import queries as matching_queries
from muster.skills import extraction

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds before a part that failed is tried again: twice as many each time, up to the longest."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something a visitor would wait for: its name, what is being done, how, and whether it is there."""

    name: str
    words: str
    make: Callable[[], object]
    is_there: Callable[[], bool]


PARTS = (
    Part(
        "matching",
        "the engine and the snapshot are being made",
        lambda: matching_queries.warm(datetime.now(tz=UTC)),
        matching_queries.is_ready,
    ),
    Part("skills", "the names of skills are being indexed", extraction.current, extraction.is_ready),
)

_begun = threading.Lock()
_migrated: tuple[object, ...] | None = None


def begin() -> None:
    """Make everything ready in the background; a second call in the same process does nothing."""
    if _begun.acquire(blocking=False):
        threading.Thread(target=_warm_up, name="warming", daemon=True).start()


def problems() -> dict[str, str]:
    """What is not ready, by name, in words; empty when everything is.

    Where nobody has called `begin`, what is missing is made here and now.
    """
    if trouble := database_problem():
        return {"database": trouble}
    if trouble := migrations_problem():
        return {"migrations": trouble}
    if not _begun.locked():
        _make_all()
    return {part.name: part.words for part in PARTS if not part.is_there()}


def database_problem() -> str:
    """Why the database cannot be asked; empty when it answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return f"the database does not answer: {error}"
    return ""


def migrations_problem() -> str:
    """What the tables lack; empty when they are of this version. Looked into again only after a change."""
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), max(id), max(applied) FROM django_migrations")
            applied = cursor.fetchone()
    except Exception:
        return "the tables are not there: run bin/muster migrate"
    if applied == _migrated:
        return ""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return f"{len(waiting)} migrations wait: run bin/muster migrate"
    _migrated = applied
    return ""


def _make_all() -> None:
    get_resolver().url_patterns  # noqa: B018  reading it imports the pages
    for part in PARTS:
        if not part.is_there():
            part.make()


def _warm_up() -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            if not (trouble := database_problem() or migrations_problem()):
                _make_all()
                return
        except Exception as error:
            trouble = f"{type(error).__name__}: {error}"
        finally:
            connection.close()  # this thread's own
        log.warning("Not ready yet, trying again in %s s: %s", pause, trouble)
        threading.Event().wait(pause)
        pause = min(LONGEST_PAUSE, pause * 2)
