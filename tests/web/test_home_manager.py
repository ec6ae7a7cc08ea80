"""What home managers see: nothing before both sides have agreed, then the question, the weeks, who is lent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, terms
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from tests.factories.engagements import STARTED, Sides, make_engagement, make_offer
from tests.factories.opportunities import START
from tests.factories.people import act_of, make_organisation, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus


def waiting(**fields: Any) -> tuple[Sides, str]:
    """Work that waits for its home manager, and the address of the question."""
    sides = make_engagement(S.AWAITING_HOME, with_accounts=True, **fields)
    return sides, f"/asked/{sides.approval().ref}/"


def test_nothing_earlier_than_the_agreement_is_visible() -> None:
    thread, manager = make_offer(with_accounts=True)
    assert manager is not None
    client = client_of(manager)
    title = opportunity_queries.get_candidacy(thread.ref).role.opportunity.title
    for page in ("/asked/", "/team/", "/lent/"):
        words = client.get(page).content.decode()
        assert title not in words, page
        assert "Maren Okafor" not in words, page
    assert "Nothing is asked of your people now." in client.get("/asked/").content.decode()
    team = client.get("/team/").content.decode()
    assert "nobody is lent this week" in team
    assert "c-hold" not in team.split("<main")[1]
    actions.agree_to_offer(act_of(thread.person), thread.ref)
    assert "One question waits for you" in client.get("/asked/").content.decode()


def test_a_question_says_what_is_asked_and_what_the_policy_does() -> None:
    sides, url = waiting()
    assert sides.manager is not None
    words = client_of(sides.manager).get(url).content.decode()
    assert "Ines Brandt would like to work on “Demand forecast”." in words
    assert "If you do not answer by Monday 30 November, the policy lets Ines Brandt go." in words
    assert "c-hold" in words
    for other in (sides.person, sides.owner):
        assert client_of(other).get(url).status_code == 404


def test_yes_is_one_click_and_counts_once() -> None:
    sides, url = waiting()
    assert sides.manager is not None
    client = client_of(sides.manager)
    assert client.post(url)["Location"] == url
    assert sides.fresh().status == S.AWAITING_TERMS
    again = client.post(url)
    assert again.status_code == 409
    assert "This was answered already" in again.content.decode()


def test_other_dates_become_terms() -> None:
    sides, url = waiting()
    assert sides.manager is not None
    client = client_of(sides.manager)
    wrong = client.post(f"{url}dates/", {"starts_date": "2027-02-01", "ends_date": "2027-01-04"})
    assert wrong.status_code == 422
    assert "The end is before the start." in wrong.content.decode()
    starts = START + timedelta(days=7)
    given = {"starts_date": starts.isoformat(), "ends_date": (starts + timedelta(days=32)).isoformat()}
    assert client.post(f"{url}dates/", {**given, "words": "Year end."})["Location"] == url
    assert queries.latest_terms(sides.fresh()).starts_date == starts
    assert "Year end." in client.get(url).content.decode()


def test_no_needs_a_reason() -> None:
    sides, url = waiting()
    assert sides.manager is not None
    client = client_of(sides.manager)
    assert client.post(f"{url}no/", {"words": ""}).status_code == 422
    assert client.post(f"{url}no/", {"words": "The year end needs everybody."})["Location"] == url
    assert sides.fresh().status == S.CANCELLED
    assert (
        "The year end needs everybody."
        in client_of(sides.person).get(f"/engagements/{sides.ref}/").content.decode()
    )


def test_lent_now_back_soon_and_what_came_back(clock: Any) -> None:
    sides = make_engagement(S.DELIVERED, with_accounts=True)
    clock.move_to(STARTED)
    assert sides.manager is not None
    client = client_of(sides.manager)
    assert "Demand forecast" in client.get("/lent/").content.decode()
    [skill] = queries.rated_skills(sides.fresh())
    actions.accept_delivery(act_of(sides.owner, STARTED), sides.ref, ratings={skill: 4})
    words = client.get("/lent/").content.decode()
    assert "Nobody is lent now." in words
    assert "Python, level 4" in words


def test_the_team_shows_the_hours_of_this_week(clock: Any) -> None:
    sides = make_engagement(S.ACTIVE, with_accounts=True)
    clock.move_to(STARTED)
    assert sides.manager is not None
    words = client_of(sides.manager).get("/team/").content.decode()
    assert "One person reports to you, one is lent this week." in words
    assert "weekstrip" in words


def test_empty_pages_help() -> None:
    person = make_person(organisation=make_organisation(), with_account=True)
    client = client_of(person)
    assert "Nobody reports to you here." in client.get("/team/").content.decode()
    assert "Everybody is at home" in client.get("/lent/").content.decode()
    assert "Nothing has been agreed yet" in client.get("/running/").content.decode()


def test_running_work_is_narrowed_by_what_waits(clock: Any) -> None:
    sides = make_engagement(S.ACTIVE, with_accounts=True)
    clock.move_to(STARTED)
    [sheet] = actions.log_hours(act_of(sides.person, STARTED), sides.ref, {START: 60})
    actions.submit_timesheet(act_of(sides.person, STARTED), sheet.ref)
    client = client_of(sides.owner)
    words = client.get("/running/?show=hours").content.decode()
    assert "One piece of work runs for you, one waits for your answer." in words
    assert "Approve one week" in words
    assert "Nothing of this kind waits." in client.get("/running/?show=delivered").content.decode()
    assert client.get("/running/?show=nonsense&page=zz").status_code == 200
    assert "Demand forecast" not in client_of(sides.person).get("/running/").content.decode()


def test_an_offer_that_is_declined_never_reaches_the_manager() -> None:
    thread, manager = make_offer(with_accounts=True)
    assert manager is not None
    opportunity_actions.decline_offer(act_of(thread.person), thread.ref)
    assert "Nothing is asked of your people now." in client_of(manager).get("/asked/").content.decode()
