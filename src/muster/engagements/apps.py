"""The app of agreed work."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """Listens to candidacies that end before all have said yes."""

    name = "muster.engagements"
    label = "engagements"

    def ready(self) -> None:
        """Which events of lower floors it listens to, a line each."""
        from muster.engagements import listening
        from muster.foundation.journal import listen
        from muster.opportunities.events import CandidacyClosed, CandidacyWithdrawn

        listen(CandidacyWithdrawn, listening.taken_back, name="engagements.taken_back")
        listen(CandidacyClosed, listening.closed, name="engagements.closed")
