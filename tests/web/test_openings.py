"""An owner's openings and the people on them, through the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muster.evidence import actions as evidence_actions
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed
from muster.foundation.ids import new_ref
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.matching.queries import Shown
from muster.opportunities import queries as opportunities_queries
from muster.opportunities import terms
from tests.factories.opportunities import (
    colleague,
    make_candidacy,
    make_draft,
    make_hand,
    make_owner,
    make_posting,
    need,
    role_of,
)
from tests.factories.people import NOW, act_of
from tests.factories.skills import make_skill
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    snapshot.forget()


@pytest.fixture
def owner() -> Any:
    return make_owner(name="Maren Ohlsen", with_account=True)


@pytest.fixture
def posting(owner: Any) -> Any:
    """Open work with four people who fit."""
    found = make_posting(owner, needs=[need("Python", 3)])
    for number, name in enumerate(("Noor Haddad", "Marit Solheim", "Walter Eichhorn", "Priya Raman")):
        person = colleague(found, name=name, minutes=1200, with_account=True)
        skill = make_skill("Python")
        evidence_actions.claim_skill(act_of(person), person, skill.ref, "has", self_level=5 - number)
    return found


def people_of(client: Client, posting: Any) -> list[dict[str, Any]]:
    return client.get(f"/openings/{posting.ref}/").context["rows"]


def status_of(thread: Any) -> str:
    return opportunities_queries.get_candidacy(thread.ref).status


def send(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, {"request_ref": new_ref("req"), **data})


def test_the_list_says_what_waits_and_is_narrowed_by_state(owner: Any, posting: Any) -> None:
    client = client_of(owner)
    make_draft(owner, title="Only a draft")
    make_hand(posting)
    page = client.get("/openings/")
    words = page.content.decode()
    assert "1 hand waits for your answer." in words
    assert "Only a draft" in words
    assert {row["fits"] for row in page.context["rows"]} != {None}
    drafts = client.get("/openings/?state=draft").context["rows"]
    assert [row["card"].title for row in drafts] == ["Only a draft"]
    assert "No opening of yours is in this state" in client.get("/openings/?state=filled").content.decode()


def test_no_openings_is_an_invitation_to_post(owner: Any) -> None:
    assert "No openings yet" in client_of(owner).get("/openings/").content.decode()


def test_people_are_ranked_recorded_and_hands_are_seen(owner: Any, posting: Any) -> None:
    hand = make_hand(posting)
    client = client_of(owner)
    rows = people_of(client, posting)
    scores = [row["parts"].total for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) >= 4
    assert status_of(hand) == terms.CandidacyStatus.SEEN
    assert Shown.objects.filter(about_ref=role_of(posting).ref).count() == 1
    part = client.get(f"/openings/{posting.ref}/?f=evidenced", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "Nobody passes these filters" in part.content.decode()
    assert Shown.objects.count() == 1


def test_why_somebody_fits_is_a_part_and_a_page_and_asks_them(owner: Any, posting: Any) -> None:
    client = client_of(owner)
    ref = people_of(client, posting)[0]["ref"]
    here = f"/openings/{posting.ref}/people/{ref}/"
    assert "Invite Noor" in client.get(here).content.decode()
    part = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Match" in part
    twice = [client.post(here, {"message": "Would you?", "request_ref": "req-1"}) for _each in range(2)]
    assert [answer.status_code for answer in twice] == [302, 302]
    again = client.post(here, {"message": "Would you?", "request_ref": "req-2"})
    assert again.status_code == 422
    assert "on this role already" in again.content.decode()


def test_choosing_short_listing_and_keeping_as_backup(owner: Any, posting: Any) -> None:
    first, second = make_hand(posting), make_hand(posting)
    client = client_of(owner)
    path = f"/openings/{posting.ref}/hands/"
    send(client, f"{path}{second.ref}/", do="shortlist")
    send(client, f"{path}{second.ref}/", do="backup")
    assert opportunities_queries.get_candidacy(second.ref).backup
    send(client, f"{path}{second.ref}/", do="unbackup")
    assert not opportunities_queries.get_candidacy(second.ref).backup
    assert send(client, f"{path}{first.ref}/", do="choose", message="Glad to have you.").status_code == 302
    assert status_of(first) == terms.CandidacyStatus.OFFERED
    assert send(client, f"{path}{second.ref}/", do="choose").status_code == 409
    assert "Seat offered until" in client.get(f"/openings/{posting.ref}/").content.decode()


def test_declining_takes_a_reason_and_other_needs_words(owner: Any, posting: Any) -> None:
    hand = make_hand(posting)
    client = client_of(owner)
    path = f"/openings/{posting.ref}/hands/{hand.ref}/"
    assert client.get(path).status_code == 200
    wordless = send(client, path, do="decline", reason_code="other")
    assert wordless.status_code == 422
    assert wordless.context["decline_form"].errors["words"]
    send(client, path, do="decline", reason_code="someone_closer", words="It was close.")
    ended = opportunities_queries.get_candidacy(hand.ref)
    assert (ended.status, ended.ended_words) == ("declined", "It was close.")
    assert "It was close." in client.get(f"/openings/{posting.ref}/").content.decode()


def test_what_waits_for_the_home_manager_says_only_that(owner: Any, posting: Any) -> None:
    make_candidacy(terms.CandidacyStatus.AGREED_BY_PERSON, posting)
    words = client_of(owner).get(f"/openings/{posting.ref}/").content.decode()
    assert "Agreed, waits for the home manager" in words


def test_two_to_four_people_are_compared(owner: Any, posting: Any) -> None:
    client = client_of(owner)
    refs = [row["ref"] for row in people_of(client, posting)]
    page = client.get(f"/openings/{posting.ref}/", {"compare": refs[:3]})
    assert page.context["title"] == "3 people side by side"
    assert client.get(f"/openings/{posting.ref}/", {"compare": refs[:1]}).context.get("comparison") is None


def test_pausing_opening_again_and_closing_with_words(owner: Any, posting: Any) -> None:
    hand = make_hand(posting)
    client, here = client_of(owner), f"/openings/{posting.ref}/"
    for do, status in (("pause", "paused"), ("resume", "open"), ("close", "closed")):
        send(client, here, do=do, words="We bought it instead.")
        assert opportunities_queries.get_opportunity(posting.ref).status == status
    assert opportunities_queries.get_candidacy(hand.ref).ended_words == "We bought it instead."
    assert client.get(here).status_code == 200
    withdrawn = make_posting(owner)
    send(client, f"/openings/{withdrawn.ref}/", do="withdraw")
    assert opportunities_queries.get_opportunity(withdrawn.ref).status == "withdrawn"


def test_a_draft_goes_to_its_desk_and_others_are_kept_out(owner: Any, posting: Any) -> None:
    draft, hand = make_draft(owner), make_hand(posting)
    assert client_of(owner).get(f"/openings/{draft.ref}/")["Location"] == f"/post/{draft.ref}/"
    lead = colleague(posting, with_account=True, grants=[Grant.PEOPLE_LEAD])
    for other in (colleague(posting, with_account=True), lead):
        client = client_of(other)
        for path in (
            f"/openings/{posting.ref}/",
            f"/openings/{posting.ref}/people/{owner.ref}/",
            f"/openings/{posting.ref}/hands/{hand.ref}/",
        ):
            assert client.get(path).status_code == 403
        assert client.get(f"/openings/{draft.ref}/").status_code == 404
    elsewhere = make_posting(make_owner())
    assert client_of(owner).get(f"/openings/{elsewhere.ref}/").status_code == 404
    assert client_of(owner).get(f"/openings/{elsewhere.ref}/hands/{hand.ref}/").status_code == 404


def test_every_hand_shows_its_score_and_what_it_lacks(owner: Any, posting: Any) -> None:
    full = colleague(posting, name="Fay Full", minutes=15)
    evidence_actions.claim_skill(act_of(full), full, make_skill("Python").ref, "has", self_level=5)
    first = make_hand(posting, full)
    able = colleague(posting, name="Ada Able", minutes=1200)
    evidence_actions.claim_skill(act_of(able), able, make_skill("Python").ref, "has", self_level=2)
    make_hand(posting, able)
    page = client_of(owner).get(f"/openings/{posting.ref}/")
    assert [(hand["own"].view.person_name, bool(hand["not_met"])) for hand in page.context["hands"]] == [
        ("Ada Able", False),
        ("Fay Full", True),
    ]
    assert "There is not enough room in these weeks." in page.content.decode()
    role = first.role.ref
    weighed = matching_queries.weigh_hands(act_of(owner).actor, role, [able.ref, full.ref], at=NOW)
    assert weighed[full.ref].score > weighed[able.ref].score > 0
    with pytest.raises(NotAllowed):
        matching_queries.weigh_hands(act_of(able).actor, role, [full.ref], at=NOW)


def test_a_hand_with_none_of_the_skills_has_words_and_no_score(owner: Any, posting: Any) -> None:
    eager = colleague(posting, name="Eve Eager", minutes=1200)
    thread = make_hand(posting, eager)
    weighed = matching_queries.weigh_hands(act_of(owner).actor, thread.role.ref, [eager.ref], at=NOW)
    assert not weighed[eager.ref].is_covered
    page = client_of(owner).get(f"/openings/{posting.ref}/")
    assert [hand["score"] for hand in page.context["hands"]] == [""]
    assert "None of the skills asked for is there yet." in page.content.decode()
