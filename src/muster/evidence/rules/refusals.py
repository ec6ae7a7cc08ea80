"""How evidence says no."""

from __future__ import annotations

from muster.evidence.terms import MAX_WORDS, EvidenceKind, Unreadable
from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _


def unreadable_words(why: Unreadable) -> str:
    """What is wrong with a document and what to do about it, in the language of the screen."""
    sentences = {
        Unreadable.EMPTY: _(
            "There is no text in this file. Check that it is the right one, or paste the text."
        ),
        Unreadable.TOO_LARGE: _(
            "This file is larger than 10 MB. Save it without pictures, or paste the text."
        ),
        Unreadable.UNPACKS_TOO_LARGE: _(
            "This file unpacks to more than we read. Save it as a new document without pictures, or paste the text."
        ),
        Unreadable.PASSWORD: _(
            "This file is protected by a password. Save a copy without one, or paste the text."
        ),
        Unreadable.PICTURES_OF_TEXT: _(
            "We could not read this file: it holds pictures of text. Paste the text, or upload a DOCX."
        ),
        Unreadable.PICTURE: _("This is a picture. Upload a PDF or DOCX with text in it, or paste the text."),
        Unreadable.OLD_WORD: _("This is an old Word file. Save it as DOCX or PDF, or paste the text."),
        Unreadable.BROKEN: _("This file is damaged and does not open. Save it again, or paste the text."),
        Unreadable.NOT_A_RESUME: _(
            "This JSON file is not a JSON Resume. Upload a PDF or DOCX, or paste the text."
        ),
        Unreadable.UNKNOWN_KIND: _(
            "We cannot read this kind of file. Upload a PDF, DOCX, text, Markdown or JSON Resume file, or paste the text."
        ),
        Unreadable.TOO_HARD: _(
            "We could not read this file in the time and memory that one file may use. Save it again as a simple PDF, or paste the text."
        ),
    }
    return sentences[why]


class CouldNotRead(Invalid):
    """A document that gives no text. `data["why"]` is a word of `Unreadable`."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(unreadable_words(why), field="document", why=str(why))


class RatherNotExcludes(Conflict):
    """A wish and "rather not" about the same skill."""

    def __init__(self, skill_ref: str) -> None:
        super().__init__(
            _(
                "You said two things of one skill: that you want it, and that you would rather not. Choose one."
            ),
            skill_ref=skill_ref,
        )


class LevelOutOfRange(Invalid):
    """A level that is no whole number from 1 to 5."""

    def __init__(self) -> None:
        super().__init__(_("A level is a whole number from 1 to 5."), field="level")


class DocumentIsReplaced(Conflict):
    """A form sent from the page of a document that a newer one has replaced."""

    def __init__(self) -> None:
        super().__init__(
            _("You have uploaded a newer document since. Nothing was changed; open the newer one to go on.")
        )


class NotFoundInDocument(Conflict):
    """A form about a skill that this document does not name."""

    def __init__(self, skill_ref: str) -> None:
        super().__init__(
            _("This document does not name that skill. Add it by searching for it."), skill_ref=skill_ref
        )


class ObservedInFuture(Invalid):
    """Evidence dated later than today."""

    def __init__(self) -> None:
        super().__init__(
            _("That day has not come yet. Choose today or an earlier day."), field="observed_date"
        )


class WordsTooLong(Invalid):
    """More words than a reason may have."""

    def __init__(self) -> None:
        super().__init__(_("Keep the reason under {n} characters.", n=MAX_WORDS), field="words")


class NeedsSource(Invalid):
    """Evidence of a kind that must name where it comes from, without that."""

    def __init__(self, kind: EvidenceKind) -> None:
        super().__init__(
            _("This kind of evidence must say which work it comes from."), field="source_ref", kind=str(kind)
        )


class AlreadyWithdrawn(Conflict):
    """Withdrawing twice."""

    def __init__(self) -> None:
        super().__init__(_("This was taken back already."))


class NothingRated(Invalid):
    """A talk about levels in which no level was said."""

    def __init__(self) -> None:
        super().__init__(_("Choose a level for at least one skill."), field="ratings")


class RingIsOver(Conflict):
    """The case was decided."""

    def __init__(self) -> None:
        super().__init__(_("This was decided already."))
