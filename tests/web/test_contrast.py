"""The contrast that the design promises, computed from the tokens themselves (OKLCH to WCAG 2.2)."""

from __future__ import annotations

import math
import re

import pytest

from tests.house.reading import SOURCE

TOKENS = SOURCE / "web" / "static" / "muster" / "css" / "1-tokens.css"
PAIR = re.compile(r"--([a-z0-9-]+):\s*light-dark\(oklch\(([^)]*)\),\s*oklch\(([^)]*)\)\)")
TEXT, NON_TEXT = 4.5, 3.0

# foreground, background, floor, and what the design measured in light and dark
PAIRS = [
    ("ink", "paper", TEXT, 15.8, 16.0),
    ("ink", "accent-wash", TEXT, 14.5, 12.5),
    ("ink-2", "paper", TEXT, 8.8, 10.0),
    ("ink-2", "wash", TEXT, 8.1, 8.3),
    ("ink-3", "paper", TEXT, 6.3, 7.0),
    ("ink-3", "wash", TEXT, 5.9, 5.8),
    ("ink-3", "accent-wash", TEXT, 5.8, 5.5),
    ("accent", "paper", TEXT, 7.4, 10.5),
    ("accent", "accent-wash", TEXT, 6.8, 8.2),
    ("on-accent", "accent", TEXT, 7.5, 10.4),
    ("warn", "paper", TEXT, 6.4, 10.6),
    ("warn", "warn-wash", TEXT, 5.9, 7.8),
    ("danger", "paper", TEXT, 7.1, 8.2),
    ("danger", "accent-wash", TEXT, 6.5, 6.5),
    ("danger", "danger-wash", TEXT, 6.4, 6.1),
    ("edge", "sheet", NON_TEXT, 3.9, 3.8),
    ("edge", "wash", NON_TEXT, 3.5, 3.4),
    ("plate-0", "paper", NON_TEXT, 3.1, 3.4),
    ("plate-1", "paper", NON_TEXT, 7.4, 10.5),
    ("plate-2", "paper", NON_TEXT, 3.6, 5.4),
]
# pairs that our pages add to the design's: they need the floor only
ALSO = [
    ("ink", "sheet", TEXT),
    ("ink", "wash", TEXT),
    ("ink", "warn-wash", TEXT),
    ("ink", "danger-wash", TEXT),
    ("ink-2", "sheet", TEXT),
    ("ink-2", "accent-wash", TEXT),
    ("ink-3", "sheet", TEXT),
    ("accent", "sheet", TEXT),
    ("accent", "wash", TEXT),
    ("accent", "danger-wash", TEXT),
    ("on-accent", "accent-deep", TEXT),
    ("danger", "sheet", TEXT),
    ("paper", "ink", TEXT),
]


def tokens() -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
    """Each colour token as (light, dark), each of lightness, chroma and hue."""
    return {name: (_numbers(light), _numbers(dark)) for name, light, dark in PAIR.findall(TOKENS.read_text())}


def _numbers(words: str) -> tuple[float, ...]:
    return tuple(float(word) for word in words.split())


def luminance(colour: tuple[float, ...]) -> float:
    """Relative luminance of an OKLCH colour, clipped to sRGB as a screen clips it."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The WCAG ratio of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast((0.0, 0.0, 0.0), (1.0, 0.0, 0.0)) == pytest.approx(21.0, abs=0.01)


@pytest.mark.parametrize(("front", "back", "floor", "light", "dark"), PAIRS)
def test_pairs_of_the_design_keep_their_contrast(
    front: str, back: str, floor: float, light: float, dark: float
) -> None:
    found = tokens()
    measured = [contrast(found[front][mode], found[back][mode]) for mode in (0, 1)]
    assert min(measured) >= floor
    # Danger lies just outside sRGB: a browser maps it a little darker than the clipping here.
    assert measured == pytest.approx([light, dark], abs=0.3)


@pytest.mark.parametrize(("front", "back", "floor"), ALSO)
def test_pairs_of_our_pages_reach_the_floor(front: str, back: str, floor: float) -> None:
    found = tokens()
    assert min(contrast(found[front][mode], found[back][mode]) for mode in (0, 1)) >= floor


def test_no_colour_stands_outside_the_tokens() -> None:
    """Rules name tokens; the one exception is the veil behind a dialog."""
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(|\boklch\(")
    found = {
        sheet.name: lines
        for sheet in TOKENS.parent.glob("*.css")
        if sheet != TOKENS
        and (
            lines := [
                line.strip()
                for line in sheet.read_text().splitlines()
                if literal.search(line) and "::backdrop" not in line and "url(#" not in line
            ]
        )
    }
    assert found == {}
