"""The app of figures."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Listens to nothing and has no tables."""

    name = "muster.insights"
    label = "insights"
