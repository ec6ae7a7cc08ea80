"""The programs' door as a Django app: it owns the command that writes its description, no tables."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.api"
    label = "api"
