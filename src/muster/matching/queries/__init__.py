"""Asking who fits which work, both ways, and why."""

from muster.matching.models import Shown
from muster.matching.queries.counting import FitCount, count_fitting, count_fitting_each
from muster.matching.queries.easing import Easing, Shades, count_shades, list_easings
from muster.matching.queries.finding import (
    PeopleAnswer,
    PersonMatch,
    RoleMatch,
    WorkAnswer,
    WorkFilter,
    facts_of,
    find_people,
    find_work,
)
from muster.matching.queries.parts import MatchLine, MatchParts, Missing
from muster.matching.queries.readiness import is_ready, warm
from muster.matching.queries.why import Step, Why, explain
from muster.matching.snapshot import Snapshot, current
from muster.matching.terms import Filter

__all__ = [
    "Easing",
    "Filter",
    "FitCount",
    "MatchLine",
    "MatchParts",
    "Missing",
    "PeopleAnswer",
    "PersonMatch",
    "RoleMatch",
    "Shades",
    "Shown",
    "Snapshot",
    "Step",
    "Why",
    "WorkAnswer",
    "WorkFilter",
    "count_fitting",
    "count_fitting_each",
    "count_shades",
    "current",
    "explain",
    "facts_of",
    "find_people",
    "find_work",
    "is_ready",
    "list_easings",
    "warm",
]
