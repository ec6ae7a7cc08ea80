"""Questions that cannot be answered as asked, and a world that changes while one is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from muster.foundation.errors import Invalid, NotFound
from muster.matching import actions, queries, rules
from muster.matching.models import OrderRule
from muster.opportunities import actions as opportunity_actions
from muster.people.models import Person
from tests.evidence.test_taxonomy import decide
from tests.factories.evidence import make_skills
from tests.factories.opportunities import colleague, make_draft, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_people_lead
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db


def owner_of(posting: Any) -> Any:
    return act_of(posting.owner).actor


@pytest.fixture
def scene() -> tuple[Any, Person]:
    """A posting that needs Python, and somebody who has it."""
    posting = make_posting(
        make_owner(make_organisation("Nordlicht")), needs=[need("Python"), need("SQL", 2, "useful")]
    )
    person = colleague(posting, minutes=960)
    says(person, "Python")
    return posting, person


class TestRolesThatAskTooLittleOrTooMuch:
    def test_a_role_without_skills_finds_nobody_and_is_not_posted(self, scene: Any) -> None:
        posting, _person = scene
        draft = make_draft(posting.owner, needs=[])
        role = role_of(draft).ref
        count = queries.count_fitting(owner_of(posting), role, at=NOW)
        assert count.fits + sum(n for _condition, n, _words in count.removed) <= count.considered
        answer = queries.find_people(owner_of(posting), role, at=NOW)
        assert len(answer.people) == answer.fit_count == count.fits
        queries.count_shades(owner_of(posting), role, at=NOW)
        with pytest.raises(Invalid, match="skill"):
            opportunity_actions.post(act_of(posting.owner), draft.ref)

    def test_sixty_skills_are_too_many_forty_are_ranked(self, scene: Any) -> None:
        posting, person = scene
        labels = [f"Craft {number:02}" for number in range(60)]
        owner, role = act_of(posting.owner), role_of(posting).ref
        needs = [need(label, 2) for label in labels]
        before = queries.find_people(owner.actor, role, at=NOW).people
        with pytest.raises(Invalid, match="At most 40 skills"):
            opportunity_actions.set_requirements(owner, role, needs)
        assert queries.find_people(owner.actor, role, at=NOW).people == before
        says(person, labels[0])
        opportunity_actions.set_requirements(owner, role, needs[:40])
        (found,) = queries.find_people(owner.actor, role, at=NOW).people
        assert sum(line.points for line in found.parts.lines) == found.score
        assert len(found.missing) == 39
        assert found.parts.missing == 5 * 8000


class TestNobodyFits:
    @pytest.fixture
    def strict(self, scene: Any) -> Any:
        """Work that three conditions at once keep everybody from."""
        posting, _person = scene
        return make_posting(
            posting.owner,
            title="Strict",
            needs=[need("Python", 5, must_have=True)],
            languages={"fi": 5},
            minutes_per_week=2000,
        )

    def test_no_single_step_and_no_pair_helps_but_three_together(self, strict: Any) -> None:
        actor, role = owner_of(strict), role_of(strict).ref
        assert queries.count_fitting(actor, role, at=NOW).fits == 0
        assert queries.list_easings(actor, role, at=NOW) == ()
        assert queries.list_easing_pairs(actor, role, at=NOW) == ()
        together = queries.find_easing_set(actor, role, at=NOW)
        assert {one.what for one in together} == {"language", "least_hours", "must"} or {
            one.what for one in together
        } == {"language", "least_hours", "level"}
        assert {one.fits for one in together} == {1}

    def test_the_set_holds_when_it_is_applied_and_none_of_it_is_idle(self, strict: Any) -> None:
        actor, role = owner_of(strict), role_of(strict).ref
        together = queries.find_easing_set(actor, role, at=NOW)
        facts = queries.facts_of(role, queries.current(NOW))

        def applied(steps: Any) -> Any:
            eased = facts
            for step in steps:
                if step.what == "language":
                    eased = replace(eased, languages=())
                elif step.what == "least_hours":
                    eased = replace(eased, least_minutes=step.level)
                else:
                    change: Any = {"must_have": False} if step.what == "must" else {"level": step.level}
                    asked = [
                        replace(one, **change) if one.skill_ref == step.skill_ref else one
                        for one in eased.requirements
                    ]
                    eased = replace(eased, requirements=tuple(asked))
            return queries.count_fitting(actor, eased, at=NOW).fits

        assert applied(together) == together[0].fits
        for left_out in together:
            assert applied([one for one in together if one is not left_out]) == 0

    def test_where_nothing_helps_nothing_is_promised(self, scene: Any) -> None:
        posting, _person = scene
        alone = make_posting(posting.owner, title="Unknown craft", needs=[need("Falconry", 2)])
        actor, role = owner_of(alone), role_of(alone).ref
        assert queries.list_easings(actor, role, at=NOW) == ()
        assert queries.find_easing_set(actor, role, at=NOW) == ()

    def test_where_somebody_fits_no_set_is_looked_for(self, scene: Any) -> None:
        posting, _person = scene
        assert queries.find_easing_set(owner_of(posting), role_of(posting).ref, at=NOW) == ()


class TestTheTaxonomyChangesInTheMiddle:
    def test_a_question_that_has_begun_ends_with_the_version_it_began_with(self, scene: Any) -> None:
        posting, person = scene
        other = make_skills({"Pythonic work": "tool"})["Pythonic work"]
        actor, role = owner_of(posting), role_of(posting).ref
        begun = queries.current(NOW)
        before = queries.find_people(actor, role, at=NOW, snapshot=begun)
        version = decide("merge", skill=need("Python").skill_ref, into=other.ref)
        during = queries.find_people(actor, role, at=NOW, snapshot=begun)
        assert [(one.ref, one.score) for one in during.people] == [
            (one.ref, one.score) for one in before.people
        ]
        assert during.taxonomy_version == before.taxonomy_version < version
        after = queries.find_people(actor, role, at=NOW)
        assert after.taxonomy_version == version
        assert [one.ref for one in after.people] == [person.ref]
        shown = actions.record_shown(act_of(posting.owner), during, about_ref=role)
        assert queries.replay(actor, shown.ref).is_equal is True

    def test_a_skill_that_came_after_the_question_is_left_aside(self, scene: Any) -> None:
        posting, _person = scene
        begun = queries.current(NOW)
        draft = make_draft(posting.owner, needs=[need("Python"), need("Entirely new", 2)])
        actor, role = owner_of(posting), role_of(draft).ref
        assert queries.count_fitting(actor, role, at=NOW, snapshot=begun).fits == 1
        assert queries.find_people(actor, role, at=NOW, snapshot=begun).fit_count == 1
        queries.list_easings(actor, role, at=NOW, snapshot=begun)
        assert queries.find_people(actor, role, at=NOW).fit_count == 1

    def test_why_is_still_told_with_its_steps(self, scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        posting, person = scene
        begun = queries.current(NOW)
        other = make_skills({"Pythonic work": "tool"})["Pythonic work"]
        decide("merge", skill=need("Python").skill_ref, into=other.ref)
        monkeypatch.setattr("muster.matching.queries.why.current", lambda at: begun)
        why = queries.explain(act_of(person).actor, role_of(posting).ref, person.ref, at=NOW, steps=3)
        assert why.taxonomy_version == begun.taxonomy_version
        assert why.score == why.parts.total


class TestSomebodyIsErasedInTheMiddle:
    def erase(self, person: Person) -> None:
        """As an erasure leaves the row; no event, so that the arrays still hold the person."""
        Person.objects.filter(pk=person.pk).update(erased_at=NOW, name="", email="")

    def test_they_are_on_no_list_and_explained_to_nobody(self, scene: Any) -> None:
        posting, person = scene
        actor, role = owner_of(posting), role_of(posting).ref
        assert len(queries.find_people(actor, role, at=NOW).people) == 1
        self.erase(person)
        assert queries.find_people(actor, role, at=NOW).people == ()
        with pytest.raises(NotFound):
            queries.explain(actor, role, person.ref, at=NOW)
        assert all(source.people == () for source in queries.list_sources(actor, role, at=NOW))

    def test_a_filtered_list_that_is_cut_off_there_goes_on(self, scene: Any) -> None:
        """Whoever would move up to the place of an erased one is not half-known."""
        posting, person = scene
        others = [colleague(posting, minutes=960) for _each in range(3)]
        for one in others:
            says(one, "Python", level=1)
        actor, role = owner_of(posting), role_of(posting).ref
        assert queries.find_people(actor, role, at=NOW, top=2).people[0].ref == person.ref
        self.erase(person)
        found = queries.find_people(actor, role, at=NOW, top=2, filters=["inside"])
        assert {one.ref for one in found.people} <= {one.ref for one in others}
        assert found.people

    def test_also_when_their_hand_is_up(self, scene: Any) -> None:
        posting, person = scene
        role = role_of(posting).ref
        opportunity_actions.raise_hand(act_of(person), role, "I would like this.")
        self.erase(person)
        with pytest.raises(NotFound):
            queries.explain(owner_of(posting), role, person.ref, at=NOW)

    def test_whoever_hides_from_others_is_not_explained_to_the_owner(self, scene: Any) -> None:
        posting, person = scene
        Person.objects.filter(pk=person.pk).update(is_searchable=False)
        with pytest.raises(NotFound):
            queries.explain(owner_of(posting), role_of(posting).ref, person.ref, at=NOW)
        own = queries.explain(act_of(person).actor, role_of(posting).ref, person.ref, at=NOW)
        assert own.score > 0


@pytest.mark.parametrize(
    "wrong",
    [float("nan"), float("inf"), -1, 251, 10**30, 0.5, True],
)
@pytest.mark.parametrize("field", ["strategic_lift", "urgent_lift", "keep_days"])
def test_a_weight_that_is_no_number_changes_nothing(wrong: Any, field: str) -> None:
    organisation = make_organisation()
    lead = make_people_lead(organisation)
    numbers = {"strategic_lift": 10, "urgent_lift": 0, "keep_days": 400} | {field: wrong}
    if field == "keep_days" and wrong == 251:
        numbers["keep_days"] = 3651
    with pytest.raises(rules.OrderOutOfBounds):
        actions.set_order(act_of(lead), organisation.ref, work=[], people=[], **numbers)
    assert OrderRule.objects.count() == 0
    assert queries.order_choice(organisation.ref) == queries.OrderChoice()
