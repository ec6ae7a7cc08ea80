"""What one query needs before it walks: its role in one array, its lists, what they can bring, and who may come into
question."""

from typing import NamedTuple

import numpy as np
from numba import njit

from muster.engine.arrays import Array, RoleArrays
from muster.engine.index.layout import AT, BITMAP_WORDS, BLOCK_BITS_AT, BLOCKS, WIDE, Index
from muster.engine.rows import MOST_NEIGHBOURS, MOST_REQUIREMENTS, WEEKS, Kind, Mode
from muster.engine.scoring import PARAMETERS, find

MOST_LISTS = MOST_REQUIREMENTS * (MOST_NEIGHBOURS + 1)
_SKILLS, _MISSING, _MOST_MISSING = PARAMETERS.skills, PARAMETERS.missing, PARAMETERS.most_missing
_MET = PARAMETERS.met_from
_REQUIRED, _LEARNABLE, _ON_SITE = int(Kind.REQUIRED), int(Kind.LEARNABLE), int(Mode.ON_SITE)

_SINGLE = (
    "tie", "need", "minimum", "first_week", "weeks", "overlap", "place", "mode", "ceiling", "currency",
    "organisation", "open_to_all", "kinds",
)  # fmt: skip
TIE, NEED, MINIMUM, FIRST_WEEK, ROLE_WEEKS, OVERLAP, PLACE, MODE, CEILING, CURRENCY, ASKING, OPEN, KINDS = (
    range(13)
)
WINDOW = 13
ASKED, NEAR, LANGUAGES, AUDIENCE, EXCLUDED, PARTIES, ROLE_TAGS = range(16, 30, 2)
"""Begin and end of the role's lists in its array. ASKED: five numbers each (kind, level, weight, must, end of its NEAR,
counted in entries); NEAR: skill and similarity; LANGUAGES: language, floor, wish."""


def pack_role(roles: RoleArrays, j: int) -> Array:
    """The role in row j as one int64 array."""
    c = roles.columns
    a, b = int(c.requirement_start[j]), int(c.requirement_start[j + 1])
    near = slice(int(c.near_start[a]), int(c.near_start[b]))
    near_end = c.near_start[a + 1 : b + 1] - near.start
    parts = [
        np.column_stack([c.kind[a:b], c.level[a:b], c.weight[a:b], c.must[a:b], near_end]).ravel(),
        np.column_stack([c.near_skill[near], c.near_sim[near]]).ravel(),
    ]
    of = slice(int(c.language_start[j]), int(c.language_start[j + 1]))
    parts.append(np.column_stack([c.language[of], c.language_floor[of], c.language_wish[of]]).ravel())
    for name in ("audience", "excluded", "party", "tag"):
        start = getattr(c, f"{name}_start")
        parts.append(getattr(c, name)[int(start[j]) : int(start[j + 1])])
    packed = np.empty(30 + sum(part.size for part in parts), dtype=np.int64)
    packed[:13] = [getattr(c, name)[j].astype(np.int64) for name in _SINGLE]
    packed[13:16] = c.window[j].view(np.int64)
    end = 30
    for number, part in enumerate(parts):
        packed[16 + 2 * number], packed[17 + 2 * number] = end, end + part.size
        packed[end : end + part.size] = part
        end += part.size
    return packed


AT_AMOUNT = AT["amount"]
AT_BITMAP = AT["bitmap"]
AT_DWELLER = AT["dweller"]
AT_FLOOR = AT["floor"]
AT_GROUP_ALL = AT["group_all"]
AT_GROUP_SEEN = AT["group_seen"]
AT_GROUP_SEEN_START = AT["group_seen_start"]
AT_GROUP_START = AT["group_start"]
AT_MEMBER = AT["member"]
AT_MEMBER_START = AT["member_start"]
AT_BLOCKER, AT_PARTY, AT_PARTY_START = AT["blocker"], AT["party"], AT["party_start"]
AT_MINUTES = AT["minutes"]
AT_ORGANISATION = AT["organisation"]
AT_SITE = AT["site"]
AT_SITE_START = AT["site_start"]
AT_SKILL = AT["skill"]
AT_START, AT_POST = AT["start"], AT["post"]
AT_TONGUE = AT["tongue"]


