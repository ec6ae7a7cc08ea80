"""The pages on which agreed work is changed: the weeks first, then the wish, then the answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muster.engagements import queries
from muster.people import actions as people_actions
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.people import operator_act
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
LAST = date(2027, 1, 15)
LATER = LAST + timedelta(days=7)


@pytest.fixture
def sides(clock: Any) -> Sides:
    made = make_engagement("active", with_accounts=True)
    clock.move_to(STARTED)
    return made


def test_the_form_shows_what_does_not_fit_before_anybody_asks(sides: Sides) -> None:
    people_actions.hold_hours(
        operator_act(),
        sides.person.ref,
        source_ref="eng-other",
        title="Winter sale",
        kind="gig",
        weeks={date(2027, 1, 18): 900},
    )
    url = f"/engagements/{sides.ref}/change/extend/"
    own = client_of(sides.person)
    assert own.get(url).status_code == 200
    said = {"do": "look", "ends_date": LATER.isoformat(), "request_ref": "look-1"}
    page = own.post(url, said)
    assert page.status_code == 200
    assert "Winter sale (15 hours)" in page.content.decode()
    assert "more than there is room for" in page.content.decode()
    theirs = client_of(sides.owner).post(url, {**said, "request_ref": "look-2"}).content.decode()
    assert "more than there is room for" in theirs
    assert "Winter sale" not in theirs
    assert queries.list_changes(sides.fresh()) == []


def test_asked_and_answered(sides: Sides) -> None:
    url = f"/engagements/{sides.ref}/change/extend/"
    said = {"do": "ask", "ends_date": LATER.isoformat(), "words": "One more week.", "request_ref": "ask-1"}
    own, theirs = client_of(sides.person), client_of(sides.owner)
    for _time in range(2):
        assert own.post(url, said).status_code == 302
    [change] = queries.list_changes(sides.fresh())
    page = theirs.get(f"/engagements/{sides.ref}/").content.decode()
    assert "Yes, change it" in page
    assert "One more week." in page
    answer = {"do": "accept", "change": change.ref, "request_ref": "yes-1"}
    assert own.post(f"/engagements/{sides.ref}/changes/", answer).status_code == 403
    for _time in range(2):
        done = theirs.post(f"/engagements/{sides.ref}/changes/", {**answer, "request_ref": "yes-2"})
        assert done.status_code == 302
    assert sides.fresh().ends_date == LAST
    for side in (own, theirs):
        page = side.get(f"/engagements/{sides.ref}/").content.decode()
        assert "Both of you want it. Henrik Voss is asked" in page
        assert "Yes, change it" not in page
    assert sides.manager is not None
    [asked] = sides.engagement.approvals.exclude(change=None)
    manager = client_of(sides.manager)
    assert "would give more of their weeks to" in manager.get("/asked/").content.decode()
    question = manager.get(f"/asked/{asked.ref}/").content.decode()
    assert "“Demand forecast” would take more of Ines Brandt’s weeks." in question
    assert "now until" in question
    assert "Propose other dates" not in question
    assert (
        manager.post(
            f"/asked/{asked.ref}/dates/", {"starts_date": "2027-01-04", "ends_date": "2027-02-01"}
        ).status_code
        == 409
    )
    assert manager.post(f"/asked/{asked.ref}/").status_code == 302
    assert sides.fresh().ends_date == LATER
    assert "Agreed by both" in own.get(f"/engagements/{sides.ref}/").content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"ends_date": "2026-12-01"},
        {"ends_date": "2199-01-01"},
        {"ends_date": "tomorrow"},
        {"ends_date": ""},
        {"words": ""},
    ],
)
def test_what_cannot_be_is_said_at_its_field(sides: Sides, said: dict[str, str]) -> None:
    url = f"/engagements/{sides.ref}/change/extend/"
    given = {"do": "ask", "ends_date": LATER.isoformat(), "words": "More.", "request_ref": "bad-1", **said}
    page = client_of(sides.person).post(url, given)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert queries.list_changes(sides.fresh()) == []


def test_kinds_that_do_not_fit_the_state_lead_back(sides: Sides) -> None:
    own = client_of(sides.person)
    assert own.get(f"/engagements/{sides.ref}/change/move/").status_code == 302
    assert own.get(f"/engagements/{sides.ref}/change/nonsense/").status_code == 404
    assert sides.manager is not None
    assert client_of(sides.manager).get(f"/engagements/{sides.ref}/change/extend/").status_code == 404
