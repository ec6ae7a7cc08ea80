"""Is matching ready to answer, and making it so before the first user comes."""

from __future__ import annotations

from datetime import datetime

from muster.engine import warm as engine_warm
from muster.matching import snapshot


def is_ready() -> bool:
    """Whether this process has a snapshot, which the next question only brings up to date. Never waits."""
    return snapshot.is_there()


def warm(at: datetime) -> int:
    """Compile what is not compiled yet and make the snapshot; the number of people in it."""
    engine_warm.warm()
    people = snapshot.current(at).people
    if people.is_indexed:
        engine_warm.warm(index=True)
    return people.state.count
