"""The web door as a Django app: it owns templates, components and static files, no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.web"
    label = "web"
