"""One world in which every operation is asked by everybody, once for all tests that read the answers.

Imports stand inside: pytest reads this file before Django is set up.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from tests.api.asking import Asked


@pytest.fixture(scope="session")
def asked(django_db_setup: None, django_db_blocker: Any) -> list[Asked]:
    """What everybody is answered to everything."""
    from django.test import override_settings

    from muster.matching import snapshot
    from tests.api.asking import ask_everything
    from tests.web.small_world import MOMENT, small_world

    snapshot.forget()
    with (
        django_db_blocker.unblock(),
        override_settings(MUSTER_API_PER_MINUTE=10**6),
        small_world() as world,
        time_machine.travel(MOMENT, tick=False),
    ):
        found = list(ask_everything(world))
    snapshot.forget()
    return found


def pytest_sessionfinish() -> None:
    """Keep what the run saw as examples, where ledgers are written."""
    examples = sys.modules.get("tests.api.examples")
    if examples is not None and examples.WRITES:
        examples.write()
