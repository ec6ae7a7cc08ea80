"""Is matching ready to answer, and making it so before the first user comes."""

from __future__ import annotations

from datetime import datetime

from muster.engine import warm as engine_warm
from muster.matching.snapshot import current


def is_ready(at: datetime) -> bool:
    """True once a snapshot stands; making it the first time takes a moment."""
    return current(at).people is not None


def warm(at: datetime) -> int:
    """Compile what is not compiled yet and make the snapshot; the number of people in it."""
    engine_warm.warm()
    return current(at).people.state.count
