"""The page of agreed work and its acts, for both sides and for those who see the outline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, terms
from muster.evidence import queries as evidence_queries
from muster.foundation.ids import new_ref
from muster.web.pages.engagements.activity import TELLERS
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.opportunities import START
from tests.factories.people import act_of, make_people_lead, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus
WEEK = START.isoformat()


def sides_at(status: str, clock: Any = None, **fields: Any) -> Sides:
    """Work at this status, everybody with an account; the clock where the factories leave it."""
    sides = make_engagement(status, with_accounts=True, **fields)
    if clock is not None:
        clock.move_to(STARTED)
    return sides


def url(sides: Sides, tail: str = "") -> str:
    return f"/engagements/{sides.ref}/{tail}"


def week_of(**hours: str) -> dict[str, str]:
    """The fields of the first week by the day's offset: d0="8"."""
    return {(START + timedelta(days=int(k[1:]))).isoformat(): v for k, v in hours.items()}


@pytest.mark.parametrize("status", list(S))
def test_every_state_shows_to_everybody_who_may_know(status: str, clock: Any) -> None:
    sides = sides_at(status, clock)
    for person in (sides.person, sides.owner, sides.manager):
        assert person is not None
        page = client_of(person).get(url(sides))
        assert page.status_code == 200, (status, person.name)
        assert terms.engagement_status_label(status) in page.content.decode()


def test_strangers_find_nothing_and_visitors_sign_in(client: Any) -> None:
    sides = sides_at(S.AGREED)
    stranger = make_person(organisation=sides.engagement.organisation, with_account=True)
    for tail in ("", "terms/", "step-back/", "accept-work/", "review/"):
        assert client_of(stranger).get(url(sides, tail)).status_code == 404, tail
        assert client.get(url(sides, tail))["Location"].startswith("/sign-in/")


def test_home_managers_see_the_outline_alone(clock: Any) -> None:
    sides = sides_at(S.ACTIVE, clock)
    actions.log_hours(act_of(sides.person, STARTED), sides.ref, {START: 437})
    assert sides.manager is not None
    words = client_of(sides.manager).get(url(sides)).content.decode()
    assert "You see the outline." in words
    assert "7.28" not in words
    assert 'id="terms"' not in words
    assert 'id="hours"' not in words


def test_people_leads_see_the_outline_without_anybodys_reason(clock: Any) -> None:
    sides = sides_at(S.CANCELLED)
    lead = make_people_lead(sides.engagement.organisation)
    found = queries.detail(act_of(lead).actor, sides.ref, at=STARTED)
    assert not found.inside
    sides_person = client_of(sides.person).get(url(sides)).content.decode()
    assert "The budget is gone." in sides_person


def test_terms_are_accepted_by_both() -> None:
    sides = sides_at(S.AWAITING_TERMS)
    first = client_of(sides.person).post(url(sides, "accept-terms/"), {"seen": "1"})
    assert first["Location"] == url(sides)
    second = client_of(sides.owner).post(url(sides, "accept-terms/"), {"seen": "1"}, follow=True)
    assert "Work begins on Monday 7 December." in second.content.decode()
    assert sides.fresh().status == S.AGREED


