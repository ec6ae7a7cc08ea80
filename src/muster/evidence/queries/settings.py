"""Which version of what levels are computed with held when."""

from __future__ import annotations

from muster.evidence import rules
from muster.evidence.models import LevelSettings, RaterSeverity
from muster.evidence.rules import RulesBook, SourceSetting


def rules_book() -> RulesBook:
    """All versions, oldest first. One query while the published ones hold, two otherwise."""
    rows = list(LevelSettings.objects.order_by("made_at", "pk"))
    if not rows:
        return RulesBook()
    severity: dict[int, dict[str, int]] = {}
    for settings_id, ref, milli in RaterSeverity.objects.order_by("rater_ref").values_list(
        "settings_id", "rater_ref", "milli"
    ):
        severity.setdefault(settings_id, {})[ref] = milli
    return RulesBook(
        tuple(
            (
                row.made_at,
                rules.rules_from(
                    row.version,
                    {kind: SourceSetting(**said) for kind, said in row.sources.items()},
                    row.half_lives,
                    severity.get(row.pk, {}),
                ),
            )
            for row in rows
        )
    )


def list_level_settings() -> list[LevelSettings]:
    """Every version, the newest first, for everybody: they are published."""
    return list(LevelSettings.objects.order_by("-made_at", "-pk"))
