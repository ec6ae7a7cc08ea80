"""The world's own verbs: hiding the truth, and laying out a packed world."""

from muster.world.actions.truth import hide_truth, note_world
from muster.world.actions.unpacking import unpack_world

__all__ = ["hide_truth", "note_world", "unpack_world"]
