"""The app of claims, evidence and levels. It listens to no events."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Claims, evidence, levels, documents."""

    name = "muster.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        """Make the events and jobs of this app known."""
        from muster.evidence import events  # noqa: F401
