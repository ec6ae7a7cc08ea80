"""Words of instruments and sittings: kinds, states and their moves, limits."""

from __future__ import annotations

from enum import StrEnum


class InstrumentKind(StrEnum):
    """What an instrument is. None of them asks what somebody is like; all ask what somebody can do or did."""

    INTERVIEW = "interview"
    SCALE = "scale"
    FEEDBACK = "feedback"
    TEST = "test"


class InstrumentState(StrEnum):
    """A draft may be changed; what is in use stays as it is; what is retired is not used for anybody new."""

    DRAFT = "draft"
    IN_USE = "in_use"
    RETIRED = "retired"


INSTRUMENT_MOVES: dict[InstrumentState, frozenset[InstrumentState]] = {
    InstrumentState.DRAFT: frozenset({InstrumentState.IN_USE, InstrumentState.RETIRED}),
    InstrumentState.IN_USE: frozenset({InstrumentState.RETIRED}),
    InstrumentState.RETIRED: frozenset(),
}


class SittingState(StrEnum):
    """Where one use of an instrument stands."""

    INVITED = "invited"
    AGREED = "agreed"
    DONE = "done"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


SITTING_MOVES: dict[SittingState, frozenset[SittingState]] = {
    SittingState.INVITED: frozenset(
        {SittingState.AGREED, SittingState.DECLINED, SittingState.TAKEN_BACK, SittingState.LAPSED}
    ),
    SittingState.AGREED: frozenset({SittingState.DONE, SittingState.TAKEN_BACK, SittingState.LAPSED}),
    SittingState.DONE: frozenset(),
    SittingState.DECLINED: frozenset(),
    SittingState.TAKEN_BACK: frozenset(),
    SittingState.LAPSED: frozenset(),
}

OPEN_SITTINGS = (SittingState.INVITED, SittingState.AGREED)


class RatingState(StrEnum):
    """Where the word of one of those who rate stands."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"


class Purpose(StrEnum):
    """What a person agrees to: to learn from it alone, or also to let it count for their level."""

    DEVELOPMENT = "development"
    LEVEL = "level"


class Standing(StrEnum):
    """What local data say of an instrument: nothing yet, good enough to learn from, good enough to decide with."""

    UNVALIDATED = "unvalidated"
    DEVELOPMENT = "development"
    DECISIONS = "decisions"


SITTING_DAYS = 21
"""How long a person and those who rate have."""
LEAST_RATERS = 3
"""Feedback of fewer is never shown."""
MOST_RATERS = 12
RELIABLE_FROM = 70
"""Hundredths of reliability from which a result is evidence."""
DECISIONS_FROM = 80
"""Hundredths of reliability from which an instrument is good enough to decide with, given enough sittings."""
VALIDATED_SITTINGS = 200
"""So many finished sittings here before anything is said of an instrument."""
LOCAL_PEOPLE = 30
"""So many rated people here before their ratings say how far raters agree."""
RATER_AGREEMENT = 45
"""Hundredths: how far single raters agree until local data say; found for ratings that have consequences
(Salgado 2019: .45; .61 where they have none)."""
MISSING_SHARE = 20
"""Percent of items that a rater may leave open; with more missing their word is not counted."""

MOST_ITEMS = 60
LONGEST_TEXT = 20_000
LONGEST_TITLE = 120
LONGEST_WORDS = 500

EXAMPLES = ("leadership_interview", "leadership_feedback", "hospitality_scale", "hospitality_test")
"""Worked examples that come with Muster: two for leadership, two for hospitality towards guests."""
