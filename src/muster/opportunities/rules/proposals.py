"""What somebody proposes with a raised hand: a price, hours, milestones, answers to the owner's questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from muster.foundation.money import Money
from muster.foundation.words import _, _n
from muster.opportunities import terms
from muster.opportunities.rules.refusals import FieldInvalid
from muster.opportunities.rules.words import clean_words

MOST_MILESTONES = 20


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of work at a fixed price: what it is, what it pays (minor units), until when."""

    title: str
    minor: int
    due_date: date

    def as_json(self) -> dict[str, str | int]:
        """The milestone as JSON values."""
        return {"title": self.title, "minor": self.minor, "due_date": self.due_date.isoformat()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What goes with a raised hand. Amounts are in the role's currency, minutes per week; None keeps the role's."""

    asked_minor: int | None = None
    asked_minutes: int | None = None
    answers: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()


def check_proposal(
    said: Proposal, *, pay: terms.PayTerms, questions: Sequence[str], minutes_per_week: int, ends_date: date
) -> Proposal:
    """The proposal as it is kept; raises FieldInvalid for the first thing that cannot be.

    Each question is answered. Hours are at most those of the role. Milestones belong to a fixed price, and
    their amounts sum to it.
    """
    asked = check_asked(pay, said.asked_minor)
    check_asked_minutes(said.asked_minutes, minutes_per_week=minutes_per_week)
    answers = tuple(clean_words("answers", one, most=2000) for one in said.answers[: len(questions)])
    missing = len(questions) - sum(1 for one in answers if one)
    if missing:
        raise FieldInvalid(
            "answers", _n("{n} question waits for an answer.", "{n} questions wait for an answer.", n=missing)
        )
    if said.milestones:
        asked = _check_milestones(said.milestones, pay=pay, asked=asked, ends_date=ends_date)
    return Proposal(asked, said.asked_minutes, answers, said.milestones)


def _check_milestones(
    milestones: Sequence[Milestone], *, pay: terms.PayTerms, asked: int | None, ends_date: date
) -> int:
    if pay.kind != terms.PayKind.FIXED:
        raise FieldInvalid("milestones", _("Milestones belong to work at a fixed price."))
    if len(milestones) > MOST_MILESTONES:
        raise FieldInvalid("milestones", _("At most {most} milestones, please.", most=MOST_MILESTONES))
    if any(not one.title.strip() or one.minor <= 0 for one in milestones):
        raise FieldInvalid("milestones", _("Each milestone has a name and an amount above zero."))
    if any(one.due_date > ends_date for one in milestones):
        raise FieldInvalid("milestones", _("A milestone is due after the work ends."))
    total = sum(one.minor for one in milestones)
    price = total if asked is None else asked
    if total != price:
        raise FieldInvalid(
            "milestones",
            _(
                "The milestones sum to {total}, and the price is {price}.",
                total=str(Money.from_minor(total, pay.currency)),
                price=str(Money.from_minor(price, pay.currency)),
            ),
        )
    return price


def check_asked_minutes(minutes: int | None, *, minutes_per_week: int) -> None:
    """Raise FieldInvalid (field "asked_minutes") unless the weekly minutes lie within those of the role."""
    if minutes is not None and not terms.LEAST_WEEK_MINUTES <= minutes <= minutes_per_week:
        hours = f"{minutes_per_week / 60:g}"
        words = _("Between half an hour and the {hours} hours of the role.", hours=hours)
        raise FieldInvalid("asked_minutes", words)


def check_asked(pay: terms.PayTerms, amount_minor: int | None) -> int | None:
    """The amount somebody names for work with this pay; raises FieldInvalid (field "amount")."""
    if amount_minor is None:
        return None
    if not pay.is_paid:
        raise FieldInvalid("amount", _("This work pays no money, so there is no price to name."))
    if not 0 < amount_minor <= terms.MOST_PAY_MINOR:
        raise FieldInvalid("amount", _("Name an amount above zero, without a digit too many."))
    return amount_minor
