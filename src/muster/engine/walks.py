"""The compiled walks over postings and rows that ranking is made of."""

import numpy as np
from numba import njit

from muster.engine.rows import CONDITIONS, Condition, Kind, Stance
from muster.engine.scoring import (
    PARAMETERS,
    admission,
    limits,
    needs,
    practical_parts,
    score_block,
    total_score,
    want_of,
    wants,
)

_HAS, _REQUIRED, _LEARNABLE = int(Stance.HAS), int(Kind.REQUIRED), int(Kind.LEARNABLE)
_COVER, _CONDITIONS = int(Condition.COVER), len(CONDITIONS)
_ADMISSION = int(Condition.AUDIENCE | Condition.VISIBILITY | Condition.BLOCK)
_MET = PARAMETERS.met_from
# NumPy's scalars on purpose: a plain 0 or True is a type of its own to Numba, and every kernel that is called with
# one is compiled once more (which made the first start a minute longer).
_FIRST, _LAZY, _ALL = np.int64(0), np.bool_(True), np.bool_(False)


@njit(cache=True, nogil=True)
def mix(person, role):  # type: ignore[no-untyped-def]
    """The stable hash of a pair from the hashes of its refs (uint64): splitmix64's finaliser over both."""
    z = person ^ (role * np.uint64(0x9E3779B97F4A7C15))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def _before(score, tie, key, other_score, other_tie, other_key):  # type: ignore[no-untyped-def]
    if score != other_score:
        return score > other_score
    if tie != other_tie:
        return tie < other_tie
    return key < other_key


@njit(cache=True, nogil=True)
def _keep(scores, ties, keys, rows, size, score, tie, key, row):  # type: ignore[no-untyped-def]
    """Insert into the sorted best list if it belongs there; return the new size."""
    most = scores.size
    if most == 0 or (
        size == most and not _before(score, tie, key, scores[most - 1], ties[most - 1], keys[most - 1])
    ):
        return size
    at = min(size, most - 1)
    while at > 0 and _before(score, tie, key, scores[at - 1], ties[at - 1], keys[at - 1]):
        scores[at], ties[at], keys[at], rows[at] = scores[at - 1], ties[at - 1], keys[at - 1], rows[at - 1]
        at -= 1
    scores[at], ties[at], keys[at], rows[at] = score, tie, key, row
    return min(size + 1, most)


@njit(cache=True, nogil=True)
def _accumulate(postings, n, r, j, table, summed, met, said):  # type: ignore[no-untyped-def]
    """Per person: sum of weight * cover (-1 where every cover is 0), required skills met, and the change of the wants'
    sum against silence. Returns how many requirements count."""
    best = np.zeros(n, dtype=np.int16)
    touched = np.empty(n, dtype=np.int32)
    counting = 0
    for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
        kind = r.kind[q]
        own = np.searchsorted(postings.skill, r.skill[q])
        if own < postings.skill.size and postings.skill[own] == r.skill[q]:
            for x in range(postings.start[own], postings.start[own + 1]):
                said[postings.person[x]] += want_of(np.int64(postings.stance[x]), kind) - 500
        if kind == _LEARNABLE:
            continue
        counting += 1
        number, level = 0, r.level[q] - 1
        for e in range(r.near_start[q], r.near_start[q + 1]):
            at = np.searchsorted(postings.skill, r.near_skill[e])
            if at == postings.skill.size or postings.skill[at] != r.near_skill[e]:
                continue
            sim = r.near_sim[e]
            for x in range(postings.start[at], postings.start[at + 1]):
                if postings.stance[x] & _HAS == 0:
                    continue
                cover = sim * table[postings.mu_step[x], postings.sd_class[x], level] // 100
                person = postings.person[x]
                if cover > best[person]:
                    if best[person] == 0:
                        touched[number] = person
                        number += 1
                    best[person] = cover
        for t in range(number):
            person = touched[t]
            cover = np.int64(best[person])
            best[person] = 0
            summed[person] = max(np.int64(summed[person]), 0) + r.weight[q] * cover
            if kind == _REQUIRED and cover >= _MET:
                met[person] += 1
    return counting


@njit(cache=True, nogil=True)
def _required(r, j):  # type: ignore[no-untyped-def]
    n = 0
    for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
        if r.kind[q] == _REQUIRED:
            n += 1
    return n


