"""Asking who fits which work, both ways, and why."""

from muster.matching.models import HiddenWork, Shown
from muster.matching.queries.counting import FitCount, count_fitting, count_fitting_each
from muster.matching.queries.easing import (
    Easing,
    Shades,
    count_shades,
    find_easing_set,
    list_easing_pairs,
    list_easings,
)
from muster.matching.queries.feedback import (
    find_hidden,
    hidden_refs,
    left_out_refs,
    list_hidden,
    list_left_out,
)
from muster.matching.queries.finding import PeopleAnswer, PersonMatch, facts_of, find_people
from muster.matching.queries.orders import (
    OrderChange,
    exposures,
    keep_days_by_organisation,
    list_order_changes,
    order_choice,
    order_choices,
    shown_today,
)
from muster.matching.queries.parts import MatchLine, MatchParts, Missing
from muster.matching.queries.readiness import is_ready, warm
from muster.matching.queries.replays import Replay, ShownLine, ShownRow, list_shown, replay
from muster.matching.queries.searches import (
    SearchRow,
    found_by,
    get_search,
    list_searches,
    new_refs,
    search_row,
    work_filter,
)
from muster.matching.queries.sourcing import Candidate, Source, list_sources
from muster.matching.queries.steps import Step
from muster.matching.queries.why import Hand, Why, explain, weigh_hands
from muster.matching.queries.work import RoleMatch, WorkAnswer, WorkFilter, find_work
from muster.matching.rules import OrderChoice, SearchQuery
from muster.matching.snapshot import Snapshot, current
from muster.matching.terms import Filter

__all__ = [
    "Candidate",
    "Easing",
    "Filter",
    "FitCount",
    "Hand",
    "HiddenWork",
    "MatchLine",
    "MatchParts",
    "Missing",
    "OrderChange",
    "OrderChoice",
    "PeopleAnswer",
    "PersonMatch",
    "Replay",
    "RoleMatch",
    "SearchQuery",
    "SearchRow",
    "Shades",
    "Shown",
    "ShownLine",
    "ShownRow",
    "Snapshot",
    "Source",
    "Step",
    "Why",
    "WorkAnswer",
    "WorkFilter",
    "count_fitting",
    "count_fitting_each",
    "count_shades",
    "current",
    "explain",
    "exposures",
    "facts_of",
    "find_easing_set",
    "find_hidden",
    "find_people",
    "find_work",
    "found_by",
    "get_search",
    "hidden_refs",
    "is_ready",
    "keep_days_by_organisation",
    "left_out_refs",
    "list_easing_pairs",
    "list_easings",
    "list_hidden",
    "list_left_out",
    "list_order_changes",
    "list_searches",
    "list_shown",
    "list_sources",
    "new_refs",
    "order_choice",
    "order_choices",
    "replay",
    "search_row",
    "shown_today",
    "warm",
    "weigh_hands",
    "work_filter",
]
