"""The walk for one role: passes by how well people cover, blocks in the order of their promise, candidates best first.

Postings of a skill fall within a block, so the people who can cover a requirement well come first. The first pass reads
only those (cover of at least 150) and adds up, per person, what they bring: the exact cover where one was read, the most that an
unread one can be elsewhere. Nearly everybody is turned away by that sum. If the least of the best so far is below what
people can come to who cover nothing that well, the second pass reads every cover above 0.
"""

import numpy as np
from numba import njit

from muster.engine.index.judge import MOST_PRACTICAL, judge, judge_lines, least_score
from muster.engine.index.layout import AT, BLOCK_BITS_AT, BLOCKS
from muster.engine.index.plan import (
    ASKED,
    COUNTS,
    FIRST,
    GAIN,
    OWN,
    ROLE_TAGS,
    SIM,
    SKILL,
    close_plan,
    count_bits,
    find_eligible,
    gain_of,
    open_plan,
    set_bounds,
)  # fmt: skip
from muster.engine.rows import Kind
from muster.engine.scoring import PARAMETERS

CUTS = (1001, 150, 1)
"""A pass takes the covers from one of these to the one before."""
AT_START, AT_POST = AT["start"], AT["post"]
_WANTS, _REQUIRED = PARAMETERS.wants, int(Kind.REQUIRED)
DIRECT = 60
"""Postings that may be read in the time one eligible person is looked at."""
UNSURE = 40
"""Postings that may be read in the time a candidate is looked at who may yet fall away."""
_RANKS = 64
_SEEN = np.uint16(65_535)
_AT_ONCE = 256


