"""The database as arrays at one moment, kept live by the journal."""

from muster.matching.snapshot.live import Snapshot, current, forget, is_there

__all__ = ["Snapshot", "current", "forget", "is_there"]
