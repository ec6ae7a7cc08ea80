"""The app of agreed work."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.engagements"
    label = "engagements"