def test_terms_that_have_changed_are_shown_instead() -> None:
    sides = sides_at(S.AWAITING_TERMS)
    form = {
        "seen": "1",
        "scope": "A forecast for two depots",
        "minutes_per_week": "6:30",
        "starts_date": START.isoformat(),
        "ends_date": (START + timedelta(days=39)).isoformat(),
        "notice_days": "7",
    }
    answer = client_of(sides.owner).post(url(sides, "terms/"), form)
    assert answer["Location"] == url(sides)
    stale = client_of(sides.person).post(url(sides, "accept-terms/"), {"seen": "1"})
    assert stale.status_code == 409
    words = stale.content.decode()
    assert "The terms have changed since you read them" in words
    assert "6.5 hours" in words
    assert "before:" in words
    late = client_of(sides.person).post(url(sides, "terms/"), form)
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("minutes_per_week", "200", "A week has 168 hours."),
        ("minutes_per_week", "many", "is not a number of hours"),
        ("ends_date", "2026-12-01", "The end is before the start."),
        ("ends_date", "soon", "Choose a day"),
        ("notice_days", "-1", "between 0 and 365"),
        ("scope", " ", "Say in a sentence"),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_their_field(field: str, value: str, words: str) -> None:
    sides = sides_at(S.AWAITING_TERMS)
    form = {
        "seen": "1",
        "scope": "A forecast",
        "minutes_per_week": "8",
        "starts_date": START.isoformat(),
        "ends_date": (START + timedelta(days=39)).isoformat(),
        "notice_days": "7",
    }
    answer = client_of(sides.owner).post(url(sides, "terms/"), {**form, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert queries.latest_terms(sides.fresh()).version == 1


def test_stepping_back_needs_a_reason_and_frees_the_hours() -> None:
    sides = sides_at(S.AGREED)
    client = client_of(sides.person)
    assert "Step back from this work?" in client.get(url(sides, "step-back/")).content.decode()
    empty = client.post(url(sides, "step-back/"), {"words": " "})
    assert empty.status_code == 422
    done = client.post(url(sides, "step-back/"), {"words": "My mother is ill."})
    assert done["Location"] == url(sides)
    assert sides.fresh().status == S.CANCELLED
    again = client.post(url(sides, "step-back/"), {"words": "Once more."}, follow=True)
    assert "Things have changed meanwhile." in again.content.decode()


def test_running_work_ends_early_with_a_last_day(clock: Any) -> None:
    sides = sides_at(S.ACTIVE, clock)
    client = client_of(sides.owner)
    assert "come free, from Monday 21 December on" in client.get(url(sides, "end/")).content.decode()
    past = client.post(url(sides, "end/"), {"last_date": WEEK, "words": "No."})
    assert (past.status_code, sides.fresh().status) == (422, S.ACTIVE)
    client.post(url(sides, "end/"), {"last_date": STARTED.date().isoformat(), "words": "New plans."})
    assert sides.fresh().status == S.ENDED_EARLY


def test_hours_are_kept_sent_returned_and_approved(clock: Any) -> None:
    sides = sides_at(S.ACTIVE, clock)
    client, owner = client_of(sides.person), client_of(sides.owner)
    week = url(sides, f"hours/{WEEK}/")
    client.post(week, {**week_of(d0="1.5", d1="1:30"), "keep": "yes"})
    kept = queries.detail(act_of(sides.person).actor, sides.ref, at=STARTED)
    assert kept.logged_minutes == 180
    client.post(week, {**week_of(d0="1.5", d1="90m", d2="2"), "note": "Data cleaned", "send": "yes"})
    sent = queries.detail(act_of(sides.owner).actor, sides.ref, at=STARTED)
    [sheet] = [s for s in sent.timesheets if s.status == "submitted"]
    assert sheet.minutes == 300
    assert "Data cleaned" in owner.get(url(sides)).content.decode()
    nothing = owner.post(url(sides, "hours/answer/"), {"approve": "yes"})
    assert "Choose at least one week." in nothing.content.decode()
    wordless = owner.post(url(sides, "hours/answer/"), {"weeks": sheet.ref, "back": "yes"})
    assert wordless.status_code == 422
    owner.post(url(sides, "hours/answer/"), {"weeks": sheet.ref, "back": "yes", "words": "Two on Wednesday?"})
    assert "Two on Wednesday?" in client.get(url(sides)).content.decode()
    client.post(week, {**week_of(d0="1.5", d1="1.5", d2="0"), "send": "yes"})
    owner.post(url(sides, "hours/answer/"), {"weeks": sheet.ref, "approve": "yes"})
    last = queries.detail(act_of(sides.owner).actor, sides.ref, at=STARTED)
    assert last.approved_minutes == 180


def test_hours_that_cannot_be_are_explained_and_kept_in_the_form(clock: Any) -> None:
    sides = sides_at(S.ACTIVE, clock)
    answer = client_of(sides.person).post(url(sides, f"hours/{WEEK}/"), {**week_of(d0="lots"), "send": "yes"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "“lots” is not a number of hours. Write 1.5, 1:30 or 90m." in words
    assert 'value="lots"' in words
    many = client_of(sides.person).post(url(sides, f"hours/{WEEK}/"), {**week_of(d0="17"), "send": "yes"})
    assert "A day takes from 0 to 16 hours." in many.content.decode()
    empty = client_of(sides.person).post(url(sides, f"hours/{WEEK}/"), {"send": "yes"})
    assert "There are no hours in this week yet." in empty.content.decode()
    assert client_of(sides.owner).post(url(sides, f"hours/{WEEK}/"), {"send": "yes"}).status_code == 404
    assert client_of(sides.person).post(url(sides, "hours/2030-01-07/"), {}).status_code == 404


def test_a_form_sent_twice_is_done_once(clock: Any) -> None:
    sides = sides_at(S.ACTIVE, clock)
    form = {**week_of(d0="2"), "send": "yes", "request_ref": new_ref("req")}
    client = client_of(sides.person)
    first = client.post(url(sides, f"hours/{WEEK}/"), form)
    second = client.post(url(sides, f"hours/{WEEK}/"), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert queries.detail(act_of(sides.person).actor, sides.ref, at=STARTED).logged_minutes == 120


def test_work_is_handed_over_sent_back_and_accepted_with_levels(clock: Any) -> None:
    sides = sides_at(S.ACTIVE, clock)
    client, owner = client_of(sides.person), client_of(sides.owner)
    client.post(url(sides, "hand-over/"), {"words": "All in the shared folder."})
    assert "All in the shared folder." in owner.get(url(sides)).content.decode()
    owner.post(url(sides, "ask-changes/"), {"words": "Please add the second depot."})
    assert sides.fresh().status == S.ACTIVE
    client.post(url(sides, "hand-over/"), {"words": "Now with both."})
    page = owner.get(url(sides, "accept-work/")).content.decode()
    assert "The work asked for level 3." in page
    [skill] = queries.rated_skills(sides.fresh())
    unsaid = owner.post(url(sides, "accept-work/"), {"words": "Thank you."})
    assert unsaid.status_code == 422
    owner.post(url(sides, "accept-work/"), {skill: "4", "words": "Thank you."})
    assert sides.fresh().status == S.COMPLETED
    [piece] = evidence_queries.list_evidence_of_source(sides.ref)
    assert piece.rating == 4
    own = client.get(url(sides)).content.decode()
    assert "What this moved" in own
    assert f'href="/skills/{skill}/"' in own
    assert "none yet" in own
    assert f'href="/skills/{skill}/"' not in owner.get(url(sides)).content.decode()


def test_reviews_stay_closed_until_both_have_spoken(clock: Any) -> None:
    sides = sides_at(S.COMPLETED, clock)
    client, owner = client_of(sides.person), client_of(sides.owner)
    own = {"aims": "5", "support": "4", "fair": "4", "would_again": "yes", "words": "Clear and kind."}
    assert client.post(url(sides, "review/"), {**own, "fair": ""}).status_code == 422
    client.post(url(sides, "review/"), own)
    before = owner.get(url(sides)).content.decode()
    assert "Clear and kind." not in before
    assert "It opens when both have spoken" in before
    theirs = {"delivered": "5", "reliable": "3", "clear": "4", "would_again": "no"}
    owner.post(url(sides, "review/"), theirs)
    after = owner.get(url(sides)).content.decode()
    assert "Clear and kind." in after
    assert "Would rather not work together again." in owner.get(url(sides)).content.decode()
    assert "Would rather not work together again." not in client.get(url(sides)).content.decode()
    again = client.post(url(sides, "review/"), own, follow=True)
    assert "There is nothing to review now." in again.content.decode()


UNTOLD = {
    "hours.logged",  # told once they are sent
    "timer.started",
    "timer.stopped",
    "hours.closed",
    "milestone.begun",
    "money.frozen",  # the dispute tells
    "money.unfrozen",
    "money.ruled",
    "dispute.statement",
    "dispute.overdue",
}


def test_the_activity_has_a_sentence_for_every_event_of_agreed_work() -> None:
    from muster.foundation import journal

    ours = {
        name
        for name, event in journal.EVENTS.items()
        if event.__module__.startswith("muster.engagements.events")
    }
    assert ours - set(TELLERS) == UNTOLD
    assert set(TELLERS) <= ours
