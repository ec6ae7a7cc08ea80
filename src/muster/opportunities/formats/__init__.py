"""What leaves the house about posted work: a talk as a calendar reads it."""

from muster.opportunities.formats.calendar import calendar_of

__all__ = ["calendar_of"]
