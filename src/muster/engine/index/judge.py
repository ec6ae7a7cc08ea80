"""Looking at candidates: conditions and practical parts from the line, then the skills from the forward row.

This is `scoring` once more over packed words, in an order that turns people away early; both must give the same score.
"""

import numpy as np
from numba import njit

from muster.engine.index.layout import AT, HOURS, KINDS, MODES, RATE, ROW_BITS_AT, SPOKEN, TAGS
from muster.engine.index.plan import (
    ASK,
    ASKED,
    CEILING,
    CURRENCY,
    EXCLUDED,
    FAILS,
    FIRST_WEEK,
    LANGUAGES,
    MINIMUM,
    MODE,
    NEED,
    NEXT,
    OVERLAP,
    OWN,
    ROLE_TAGS,
    ROLE_WEEKS,
    SIM,
    TIE,
    WINDOW,
    count_bits,
)  # fmt: skip
from muster.engine.index.plan import KINDS as ADMITTED
from muster.engine.index.prefetch import prefetch
from muster.engine.rows import WEEKS, Kind, Mode
from muster.engine.scoring import PARAMETERS, find, shared

_WANTS, _PRACTICAL, _SKILLS = PARAMETERS.wants, PARAMETERS.practical, PARAMETERS.skills
_MISSING, _MOST_MISSING, _MET = PARAMETERS.missing, PARAMETERS.most_missing, PARAMETERS.met_from
_REQUIRED, _LEARNABLE = int(Kind.REQUIRED), int(Kind.LEARNABLE)
_HYBRID = int(Mode.HYBRID)
_WORKABLE = int(Mode.REMOTE | Mode.HYBRID | Mode.ON_SITE)
LOWEST = _MISSING * _MOST_MISSING
"""Added to a score so that it is not below 0."""
TIE_BITS = 46
_AHEAD, _NEAR = 12, 5
"""How many people ahead memory is asked for."""
MOST_PRACTICAL = 1000 * _PRACTICAL
"""What the practical parts can bring at most."""
AT_LINE, AT_WEEK_HIGH, AT_ROW_BASE, AT_ROW_AT, AT_ROW, AT_TIE = (
    AT[name] for name in ("line", "week_high", "row_base", "row_at", "row", "tie")
)
AT_KEY_LOW, AT_KEY_HIGH, AT_MINUTES = AT["key_low"], AT["key_high"], AT["minutes"]
AT_TAG_START, AT_TAG, AT_HOURS, AT_RATE = AT["tag_start"], AT["tag"], AT["hours"], AT["rate"]
AT_KINDS, AT_MODES = AT["kinds"], AT["modes"]
AT_SPOKEN_START, AT_SPOKEN, AT_SPOKEN_LEVEL = AT["spoken_start"], AT["spoken"], AT["spoken_level"]


@njit(cache=True, nogil=True, forceinline=True)
def hash_of(person_tie, role_tie):  # type: ignore[no-untyped-def]
    """The hash that orders equal scores, turned over: the larger comes first."""
    z = person_tie ^ (role_tie * np.uint64(0x9E3779B97F4A7C15))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ~(z ^ (z >> np.uint64(31)))


@njit(cache=True, nogil=True, forceinline=True)
def rank_of(score, hashed):  # type: ignore[no-untyped-def]
    """Score and the upper 46 bits of the hash in one word, which nearly always decides: the larger comes first."""
    return np.uint64(score + LOWEST) << np.uint64(TIE_BITS) | hashed >> np.uint64(64 - TIE_BITS)


@njit(cache=True, nogil=True, forceinline=True)
def turned(own):  # type: ignore[no-untyped-def]
    """A person's key turned over: the larger comes first."""
    return np.uint64(own) ^ np.uint64(0x7FFFFFFFFFFFFFFF)


@njit(cache=True, nogil=True, forceinline=True)
def least_score(keys, size):  # type: ignore[no-untyped-def]
    """The score that somebody must reach to be kept."""
    if size < keys.shape[0] or keys.shape[0] == 0:
        return np.int64(-LOWEST - 1)
    return np.int64(keys[0, 0] >> np.uint64(TIE_BITS)) - LOWEST


@njit(cache=True, nogil=True, forceinline=True)
def _is_behind(keys, at, rank, hashed, own):  # type: ignore[no-untyped-def]
    """Whether the kept one comes after (rank, hashed, own)."""
    if keys[at, 0] != rank:
        return keys[at, 0] < rank
    if keys[at, 1] != hashed:
        return keys[at, 1] < hashed
    return keys[at, 2] < own


