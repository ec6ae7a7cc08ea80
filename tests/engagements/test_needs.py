"""What waits for the person who does the work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from muster.engagements import actions, queries, terms
from tests.factories.engagements import STARTED, make_engagement
from tests.factories.opportunities import START
from tests.factories.people import NOW, act_of

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus


def test_terms_wait_until_the_person_has_said_yes() -> None:
    sides = make_engagement(S.AWAITING_TERMS)
    own = act_of(sides.person)
    assert [(n.kind, n.engagement_ref) for n in queries.needs_of(own.actor, at=NOW)] == [("terms", sides.ref)]
    actions.accept_terms(own, sides.ref, seen=1)
    assert queries.needs_of(own.actor, at=NOW) == ()
    assert queries.needs_of(act_of(sides.owner).actor, at=NOW) == ()


def test_weeks_wait_until_they_are_sent_and_again_when_returned() -> None:
    sides = make_engagement(S.ACTIVE)
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    assert [(n.kind, n.week) for n in queries.needs_of(own.actor, at=STARTED)] == [("hours", START)]
    [sheet] = actions.log_hours(own, sides.ref, {START: 240})
    actions.submit_timesheet(own, sheet.ref)
    assert queries.needs_of(own.actor, at=STARTED) == ()
    actions.return_timesheet(owner, sheet.ref, words="Was Monday so long?")
    assert [(n.kind, n.week) for n in queries.needs_of(own.actor, at=STARTED)] == [("returned", START)]


def test_a_review_waits_for_fourteen_days() -> None:
    sides = make_engagement(S.COMPLETED)
    actor = act_of(sides.person, STARTED).actor
    (need,) = queries.needs_of(actor, at=STARTED)
    assert (need.kind, need.other_name) == ("review", sides.owner.name)
    assert need.closes_at is not None
    assert queries.needs_of(actor, at=need.closes_at + timedelta(hours=1)) == ()
