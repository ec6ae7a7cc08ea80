"""The one verb of matching: keep what was shown."""

from __future__ import annotations

from collections.abc import Sequence

from muster.engine.scoring import PARAMETERS
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.matching import events, policy
from muster.matching.models import Shown


@action
def record_shown(
    act: Act,
    *,
    about_ref: str,
    direction: str,
    position: str,
    taxonomy_version: int,
    ranked: Sequence[tuple[str, int]],
    filters: Sequence[str] = (),
) -> Shown:
    """Keep a ranked list as the actor saw it: (reference, score in thousandths of a point) in order."""
    policy.may_record_shown(act.actor, viewer_ref=act.actor.ref).require()
    shown = Shown.objects.create(
        viewer_ref=act.actor.ref,
        about_ref=about_ref,
        direction=direction,
        shown_at=act.at,
        position=position,
        taxonomy_version=taxonomy_version,
        engine_version=PARAMETERS.version,
        filters=list(filters),
        refs=[ref for ref, _score in ranked],
        scores=[score for _ref, score in ranked],
    )
    journal.record(act, events.RankingShown(shown_ref=shown.ref, about_ref=about_ref))
    return shown
