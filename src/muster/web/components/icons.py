"""The icons of lucide that the product uses, read once from their files and put into the page as inline SVG.

An icon is decoration beside a word: it is hidden from screen readers, and the word says what it means.
"""

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).resolve().parent.parent / "static" / "muster" / "icons"
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_SPACE = re.compile(r"\s+")
_NAME = re.compile(r"[a-z0-9-]+")


class NoSuchIcon(LookupError):
    """The named icon has no file; the message says where to put one."""


@cache
def _shapes(name: str) -> SafeString:
    path = FOLDER / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NoSuchIcon(f"There is no icon {name!r}: put lucide's {name}.svg into static/muster/icons/.")
    found = _INNER.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise NoSuchIcon(f"The file of icon {name!r} holds no drawing.")
    shapes = _SPACE.sub(" ", found.group(1)).replace(" />", "/>").strip()
    return mark_safe(shapes)  # noqa: S308  # read from our own files, never from input


def icon(name: str) -> SafeString:
    """The inline SVG of the icon, 24 units wide, coloured and sized by CSS, hidden from screen readers.

    Raises NoSuchIcon for a name without a file, so a typing error shows at once.
    """
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', _shapes(name))


def icon_names() -> list[str]:
    """Every name that `icon` knows, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.svg"))
