"""The web door as a Django app: it owns templates, components and static files, no tables."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Listens to nothing; names the door's one job, so that the worker knows it too."""

    name = "muster.web"
    label = "web"

    def ready(self) -> None:
        """Register the job."""
        import_module("muster.web.loading")
