"""The app of posted work. It listens to no lower floor: clocks and calls are enough."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    """Opportunities, roles, requirements, candidacies."""

    name = "muster.opportunities"
    label = "opportunities"
    default_auto_field = "django.db.models.BigAutoField"