class Scratch(NamedTuple):
    """Room for one query at a time; one per thread and index."""

    slot: Array  # int16, S: 1 + the first list of a skill
    lists: Array  # int64, 5 x MOST_LISTS: next list of the same skill + 1, skill, requirement, similarity, 1 = itself
    asks: Array  # int64, 4 x 41: first list, most cover, most gain, 1 = counts
    eligible: Array  # uint64, 2 x words: bits
    brings: (
        Array  # int32, MOST_LISTS x 512: what a posting of a list adds to the bound, by mu step and sd class
    )
    tally: Array  # int64, per person of a block, 0 for who is no candidate: what the postings read so far add to the
    # bound (31 bits, millionths of a point), the last requirement that added (its number + 1, 6 bits), what it added (27)
    found: Array  # uint32, 2 x people of a block: candidates; postings
    limit: Array  # int32: what some people can come to, without the practical part
    waiting: Array  # uint32, 2 x people of two blocks: candidates who are not looked at yet
    bound: Array  # int32, the same: what each of them can come to, without the practical part
    reach: (
        Array  # int64, 2 x groups + 1: first and last word of stretches outside of which nobody is eligible
    )
    inside: Array  # int64, per block: how many are eligible
    known: Array  # int32: what each entry of the six dictionaries means for the query: its number << 16 | value + 2
    meant: Array  # the same, flat
    query: Array  # int64, 1: the number of the query
    capped: Array  # int64, by code of minutes: min(minutes, need)


NEXT, SKILL, ASK, SIM, OWN = range(5)
FIRST, MOST, GAIN, COUNTS = range(4)
FAILS = -2


def make_scratch(x: Index) -> Scratch:
    """Room for queries on this index."""
    block = min(1 << int(x.header[BLOCK_BITS_AT]), max(512, 1 << x.size.bit_length()))
    entries = [x.part(n).size + 1 for n in ("kinds", "hours", "spoken_start", "modes", "rate", "tag_start")]
    known = np.zeros((6, max(entries)), dtype=np.int32)
    return Scratch(
        slot=np.zeros(x.part("skill").size + 1, dtype=np.int16),
        lists=np.zeros((5, MOST_LISTS), dtype=np.int64),
        asks=np.zeros((4, MOST_REQUIREMENTS + 1), dtype=np.int64),
        eligible=np.zeros((2, int(x.header[BITMAP_WORDS])), dtype=np.uint64),
        brings=np.zeros((MOST_LISTS, 512), dtype=np.int32),
        tally=np.zeros(block, dtype=np.int64),
        found=np.zeros((2, block + 1), dtype=np.uint32),
        limit=np.zeros(block, dtype=np.int32),
        waiting=np.zeros((2, 2 * block), dtype=np.uint32),
        bound=np.zeros((2, 2 * block), dtype=np.int32),
        reach=np.zeros((2, x.part("group_all").size + 1), dtype=np.int64),
        inside=np.zeros(int(x.header[BLOCKS]), dtype=np.int64),
        known=known,
        meant=known.ravel(),
        query=np.zeros(1, dtype=np.int64),
        capped=np.zeros(x.part("minutes").size, dtype=np.int64),
    )


