"""What a payment provider promises. None of its methods touches a table; none moves money in our books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from muster.billing.terms import Outcome, ProviderKey


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. ``ref`` is ours and makes a repeated order the same order; ``amount`` is minor units."""

    ref: str
    amount: int
    unit: str
    words: str
    back_url: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """How the provider calls the order, and where the payer goes on; both may be empty."""

    external_ref: str = ""
    pay_url: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """A message of the provider in our words. ``our_ref`` is the order's reference where the message names it."""

    external_id: str
    kind: str
    object_ref: str
    our_ref: str
    outcome: Outcome
    amount: int | None
    unit: str
    said_at: datetime


class Provider(Protocol):
    """One way to carry money. Every method may be called again with the same order, and then does nothing new."""

    key: ProviderKey
    needs_two_people: bool
    """True where people say that money has come or gone, and the books wait for the second."""

    def begin(self, order: Order) -> Begun:
        """Ask for the money. Raises NoPaymentsHere, ProviderUnreachable."""
        ...

    def send(self, order: Order) -> str:
        """Send money to ``order.account``; the provider's reference. Raises NoPaymentsHere, ProviderUnreachable."""
        ...

    def read(self, body: bytes, signature: str) -> News:
        """A message as it came over the wire. Raises SignatureWrong when the provider did not sign it."""
        ...
