"""How wide words are when drawn, near enough that nothing in a chart overlaps.

Widths are in parts of the font size, measured on the working face (Atkinson Hyperlegible Next, tabular figures)
and rounded up, so an estimate is never too small for ordinary words.
"""

NARROW = frozenset("iljtfrI.,:;'’|!()[] ·-")
WIDE = frozenset("mwMWQ@%—")
PLAIN, DIGIT, UPPER = 0.58, 0.63, 0.72
STRONG = 1.06


def text_width(words: str, *, size: float = 13.0, strong: bool = False) -> float:
    """The width of one line of words in drawing units."""
    total = 0.0
    for sign in words:
        if sign in NARROW:
            total += 0.36
        elif sign in WIDE:
            total += 0.95
        elif sign.isdigit():
            total += DIGIT
        elif sign.isupper():
            total += UPPER
        else:
            total += PLAIN
    return total * size * (STRONG if strong else 1.0)


def shorten(words: str, room: float, *, size: float = 13.0, strong: bool = False) -> str:
    """The words, cut with an ellipsis where they would be wider than the room."""
    if text_width(words, size=size, strong=strong) <= room:
        return words
    kept = words
    while kept and text_width(kept + "…", size=size, strong=strong) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…" if kept else ""
