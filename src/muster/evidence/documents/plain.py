"""Text files: which encoding, and Markdown without its marks."""

from __future__ import annotations

import codecs
import re
import unicodedata

from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import Unreadable

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff]")


def decode(data: bytes) -> str:
    """The text in these bytes: UTF-8, UTF-16 or UTF-32, else Windows-1252. Raises CouldNotRead for binary data."""
    text = _decode(data)
    odd = sum(
        1
        for char in text[:20_000]
        if unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"} and char not in "\t\n\r\f\v\0"
    )
    if odd * 20 > min(len(text), 20_000):
        raise CouldNotRead(Unreadable.UNKNOWN_KIND)
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    # UTF-16 without a mark: Latin text has a NUL in every second byte.
    sample = data[:2_000]
    if len(sample) >= 4:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if odd > len(sample) * 0.3 and even < odd / 4:
            return data.decode("utf-16-le", errors="replace")
        if even > len(sample) * 0.3 and odd < even / 4:
            return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def tidy(text: str) -> str:
    """One form for all: composed letters, line feeds only, no control characters, no runs of empty lines."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\f\v\u2028\u2029\x85]", "\n", text)
    text = _CONTROLS.sub("", text).replace("\u00a0", " ").replace("\u202f", " ").replace("\u00ad", "")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


# Every repetition is bounded, so that a file made to be slow is not.
_MARKDOWN = (
    (re.compile(r"<!--.{0,2000}?-->", re.S), ""),
    (re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,600}\)"), r"\1"),
    (re.compile(r"^ {0,3}#{1,6} {1,3}(.{0,300}?) {0,3}#{0,6}$", re.M), r"\1"),
    (re.compile(r"^ {0,3}(?:={3,80}|-{3,80}|\*{3,80}|_{3,80})$", re.M), ""),
    (re.compile(r"^ {0,3}> ?", re.M), ""),
    (re.compile(r"^( {0,12})[*+-] {1,4}", re.M), r"\1- "),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]{1,300})`"), r"\1"),
)


def without_marks(text: str) -> str:
    """Markdown as plain text: headings, emphasis, links and quotes lose their marks, words stay."""
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text
