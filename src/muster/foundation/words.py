"""Words on screen: gettext without Django, so that rules can speak too.

English is the source language; catalogues are compiled gettext files in ``locale/``.
Values are filled in by name: ``_("{n} hours are free", n=3)``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = {"en": "English", "de": "Deutsch"}
LOCALE = Path(__file__).resolve().parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("muster", localedir=LOCALE, languages=[language], fallback=True)


def language() -> str:
    """The language that words are spoken in now."""
    return _language.get()


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Speak this language within the block; an unknown one falls back to English."""
    token = _language.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def _(text: str, /, **values: Any) -> str:
    """The text in the present language, with values filled in by name."""
    spoken = _catalogue(_language.get()).gettext(text)
    return spoken.format(**values) if values else spoken


def _n(one: str, many: str, /, *, n: int, **values: Any) -> str:
    """The form that fits the number ``n``, which is filled in as ``{n}``."""
    return _catalogue(_language.get()).ngettext(one, many, n).format(n=n, **values)
