"""Payment providers: who carries money in and out, behind one Protocol. Which one an organisation uses is its setting."""

from muster.billing.providers.choosing import provider_of
from muster.billing.providers.protocol import Begun, News, Order, Provider

__all__ = ["Begun", "News", "Order", "Provider", "provider_of"]
