"""Public holidays by place, taken as leave in one step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muster.foundation.errors import NotAllowed
from muster.people import actions, queries, rules
from tests.factories.people import MONDAY, act_of, make_person
from tests.web.signed_in import client_of


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    year = (date(2026, 1, 1), date(2027, 1, 1))
    germany = {day for day, _name in rules.public_holidays("DE", *year)}
    hamburg = {day for day, _name in rules.public_holidays("de", *year, part="HH")}
    assert date(2026, 12, 25) in germany
    assert hamburg - germany == set()  # 31 October 2026 is a Saturday: nobody is away more for it
    assert date(2027, 11, 1) in {
        d for d, _n in rules.public_holidays("DE", date(2027, 1, 1), date(2028, 1, 1), part="BY")
    }
    assert all(day.weekday() < 5 for day in germany)
    assert "BY" in rules.parts_of("DE")


@pytest.mark.parametrize(("country", "part"), [("XX", ""), ("", ""), ("DE", "ZZ")])
def test_what_is_not_known_is_said(country: str, part: str) -> None:
    with pytest.raises(rules.NoHolidaysKnown):
        rules.public_holidays(country, date(2026, 1, 1), date(2027, 1, 1), part=part)


@pytest.mark.django_db
def test_holidays_become_leave_once_and_leave_the_rest_alone() -> None:
    person = make_person(minutes=600)
    act = act_of(person)
    actions.take_leave(act, person, date(2026, 12, 21), date(2026, 12, 29))
    taken = actions.take_public_holidays(act, person, "DE")
    assert date(2026, 12, 25) not in {leave.start_date for leave in taken}
    assert date(2027, 1, 1) in {leave.start_date for leave in taken}
    assert {leave.kind for leave in taken} == {"public"}
    assert actions.take_public_holidays(act, person, "DE") == []
    week = date(2026, 12, 28)
    (found,) = (one for one in queries.plate(person, week, weeks=1).weeks)
    assert (found.leave, found.offered_minutes) == (True, 360)  # Monday by leave, Friday by the new year
    with pytest.raises(NotAllowed):
        actions.take_public_holidays(act_of(make_person()), person, "DE")


@pytest.mark.django_db
def test_on_the_page_they_are_added_in_one_step() -> None:
    person = make_person(with_account=True, country="DE")
    client = client_of(person)
    assert "Add the public holidays of the coming year" in client.get("/me/").content.decode()
    sent: dict[str, Any] = {"section": "holidays", "part": "BY", "request_ref": "req-h"}
    assert client.post("/me/", sent).status_code == 302
    days = {leave.start_date for leave in queries.leaves_of(person.ref)}
    assert {date(2027, 1, 1), date(2027, 1, 6)} <= days
    assert all(MONDAY <= day < MONDAY + timedelta(days=370) for day in days)
    nowhere = client_of(make_person(with_account=True))
    assert "in which country you are" in nowhere.get("/me/").content.decode()
