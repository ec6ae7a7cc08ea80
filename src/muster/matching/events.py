"""What matching leaves behind in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("ranking.shown")
@dataclass(frozen=True)
class RankingShown:
    """A ranked list was shown to somebody; ``shown_ref`` keeps what stood on it. Nobody is told."""

    shown_ref: str
    about_ref: str
