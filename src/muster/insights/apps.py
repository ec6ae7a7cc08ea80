"""The app of figures."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Listens to nothing; its tables hold only what people write into their own view."""

    name = "muster.insights"
    label = "insights"
