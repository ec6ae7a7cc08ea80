"""Texts and codes as they are kept, and the refusals for those that cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from muster.foundation.errors import Conflict
from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.rules.refusals import FieldInvalid

MOST_QUESTIONS = 5


def clean_title(text: str) -> str:
    """The title on one line; raises FieldInvalid when it is empty or longer than 120 letters."""
    title = " ".join(text.split())
    if not title:
        raise FieldInvalid("title", _("Give the work a title."))
    if len(title) > 120:
        raise FieldInvalid("title", _("A title has at most 120 letters."), fix=title[:120].rstrip())
    return title


def clean_words(field: str, text: str, *, most: int) -> str:
    """The text without blank edges and null bytes; raises FieldInvalid when it is too long."""
    words = text.replace("\x00", "").strip()
    if len(words) > most:
        raise FieldInvalid(field, _("At most {most} letters, please.", most=f"{most:,}"))
    return words


def clean_country(code: str) -> str:
    """The ISO 3166 code in capitals, or nothing; raises FieldInvalid."""
    country = code.strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise FieldInvalid("country", _("A country is two letters, such as DE."))
    return country


def check_audience(audience: str) -> str:
    """The audience if it is one; raises FieldInvalid."""
    if audience not in list(terms.Audience):
        raise FieldInvalid("audience", _("Choose who may see it."))
    return str(audience)


def check_work_mode(mode: str) -> str:
    """The work mode if it is one; raises FieldInvalid."""
    if mode not in list(terms.WorkMode):
        raise FieldInvalid("work_mode", _("Choose where the work is done."))
    return str(mode)


def check_rate(ceiling_minor: int | None, currency: str) -> tuple[int | None, str]:
    """The hourly ceiling in minor units with its currency, or neither; raises FieldInvalid."""
    if ceiling_minor is None:
        return None, ""
    if ceiling_minor < 0:
        raise FieldInvalid("rate_ceiling_minor", _("A rate is not below zero."))
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise FieldInvalid("rate_currency", _("A currency is three capital letters, such as EUR."))
    return ceiling_minor, currency


def check_whole(field: str, value: int | None, *, most: int) -> int | None:
    """A whole number from nothing to the most, or None where nothing is said; raises FieldInvalid."""
    if value is not None and not 0 <= value <= most:
        raise FieldInvalid(field, _("Choose a number from {least} to {most}.", least=0, most=most))
    return value


def clean_questions(questions: Sequence[str]) -> list[str]:
    """The owner's questions to whoever raises a hand, each on one line; raises FieldInvalid for too many or long ones."""
    said = [" ".join(one.replace("\x00", "").split()) for one in questions]
    said = [one for one in said if one]
    if len(said) > MOST_QUESTIONS:
        raise FieldInvalid("questions", _("At most {most} questions, please.", most=MOST_QUESTIONS))
    if any(len(one) > 200 for one in said):
        raise FieldInvalid("questions", _("At most {most} letters, please.", most=200))
    return said


def require_words(field: str, words: str) -> str:
    """The words; raises FieldInvalid when there are none."""
    if not words:
        raise FieldInvalid(field, _("Say it in a sentence."))
    return words


def check_reason_words(code: str, words: str) -> None:
    """Raise FieldInvalid when the reason is "other" and nothing says what it is."""
    if code == "other" and not words:
        raise FieldInvalid("words", _("Say the reason in your own words."))


def no_skill_named(role_title: str, roles: int) -> str:
    """The sentence for a role that asks for nothing."""
    if roles == 1:
        return _("Name at least one skill, so that people can be found.")
    return _("Name at least one skill for “{role}”, so that people can be found.", role=role_title)


def unit_elsewhere() -> FieldInvalid:
    """The unit belongs to another organisation."""
    return FieldInvalid("unit_ref", _("This unit belongs to another organisation."))


def skill_named_twice() -> FieldInvalid:
    """One skill stands twice in the list."""
    return FieldInvalid("requirements", _("A skill is named twice. Once is enough."))


class TooManyRoles(Conflict):
    """A posting has as many roles as it can hold."""

    def __init__(self) -> None:
        super().__init__(_("A posting holds at most {most} roles.", most=terms.MOST_ROLES))
