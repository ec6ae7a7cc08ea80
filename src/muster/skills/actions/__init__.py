"""The verbs of the taxonomy: loading lists of skills."""

from muster.skills.actions.loading import load_starter, load_taxonomy

__all__ = ["load_starter", "load_taxonomy"]
