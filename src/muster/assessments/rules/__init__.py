"""Pure decisions about instruments: what a text says, what words and answers come to, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from muster.assessments.rules.items import Item, from_plain, plain, read_items, text_of
from muster.assessments.rules.refusals import (
    InstrumentInUse,
    InvitedAlready,
    ItemIncomplete,
    NoItems,
    NoSuchExample,
    NoSuchOption,
    NotAgreedYet,
    NotInUse,
    NotTheItem,
    NotUnderstood,
    RatedAlready,
    RatingIncomplete,
    SittingIsOver,
    TitleMissing,
    TooFewWords,
    TooManyItems,
    WrongRaters,
)
from muster.assessments.rules.scoring import (
    Result,
    agreement,
    alpha,
    is_shown,
    reliability_of,
    result_of_ratings,
    result_of_test,
    score_of,
    standing_of,
)
from muster.assessments.rules.wording import (
    kind_words,
    purpose_words,
    reliability_words,
    standing_words,
    state_words,
)
from muster.assessments.terms import (
    INSTRUMENT_MOVES,
    LEAST_RATERS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_RATERS,
    SITTING_DAYS,
    SITTING_MOVES,
    InstrumentKind,
    InstrumentState,
    SittingState,
)


def next_instrument_state(now: str, to: InstrumentState) -> InstrumentState:
    """The state after the move. Raises InstrumentInUse."""
    if to not in INSTRUMENT_MOVES[InstrumentState(now)]:
        raise InstrumentInUse
    return to


def next_sitting_state(now: str, to: SittingState) -> SittingState:
    """The state after the move. Raises SittingIsOver, or NotAgreedYet for a result before the person has agreed."""
    if to not in SITTING_MOVES[SittingState(now)]:
        raise NotAgreedYet if now == SittingState.INVITED else SittingIsOver
    return to


def sitting_due(at: datetime) -> datetime:
    """When a sitting lapses."""
    return at + timedelta(days=SITTING_DAYS)


def check_title(title: str) -> str:
    """The name, trimmed and cut. Raises TitleMissing."""
    said = " ".join(title.split())[:LONGEST_TITLE]
    if not said:
        raise TitleMissing
    return said


def check_note(words: str) -> str:
    """A few words, trimmed and cut."""
    return words.replace("\x00", "").strip()[:LONGEST_WORDS]


def check_raters(kind: InstrumentKind, person_ref: str, rater_refs: Sequence[str]) -> tuple[str, ...]:
    """Those who rate, each once. Raises WrongRaters."""
    refs = tuple(dict.fromkeys(rater_refs))
    if person_ref in refs:
        raise WrongRaters.of_themselves()
    if kind is InstrumentKind.TEST and refs:
        raise WrongRaters.of_test()
    if kind is InstrumentKind.FEEDBACK and not LEAST_RATERS <= len(refs) <= MOST_RATERS:
        raise WrongRaters.of_feedback()
    if kind is InstrumentKind.SCALE and len(refs) != 1:
        raise WrongRaters.of_one()
    if kind is InstrumentKind.INTERVIEW and not 1 <= len(refs) <= 4:
        raise WrongRaters.of_one()
    return refs


def check_scores(kind: InstrumentKind, scores: dict[int, int], items: int) -> dict[int, int]:
    """The levels given, by item. Feedback may leave items open, the others not. Raises RatingIncomplete."""
    found = {}
    for number in range(items):
        level = scores.get(number, 0)
        if kind is InstrumentKind.FEEDBACK and level == 0:
            continue
        if level not in (1, 2, 3, 4, 5):
            raise RatingIncomplete(number + 1)
        found[number] = level
    if not found:
        raise RatingIncomplete(1)
    return found


__all__ = [
    "InstrumentInUse",
    "InvitedAlready",
    "Item",
    "ItemIncomplete",
    "NoItems",
    "NoSuchExample",
    "NoSuchOption",
    "NotAgreedYet",
    "NotInUse",
    "NotTheItem",
    "NotUnderstood",
    "RatedAlready",
    "RatingIncomplete",
    "Result",
    "SittingIsOver",
    "TitleMissing",
    "TooFewWords",
    "TooManyItems",
    "WrongRaters",
    "agreement",
    "alpha",
    "check_note",
    "check_raters",
    "check_scores",
    "check_title",
    "from_plain",
    "is_shown",
    "kind_words",
    "next_instrument_state",
    "next_sitting_state",
    "plain",
    "purpose_words",
    "read_items",
    "reliability_of",
    "reliability_words",
    "result_of_ratings",
    "result_of_test",
    "score_of",
    "sitting_due",
    "standing_of",
    "standing_words",
    "state_words",
    "text_of",
]
