"""How many people meet every condition of a role: bitmaps and postings first, then the lines of whoever is left."""

import numpy as np
from numba import njit

from muster.engine.index.judge import judge_lines, key_at
from muster.engine.index.plan import (
    ASKED,
    EXCLUDED,
    FIRST,
    close_plan,
    count_bits,
    find_eligible,
    mark,
    meet_musts,
    open_plan,
)  # fmt: skip
from muster.engine.rows import Kind
from muster.engine.scoring import find

_LEARNABLE = int(Kind.LEARNABLE)
_AT_ONCE = 256
_ANY = np.int64(-(1 << 40))


@njit(cache=True, nogil=True)
def _meet_skills(x, q, t, s):  # type: ignore[no-untyped-def]
    """Keep of eligible[0] who covers something that counts, and has what the work cannot start without."""
    bits, other, counting = s.eligible[0], s.eligible[1], 0
    asked = (q[ASKED + 1] - q[ASKED]) // 5
    other[:] = np.uint64(0)
    for n in range(asked):
        at = q[ASKED] + 5 * n
        if q[at] != _LEARNABLE:
            counting += 1
            for item in range(s.asks[FIRST, n], s.asks[FIRST, n + 1]):
                mark(x, t[q[at + 1] - 1], s, item, 1, other)
    if counting > 0:
        bits &= other
    meet_musts(x, q, t, s)


@njit(cache=True, nogil=True)
def count_fits(x, live, q, t, s):  # type: ignore[no-untyped-def]
    """How many people of this index meet every condition."""
    lists, fits = open_plan(x, q, s), 0
    find_eligible(x, live, q, s)
    _meet_skills(x, q, t, s)
    eligible, found, limits = s.eligible[0], s.found[0], s.limit
    practical = np.empty(_AT_ONCE + 64, dtype=np.int64)
    limits[: _AT_ONCE + 64] = 100_000
    held, excluded = 0, q[EXCLUDED + 1] > q[EXCLUDED]
    for w in range(eligible.size + 1):
        word = eligible[w] if w < eligible.size else np.uint64(0)
        while word != np.uint64(0):
            low = word & (~word + np.uint64(1))
            word ^= low
            found[held] = (w << 6) + count_bits(low - np.uint64(1))
            held += 1
        if held > _AT_ONCE or w == eligible.size:
            held = judge_lines(x, q, s, found, limits, held, _ANY, practical)
            fits += held
            for c in range(held if excluded else 0):
                own = key_at(x, np.int64(found[c]))
                fits -= 1 if find(q, q[EXCLUDED], q[EXCLUDED + 1], own) >= 0 else 0
            held = 0
    close_plan(s, lists)
    return fits
