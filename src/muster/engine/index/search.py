"""The walk for one role: passes by how well people cover, blocks in the order of their promise, candidates best first.

Postings of a skill fall within a block, so the people who can cover a requirement well come first. The first pass reads
only those (cover of at least 150) and adds up, per person, what they bring: the exact cover where one was read, the most that an
unread one can be elsewhere. Nearly everybody is turned away by that sum. If the least of the best so far is below what
people can come to who cover nothing that well, the second pass reads every cover above 0.
"""

import numpy as np
from numba import njit

from muster.engine.index.judge import MOST_PRACTICAL, judge, judge_lines, least_score
from muster.engine.index.layout import AT, BLOCKS
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
    meet_musts,
    open_plan,
    set_bounds,
)  # fmt: skip
from muster.engine.index.prefetch import prefetch
from muster.engine.rows import Kind
from muster.engine.scoring import PARAMETERS

CUTS = (1001, 150, 1)
"""A pass takes the covers from one of these to the one before."""
AT_START, AT_POST = AT["start"], AT["post"]
_WANTS, _SKILLS, _MISSING, _MET = PARAMETERS.wants, PARAMETERS.skills, PARAMETERS.missing, PARAMETERS.met_from
_REQUIRED = int(Kind.REQUIRED)
DIRECT = 120
"""Postings that may be read in the time one eligible person is looked at."""
UNSURE = 10
"""Postings that may be read in the time a candidate is looked at who may yet fall away."""
_LITTLE = 3000
_RANKS = 256
_FIRST = 128
_LAST, _SUM = 27, 33
_NOTHING = np.uint32(0xFFFFFFFF)
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
    eligible, able = find_eligible(x, live, q, s), meet_musts(x, q, t, s)
    eligible = able if able >= 0 else eligible
    counts[0] += eligible
    reading = np.int64(0)
    for item in range(lists):
        at = h[AT_START] + s.lists[SKILL, item] * h[BLOCKS]
        reading += np.int64(x.words[at + h[BLOCKS]]) - np.int64(x.words[at])
    low, counting = set_bounds(q, s, CUTS[0], CUTS[1])
    if counting == 0 or eligible * DIRECT < max(reading, _LITTLE):
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
            if number > 1:
                _set_aside(x, q, t, least_step, s, below)
            size = _walk(x, q, t, least_step, s, low, below, cut, part, keys, heap, size, counts)
    close_plan(s, lists)
    return size


