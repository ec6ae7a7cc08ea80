"""The app that tells people."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Listens to every event that the catalogue tells somebody of."""

    name = "muster.notices"
    label = "notices"

    def ready(self) -> None:
        """Register one listener for each line of the catalogue."""
        from muster.foundation import journal
        from muster.notices import catalogue

        for event in catalogue.told_events():
            journal.listen(event, catalogue.hear, name="notices.hear")
