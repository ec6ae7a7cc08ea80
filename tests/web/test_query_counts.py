"""How many queries each page makes in a small world of fixed size, and that more rows do not make more queries.

The counts stand in ``tests/query_counts.json`` and change on purpose only:
``MUSTER_WRITE_LEDGERS=1 bin/test -- tests/web/test_query_counts.py`` writes them anew, for review.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from muster.matching import snapshot
from tests.web.routes import Route, every_route
from tests.web.signed_in import client_of
from tests.web.small_world import MOMENT, World, grow, make_small_world

pytestmark = pytest.mark.django_db(
    transaction=True
)  # committed as in life: what others read is there for them
LEDGER = Path(__file__).parents[1] / "query_counts.json"
HOW = "If that is meant: MUSTER_WRITE_LEDGERS=1 bin/test -- tests/web/test_query_counts.py, and review it."
READERS = ("talent", "owner", "home manager", "people lead", "operator")
"""Who opens the pages: of each page the first whom it lets in."""

READER_OF = dict.fromkeys(("asked", "lent", "team"), "home manager") | dict.fromkeys(
    ("openings", "people", "post", "running"), "owner"
)
"""Who opens the pages that are open to everybody, but have something to list for one side only."""

LONGER_THAN_A_PAGE = {"notices (talent)", "openings (owner)", "people (owner)"}
"""Lists that grow beyond one page: one query more counts them, however long they are."""

NOT_PAGES = {"account_logout", "readyz"}
"""Routes whose queries are not a page's: they end a session, or look at the tables themselves."""


def test_pages_make_as_many_queries_as_agreed_and_more_rows_make_no_more() -> None:
    with override_settings(MUSTER_DEMO=True):
        world = make_small_world()
        with time_machine.travel(MOMENT, tick=False):
            clients = {name: client_of(who) for name in READERS if (who := world.personas[name])}
        few = _count(world, clients)
        grow(world)
        many = _count(world, clients)
    if os.environ.get("MUSTER_WRITE_LEDGERS") == "1":
        LEDGER.write_text(json.dumps(few, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    agreed: dict[str, int] = json.loads(LEDGER.read_text(encoding="utf-8"))
    assert few == agreed, HOW
    assert sum(n > 3 for n in many.values()) > 10, "the pages were not opened by anybody who is signed in"
    most = {page: n + (page in LONGER_THAN_A_PAGE) for page, n in few.items()}
    assert {page: (few[page], n) for page, n in many.items() if n > most.get(page, 0)} == {}


def _count(world: World, clients: Mapping[str, Client]) -> dict[str, int]:
    with time_machine.travel(MOMENT + timedelta(minutes=1), tick=False):
        found = [_page(world, clients, route) for route in every_route() if route.name not in NOT_PAGES]
    return dict(pair for pair in found if pair)


def _read(client: Client, address: str) -> int:
    """The status; a file is read to its end, which closes it."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def _page(world: World, clients: Mapping[str, Client], route: Route) -> tuple[str, int] | None:
    """The page under the name of its route and its reader; None where nobody is shown a page."""
    address = route.address(world.circles["own"].refs)
    snapshot.forget()
    first = READER_OF.get(route.name, READERS[0])
    for reader in (first, *(name for name in clients if name != first)):
        client = clients[reader]
        if _read(client, address) == 200:  # also fills what a process remembers
            with CaptureQueriesContext(connection) as seen:
                _read(client, address)
            return f"{route.name} ({reader})", len(seen)
    return None
