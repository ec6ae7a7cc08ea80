"""The foundation as a Django app: it owns the journal's tables."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"
