"""Hours, deliveries, evidence, reviews and the end, through the real actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.engagements import actions, policy, queries, rules, terms
from muster.evidence import queries as evidence_queries
from muster.foundation.errors import NotAllowed, NotFound
from muster.people import queries as people_queries
from muster.skills import actions as skills_actions
from tests.factories.engagements import STARTED, Sides, clock, make_engagement
from tests.factories.evidence import make_skills
from tests.factories.opportunities import START
from tests.factories.people import act_of, make_people_lead, make_person, operator_act

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus


def test_running_work_is_ended_early_not_cancelled() -> None:
    sides = make_engagement(S.ACTIVE)
    owner = act_of(sides.owner, STARTED)
    with pytest.raises(rules.MoveNotPossible):
        actions.cancel_engagement(owner, sides.ref, words="No.")
    actions.end_early(owner, sides.ref, last_date=STARTED.date(), words="The plan has changed.")
    plate = people_queries.plate(sides.person.ref, START, weeks=3)
    assert [week.firm for week in plate.weeks] == [480, 480, 0]


def test_hours_are_logged_sent_and_approved() -> None:
    sides = make_engagement(S.ACTIVE)
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    tuesday = START + timedelta(days=1)
    [sheet] = actions.log_hours(own, sides.ref, {START: 240, tuesday: 240})
    actions.submit_timesheet(own, sheet.ref, note="Data cleaned.")
    with pytest.raises(rules.MoveNotPossible):
        actions.log_hours(own, sides.ref, {START: 60})
    with pytest.raises(rules.WordsMissing):
        actions.return_timesheet(owner, sheet.ref, words="")
    actions.return_timesheet(owner, sheet.ref, words="Was Tuesday so long?")
    actions.log_hours(own, sides.ref, {tuesday: 180})
    actions.submit_timesheet(own, sheet.ref)
    actions.approve_timesheet(owner, sheet.ref)
    view = queries.detail(own.actor, sides.ref, at=STARTED)
    assert (view.logged_minutes, view.approved_minutes) == (420, 420)
    assert view.timesheets[-1].status == terms.TimesheetStatus.APPROVED


def test_hours_are_for_the_person_and_their_approval_for_the_owner() -> None:
    sides = make_engagement(S.ACTIVE)
    with pytest.raises(NotAllowed):
        actions.log_hours(act_of(sides.owner, STARTED), sides.ref, {START: 60})
    [sheet] = actions.log_hours(act_of(sides.person, STARTED), sides.ref, {START: 60})
    actions.submit_timesheet(act_of(sides.person, STARTED), sheet.ref)
    with pytest.raises(NotAllowed):
        actions.approve_timesheet(act_of(sides.person, STARTED), sheet.ref)


def test_an_empty_week_is_not_sent() -> None:
    sides = make_engagement(S.ACTIVE)
    own = act_of(sides.person, STARTED)
    [sheet] = actions.log_hours(own, sides.ref, {START: 60})
    actions.log_hours(own, sides.ref, {START: 0})
    with pytest.raises(rules.NoHoursToSend):
        actions.submit_timesheet(own, sheet.ref)


def test_no_hours_before_the_work_is_agreed() -> None:
    sides = make_engagement(S.AWAITING_TERMS)
    with pytest.raises(rules.MoveNotPossible):
        actions.log_hours(act_of(sides.person), sides.ref, {START: 60})


def test_work_begins_with_the_first_hours_when_the_clock_was_late() -> None:
    sides = make_engagement(S.AGREED)
    actions.log_hours(act_of(sides.person, STARTED), sides.ref, {START: 60})
    assert sides.fresh().status == S.ACTIVE


def test_accepted_work_writes_evidence_and_moves_the_level() -> None:
    sides = make_engagement(S.DELIVERED)
    [skill_ref] = queries.rated_skills(sides.fresh())
    actions.accept_delivery(
        act_of(sides.owner, STARTED), sides.ref, ratings={skill_ref: 4}, words="Good work."
    )
    own = act_of(sides.person, STARTED)
    [row] = evidence_queries.skill_profile(own.actor, sides.person.ref, now=STARTED).rows
    assert row.is_evidenced
    assert (row.level or 0) >= 3
    [record] = evidence_queries.work_records(sides.person.ref)
    assert (record.source_ref, record.title) == (sides.ref, sides.engagement.title)
    assert sides.fresh().status == S.COMPLETED


def test_only_what_the_role_asked_for_is_rated() -> None:
    sides = make_engagement(S.DELIVERED)
    with pytest.raises(rules.RatingNotPossible):
        actions.accept_delivery(act_of(sides.owner, STARTED), sides.ref, ratings={"skl-none": 4})
    assert sides.fresh().status == S.DELIVERED


def test_returned_work_goes_on_and_is_handed_over_again() -> None:
    sides = make_engagement(S.DELIVERED)
    actions.return_delivery(act_of(sides.owner, STARTED), sides.ref, words="The chart is missing.")
    actions.deliver(act_of(sides.person, STARTED), sides.ref, words="With the chart.")
    actions.accept_delivery(act_of(sides.owner, STARTED), sides.ref)
    assert [d.status for d in sides.fresh().deliveries.all()] == ["returned", "accepted"]


def speak(sides: Sides, who: str, *, at: Any = STARTED) -> None:
    side = terms.Side.PERSON if who == "person" else terms.Side.OWNER
    items = dict.fromkeys(terms.REVIEW_ITEMS[side], 4)
    act = act_of(getattr(sides, who), at)
    actions.review(act, sides.ref, items=items, would_again=True, words=f"From the {who}.")


def reviews_seen_by(sides: Sides, who: str) -> list[tuple[bool, str]]:
    actor = act_of(getattr(sides, who), STARTED).actor
    seen = queries.detail(actor, sides.ref, at=STARTED).reviews
    assert all(r.items for r in seen if r.is_open)
    assert all(not r.items and r.would_again is None for r in seen if not r.is_open)
    return [(r.is_open, r.words) for r in seen]


def test_reviews_are_blind_until_both_have_spoken() -> None:
    sides = make_engagement(S.COMPLETED)
    speak(sides, "owner")
    assert reviews_seen_by(sides, "person") == [(False, "")]
    assert reviews_seen_by(sides, "owner") == [(True, "From the owner.")]
    speak(sides, "person")
    assert reviews_seen_by(sides, "person") == [(True, "From the owner."), (True, "From the person.")]


def test_nobody_reviews_twice_or_after_the_days_are_over() -> None:
    sides = make_engagement(S.COMPLETED)
    speak(sides, "owner")
    with pytest.raises(rules.AlreadyReviewed):
        speak(sides, "owner")
    late = STARTED + timedelta(days=14)
    with pytest.raises(rules.ReviewsAreOpen):
        speak(sides, "person", at=late)
    actions.run_clocks(clock(late))
    assert sides.fresh().reviews_opened_at == late


def test_running_work_is_not_reviewed_yet() -> None:
    with pytest.raises(rules.MoveNotPossible):
        speak(make_engagement(S.ACTIVE), "owner")


@pytest.mark.parametrize("status", [S.CANCELLED, S.ENDED_EARLY])
def test_work_that_ended_keeps_its_reason(status: str) -> None:
    assert make_engagement(status).fresh().ended_words


def test_the_clock_does_nothing_twice() -> None:
    make_engagement(S.AGREED)
    assert actions.run_clocks(clock(STARTED)) == 1
    assert actions.run_clocks(clock(STARTED)) == 0
    with pytest.raises(NotAllowed):
        actions.run_clocks(act_of(make_person()))


def test_who_sees_what_of_agreed_work() -> None:
    sides = make_engagement(S.ACTIVE)
    lead = make_people_lead(sides.engagement.organisation)
    table = {
        "person": (sides.person, True, True),
        "owner": (sides.owner, True, True),
        "home manager": (sides.manager, True, False),
        "people lead": (lead, True, False),
        "colleague": (make_person(organisation=sides.engagement.organisation), False, False),
        "stranger": (make_person(), False, False),
    }
    for name, (who, knows, reads) in table.items():
        actor = act_of(who).actor
        if not knows:
            with pytest.raises(NotFound):
                queries.detail(actor, sides.ref, at=STARTED)
            continue
        view = queries.detail(actor, sides.ref, at=STARTED)
        assert bool(view.inside) == reads, name
        assert bool(view.versions) == reads, name
    assert bool(policy.may_read_inside(operator_act().actor, sides.fresh()))


def test_the_lists_of_both_sides_and_of_the_home_manager() -> None:
    sides = make_engagement(S.ACTIVE)
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    [sheet] = actions.log_hours(own, sides.ref, {START: 60})
    actions.submit_timesheet(own, sheet.ref)
    assert [card.ref for card in queries.list_mine(own.actor).items] == [sides.ref]
    assert [card.hours_to_approve for card in queries.list_running(owner.actor).items] == [1]
    assert queries.count_hours_to_approve(owner.actor) == 1
    assert [card.person_name for card in queries.lent(act_of(sides.manager).actor).items] == [
        sides.person.name
    ]
    assert queries.list_mine(own.actor, over=True).total == 0


def test_skills_of_a_role_that_were_merged_are_rated_once() -> None:
    sides = make_engagement(S.DELIVERED)
    owner = act_of(sides.owner, STARTED)
    work = queries.get_engagement(sides.ref)
    asked = work.role.requirements.select_related("skill").first()
    assert asked is not None
    old = asked.skill.ref
    other = make_skills({"Something like it": "tool"})["Something like it"]
    proposal = skills_actions.propose(operator_act(), "merge", {"skill": old, "into": other.ref})
    skills_actions.accept_proposal(operator_act(), proposal.ref)
    view = queries.detail(owner.actor, sides.ref, at=STARTED)
    assert dict(view.rated_skills) == {other.ref: asked.level}
    actions.accept_delivery(owner, sides.ref, ratings={old: 4}, words="Good work.")  # a page opened before
    [piece] = evidence_queries.list_evidence_of_source(sides.ref)
    assert (piece.skill.ref, piece.rating) == (other.ref, 4)
