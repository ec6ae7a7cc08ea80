"""The app of claims, evidence and levels."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Claims, evidence, levels, documents. Listens to what becomes of the taxonomy."""

    name = "muster.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        """Make the events and jobs of this app known, and say which events of lower floors it listens to."""
        from muster.evidence import events, listening  # noqa: F401
        from muster.foundation.journal import listen
        from muster.skills.events import SkillSplitUp, TaxonomyChanged

        listen(TaxonomyChanged, listening.taxonomy_changed, name="evidence.taxonomy_changed")
        listen(SkillSplitUp, listening.skill_split, name="evidence.skill_split")
