"""An index from the columns of a snapshot: numbering what is alike, ordering people, packing words."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

from muster.engine.arrays import Array, PeopleColumns
from muster.engine.index.layout import (
    MOST_CODES,
    MOST_PEOPLE,
    WEEK_BITMAPS,
    WIDE,
    Index,
    assemble,
    features_of,
)
from muster.engine.index.prefetch import prefetch
from muster.engine.rows import WEEKS, Mode

BLOCK_BITS = 16
_TONGUES, _FLOORS = 10, (2, 4)


class TooMany(ValueError):
    """A dictionary is full: the people must be split."""


@njit(cache=True, nogil=True)
def _number(start, a, b, code, first):  # type: ignore[no-untyped-def]
    """Number equal lists of pairs alike, in order of first appearance: code[i], and first[code] = the first such i.
    Returns how many there are."""
    size = 1024
    while size < 2 * min(first.size, start.size):
        size *= 2
    table = np.full(size, -1, dtype=np.int64)
    count = 0
    for i in range(start.size - 1):
        z = np.uint64(start[i + 1] - start[i])
        for x in range(start[i], start[i + 1]):
            z = (z ^ np.uint64(a[x])) * np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(29)) ^ np.uint64(b[x])) * np.uint64(0xBF58476D1CE4E5B9)
            z ^= z >> np.uint64(32)
        at = np.int64(z & np.uint64(size - 1))
        while True:
            known = table[at]
            if known < 0:
                if count == first.size:
                    return -1
                table[at] = count
                first[count] = i
                code[i] = count
                count += 1
                break
            o = first[known]
            same = start[o + 1] - start[o] == start[i + 1] - start[i]
            if same:
                for x in range(start[i + 1] - start[i]):
                    if a[start[o] + x] != a[start[i] + x] or b[start[o] + x] != b[start[i] + x]:
                        same = False
                        break
            if same:
                code[i] = known
                break
            at = (at + 1) & (size - 1)
    return count


def alike(start: Array, a: Array, b: Array | None = None, *, most: int = MOST_CODES) -> tuple[Array, Array]:
    """(code per person, a person of each code). Raises TooMany."""
    code = np.empty(start.size - 1, dtype=np.int64)
    first = np.empty(min(most, max(1, start.size - 1)), dtype=np.int64)
    a = np.ascontiguousarray(a, dtype=np.int64)
    other = np.zeros(a.size, dtype=np.int64) if b is None else np.ascontiguousarray(b, dtype=np.int64)
    count = _number(start, a, other, code, first)
    if count < 0:
        raise TooMany
    return code, first[:count].copy()


def rows_alike(*columns: Array, most: int = MOST_CODES) -> tuple[Array, Array]:
    """The same for people with one value in each column."""
    values = np.stack([column.astype(np.int64) for column in columns], axis=1)
    return alike(np.arange(values.shape[0] + 1, dtype=np.int64) * values.shape[1], values.ravel(), most=most)


def taken(start: Array, rows: Array, *values: Array) -> tuple[Array, ...]:
    """The lists of some rows, one after the other."""
    lengths = (start[1:] - start[:-1])[rows]
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    where = np.repeat(start[:-1][rows] - ends[:-1], lengths) + np.arange(ends[-1])
    return (ends, *(value[where] for value in values))


@njit(cache=True, nogil=True)
def _trades(start, skill, held, most):  # type: ignore[no-untyped-def]
    """Per person the skill that tells their trade: the commonest that at most `most` people have."""
    trade = np.zeros(start.size - 1, dtype=np.int64)
    for i in range(start.size - 1):
        best = -1
        for x in range(start[i], start[i + 1]):
            s = np.int64(skill[x])
            if held[s] <= most and held[s] > best:
                best = held[s]
                trade[i] = s
    return trade


@njit(cache=True, nogil=True)
def _by_level(post, first, last, room, tally):  # type: ignore[no-untyped-def]
    """Order post[first:last] by mu step, the surest first, and within a step as it was. room: as long; tally: 65."""
    if last - first <= 24:
        for i in range(first + 1, last):
            value, at = post[i], i
            while at > first and (post[at - 1] >> np.uint32(26)) < (value >> np.uint32(26)):
                post[at] = post[at - 1]
                at -= 1
            post[at] = value
        return
    tally[:] = 0
    for i in range(first, last):
        tally[64 - np.int64(post[i] >> np.uint32(26))] += 1
        room[i - first] = post[i]
    for step in range(1, 65):
        tally[step] += tally[step - 1]
    for i in range(last - first):
        above = 63 - np.int64(room[i] >> np.uint32(26))
        post[first + tally[above]] = room[i]
        tally[above] += 1


@njit(cache=True, nogil=True)
def _tally(start, skill, number, order, first, last, block_bits, blocks, counts):  # type: ignore[no-untyped-def]
    """Count the postings of order[first:last], whole blocks of people, by skill * blocks + block, one further on."""
    skills = (counts.size - 1) // blocks
    for block in range(first >> block_bits, (last + (1 << block_bits) - 1) >> block_bits):
        here = np.zeros(skills, dtype=np.uint32)
        for at in range(block << block_bits, min(last, (block + 1) << block_bits)):
            i = order[at]
            for x in range(start[i], start[i + 1]):
                here[number[skill[x]]] += np.uint32(1)
        for known in range(skills):
            counts[known * blocks + block + 1] = here[known]


@njit(cache=True, nogil=True)
def _ends(counts, start, order, row_start):  # type: ignore[no-untyped-def]
    """From counts to where postings begin, and where each person's row does."""
    for c in range(1, counts.size):
        counts[c] += counts[c - 1]
    done = 0
    for at in range(order.size):
        row_start[at] = done
        done += start[order[at] + 1] - start[order[at]]
    row_start[order.size] = done


