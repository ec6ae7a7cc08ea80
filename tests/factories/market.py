"""A small organisation with people of known skills, for pages and journeys of owners."""

from __future__ import annotations

from dataclasses import dataclass

from muster.evidence import actions as evidence_actions
from muster.people.models import Organisation, Person
from muster.skills import queries as skills_queries
from tests.factories.evidence import evidence_of
from tests.factories.opportunities import make_owner
from tests.factories.people import act_of, make_organisation, make_person, make_unit
from tests.factories.skills import load_full_starter

SENTENCE = (
    "We need someone two days a week for six weeks to build a demand forecast in Python; some "
    "supply-chain knowledge would help; overlap with Central Europe"
)


@dataclass(frozen=True)
class Market:
    """An owner with an account, and six colleagues: the first are the surest."""

    organisation: Organisation
    owner: Person
    people: tuple[Person, ...]


def make_market() -> Market:
    """The starter taxonomy, an owner, and colleagues with falling levels in forecasting and Python."""
    load_full_starter()
    organisation = make_organisation("Arnholt")
    unit = make_unit(organisation, "Service Operations")
    owner = make_owner(organisation, name="Maren Ohlsen", with_account=True, unit=unit)
    names = ("Noor Haddad", "Marit Solheim", "Walter Eichhorn", "Priya Raman", "Jonas Wirth", "Aisha Bello")
    people = [
        make_person(
            name,
            organisation=organisation,
            unit=unit,
            minutes=1200,
            title="Planner",
            time_zone="Europe/Berlin",
        )
        for name in names
    ]
    for place, person in enumerate(people):
        for words in ("demand forecasting", "python", "supply chain planning")[: 3 - place // 3]:
            skill = skills_queries.get_skill(skills_queries.search_skills(words, limit=1)[0].ref)
            evidence_actions.claim_skill(act_of(person), person, skill.ref, "has", self_level=5 - place // 2)
            if place < 3:
                evidence_of(person, skill, "delivered_work", 5 - place)
    return Market(organisation, owner, tuple(people))
