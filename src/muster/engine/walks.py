"""The compiled walks over postings and rows that ranking is made of."""

import numpy as np
from numba import njit

from muster.engine.rows import CONDITIONS, MOST_REQUIREMENTS, Condition, Kind, Stance
from muster.engine.scoring import (
    PARAMETERS,
    admission_failures,
    pair_score,
    practical_parts,
    total_score,
    want_of,
    wants_of,
    work_failures,
)

_HAS, _REQUIRED, _LEARNABLE = int(Stance.HAS), int(Kind.REQUIRED), int(Kind.LEARNABLE)
_COVER, _CONDITIONS = int(Condition.COVER), len(CONDITIONS)
_ADMISSION = int(Condition.AUDIENCE | Condition.VISIBILITY | Condition.BLOCK)
_MET, _SKILLS = PARAMETERS.met_from, PARAMETERS.skills
_MISSING, _MOST_MISSING = PARAMETERS.missing, PARAMETERS.most_missing
_BEYOND = 1000 * (PARAMETERS.wants + PARAMETERS.practical)


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
def _accumulate(postings, n, r, j, table, summed, met, wants):  # type: ignore[no-untyped-def]
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
                wants[postings.person[x]] += want_of(np.int64(postings.stance[x]), kind) - 500
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
    wants = np.zeros(n, dtype=np.int32)
    counting = _accumulate(postings, n, r, j, table, summed, met, wants)
    required, skills_asked = _required(r, j), r.requirement_start[j + 1] - r.requirement_start[j]
    scores, ties = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.uint64)
    keys, rows = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.int64)
    parts = np.empty(5, dtype=np.int64)
    size, fits = 0, 0
    for i in range(n):
        if live[i] == 0 or (counting > 0 and summed[i] < 0):
            continue
        if admission_failures(p, i, r, j) != 0 or work_failures(p, i, r, j, table) != 0:
            continue
        fits += 1
        skills = np.int64(summed[i]) // 1000 if counting > 0 else 500
        missing = required - np.int64(met[i])
        most = _SKILLS * skills + _BEYOND - _MISSING * min(_MOST_MISSING, missing)
        if top == 0 or (size == top and most < scores[top - 1]):
            continue
        wanted = wants_of(p, i, r, j, wants[i] + 500 * skills_asked)
        score = total_score(skills, wanted, practical_parts(p, i, r, j, parts), missing)
        size = _keep(scores, ties, keys, rows, size, score, mix(p.tie[i], r.tie[j]), p.key[i], i)
    cover, via, proven, said, out = _scratch()
    for i in range(delta_live.size):
        if delta_live[i] == 0:
            continue
        pair_score(d, i, r, j, table, cover, via, proven, said, parts, out)
        if out[5] == 0:
            fits += 1
            size = _keep(scores, ties, keys, rows, size, out[0], mix(d.tie[i], r.tie[j]), d.key[i], n + i)
    return rows[:size], scores[:size], fits


@njit(cache=True, nogil=True)
def _scratch():  # type: ignore[no-untyped-def]
    most = MOST_REQUIREMENTS
    return (
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int64),
        np.empty(6, dtype=np.int64),
    )


@njit(cache=True, nogil=True)
def best_roles(p, i, r, table, top):  # type: ignore[no-untyped-def]
    """(rows, scores, fits): the best roles for person i."""
    scores, ties = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.uint64)
    keys, rows = np.empty(top, dtype=np.int64), np.empty(top, dtype=np.int64)
    parts = np.empty(5, dtype=np.int64)
    cover, via, proven, said, out = _scratch()
    size, fits = 0, 0
    for j in range(r.key.size):
        if admission_failures(p, i, r, j) != 0:
            continue
        pair_score(p, i, r, j, table, cover, via, proven, said, parts, out)
        if out[5] == 0:
            fits += 1
            size = _keep(scores, ties, keys, rows, size, out[0], mix(p.tie[i], r.tie[j]), r.key[j], j)
    return rows[:size], scores[:size], fits


@njit(cache=True, nogil=True)
def count_failures(p, postings, live, r, j, table, in_order, alone):  # type: ignore[no-untyped-def]
    """Add every live person to in_order[first condition not met] (the last entry: all met) and to alone[each]."""
    n = live.size
    summed = np.full(n, -1, dtype=np.int32)
    met = np.zeros(n, dtype=np.uint8)
    wants = np.zeros(n, dtype=np.int32)
    counting = _accumulate(postings, n, r, j, table, summed, met, wants)
    for i in range(n):
        if live[i] == 0:
            continue
        failed = admission_failures(p, i, r, j)
        if failed & _ADMISSION == 0:
            failed |= work_failures(p, i, r, j, table)
            if counting > 0 and summed[i] < 0:
                failed |= _COVER
        first = _CONDITIONS
        for condition in range(_CONDITIONS):
            if failed >> condition & 1:
                alone[condition] += 1
                first = min(first, condition)
        in_order[first] += 1


@njit(cache=True, nogil=True)
def explain_pair(p, i, r, j, table):  # type: ignore[no-untyped-def]
    """All parts of one pair: (cover, via, proven, wants, practical, out) as `pair_score` fills them."""
    cover, via, proven, said, out = _scratch()
    parts = np.empty(5, dtype=np.int64)
    pair_score(p, i, r, j, table, cover, via, proven, said, parts, out)
    return cover, via, proven, said, parts, out
