"""People as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Listens to nothing: what changes here is told upwards by events."""

    name = "muster.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
