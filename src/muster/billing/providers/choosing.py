"""The provider behind a key, set up from the environment."""

from __future__ import annotations

from django.conf import settings

from muster.billing.providers.by_hand import ByHand, NoPayments
from muster.billing.providers.protocol import Provider
from muster.billing.providers.stripe_connect import StripeConnect
from muster.billing.terms import ProviderKey


def provider_of(key: str) -> Provider:
    """The provider with this key. Raises ValueError for a word that names none."""
    wanted = ProviderKey(key)
    if wanted == ProviderKey.STRIPE:
        return StripeConnect(
            settings.MUSTER_STRIPE_KEY, settings.MUSTER_STRIPE_WEBHOOK_SECRET, settings.MUSTER_STRIPE_URL
        )
    return ByHand() if wanted == ProviderKey.MANUAL else NoPayments()
