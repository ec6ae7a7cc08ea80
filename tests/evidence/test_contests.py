"""The person sees every piece, answers it, contests it, and keeps skills out of view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence import rules
from muster.evidence.models import Evidence
from muster.evidence.rules import (
    ContestedAlready,
    ContestIsOver,
    NeedsReason,
    NobodyDecides,
    NothingToContest,
)
from muster.evidence.terms import ASK_MOVES, CONTEST_MOVES, AskState, ContestState
from muster.foundation.act import Actor, Grant, system
from muster.foundation.errors import NotAllowed, NotFound
from muster.people.models import Organisation, Person
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of, level_of, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person


@dataclass
class Cast:
    """A person with a manager's rating, a people lead and a second one."""

    organisation: Organisation
    person: Person
    manager: Person
    lead: Person
    skill: Skill
    piece: Evidence


@pytest.fixture
def cast(db: None) -> Cast:
    organisation = make_organisation()
    manager = make_person("Henrik Aalders", organisation=organisation)
    person = make_person("Ines Brandt", organisation=organisation, manager=manager)
    lead = make_person("Anna Lead", organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    skill = make_skills({"Python": "tool"})["Python"]
    claim(person, skill, level=4)
    piece = evidence_actions.rate_as_manager(act_of(manager), person, skill.ref, 2, words="Slow start.")
    return Cast(organisation, person, manager, lead, skill, piece)


def seen(person: Person) -> Actor:
    return act_of(person).actor


@pytest.mark.parametrize("now", list(ContestState))
@pytest.mark.parametrize("to", list(ContestState))
def test_moves_of_contests(now: ContestState, to: ContestState) -> None:
    if to in CONTEST_MOVES[now]:
        assert rules.next_contest_state(now, to) is to
    else:
        with pytest.raises(ContestIsOver):
            rules.next_contest_state(now, to)


@pytest.mark.parametrize("now", list(AskState))
@pytest.mark.parametrize("to", list(AskState))
def test_moves_of_asks(now: AskState, to: AskState) -> None:
    if to in ASK_MOVES[now]:
        assert rules.next_ask_state(now, to) is to
    else:
        with pytest.raises(rules.AskIsOver):
            rules.next_ask_state(now, to)


@given(
    st.lists(st.sampled_from("abcd"), max_size=4),
    st.sets(st.sampled_from("abcd")),
    st.sets(st.sampled_from("abcd")),
)
def test_nobody_decides_about_themselves(able: list[str], about: set[str], passed: set[str]) -> None:
    chosen = rules.next_decider(able, about=about, passed=passed)
    assert chosen is None or (chosen in able and chosen not in about)
    fresh = [ref for ref in able if ref not in about and ref not in passed]
    assert chosen == fresh[0] if fresh else chosen in (None, *[ref for ref in able if ref not in about])


def test_a_piece_says_what_it_does_to_the_level(cast: Cast) -> None:
    view = evidence_queries.get_piece(seen(cast.person), cast.piece.ref, now=NOW)
    assert (view.rating, view.rater_name, view.words) == (2, "Henrik Aalders", "Slow start.")
    assert view.hundredths is not None
    assert view.hundredths < 0
    assert view.counts
    assert view.may_contest
    assert (view.level, view.level_without) == (3, 4)
    for other in (cast.lead, make_person("Maren Okafor", organisation=cast.organisation)):
        with pytest.raises(NotFound):
            evidence_queries.get_piece(seen(other), cast.piece.ref, now=NOW)


def test_an_answer_stands_beside_the_piece(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        evidence_actions.answer_evidence(act_of(cast.manager), cast.piece.ref, "No.")
    with pytest.raises(NeedsReason):
        evidence_actions.answer_evidence(act_of(cast.person), cast.piece.ref, "  ")
    evidence_actions.answer_evidence(act_of(cast.person), cast.piece.ref, "The tool was new.")
    evidence_actions.answer_evidence(act_of(cast.person), cast.piece.ref, "The tool was new to all.")
    view = evidence_queries.get_piece(seen(cast.manager), cast.piece.ref, now=NOW)
    assert view.answer == "The tool was new to all."


def test_a_contest_upheld_takes_the_piece_back(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        evidence_actions.contest_evidence(act_of(cast.manager), cast.piece.ref, "Wrong.")
    contest = evidence_actions.contest_evidence(act_of(cast.person), cast.piece.ref, "Not my work.")
    assert (contest.decider_ref, contest.due_at) == (cast.lead.ref, NOW + timedelta(days=14))
    with pytest.raises(ContestedAlready):
        evidence_actions.contest_evidence(act_of(cast.person), cast.piece.ref, "Again.")
    for other in (cast.person, cast.manager):
        with pytest.raises(NotAllowed):
            evidence_actions.decide_contest(act_of(other), contest.ref, is_upheld=True, reason="So.")
    with pytest.raises(NeedsReason):
        evidence_actions.decide_contest(act_of(cast.lead), contest.ref, is_upheld=True, reason="")
    assert level_of(cast.person, cast.skill).level == 3  # it counts until it is decided
    evidence_actions.decide_contest(
        act_of(cast.lead), contest.ref, is_upheld=True, reason="The log shows it."
    )
    assert level_of(cast.person, cast.skill).is_evidenced is False
    view = evidence_queries.get_contest(seen(cast.person), contest.ref)
    assert (view.state, view.reason) == (ContestState.UPHELD, "The log shows it.")
    gone = evidence_queries.list_taken_back(seen(cast.person), cast.person.ref, cast.skill.ref)
    assert [(piece.ref, piece.words) for piece in gone] == [(cast.piece.ref, "The log shows it.")]
    with pytest.raises(ContestIsOver):
        evidence_actions.decide_contest(act_of(cast.lead), contest.ref, is_upheld=False, reason="No.")
    with pytest.raises(NothingToContest):
        evidence_actions.contest_evidence(act_of(cast.person), cast.piece.ref, "Again.")


def test_a_contest_may_be_refused_or_taken_back(cast: Cast) -> None:
    act = act_of(cast.person)
    contest = evidence_actions.contest_evidence(act, cast.piece.ref, "Not my work.")
    evidence_actions.take_back_contest(act, contest.ref)
    again = evidence_actions.contest_evidence(act, cast.piece.ref, "It really was not.")
    evidence_actions.decide_contest(act_of(cast.lead), again.ref, is_upheld=False, reason="It was.")
    assert level_of(cast.person, cast.skill).level == 3
    assert Evidence.objects.get(ref=cast.piece.ref).withdrawn_at is None


def test_the_clock_passes_a_contest_on(cast: Cast) -> None:
    second = make_person("Bert Lead", organisation=cast.organisation, grants=[Grant.PEOPLE_LEAD])
    contest = evidence_actions.contest_evidence(act_of(cast.person), cast.piece.ref, "Not my work.")
    clock = NOW + timedelta(days=14)
    assert evidence_actions.pass_on_contests(system("worker", at=clock)) == 1
    contest.refresh_from_db()
    assert (contest.decider_ref, contest.due_at) == (second.ref, clock + timedelta(days=7))
    assert contest.state == ContestState.OPEN  # nothing is decided by itself
    with pytest.raises(NotAllowed):
        evidence_actions.decide_contest(act_of(cast.lead), contest.ref, is_upheld=True, reason="Late.")
    evidence_actions.pass_on_contests(system("worker", at=clock + timedelta(days=7)))
    contest.refresh_from_db()
    assert contest.decider_ref == cast.lead.ref  # nobody else is left: the first one again


def test_a_contest_needs_somebody_who_is_not_concerned(cast: Cast) -> None:
    organisation = make_organisation()
    manager = make_person("Only Boss", organisation=organisation)
    person = make_person("Lone One", organisation=organisation, manager=manager)
    piece = evidence_actions.rate_as_manager(act_of(manager), person, cast.skill.ref, 1)
    with pytest.raises(NobodyDecides):
        evidence_actions.contest_evidence(act_of(person), piece.ref, "Wrong.")


def test_own_words_are_not_contested(cast: Cast) -> None:
    own = Evidence.objects.get(person=cast.person, kind="self")
    with pytest.raises(NothingToContest):
        evidence_actions.contest_evidence(act_of(cast.person), own.ref, "I was wrong.")


def test_a_hidden_skill_is_seen_by_nobody_else(cast: Cast) -> None:
    evidence_of(cast.person, cast.skill, "delivered_work", 4)
    with pytest.raises(NotAllowed):
        evidence_actions.hide_skill(act_of(cast.manager), cast.person, cast.skill.ref)
    evidence_actions.hide_skill(act_of(cast.person), cast.person, cast.skill.ref)
    evidence_actions.hide_skill(act_of(cast.person), cast.person, cast.skill.ref)
    own = evidence_queries.skill_profile(seen(cast.person), cast.person.ref, now=NOW)
    assert [row.is_hidden for row in own.rows] == [True]
    for other in (cast.manager, cast.lead):
        assert evidence_queries.skill_profile(seen(other), cast.person.ref, now=NOW).rows == ()
        assert evidence_queries.list_people_with(seen(other), cast.skill.ref).total == 0
    assert list(evidence_queries.matching_rows([cast.person.ref])) == []
    evidence_actions.show_skill(act_of(cast.person), cast.person, cast.skill.ref)
    assert len(list(evidence_queries.matching_rows([cast.person.ref]))) == 1
