"""Tables of billing."""

from muster.billing.models.papers import Billable, Invoice, InvoiceFile, NumberSeries
from muster.billing.models.parties import ADDRESS, BillingDetails, FeeRuleRow, OrganisationBilling
from muster.billing.models.payments import Payment, Payout, ProviderNews

__all__ = [
    "ADDRESS",
    "Billable",
    "BillingDetails",
    "FeeRuleRow",
    "Invoice",
    "InvoiceFile",
    "NumberSeries",
    "OrganisationBilling",
    "Payment",
    "Payout",
    "ProviderNews",
]
