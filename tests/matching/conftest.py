"""Every test begins without a snapshot: the one of another test's database would be wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from muster.matching import snapshot


@pytest.fixture(autouse=True)
def _no_old_snapshot() -> Iterator[None]:
    snapshot.forget()
    yield
    snapshot.forget()
