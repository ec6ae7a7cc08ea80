"""Reading instruments, sittings and what is known of an instrument."""

from muster.assessments.models import Instrument, Rating, Sitting
from muster.assessments.queries.instruments import (
    Example,
    InstrumentView,
    example_text,
    get_instrument,
    instrument_view,
    list_examples,
    list_instruments,
    list_usable,
)
from muster.assessments.queries.local import Local, local_of
from muster.assessments.queries.sittings import (
    AskedItem,
    RaterView,
    ResultView,
    SittingView,
    ability_of,
    due_refs,
    find_question,
    get_sitting,
    list_mine,
    list_sittings_of,
    list_to_rate,
    lock_sitting,
    question_of,
)

__all__ = [
    "AskedItem",
    "Example",
    "Instrument",
    "InstrumentView",
    "Local",
    "RaterView",
    "Rating",
    "ResultView",
    "Sitting",
    "SittingView",
    "ability_of",
    "due_refs",
    "example_text",
    "find_question",
    "get_instrument",
    "get_sitting",
    "instrument_view",
    "list_examples",
    "list_instruments",
    "list_mine",
    "list_sittings_of",
    "list_to_rate",
    "list_usable",
    "local_of",
    "lock_sitting",
    "question_of",
]
