"""Templates keep the strict content policy and mark every word."""

from __future__ import annotations

import re

from tests.house.reading import SOURCE

TEMPLATES = SOURCE / "web" / "templates"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
NOT_WORDS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->|{%.*?%}|{{.*?}}|<svg.*?</svg>|<[^>]*>|&[a-z]+;",
    re.DOTALL,
)
BARE = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
NAMES = {"Muster"}
INVENTED = "look"  # the page that shows every component holds invented sentences, which nobody translates


def inline_parts(text: str) -> list[str]:
    return INLINE.findall(text)


def bare_words(text: str) -> list[str]:
    """Words that stand in a template without being marked for translation."""
    return [word for word in BARE.findall(NOT_WORDS.sub(" ", text)) if word not in NAMES]


def test_examples() -> None:
    assert inline_parts('<p style="x">') != []
    assert inline_parts('<script src="/a.js" defer></script>') == []
    assert bare_words('<p>{% t "Post work" %} {{ name }}</p>') == []
    assert bare_words("<p>Post work</p>") == ["Post", "work"]


def test_templates_hold_no_inline_script_or_style() -> None:
    found = {str(p): parts for p in TEMPLATES.rglob("*.html") if (parts := inline_parts(p.read_text()))}
    assert found == {}


def test_every_word_is_marked() -> None:
    pages = [p for p in TEMPLATES.rglob("*.html") if p.parent.name != INVENTED]
    found = {str(p): words[:5] for p in pages if (words := bare_words(p.read_text()))}
    assert found == {}
