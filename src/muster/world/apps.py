"""The simulated world as a Django app: its command and the tables of its hidden truth."""

from django.apps import AppConfig


class WorldConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.world"
    label = "world"