@njit(cache=True, nogil=True)
def _pack(start, skill, number, feature, order, first, last, block_bits, blocks, ends, post, row_start, row):  # type: ignore[no-untyped-def]
    """Fill postings and forward words of the people in order[first:last], who are whole blocks."""
    skills = (ends.size - 1) // blocks
    room, tally = np.empty(1 << block_bits, dtype=np.uint32), np.zeros(65, dtype=np.int64)
    heads = np.empty(skills, dtype=np.uint32)
    for block in range(first >> block_bits, (last + (1 << block_bits) - 1) >> block_bits):
        for known in range(skills):
            heads[known] = ends[known * blocks + block]
        for at in range(block << block_bits, min(last, (block + 1) << block_bits)):
            if at + 4 < last:
                prefetch(skill, start[order[at + 4]])
                prefetch(feature, start[order[at + 4]])
            i, done = order[at], np.int64(row_start[at])
            for x in range(start[i], start[i + 1]):
                known, word = number[skill[x]], np.uint32(feature[x])
                post[heads[known]] = (word << np.uint32(21)) | np.uint32(at)
                heads[known] += np.uint32(1)
                row[done] = (known << np.uint32(11)) | word
                done += 1
        for cell in range(block, ends.size - 1, blocks):
            _by_level(post, ends[cell], ends[cell + 1], room, tally)


