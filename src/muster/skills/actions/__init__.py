"""The verbs of the taxonomy: loading lists of skills."""

from muster.skills.actions.loading import (
    ask_for_load,
    end_load,
    load_starter,
    load_taxonomy,
    load_upload,
)

__all__ = ["ask_for_load", "end_load", "load_starter", "load_taxonomy", "load_upload"]