@njit(cache=True, nogil=True)
def search(x, live, q, t, least_step, s, part, keys, heap, size, counts):  # type: ignore[no-untyped-def]
    """Keep the best of this index in the heap (part << 32 | place); return its size.

    live: bits of the people who count. t, least_step: see layout.P and LEAST_STEP. counts: adds [eligible, postings
    read, candidates, blocks walked, passes (10 = everybody eligible), lines looked at, rows
    looked at].
    """
    h = x.header
    lists = open_plan(x, q, s)
    eligible = find_eligible(x, live, q, s)
    counts[0] += eligible
    reading = np.int64(0)
    for item in range(lists):
        at = h[AT_START] + s.lists[SKILL, item] * h[BLOCKS]
        reading += np.int64(x.words[at + h[BLOCKS]]) - np.int64(x.words[at])
    low, counting = set_bounds(q, s, CUTS[0], CUTS[1])
    if counting == 0 or eligible * DIRECT < reading:
        counts[4] += 10
        size = _sweep(x, q, t, s, part, keys, heap, size, counts)
    else:
        for number in range(1, 3):
            below, cut = CUTS[number - 1], CUTS[number]
            low, counting = set_bounds(q, s, below, cut)
            most = low
            for n in range((q[ASKED + 1] - q[ASKED]) // 5):
                most += s.asks[GAIN, n]
            if most // 1000 + 1000 * _WANTS + MOST_PRACTICAL < least_score(keys, size):
                break
            counts[4] += 1
            size = _walk(x, q, t, least_step, s, low, below, cut, part, keys, heap, size, counts)
    close_plan(s, lists)
    return size


@njit(cache=True, nogil=True)
def _sweep(x, q, t, s, part, keys, heap, size, counts):  # type: ignore[no-untyped-def]
    """Look at everybody eligible."""
    eligible, found, limits = s.eligible[0], s.found[0], s.limit
    practical = np.empty(_AT_ONCE + 64, dtype=np.int64)
    limits[: _AT_ONCE + 64] = 100_000
    held = 0
    for w in range(eligible.size + 1):
        word = eligible[w] if w < eligible.size else np.uint64(0)
        while word != np.uint64(0):
            low = word & (~word + np.uint64(1))
            word ^= low
            found[held] = (w << 6) + count_bits(low - np.uint64(1))
            held += 1
        if held > _AT_ONCE or w == eligible.size:
            counts[2] += held
            counts[5] += held
            held = judge_lines(x, q, s, found, limits, held, least_score(keys, size), practical)
            counts[6] += held
            size = judge(x, q, t, s, found, held, CUTS[0], part, keys, heap, size, practical)
            held = 0
    return size


@njit(cache=True, nogil=True)
def _measure(x, q, least_step, s, cut, long, need, edge):  # type: ignore[no-untyped-def]
    """Per list the P that is needed and the lowest posting that can have it; per block and requirement the postings."""
    h, lists, asks, words = x.header, s.lists, s.asks, x.words
    blocks = h[BLOCKS]
    for n in range((q[ASKED + 1] - q[ASKED]) // 5):
        level = q[q[ASKED] + 5 * n + 1] - 1
        for item in range(asks[FIRST, n], asks[FIRST, n + 1]):
            need[item] = (cut * 100 + lists[SIM, item] - 1) // lists[SIM, item]
            if asks[COUNTS, n] == 0 or need[item] > 1000:
                need[item] = 1001
                continue
            edge[item] = np.uint32(least_step[level, need[item]]) << np.uint32(26)
            first = h[AT_START] + lists[SKILL, item] * blocks
            for b in range(blocks):
                begin, end = np.int64(words[first + b]), np.int64(words[first + b + 1])
                top = words[min(h[AT_POST] + begin, words.size - 1)]
                long[b, n] += (end - begin) * np.int64(top >= edge[item])


@njit(cache=True, nogil=True)
def _walk(x, q, t, least_step, s, low, below, cut, part, keys, heap, size, counts):  # type: ignore[no-untyped-def]
    """One pass over the blocks, the one with most postings first. low: the bound of who has no cover from `cut` on."""
    h, gains = x.header, s.asks[GAIN]
    blocks, asked = h[BLOCKS], (q[ASKED + 1] - q[ASKED]) // 5
    long = np.zeros((blocks, asked), dtype=np.int64)
    need, edge = np.zeros(s.lists.shape[1], dtype=np.int64), np.zeros(s.lists.shape[1], dtype=np.uint32)
    _measure(x, q, least_step, s, cut, long, need, edge)
    whole = long.sum(axis=1)
    order = np.zeros(asked, dtype=np.int64)
    practical = np.empty(_AT_ONCE, dtype=np.int64)
    for _ in range(blocks):
        b = 0
        for other in range(blocks):
            if whole[other] > whole[b]:
                b = other
        if whole[b] <= 0:
            break
        whole[b] = -1
        base = b << h[BLOCK_BITS_AT]
        least = 1000 * (least_score(keys, size) - MOST_PRACTICAL - 1000 * _WANTS)
        rest, used = np.int64(0), 0
        for n in range(asked):
            if long[b, n] > 0:
                rest += gains[n]
                at = used
                while at > 0 and long[b, order[at - 1]] > long[b, n]:
                    order[at] = order[at - 1]
                    at -= 1
                order[at] = n
                used += 1
        if low + rest < least:
            continue
        counts[3] += 1
        held = 0
        for o in range(used):
            n = order[o]
            if low + rest < least and held * UNSURE < long[b, n]:
                break
            opens = low + rest >= least
            rest -= gains[n]
            if opens or held > 0:
                held = _read(x, q, t, s, n, b, base, below, cut, need, edge, opens, held, counts)
        counts[2] += held
        if held > 0:
            above = low + rest
            above += _read_wants(x, q, s, b, base, held, counts)
            held = _best_first(s, held, base, above, least_score(keys, size) - MOST_PRACTICAL)
            done = 0
            while done < held:
                step = min(held - done, _AT_ONCE)
                some, limits = s.found[1, done : done + step], s.limit[done : done + step]
                kept = judge_lines(x, q, s, some, limits, step, least_score(keys, size), practical)
                counts[5] += step
                counts[6] += kept
                size = judge(x, q, t, s, some, kept, below, part, keys, heap, size, practical)
                done += step
    return size


@njit(cache=True, nogil=True, forceinline=True)
def _end_of(words, first, last, lowest):  # type: ignore[no-untyped-def]
    """Where postings from words[first] on, which fall, come below `lowest`."""
    while first < last:
        middle = (first + last) >> 1
        if words[middle] < lowest:
            last = middle
        else:
            first = middle + 1
    return first


@njit(cache=True, nogil=True, forceinline=True)
def _pick(words, first, last, eligible, base, gain, opens, picked):  # type: ignore[no-untyped-def]
    """Copy the postings of who is eligible (unless it `opens`, of who is a candidate already); return how many. Without a
    branch that the processor would have to guess: four in five fall away, nobody knows which."""
    many = np.int64(0)
    if opens:
        for y in range(first, last):
            word = words[y]
            place = np.int64(word & np.uint32(0x1FFFFF))
            picked[many] = word
            many += np.int64((eligible[place >> 6] >> np.uint64(place & 63)) & np.uint64(1))
    else:
        for y in range(first, last):
            word = words[y]
            picked[many] = word
            many += np.int64(gain[np.int64(word & np.uint32(0x1FFFFF)) - base] != 0)
    return many


@njit(cache=True, nogil=True)
def _read(x, q, t, s, n, b, base, below, cut, need, edge, opens, held, counts):  # type: ignore[no-untyped-def]
    """Read the lists of requirement n in block b: the best cover of who is eligible, then what it adds to their bound.
    Who is new becomes a candidate where that is still open."""
    h, words, found, lists = x.header, x.words, s.found[0], s.lists
    cover, touched, gain, picked = s.cover, s.touched, s.gain, s.found[1]
    number = np.int64(0)
    chances = t[q[q[ASKED] + 5 * n + 1] - 1]
    for item in range(s.asks[FIRST, n], s.asks[FIRST, n + 1]):
        if need[item] > 1000:
            continue
        cell = h[AT_START] + lists[SKILL, item] * h[BLOCKS] + b
        first, last = h[AT_POST] + np.int64(words[cell]), h[AT_POST] + np.int64(words[cell + 1])
        lowest, enough, sim = edge[item], need[item], lists[SIM, item]
        last = _end_of(words, first, last, lowest)
        some = _pick(words, first, last, s.eligible[0], base, gain, opens, picked)
        for y in range(some):
            word = picked[y]
            here = np.int64(word & np.uint32(0x1FFFFF)) - base
            chance = np.int64(chances[word >> np.uint32(23)])
            value = sim * chance // 100 * np.int64(chance >= enough)
            if value >= below:
                value = np.int64(_SEEN)
            before = np.int64(cover[here])
            touched[number] = here
            number += np.int64((before == 0) & (value > 0))
            cover[here] = max(before, value)
        counts[1] += last - first
    for c in range(number):
        here = np.int64(touched[c])
        value = np.int64(cover[here])
        cover[here] = 0
        known = np.int64(gain[here])
        if value == np.int64(_SEEN):
            added = np.int64(-(1 << 30)) if known >= 0 else np.int64(0)
        else:
            added = gain_of(q, n, value, cut)
        found[held] = base + here
        held += np.int64(known == 0)
        gain[here] = known + added
    return held


@njit(cache=True, nogil=True)
def _read_wants(x, q, s, b, base, held, counts):  # type: ignore[no-untyped-def]
    """Add what people said of the role's own skills to the bounds of those who have one, if that is worth the reading;
    return what wants come to for somebody silent (or what they can come to at most), in millionths of a point."""
    h, words, gain, lists = x.header, x.words, s.gain, s.lists
    asked, tags = (q[ASKED + 1] - q[ASKED]) // 5, q[ROLE_TAGS + 1] - q[ROLE_TAGS]
    long = np.int64(0)
    for n in range(asked):
        for item in range(s.asks[FIRST, n], s.asks[FIRST, n + 1]):
            if lists[OWN, item] != 0:
                cell = h[AT_START] + lists[SKILL, item] * h[BLOCKS] + b
                long += np.int64(words[cell + 1]) - np.int64(words[cell])
    if long > held * UNSURE:
        return 1_000_000 * _WANTS
    each = 500_000 * _WANTS // (asked + tags)
    for n in range(asked):
        required = q[q[ASKED] + 5 * n] == _REQUIRED
        for item in range(s.asks[FIRST, n], s.asks[FIRST, n + 1]):
            if lists[OWN, item] == 0:
                continue
            cell = h[AT_START] + lists[SKILL, item] * h[BLOCKS] + b
            first, last = h[AT_POST] + np.int64(words[cell]), h[AT_POST] + np.int64(words[cell + 1])
            counts[1] += last - first
            for y in range(first, last):
                want = (words[y] >> np.uint32(21)) & np.uint32(3)
                here = np.int64(words[y] & np.uint32(0x1FFFFF)) - base
                if want == 0 or gain[here] == 0 or (want == 2 and required):
                    continue
                gain[here] += -each if want == 3 else each + 1
    return (500 * asked + 1000 * tags) * 1000 * _WANTS // (asked + tags) + 1


@njit(cache=True, nogil=True)
def _best_first(s, held, base, above, least):  # type: ignore[no-untyped-def]
    """Put the candidates of a block who may reach `least` into the order of what they can come to, in 64 steps; return
    how many they are. Leaves `gain` empty."""
    gain, found, queue, limit, touched = s.gain, s.found[0], s.found[1], s.limit, s.touched
    most, kept = np.int64(-(1 << 40)), 0
    for c in range(held):
        value = (above + np.int64(gain[np.int64(found[c]) - base])) // 1000
        gain[np.int64(found[c]) - base] = 0
        if value >= least:
            found[kept], touched[kept] = found[c], np.uint32(value + 100_000)
            kept += 1
            most = max(most, value)
    step = max(np.int64(1), (most - least) // (_RANKS - 1) + 1)
    if least < -60_000:
        step = 2000
    tally = np.zeros(_RANKS + 1, dtype=np.int64)
    for c in range(kept):
        rank = min(_RANKS - 1, (most + 100_000 - np.int64(touched[c])) // step)
        tally[rank + 1] += 1
    for n in range(_RANKS):
        tally[n + 1] += tally[n]
    for c in range(kept):
        rank = min(_RANKS - 1, (most + 100_000 - np.int64(touched[c])) // step)
        queue[tally[rank]] = found[c]
        limit[tally[rank]] = np.int64(touched[c]) - 100_000
        tally[rank] += 1
    return kept
