"""The tables of people, by noun."""

from muster.people.models.accounts import Account, ApiToken
from muster.people.models.capacity import Commitment, CommitmentWeek, Leave, PersonWeek, WeeklyOffer
from muster.people.models.offers import SoftHold
from muster.people.models.organisations import GrantRow, Membership, Organisation, Unit, touches
from muster.people.models.persons import Consent, Person, PersonLanguage, WorkingHours

__all__ = [
    "Account",
    "ApiToken",
    "Commitment",
    "CommitmentWeek",
    "Consent",
    "GrantRow",
    "Leave",
    "Membership",
    "Organisation",
    "Person",
    "PersonLanguage",
    "PersonWeek",
    "SoftHold",
    "Unit",
    "WeeklyOffer",
    "WorkingHours",
    "touches",
]
