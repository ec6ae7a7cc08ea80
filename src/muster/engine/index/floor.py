"""The memory floor of a walk: the same bytes, read with as little arithmetic as possible.

What a question read (postings, lists, bitmaps, lines, forward rows) is read once more: the postings of as many lists in a
row and added up, the bitmaps met, and lines and rows asked for at random places, independent of each other.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def touch(words, bits, octets, begins, length, bitmaps, bitmap_words, lines, rows):  # type: ignore[no-untyped-def]
    """Add up what is read, so that nothing is left out. begins: where each list starts; length: of each; bitmaps: rows of
    `bits`; lines, rows: places in octets and words."""
    total = np.int64(0)
    for n in range(begins.size):
        for y in range(begins[n], begins[n] + length):
            total += words[y]
    for n in range(bitmaps):
        for w in range(n * bitmap_words, (n + 1) * bitmap_words):
            total ^= bits[w]
    for n in range(lines.size):
        total += octets[lines[n]]
    for n in range(rows.size):
        total += words[rows[n]]
        total += words[rows[n] + 16]
    return total
