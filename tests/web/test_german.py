"""German from the CV to the match: lists with German names, a German CV, a German advert, people found, pages read."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.rules import Choice
from muster.people.models import Person
from muster.skills import queries as skills_queries
from tests.factories.people import act_of, make_organisation, make_person, make_unit
from tests.factories.skills import load_full_starter, load_small_esco
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db

LEBENSLAUF = """Ines Brandt
Berufserfahrung
Disponentin, Nordsee Logistik AG | 04/2020 - heute
Bedarfsprognosen für vierzehn Lager, Auswertungen in Python
Bestandsplanung und Routenplanung mit dem Vertrieb
Kenntnisse
Python, Tabellenkalkulation, auf Ungarisch korrespondieren
Sprachen
Deutsch (Muttersprache), Englisch C1
"""
ANZEIGE = (
    "Wir suchen für sechs Wochen jemanden, zwei Tage pro Woche, für eine Bedarfsprognose in Python; "
    "Routenplanung wäre von Vorteil."
)


@pytest.fixture
def person() -> Person:
    load_full_starter()
    load_small_esco()
    organisation = make_organisation("Arnholt")
    unit = make_unit(organisation, "Einkauf")
    return make_person(
        "Ines Brandt", organisation=organisation, unit=unit, with_account=True, minutes=1200,
        time_zone="Europe/Berlin",
    )  # fmt: skip


def named(ref: str) -> str:
    return skills_queries.labels_for([ref], "de")[ref]


def test_a_german_cv_names_skills_of_both_lists_in_german(person: Person) -> None:
    document = evidence_actions.upload_document(act_of(person), person, "lebenslauf.txt", LEBENSLAUF.encode())
    found = {named(row.skill.ref): row for row in document.found.select_related("skill")}
    assert document.facts["language"] == "de"
    assert {"Absatzprognose", "Python", "Ungarisch schreiben", "Routenplanung"} <= set(found)
    assert (
        document.text[found["Ungarisch schreiben"].start : found["Ungarisch schreiben"].end]
        == "auf Ungarisch korrespondieren"
    )


def test_a_german_advert_finds_whoever_said_yes_to_their_german_cv(person: Person, tmp_path: Path) -> None:
    other = make_person("Jonas Wirth", minutes=1200, time_zone="Europe/Berlin")
    document = evidence_actions.upload_document(act_of(person), person, "lebenslauf.txt", LEBENSLAUF.encode())
    wanted = {"Absatzprognose", "Python", "Routenplanung"}
    rows = [row for row in document.found.select_related("skill") if named(row.skill.ref) in wanted]
    choices = [Choice(row.skill.ref, self_level=4) for row in rows]
    evidence_actions.accept_many(act_of(person), document.ref, choices)
    assert {named(claim.skill.ref) for claim in evidence_queries.standing_claims(person.ref)} >= wanted
    (tmp_path / "anzeige.txt").write_text(ANZEIGE, encoding="utf-8")
    out = StringIO()
    call_command("find_people", "--text", str(tmp_path / "anzeige.txt"), "--json", stdout=out)
    people = [one["ref"] for one in json.loads(out.getvalue())["people"]]
    assert people[0] == person.ref
    assert other.ref not in people


def test_the_pages_of_skills_are_german(person: Person) -> None:
    client = client_of(person)
    ref = skills_queries.search_skills("Absatzprognose", limit=1)[0].ref
    page = client.get(f"/taxonomy/{ref}/", headers={"accept-language": "de"}).content.decode()
    assert 'lang="de"' in page
    assert "Absatzprognose" in page
    assert "Sagt voraus, wie viel von welchem Produkt wo und wann gebraucht wird." in page
    assert '<span lang="en">' not in page
    found = client.get("/taxonomy/?q=Absatzprognsoe", headers={"accept-language": "de"})
    assert next(skill.label for skill, _kind in found.context["rows"]) == "Absatzprognose"
    assert {family.label for _url, family, _on in found.context["families"]} >= {"Softwareentwicklung"}