@njit(cache=True, nogil=True)
def open_plan(x, q, s):  # type: ignore[no-untyped-def]
    """Resolve the role's skills to lists. Returns how many lists there are; `close_plan` tidies up."""
    h, slot, lists, asks = x.header, s.slot, s.lists, s.asks
    skill = x.words[h[AT_SKILL] : h[AT_SKILL + 1]]
    count, near = 0, q[NEAR]
    asked = (q[ASKED + 1] - q[ASKED]) // 5
    for n in range(asked):
        at_ask = q[ASKED] + 5 * n
        asks[FIRST, n] = count
        own, last = 1, q[NEAR] + 2 * q[at_ask + 4]
        while near < last:
            at = find(skill, 0, skill.size, q[near])
            if at >= 0 and (own == 1 or q[at_ask] != _LEARNABLE) and count < lists.shape[1]:
                lists[SKILL, count], lists[ASK, count], lists[SIM, count] = at, n, q[near + 1]
                lists[OWN, count] = own
                lists[NEXT, count] = slot[at]
                count += 1
                slot[at] = count
            own = 0
            near += 2
    asks[FIRST, asked] = count
    s.query[0] += 1
    if s.query[0] == 1 << 15:
        s.known[:] = 0
        s.query[0] = 1
    minutes = x.longs[h[AT_MINUTES] : h[AT_MINUTES + 1]]
    for code in range(minutes.size):
        s.capped[code] = min(minutes[code], q[NEED])
    return count


@njit(cache=True, nogil=True)
def close_plan(s, count):  # type: ignore[no-untyped-def]
    """Leave the scratch as it was found."""
    for n in range(count):
        s.slot[s.lists[SKILL, n]] = 0


