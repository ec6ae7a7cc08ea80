"""The lines of an explanation in one compiled walk: fifty people shown are a thousand lines, too many for plain Python.

What each line is worth is shared out by largest remainder as in `engine.parts`, whose functions are the twins in the tests.
"""

import numpy as np
from numba import njit

from muster.engine.rows import Kind, Stance
from muster.engine.scoring import PARAMETERS, PRACTICAL, score_block

_REQUIRED, _LEARNABLE, _EVIDENCED = int(Kind.REQUIRED), int(Kind.LEARNABLE), int(Stance.EVIDENCED)
_SKILLS, _WANTS, _PRACTICAL = PARAMETERS.skills, PARAMETERS.wants, PARAMETERS.practical
_MISSING, _MOST_MISSING, _MET = PARAMETERS.missing, PARAMETERS.most_missing, PARAMETERS.met_from
_PARTS, _ALL = len(PRACTICAL), np.bool_(False)
NEUTRAL, TENTH = 500, 100
"""Thousandths where nothing is asked or said; thousandths of a point in a tenth."""
REQUIREMENT, NOTHING_ASKED, SKILL, TAG, NOTHING_SAID, MISSING, FIRST_PRACTICAL = 0, 1, 2, 3, 4, 5, 6
"""What a line is: the practical ones count on from the last."""


@njit(cache=True, nogil=True)
def _share(numerators, denominator, total, into, at):  # type: ignore[no-untyped-def]
    """`parts.in_proportion` of numerators / denominator, written to into[at:]."""
    n = numerators.size
    rests = np.empty(n, dtype=np.int64)
    missing = total
    for i in range(n):
        into[at + i] = numerators[i] // denominator
        rests[i] = numerators[i] % denominator
        missing -= into[at + i]
    each, extra = missing // n, missing % n
    for i in range(n):
        into[at + i] += each
    for _ in range(extra):
        best = 0
        for i in range(1, n):
            if rests[i] > rests[best]:
                best = i
        into[at + best] += 1
        rests[best] = -1


@njit(cache=True, nogil=True)
def _share_out(products, total, into, at):  # type: ignore[no-untyped-def]
    """`total` over parts in proportion; nothing to go by: over all alike."""
    if products.size == 0:
        return
    whole = products.sum()
    if whole == 0:
        _share(np.full(products.size, total, dtype=np.int64), products.size, total, into, at)
    else:
        _share(products * total, whole, total, into, at)


@njit(cache=True, nogil=True)
def _covers(p, i, r, j, detail):  # type: ignore[no-untyped-def]
    """Per requirement: level, kind, weight, value, via (-1 nothing), similarity, has evidence, proven."""
    first, last = r.requirement_start[j], r.requirement_start[j + 1]
    covers = np.zeros((last - first, 8), dtype=np.int64)
    for n in range(last - first):
        q, near = first + n, detail[n, 1]
        covers[n, 0], covers[n, 1], covers[n, 2] = r.level[q], r.kind[q], r.weight[q]
        covers[n, 3], covers[n, 4], covers[n, 7] = detail[n, 0], -1, detail[n, 2]
        if near >= 0:
            covers[n, 4], covers[n, 5] = r.near_skill[near], r.near_sim[near]
            for x in range(p.skill_start[i], p.skill_start[i + 1]):
                if p.skill[x] == r.near_skill[near]:
                    covers[n, 6] = (p.stance[x] & _EVIDENCED) != 0
    return covers


