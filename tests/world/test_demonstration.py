"""Making whole worlds: one seed makes one, and the demonstration's packed world is what its command makes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import transaction
from psycopg import sql

from muster.engagements.terms import EngagementStatus, TimesheetStatus
from muster.opportunities.terms import CandidacyStatus, OpportunityStatus
from muster.world.making import make_world
from muster.world.packing import read
from tests.factories.skills import load_full_starter
from tests.world.test_making import CONTENT, TODAY
from tests.world.test_making import content as content_here


def muster(url: str, *words: str) -> None:
    """Run a command of the product on that database; what it prints is shown when it fails."""
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "django", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def fresh_database(server: str, name: str) -> Iterator[str]:
    """The address of an empty database with the product's tables and the starter skills."""
    with psycopg.connect(server, autocommit=True) as door:
        door.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        try:
            muster(url, "migrate", "--verbosity", "0")
            muster(url, "load_starter_skills")
            yield url
        finally:
            door.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def content(url: str) -> list[list[tuple[object, ...]]]:
    """What a reader could compare."""
    with psycopg.connect(url) as connection:
        return [connection.execute(query).fetchall() for query in CONTENT]


def statuses(url: str, table: str) -> set[str]:
    """The statuses that occur in the table."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            sql.SQL("SELECT DISTINCT status FROM {}").format(sql.Identifier(table))
        ).fetchall()
    return {status for (status,) in found}


@pytest.mark.long
@pytest.mark.django_db
def test_one_seed_makes_one_world() -> None:
    load_full_starter()
    worlds = []
    for _time in range(2):
        with transaction.atomic():
            make_world(seed=11, people=40, today=TODAY)
            worlds.append(content_here())
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]
    assert len(worlds[0][0]) > 40


@pytest.mark.long
def test_the_demonstration_is_packed_as_it_is_made_and_shows_every_status(database_server: str) -> None:
    header, _rows = read()
    today = header.today.isoformat()
    with fresh_database(database_server, "world_made") as url:
        muster(url, "make_world", "--seed", str(header.seed), "--today", today)
        made = content(url)
    with fresh_database(database_server, "world_unpacked") as url:
        muster(url, "make_world", "--demo", "--today", today)
        unpacked = content(url)
        assert statuses(url, "opportunities_opportunity") == set(OpportunityStatus)
        assert statuses(url, "opportunities_candidacy") == set(CandidacyStatus)
        assert statuses(url, "engagements_engagement") == set(EngagementStatus)
        assert statuses(url, "engagements_timesheet") == set(TimesheetStatus)
    for query, one, other in zip(CONTENT, made, unpacked, strict=True):
        assert one == other, f"differs: {query}"
    assert len(made[0]) > 300
    assert len(made[1]) == 80