def _side_by_side(call: Callable[[int, int], object], blocks: int, block_bits: int, n: int) -> None:
    """The call for stretches of whole blocks, as many at once as there are processors (the kernels let others run)."""
    if (many := min(blocks, os.cpu_count() or 1)) <= 1:
        call(0, n)
        return
    cuts = [min(n, (blocks * part // many) << block_bits) for part in range(many)] + [n]
    with ThreadPoolExecutor(many) as pool:
        list(pool.map(call, cuts[:-1], cuts[1:]))


@njit(cache=True, nogil=True)
def _note(free, held):  # type: ignore[no-untyped-def]
    """Mark the amounts of time that occur."""
    for i in range(free.shape[0]):
        for week in range(free.shape[1]):
            held[free[i, week]] = 1


@njit(cache=True, nogil=True)
def _weeks(free, order, first, last, code, line, high, amount, wide, bitmap):  # type: ignore[no-untyped-def]
    """Fill the 52 codes of the lines first..last and their bitmaps of free weeks."""
    for at in range(first, last):
        i = order[at]
        word, bit = at >> 6, np.uint64(1) << np.uint64(at & 63)
        least = np.int64(1 << 20)
        for week in range(52):
            value = code[free[i, week]]
            line[at, week] = value & 255
            if high.shape[0] > 0:
                high[at, week] = value >> 8
            least = min(least, np.int64(value))
            if (week + 1) % wide == 0:
                for t in range(amount.size):
                    if least >= amount[t]:
                        bitmap[week // wide * amount.size + t, word] |= bit
                least = np.int64(1 << 20)


def _inverse(start: Array, values: Array, place_of: Array) -> tuple[Array, Array, Array]:
    """(values ascending, start, places ascending within a value) of lists per caller's row."""
    owner = np.repeat(place_of, np.diff(start))
    order = np.lexsort((owner, values))
    found, first = np.unique(values[order], return_index=True)
    ends = np.append(first, values.size).astype(np.int64)
    return found.astype(np.int64), ends, owner[order].astype(np.uint32)


def _bitmap(rows: Array, words: int) -> Array:
    """Bits at these places, as words."""
    bits = np.zeros(words * 64, dtype=np.uint8)
    bits[rows] = 1
    return np.packbits(bits, bitorder="little").view(np.uint64)


def _dictionaries(c: PeopleColumns) -> tuple[Array, dict[str, Any], Array]:
    """(codes n x 6, what they stand for, the code of who may see a person)."""
    seen, _ = alike(c.visible_start, c.visible)
    group, group_rows = rows_alike(c.everyone, np.where(c.everyone != 0, 0, seen + 1))
    kinds, kind_rows = rows_alike(c.kinds)
    hours, hour_rows = rows_alike(*(c.hours[:, i] for i in range(3)))
    spoken, spoken_rows = alike(c.language_start, c.language, c.language_level)
    modes, mode_rows = rows_alike(c.modes)
    rate, rate_rows = rows_alike(c.rate, c.currency)
    tags, tag_rows = alike(c.tag_start, c.tag)
    found: dict[str, Any] = {
        "kinds": c.kinds[kind_rows],
        "hours": c.hours[hour_rows],
        "modes": c.modes[mode_rows],
        "rate": np.stack(
            [c.rate[rate_rows].astype(np.int64), c.currency[rate_rows].astype(np.int64)], axis=1
        ),
        "group_all": c.everyone[group_rows],
    }
    found["spoken_start"], found["spoken"], found["spoken_level"] = taken(
        c.language_start, spoken_rows, c.language, c.language_level
    )
    found["tag_start"], found["tag"] = taken(c.tag_start, tag_rows, c.tag)
    found["group_seen_start"], found["group_seen"] = taken(c.visible_start, group_rows, c.visible)
    codes = np.stack([kinds, hours, spoken, modes, rate, tags], axis=1).astype(np.uint16)
    return codes, found, group


def _amounts(free: Array, minutes: Array) -> Array:
    """Codes of the amounts of free time that get a bitmap: the least above nothing, then quantiles of what is free."""
    sample = free[:: max(1, free.shape[0] // 5000)].ravel()
    sample = sample[sample > 0]
    if not sample.size:
        return np.zeros(0, dtype=np.int64)
    wanted = [int(sample.min()), *np.quantile(sample, [0.3, 0.55, 0.8]).astype(int).tolist()]
    return np.unique(np.searchsorted(minutes, wanted[:WEEK_BITMAPS]))


def _bitmaps(c: PeopleColumns, place_of: Array, words: int, tongues: Array) -> list[Array]:
    """Bitmaps of languages by level, then of those who would go anywhere."""
    owner = np.repeat(place_of, np.diff(c.language_start))
    found = [
        _bitmap(owner[(c.language == tongue) & (c.language_level >= level)], words)
        for tongue in tongues
        for level in _FLOORS
    ]
    return [*found, _bitmap(place_of[c.modes & Mode.ANYWHERE != 0], words)]


def _packed_skills(
    c: PeopleColumns, block_bits: int, group: Array, zone: Array
) -> tuple[Array, dict[str, Array], int]:
    """(the order of people, postings and forward rows, blocks)."""
    n = c.key.size
    present = np.zeros(int(c.skill.max()) + 2 if c.skill.size else 1, dtype=np.int64)
    present += np.bincount(c.skill, minlength=present.size)
    skills = np.flatnonzero(present).astype(np.uint32)
    number = np.zeros(present.size, dtype=np.uint32)
    number[skills] = np.arange(skills.size)
    trade = _trades(c.skill_start, c.skill, present, max(8, n // 50))
    order = np.lexsort((zone, c.modes & Mode.REMOTE, number[trade] if number.size else trade, group))
    blocks = max(1, (n + (1 << block_bits) - 1) >> block_bits)
    counts = np.zeros(skills.size * blocks + 1, dtype=np.int64)
    post, row = np.empty(c.skill.size, dtype=np.uint32), np.empty(c.skill.size, dtype=np.uint32)
    row_start = np.zeros(n + 1, dtype=np.uint32)
    feature = features_of(c.mu_step, c.sd_class, c.stance).astype(np.uint16)
    held = (c.skill_start, c.skill, number)

    def tally(first: int, last: int) -> None:
        _tally(*held, order, first, last, block_bits, blocks, counts)

    def pack(first: int, last: int) -> None:
        _pack(*held, feature, order, first, last, block_bits, blocks, counts, post, row_start, row)

    _side_by_side(tally, blocks, block_bits, n)
    _ends(counts, c.skill_start, order, row_start)
    _side_by_side(pack, blocks, block_bits, n)
    words = {"skill": skills, "start": counts.astype(np.uint32), "post": post, "row": row}
    return order, words | {"row_start": row_start}, blocks


def _lines(c: PeopleColumns, codes: Array, order: Array, place_of: Array, words: int) -> dict[str, Array]:
    """Lines, minutes and bitmaps."""
    held = np.zeros(65_536, dtype=np.uint8)
    held[0] = 1
    _note(c.free, held)
    minutes = np.flatnonzero(held)
    minute_code = np.zeros(65_536, dtype=np.int64)
    minute_code[minutes] = np.arange(minutes.size)
    amount, tongues = _amounts(c.free, minutes), np.sort(_commonest(c.language, _TONGUES))
    line = np.zeros((order.size, 64), dtype=np.uint8)
    line.view(np.uint16)[:, 26:] = codes[order]
    high = np.zeros((order.size if minutes.size > 256 else 0, WEEKS), dtype=np.uint8)
    others = _bitmaps(c, place_of, words, tongues)
    weekly = WEEKS // WIDE * amount.size
    bitmap = np.zeros((weekly + len(others), words), dtype=np.uint64)
    bitmap[weekly:] = others

    def fill(first: int, last: int) -> None:
        _weeks(c.free, order, first, last, minute_code, line, high, amount, WIDE, bitmap)

    _side_by_side(fill, max(1, order.size >> 16), 16, order.size)
    floor = np.array(_FLOORS, dtype=np.int64)
    return {
        "line": line, "week_high": high, "minutes": minutes, "bitmap": bitmap, "amount": amount, "tongue": tongues,
        "floor": floor,
    }  # fmt: skip


def _begins(row_start: Array) -> tuple[int, Array, Array]:
    """(bits, where each 2^bits rows begin, where each row begins from there in 16 bits)."""
    for bits in range(8, -1, -1):
        base = row_start[:: 1 << bits]
        within = row_start - np.repeat(base, 1 << bits)[: row_start.size]
        if within.max() < 65_536:
            break
    return bits, base, within.astype(np.uint16)


def build_one(c: PeopleColumns, *, block_bits: int = BLOCK_BITS) -> Index:
    """One index of all these people. Raises TooMany when they must be split."""
    n = c.key.size
    if n > MOST_PEOPLE:
        raise TooMany
    codes, found, group = _dictionaries(c)
    order, skills, blocks = _packed_skills(c, block_bits, group, codes[:, 1].astype(np.int64))
    place_of = np.empty(n, dtype=np.int64)
    place_of[order] = np.arange(n)
    words = max(1, (n + 63) // 64)
    organisation, member_start, member = _inverse(c.organisation_start, c.organisation, place_of)
    site, site_start, dweller = _inverse(np.arange(n + 1, dtype=np.int64), c.place, place_of)
    party, party_start, blocker = _inverse(c.block_start, c.block, place_of)
    row_bits, row_base, row_at = _begins(skills.pop("row_start"))
    key = c.key[order]
    high = key >> 32 if (key >> 32).any() else key[:0]
    parts = {
        **skills,
        **_lines(c, codes, order, place_of, words),
        "tie": c.tie[order],
        "key_low": (key & 0xFFFFFFFF).astype(np.uint32),
        "key_high": high.astype(np.uint32),
        "origin": order.astype(np.uint32),
        "group_start": np.searchsorted(group[order], np.arange(found["group_all"].size + 1)),
        "organisation": organisation,
        "member_start": member_start,
        "member": member,
        "site": site,
        "site_start": site_start,
        "dweller": dweller,
        "party": party,
        "party_start": party_start,
        "blocker": blocker,
        "row_base": row_base,
        "row_at": row_at,
        **found,
    }
    return assemble(parts, (n, block_bits, blocks, words, row_bits))


def _commonest(values: Array, most: int) -> Array:
    found, count = np.unique(values, return_counts=True)
    return found[np.argsort(-count, kind="stable")[:most]]
