"""The app of instruments."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Instruments and sittings. Listens to nothing: what a result leads to is a call down."""

    name = "muster.assessments"
    label = "assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """Make the events of this app known."""
        from muster.assessments import events  # noqa: F401
