"""Translations fit their sources, and what is compiled is what is written."""

from __future__ import annotations

from muster.foundation.words import LOCALE, _, use_language
from muster.ops import words
from muster.ops.management.commands.compile_words import TRANSLATED


def test_marked_words_are_found() -> None:
    assert set(words.in_python('_("a {n}", n=1)\n_n("{n} hour", "{n} hours", n=2)\nother("b")')) == {
        ("a {n}", ""),
        ("{n} hour", "{n} hours"),
    }
    template = """{% t "Post work" %} {% tn '{n} hour' '{n} hours' n=n %} {% trans "no" %}"""
    assert set(words.in_template(template)) == {("Post work", ""), ("{n} hour", "{n} hours")}


def test_translations_fit_their_sources() -> None:
    assert {language: words.problems(language) for language in TRANSLATED} == {"de": []}


def test_compiled_files_are_fresh() -> None:
    for language in TRANSLATED:
        path = LOCALE / language / "LC_MESSAGES" / "muster.mo"
        assert path.read_bytes() == words.compiled(language), "run bin/muster compile_words"


def test_every_marked_text_has_a_translation() -> None:
    missing = {
        language: sorted(words.marked_words() - words.translated(language).keys()) for language in TRANSLATED
    }
    assert missing == {"de": []}, "say it in the language too, then bin/muster compile_words"


def test_german_is_spoken_and_what_nobody_marked_stays_english() -> None:
    with use_language("de"):
        assert _("Find work") == "Arbeit finden"
        assert _("Page {n} of {all}", n=2, all=9) == "Seite 2 von 9"
        assert _("A text that nobody has marked.") == "A text that nobody has marked."
    done, there_are = words.share("de")
    assert done == there_are