@njit(cache=True, nogil=True)
def best_people(  # type: ignore[no-untyped-def]
    p, postings, live, d, delta_live, r, j, table, top
):
    """(rows, scores, fits): the best rows in order; delta rows count on after the base's."""
    n = live.size
    summed = np.full(n, -1, dtype=np.int32)
    met = np.zeros(n, dtype=np.uint8)
    said = np.zeros(n, dtype=np.int32)
    counting = _accumulate(postings, n, r, j, table, summed, met, said)
    required, asked = _required(r, j), r.requirement_start[j + 1] - r.requirement_start[j]
    failed = np.zeros((n, 1), dtype=np.int64)
    for i in range(n):
        if live[i] == 0 or (counting > 0 and summed[i] < 0):
            failed[i, 0] = _COVER
    admission(p, _FIRST, n, r, j, j + 1, _LAZY, failed)
    limits(p, _FIRST, n, r, j, j + 1, _LAZY, failed)
    needs(p, _FIRST, n, r, j, j + 1, table, _LAZY, failed)
    wanted = np.empty((n, 1), dtype=np.int64)
    fits = 0
    for i in range(n):
        wanted[i, 0] = said[i] + 500 * asked
        fits += 1 if failed[i, 0] == 0 else 0
    wants(p, _FIRST, n, r, j, j + 1, _LAZY, failed, wanted)
    practical = np.empty((n, 1, 6), dtype=np.int64)
    practical_parts(p, _FIRST, n, r, j, j + 1, _LAZY, failed, practical)
    scores, ties = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.uint64)
    keys, rows = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.int64)
    size, role_tie, tie, key = 0, r.tie[j], p.tie, p.key
    for i in range(n):
        if failed[i, 0] == 0:
            skills = np.int64(summed[i]) // 1000 if counting > 0 else 500
            score = total_score(skills, wanted[i, 0], practical[i, 0, 5], required - np.int64(met[i]))
            size = _keep(scores, ties, keys, rows, size, score, mix(tie[i], role_tie), key[i], i)
    if delta_live.size > 0:
        out = score_block(d, _FIRST, delta_live.size, r, j, j + 1, table, _LAZY)[0]
        tie, key = d.tie, d.key
        for i in range(delta_live.size):
            if delta_live[i] != 0 and out[i, 0, 5] == 0:
                fits += 1
                size = _keep(
                    scores, ties, keys, rows, size, out[i, 0, 0], mix(tie[i], role_tie), key[i], n + i
                )
    return rows[:size], scores[:size], fits


@njit(cache=True, nogil=True)
def best_roles(p, i, r, table, top):  # type: ignore[no-untyped-def]
    """(rows, scores, fits): the best roles for person i."""
    scores, ties = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.uint64)
    keys, rows = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.int64)
    size, fits, tie, key = 0, 0, r.tie, r.key
    out = score_block(p, i, i + 1, r, _FIRST, key.size, table, _LAZY)[0]
    for j in range(key.size):
        if out[0, j, 5] == 0:
            fits += 1
            size = _keep(scores, ties, keys, rows, size, out[0, j, 0], mix(p.tie[i], tie[j]), key[j], j)
    return rows[:size], scores[:size], fits


@njit(cache=True, nogil=True)
def count_failures(p, postings, live, r, j, table, in_order, alone):  # type: ignore[no-untyped-def]
    """Add every live person to in_order[first condition not met] (the last entry: all met) and to alone[each]."""
    n = live.size
    summed = np.full(n, -1, dtype=np.int32)
    met = np.zeros(n, dtype=np.uint8)
    said = np.zeros(n, dtype=np.int32)
    counting = _accumulate(postings, n, r, j, table, summed, met, said)
    failed = np.zeros((n, 1), dtype=np.int64)
    admission(p, _FIRST, n, r, j, j + 1, _ALL, failed)
    limits(p, _FIRST, n, r, j, j + 1, _ALL, failed)
    needs(p, _FIRST, n, r, j, j + 1, table, _ALL, failed)
    for i in range(n):
        if live[i] == 0:
            continue
        bits = failed[i, 0]
        if counting > 0 and summed[i] < 0:
            bits |= _COVER
        if bits & _ADMISSION != 0:
            bits &= _ADMISSION
        first = _CONDITIONS
        for condition in range(_CONDITIONS):
            if bits >> condition & 1:
                alone[condition] += 1
                first = min(first, condition)
        in_order[first] += 1


@njit(cache=True, nogil=True)
def explain_pair(p, i, r, j, table):  # type: ignore[no-untyped-def]
    """All parts of one pair: (cover, via, proven, wants, practical, out) as `score_block` gives them."""
    out, practical, detail = score_block(p, i, i + 1, r, j, j + 1, table, _ALL)
    return detail[:, 0], detail[:, 1], detail[:, 2], detail[:, 3], practical[0, 0, :5], out[0, 0]
