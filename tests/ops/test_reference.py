"""The reference in the source tree is what the code gives."""

from __future__ import annotations

from muster.ops import reference


def test_the_reference_is_fresh() -> None:
    assert reference.stale() == [], "run bin/muster write_reference"
