"""One mail as bytes: to whom, from whom, what its writer wrote this time, and what is attached.

Mail is hostile input. Everything here is linear in its length. A library that knows the headers of quoted mail in many
languages was tried and left out: sixteen thousand empty lines kept it busy for 48 seconds.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.notices.terms import REPLY_MARK

LARGEST = 25_000_000
"""Bytes of a mail that is read at most, attachments as they travel."""

MOST_CHARACTERS = 100_000
"""Characters of a body that are looked at; a message is far shorter."""

SENT_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
FROM_MACHINES = ("bulk", "junk", "list", "auto_reply")
_MARK = re.compile(r"^[>\s]*" + re.escape(REPLY_MARK).replace(r"\{words\}", ".{3,80}") + r"\s*$")
_BROKEN = (ValueError, LookupError, TypeError, AttributeError)
"""What the standard library raises for headers and charsets that are none."""


class LetterUnreadable(Invalid):
    """Bytes that are no mail."""

    def __init__(self) -> None:
        super().__init__(_("This is not a mail that we can read."))


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, read. ``identity`` is the same whenever it comes again; ``is_automatic``: a machine answered."""

    identity: bytes
    addresses: tuple[str, ...]
    sender: str
    words: str
    files: tuple[tuple[str, bytes], ...]
    is_automatic: bool

    def mark_for(self, *named: str) -> str:
        """The reference of the request that it is for this thread and person: its writer names it, so it counts for them alone."""
        whole = b"\n".join((self.identity, *(one.encode() for one in named)))
        return f"mail:{hashlib.sha256(whole).hexdigest()[:40]}"


def read_letter(raw: bytes) -> Letter:
    """Read a mail (RFC 5322, MIME). Raises LetterUnreadable."""
    try:
        message = message_from_bytes(raw[:LARGEST], policy=policy.default)
        if not isinstance(message, EmailMessage) or not message.keys():
            raise LetterUnreadable
        identity = str(message["Message-ID"] or "").strip().encode("utf-8", "replace") or raw
        sent_to = [str(value) for name in SENT_TO for value in message.get_all(name, [])]
        return Letter(
            identity=identity,
            addresses=tuple(address for _name, address in getaddresses(sent_to) if address),
            sender=parseaddr(str(message["From"] or ""))[1],
            words=_own_words(_body(message)),
            files=tuple(_files(message)),
            is_automatic=_is_automatic(message),
        )
    except _BROKEN as error:
        raise LetterUnreadable from error


def _is_automatic(message: EmailMessage) -> bool:
    """An absence note, a list, a report that something could not be delivered (RFC 3834): answering would go in circles."""
    submitted = str(message["Auto-Submitted"] or "no").lower()
    return (
        not submitted.startswith("no")
        or str(message["Precedence"] or "").strip().lower() in FROM_MACHINES
        or "X-Autoreply" in message
        or str(message["Return-Path"] or "").strip() == "<>"
        or message.get_content_type() == "multipart/report"
    )


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    text = text[:MOST_CHARACTERS]
    return _text_of(text) if part.get_content_subtype() == "html" else text


def _files(message: EmailMessage) -> list[tuple[str, bytes]]:
    """What is attached; pictures inside a signature are not."""
    found = []
    for part in message.iter_attachments():
        data = part.get_payload(decode=True)
        if part.get_content_disposition() == "attachment" and isinstance(data, bytes):
            found.append((part.get_filename() or "attachment", data))
    return found


class _Text(HTMLParser):
    """The text of a page, line by line, without what is quoted, styled or scripted."""

    BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3"})
    LEFT_OUT = frozenset({"blockquote", "style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count what is left out, break lines."""
        self.depth += tag in self.LEFT_OUT
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Leave what is left out."""
        if tag in self.LEFT_OUT:
            self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        """Keep words, blanks as one."""
        if not self.depth:
            self.parts.append(re.sub(r"\s+", " ", data))


def _text_of(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _own_words(text: str) -> str:
    """What was written this time: above our mark, without quoted lines, the line that introduces them, and the signature."""
    kept: list[str] = []
    has_quote = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if _MARK.match(line):
            has_quote = True
            break
        if line.rstrip() == "--":
            break
        if line.startswith(">"):
            has_quote = True
            continue
        kept.append(line.rstrip())
    return "\n".join(_without_introduction(kept) if has_quote else kept).strip()


def _without_introduction(lines: list[str]) -> list[str]:
    """Without "On Friday Muster wrote:" in any language, on up to three lines, or the block of "From: ... Subject: ..."."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    last = lines[start:end]
    headers = [line for line in last if re.match(r"\*?\w[\w ]{0,20}:", line)]
    is_written = bool(last) and last[-1].rstrip(" \xa0").endswith(":") and len(last) <= 3
    return lines[:start] if is_written or len(headers) >= 3 else lines[:end]
