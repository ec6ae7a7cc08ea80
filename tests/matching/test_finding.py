"""Ranked lists through the real rows: exact against the plain twin, live, and explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from muster.engine import oracle
from muster.evidence import actions as evidence_actions
from muster.foundation.errors import NotAllowed, NotFound
from muster.matching import actions, queries, snapshot
from muster.matching.queries import WorkFilter
from muster.matching.terms import Filter
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people import actions as people_actions
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_draft, make_owner, make_posting, need, role_of
from tests.factories.people import MONDAY, NOW, act_of, make_organisation, make_person, operator_act
from tests.factories.skills import make_skill

pytestmark = pytest.mark.django_db


def says(person: Person, label: str, stance: str = "has", level: int | None = 3) -> None:
    """The person claims a skill."""
    self_level = level if stance == "has" else None
    evidence_actions.claim_skill(act_of(person), person, make_skill(label).ref, stance, self_level=self_level)


def proves(person: Person, label: str, rating: int = 4) -> None:
    """Delivered work shows the skill."""
    evidence_actions.add_evidence(
        operator_act(), person, make_skill(label).ref, "delivered_work", rating, source_ref="eng-test"
    )


@pytest.fixture
def posting() -> Any:
    """Work that needs Python and finds SQL useful."""
    return make_posting(make_owner(), needs=[need("Python"), need("SQL", 2, "useful")])


def ranking(posting: Any, **fields: Any) -> queries.PeopleAnswer:
    return queries.find_people(act_of(posting.owner).actor, role_of(posting).ref, at=NOW, **fields)


def test_the_order_and_the_scores_are_those_of_the_plain_twin(posting: Any) -> None:
    for number in range(12):
        person = colleague(posting, minutes=60 * (number + 2), languages={"en": 1 + number % 6})
        says(person, "Python", level=1 + number % 5)
        if number % 3 == 0:
            proves(person, "SQL", 1 + number % 5)
        if number % 4 == 0:
            says(person, "SQL", "learn")
    answer = ranking(posting)
    now = snapshot.current(NOW)
    facts = next(iter(opportunity_queries.matching_rows([role_of(posting).ref])))
    role = snapshot.live.role_row(facts, now.names, now.week)
    rows = [now.people.row(ref) for ref in now.people.state.base.refs]
    expected = oracle.rank_people(rows, role, now.similarity, top=50)
    assert [(p.ref, p.score) for p in answer.people] == expected
    assert answer.fit_count == len(expected) > 3


def test_parts_sum_to_the_score_exactly(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    says(person, "Python")
    proves(person, "SQL")
    [match] = ranking(posting).people
    parts = match.parts
    assert parts.skills_evidenced + parts.skills_claimed + parts.wants + parts.practical - parts.missing == (
        parts.total
    )
    assert sum(line.points for line in parts.lines) == match.score == parts.total
    assert parts.skills_evidenced > 0


def test_a_missing_required_skill_is_a_line_of_its_own(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    says(person, "SQL")
    [match] = ranking(posting).people
    assert [m.label for m in match.missing] == ["Python"]
    assert match.parts.missing == 8000


def test_an_edit_is_seen_by_the_next_question(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    assert ranking(posting).people == ()
    says(person, "Python")
    assert [p.ref for p in ranking(posting).people] == [person.ref]
    people_actions.offer_hours(act_of(person), person, 60, MONDAY)
    assert ranking(posting).people == ()
    newcomer = colleague(posting, minutes=960)
    says(newcomer, "Python")
    assert [p.ref for p in ranking(posting).people] == [newcomer.ref]


def test_a_changed_role_is_seen_by_the_next_question(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    says(person, "SQL")
    before = queries.find_work(act_of(person).actor, person.ref, at=NOW)
    opportunity_actions.set_requirements(act_of(posting.owner), role_of(posting).ref, [need("SQL")])
    after = queries.find_work(act_of(person).actor, person.ref, at=NOW)
    assert after.roles[0].score > before.roles[0].score
    opportunity_actions.close(act_of(posting.owner), posting.ref)
    assert queries.find_work(act_of(person).actor, person.ref, at=NOW).roles == ()


def test_both_sides_see_the_same_score(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    says(person, "Python")
    [match] = ranking(posting).people
    [role] = queries.find_work(act_of(person).actor, person.ref, at=NOW).roles
    why = queries.explain(act_of(person).actor, role_of(posting).ref, person.ref, at=NOW)
    assert match.score == role.score == why.score
    assert match.parts == role.parts == why.parts


def test_the_next_step_holds_when_it_comes_true(posting: Any) -> None:
    manager = make_person(organisation=posting.organisation)
    person = colleague(posting, minutes=960, manager=manager)
    says(person, "Python", level=2)
    role_ref = role_of(posting).ref
    before = queries.explain(act_of(person).actor, role_ref, person.ref, at=NOW, steps=3)
    step = before.steps[0]
    asked = {make_skill("Python").ref: 3, make_skill("SQL").ref: 2}[step.skill_ref]
    evidence_actions.rate_as_manager(act_of(manager), person, step.skill_ref, asked)
    after = queries.explain(act_of(person).actor, role_ref, person.ref, at=NOW)
    assert after.score == before.score + step.points


@pytest.mark.django_db(transaction=True)
def test_the_next_steps_of_many_skills_take_no_more_queries(django_assert_max_num_queries: Any) -> None:
    wants = [need(label, 2, "useful") for label in ("SQL", "Excel", "Welding", "Drawing")]
    posting = make_posting(make_owner(), needs=[need("Python"), *wants])
    person = colleague(posting)
    says(person, "Python", level=2)
    actor, role = act_of(person).actor, role_of(posting).ref
    snapshot.current(NOW)
    with django_assert_max_num_queries(9):  # one of them for the settings of the levels, one for the manager
        why = queries.explain(actor, role, person.ref, at=NOW, steps=5)
    assert len(why.steps) == 5


@pytest.mark.django_db(transaction=True)
def test_questions_of_one_page_share_a_snapshot(posting: Any, django_assert_max_num_queries: Any) -> None:
    proves(colleague(posting, minutes=1440), "Python")
    actor, role = act_of(posting.owner).actor, role_of(posting).ref
    shared = queries.current(NOW)
    with django_assert_max_num_queries(2):  # the names of those who are shown, and who was left out
        answer = queries.find_people(actor, role, at=NOW, snapshot=shared)
        count = queries.count_fitting(actor, role, at=NOW, snapshot=shared)
        shades = queries.count_shades(actor, role, at=NOW, snapshot=shared)
        easings = queries.list_easings(actor, role, at=NOW, snapshot=shared)
    # A position also tells of deeds in other databases of the same server, which end when they like.
    assert answer == replace(ranking(posting), position=answer.position)
    assert count == queries.count_fitting(actor, role, at=NOW)
    assert (shades.looked_at, easings) == (1, queries.list_easings(actor, role, at=NOW))


def test_counting_says_what_each_condition_removes() -> None:
    owner = make_owner()
    draft = make_draft(owner, needs=[need("Python")], languages={"de": 4})
    people = [make_person(organisation=draft.organisation, minutes=960) for _ in range(4)]
    for person in people[1:]:
        says(person, "Python")
    people_actions.set_languages(act_of(people[3]), people[3], {"de": 5})
    people_actions.offer_hours(act_of(people[2]), people[2], 30, MONDAY)
    counts = queries.count_fitting(act_of(owner).actor, role_of(draft).ref, at=NOW)
    found = {name: n for name, n, _words in counts.removed}
    assert counts.fits == 1
    assert found == {"cover": 1, "hours": 1, "language": 1}
    assert counts.fits + sum(found.values()) == counts.considered


def test_who_is_not_searchable_is_not_found_but_finds_work(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    says(person, "Python")
    people_actions.update_profile(act_of(person), person, is_searchable=False)
    assert ranking(posting).people == ()
    assert len(queries.find_work(act_of(person).actor, person.ref, at=NOW).roles) == 1


def test_people_of_another_organisation_are_not_offered_inside_work(posting: Any) -> None:
    stranger = make_person(organisation=make_organisation(), minutes=960)
    says(stranger, "Python")
    assert ranking(posting).people == ()
    assert queries.find_work(act_of(stranger).actor, stranger.ref, at=NOW).roles == ()


def test_the_open_market_is_reached_by_public_work_only() -> None:
    freelancer = make_person(minutes=960)
    says(freelancer, "Python")
    inside = make_posting(make_owner(), needs=[need("Python")])
    public = make_posting(make_owner(), needs=[need("Python")], audience="public")
    assert ranking(inside).people == ()
    assert [p.ref for p in ranking(public).people] == [freelancer.ref]
    roles = queries.find_work(act_of(freelancer).actor, freelancer.ref, at=NOW).roles
    assert [role.ref for role in roles] == [role_of(public).ref]


def test_owners_are_not_offered_their_own_work(posting: Any) -> None:
    says(posting.owner, "Python")
    people_actions.offer_hours(act_of(posting.owner), posting.owner, 960, MONDAY)
    assert ranking(posting).people == ()


def test_filters_narrow_and_say_of_how_many(posting: Any) -> None:
    claimed, proven, wants = (colleague(posting, minutes=960) for _ in range(3))
    says(claimed, "Python")
    proves(proven, "Python")
    says(wants, "Python")
    says(wants, "Python", "use")
    assert [p.ref for p in ranking(posting, filters=[Filter.EVIDENCED]).people] == [proven.ref]
    answer = ranking(posting, filters=[Filter.WANTS])
    assert ([p.ref for p in answer.people], answer.shown_of, answer.fit_count) == ([wants.ref], 1, 3)
    assert len(ranking(posting, filters=[Filter.INSIDE]).people) == 3
    assert ranking(posting, filters=[Filter.OUTSIDE]).people == ()


def test_work_is_narrowed_by_wishes() -> None:
    owner = make_owner()
    learnable = make_posting(owner, title="With learning", needs=[need("Python"), need("R", 2, "learnable")])
    make_posting(owner, title="Without", needs=[need("Python")], kind="gig")
    person = make_person(organisation=learnable.organisation, minutes=960)
    says(person, "Python")
    says(person, "R", "learn")
    actor = act_of(person).actor

    def titles(**wish: Any) -> list[str]:
        answer = queries.find_work(actor, person.ref, at=NOW, wished=WorkFilter(**wish))
        return [role.facts.title for role in answer.roles]

    assert titles(would_learn=True) == ["With learning"]
    assert titles(words="learn") == ["With learning"]
    assert titles(kinds=frozenset({"gig"})) == ["Without"]
    assert titles(outside_of=frozenset({learnable.organisation.ref})) == []


def test_only_those_concerned_may_ask(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    says(person, "Python")
    other = act_of(make_person(organisation=posting.organisation)).actor
    role_ref = role_of(posting).ref
    with pytest.raises(NotAllowed):
        queries.find_people(other, role_ref, at=NOW)
    with pytest.raises(NotAllowed):
        queries.find_work(other, person.ref, at=NOW)
    with pytest.raises(NotAllowed):
        queries.explain(other, role_ref, person.ref, at=NOW)
    with pytest.raises(NotAllowed):
        queries.count_fitting(other, role_ref, at=NOW)
    with pytest.raises(NotFound):
        queries.find_people(other, "rol-none", at=NOW)


def test_the_inputs_of_a_score_hold_nothing_protected() -> None:
    """No hidden signals: what a person's row may hold is this list and no more."""
    from dataclasses import fields

    from muster.engine.rows import PersonRow

    assert {f.name for f in fields(PersonRow)} == {
        "ref",
        "key",
        "skills",
        "free",
        "hours",
        "languages",
        "place",
        "modes",
        "rate",
        "currency",
        "kinds",
        "organisations",
        "visible_to",
        "tags",
        "blocks",
    }