@njit(cache=True, nogil=True)
def _set_aside(x, q, t, least_step, s, below):  # type: ignore[no-untyped-def]
    """Take out of who is eligible whoever covers something with `below` or more: they were walked past before."""
    h, words, eligible = x.header, x.words, s.eligible[0]
    for n in range((q[ASKED + 1] - q[ASKED]) // 5):
        chances = t[q[q[ASKED] + 5 * n + 1] - 1]
        for item in range(s.asks[FIRST, n], s.asks[FIRST, n + 1]):
            sim = s.lists[SIM, item]
            if s.asks[COUNTS, n] == 0 or sim * 10 < below:
                continue
            first = h[AT_START] + s.lists[SKILL, item] * h[BLOCKS]
            for y in range(
                h[AT_POST] + np.int64(words[first]), h[AT_POST] + np.int64(words[first + h[BLOCKS]])
            ):
                if sim * chances[words[y] >> np.uint32(23)] // 100 >= below:
                    place = np.int64(words[y] & np.uint32(0x1FFFFF))
                    eligible[place >> 6] &= ~(np.uint64(1) << np.uint64(place & 63))


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
def _measure(x, q, t, least_step, s, cut, long, edge):  # type: ignore[no-untyped-def]
    """Per list what each feature brings, and the lowest posting that can cover `cut`; per block and requirement the
    postings."""
    h, lists, asks, words = x.header, s.lists, s.asks, x.words
    blocks = h[BLOCKS]
    for n in range((q[ASKED + 1] - q[ASKED]) // 5):
        at = q[ASKED] + 5 * n
        level, each = q[at + 1] - 1, np.int32(_SKILLS * q[at + 2])
        met = np.int32(1000 * _MISSING if q[at] == _REQUIRED else 0)
        for item in range(asks[FIRST, n], asks[FIRST, n + 1]):
            sim = lists[SIM, item]
            need = (cut * 100 + sim - 1) // sim
            edge[item] = _NOTHING
            if asks[COUNTS, n] == 0 or need > 1000:
                continue
            edge[item] = np.uint32(least_step[level, need]) << np.uint32(26)
            least = np.int64(least_step[level, need]) << 3
            _tell(t[level, least:], np.uint32(sim), np.int32(cut), each, met, s.brings[item, least:])
            first = h[AT_START] + lists[SKILL, item] * blocks
            for b in range(blocks):
                if s.inside[b] > 0:
                    long[b, n] += np.int64(words[first + b + 1]) - np.int64(words[first + b])


@njit(cache=True, nogil=True, forceinline=True)
def _tell(chances, sim, cut, each, met, brings):  # type: ignore[no-untyped-def]
    """Fill what each mu step and sd class add to the bound, in millionths of a point; 0 for a cover below `cut`."""
    for f in range(brings.size):
        value = np.int32(np.uint32(sim * np.uint32(chances[f])) // np.uint32(100))
        gained = max(np.int32(1), each * (value - cut + np.int32(1))) + (
            met if value >= _MET else np.int32(0)
        )
        brings[f] = gained if value >= cut else np.int32(0)


@njit(cache=True, nogil=True)
def _walk(x, q, t, least_step, s, low, below, cut, part, keys, heap, size, counts):  # type: ignore[no-untyped-def]
    """One pass over the blocks, the one with most postings first. low: the bound of who has no cover from `cut` on."""
    h = x.header
    blocks, asked = h[BLOCKS], (q[ASKED + 1] - q[ASKED]) // 5
    long = np.zeros((blocks, asked), dtype=np.int64)
    edge = np.zeros(s.lists.shape[1], dtype=np.uint32)
    _measure(x, q, t, least_step, s, cut, long, edge)
    whole = long.sum(axis=1)
    order = np.zeros(asked, dtype=np.int64)
    practical = np.empty(_AT_ONCE, dtype=np.int64)
    waiting, quota = np.int64(0), np.int64(_FIRST)
    for _ in range(blocks):
        b = np.argmax(whole)
        if whole[b] <= 0:
            break
        whole[b] = -1
        least = 1000 * (least_score(keys, size) - MOST_PRACTICAL - 1000 * _WANTS)
        used, rest = _in_length(s, long[b], order)
        if low + rest < least:
            continue
        counts[3] += 1
        held = 0
        for o in range(used):
            n = order[o]
            if low + rest < least and held * UNSURE < long[b, n]:
                break
            opens = low + rest >= least
            rest -= s.asks[GAIN, n]
            if opens or held > 0:
                enough = least - low - rest
                held = _read(x, s, n, b, edge, enough, opens, held, counts)
        counts[2] += held
        if held > 0:
            if waiting + held > s.bound.shape[1]:
                waiting, size = _judge_best(
                    x, q, t, s, waiting, below, part, keys, heap, size, counts, practical, s.bound.shape[1]
                )
            above = low + rest
            above += _read_wants(x, q, s, b, held, counts)
            waiting = _collect(s, held, above, least_score(keys, size) - MOST_PRACTICAL, waiting)
            if quota > 0:
                waiting, size = _judge_best(
                    x, q, t, s, waiting, below, part, keys, heap, size, counts, practical, quota
                )
                quota = np.int64(0)
    waiting, size = _judge_best(
        x, q, t, s, waiting, below, part, keys, heap, size, counts, practical, s.bound.shape[1]
    )
    return size


@njit(cache=True, nogil=True)
def _in_length(s, long, order):  # type: ignore[no-untyped-def]
    """Fill `order` with the requirements that have postings, the shortest first; return (how many, their gains)."""
    rest, used = np.int64(0), 0
    for n in range(long.size):
        if long[n] > 0:
            rest += s.asks[GAIN, n]
            at = used
            while at > 0 and long[order[at - 1]] > long[n]:
                order[at] = order[at - 1]
                at -= 1
            order[at] = n
            used += 1
    return used, rest


@njit(cache=True, nogil=True, forceinline=True)
def _pick(words, first, last, lowest, eligible, tally, opens, picked):  # type: ignore[no-untyped-def]
    """Copy the postings from `lowest` on of who is eligible (unless it `opens`, of who is a candidate already); return
    (how many, where reading ended). Without a branch that the processor would have to guess: most fall away, nobody knows
    which."""
    many, y = np.int64(0), first
    if opens:
        while y < last and words[y] >= lowest:
            word = words[y]
            place = np.int64(word & np.uint32(0x1FFFFF))
            picked[many] = word
            many += np.int64((eligible[place >> 6] >> np.uint64(place & 63)) & np.uint64(1))
            y += 1
    else:
        while y < last and words[y] >= lowest:
            word = words[y]
            picked[many] = word
            many += np.int64(tally[np.int64(word & np.uint32(0x1FFFFF)) & (tally.size - 1)] != 0)
            y += 1
    return many, y


@njit(cache=True, nogil=True, forceinline=True)
def _add(picked, some, brings, stamp, enough, tally, found, held):  # type: ignore[no-untyped-def]
    """Raise the sums of whose postings were picked by what their cover adds, if it is more than was known of this
    requirement; return how many candidates there are. Who is new becomes one where that adds `enough`."""
    mask, low = tally.size - 1, (np.int64(1) << _LAST) - 1
    for y in range(some):
        word = picked[y]
        if y + 24 < some:
            prefetch(tally, np.int64(picked[y + 24] & np.uint32(0x1FFFFF)) & mask)
        place = np.int64(word & np.uint32(0x1FFFFF))
        gained = np.int64(brings[word >> np.uint32(23)])
        known = tally[place & mask]
        last = known & low if (known >> _LAST) & 63 == stamp else np.int64(0)
        grown = gained - last
        takes = (grown > 0) & ((known != 0) | (gained >= enough))
        tally[place & mask] = ((known >> _SUM) + grown) << _SUM | stamp << _LAST | gained if takes else known
        found[held] = place
        held += np.int64(takes & (known == 0))
    return held


@njit(cache=True, nogil=True)
def _read(x, s, n, b, edge, enough, opens, held, counts):  # type: ignore[no-untyped-def]
    """Read the lists of requirement n in block b: whose sums rise, and where it `opens`, who becomes a candidate."""
    h, words, picked, final = x.header, x.words, s.found[1], s.asks[FIRST, n + 1]
    for item in range(s.asks[FIRST, n], final):
        cell = h[AT_START] + s.lists[SKILL, item] * h[BLOCKS] + b
        if item + 1 < final:
            after = h[AT_START] + s.lists[SKILL, item + 1] * h[BLOCKS] + b
            prefetch(words, h[AT_POST] + np.int64(words[after]))
        first, last = h[AT_POST] + np.int64(words[cell]), h[AT_POST] + np.int64(words[cell + 1])
        some, last = _pick(words, first, last, edge[item], s.eligible[0], s.tally, opens, picked)
        held = _add(picked, some, s.brings[item], np.int64(n + 1), enough, s.tally, s.found[0], held)
        counts[1] += last - first
    return held


@njit(cache=True, nogil=True)
def _read_wants(x, q, s, b, held, counts):  # type: ignore[no-untyped-def]
    """Add what people said of the role's own skills to the bounds of those who have one, if that is worth the reading;
    return what wants come to for somebody silent (or what they can come to at most), in millionths of a point."""
    h, words, tally, lists = x.header, x.words, s.tally, s.lists
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
                here = np.int64(words[y] & np.uint32(0x1FFFFF)) & (tally.size - 1)
                if want == 0 or tally[here] == 0 or (want == 2 and required):
                    continue
                tally[here] += (-each if want == 3 else each + 1) << _SUM
    return (500 * asked + 1000 * tags) * 1000 * _WANTS // (asked + tags) + 1


@njit(cache=True, nogil=True)
def _collect(s, held, above, least, waiting):  # type: ignore[no-untyped-def]
    """Let the candidates of a block who may reach `least` wait with what they can come to; return how many wait. Leaves
    `tally` empty."""
    tally, found, place, bound = s.tally, s.found[0], s.waiting[0], s.bound[0]
    for c in range(held):
        here = np.int64(found[c]) & (tally.size - 1)
        value = (above + (tally[here] >> _SUM)) // 1000
        tally[here] = 0
        place[waiting], bound[waiting] = found[c], value
        waiting += np.int64(value >= least)
    return waiting


@njit(cache=True, nogil=True)
def _in_turn(s, waiting, least):  # type: ignore[no-untyped-def]
    """Put who waits and may reach `least` into the order of what they can come to, in steps; return (how many, the
    width of a step)."""
    place, bound = s.waiting, s.bound
    most, lowest = np.int64(-(1 << 40)), np.int64(1 << 40)
    for c in range(waiting):
        most, lowest = max(most, np.int64(bound[0, c])), min(lowest, np.int64(bound[0, c]))
    shift = np.int64(0)
    while (most - max(lowest, least)) >> shift >= _RANKS:
        shift += 1
    tally = np.zeros(_RANKS + 2, dtype=np.int64)
    for c in range(waiting):
        value = np.int64(bound[0, c])
        tally[((most - value) >> shift) + 1 if value >= least else _RANKS + 1] += 1
    for n in range(_RANKS + 1):
        tally[n + 1] += tally[n]
    kept = tally[_RANKS]
    for c in range(waiting):
        value = np.int64(bound[0, c])
        if value >= least:
            rank = (most - value) >> shift
            place[1, tally[rank]], bound[1, tally[rank]] = place[0, c], value
            tally[rank] += 1
    return kept, np.int64(1) << shift


@njit(cache=True, nogil=True)
def _judge_best(x, q, t, s, waiting, below, part, keys, heap, size, counts, practical, quota):  # type: ignore[no-untyped-def]
    """Look at who waits, the most promising first, until nobody can come in any more or some `quota` were looked at.
    Returns (how many still wait, the size of the heap)."""
    waiting, width = _in_turn(s, waiting, least_score(keys, size) - MOST_PRACTICAL)
    done, step = np.int64(0), np.int64(64)
    while done < waiting and done < quota:
        least = least_score(keys, size)
        if np.int64(s.bound[1, done]) + width + MOST_PRACTICAL < least:
            done = waiting
            break
        step = min(waiting - done, step)
        some, limits = s.waiting[1, done : done + step], s.bound[1, done : done + step]
        kept = judge_lines(x, q, s, some, limits, step, least, practical)
        counts[5] += step
        counts[6] += kept
        size = judge(x, q, t, s, some, kept, below, part, keys, heap, size, practical)
        done += step
        step = np.int64(_AT_ONCE) if done >= 2 * _AT_ONCE else np.int64(64)
    for c in range(done, waiting):
        s.waiting[0, c - done], s.bound[0, c - done] = s.waiting[1, c], s.bound[1, c]
    return waiting - done, size
