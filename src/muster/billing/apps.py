"""Billing as a Django app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"
