"""The app that ranks."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Listens to nothing: the snapshot asks the journal for what has changed."""

    name = "muster.matching"
    label = "matching"
