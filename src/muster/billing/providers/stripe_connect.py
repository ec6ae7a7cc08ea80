"""Stripe Connect: the client pays on Stripe's page; the platform's balance holds it; transfers go to connected accounts.

Every call carries our reference as its idempotency key, so that asking again after a crash is the same order. What
Stripe says comes by webhook only, signed; the page the payer comes back to says nothing about money.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import stripe

from muster.billing.providers.protocol import Begun, News, Order
from muster.billing.rules import NoPaymentsHere, ProviderUnreachable, SignatureWrong
from muster.billing.terms import Outcome, ProviderKey

R = TypeVar("R")

OUTCOMES: Mapping[str, Outcome] = {
    "checkout.session.async_payment_succeeded": Outcome.PAID,
    "checkout.session.async_payment_failed": Outcome.FAILED,
    "checkout.session.expired": Outcome.EXPIRED,
    "charge.refunded": Outcome.REFUNDED,
    "transfer.reversed": Outcome.REVERSED,
}
"""What a kind of event means. ``checkout.session.completed`` means paid where its payment_status says so."""

IN_HUNDREDTHS = frozenset({"ISK", "UGX"})
"""Currencies without a minor unit that Stripe still counts in hundredths."""


def to_stripe(amount: int, unit: str) -> int:
    """Our minor units as Stripe counts them."""
    return amount * 100 if unit in IN_HUNDREDTHS else amount


def from_stripe(amount: int, unit: str) -> int:
    """Stripe's number in our minor units."""
    return amount // 100 if unit in IN_HUNDREDTHS else amount


class StripeConnect:
    """The provider, for one platform account. ``url`` leads elsewhere in tests only."""

    key = ProviderKey.STRIPE
    needs_two_people = False

    def __init__(self, secret_key: str, webhook_secret: str, url: str = "") -> None:
        self._webhook_secret = webhook_secret
        addresses: Any = {"base_addresses": {"api": url}} if url else {}
        self._client = (
            stripe.StripeClient(secret_key, max_network_retries=1, **addresses) if secret_key else None
        )

    def begin(self, order: Order) -> Begun:
        """A page of Stripe's on which the order is paid."""
        client = self._ready()
        named = {"muster": order.ref}
        session = _asked(
            lambda: client.v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "client_reference_id": order.ref,
                    "metadata": named,
                    "payment_intent_data": {"metadata": named, "transfer_group": order.ref},
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": order.unit.lower(),
                                "unit_amount": to_stripe(order.amount, order.unit),
                                "product_data": {"name": order.words},
                            },
                        }
                    ],
                    "success_url": order.back_url,
                    "cancel_url": order.back_url,
                },
                {"idempotency_key": order.ref},
            )
        )
        return Begun(session.id, session.url or "")

    def send(self, order: Order) -> str:
        """A transfer to the connected account of whoever is paid."""
        client = self._ready()
        if not order.account:
            raise NoPaymentsHere
        transfer = _asked(
            lambda: client.v1.transfers.create(
                {
                    "amount": to_stripe(order.amount, order.unit),
                    "currency": order.unit.lower(),
                    "destination": order.account,
                    "metadata": {"muster": order.ref},
                },
                {"idempotency_key": order.ref},
            )
        )
        return transfer.id

    def read(self, body: bytes, signature: str) -> News:
        """A webhook, once its signature holds."""
        if not self._webhook_secret:
            raise SignatureWrong
        try:
            event = stripe.Webhook.construct_event(body, signature, self._webhook_secret)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise SignatureWrong from error
        return _news(event.to_dict())

    def _ready(self) -> stripe.StripeClient:
        if self._client is None:
            raise NoPaymentsHere
        return self._client


def _asked(call: Callable[[], R]) -> R:
    try:
        return call()
    except stripe.StripeError as error:
        raise ProviderUnreachable from error


def _news(event: Mapping[str, Any]) -> News:
    about: Mapping[str, Any] = event["data"]["object"]
    kind = str(event["type"])
    outcome = OUTCOMES.get(kind, Outcome.OTHER)
    if kind == "checkout.session.completed" and about.get("payment_status") == "paid":
        outcome = Outcome.PAID
    unit = str(about.get("currency") or "").upper()
    amount = next(
        (
            about[name]
            for name in ("amount_total", "amount_refunded", "amount_reversed", "amount")
            if about.get(name)
        ),
        None,
    )
    return News(
        external_id=str(event["id"]),
        kind=kind[:80],
        object_ref=str(about.get("id") or "")[:120],
        our_ref=str((about.get("metadata") or {}).get("muster") or about.get("client_reference_id") or "")[
            :40
        ],
        outcome=outcome,
        amount=from_stripe(int(amount), unit) if amount is not None else None,
        unit=unit[:3],
        said_at=datetime.fromtimestamp(int(event["created"]), UTC),
    )
