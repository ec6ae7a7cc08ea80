"""From what somebody hands in to the words of a badge: JSON, a compact JWS, or a PNG with the badge baked in."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

MOST_BYTES = 512 * 1024
MOST_DEPTH = 30
_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORDS = (b"openbadgecredential", b"openbadges")


def text_of(data: bytes) -> str:
    """The text of a badge. Raises ValueError where there is none."""
    if data.startswith(_PNG):
        return _baked(data)
    return data.decode("utf-8-sig").strip()


def _baked(data: bytes) -> str:
    """The text in the PNG's own chunk (iTXt "openbadgecredential")."""
    place = len(_PNG)
    while place + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        if kind == b"iTXt":
            keyword, _null, rest = body.partition(b"\0")
            if keyword in _KEYWORDS and len(rest) >= 2:
                is_packed, rest = rest[0] == 1, rest[2:]
                _language, _null, rest = rest.partition(b"\0")
                _translated, _null, text = rest.partition(b"\0")
                return (_unpacked(text) if is_packed else text).decode("utf-8").strip()
        place += 12 + length
    raise ValueError("no badge in this picture")


def _unpacked(text: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(text, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if reader.unconsumed_tail:
        raise ValueError("too large")
    return found


def json_of(text: str) -> dict[str, Any]:
    """The JSON object, each name once, nested no deeper than 30. Raises ValueError."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name stands twice")
        return found

    def no_constant(word: str) -> Any:
        raise ValueError(word)

    try:
        found = json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(found, dict) or _depth(found) > MOST_DEPTH:
        raise ValueError("not a badge")
    return found


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += [(child, depth + 1) for child in inner if isinstance(child, dict | list)]
    return deepest
