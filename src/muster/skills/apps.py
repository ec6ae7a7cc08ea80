"""The skills app; it listens to nobody, since nothing stands below it but the foundation."""

from django.apps import AppConfig


class SkillsConfig(AppConfig):
    """Taxonomy, its loading, search and extraction."""

    name = "muster.skills"
    label = "skills"
    verbose_name = "Skills"
    default_auto_field = "django.db.models.BigAutoField"
