"""Pure decisions of matching: what a list was made from as text, and making it again."""

from muster.matching.rules.orders import OrderChoice, check_choice
from muster.matching.rules.refusals import (
    FilterUnknown,
    NoSuchSearch,
    NoSuchShown,
    OrderOutOfBounds,
    TooManySearches,
)
from muster.matching.rules.replaying import Basis, Line, digest_of, in_order, list_bytes, make_again
from muster.matching.rules.rows_as_text import Speaker, packed, person_text, role_text, unpacked
from muster.matching.rules.searches import SearchQuery

__all__ = [
    "Basis",
    "FilterUnknown",
    "Line",
    "NoSuchSearch",
    "NoSuchShown",
    "OrderChoice",
    "OrderOutOfBounds",
    "SearchQuery",
    "Speaker",
    "TooManySearches",
    "check_choice",
    "digest_of",
    "in_order",
    "list_bytes",
    "make_again",
    "packed",
    "person_text",
    "role_text",
    "unpacked",
]
