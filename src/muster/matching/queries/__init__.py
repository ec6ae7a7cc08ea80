"""Asking who fits which work, both ways, and why."""

from muster.matching.models import Shown
from muster.matching.queries.counting import FitCount, count_fitting
from muster.matching.queries.finding import (
    PeopleAnswer,
    PersonMatch,
    RoleMatch,
    WorkAnswer,
    WorkFilter,
    find_people,
    find_work,
)
from muster.matching.queries.parts import MatchLine, MatchParts, Missing
from muster.matching.queries.readiness import is_ready, warm
from muster.matching.queries.why import Step, Why, explain
from muster.matching.terms import Filter

__all__ = [
    "Filter",
    "FitCount",
    "MatchLine",
    "MatchParts",
    "Missing",
    "PeopleAnswer",
    "PersonMatch",
    "RoleMatch",
    "Shown",
    "Step",
    "Why",
    "WorkAnswer",
    "WorkFilter",
    "count_fitting",
    "explain",
    "find_people",
    "find_work",
    "is_ready",
    "warm",
]
