"""The words of the ledger: units, kinds of account, who holds them, who pays a fee."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from muster.foundation.words import _

MINUTES = "MIN"
"""The unit of worked time. Every other unit is an ISO 4217 currency in its minor unit."""

MOST = 10**15
"""The most that one posting may move, in minor units or minutes: ten million million in hundredths."""

KEY_LENGTH = 120
"""The longest key of an account or an entry."""

WORDS_LENGTH = 200
"""The longest words of an entry."""

MILLION = 1_000_000
"""Shares are whole millionths: 100,000 is 10 %."""


class AccountKind(StrEnum):
    """What an account is for."""

    PARTY = "party"
    EARNINGS = "earnings"
    ESCROW = "escrow"
    ENGAGEMENT = "engagement"
    FEE = "fee"
    TAX = "tax"
    COST_CENTRE = "cost_centre"
    BANK = "bank"
    EXCHANGE = "exchange"
    ROUNDING = "rounding"

    @property
    def label(self) -> str:
        """The kind as words on screen."""
        return {
            AccountKind.PARTY: _("account of a party"),
            AccountKind.EARNINGS: _("earned and not paid out yet"),
            AccountKind.ESCROW: _("money set aside"),
            AccountKind.ENGAGEMENT: _("agreed work"),
            AccountKind.FEE: _("fees"),
            AccountKind.TAX: _("tax"),
            AccountKind.COST_CENTRE: _("cost centre"),
            AccountKind.BANK: _("bank"),
            AccountKind.EXCHANGE: _("exchange of currencies"),
            AccountKind.ROUNDING: _("rounding"),
        }[self]


NEVER_BELOW_ZERO = frozenset({AccountKind.ESCROW, AccountKind.EARNINGS})
"""Kinds that hold what belongs to somebody: nobody can take out more than is in, unless it is opened otherwise."""


class HolderKind(StrEnum):
    """Holders that the ledger itself tells apart; floors above add kinds of their own, as plain words."""

    PERSON = "person"
    ORGANISATION = "organisation"
    INSTALLATION = "installation"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose account it is: a kind of thing and its reference."""

    kind: str
    ref: str


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about: a kind of thing on a higher floor and its reference."""

    kind: str
    ref: str


INSTALLATION = Holder(HolderKind.INSTALLATION, "muster")
"""The holder of what belongs to nobody in particular: the bank, exchange, rounding."""


class Payer(StrEnum):
    """Who bears a charge: the client on top of the price, or the talent out of it."""

    CLIENT = "client"
    TALENT = "talent"

    @property
    def label(self) -> str:
        """The payer as words on screen."""
        return {Payer.CLIENT: _("on top, by the client"), Payer.TALENT: _("out of it, by the talent")}[self]
