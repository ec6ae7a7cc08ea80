"""Two providers without a machine behind them: people who make bank transfers, and no payments at all."""

from __future__ import annotations

from muster.billing.providers.protocol import Begun, News, Order
from muster.billing.rules import NoPaymentsHere, SignatureWrong
from muster.billing.terms import ProviderKey


class ByHand:
    """Bank transfers: one person records what the bank shows, another one confirms it."""

    key = ProviderKey.MANUAL
    needs_two_people = True

    def begin(self, order: Order) -> Begun:
        """Nothing has to be asked: the payer makes a transfer."""
        return Begun()

    def send(self, order: Order) -> str:
        """Nothing is sent from here: somebody makes the transfer and says so."""
        return ""

    def read(self, body: bytes, signature: str) -> News:
        """No bank writes to us."""
        raise SignatureWrong


class NoPayments:
    """Inside use: what is owed stands in the books, and cost centres settle it among themselves."""

    key = ProviderKey.NONE
    needs_two_people = True

    def begin(self, order: Order) -> Begun:
        """Refused."""
        raise NoPaymentsHere

    def send(self, order: Order) -> str:
        """Refused."""
        raise NoPaymentsHere

    def read(self, body: bytes, signature: str) -> News:
        """Nobody writes to us."""
        raise SignatureWrong
