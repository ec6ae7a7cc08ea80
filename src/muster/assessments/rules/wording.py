"""Instruments in words."""

from __future__ import annotations

from muster.assessments.terms import InstrumentKind, InstrumentState, Purpose, SittingState, Standing
from muster.foundation.words import _, _n


def kind_words(kind: str) -> str:
    """What an instrument is."""
    return {
        InstrumentKind.INTERVIEW: _("Structured interview"),
        InstrumentKind.SCALE: _("Anchored scale"),
        InstrumentKind.FEEDBACK: _("Feedback from several sides"),
        InstrumentKind.TEST: _("Knowledge test"),
    }[InstrumentKind(kind)]


def state_words(state: str) -> str:
    """Where an instrument or a sitting stands."""
    words: dict[str, str] = {
        InstrumentState.DRAFT: _("Draft"),
        InstrumentState.IN_USE: _("In use"),
        InstrumentState.RETIRED: _("Retired"),
        SittingState.INVITED: _("Waits for a yes"),
        SittingState.AGREED: _("Under way"),
        SittingState.DONE: _("Done"),
        SittingState.DECLINED: _("Declined"),
        SittingState.TAKEN_BACK: _("Taken back"),
        SittingState.LAPSED: _("Ran out of time"),
    }
    return words[state]


def purpose_words(purpose: str) -> str:
    """What the person has agreed to."""
    if not purpose:
        return ""
    return {
        Purpose.DEVELOPMENT: _("only for the person, to learn from"),
        Purpose.LEVEL: _("also as evidence for the level"),
    }[Purpose(purpose)]


def standing_words(standing: Standing, sittings: int) -> str:
    """What is known of an instrument here."""
    if standing is Standing.UNVALIDATED:
        return _n(
            "Unvalidated: {n} finished sitting here does not say yet how true it is.",
            "Unvalidated: {n} finished sittings here do not say yet how true it is.",
            n=sittings,
        )
    if standing is Standing.DEVELOPMENT:
        return _("Good enough to learn from, by {n} finished sittings here.", n=sittings)
    return _("Good enough to decide with, by {n} finished sittings here.", n=sittings)


def reliability_words(reliability: int, *, is_local: bool) -> str:
    """How reliable a result is, and where that is known from."""
    if is_local:
        return _("Reliability .{n}, by how far raters agree here.", n=f"{min(reliability, 99):02d}")
    return _("Reliability .{n}, by how far raters agree elsewhere.", n=f"{min(reliability, 99):02d}")
