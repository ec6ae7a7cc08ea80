"""A small world, made once for the tests of a module and taken back afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from muster.world.making import Summary, make_world
from tests.factories.skills import load_full_starter

TODAY = datetime.date(2026, 11, 20)  # a Friday, so that the week of today has hours that nobody has sent


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any) -> Iterator[Summary]:
    """What was made."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_full_starter()
        yield make_world(seed=7, people=40, today=TODAY)
        transaction.set_rollback(True)