@njit(cache=True, nogil=True)
def set_bounds(q, s, below, cut):  # type: ignore[no-untyped-def]
    """Fill asks[MOST], [GAIN] and [COUNTS]; return (what skills and penalty come to when every cover is below `cut`, how
    many requirements count), in millionths of a point.

    GAIN: what a cover of at most MOST, and below `below`, adds to that.
    """
    asks, lists = s.asks, s.lists
    low, counting, required = 0, 0, 0
    for n in range((q[ASKED + 1] - q[ASKED]) // 5):
        at = q[ASKED] + 5 * n
        asks[MOST, n], asks[GAIN, n], asks[COUNTS, n] = 0, 0, 0
        if q[at] == _LEARNABLE:
            continue
        asks[COUNTS, n] = 1
        counting += 1
        for item in range(asks[FIRST, n], asks[FIRST, n + 1]):
            asks[MOST, n] = max(asks[MOST, n], min(lists[SIM, item] * 10, below - 1))
        low += _SKILLS * q[at + 2] * min(asks[MOST, n], cut - 1)
        if asks[MOST, n] >= cut:
            asks[GAIN, n] = gain_of(q, n, asks[MOST, n], cut)
        required += 1 if q[at] == _REQUIRED else 0
    return low - 1000 * _MISSING * min(_MOST_MISSING, required), counting


@njit(cache=True, nogil=True, forceinline=True)
def gain_of(q, n, cover, cut):  # type: ignore[no-untyped-def]
    """What a cover from `cut` on adds to the bound, in millionths of a point."""
    at = q[ASKED] + 5 * n
    met = q[at] == _REQUIRED and cover >= _MET
    return max(1, _SKILLS * q[at + 2] * (cover - cut + 1)) + (1000 * _MISSING if met else 0)


@njit(cache=True, nogil=True, forceinline=True)
def clear_range(bits, first, last):  # type: ignore[no-untyped-def]
    """Clear the bits first..last."""
    at = first
    while at < last and at & 63:
        bits[at >> 6] &= ~(np.uint64(1) << np.uint64(at & 63))
        at += 1
    while at + 64 <= last:
        bits[at >> 6] = np.uint64(0)
        at += 64
    while at < last:
        bits[at >> 6] &= ~(np.uint64(1) << np.uint64(at & 63))
        at += 1


@njit(cache=True, nogil=True, forceinline=True)
def count_bits(word):  # type: ignore[no-untyped-def]
    """How many bits of a uint64 are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True)
def _see(x, live, q, s):  # type: ignore[no-untyped-def]
    """Fill eligible[0] with who is there and may be seen, and `reach` with the words in which they are."""
    h, longs, bits, reach = x.header, x.longs, s.eligible[0], s.reach
    start, seen, count = h[AT_GROUP_START], h[AT_GROUP_SEEN], 0
    bits[:] = live
    for g in range(h[AT_GROUP_ALL + 1] - h[AT_GROUP_ALL]):
        ends, first, last = h[AT_GROUP_SEEN_START] + g, longs[start + g], longs[start + g + 1]
        unseen = x.octets[h[AT_GROUP_ALL] + g] == 0
        if unseen and find(longs, seen + longs[ends], seen + longs[ends + 1], q[ASKING]) < 0:
            clear_range(bits, first, last)
        elif last > first:
            if count == 0 or reach[1, count - 1] < first >> 6:
                reach[0, count] = first >> 6
                count += 1
            reach[1, count - 1] = (last + 63) >> 6
    reach[:, count] = bits.size


@njit(cache=True, nogil=True)
def _meet(s, bits, first):  # type: ignore[no-untyped-def]
    """Keep of eligible[0] who is in bits[first:] as well."""
    into, reach, n = s.eligible[0], s.reach, 0
    while reach[0, n] < into.size:
        for w in range(reach[0, n], reach[1, n]):
            into[w] &= bits[first + w]
        n += 1


@njit(cache=True, nogil=True)
def _count_inside(s, each):  # type: ignore[no-untyped-def]
    """Fill `inside` and return how many are eligible. each: words of a block."""
    bits, reach, inside, total, n = s.eligible[0], s.reach, s.inside, 0, 0
    inside[:] = 0
    while reach[0, n] < bits.size:
        w = reach[0, n]
        while w < reach[1, n]:
            end, count = min(reach[1, n], (w // each + 1) * each), 0
            for at in range(w, end):
                count += count_bits(bits[at])
            inside[w // each] += count
            total += count
            w = end
        n += 1
    return total


@njit(cache=True, nogil=True)
def _add_list(bits, x, at_ids, at_starts, at_places, wanted):  # type: ignore[no-untyped-def]
    """Set the bits of the places in the list of an id."""
    h = x.header
    ids, starts = x.longs[h[at_ids] : h[at_ids + 1]], x.longs[h[at_starts] : h[at_starts + 1]]
    at = find(ids, 0, ids.size, wanted)
    if at >= 0:
        for n in range(h[at_places] + starts[at], h[at_places] + starts[at + 1]):
            place = np.int64(x.words[n])
            bits[place >> 6] |= np.uint64(1) << np.uint64(place & 63)


@njit(cache=True, nogil=True)
def _drop_list(bits, x, at_ids, at_starts, at_places, wanted):  # type: ignore[no-untyped-def]
    """Clear the bits of the places in the list of an id."""
    h = x.header
    ids, starts = x.longs[h[at_ids] : h[at_ids + 1]], x.longs[h[at_starts] : h[at_starts + 1]]
    at = find(ids, 0, ids.size, wanted)
    if at >= 0:
        for n in range(h[at_places] + starts[at], h[at_places] + starts[at + 1]):
            place = np.int64(x.words[n])
            bits[place >> 6] &= ~(np.uint64(1) << np.uint64(place & 63))


@njit(cache=True, nogil=True)
def find_eligible(x, live, q, s):  # type: ignore[no-untyped-def]
    """Fill eligible[0] with everybody who may meet the conditions that bitmaps and lists know; return how many. Who may see
    whom, audiences, blocks and places are settled here; times, languages, kinds and rates are asked of a candidate too."""
    h, longs = x.header, x.longs
    other, words = s.eligible[1], h[BITMAP_WORDS]
    _see(x, live, q, s)
    amounts, minutes = h[AT_AMOUNT + 1] - h[AT_AMOUNT], longs[h[AT_MINUTES] : h[AT_MINUTES + 1]]
    first, last = max(0, q[FIRST_WEEK]), min(WEEKS, q[FIRST_WEEK] + q[ROLE_WEEKS])
    if q[MINIMUM] > 0:
        code, amount = np.searchsorted(minutes, q[MINIMUM]), -1
        while amount + 1 < amounts and longs[h[AT_AMOUNT] + amount + 1] <= code:
            amount += 1
        if amount >= 0:
            for wide in range((first + WIDE - 1) // WIDE, last // WIDE):
                _meet(s, x.bits, h[AT_BITMAP] + (wide * amounts + amount) * words)
    tongues, floors = longs[h[AT_TONGUE] : h[AT_TONGUE + 1]], longs[h[AT_FLOOR] : h[AT_FLOOR + 1]]
    for at in range(q[LANGUAGES], q[LANGUAGES + 1], 3):
        tongue, level = find(tongues, 0, tongues.size, q[at]), -1
        while level + 1 < floors.size and floors[level + 1] <= q[at + 1]:
            level += 1
        if tongue >= 0 and level >= 0:
            row = WEEKS // WIDE * amounts + tongue * floors.size + level
            _meet(s, x.bits, h[AT_BITMAP] + row * words)
    if q[OPEN] == 0:
        other[:] = np.uint64(0)
        for at in range(q[AUDIENCE], q[AUDIENCE + 1]):
            _add_list(other, x, AT_ORGANISATION, AT_MEMBER_START, AT_MEMBER, q[at])
        _meet(s, other, 0)
    if q[MODE] == _ON_SITE and q[PLACE] != 0:
        last_row = WEEKS // WIDE * amounts + tongues.size * floors.size
        for w in range(words):
            other[w] = x.bits[h[AT_BITMAP] + last_row * words + w]
        _add_list(other, x, AT_SITE, AT_SITE_START, AT_DWELLER, q[PLACE])
        _meet(s, other, 0)
    for at in range(q[PARTIES], q[PARTIES + 1]):
        _drop_list(s.eligible[0], x, AT_PARTY, AT_PARTY_START, AT_BLOCKER, q[at])
    return _count_inside(s, (1 << h[BLOCK_BITS_AT]) >> 6)


@njit(cache=True, nogil=True)
def mark(x, chances, s, item, least, bits):  # type: ignore[no-untyped-def]
    """Set the bits of everybody in a list whose cover is at least `least` thousandths. chances: P by mu step and sd class."""
    h, words, sim = x.header, x.words, s.lists[SIM, item]
    first, surest = h[AT_START] + s.lists[SKILL, item] * h[BLOCKS], 0
    while surest < chances.size and sim * np.int64(chances[surest]) // 100 < least:
        surest += 1
    for cell in range(first, first + h[BLOCKS]):
        for y in range(h[AT_POST] + np.int64(words[cell]), h[AT_POST] + np.int64(words[cell + 1])):
            word = words[y]
            if np.int64(word >> np.uint32(26)) < surest >> 3:
                break
            if sim * np.int64(chances[word >> np.uint32(23)]) // 100 >= least:
                place = np.int64(word & np.uint32(0x1FFFFF))
                bits[place >> 6] |= np.uint64(1) << np.uint64(place & 63)


@njit(cache=True, nogil=True)
def meet_musts(x, q, t, s):  # type: ignore[no-untyped-def]
    """Keep of eligible[0] who has what the work cannot start without; return how many, or -1 where nothing is such."""
    other, found = s.eligible[1], False
    for n in range((q[ASKED + 1] - q[ASKED]) // 5):
        at = q[ASKED] + 5 * n
        if q[at + 3] != 0:
            found = True
            other[:] = np.uint64(0)
            for item in range(s.asks[FIRST, n], s.asks[FIRST, n + 1]):
                if s.lists[OWN, item] != 0:
                    mark(x, t[q[at + 1] - 1], s, item, _MET, other)
            _meet(s, other, 0)
    return _count_inside(s, (1 << x.header[BLOCK_BITS_AT]) >> 6) if found else -1