def test_a_new_week_makes_a_new_snapshot(posting: Any) -> None:
    first = snapshot.current(NOW)
    assert snapshot.current(NOW + timedelta(days=1)) is first
    assert snapshot.current(NOW + timedelta(days=7)).week == first.week + timedelta(days=7)


def test_what_was_shown_is_kept(posting: Any) -> None:
    person = colleague(posting, minutes=960)
    says(person, "Python")
    answer = ranking(posting)
    kept = actions.record_shown(act_of(posting.owner), answer, about_ref=role_of(posting).ref)
    assert (kept.refs, kept.scores) == ([person.ref], [answer.people[0].score])


def test_work_beyond_the_free_hours_is_counted_and_listed_on_request(posting: Any) -> None:
    person = colleague(posting, minutes=120)
    says(person, "Python")
    actor = act_of(person).actor
    ref = role_of(posting).ref
    within = queries.find_work(actor, person.ref, at=NOW, wished=WorkFilter())
    assert (within.fit_count, within.beyond_hours, within.roles) == (0, 1, ())
    beyond = queries.find_work(actor, person.ref, at=NOW, wished=WorkFilter(beyond_hours=True))
    assert [(match.ref, match.score) for match in beyond.roles] == [
        (ref, queries.explain(actor, ref, person.ref, at=NOW).score)
    ]
    none = queries.find_work(
        actor, person.ref, at=NOW, wished=WorkFilter(beyond_hours=True, refs=frozenset({"rol-other"}))
    )
    assert none.roles == ()
