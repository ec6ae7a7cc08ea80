"""Tables of posted work. What must hold even for a stray SQL statement is a constraint here."""

from muster.opportunities.models.interviews import Interview
from muster.opportunities.models.leaving import STANDING
from muster.opportunities.models.postings import (
    Candidacy,
    CandidacyQuerySet,
    Opportunity,
    OpportunityQuerySet,
    Requirement,
    Role,
)
from muster.opportunities.models.tasks import Breakdown, BreakdownTask

__all__ = [
    "STANDING",
    "Breakdown",
    "BreakdownTask",
    "Candidacy",
    "CandidacyQuerySet",
    "Interview",
    "Opportunity",
    "OpportunityQuerySet",
    "Requirement",
    "Role",
]
