"""A mail as it leaves: the sentence of the notice, and for a message its words and the way back into the room."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from muster.conversations import queries as conversation_queries
from muster.conversations.queries import SaidForMail
from muster.foundation.words import _, use_language
from muster.notices.models import OutboxMail
from muster.notices.terms import REPLY_MARK

AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Says to mail servers that nobody waits for an answer from a machine (RFC 3834)."""


def message_of(mail: OutboxMail) -> EmailMessage:
    """The mail, ready to be sent. Where it tells of a message its words are read now, so that no copy of them stays.

    Two queries for a message, none otherwise.
    """
    said = conversation_queries.said_for_mail(mail.message_ref, mail.person.ref) if mail.message_ref else None
    reply = conversation_queries.reply_address(said.thread_ref, mail.person.ref) if said is not None else ""
    message = EmailMessage(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.address], headers=dict(AUTOMATIC)
    )
    if said is not None and reply:
        with use_language(mail.person.language):
            message.body = _with_words(said, mail.text)
        message.reply_to = [reply]
        domain = parseaddr(reply)[1].rpartition("@")[2]
        message.extra_headers |= {
            "Message-ID": f"<{mail.ref}@{domain}>",
            "References": f"<{said.thread_ref}@{domain}>",
        }
    if mail.calendar:
        message.attach("talk.ics", mail.calendar, "text/calendar")
    return message


def _with_words(said: SaidForMail, text: str) -> str:
    words = said.words
    if said.files:
        words = f"{words}\n\n{_('Files, in the room: {names}', names=', '.join(said.files))}".strip()
    mark = REPLY_MARK.format(words=_("Write your answer above this line"))
    return f"{mark}\n\n{said.author_name}:\n\n{words}\n\n--\n{text}"
