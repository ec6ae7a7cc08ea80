"""Ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
