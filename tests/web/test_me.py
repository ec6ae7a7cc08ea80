"""One's own page: every section keeps what is right, says what is not, and does it once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from muster.people import queries as people_queries
from tests.factories.people import NOW, make_organisation, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def somebody(**fields: Any) -> tuple[Client, str]:
    person = make_person("Ines Brandt", organisation=make_organisation(), with_account=True, **fields)
    return client_of(person), person.ref


def send(client: Client, section: str, **data: Any) -> Any:
    return client.post("/me/", {"section": section, **data})


def test_the_page_is_for_those_who_are_signed_in(client: Client) -> None:
    assert client.get("/me/")["Location"].startswith("/sign-in/")
    mine, _ref = somebody(minutes=600)
    page = mine.get("/me/")
    assert page.status_code == 200
    assert "You offer 10 hours a week." in page.content.decode()


def test_hours_are_kept_as_minutes_and_sent_twice_count_once() -> None:
    client, ref = somebody()
    page = client.get("/me/")
    data = {"hours": "7,5", "from_monday": MONDAY.isoformat(), "request_ref": page.context["request_ref"]}
    assert send(client, "hours", **data)["Location"] == "/me/#hours"
    assert send(client, "hours", **data)["Location"] == "/me/#hours"
    assert [offer.minutes for offer in people_queries.offers_of(ref)] == [450]


@pytest.mark.parametrize("hours", ["200", "many", "", "-3"])
def test_hours_that_cannot_be_are_refused_beside_the_field(hours: str) -> None:
    client, ref = somebody()
    page = send(client, "hours", hours=hours, from_monday=MONDAY.isoformat())
    assert page.status_code == 422
    assert page.context["forms"]["hours"].errors["hours"]
    assert people_queries.offers_of(ref) == []


def test_leave_is_taken_and_given_back() -> None:
    client, ref = somebody(minutes=600)
    send(client, "leave", start="2026-12-28", last="2027-01-01", kind="holiday")
    (leave,) = people_queries.leaves_of(ref)
    assert (leave.start_date, leave.end_date) == (date(2026, 12, 28), date(2027, 1, 2))
    other, _other_ref = somebody()
    assert other.post(f"/me/leave/{leave.ref}/over/").status_code == 403
    client.post(f"/me/leave/{leave.ref}/over/")
    assert people_queries.leaves_of(ref) == []


def test_leave_that_ends_before_it_starts_is_refused() -> None:
    client, _ref = somebody()
    page = send(client, "leave", start="2027-01-10", last="2027-01-01", kind="holiday")
    assert page.status_code == 422
    assert page.context["forms"]["leave"].errors["last"]


def test_place_zone_and_way_of_working() -> None:
    client, ref = somebody()
    send(client, "where", place="Kassel", country="DE", time_zone="Europe/Berlin", work_mode="remote")
    person = people_queries.get_person(ref)
    assert (person.place, person.country, person.time_zone, person.work_mode) == (
        "Kassel",
        "DE",
        "Europe/Berlin",
        "remote",
    )
    page = send(client, "where", place="", country="", time_zone="Mars/Base", work_mode="remote")
    assert page.status_code == 422


def test_working_hours_by_day() -> None:
    client, ref = somebody()
    send(client, "days", start_0_0="09:00", end_0_0="12:30", start_2_0="18:00", end_2_0="00:00")
    assert people_queries.working_hours_of(ref) == [(0, 540, 750), (2, 1080, 1440)]
    page = send(client, "days", start_0_0="09:00", end_0_0="", start_1_0="12:00", end_1_0="09:00")
    errors = page.context["forms"]["days"].errors
    assert set(errors) == {"end_0_0", "end_1_0"}
    assert people_queries.working_hours_of(ref) == [(0, 540, 750), (2, 1080, 1440)]


def test_languages_are_said_with_a_level_and_once() -> None:
    client, ref = somebody(languages={"de": 6})
    send(client, "languages", language_0="de", level_0="6", language_1="en", level_1="5")
    assert people_queries.languages_of(ref) == {"de": 6, "en": 5}
    page = send(client, "languages", language_0="de", level_0="6", language_1="de", level_1="")
    assert set(page.context["forms"]["languages"].errors) == {"language_1", "level_1"}
    send(client, "languages", language_0="", level_0="", language_1="en", level_1="5")
    assert people_queries.languages_of(ref) == {"en": 5}


def test_words_and_being_found() -> None:
    client, ref = somebody()
    send(client, "drive", interests="Rivers", purpose="Clean water")
    send(client, "about", name="Ines B.", headline="Planner", about="")
    send(client, "seen")
    person = people_queries.get_person(ref)
    assert (person.interests, person.purpose, person.name, person.is_searchable) == (
        "Rivers",
        "Clean water",
        "Ines B.",
        False,
    )
    assert send(client, "about", name="", headline="", about="").status_code == 422


def test_an_agreement_is_given_and_taken_back() -> None:
    client, ref = somebody()
    client.post("/me/agree/outside/", {"give": "1"})
    assert people_queries.has_consent(ref, "outside")
    client.post("/me/agree/outside/")
    assert not people_queries.has_consent(ref, "outside")
    assert client.post("/me/agree/everything/", {"give": "1"}).status_code == 404


def test_a_rate_has_a_currency_and_may_be_taken_away() -> None:
    client, ref = somebody()
    assert send(client, "rate", rate="85.50", currency="EUR")["Location"] == "/me/#rate"
    person = people_queries.get_person(ref)
    assert (person.rate_minor, person.rate_currency) == (8550, "EUR")
    assert 'value="85.50"' in client.get("/me/").content.decode()
    send(client, "rate", rate="", currency="EUR")
    person = people_queries.get_person(ref)
    assert (person.rate_minor, person.rate_currency) == (None, "")


@pytest.mark.parametrize(
    ("rate", "currency", "field"),
    [
        ("85", "", "currency"),
        ("-1", "EUR", "rate"),
        ("NaN", "EUR", "rate"),
        ("9.5", "JPY", "rate"),
        ("a lot", "EUR", "rate"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_beside_the_field(rate: str, currency: str, field: str) -> None:
    client, ref = somebody()
    page = send(client, "rate", rate=rate, currency=currency)
    assert page.status_code == 422
    assert page.context["forms"]["rate"].errors[field]
    assert people_queries.get_person(ref).rate_minor is None


def test_an_unknown_section_is_no_page() -> None:
    client, _ref = somebody()
    assert send(client, "rank").status_code == 404


def test_offers_of_later_weeks_are_told() -> None:
    client, _ref = somebody(minutes=600, at=NOW)
    later = MONDAY + timedelta(days=70)
    send(client, "hours", hours="20", from_monday=later.isoformat())
    assert "From 1 February you offer 20 hours a week." in client.get("/me/").content.decode()


def test_the_plate_is_shown_before_the_hours_are_kept() -> None:
    client, ref = somebody(minutes=600)
    part = client.get(
        "/me/plate/", headers={"HX-Request": "true"}, data={"hours": "20", "from_monday": MONDAY.isoformat()}
    )
    assert part.context["is_preview"]
    assert client.get("/me/plate/").headers["Location"] == "/me/#hours", "a part alone is no page"
    assert "20 free" in part.content.decode()
    assert [offer.minutes for offer in people_queries.offers_of(ref)] == [600]
    same = client.get(
        "/me/plate/",
        headers={"HX-Request": "true"},
        data={"hours": "many", "from_monday": MONDAY.isoformat()},
    )
    assert not same.context["is_preview"]
    assert "10 free" in same.content.decode()