@njit(cache=True, nogil=True, forceinline=True)
def keep(keys, places, size, rank, hashed, own, place):  # type: ignore[no-untyped-def]
    """Put into the heap (last first) what belongs there; return the new size. keys: rank, hash and the person's key turned
    over, so that the order is score, hash, key, and nothing else."""
    most = keys.shape[0]
    if most == 0 or (size == most and not _is_behind(keys, 0, rank, hashed, own)):
        return size
    at = size
    if size < most:
        while at > 0 and not _is_behind(keys, (at - 1) >> 1, rank, hashed, own):
            keys[at], places[at] = keys[(at - 1) >> 1], places[(at - 1) >> 1]
            at = (at - 1) >> 1
        size += 1
    else:
        at = 0
        while 2 * at + 1 < most:
            child = 2 * at + 1
            if child + 1 < most and _is_behind(
                keys, child + 1, keys[child, 0], keys[child, 1], keys[child, 2]
            ):
                child += 1
            if not _is_behind(keys, child, rank, hashed, own):
                break
            keys[at], places[at] = keys[child], places[child]
            at = child
    keys[at, 0], keys[at, 1], keys[at, 2], places[at] = rank, hashed, own, place
    return size


@njit(cache=True, nogil=True)
def _spoken(x, code, q):  # type: ignore[no-untyped-def]
    """The language part in thousandths, or FAILS below a floor."""
    h, longs = x.header, x.longs
    spoken, ends, total = h[AT_SPOKEN], h[AT_SPOKEN_START] + code, 0
    for need in range(q[LANGUAGES], q[LANGUAGES + 1], 3):
        at = find(longs, spoken + longs[ends], spoken + longs[ends + 1], q[need])
        level = np.int64(x.octets[h[AT_SPOKEN_LEVEL] + at - spoken]) if at >= 0 else 0
        if level < q[need + 1]:
            return FAILS
        total += min(level, q[need + 2]) * 1000 // q[need + 2]
    count = (q[LANGUAGES + 1] - q[LANGUAGES]) // 3
    return total // count if count > 0 else 1000


@njit(cache=True, nogil=True)
def _learn(x, code, which, q):  # type: ignore[no-untyped-def]
    """What an entry of a dictionary means for this role: a part in thousandths, a number, or FAILS."""
    h, longs = x.header, x.longs
    if which == HOURS:
        common = 0
        for i in range(3):
            common += count_bits(x.bits[h[AT_HOURS] + 3 * code + i] & np.uint64(q[WINDOW + i]))
        return min(common * 60, q[OVERLAP]) * 1000 // q[OVERLAP]
    if which == MODES:
        takes, mode = np.int64(x.octets[h[AT_MODES] + code]), q[MODE]
        if mode == 0 or mode & takes & _WORKABLE != 0:
            return 1000
        return 500 if takes & _WORKABLE == 0 or mode == _HYBRID else 0
    if which == SPOKEN:
        return _spoken(x, code, q)
    if which == TAGS:
        first, ends = h[AT_TAG], h[AT_TAG_START] + code
        return shared(longs, first + longs[ends], first + longs[ends + 1], q, q[ROLE_TAGS], q[ROLE_TAGS + 1])
    if which == RATE:
        at = h[AT_RATE] + 2 * code
        return FAILS if longs[at + 1] == q[CURRENCY] and longs[at] > q[CEILING] else 0
    return FAILS if longs[h[AT_KINDS] + code] & q[ADMITTED] == 0 else 0


@njit(cache=True, nogil=True, forceinline=True)
def _meaning(x, q, known, query, place, which):  # type: ignore[no-untyped-def]
    """What a code of a line means, or FAILS."""
    code = np.int64(x.pairs[place * 32 + which])
    entry = np.int64(known[which - KINDS, code])
    if entry >> 16 == query:
        return (entry & 0xFFFF) - 2
    value = np.int64(_learn(x, code, which, q))
    known[which - KINDS, code] = query << 16 | value + 2
    return value


