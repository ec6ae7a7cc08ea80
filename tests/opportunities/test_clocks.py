"""What time does by itself. Time is brute: the clock runs every six hours for a quarter of a year."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from muster.foundation import journal
from muster.foundation.errors import NotAllowed
from muster.foundation.models import JournalRow
from muster.opportunities import actions, queries, terms
from muster.opportunities.models import Candidacy, Opportunity
from tests.factories import opportunities as make
from tests.factories.opportunities import NOW
from tests.factories.people import act_of, make_organisation

pytestmark = pytest.mark.django_db


def run_clock(at: datetime) -> actions.ClockReport:
    return actions.remind_and_lapse(make.clock_act(at))


def test_the_owner_is_reminded_and_then_the_hand_is_closed_with_default_words() -> None:
    organisation = make_organisation(
        candidacy_reminder_days=5,
        candidacy_answer_days=10,
        default_decline_words="We did not manage to answer. We are sorry.",
    )
    posting = make.make_posting(make.make_owner(organisation))
    hand = make.make_hand(posting)
    assert run_clock(NOW + timedelta(days=6)).reminded == 0
    assert run_clock(NOW + timedelta(days=7)).reminded == 1
    assert run_clock(NOW + timedelta(days=8)).reminded == 0
    assert journal.list_about(hand.ref)[0].name == "candidacy.answer_owed"
    assert run_clock(NOW + timedelta(days=14)).closed == 1
    view = queries.get_candidacy_view(act_of(hand.person).actor, hand.ref)
    assert (view.status, view.ended_reason_code) == ("closed", "no_answer")
    assert view.ended_words == "We did not manage to answer. We are sorry."
    assert journal.list_about(hand.ref)[0].name == "candidacy.closed"
    assert run_clock(NOW + timedelta(days=15)) == actions.ClockReport(0, 0, 0, 0)


def test_the_short_list_starts_the_clock_once_more() -> None:
    posting = make.make_posting()
    hand = make.make_hand(posting)
    later = NOW + timedelta(days=10)
    actions.shortlist(act_of(posting.owner, later), hand.ref)
    assert run_clock(NOW + timedelta(days=15)).closed == 0
    assert run_clock(later + timedelta(days=14)).closed == 1


@pytest.mark.parametrize(("status", "days", "step"), [("invited", 14, "invitation"), ("offered", 7, "offer")])
def test_invitations_and_offers_run_out(status: str, days: int, step: str) -> None:
    thread = make.make_candidacy(status)
    assert run_clock(NOW + timedelta(days=days) - timedelta(minutes=1)).lapsed == 0
    assert run_clock(NOW + timedelta(days=days)).lapsed == 1
    ended = queries.get_candidacy(thread.ref)
    assert (ended.status, ended.ended_reason_code) == ("lapsed", f"{step}_expired")
    assert journal.list_about(thread.ref)[0].payload["step"] == step


def test_what_both_agreed_to_has_no_clock_here() -> None:
    thread = make.make_candidacy("agreed_by_person")
    run_clock(NOW + timedelta(days=21))
    assert queries.get_candidacy(thread.ref).status == "agreed_by_person"


@pytest.mark.parametrize(
    ("fields", "after", "reason"),
    [
        ({"closes_date": date(2026, 11, 30)}, timedelta(days=8), "closes"),
        ({}, timedelta(days=60), "over"),
        ({"ends_date": date(2027, 6, 30)}, timedelta(days=60), "resting"),
    ],
)
def test_stale_postings_die_and_everybody_is_told(
    fields: dict[str, date], after: timedelta, reason: str
) -> None:
    posting = make.make_posting(**fields)
    hand = make.make_hand(posting, at=NOW + after - timedelta(days=1))
    assert run_clock(NOW + after).postings == 1
    assert queries.get_opportunity(posting.ref).status == "closed"
    assert JournalRow.objects.get(name="opportunity.closed").payload["reason"] == reason
    ended = queries.get_candidacy(hand.ref)
    assert (ended.status, ended.ended_reason_code) == ("closed", "posting_closed")


def test_a_deed_of_the_owner_keeps_a_posting_alive() -> None:
    posting = make.make_posting(ends_date=date(2027, 6, 30))
    actions.edit_opportunity(
        act_of(posting.owner, NOW + timedelta(days=30)), posting.ref, summary="Still needed."
    )
    assert run_clock(NOW + timedelta(days=60)).postings == 0
    assert run_clock(NOW + timedelta(days=90)).postings == 1


def test_nobodys_clock_runs_by_hand() -> None:
    with pytest.raises(NotAllowed, match="by themselves"):
        actions.remind_and_lapse(act_of(make.make_owner()))


def test_in_the_end_nobody_waits() -> None:
    """Whatever was begun and then forgotten: after a quarter every thread but the agreed ones has ended
    with a reason, and each person was told."""
    organisation = make_organisation()
    owner = make.make_owner(organisation)
    unsettled = [str(s) for s in terms.UNSETTLED]
    for status in unsettled:
        make.make_candidacy(status, make.make_posting(owner, seats=2))
    moment = NOW
    while moment < NOW + timedelta(days=90):
        moment += timedelta(hours=36)
        run_clock(moment)
    assert not Candidacy.objects.live().exists()
    assert not Opportunity.objects.open().exists()
    for thread in Candidacy.objects.all():
        assert terms.reason_label(thread.ended_reason_code)
        told = JournalRow.objects.filter(
            subjects__contains=[thread.ref],
            name__in=("candidacy.closed", "candidacy.lapsed", "candidacy.nomination_declined"),
        )
        assert told.count() == 1
