"""What can happen to the taxonomy."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("taxonomy.loaded")
@dataclass(frozen=True)
class TaxonomyLoaded:
    """A list of skills was loaded. ``version`` is the version in force afterwards; where nothing had
    changed it is the one from before, and the counts are 0.
    """

    source: str
    version: int
    added: int
    changed: int
    deprecated: int
