"""Setting a new version of what levels are computed with."""

from __future__ import annotations

from collections.abc import Mapping

from muster.evidence import policy, queries, rules
from muster.evidence.actions.levels import _day, _defer_all
from muster.evidence.events import LevelSettingsMade
from muster.evidence.models import LevelSettings, RaterSeverity
from muster.evidence.rules import SourceSetting
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action


@action
def set_level_settings(
    act: Act,
    *,
    sources: Mapping[str, SourceSetting] | None = None,
    half_lives: Mapping[str, int] | None = None,
    severity: Mapping[str, int] | None = None,
    words: str,
) -> LevelSettings:
    """Let levels be computed with these from now on, and have all of them computed anew. Operators only.

    `sources` by kind of evidence and `severity` by rater in thousandths, `half_lives` by kind of skill in tenths of a
    month; what is not named is as published. Past levels stay as they were. Raises SettingOutOfRange, NeedsReason.
    """
    policy.may_rebuild(act.actor).require()
    said, months, raters = dict(sources or {}), dict(half_lives or {}), dict(severity or {})
    rules.check_settings(said, months, raters)
    number = len(queries.list_level_settings()) + 2
    row = LevelSettings(
        version=f"proficiency-{number}",
        sources={
            kind: {"validity": one.validity, "bias": one.bias, "slope": one.slope}
            for kind, one in said.items()
        },
        half_lives=months,
        words=rules.check_reason(words),
        made_by_ref=act.actor.ref,
        made_at=act.at,
    )
    row.save(force_insert=True)
    RaterSeverity.objects.bulk_create(
        RaterSeverity(settings=row, rater_ref=ref, milli=milli) for ref, milli in sorted(raters.items())
    )
    journal.record(act, LevelSettingsMade(row.version))
    _defer_all(act, _day(act))
    return row
