"""How instruments say no."""

from __future__ import annotations

from muster.assessments.terms import LEAST_RATERS, LONGEST_TEXT, MOST_ITEMS, MOST_RATERS
from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _


class NotUnderstood(Invalid):
    """A line of an instrument's text that says nothing to us."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(
            _("Line {line} is not understood: “{words}”.", line=line, words=words[:60]),
            field="text",
            line=line,
        )


class ItemIncomplete(Invalid):
    """An item without what its kind needs."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(_("Item {n}: {why}", n=number, why=why), field="text", item=number)


class NoItems(Invalid):
    """An instrument without a single item."""

    def __init__(self) -> None:
        super().__init__(_("There is no item yet. Begin one with a line “Q: …”."), field="text")


class TooManyItems(Invalid):
    """More than anybody answers with care."""

    def __init__(self) -> None:
        super().__init__(
            _("Keep it to {n} items and {letters} letters.", n=MOST_ITEMS, letters=LONGEST_TEXT), field="text"
        )


class TitleMissing(Invalid):
    """An instrument needs a name."""

    def __init__(self) -> None:
        super().__init__(_("Give it a name."), field="title")


class NoSuchExample(Invalid):
    """An example that does not come with Muster."""

    def __init__(self) -> None:
        super().__init__(_("There is no such example."), field="example")


class InstrumentInUse(Conflict):
    """What is in use stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("It is in use and stays as it is. Begin a new one for other words."))


class NotInUse(Conflict):
    """Only what is in use is used."""

    def __init__(self) -> None:
        super().__init__(_("This instrument is not in use."))


class WrongRaters(Invalid):
    """Not the number of people that the kind needs."""

    def __init__(self, why: str) -> None:
        super().__init__(why, field="raters")

    @classmethod
    def of_feedback(cls) -> WrongRaters:
        """Feedback needs several."""
        return cls(
            _("Name {least} to {most} people who worked with them.", least=LEAST_RATERS, most=MOST_RATERS)
        )

    @classmethod
    def of_one(cls) -> WrongRaters:
        """A scale or an interview needs somebody."""
        return cls(_("Name whoever rates: one for a scale, one to four for an interview."))

    @classmethod
    def of_test(cls) -> WrongRaters:
        """A test needs nobody."""
        return cls(_("A test is answered by the person alone: name nobody."))

    @classmethod
    def of_themselves(cls) -> WrongRaters:
        """Nobody rates themselves."""
        return cls(_("Nobody rates themselves."))

    @classmethod
    def of_strangers(cls, name: str) -> WrongRaters:
        """Feedback is about work that was done together."""
        return cls(_("{name} has not worked with them. Feedback is about work done together.", name=name))


class InvitedAlready(Conflict):
    """The same instrument is open for the same person."""

    def __init__(self) -> None:
        super().__init__(_("They are invited to this already."))


class SittingIsOver(Conflict):
    """It was done, declined, taken back or ran out of time."""

    def __init__(self) -> None:
        super().__init__(_("This is over. Nothing can be changed any more."))


class NotAgreedYet(Conflict):
    """Nothing begins before the person agrees."""

    def __init__(self) -> None:
        super().__init__(_("The person has not agreed yet."))


class RatedAlready(Conflict):
    """A word once given stands."""

    def __init__(self) -> None:
        super().__init__(_("You have given your word already."))


class RatingIncomplete(Invalid):
    """Items left open that are needed, or a level that is none."""

    def __init__(self, number: int) -> None:
        super().__init__(_("Item {n}: choose a level from 1 to 5.", n=number), field=f"item-{number}")


class NotTheItem(Conflict):
    """An answer to an item that is not the one asked now."""

    def __init__(self) -> None:
        super().__init__(_("That was answered already. Here is the next question."))


class NoSuchOption(Invalid):
    """An answer that is not among those offered."""

    def __init__(self) -> None:
        super().__init__(_("Choose one of the answers."), field="option")


class TooFewWords(Conflict):
    """Not enough people have given their word to show anything."""

    def __init__(self) -> None:
        super().__init__(
            _("Fewer than {n} have answered. Nothing is shown of fewer, so it stays open.", n=LEAST_RATERS)
        )
