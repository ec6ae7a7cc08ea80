"""The best roles for a person: conditions by dictionary, then what postings say a role can come to at most, best first.

The same score as `scoring` gives, and the same order seen from the other side. Every role that meets every condition is
counted; the exact score is worked out only while somebody may still reach the fiftieth.
"""

from threading import local
from typing import NamedTuple

import numpy as np
from numba import njit

from muster.engine.arrays import Array, PeopleColumns
from muster.engine.index.judge import FAILS, LOWEST, TIE_BITS, hash_of, keep, least_score, rank_of, turned
from muster.engine.index.plan import count_bits
from muster.engine.index.prefetch import prefetch
from muster.engine.index.roles import MUST, POST_REQUIRED, POST_ROLE, POST_SIM, POST_WEIGHT, RoleIndex
from muster.engine.ranking import TABLE, Ranked
from muster.engine.rows import WEEKS, Kind, Mode, Stance
from muster.engine.scoring import PARAMETERS, find, shared, total_score, want_of

_HAS, _REQUIRED, _LEARNABLE = int(Stance.HAS), int(Kind.REQUIRED), int(Kind.LEARNABLE)
_HYBRID, _ANYWHERE = int(Mode.HYBRID), int(Mode.ANYWHERE)
_WORKABLE = int(Mode.REMOTE | Mode.HYBRID | Mode.ON_SITE)
_MET = PARAMETERS.met_from
_HOURS, _WHO, _WHERE, _SPOKEN, _RATE, _WINDOW, _TAGS, _REQUIRED_AT = range(8)
_MET_AT, _RANKS, _AHEAD = 20, 300, 8
_rooms = local()


class Room(NamedTuple):
    """Room for one question at a time; one per thread and index."""

    said: Array  # int32, 7 x entries: what each entry of a dictionary means for the person, FAILS below 0
    open: Array  # uint8 by place: 0 not for this person, 1 may be, 2 something is covered
    gain: Array  # uint32 by place: covers x weights in sixteens, required skills met above; left empty
    touched: Array  # int64: places where something is covered
    limit: Array  # int32: what each of them can come to
    queue: Array  # int64: places, the most promising first
    slot: Array  # int16 by skill: 1 + which of the person's skills, left empty
    bare: Array  # int64, 1: how many of the touched are there because nothing is asked for


def make_room(index: RoleIndex) -> Room:
    """Room for questions on this index."""
    x = index.pools
    entries = max(
        x.hours.shape[0], x.who.shape[0], x.where.shape[0], x.spoken_start.size, x.rate.shape[0], x.wanted.size,
        x.tag_start.size,
    )  # fmt: skip
    size, bare = x.order.size, x.bare.size
    return Room(
        np.zeros((7, entries), np.int32),
        np.zeros(size, np.uint8),
        np.zeros(size, np.uint32),
        np.zeros(size + bare, np.int64),
        np.zeros(size + bare, np.int32),
        np.zeros(size + bare, np.int64),
        np.zeros(int(x.near_skill.max()) + 2 if x.near_skill.size else 1, np.int16),
        np.zeros(1, np.int64),
    )


