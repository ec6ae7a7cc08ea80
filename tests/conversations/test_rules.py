"""What a message may be, whom it names, and that its page is safe."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.conversations import rules
from muster.conversations.terms import MOST_FILES, WORDS_LENGTH

NAMES = {"per-a": "Ines Brandt", "per-b": "Maren Okafor", "per-c": "Ines-Maria Voss"}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Hello @Ines, and thank you", ("per-a",)),
        ("@maren okafor: see above", ("per-b",)),
        ("write to ines@maren.example", ()),
        ("@Inessa is somebody else", ()),
        ("@Ines-Maria please", ("per-a", "per-c")),
        ("nobody", ()),
    ],
)
def test_names_after_an_at_sign_are_mentions(words: str, named: tuple[str, ...]) -> None:
    assert rules.mentions_of(words, NAMES) == named


def test_a_message_says_something_and_not_too_much() -> None:
    assert rules.check_message("  yes \n", []) == "yes"
    assert rules.check_message(" ", ["fil-1"]) == ""
    with pytest.raises(rules.NothingSaid):
        rules.check_message(" \x00 ", [])
    with pytest.raises(rules.TooLong):
        rules.check_message("a" * (WORDS_LENGTH + 1), [])
    with pytest.raises(rules.TooManyFiles):
        rules.check_message("a", ["fil"] * (MOST_FILES + 1))


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Yes", "<p>Yes</p>\n"),
        ("**bold** and *so*", "<p><strong>bold</strong> and <em>so</em></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("# no heading", "<p># no heading</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("![x](https://a.example/p.png)", None),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,hi)", None),
    ],
)
def test_words_become_a_page(words: str, html: str | None) -> None:
    found = rules.html_of(words)
    if html is not None:
        assert found == html
    assert "<img" not in found
    assert 'href="data:' not in found


def test_links_lead_out_without_telling_where_from() -> None:
    found = rules.html_of("[plan](https://plan.example/a?b=1&c=2)")
    assert found == (
        '<p><a href="https://plan.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">plan</a></p>\n'
    )


@given(
    st.text(
        alphabet=st.sampled_from(list("<>/\"'=[](){}!*_`~#&;:.\n aonclickscriptjvimgsrdthef")), max_size=80
    )
)
def test_nothing_gets_through_but_what_is_allowed(words: str) -> None:
    found = rules.html_of(words)
    assert set(re.findall(r"</?([a-z0-9]+)", found)) <= rules.TAGS
    tags = re.findall(r"<[^>]*>", found)
    assert not [tag for tag in tags if re.search(r"\son\w+=|javascript:|style=|src=", tag)]
