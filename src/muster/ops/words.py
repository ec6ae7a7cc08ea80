"""The words on screen and their translations: found in the source, compared, compiled.

English is the source and needs no catalogue; whatever has no translation yet is spoken in English.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from muster.foundation.words import LOCALE

SOURCE = Path(__file__).resolve().parents[1]
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""What the compiled file gives as its day, so that compiling twice gives the same bytes."""

Words = tuple[str, str]
"""A marked text and its form for many, which is "" where there is only one form."""

_TAG = re.compile(r"""{%\s*(t|tn)\s+("[^"]*"|'[^']*')(?:\s+("[^"]*"|'[^']*'))?""")
_NAME = re.compile(r"{(\w*)")


def marked_words() -> set[Words]:
    """Every marked text of the product, from Python and from templates."""
    found: set[Words] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        found.update(in_python(path.read_text(encoding="utf-8")))
    for path in sorted((SOURCE / "web" / "templates").rglob("*.html")):
        found.update(in_template(path.read_text(encoding="utf-8")))
    return found


def in_python(source: str) -> Iterator[Words]:
    """Texts given to ``_`` and ``_n`` as plain strings."""
    for node in ast.walk(ast.parse(source)):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "_n")
        ):
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if texts and (node.func.id == "_" or len(texts) == 2):
            yield texts[0], texts[1] if node.func.id == "_n" else ""


def in_template(source: str) -> Iterator[Words]:
    """Texts of the tags ``t`` and ``tn``."""
    for tag, one, many in _TAG.findall(source):
        yield one[1:-1], many[1:-1] if tag == "tn" else ""


def catalogue(language: str) -> Catalog:
    """The translations into a language, as they are written."""
    with (_folder(language) / "muster.po").open("rb") as file:
        found = read_po(file, locale=language)
    found.creation_date = found.revision_date = UNDATED
    return found


def compiled(language: str) -> bytes:
    """The catalogue as gettext reads it."""
    target = io.BytesIO()
    write_mo(target, catalogue(language))
    return target.getvalue()


def write_compiled(language: str) -> Path:
    """Compile the catalogue beside its source; where it is."""
    path = _folder(language) / "muster.mo"
    path.write_bytes(compiled(language))
    return path


def _folder(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES"


def translated(language: str) -> dict[Words, tuple[str, ...]]:
    """What has a translation: the marked text to its forms."""
    found: dict[Words, tuple[str, ...]] = {}
    for message in catalogue(language):
        if message.id and message.string:
            one, many = (message.id[0], message.id[1]) if message.pluralizable else (str(message.id), "")
            forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
            found[one, many] = tuple(str(form) for form in forms)
    return found


def problems(language: str) -> list[str]:
    """Translations of texts that are gone, empty forms, and placeholders that the source does not have."""
    known, wrong = marked_words(), []
    for words, forms in translated(language).items():
        if words not in known:
            wrong.append(f"no page says any more: {words[0]}")
        wanted = names_in(words[1] or words[0])
        for form in forms:
            if not form or not names_in(form) <= wanted | names_in(words[0]):
                wrong.append(f"does not fit its source: {words[0]}")
    return wrong


def names_in(text: str) -> set[str]:
    """The names of the values that a text is filled in with."""
    return set(_NAME.findall(text))


def share(language: str) -> tuple[int, int]:
    """How many of the marked texts are translated, and how many there are."""
    known = marked_words()
    return len(known & translated(language).keys()), len(known)
