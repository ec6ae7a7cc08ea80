"""The verbs of instruments and sittings."""

from muster.assessments.actions.instruments import (
    change_instrument,
    draft_instrument,
    publish_instrument,
    retire_instrument,
    take_example,
)
from muster.assessments.actions.sittings import (
    agree_to_sitting,
    close_sitting,
    decline_sitting,
    invite_to_sitting,
    lapse_sittings,
    take_back_sitting,
)
from muster.assessments.actions.words import answer_item, decline_rating, give_rating

__all__ = [
    "agree_to_sitting",
    "answer_item",
    "change_instrument",
    "close_sitting",
    "decline_rating",
    "decline_sitting",
    "draft_instrument",
    "give_rating",
    "invite_to_sitting",
    "lapse_sittings",
    "publish_instrument",
    "retire_instrument",
    "take_back_sitting",
    "take_example",
]
