"""What a message may be, whom it mentions, and how its words become a page: safe, whatever is in them."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Mapping, Sequence
from functools import cache

import nh3
from markdown_it import MarkdownIt

from muster.conversations.terms import MOST_FILES, WORDS_LENGTH
from muster.foundation.errors import Invalid
from muster.foundation.words import _

TAGS = frozenset({"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"})
"""Nothing that loads, runs, styles or frames; headings would break the page's own."""


class NothingSaid(Invalid):
    """An empty message without a file."""

    def __init__(self) -> None:
        super().__init__(_("Write something, or add a file."), field="words")


class TooLong(Invalid):
    """A message longer than a message may be."""

    def __init__(self) -> None:
        super().__init__(
            _("A message has at most {n} characters. Put the rest into a file.", n=WORDS_LENGTH),
            field="words",
        )


class TooManyFiles(Invalid):
    """More files than fit one message."""

    def __init__(self) -> None:
        super().__init__(_("At most {n} files go with one message.", n=MOST_FILES), field="files")


def check_message(words: str, files: Sequence[str]) -> str:
    """The words without blanks around them. Raises NothingSaid, TooLong, TooManyFiles."""
    words = words.replace("\x00", "").strip()
    if not words and not files:
        raise NothingSaid
    if len(words) > WORDS_LENGTH:
        raise TooLong
    if len(files) > MOST_FILES:
        raise TooManyFiles
    return words


def mentions_of(words: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """References of those who are named as "@First" or "@Full Name"; ``names`` by reference. Case does not matter."""
    found = []
    for ref, name in names.items():
        called = {name, name.split()[0]} if name.strip() else set()
        if any(re.search(rf"(?<!\w)@{re.escape(one)}(?!\w)", words, re.IGNORECASE) for one in called):
            found.append(ref)
    return tuple(found)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True})
    return reader.enable(
        [
            "newline",
            "emphasis",
            "strikethrough",
            "backticks",
            "fence",
            "code",
            "blockquote",
            "list",
            "link",
            "autolink",
            "hr",
            "escape",
        ]
    )


def html_of(words: str) -> str:
    """The words as HTML: paragraphs, emphasis, lists, quotes, code and links to the web; nothing else gets through.

    The reader of Markdown knows no HTML, and what it makes is cleaned once more.
    """
    return nh3.clean(
        _reader().render(words),
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


_REPLY = re.compile(r"(?P<thread>[0-9a-z]{12})(?P<person>[0-9a-z]{12})(?P<proof>[0-9a-z]{16})")
_PARTS = ("thr", "per")


def reply_address(base: str, thread_ref: str, person_ref: str, *, key: str) -> str:
    """The address at which this person's answer by mail reaches the thread: ``base`` with a mark behind a plus.

    ``base`` is one mailbox, such as "rooms@example.org". The mark names thread and person and cannot be guessed: its last
    eighty bits are an HMAC-SHA256 under the installation's ``key``. Small letters only, since mail servers may fold them.
    """
    local, _at, domain = base.partition("@")
    named = "".join(ref.partition("-")[2] for ref in (thread_ref, person_ref))
    return f"{local}+{named}{_proof(named, key)}@{domain}"


def read_reply_address(base: str, address: str, *, key: str) -> tuple[str, str] | None:
    """References of the thread and the person that the address was made for; None where Muster did not make it."""
    local, _at, domain = base.lower().partition("@")
    head, _at, tail = address.lower().rpartition("@")
    found = _REPLY.fullmatch(head.removeprefix(f"{local}+"))
    if tail != domain or not head.startswith(f"{local}+") or found is None:
        return None
    named = found["thread"] + found["person"]
    if not hmac.compare_digest(found["proof"], _proof(named, key)):
        return None
    return f"{_PARTS[0]}-{found['thread']}", f"{_PARTS[1]}-{found['person']}"


def _proof(named: str, key: str) -> str:
    digest = hmac.digest(f"reply address {key}".encode(), named.encode(), hashlib.sha256)
    return b32encode(digest[:10]).decode().lower()
