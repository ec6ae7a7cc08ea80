"""The app of posted work."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    """Opportunities, roles, requirements, candidacies. Listens to people who leave for good."""

    name = "muster.opportunities"
    label = "opportunities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Which events of lower floors it listens to, a line each."""
        from muster.foundation.journal import listen
        from muster.opportunities import listening
        from muster.people.events import PersonErased

        listen(PersonErased, listening.person_left, name="opportunities.person_left")