@njit(cache=True, nogil=True)
def _learn_hours(p, i, x, said):  # type: ignore[no-untyped-def]
    """Per entry of hours: the sum of the hours and dates parts, or FAILS."""
    free = p.free
    for e in range(x.hours.shape[0]):
        first, last = max(0, x.hours[e, 0]), min(WEEKS, x.hours[e, 0] + x.hours[e, 1])
        minimum, need = x.hours[e, 2], x.hours[e, 3]
        weeks, given, full, fits = max(0, last - first), 0, 0, True
        for week in range(first, last):
            minutes = np.int64(free[i, week])
            if minutes < minimum:
                fits = False
                break
            given += min(minutes, need)
            full += 1 if minutes >= need else 0
        if not fits:
            said[e] = FAILS
        elif weeks == 0:
            said[e] = 1000
        else:
            said[e] = (1000 if need == 0 else given * 1000 // (need * weeks)) + full * 1000 // weeks


@njit(cache=True, nogil=True)
def _learn_who(p, i, x, said):  # type: ignore[no-untyped-def]
    """Per audience: 0, or FAILS where the person is not admitted, not visible or has blocked a party."""
    o0, o1 = p.organisation_start[i], p.organisation_start[i + 1]
    v0, v1 = p.visible_start[i], p.visible_start[i + 1]
    b0, b1 = p.block_start[i], p.block_start[i + 1]
    for e in range(x.who.shape[0]):
        kinds, ends, parties = x.who[e, 0], x.audience_start, x.party_start
        said[e] = FAILS
        if kinds != 0 and p.kinds[i] & kinds == 0:
            continue
        if x.who[e, 1] == 0 and shared(p.organisation, o0, o1, x.audience, ends[e], ends[e + 1]) == 0:
            continue
        if p.everyone[i] == 0 and find(p.visible, v0, v1, x.who[e, 2]) < 0:
            continue
        if shared(p.block, b0, b1, x.party, parties[e], parties[e + 1]) == 0:
            said[e] = 0


@njit(cache=True, nogil=True)
def _learn_rest(p, i, x, said):  # type: ignore[no-untyped-def]
    """Per place, list of languages, rate, window and list of tags: the part, a number, or FAILS."""
    takes = np.int64(p.modes[i])
    for e in range(x.where.shape[0]):
        mode, place = x.where[e, 0], x.where[e, 1]
        if place != 0 and p.place[i] != place and takes & _ANYWHERE == 0:
            said[_WHERE, e] = FAILS
        elif mode == 0 or mode & takes & _WORKABLE != 0:
            said[_WHERE, e] = 1000
        else:
            said[_WHERE, e] = 500 if takes & _WORKABLE == 0 or mode == _HYBRID else 0
    first, last = p.language_start[i], p.language_start[i + 1]
    for e in range(x.spoken_start.size - 1):
        begin, end, total = x.spoken_start[e], x.spoken_start[e + 1], 0
        for n in range(begin, end):
            at = find(p.language, first, last, x.spoken[n])
            level = np.int64(p.language_level[at]) if at >= 0 else 0
            if level < x.floor[n]:
                total = -1
                break
            total += min(level, x.wish[n]) * 1000 // x.wish[n]
        said[_SPOKEN, e] = FAILS if total < 0 else (total // (end - begin) if end > begin else 1000)
    for e in range(x.rate.shape[0]):
        too_much = x.rate[e, 0] >= 0 and p.currency[i] == x.rate[e, 1] and p.rate[i] > x.rate[e, 0]
        said[_RATE, e] = FAILS if too_much else 0
    for e in range(x.wanted.size):
        said[_WINDOW, e] = 1000
        if x.wanted[e] > 0:
            common = 0
            for n in range(3):
                common += count_bits(p.hours[i, n] & x.window[e, n])
            said[_WINDOW, e] = min(common * 60, x.wanted[e]) * 1000 // x.wanted[e]
    first, last = p.tag_start[i], p.tag_start[i + 1]
    for e in range(x.tag_start.size - 1):
        said[_TAGS, e] = shared(p.tag, first, last, x.tag, x.tag_start[e], x.tag_start[e + 1])


@njit(cache=True, nogil=True)
def _admit(p, i, x, s):  # type: ignore[no-untyped-def]
    """Fill `open`: the roles whose conditions in dictionaries are all met, and that do not exclude the person."""
    said, codes, able, excluded = s.said, x.codes, s.open, x.excluded
    for e in range(x.hours.shape[0]):
        first, last = x.run[e], x.run[e + 1]
        if said[_HOURS, e] < 0:
            able[first:last] = 0
            continue
        for a in range(first, last):
            # Signs put together instead of branches, which would be guessed wrong half the time.
            met = said[_WHO, codes[a, _WHO]] | said[_WHERE, codes[a, _WHERE]]
            met |= said[_SPOKEN, codes[a, _SPOKEN]] | said[_RATE, codes[a, _RATE]]
            able[a] = met >= 0
    at = np.searchsorted(excluded, p.key[i])
    while at < excluded.size and excluded[at] == p.key[i]:
        able[x.excluding[at]] = 0
        at += 1


@njit(cache=True, nogil=True)
def _gather(p, i, x, table, s):  # type: ignore[no-untyped-def]
    """Fill `gain` of open roles from the person's skills, and `slot`; return how many roles are touched.

    A requirement that several skills cover is counted several times: too much, never too little.
    """
    able, gain, touched, post, number = s.open, s.gain, s.touched, x.post, 0
    chances = np.zeros(8, dtype=np.uint64)
    for y in range(p.skill_start[i], p.skill_start[i + 1]):
        if p.skill[y] < s.slot.size:
            s.slot[p.skill[y]] = y - p.skill_start[i] + 1
        if p.stance[y] & _HAS == 0:
            continue
        at = find(x.post_skill, 0, x.post_skill.size, p.skill[y])
        if at < 0:
            continue
        for k in range(5):
            chances[k] = np.uint64(table[p.mu_step[y], p.sd_class[y], k])
        for z in range(x.post_start[at], x.post_start[at + 1]):
            word = post[z]
            place = np.int64(word >> np.uint64(POST_ROLE))
            if able[place] == 0:
                continue
            sim = (word >> np.uint64(POST_SIM)) & np.uint64(127)
            value = sim * chances[np.int64(word & np.uint64(7))] // np.uint64(100)
            if value == np.uint64(0):
                continue
            added = (
                value * ((word >> np.uint64(POST_WEIGHT)) & np.uint64(1023)) + np.uint64(15)
            ) >> np.uint64(4)
            if value >= np.uint64(_MET):
                added += ((word >> np.uint64(POST_REQUIRED)) & np.uint64(1)) << np.uint64(_MET_AT)
            gain[place] += np.uint32(added)
            if able[place] == 1:
                able[place] = 2
                touched[number] = place
                number += 1
    return number


@njit(cache=True, nogil=True)
def _lacks(p, i, x, table, s, row):  # type: ignore[no-untyped-def]
    """Whether the role cannot start without something that the person lacks."""
    for q in range(x.requirement_start[row], x.requirement_start[row + 1]):
        if x.must[q] != 0:
            y = p.skill_start[i] + s.slot[x.skill[q]] - 1
            if s.slot[x.skill[q]] == 0 or p.stance[y] & _HAS == 0:
                return True
            if table[p.mu_step[y], p.sd_class[y], x.level[q] - 1] < _MET:
                return True
    return False


@njit(cache=True, nogil=True)
def _limits(p, i, x, table, s, touched):  # type: ignore[no-untyped-def]
    """Keep of `touched` the roles that meet every condition, with what each can come to at most; return how many."""
    said, codes, fits = s.said, x.codes, 0
    for n in range(touched):
        if n + _AHEAD < touched:
            prefetch(x.flat, 8 * s.touched[n + _AHEAD])
        place = s.touched[n]
        gain = np.int64(s.gain[place])
        s.gain[place] = 0
        required = np.int64(codes[place, _REQUIRED_AT])
        if required >= MUST and _lacks(p, i, x, table, s, x.order[place]):
            continue
        required = max(np.int64(0), (required & (MUST - 1)) - (gain >> _MET_AT))
        skills = 500 if n >= touched - s.bare[0] else min(1000, (gain & ((1 << _MET_AT) - 1)) * 16 // 1000)
        s.touched[fits] = place
        s.limit[fits] = total_score(skills, 1000, _practical(x, said, place), required)
        fits += 1
    return fits


@njit(cache=True, nogil=True, forceinline=True)
def _practical(x, said, place):  # type: ignore[no-untyped-def]
    """The practical component."""
    total = np.int64(said[_HOURS, x.codes[place, _HOURS]]) + said[_WINDOW, x.codes[place, _WINDOW]]
    return (total + said[_WHERE, x.codes[place, _WHERE]] + said[_SPOKEN, x.codes[place, _SPOKEN]]) // 5


@njit(cache=True, nogil=True)
def _put_in_order(s, count):  # type: ignore[no-untyped-def]
    """Fill `queue` and order `limit` alike, by steps of half a point: within a step any order will do."""
    tally = np.zeros(_RANKS + 1, dtype=np.int64)
    for n in range(count):
        tally[_rank(s.limit[n]) + 1] += 1
    for n in range(_RANKS):
        tally[n + 1] += tally[n]
    for n in range(count):
        rank = _rank(s.limit[n])
        s.queue[tally[rank]] = n
        tally[rank] += 1


@njit(cache=True, nogil=True, forceinline=True)
def _rank(limit):  # type: ignore[no-untyped-def]
    return min(_RANKS - 1, max(0, (100_000 - limit) >> 9))


@njit(cache=True, nogil=True)
def _score(p, i, x, table, s, place):  # type: ignore[no-untyped-def]
    """The exact score of a role that meets every condition."""
    first, row, code = p.skill_start[i] - 1, x.order[place], x.codes[place, _TAGS]
    summed, missing, counting, asked = 0, 0, 0, 0
    tags = x.tag_start[code + 1] - x.tag_start[code]
    wanted = 500 * (tags + np.int64(s.said[_TAGS, code]))
    for q in range(x.requirement_start[row], x.requirement_start[row + 1]):
        asked += 1
        own = s.slot[x.skill[q]]
        wanted += want_of(np.int64(p.stance[first + own]), x.kind[q]) if own > 0 else 500
        if x.kind[q] == _LEARNABLE:
            continue
        counting += 1
        cover = np.int64(0)
        for e in range(x.near_start[q], x.near_start[q + 1]):
            y = s.slot[x.near_skill[e]]
            if y > 0 and p.stance[first + y] & _HAS != 0:
                chance = table[p.mu_step[first + y], p.sd_class[first + y], x.level[q] - 1]
                cover = max(cover, x.near_sim[e] * chance // 100)
        summed += x.weight[q] * cover
        missing += 1 if x.kind[q] == _REQUIRED and cover < _MET else 0
    skills = summed // 1000 if counting > 0 else 500
    wants = wanted // (asked + tags) if asked + tags > 0 else 500
    return total_score(skills, wants, _practical(x, s.said, place), missing)


@njit(cache=True, nogil=True)
def walk_roles(p, i, x, table, s, keys, heap):  # type: ignore[no-untyped-def]
    """(fits, size): how many roles meet every condition; the best are in the heap (rows)."""
    said = s.said
    _learn_hours(p, i, x, said[_HOURS])
    _learn_who(p, i, x, said[_WHO])
    _learn_rest(p, i, x, said)
    _admit(p, i, x, s)
    touched, bare = _gather(p, i, x, table, s), 0
    for n in range(x.bare.size):
        if s.open[x.bare[n]] != 0:
            s.touched[touched + bare] = x.bare[n]
            bare += 1
    s.bare[0] = bare
    fits, size = _limits(p, i, x, table, s, touched + bare), 0
    _put_in_order(s, fits)
    for n in range(fits):
        at = s.queue[n]
        # The steps fall, so from half a point below the least nothing can come any more.
        if s.limit[at] + 512 < least_score(keys, size):
            break
        place = s.touched[at]
        score = _score(p, i, x, table, s, place)
        if score >= least_score(keys, size):
            row = x.order[place]
            hashed = hash_of(p.tie[i], x.tie[row])
            size = keep(keys, heap, size, rank_of(score, hashed), hashed, turned(x.key[row]), row)
    for y in range(p.skill_start[i], p.skill_start[i + 1]):
        if p.skill[y] < s.slot.size:
            s.slot[p.skill[y]] = 0
    return fits, size


def _room(index: RoleIndex) -> Room:
    """This thread's room; one index is remembered, for roles change seldom and all at once."""
    known: tuple[RoleIndex, Room] | None = _rooms.__dict__.get("room")
    if known is None or known[0] is not index:
        known = _rooms.__dict__["room"] = (index, make_room(index))
    return known[1]


def best_rows(
    people: PeopleColumns, row: int, index: RoleIndex, *, top: int = 50
) -> tuple[Array, Array, int]:
    """(rows, scores, fits) of the exact best roles for the person in a row: as `walks.best_roles` gives them."""
    keys, heap = np.zeros((top, 3), np.uint64), np.zeros(top, np.int64)
    fits, size = walk_roles(people, row, index.pools, TABLE, _room(index), keys, heap)
    order = np.lexsort((keys[:size, 2], keys[:size, 1], keys[:size, 0]))[::-1]
    scores = (keys[order, 0] >> np.uint64(TIE_BITS)).astype(np.int64) - LOWEST
    return heap[order], scores, int(fits)


def best(people: PeopleColumns, row: int, index: RoleIndex, *, top: int = 50, generation: int = 0) -> Ranked:
    """The exact best roles for the person in a row, by ref."""
    rows, scores, fits = best_rows(people, row, index, top=top)
    refs = index.roles.refs
    return Ranked(tuple(refs[one] for one in rows.tolist()), tuple(scores.tolist()), fits, generation)
