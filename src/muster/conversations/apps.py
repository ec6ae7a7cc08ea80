"""The app of threads."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Listens to nothing: the floors above open threads."""

    name = "muster.conversations"
    label = "conversations"