@njit(cache=True, nogil=True)
def _skill_lines(r, j, covers, total, lines):  # type: ignore[no-untyped-def]
    """Returns (lines so far, points that evidence carries, points of requirements)."""
    first, n = r.requirement_start[j], covers.shape[0]
    products = np.empty(n, dtype=np.int64)
    counting = 0
    for k in range(n):
        if covers[k, 1] != _LEARNABLE:
            products[counting] = covers[k, 3] * covers[k, 2]
            counting += 1
    shares = np.zeros(n, dtype=np.int64)
    _share_out(products[:counting], total, shares, 0)
    at, share, proven, whole = 0, 0, 0, 0
    if counting == 0:
        lines[0, 0], lines[0, 2], lines[0, 3], lines[0, 5] = NOTHING_ASKED, NEUTRAL, total, -1
        at = 1
    for k in range(n):
        lines[at, 0], lines[at, 1], lines[at, 2], lines[at, 5] = (
            REQUIREMENT,
            r.skill[first + k],
            covers[k, 3],
            k,
        )
        if covers[k, 1] != _LEARNABLE:
            lines[at, 3] = shares[share]
            share += 1
        whole += lines[at, 3]
        if covers[k, 3] != 0:
            proven += lines[at, 3] * covers[k, 7] // covers[k, 3]
        at += 1
    return at, proven, whole


@njit(cache=True, nogil=True)
def _want_lines(p, i, r, j, detail, total, lines, at):  # type: ignore[no-untyped-def]
    first = at
    for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
        lines[at, 0], lines[at, 1], lines[at, 2] = SKILL, r.skill[q], detail[q - r.requirement_start[j], 3]
        at += 1
    for x in range(r.tag_start[j], r.tag_start[j + 1]):
        lines[at, 0], lines[at, 1], lines[at, 2] = TAG, r.tag[x], NEUTRAL
        for y in range(p.tag_start[i], p.tag_start[i + 1]):
            if p.tag[y] == r.tag[x]:
                lines[at, 2] = 1000
        at += 1
    if at == first:
        lines[at, 0], lines[at, 2], lines[at, 3] = NOTHING_SAID, NEUTRAL, total
        at += 1
    else:
        _share_out(lines[first:at, 2].copy(), total, lines[:, 3], first)
    lines[first:at, 5] = -1
    return at


@njit(cache=True, nogil=True)
def explain_lines(p, i, r, j, table):  # type: ignore[no-untyped-def]
    """Everything about one pair: (lines, covers, sums).

    lines: what it is, subject, value in thousandths, points, tenths as printed, row of covers or -1. covers: see `_covers`.
    sums: the six of `score_block`, the printed score, the points that evidence carries, those of the claims.
    """
    out, practical, detail = score_block(p, i, i + 1, r, j, j + 1, table, _ALL)
    covers = _covers(p, i, r, j, detail)
    n = covers.shape[0]
    lines = np.zeros((3 * n + (r.tag_start[j + 1] - r.tag_start[j]) + _PARTS + 2, 6), dtype=np.int64)
    sums = np.zeros(9, dtype=np.int64)
    sums[:6] = out[0, 0, :6]
    at, proven, whole = _skill_lines(r, j, covers, _SKILLS * sums[1], lines)
    at = _want_lines(p, i, r, j, detail, _WANTS * sums[2], lines, at)
    for k in range(_PARTS):
        lines[at + k, 0], lines[at + k, 2], lines[at + k, 5] = FIRST_PRACTICAL + k, practical[0, 0, k], -1
    _share_out(lines[at : at + _PARTS, 2].copy(), _PRACTICAL * sums[3], lines[:, 3], at)
    at, lacking = at + _PARTS, 0
    for k in range(n):
        if covers[k, 1] == _REQUIRED and covers[k, 3] < _MET:
            lines[at, 0], lines[at, 1] = MISSING, r.skill[r.requirement_start[j] + k]
            lines[at, 2], lines[at, 5] = covers[k, 3], k
            lines[at, 3] = -_MISSING if lacking < _MOST_MISSING else 0
            at, lacking = at + 1, lacking + 1
    sums[6] = (2 * lines[:at, 3].sum() + TENTH) // (2 * TENTH)
    _share(lines[:at, 3].copy(), TENTH, sums[6], lines[:, 4], 0)
    sums[7], sums[8] = proven, whole - proven
    return lines[:at], covers, sums
