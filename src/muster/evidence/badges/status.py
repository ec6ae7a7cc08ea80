"""Bitstring Status List (W3C): a bit a badge, gzipped, in base 64; a set bit means revoked."""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable

LEAST_BITS = 131_072
"""The smallest list that the recommendation allows, so that a reader of one bit does not give away which."""

MOST_BYTES = 4 * 1024 * 1024


def encoded(revoked: Iterable[int], *, bits: int = LEAST_BITS) -> str:
    """The list as "u…", with these bits set. The first bit is the leftmost of the first byte."""
    data = bytearray(max(LEAST_BITS, bits) // 8)
    for index in revoked:
        data[index // 8] |= 0x80 >> (index % 8)
    packed = gzip.compress(bytes(data), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def bit_of(text: str, index: int) -> bool:
    """Whether the bit is set. Raises ValueError for what is no such list, or a bit beyond its end."""
    try:
        packed = base64.urlsafe_b64decode(text.removeprefix("u") + "=" * (-len(text.removeprefix("u")) % 4))
        reader = zlib.decompressobj(31)
        data = reader.decompress(packed, MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ValueError("not a status list") from error
    if (
        reader.unconsumed_tail
        or not reader.eof
        or len(data) * 8 < LEAST_BITS
        or not 0 <= index < len(data) * 8
    ):
        raise ValueError("not a status list")
    return bool(data[index // 8] & (0x80 >> (index % 8)))
