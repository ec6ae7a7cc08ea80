"""Home, the list of work, one role, my work: found, explained, answered, refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muster.engagements import queries as engagement_queries
from muster.evidence import actions as evidence_actions
from muster.matching import queries as matching_queries
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people.models import Person
from tests.factories.opportunities import (
    colleague,
    make_candidacy,
    make_invitation,
    make_owner,
    make_posting,
    need,
    role_of,
)
from tests.factories.people import NOW, act_of, make_organisation, make_person
from tests.factories.skills import make_skill
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def says(person: Person, label: str, stance: str = "has", level: int | None = 3) -> None:
    """The person claims a skill."""
    kept = level if stance == "has" else None
    evidence_actions.claim_skill(act_of(person), person, make_skill(label).ref, stance, self_level=kept)


@pytest.fixture
def posting() -> Any:
    return make_posting(
        make_owner(),
        title="Water-loss early warning",
        summary="Two years of meter readings.",
        needs=[need("Python"), need("SQL", 2, "useful"), need("Statistics", 2, "learnable")],
    )


@pytest.fixture
def talent(posting: Any) -> Person:
    person = colleague(posting, minutes=960, with_account=True)
    says(person, "Python")
    says(person, "Statistics", "learn")
    return person


def test_visitors_are_welcomed_and_other_hats_sent_to_their_place(client: Client) -> None:
    assert client.get("/").status_code == 200
    person = make_person(organisation=make_organisation(), with_account=True)
    mine = client_of(person)
    assert mine.get("/").status_code == 200
    mine.cookies["muster_hat"] = "owner"
    assert mine.get("/")["Location"] == "/openings/"


def test_a_new_person_is_led_to_cv_and_hours() -> None:
    person = make_person(organisation=make_organisation(), with_account=True)
    page = client_of(person).get("/").content.decode()
    assert "/skills/cv/" in page
    assert "/me/#hours" in page


def test_home_shows_the_week_and_the_best_work(talent: Person, posting: Any) -> None:
    page = client_of(talent).get("/")
    assert page.context["finding"].startswith("16 hours free this week")
    (row,) = page.context["rows"]
    assert row.title == "Water-loss early warning"
    assert "You say you have Python." in row.why
    assert "You want to learn Statistics, and can do so here." in row.why
    assert [(chip.name, chip.stance) for chip in row.chips][:1] == [("Python", "has")]


def test_the_list_counts_what_is_out_of_view_and_why(talent: Person, posting: Any) -> None:
    make_posting(posting.owner, title="Too long", minutes_per_week=2400, needs=[need("Python")])
    make_posting(posting.owner, title="Other skills", needs=[need("Welding")])
    client = client_of(talent)
    page = client.get("/work/")
    assert [row.title for row in page.context["rows"]] == ["Water-loss early warning"]
    assert page.context["count"] == (
        "1 of 3 open roles fits you. 1 more would fit if you had the hours. "
        "1 asks for other skills, languages or places."
    )
    beyond = client.get("/work/", {"sent": "1"})
    assert {row.title for row in beyond.context["rows"]} == {"Water-loss early warning", "Too long"}
    none = client.get("/work/", {"sent": "1", "free": "1", "kind": "gig"})
    assert none.context["rows"] == []
    assert "1 is out of view by your filters." in none.context["count"]


def test_words_find_work_by_skill_and_title(talent: Person, posting: Any) -> None:
    client = client_of(talent)
    for q, found in (("statistics", 1), ("water", 1), ("welding", 0)):
        assert len(client.get("/work/", {"q": q}).context["rows"]) == found, q


def test_a_page_is_kept_as_shown_and_so_is_a_part_of_it(talent: Person, posting: Any) -> None:
    client = client_of(talent)
    part = client.get("/work/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    client.get("/work/")
    assert matching_queries.Shown.objects.count() == 2
    for shown in matching_queries.Shown.objects.all():
        assert (shown.about_ref, shown.direction, shown.refs) == (talent.ref, "work", [role_of(posting).ref])


def test_a_hand_is_raised_once_followed_and_taken_back(talent: Person, posting: Any) -> None:
    client = client_of(talent)
    url = f"/work/{role_of(posting).ref}/"
    page = client.get(url)
    assert page.context["parts"].total == page.context["why"].score
    form = {"do": "raise", "message": "I know meters.", "request_ref": page.context["request_ref"]}
    for _time in range(2):
        assert client.post(url, form)["Location"] == url
    (hand,) = opportunity_queries.candidacies_of_person(act_of(talent).actor).items
    assert (hand.status, hand.message) == ("raised", "I know meters.")
    assert "Your hand is up" in client.get(url).content.decode()
    client.post(url, {"do": "withdraw", "candidacy": hand.ref})
    over = client.get(url).content.decode()
    assert "You took your hand back. Nobody counts it." in over
    assert "Raise your hand again" in over


def test_a_message_that_is_too_long_is_refused_beside_its_field(talent: Person, posting: Any) -> None:
    client = client_of(talent)
    page = client.post(f"/work/{role_of(posting).ref}/", {"do": "raise", "message": "x" * 601})
    assert page.status_code == 422
    assert page.context["form"].errors["message"]
    assert opportunity_queries.candidacies_of_person(act_of(talent).actor).total == 0


def test_an_invitation_is_answered_with_one_press(talent: Person, posting: Any) -> None:
    invitation = make_invitation(posting, talent)
    client = client_of(talent)
    url = f"/work/{role_of(posting).ref}/"
    assert "invites you to" in client.get("/").content.decode()
    client.post(url, {"do": "refuse", "candidacy": invitation.ref, "from": "home"})
    view = opportunity_queries.get_candidacy_view(act_of(talent).actor, invitation.ref)
    assert view.status == "declined_by_person"


def test_an_offer_is_accepted_and_leads_to_the_work(talent: Person, posting: Any) -> None:
    offer = make_candidacy("offered", posting, talent)
    client = client_of(talent)
    assert "offers you" in client.get("/").content.decode()
    answer = client.post(f"/work/{role_of(posting).ref}/", {"do": "accept", "candidacy": offer.ref})
    work = engagement_queries.find_engagement_of_candidacy(offer.ref)
    assert work is not None
    assert answer["Location"] == f"/engagements/{work.ref}/"
    mine = client.get("/mine/")
    assert [card.ref for card in mine.context["works"]] == [work.ref]


def test_an_offer_for_a_full_week_is_refused_with_the_plate(posting: Any) -> None:
    person = colleague(posting, minutes=60, with_account=True)
    offer = make_candidacy("offered", posting, person)
    page = client_of(person).post(f"/work/{role_of(posting).ref}/", {"do": "accept", "candidacy": offer.ref})
    assert page.status_code == 409
    assert page.context["refusal"].code == "week-is-full"
    assert page.context["plate"] is not None
    assert engagement_queries.find_engagement_of_candidacy(offer.ref) is None


def test_an_offer_may_be_declined(talent: Person, posting: Any) -> None:
    offer = make_candidacy("offered", posting, talent)
    client_of(talent).post(f"/work/{role_of(posting).ref}/", {"do": "decline", "candidacy": offer.ref})
    view = opportunity_queries.get_candidacy_view(act_of(talent).actor, offer.ref)
    assert view.status == "declined_by_person"


def test_not_chosen_is_told_with_reason_words_and_similar_work(talent: Person, posting: Any) -> None:
    make_candidacy("declined", posting, talent)
    make_posting(posting.owner, title="Meter dashboard", needs=[need("Python", 2)])
    page = client_of(talent).get(f"/work/{role_of(posting).ref}/")
    words = page.content.decode()
    assert "You were not chosen this time." in words
    assert "Not this time." in words
    assert [row.title for row in page.context["similar"]] == ["Meter dashboard"]
    over = client_of(talent).get("/mine/", {"show": "over"})
    assert len(over.context["hands"]) == 1


def test_somebody_elses_candidacy_and_hidden_work_are_no_pages(talent: Person, posting: Any) -> None:
    other = make_candidacy("offered", posting)
    client = client_of(talent)
    url = f"/work/{role_of(posting).ref}/"
    answer = client.post(url, {"do": "accept", "candidacy": other.ref})
    assert answer.status_code in (404, 409)
    assert engagement_queries.find_engagement_of_candidacy(other.ref) is None
    assert client.post(url, {"do": "dance"}).status_code == 404
    stranger = make_person(organisation=make_organisation(), with_account=True)
    assert client_of(stranger).get(url).status_code == 404


def test_a_hand_on_closed_work_is_refused_in_words(talent: Person, posting: Any) -> None:
    ref = role_of(posting).ref
    opportunity_actions.pause(act_of(posting.owner, NOW), posting.ref)
    page = client_of(talent).post(f"/work/{ref}/", {"do": "raise", "message": ""})
    assert page.status_code in (404, 409)
    assert opportunity_queries.candidacies_of_person(act_of(talent).actor).total == 0


def test_my_work_is_empty_at_first() -> None:
    person = make_person(organisation=make_organisation(), with_account=True)
    client = client_of(person)
    assert "No work is agreed yet" in client.get("/mine/").content.decode()
    assert "No work is over yet" in client.get("/mine/", {"show": "over"}).content.decode()
