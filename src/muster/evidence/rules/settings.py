"""Versions of what levels are computed with: made of whole numbers, checked, the published ones where none is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from muster.engine.proficiency import Parameters, Source
from muster.evidence.rules.levels import PARAMETERS
from muster.evidence.terms import EvidenceKind
from muster.foundation.errors import Invalid
from muster.foundation.words import _

MOST_SEVERITY = 1500
"""No rater is thought to be further off than a level and a half, in thousandths."""


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """How one kind of evidence is read, in thousandths: ŷ = (y - bias) / slope, weight v² / (1 - v²)."""

    validity: int
    bias: int = 0
    slope: int = 1000


@dataclass(frozen=True, slots=True)
class LevelRules:
    """One version in force: the engine's parameters, and months of half-life by kind of skill where they differ."""

    parameters: Parameters = PARAMETERS
    half_lives: Mapping[str, float] = field(default_factory=dict)


DEFAULT_RULES = LevelRules()


@dataclass(frozen=True, slots=True)
class RulesBook:
    """All versions with the moment from which each holds, oldest first."""

    entries: Sequence[tuple[datetime, LevelRules]] = ()

    @property
    def now(self) -> LevelRules:
        """The newest version."""
        return self.entries[-1][1] if self.entries else DEFAULT_RULES

    def at(self, moment: datetime) -> LevelRules:
        """The version that held at a moment."""
        held = [rules for since, rules in self.entries if since <= moment]
        return held[-1] if held else DEFAULT_RULES


class SettingOutOfRange(Invalid):
    """A weight, bias, slope or half-life that cannot be."""

    def __init__(self, name: str) -> None:
        super().__init__(_("This setting is outside what can be: {name}.", name=name), field=name)


def check_settings(
    sources: Mapping[str, SourceSetting], half_lives: Mapping[str, int], severity: Mapping[str, int]
) -> None:
    """Raise SettingOutOfRange unless every number can be."""
    for kind, one in sources.items():
        known = kind in set(EvidenceKind)
        if (
            not known
            or not 50 <= one.validity <= 950
            or not -2000 <= one.bias <= 2000
            or not 100 <= one.slope <= 2000
        ):
            raise SettingOutOfRange(f"sources.{kind}")
    for name, tenths in half_lives.items():
        if not 10 <= tenths <= 1200:
            raise SettingOutOfRange(f"half_lives.{name}")
    for milli in severity.values():
        if not -MOST_SEVERITY <= milli <= MOST_SEVERITY:  # also refuses what is no number at all
            raise SettingOutOfRange("severity")


def rules_from(
    version: str,
    sources: Mapping[str, SourceSetting],
    half_lives: Mapping[str, int],
    severity: Mapping[str, int],
) -> LevelRules:
    """The rules of whole numbers: thousandths, tenths of a month, thousandths of a level."""
    read = dict(PARAMETERS.sources)
    for kind, one in sources.items():
        source = Source(kind)
        read[source] = replace(
            read[source], validity=one.validity / 1000, bias=one.bias / 1000, slope=one.slope / 1000
        )
    parameters = replace(
        PARAMETERS,
        version=version,
        sources=read,
        severity={ref: milli / 1000 for ref, milli in sorted(severity.items())},
    )
    return LevelRules(parameters, {kind: tenths / 10 for kind, tenths in half_lives.items()})
