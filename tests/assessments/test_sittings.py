"""From an invitation to evidence: consent per use, who sees what, and what is written only where it may be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from muster.assessments import actions, queries, rules
from muster.assessments.models import Instrument, Rating, Sitting
from muster.assessments.terms import InstrumentState, Purpose, SittingState
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind
from muster.foundation.act import Grant, system
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.privacy import export_of
from muster.people.models import Person
from muster.skills.models import Skill
from tests.factories.evidence import evidence_of, make_skill
from tests.factories.people import NOW, act_of, make_organisation, make_person

pytestmark = pytest.mark.django_db


class House:
    """An organisation with a lead, a manager, somebody assessed, and people who worked with them."""

    def __init__(self) -> None:
        self.organisation = make_organisation("Nordlicht")
        self.lead = make_person("Maren Holt", organisation=self.organisation, grants=[Grant.PEOPLE_LEAD])
        self.manager = make_person("Jon Adler", organisation=self.organisation)
        self.person = make_person("Ines Brandt", organisation=self.organisation, manager=self.manager)
        self.others = [make_person(f"Other {n}", organisation=self.organisation) for n in range(4)]
        self.skill = make_skill("Leading people", "skill")
        for other in self.others:  # each has rated work of theirs: they have worked together
            evidence_of(
                self.person, make_skill(f"Work of {other.name}"), "delivered_work", 4, rater_ref=other.ref
            )

    def instrument(self, example: str) -> Instrument:
        row = actions.take_example(act_of(self.lead), self.organisation.ref, example, self.skill.ref)
        return actions.publish_instrument(act_of(self.lead), row.ref)

    def sitting(self, example: str, raters: list[Person], purpose: str = "level") -> Sitting:
        instrument = self.instrument(example)
        row = actions.invite_to_sitting(
            act_of(self.lead), instrument.ref, self.person.ref, rater_refs=[one.ref for one in raters]
        )
        return actions.agree_to_sitting(act_of(self.person), row.ref, purpose)

    def pieces(self, sitting: Sitting) -> list[tuple[str, int, str]]:
        rows = evidence_queries.list_evidence_of_source(sitting.ref)
        return [(row.kind, row.rating, row.rater_ref) for row in rows]


@pytest.fixture
def house() -> House:
    return House()


def level(sitting: Sitting, value: int) -> dict[int, int]:
    return dict.fromkeys(range(len(sitting.instrument.items)), value)


def test_an_interview_by_two_is_one_piece_of_evidence(house: House) -> None:
    sitting = house.sitting("leadership_interview", house.others[:2])
    first, second = (act_of(other) for other in house.others[:2])
    actions.give_rating(first, sitting.ref, level(sitting, 4), words="Told of the strike.")
    assert house.pieces(sitting) == []
    actions.give_rating(second, sitting.ref, level(sitting, 3))
    assert house.pieces(sitting) == [("structured_interview", 4, house.others[0].ref)]
    own = queries.get_sitting(act_of(house.person).actor, sitting.ref)
    assert own.result is not None
    assert (own.result.mean, own.result.raters) == (350, 2)
    assert [one.words for one in own.raters] == ["Told of the strike.", ""]
    assert own.evidence_ref
    asker = queries.get_sitting(act_of(house.lead).actor, sitting.ref)
    assert asker.result is not None  # agreed that it counts
    rater = queries.get_sitting(second.actor, sitting.ref)
    assert rater.result is None
    with pytest.raises(NotFound):
        queries.get_sitting(act_of(house.others[3]).actor, sitting.ref)


def test_what_is_only_to_learn_from_writes_nothing_and_is_seen_by_nobody_else(house: House) -> None:
    sitting = house.sitting("hospitality_scale", [house.manager], "development")
    actions.give_rating(act_of(house.manager), sitting.ref, level(sitting, 5))
    assert house.pieces(sitting) == []
    assert queries.get_sitting(act_of(house.lead).actor, sitting.ref).result is None
    own = queries.get_sitting(act_of(house.person).actor, sitting.ref)
    assert own.result is not None
    assert own.result.rating == 5


@pytest.mark.parametrize(("who", "kind"), [("manager", EvidenceKind.MANAGER), ("other", EvidenceKind.PEER)])
def test_a_scale_counts_as_the_word_of_who_fills_it_in(house: House, who: str, kind: EvidenceKind) -> None:
    rater = house.manager if who == "manager" else house.others[0]
    sitting = house.sitting("hospitality_scale", [rater])
    actions.give_rating(act_of(rater), sitting.ref, level(sitting, 4))
    assert house.pieces(sitting) == [(kind.value, 4, rater.ref)]


def test_feedback_of_three_is_one_piece_without_a_name(house: House) -> None:
    sitting = house.sitting("leadership_feedback", house.others[:4])
    for other, value in zip(house.others[:3], (3, 4, 5), strict=True):
        actions.give_rating(act_of(other), sitting.ref, level(sitting, value), words="Never kept.")
    actions.decline_rating(act_of(house.others[3]), sitting.ref)
    assert house.pieces(sitting) == [("review_360", 4, "")]
    own = queries.get_sitting(act_of(house.person).actor, sitting.ref)
    assert own.result is not None
    assert (own.result.raters, own.result.reliability) == (3, 71)
    assert {one.state for one in own.raters} == {"asked"}  # nobody learns who has spoken
    assert [one.words for one in own.raters] == [""] * 4
    assert not Rating.objects.exclude(words="").exists()
    told = str(export_of(house.person.ref)["assessments.rating"])
    assert "scores" not in told


def test_feedback_of_fewer_is_never_shown(house: House) -> None:
    sitting = house.sitting("leadership_feedback", house.others[:3])
    for other in house.others[:2]:
        actions.give_rating(act_of(other), sitting.ref, level(sitting, 2))
    with pytest.raises(rules.TooFewWords):
        actions.close_sitting(act_of(house.lead), sitting.ref)
    actions.decline_rating(act_of(house.others[2]), sitting.ref)
    row = Sitting.objects.get(pk=sitting.pk)
    assert (row.state, row.result) == (SittingState.LAPSED, None)
    assert house.pieces(sitting) == []


def test_feedback_is_about_work_done_together(house: House) -> None:
    stranger = make_person("Some Stranger", organisation=house.organisation)
    instrument = house.instrument("leadership_feedback")
    refs = [stranger.ref, house.others[0].ref, house.others[1].ref]
    with pytest.raises(rules.WrongRaters):
        actions.invite_to_sitting(act_of(house.lead), instrument.ref, house.person.ref, rater_refs=refs)


@pytest.mark.parametrize(("knows", "rating", "counts"), [(3, 4, True), (5, 5, False)])
def test_a_test_asks_one_question_at_a_time_and_ends_by_itself(
    house: House, knows: int, rating: int, counts: bool
) -> None:
    """Who knows everything up to a level is found there; who knows all of so few is beyond what it can measure well."""
    sitting = house.sitting("hospitality_test", [])
    own = act_of(house.person)
    asked: list[int] = []
    while (question := queries.question_of(own.actor, sitting.ref)) is not None:
        assert question.number not in asked
        with pytest.raises(rules.NoSuchOption):
            actions.answer_item(own, sitting.ref, question.number, 9)
        with pytest.raises(rules.NotTheItem):
            actions.answer_item(own, sitting.ref, (question.number + 1) % 12, 0)
        item = sitting.instrument.items[question.number]
        right = item["right"] if item["level"] <= knows else (item["right"] + 1) % len(item["options"])
        actions.answer_item(own, sitting.ref, question.number, right)
        asked.append(question.number)
    assert 3 <= len(asked) <= 12
    row = Sitting.objects.get(pk=sitting.pk)
    assert row.state == SittingState.DONE
    assert row.result is not None
    assert row.result["rating"] == rating
    assert house.pieces(sitting) == ([("knowledge_test", rating, "")] if counts else [])
    with pytest.raises(rules.SittingIsOver):
        actions.answer_item(own, sitting.ref, 0, 0)


def test_nothing_begins_before_the_person_agrees_and_saying_no_ends_it(house: House) -> None:
    instrument = house.instrument("hospitality_scale")
    lead, own, rater = act_of(house.lead), act_of(house.person), act_of(house.manager)
    sitting = actions.invite_to_sitting(
        lead, instrument.ref, house.person.ref, rater_refs=[house.manager.ref]
    )
    with pytest.raises(rules.InvitedAlready):
        actions.invite_to_sitting(lead, instrument.ref, house.person.ref, rater_refs=[house.manager.ref])
    with pytest.raises(rules.NotAgreedYet):
        actions.give_rating(rater, sitting.ref, {0: 3, 1: 3, 2: 3, 3: 3})
    with pytest.raises(NotAllowed):
        actions.agree_to_sitting(lead, sitting.ref, Purpose.LEVEL)
    assert queries.list_to_rate(rater.actor) == []
    actions.decline_sitting(own, sitting.ref)
    with pytest.raises(rules.SittingIsOver):
        actions.agree_to_sitting(own, sitting.ref, Purpose.LEVEL)
    again = actions.invite_to_sitting(lead, instrument.ref, house.person.ref, rater_refs=[house.manager.ref])
    actions.agree_to_sitting(own, again.ref, Purpose.LEVEL)
    with pytest.raises(rules.RatingIncomplete):
        actions.give_rating(rater, again.ref, {0: 3, 1: 7})
    actions.take_back_sitting(own, again.ref)
    with pytest.raises(rules.SittingIsOver):
        actions.give_rating(rater, again.ref, {0: 3, 1: 3, 2: 3, 3: 3})


def test_a_word_once_given_stands(house: House) -> None:
    sitting = house.sitting("leadership_interview", house.others[:2])
    first = act_of(house.others[0])
    actions.give_rating(first, sitting.ref, level(sitting, 4))
    with pytest.raises(rules.RatedAlready):
        actions.give_rating(first, sitting.ref, level(sitting, 1))
    with pytest.raises(NotAllowed):
        actions.give_rating(act_of(house.others[2]), sitting.ref, level(sitting, 1))
    actions.close_sitting(act_of(house.lead), sitting.ref)
    assert Sitting.objects.get(pk=sitting.pk).state == SittingState.DONE


def test_the_clock_ends_what_nobody_finished(house: House) -> None:
    sitting = house.sitting("leadership_interview", house.others[:2])
    actions.give_rating(act_of(house.others[0]), sitting.ref, level(sitting, 4))
    waiting = house.sitting("hospitality_test", [])
    clock = system("clock", at=NOW + timedelta(days=22))
    assert actions.lapse_sittings(clock) == 2
    states = {row.ref: row.state for row in Sitting.objects.all()}
    assert states == {sitting.ref: SittingState.DONE, waiting.ref: SittingState.LAPSED}
    assert actions.lapse_sittings(clock) == 0
    with pytest.raises(NotAllowed):
        actions.lapse_sittings(act_of(house.lead))


def test_who_may_do_what(house: House) -> None:
    instrument = house.instrument("hospitality_scale")
    draft = actions.take_example(
        act_of(house.lead), house.organisation.ref, "hospitality_test", house.skill.ref
    )
    stranger = make_person("Some Stranger", organisation=make_organisation("Suedwind"))
    for who in (house.person, house.manager, stranger):
        with pytest.raises(NotAllowed):
            actions.take_example(act_of(who), house.organisation.ref, "hospitality_scale", house.skill.ref)
        with pytest.raises(NotAllowed):
            actions.publish_instrument(act_of(who), draft.ref)
        with pytest.raises(NotFound):
            queries.instrument_view(act_of(who).actor, draft.ref)
    assert queries.instrument_view(act_of(house.manager).actor, instrument.ref).items
    with pytest.raises(NotFound):
        queries.instrument_view(act_of(house.person).actor, instrument.ref)
    actions.publish_instrument(act_of(house.lead), draft.ref)
    assert queries.instrument_view(act_of(house.manager).actor, draft.ref).text == ""  # the answers of a test
    # managers invite their own people, leads those of their organisation, nobody themselves
    actions.invite_to_sitting(
        act_of(house.manager), instrument.ref, house.person.ref, rater_refs=[house.others[0].ref]
    )
    for who, whom in (
        (house.manager, house.others[0]),
        (house.lead, house.lead),
        (house.others[0], house.person),
    ):
        with pytest.raises(NotAllowed):
            actions.invite_to_sitting(act_of(who), instrument.ref, whom.ref, rater_refs=[house.others[1].ref])


def test_what_is_in_use_stays_as_it_is(house: House) -> None:
    lead = act_of(house.lead)
    draft = actions.draft_instrument(
        lead, house.organisation.ref, "scale", title=" A  scale ", skill_ref=house.skill.ref,
        text="Q: A\n1: a\n3: b\n5: c",
    )  # fmt: skip
    assert draft.title == "A scale"
    with pytest.raises(rules.ItemIncomplete):
        actions.change_instrument(lead, draft.ref, title="B", text="Q: A\n1: a")
    assert Instrument.objects.get(pk=draft.pk).title == "A scale"  # nothing half-written
    actions.change_instrument(lead, draft.ref, title="B", text="Q: B\n1: a\n3: b\n5: c")
    with pytest.raises(rules.NotInUse):
        actions.invite_to_sitting(lead, draft.ref, house.person.ref, rater_refs=[house.manager.ref])
    actions.publish_instrument(lead, draft.ref)
    with pytest.raises(rules.InstrumentInUse):
        actions.change_instrument(lead, draft.ref, title="C", text="Q: C\n1: a\n3: b\n5: c")
    actions.retire_instrument(lead, draft.ref)
    actions.retire_instrument(lead, draft.ref)
    assert Instrument.objects.get(pk=draft.pk).state == InstrumentState.RETIRED
    with pytest.raises(rules.NoSuchExample):
        actions.take_example(lead, house.organisation.ref, "../../etc/passwd", house.skill.ref)


def test_the_database_keeps_consent_too(house: House) -> None:
    sitting = house.sitting("hospitality_scale", [house.manager], "development")
    for change in ({"evidence_ref": "evd-x"}, {"state": "done"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sitting.objects.filter(pk=sitting.pk).update(**change)


def test_a_merged_skill_is_followed(house: House) -> None:
    from muster.skills import actions as skills_actions
    from tests.factories.people import operator_act

    sitting = house.sitting("hospitality_scale", [house.manager])
    other = make_skill("Guiding people", "skill")
    merge = skills_actions.propose(operator_act(), "merge", {"skill": house.skill.ref, "into": other.ref})
    skills_actions.accept_proposal(operator_act(), merge.ref)
    actions.give_rating(act_of(house.manager), sitting.ref, level(sitting, 4))
    [piece] = evidence_queries.list_evidence_of_source(sitting.ref)
    assert Skill.objects.get(pk=piece.skill_id).ref == other.ref


def test_lists_are_few_queries_whatever_their_length(
    house: House, django_assert_max_num_queries: Any
) -> None:
    for example in ("leadership_interview", "hospitality_scale", "hospitality_test"):
        house.sitting(example, [] if example.endswith("test") else [house.manager])
    with django_assert_max_num_queries(6):
        page = queries.list_mine(act_of(house.person).actor)
    assert page.total == 3
    assert len(queries.list_to_rate(act_of(house.manager).actor)) == 2
