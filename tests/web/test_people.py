"""Looking around among people, and one person as others see them."""

from __future__ import annotations

from typing import Any

import pytest

from muster.engagements import queries as engagement_queries
from muster.engagements.terms import Side
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.matching import snapshot
from tests.factories.evidence import evidence_of
from tests.factories.opportunities import colleague, make_hand, make_owner, make_posting
from tests.factories.people import act_of, make_organisation, make_people_lead, make_person, make_unit
from tests.factories.skills import make_skill
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    snapshot.forget()


@pytest.fixture
def posting() -> Any:
    return make_posting(make_owner(name="Maren Ohlsen", with_account=True))


def test_people_are_found_by_name_unit_and_kind(posting: Any) -> None:
    unit = make_unit(posting.organisation, "Utilities Lab")
    colleague(posting, name="Noor Haddad", unit=unit)
    colleague(posting, name="Walter Eichhorn", kind="retiree")
    make_person("Far Away", organisation=make_organisation())
    client = client_of(posting.owner)

    def names(query: str) -> list[str]:
        return [row["name"] for row in client.get(f"/people/{query}").context["rows"]]

    assert "Far Away" not in names("")
    assert names("?q=noor") == ["Noor Haddad"]
    assert names(f"?unit={unit.ref}") == ["Noor Haddad"]
    assert names("?kind=retiree") == ["Walter Eichhorn"]
    assert "Nobody found" in client.get("/people/?q=zzzz").content.decode()


def test_a_skill_finds_who_has_it_surest_first(posting: Any) -> None:
    skill = make_skill("Python")
    sure, said, hidden = (colleague(posting, name=name) for name in ("Sure One", "Said One", "Hidden One"))
    evidence_of(sure, skill, "delivered_work", 5)
    for person in (sure, said, hidden):
        evidence_actions.claim_skill(act_of(person), person, skill.ref, "has", self_level=4)
    hidden.is_searchable = False
    hidden.save()
    client = client_of(posting.owner)
    rows = client.get("/people/?q=python").context["rows"]
    assert [row["name"] for row in rows] == ["Sure One", "Said One"]
    assert [row["is_claimed"] for row in rows] == [False, True]
    assert client.get("/people/?skill=skl-none").status_code == 404
    page = evidence_queries.list_people_with(act_of(hidden).actor, skill.ref)
    assert "Hidden One" in [one.name for one in page.items]


def test_a_person_is_shown_without_hands_and_without_the_plate(posting: Any) -> None:
    person = colleague(posting, name="Noor Haddad", with_account=True)
    skill = make_skill("Python")
    evidence_actions.claim_skill(act_of(person), person, skill.ref, "has", self_level=4)
    make_hand(make_posting(make_owner(posting.organisation)), person)
    page = client_of(posting.owner).get(f"/people/{person.ref}/")
    words = page.content.decode()
    assert "Python" in words
    assert "Demand forecast" in words
    assert page.context["plate"] is None
    assert "raised" not in words.lower()
    assert [one["href"] for one in page.context["openings"]] == [
        f"/openings/{posting.ref}/people/{person.ref}/"
    ]
    own = client_of(person).get(f"/people/{person.ref}/")
    assert "This is you" in own.content.decode()
    assert own.context["plate"] is None


def test_whoever_looks_after_them_sees_the_plate(posting: Any) -> None:
    manager = colleague(posting, with_account=True)
    person = colleague(posting, manager=manager, minutes=600)
    for reader in (manager, make_people_lead(posting.organisation)):
        if reader.account is None:
            continue
        assert client_of(reader).get(f"/people/{person.ref}/").context["plate"] is not None


def test_people_elsewhere_are_not_there(posting: Any) -> None:
    stranger = make_person("Far Away", organisation=make_organisation())
    assert client_of(posting.owner).get(f"/people/{stranger.ref}/").status_code == 404


def test_a_reputation_is_shown_with_its_range_and_only_from_enough_work(
    posting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = colleague(posting, name="Noor Haddad")
    client = client_of(posting.owner)
    assert "Working with Noor" not in client.get(f"/people/{person.ref}/").content.decode()
    found = engagement_queries.Reputation(0.8214, 0.703, 0.914, 5, 3)
    monkeypatch.setattr(
        engagement_queries,
        "find_reputation",
        lambda ref, side, *, at: found if (ref, side) == (person.ref, Side.PERSON) else None,
    )
    page = client.get(f"/people/{person.ref}/").content.decode()
    assert "82 %, likely 70 to 91 %" in page
    assert "From 5 pieces of work with 3 other people." in page


def test_people_are_sorted_as_asked_and_the_pages_keep_the_order(posting: Any) -> None:
    for name, place in (("Cleo One", "Bremen"), ("Anna Two", ""), ("Bert Three", "Aachen")):
        colleague(posting, name=name, place=place)
    client = client_of(posting.owner)

    def names(query: str) -> list[str]:
        rows = client.get(f"/people/{query}").context["rows"]
        return [row["name"] for row in rows if row["name"] != posting.owner.name]

    assert names("") == names("?sort=name") == names("?sort=age") == ["Anna Two", "Bert Three", "Cleo One"]
    assert names("?sort=place")[:2] == ["Bert Three", "Cleo One"]
    assert names("?sort=newest") == ["Bert Three", "Anna Two", "Cleo One"]
    page = client.get("/people/?sort=place&kind=employee")
    assert page.context["base"] == "?kind=employee&sort=place&"
    assert page.context["sort"] == "place"


def test_who_has_a_skill_is_sorted_by_level_unless_asked_otherwise(posting: Any) -> None:
    skill = make_skill("Python")
    for name, rating in (("Anna Low", 2), ("Bert High", 5)):
        evidence_of(colleague(posting, name=name), skill, "delivered_work", rating)
    client = client_of(posting.owner)

    def names(query: str) -> list[str]:
        return [row["name"] for row in client.get(f"/people/?skill={skill.ref}{query}").context["rows"]]

    assert names("") == names("&sort=surest") == ["Bert High", "Anna Low"]
    assert names("&sort=name") == ["Anna Low", "Bert High"]
    assert names("&sort=newest") == ["Bert High", "Anna Low"]
