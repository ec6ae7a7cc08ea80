"""Proposals, counter-offers and nominations: what may be said, who knows, and two deeds at one moment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from muster.foundation.errors import NotAllowed
from muster.opportunities import actions, queries, rules, terms
from muster.opportunities.models import Candidacy
from muster.opportunities.rules import Milestone, Proposal
from muster.opportunities.terms import PayTerms
from tests.factories import opportunities as make
from tests.factories.people import NOW, act_of
from tests.opportunities.test_races import at_once

FIXED = PayTerms("fixed", 300_000, 480_000, "EUR")
ENDS = date(2027, 1, 15)
PARTS = (Milestone("Draft", 120_000, ENDS), Milestone("Model", 280_000, ENDS))


def check(said: Proposal, **given: Any) -> Proposal:
    """The proposal on a role of eight hours a week at a fixed price, unless said otherwise."""
    role: dict[str, Any] = {"pay": FIXED, "questions": (), "minutes_per_week": 480, "ends_date": ENDS}
    return rules.check_proposal(said, **{**role, **given})


def test_milestones_sum_to_the_price_and_name_it() -> None:
    assert check(Proposal(milestones=PARTS)).asked_minor == 400_000
    assert check(Proposal(400_000, milestones=PARTS)).asked_minor == 400_000


@pytest.mark.parametrize(
    ("said", "given", "field"),
    [
        (Proposal(399_999, milestones=PARTS), {}, "milestones"),
        (Proposal(milestones=(Milestone(" ", 5, ENDS),)), {}, "milestones"),
        (Proposal(milestones=(Milestone("A", 0, ENDS),)), {}, "milestones"),
        (Proposal(milestones=(Milestone("A", -1, ENDS),)), {}, "milestones"),
        (Proposal(milestones=(Milestone("A", 1, ENDS + timedelta(days=1)),)), {}, "milestones"),
        (Proposal(milestones=PARTS * 11), {}, "milestones"),
        (Proposal(milestones=PARTS), {"pay": PayTerms("hourly", 1, 2, "EUR")}, "milestones"),
        (Proposal(asked_minutes=481), {}, "asked_minutes"),
        (Proposal(asked_minutes=-60), {}, "asked_minutes"),
        (Proposal(10**15), {}, "amount"),
        (Proposal(), {"questions": ("Which tools?",)}, "answers"),
        (Proposal(answers=("", "Now")), {"questions": ("Which?", "When?")}, "answers"),
    ],
)
def test_a_proposal_that_cannot_be(said: Proposal, given: dict[str, Any], field: str) -> None:
    with pytest.raises(rules.FieldInvalid) as refused:
        check(said, **given)
    assert refused.value.field == field


@pytest.mark.django_db
def test_the_owner_reads_the_proposal_with_its_answers() -> None:
    posting = make.make_posting(pay=FIXED, questions=["Which tools?"])
    hand = actions.raise_hand(
        act_of(make.colleague(posting)),
        make.role_of(posting).ref,
        proposal=Proposal(asked_minutes=240, answers=("Python.",), milestones=PARTS),
    )
    view = queries.get_candidacy_view(act_of(posting.owner).actor, hand.ref)
    assert view.answers == (("Which tools?", "Python."),)
    assert (view.asked_minor, view.asked_minutes) == (400_000, 240)
    assert [one["title"] for one in view.milestones] == ["Draft", "Model"]


@pytest.mark.django_db
def test_a_counter_offer_frees_the_seat_and_starts_the_owners_clock() -> None:
    posting = make.make_posting(pay=FIXED)
    thread = make.make_candidacy("offered", posting)
    act = act_of(thread.person, NOW + timedelta(days=1))
    countered = actions.counter_offer(act, thread.ref, words="For a little more.", asked_minor=450_000)
    assert (countered.status, countered.is_waiting) == ("countered", True)
    assert countered.answer_due_at is not None
    assert queries.count_spoken_for(thread.role) == 0
    again = actions.choose(act_of(posting.owner), thread.ref)
    assert (again.status, again.offered_minor) == ("offered", 450_000)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["raised", "agreed_by_person", "withdrawn", "countered"])
def test_only_an_offer_is_countered(status: str) -> None:
    thread = make.make_candidacy(status)
    with pytest.raises(rules.MoveNotPossible):
        actions.counter_offer(act_of(thread.person), thread.ref, words="Other hours.")


@pytest.mark.django_db
def test_a_counter_offer_says_why_and_is_the_persons_own() -> None:
    thread = make.make_candidacy("offered")
    with pytest.raises(rules.FieldInvalid):
        actions.counter_offer(act_of(thread.person), thread.ref, words=" ")
    with pytest.raises(NotAllowed):
        actions.counter_offer(act_of(thread.role.opportunity.owner), thread.ref, words="Cheaper.")


@pytest.mark.django_db
def test_a_counter_offer_without_an_answer_ends_by_the_clock() -> None:
    thread = make.make_candidacy("countered")
    actions.remind_and_lapse(make.clock_act(NOW + timedelta(days=40)))
    assert queries.get_candidacy(thread.ref).ended_reason_code == "no_answer"


@pytest.mark.django_db
def test_nobody_is_named_to_the_owner_before_they_say_yes() -> None:
    thread = make.make_candidacy("nominated")
    owner = act_of(thread.role.opportunity.owner)
    assert queries.candidacies_of_role(owner.actor, thread.role.ref) == ()
    own = queries.get_candidacy_view(act_of(thread.person).actor, thread.ref)
    assert [(step.label, step.state) for step in own.track][:2] == [("Named", "now"), ("Raised", "ahead")]
    yes = actions.answer_invitation(act_of(thread.person), thread.ref, accept=True)
    assert yes.status == "raised"
    [view] = queries.candidacies_of_role(owner.actor, thread.role.ref)
    assert view.named_by


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["no", "silence"])
def test_a_no_to_a_nomination_stays_unknown_and_stops_no_invitation(way: str) -> None:
    thread = make.make_candidacy("nominated")
    posting = thread.role.opportunity
    if way == "no":
        actions.answer_invitation(act_of(thread.person), thread.ref, accept=False)
    else:
        actions.remind_and_lapse(make.clock_act(NOW + timedelta(days=21)))
    assert queries.candidacies_of_role(act_of(posting.owner).actor, thread.role.ref) == ()
    assert actions.invite(act_of(posting.owner), thread.role.ref, thread.person.ref).status == "invited"


@pytest.mark.django_db
def test_who_is_named_twice_or_said_no_is_not_asked_again() -> None:
    thread = make.make_candidacy("nominated")
    third = act_of(make.colleague(thread.role.opportunity))
    assert actions.nominate(third, thread.role.ref, thread.person.ref) is None
    actions.answer_invitation(act_of(thread.person), thread.ref, accept=False)
    assert actions.nominate(third, thread.role.ref, thread.person.ref) is None
    assert Candidacy.objects.count() == 1


@pytest.mark.django_db
def test_the_owners_own_invitation_takes_the_place_of_a_nomination() -> None:
    thread = make.make_candidacy("nominated")
    invited = actions.invite(act_of(thread.role.opportunity.owner), thread.role.ref, thread.person.ref)
    assert (invited.ref, invited.status, invited.origin) == (thread.ref, "invited", "invitation")


@pytest.mark.django_db
def test_nobody_names_themselves() -> None:
    posting = make.make_posting()
    person = make.colleague(posting)
    with pytest.raises(NotAllowed):
        actions.nominate(act_of(person), make.role_of(posting).ref, person.ref)


@pytest.mark.django_db(transaction=True)
def test_agreeing_and_countering_at_once_leave_one_of_the_two() -> None:
    thread = make.make_candidacy("offered")
    act = act_of(thread.person)
    outcome = at_once(
        lambda: actions.agree(act, thread.ref),
        lambda: actions.counter_offer(act, thread.ref, words="Other hours."),
    )
    assert outcome == ["done", "move-not-possible"]
    assert queries.get_candidacy(thread.ref).status in (
        terms.CandidacyStatus.AGREED_BY_PERSON,
        terms.CandidacyStatus.COUNTERED,
    )
