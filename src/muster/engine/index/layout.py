"""What lies where in an index, and how words are packed.

An index is four pools of memory and a header that says where each part begins: few arguments for the kernels (a hundred
arrays would cost microseconds a call and minutes to compile), and few files for a snapshot. People are put in another
order (who may see them, trade, way of working), called *place*. A skill row is eleven bits, the *feature*: mu step (6), sd
class (3), want (2). A row without a level has mu step 0 and sd class 0, which no row with a level has: (0, 0) and (0, 1)
have the same P at every level, so a real (0, 0) is kept as (0, 1).

* posting: feature (11 bits) above the place (21 bits). Within a skill and a block of people postings fall, so that the
  surest come first, and the first posting is the maximum.
* forward word: the skill's number (21 bits) above the feature.
* line: 64 bytes a person: 52 codes of free minutes, then six codes of 16 bits, each a number in a dictionary of what is
  alike for many people (kinds of membership, working hours, languages, ways of working, rate, tags).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from muster.engine.arrays import Array
from muster.engine.levels import LEVELS, MU_STEPS, P_TABLE, SD_CLASSES
from muster.engine.rows import Stance

VERSION = "index-2"
PLACE_BITS = 21
MOST_PEOPLE = 1 << PLACE_BITS
"""People one index can hold; more are split over several."""
MOST_CODES = 1 << 16
"""Different entries one dictionary can hold; an index that needs more is split in two."""
WIDE, WEEK_BITMAPS = 2, 4
"""Weeks that one bitmap of free time covers, and how many amounts of time have one."""
KINDS, HOURS, SPOKEN, MODES, RATE, TAGS = 26, 27, 28, 29, 30, 31
"""Where the six codes stand in a line of 32 16-bit words."""

PARTS: dict[str, tuple[str, ...]] = {
    "bytes": ("line", "row_at", "week_high", "group_all", "spoken_level", "modes"),
    "words": (
        "start", "post", "row_base", "row", "skill", "member", "dweller", "blocker", "origin", "key_low", "key_high",
    ),
    "longs": (
        "bitmap", "tie", "minutes", "group_start", "group_seen_start", "group_seen", "organisation", "member_start",
        "site", "site_start", "party", "party_start", "amount", "tongue", "floor", "kinds", "hours", "spoken_start",
        "spoken", "rate", "tag_start", "tag",
    ),
}  # fmt: skip
"""The parts of each pool (uint8, uint32, int64), in order.

line: n x 64. week_high: upper bytes of the codes of minutes, where one byte is not enough. group_*: people side by side
whom the same organisations may see. start: skills x blocks + 1 into post. row_base: where the forward rows of each 2^ROW_BITS
people begin in row; row_at (16 bits, n + 1): each person's from there. skill: the caller's skills, ascending. member,
dweller, blocker: places by organisation, site, and party they do not work for. origin: a place's row in the columns. key_low,
key_high: the person's key, the upper half where a key needs it. bitmap: weeks (WIDE by amount), languages by level,
"anywhere". minutes: minutes by code, ascending. amount, tongue, floor: what has a bitmap. The rest are dictionaries (rate:
minor units and currency).
"""
_NAMES = [name for names in PARTS.values() for name in names]
AT: dict[str, int] = {name: 5 + 2 * number for number, name in enumerate(_NAMES)}
"""Where the header holds the begin of a part; its end is the next number."""
SIZE, BLOCK_BITS_AT, BLOCKS, BITMAP_WORDS, ROW_BITS_AT = range(5)
"""What else the header holds."""


@dataclass(frozen=True, eq=False)
class Index:
    """One index: int64 header and the pools. `longs` may be read as uint64, the first part of `octets` as uint16."""

    header: Array
    octets: Array  # uint8
    words: Array  # uint32
    longs: Array  # int64

    @property
    def size(self) -> int:
        """How many people are in it."""
        return int(self.header[SIZE])

    @property
    def nbytes(self) -> int:
        """Bytes of everything in it."""
        return self.header.nbytes + self.octets.nbytes + self.words.nbytes + self.longs.nbytes

    def part(self, name: str) -> Array:
        """One part, flat."""
        pool = next(pool for pool, names in PARTS.items() if name in names)
        first, last = self.header[AT[name]], self.header[AT[name] + 1]
        return {"bytes": self.octets, "words": self.words, "longs": self.longs}[pool][first:last]

    def pools(self) -> "Pools":
        """What the kernels take."""
        return Pools(
            self.header,
            self.octets,
            self.octets.view(np.uint16),
            self.words,
            self.longs,
            self.longs.view(np.uint64),
        )


class Pools(NamedTuple):
    """An index as the kernels take it."""

    header: Array
    octets: Array
    pairs: Array  # octets as uint16
    words: Array
    longs: Array
    bits: Array  # longs as uint64


def assemble(parts: dict[str, Array], head: Sequence[int]) -> Index:
    """Put the parts one after the other into their pools. head: size, block bits, blocks, words of a bitmap, row bits."""
    header = np.zeros(5 + 2 * len(_NAMES), dtype=np.int64)
    header[:5] = head
    pools = []
    for (_, names), dtype in zip(PARTS.items(), (np.uint8, np.uint32, np.int64), strict=True):
        end = 0
        for name in names:
            size = parts[name].nbytes // np.dtype(dtype).itemsize
            header[AT[name]], header[AT[name] + 1] = end, end + size
            end += size
        pool = np.empty(end + end % 2, dtype=dtype)
        for name in names:
            pool[header[AT[name]] : header[AT[name] + 1]] = parts.pop(name).ravel().view(dtype)
        pools.append(pool)
    return Index(header, *pools)


def _tables() -> tuple[Array, Array]:
    p = np.ascontiguousarray(P_TABLE.reshape(MU_STEPS * len(SD_CLASSES), LEVELS).T.astype(np.int32))
    if (p[:, 0] != p[:, 1]).any():
        raise AssertionError("mu step 0 must not tell sd classes 0 and 1 apart")
    p[:, 0] = 0
    best = p.reshape(LEVELS, MU_STEPS, -1).max(axis=2)
    least = [[np.searchsorted(best[k], need) for need in range(1001)] for k in range(LEVELS)]
    return p, np.array(least, dtype=np.int32)


P, LEAST_STEP = _tables()
"""P[level - 1, feature >> 2] in thousandths; LEAST_STEP[level - 1, p]: the lowest mu step at which any sd class gives p."""


_WANTS = np.array(
    [
        3 if Stance.RATHER_NOT & s else 1 if Stance.USE & s else 2 if Stance.LEARN & s else 0
        for s in range(256)
    ],
    dtype=np.uint32,
)


def wants_of(stance: Array) -> Array:
    """Two bits of a stance, by precedence: 3 rather not, 1 wants to use, 2 wants to learn, 0 silent."""
    return _WANTS[stance]


def features_of(mu_step: Array, sd_class: Array, stance: Array) -> Array:
    """Eleven bits a skill row."""
    level = mu_step.astype(np.uint32) << 3
    level |= np.maximum(sd_class, (mu_step == 0).astype(np.uint8))
    level *= stance & 1
    level <<= 2
    level |= wants_of(stance)
    return level
