"""Every test begins without a snapshot: the one of another test's database would be wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_old_snapshot() -> Iterator[None]:
    from muster.matching import snapshot  # when a test runs: this file may be read before Django is set up

    snapshot.forget()
    yield
    snapshot.forget()