@njit(cache=True, nogil=True, forceinline=True)
def _read_weeks(x, s, place, first, last, least_code, full_code):  # type: ignore[no-untyped-def]
    """(minutes given, weeks in which the whole need is free), or FAILS for too little in a week."""
    h, octets, capped = x.header, x.octets, s.capped
    high, given, full = h[AT_WEEK_HIGH], np.int64(0), np.int64(0)
    wide = h[AT_WEEK_HIGH + 1] > high
    for week in range(first, last):
        free = np.int64(octets[place * 64 + week])
        if wide:
            free |= np.int64(octets[high + place * WEEKS + week]) << 8
        if free < least_code:
            return np.int64(FAILS), full
        given += capped[free]
        full += np.int64(free >= full_code)
    return given, full


@njit(cache=True, nogil=True)
def judge_lines(x, q, s, places, limits, count, least, practical):  # type: ignore[no-untyped-def]
    """Keep of `places` (where they are, with their practical component and what their tags say) those who meet the
    conditions of the line and may reach `least`; return how many. limits: what each can come to without practical parts.
    """
    h, known, query, octets, pairs = x.header, s.known, s.query[0], x.octets, x.pairs
    minutes = x.longs[h[AT_MINUTES] : h[AT_MINUTES + 1]]
    first_week, last_week = max(0, q[FIRST_WEEK]), min(WEEKS, q[FIRST_WEEK] + q[ROLE_WEEKS])
    weeks, need, kept, row_at = max(0, last_week - first_week), q[NEED], 0, h[AT_ROW_AT] // 2
    least_code, full_code = np.searchsorted(minutes, q[MINIMUM]), np.searchsorted(minutes, need)
    asked, tags = (q[ASKED + 1] - q[ASKED]) // 5, q[ROLE_TAGS + 1] - q[ROLE_TAGS]
    for c in range(min(_AHEAD, count)):
        prefetch(octets, np.int64(places[c]) * 64)
    for c in range(count):
        if c + _AHEAD < count:
            prefetch(octets, np.int64(places[c + _AHEAD]) * 64)
        if c + _NEAR < count:
            near = np.int64(places[c + _NEAR]) * 32
            prefetch(s.meant, (SPOKEN - KINDS) * known.shape[1] + np.int64(pairs[near + SPOKEN]))
            if tags > 0:
                prefetch(x.longs, h[AT_TAG_START] + np.int64(pairs[near + TAGS]))
        place, limit, shared_tags = np.int64(places[c]), np.int64(limits[c]), np.int64(0)
        if limit + MOST_PRACTICAL < least:
            continue
        practised = _meaning(x, q, known, query, place, MODES)
        practised += _meaning(x, q, known, query, place, HOURS) if q[OVERLAP] > 0 else 1000
        if limit + _PRACTICAL * ((practised + 3000) // 5) < least:
            continue
        spoken = _meaning(x, q, known, query, place, SPOKEN)
        practised += spoken
        if spoken == FAILS or limit + _PRACTICAL * ((practised + 2000) // 5) < least:
            continue
        if q[CEILING] >= 0 and _meaning(x, q, known, query, place, RATE) == FAILS:
            continue
        if q[ADMITTED] != 0 and _meaning(x, q, known, query, place, KINDS) == FAILS:
            continue
        if tags > 0:
            shared_tags = np.int64(_learn(x, np.int64(pairs[place * 32 + TAGS]), TAGS, q))
            limit -= _WANTS * 500 * (tags - shared_tags) // (asked + tags)
            if limit + _PRACTICAL * ((practised + 2000) // 5) < least:
                continue
        given, full = _read_weeks(x, s, place, first_week, last_week, least_code, full_code)
        if given == FAILS:
            continue
        hours = 500 if weeks == 0 else (1000 if need == 0 else given * 1000 // (need * weeks))
        dates = 500 if weeks == 0 else full * 1000 // weeks
        mean = (hours + practised + dates) // 5
        if limit + _PRACTICAL * mean < least:
            continue
        prefetch(pairs, row_at + place)
        places[kept], practical[kept] = place, mean << 32 | 500 * (tags + shared_tags)
        kept += 1
    return kept


@njit(cache=True, nogil=True, forceinline=True)
def _row_at(x, place):  # type: ignore[no-untyped-def]
    """Where the forward row of a place begins in words; it ends where the next one begins."""
    h = x.header
    return (
        h[AT_ROW]
        + np.int64(x.words[h[AT_ROW_BASE] + (place >> h[ROW_BITS_AT])])
        + x.pairs[h[AT_ROW_AT] // 2 + place]
    )


@njit(cache=True, nogil=True, forceinline=True)
def _read_row(words, first, last, s, p, kind, level, must, best):  # type: ignore[no-untyped-def]
    """Fill best[n], the cover of each counting requirement; return what the wants of the skills add to silence, and how
    many "cannot start without" are met."""
    slot, lists = s.slot, s.lists
    best[:] = 0
    said, musts_met = 0, 0
    for at in range(first, last):
        word = np.int64(words[at])
        item = np.int64(slot[word >> 11])
        while item > 0:
            item -= 1
            n = lists[ASK, item]
            chance = np.int64(p[level[n], (word >> 2) & 511])
            if kind[n] != _LEARNABLE:
                best[n] = max(best[n], lists[SIM, item] * chance // 100)
            if lists[OWN, item] != 0:
                want = word & 3
                if want == 3:
                    said -= 500
                elif want == 1 or (want == 2 and kind[n] != _REQUIRED):
                    said += 500
                if must[n] != 0 and chance >= _MET:
                    musts_met += 1
            item = lists[NEXT, item]
    return said, musts_met


@njit(cache=True, nogil=True, forceinline=True)
def _skills_of(best, kind, weight, below):  # type: ignore[no-untyped-def]
    """(skills component, missing required skills), or (-1, 0): covers nothing, or something with `below` or more."""
    summed, missing, counting, most = 0, 0, 0, 0
    for n in range(best.size):
        if kind[n] != _LEARNABLE:
            counting += 1
            most = max(most, best[n])
            summed += weight[n] * best[n]
            missing += 1 if kind[n] == _REQUIRED and best[n] < _MET else 0
    if (counting > 0 and most == 0) or most >= below:
        return np.int64(-1), missing
    return np.int64(summed // 1000 if counting > 0 else 500), missing


@njit(cache=True, nogil=True)
def key_at(x, place):  # type: ignore[no-untyped-def]
    """The key of the person at a place."""
    h, words = x.header, x.words
    own = np.int64(words[h[AT_KEY_LOW] + place])
    if h[AT_KEY_HIGH + 1] > h[AT_KEY_HIGH]:
        own |= np.int64(words[h[AT_KEY_HIGH] + place]) << 32
    return own


@njit(cache=True, nogil=True)
def judge(x, q, p, s, places, count, below, part, keys, heap, size, practical):  # type: ignore[no-untyped-def]
    """Score `count` places that have passed `judge_lines` and keep the best in the heap; return its size.

    Who covers a requirement with `below` or more is left out: such people were looked at before.
    """
    h, words = x.header, x.words
    tie = h[AT_TIE]
    asked, tags = (q[ASKED + 1] - q[ASKED]) // 5, q[ROLE_TAGS + 1] - q[ROLE_TAGS]
    kind, level, weight = np.zeros(asked, np.int64), np.zeros(asked, np.int64), np.zeros(asked, np.int64)
    best, must = np.zeros(asked, np.int64), np.zeros(asked, np.int64)
    musts = 0
    for n in range(asked):
        at = q[ASKED] + 5 * n
        kind[n], level[n], weight[n], must[n] = q[at], q[at + 1] - 1, q[at + 2], q[at + 3]
        musts += 1 if must[n] != 0 else 0
    least = least_score(keys, size)
    for c in range(count):
        at = np.int64(_row_at(x, np.int64(places[c])))
        prefetch(words, at)
        prefetch(words, at + 16)
    for c in range(count):
        place = np.int64(places[c])
        first, last = np.int64(_row_at(x, place)), np.int64(_row_at(x, place + 1))
        added, musts_met = _read_row(words, first, last, s, p, kind, level, must, best)
        skills, missing = _skills_of(best, kind, weight, below)
        if musts_met < musts or skills < 0:
            continue
        said = (practical[c] & 0xFFFFFFFF) + 500 * asked + added
        wants = 500 if asked + tags == 0 else said // (asked + tags)
        gained = _SKILLS * skills + _WANTS * wants + _PRACTICAL * (practical[c] >> 32)
        score = gained - _MISSING * min(_MOST_MISSING, missing)
        if score < least:
            continue
        hashed = hash_of(x.bits[tie + place], np.uint64(q[TIE]))
        rank = rank_of(score, hashed)
        if size == keys.shape[0] and (size == 0 or rank < keys[0, 0]):
            continue
        own = key_at(x, place)
        if find(q, q[EXCLUDED], q[EXCLUDED + 1], own) < 0:
            size = keep(keys, heap, size, rank, hashed, turned(own), part << 32 | place)
            least = least_score(keys, size)
    return size
