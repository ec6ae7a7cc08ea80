"""The operators' door as a Django app: it owns the management commands, no tables."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.ops"
    label = "ops"
