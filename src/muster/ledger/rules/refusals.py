"""What the ledger says when it refuses."""

from __future__ import annotations

from muster.foundation.errors import Conflict, Invalid, NotFound, speaks_for
from muster.foundation.words import _
from muster.ledger.rules.wording import amount_words


class AmountNotPositive(Invalid):
    """Nothing, or less than nothing, was to move."""

    def __init__(self) -> None:
        super().__init__(_("The amount has to be more than nothing."), field="amount")


class AmountTooLarge(Invalid):
    """More than the books can hold."""

    def __init__(self) -> None:
        super().__init__(_("This amount is too large."), field="amount")


class UnitUnknown(Invalid):
    """Neither a currency nor minutes."""

    def __init__(self, unit: str) -> None:
        super().__init__(_("“{unit}” is not a currency.", unit=unit[:10]), field="unit", unit=unit)


class UnitsDiffer(Invalid):
    """Two units where one is needed."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(_("{left} and {right} cannot be mixed here.", left=left, right=right))


@speaks_for("posting_in_unit_of_account")
class UnitOfAccountDiffers(Invalid):
    """A posting in another unit than its account's."""

    def __init__(self) -> None:
        super().__init__(_("An account holds one currency only. Nothing was moved."))


@speaks_for("entry_is_balanced", "entry_has_two_postings")
class NotBalanced(Invalid):
    """What leaves is not what arrives."""

    def __init__(self) -> None:
        super().__init__(_("What leaves and what arrives are not the same. Nothing was moved."))


@speaks_for("conversion_has_a_rate")
class RateMissing(Invalid):
    """Two currencies without an exchange."""

    def __init__(self) -> None:
        super().__init__(_("One currency becomes another only at a rate that is written down."))


class RateDoesNotFit(Invalid):
    """The amounts are not what the rate gives."""

    def __init__(self) -> None:
        super().__init__(_("The two amounts do not fit the rate."), field="rate")


class TextNotUsable(Invalid):
    """A key, or the words, longer than is kept."""

    def __init__(self, field: str, most: int) -> None:
        super().__init__(_("Write up to {n} characters here, and at least one.", n=most), field=field)


class FeeRuleNotUsable(Invalid):
    """A fee rule that contradicts itself."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _("This fee rule does not hold together. Look at “{field}”.", field=field), field=field
        )


class ChargesExceedAmount(Invalid):
    """More is taken out than there is."""

    def __init__(self) -> None:
        super().__init__(_("The charges are more than the amount they are taken from."), field="amount")


class NoSuchAccount(NotFound):
    """No account has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(_("There is no such account."), key=key)


class NoSuchEntry(NotFound):
    """No entry has this reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(_("There is no such entry."), ref=ref)


class AccountOpenedOtherwise(Conflict):
    """The key is taken by an account of another kind, holder or unit."""

    def __init__(self, key: str) -> None:
        super().__init__(_("There is another account under this name."), key=key)


class PostedOtherwise(Conflict):
    """The key was used before, for something else."""

    def __init__(self, key: str, entry_ref: str) -> None:
        super().__init__(
            _("This was booked before with other amounts. Nothing was moved now."),
            key=key,
            entry_ref=entry_ref,
        )


class NotEnough(Conflict):
    """More was asked from an account than it holds."""

    def __init__(self, key: str, *, held: int, asked: int, unit: str) -> None:
        super().__init__(
            _(
                "{held} are there, {asked} are needed. Nothing was moved.",
                held=amount_words(held, unit),
                asked=amount_words(asked, unit),
            ),
            key=key,
            held=held,
            asked=asked,
        )


@speaks_for("account_not_below_zero")
class TakenMeanwhile(Conflict):
    """Two took from the same account at the same moment, and there was enough for one."""

    def __init__(self) -> None:
        super().__init__(_("Something else was paid from here at the same moment. Nothing was moved now."))


class AlreadyReversed(Conflict):
    """An entry is taken back once."""

    def __init__(self, entry_ref: str) -> None:
        super().__init__(_("This was taken back before."), entry_ref=entry_ref)


class ReversalStands(Conflict):
    """What takes back is not taken back itself."""

    def __init__(self, entry_ref: str) -> None:
        super().__init__(
            _("This entry takes another one back. Book the original anew instead."), entry_ref=entry_ref
        )
