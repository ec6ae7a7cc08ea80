"""What an address or a form says, read without trusting it."""

from __future__ import annotations

MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """The whole number that the text is; None for anything else, for a sign, and for more than nine digits.

    "²" and the like count as digits for Python and are no numbers; thousands of digits it refuses to read.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
