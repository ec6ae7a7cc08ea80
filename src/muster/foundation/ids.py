"""References: what the world sees of a row, such as "opp-8k2m9q4v7c1x".

Three letters say what it is, sixty bits make it unguessable enough for links; access is still
decided by policy, never by knowing a reference. Crockford's alphabet has no i, l, o, u.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12

_seeded: ContextVar[random.Random | None] = ContextVar("seeded_refs", default=None)


def new_ref(prefix: str) -> str:
    """A fresh reference with the prefix, from the system's randomness unless ``seeded`` is active."""
    source = _seeded.get()
    bits = secrets.randbits(5 * LENGTH) if source is None else source.getrandbits(5 * LENGTH)
    letters = []
    for _ in range(LENGTH):
        bits, rest = divmod(bits, 32)
        letters.append(ALPHABET[rest])
    return f"{prefix}-{''.join(letters)}"


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within the block references follow from the seed: the simulated world is made twice alike."""
    token = _seeded.set(random.Random(seed))
    try:
        yield
    finally:
        _seeded.reset(token)
