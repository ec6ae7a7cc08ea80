"""A mail becomes a message in its room, or its writer hears why not. Whatever comes twice is said once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from muster.conversations import actions as conversation_actions
from muster.conversations import queries as conversation_queries
from muster.files import actions as files_actions
from muster.files.terms import FilePurpose
from muster.foundation.act import Act, Door, system
from muster.foundation.errors import NotAllowed, NotFound, Refusal
from muster.foundation.journal import AlreadyDone
from muster.foundation.words import _, use_language
from muster.notices import actions as notice_actions
from muster.ops.letters.reading import Letter, read_letter
from muster.people import queries as people_queries
from muster.people.queries import Person


class Taken(StrEnum):
    """What became of a mail."""

    SAID = "said"
    AGAIN = "again"
    NOT_OURS = "not ours"
    AUTOMATIC = "automatic"
    REFUSED = "refused"


class SenderDiffers(NotAllowed):
    """The mail came from an address that is not the person's."""

    def __init__(self, sender: str, known: str) -> None:
        super().__init__(
            _(
                "It came from {sender}, which is not the address that Muster knows of you. "
                "If it was you who sent it, write from {known}.",
                sender=sender[:120] or _("an unknown address"),
                known=known,
            )
        )


class LetterTooLarge(NotAllowed):
    """The mail was larger than we read."""

    def __init__(self) -> None:
        super().__init__(_("It was too large. Put large files into the room itself."))


def take_letter(raw: bytes, *, at: datetime, is_cut: bool = False) -> Taken:
    """Say the mail in the room that its address names, in the name of the person it was made for.

    Refused, with a mail to the address that Muster knows: from another address, from somebody who may not write there, too
    large (``is_cut``: only its head was read), or what a message may not be. A mail that was not made for us, or that a
    machine wrote, is passed over. Raises LetterUnreadable.
    """
    letter = read_letter(raw)
    behind = next(filter(None, map(conversation_queries.behind_reply_address, letter.addresses)), None)
    if behind is None:
        return Taken.NOT_OURS
    if letter.is_automatic:
        return Taken.AUTOMATIC
    thread_ref, person_ref = behind
    try:
        person = people_queries.get_person(person_ref)
        conversation_queries.get_thread(thread_ref)
    except NotFound:
        return Taken.NOT_OURS
    with use_language(person.language):
        try:
            if is_cut:
                raise LetterTooLarge
            _say(letter, person, thread_ref, at)
        except AlreadyDone:
            return Taken.AGAIN
        except Refusal as refusal:
            notice_actions.refuse_letter(system("mail", at=at), person.ref, thread_ref, refusal.message)
            return Taken.REFUSED
    return Taken.SAID


def _say(letter: Letter, person: Person, thread_ref: str, at: datetime) -> None:
    """All of it or nothing: files and words go in together."""
    account = person.account
    if account is not None and not account.is_active:
        raise NotFound(_("Nobody stands behind this account."))
    if not person.email or letter.sender.casefold() != person.email.casefold():
        raise SenderDiffers(letter.sender, person.email)
    actor = people_queries.actor_for(person, at)
    with transaction.atomic():
        beside = Act(actor, at, Door.MAIL)
        files = [
            files_actions.store_file(beside, name, data, purpose=FilePurpose.DELIVERY).ref
            for name, data in letter.files
        ]
        act = Act(actor, at, Door.MAIL, request_ref=letter.mark_for(thread_ref, person.ref))
        conversation_actions.say(act, thread_ref, letter.words, file_refs=files)
