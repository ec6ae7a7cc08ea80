"""A position held by two: one half leaves, the other stays, the seat is looked for anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from muster.engagements import actions, queries, terms
from muster.engagements.models import Engagement
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people.queries import Person
from tests.factories.engagements import STARTED, clock
from tests.factories.opportunities import colleague, make_owner, make_posting, role_of
from tests.factories.people import act_of

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus


def shared(kind: str = "job_share") -> tuple[Engagement, Engagement]:
    """Two running halves of one position."""
    posting = make_posting(make_owner(), kind=kind, seats=2)
    halves = []
    for name in ("Ines Brandt", "Jonas Weber"):
        person: Person = colleague(posting, name=name, minutes=1200)
        hand = opportunity_actions.raise_hand(act_of(person), role_of(posting).ref)
        opportunity_actions.choose(act_of(posting.owner), hand.ref)
        work = actions.agree_to_offer(act_of(person), hand.ref)
        actions.accept_terms(act_of(person), work.ref, seen=1)
        actions.accept_terms(act_of(posting.owner), work.ref, seen=1)
        halves.append(work)
    actions.run_clocks(clock(STARTED))
    first, second = halves
    return queries.get_engagement(first.ref), queries.get_engagement(second.ref)


def test_one_half_leaves_and_the_seat_is_open_again() -> None:
    leaving, staying = shared()
    role = opportunity_queries.get_role(leaving.role.ref)
    assert (role.status, role.seats_free) == ("filled", 0)
    last = STARTED.date() + timedelta(days=7)
    act = act_of(leaving.person, STARTED)
    actions.end_early(act, leaving.ref, last_date=last, words="I move away.")
    role = opportunity_queries.get_role(leaving.role.ref)
    assert (role.status, role.seats_free, role.opportunity.status) == ("open", 1, "open")
    assert queries.get_engagement(staying.ref).status == S.ACTIVE
    assert queries.get_engagement(leaving.ref).status == S.ENDED_EARLY
    ended = opportunity_queries.get_candidacy(leaving.candidacy.ref)
    assert (ended.status, ended.ended_reason_code) == ("closed", "left")

    successor = colleague(role.opportunity, name="Lena Fuchs", minutes=1200)
    hand = opportunity_actions.raise_hand(act_of(successor, STARTED), role.ref)
    opportunity_actions.choose(act_of(role.opportunity.owner, STARTED), hand.ref)
    work = actions.agree_to_offer(act_of(successor, STARTED), hand.ref)
    assert work.starts_date == STARTED.date()


def test_work_that_is_not_shared_stays_filled_when_it_ends() -> None:
    leaving, _other = shared("project_role")
    actions.end_early(
        act_of(leaving.person, STARTED), leaving.ref, last_date=STARTED.date(), words="The plan has changed."
    )
    assert opportunity_queries.get_role(leaving.role.ref).status == "filled"
