"""Files as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Listens to nothing."""

    name = "muster.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
