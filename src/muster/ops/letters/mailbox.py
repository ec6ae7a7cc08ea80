"""The mailbox, read by IMAP: what is unseen is taken and marked as seen, in that order, so that nothing is lost."""

from __future__ import annotations

import imaplib
import logging
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.db import DataError

from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _
from muster.ops.letters.reading import LARGEST, LetterUnreadable

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 20
MOST_AT_ONCE = 50

Take = Callable[..., object]
"""Takes the bytes of a mail; with ``is_cut`` only its head."""


class MailboxWrong(Invalid):
    """An address of a mailbox that is none."""

    def __init__(self) -> None:
        super().__init__(_("MUSTER_MAIL_IN is written as imaps://user:password@host/INBOX."))


class MailboxSilent(Conflict):
    """The mail server did not answer, or not as it should."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(_("The mailbox at {host} cannot be read: {why}", host=host, why=why[:300]))


def read_mailbox(url: str, take: Take, *, most: int = MOST_AT_ONCE) -> int:
    """Take every unseen mail, up to ``most``; how many. What cannot be read is flagged and left.

    A mail is marked after it was taken: a process that dies between the two takes it again, which says nothing twice.
    Raises MailboxWrong, MailboxSilent.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise MailboxWrong
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    try:
        port = parts.port or (993 if parts.scheme == "imaps" else 143)
        with kind(parts.hostname, port, timeout=PATIENCE_SECONDS) as box:
            box.login(unquote(parts.username), unquote(parts.password or ""))
            return _take_unseen(box, unquote(parts.path.strip("/")) or "INBOX", take, most)
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        raise MailboxSilent(parts.hostname, str(error) or type(error).__name__) from error


def _take_unseen(box: imaplib.IMAP4, folder: str, take: Take, most: int) -> int:
    state, _why = box.select(f'"{folder}"')
    if state != "OK":
        raise imaplib.IMAP4.error(_("there is no folder {name}", name=folder))
    _state, found = box.uid("SEARCH", "UNSEEN")
    numbers = (found[0] or b"").split()[:most]
    for number in (one.decode() for one in numbers):
        size = _number_after(b"RFC822.SIZE", box.uid("FETCH", number, "(RFC822.SIZE)")[1])
        is_cut = size > LARGEST
        what = "(BODY.PEEK[HEADER])" if is_cut else "(BODY.PEEK[])"
        raw = next((part[1] for part in box.uid("FETCH", number, what)[1] if isinstance(part, tuple)), b"")
        marks = r"(\Seen)"
        try:
            take(raw, is_cut=is_cut)
        except (
            LetterUnreadable,
            DataError,
            ValueError,
        ) as error:  # one odd mail must not keep the others waiting
            log.warning(
                "a mail in %s cannot be taken (%s); it is flagged and left", folder, type(error).__name__
            )
            marks = r"(\Seen \Flagged)"
        box.uid("STORE", number, "+FLAGS.SILENT", marks)
    return len(numbers)


def _number_after(word: bytes, lines: list[object]) -> int:
    """The number behind a word of the server's answer; 0 where it says none."""
    for line in lines:
        text = line[0] if isinstance(line, tuple) else line
        if isinstance(text, bytes) and word in text:
            digits = text.partition(word)[2].split(b")")[0].strip()
            return int(digits) if digits.isdigit() else 0
    return 0
