"""Asking for evidence, giving it, saying no, and what nobody answers; certificates; talks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.models import Evidence
from muster.evidence.rules import (
    AlreadyExpired,
    AskedAlready,
    AskIsOver,
    NeedsFile,
    NotAskable,
    NothingRated,
)
from muster.evidence.terms import AskState, EvidenceKind
from muster.foundation.act import Actor, Grant, system
from muster.foundation.errors import NotAllowed, NotFound
from muster.people.models import Person
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of, level_of, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person, make_unit

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass
class Cast:
    """A person and those who could speak for them."""

    person: Person
    manager: Person
    colleague: Person
    elsewhere: Person
    lead: Person
    expert: Person
    skill: Skill
    other: Skill


def seen(person: Person) -> Actor:
    return act_of(person).actor


@pytest.fixture
def cast() -> Cast:
    organisation = make_organisation()
    unit, far = make_unit(organisation), make_unit(organisation, name="Harbour")
    manager = make_person("Henrik Aalders", organisation=organisation, unit=unit)
    skills = make_skills({"Python": "tool", "SQL": "tool"})
    expert = make_person("Eva Expert", organisation=organisation, unit=far)
    for kind in ("work_sample", "knowledge_test", "manager", "delivered_work", "delivered_work"):
        evidence_of(expert, skills["Python"], kind, 5)
    person = make_person("Ines Brandt", organisation=organisation, unit=unit, manager=manager)
    claim(person, skills["Python"], level=3)
    return Cast(
        person,
        manager,
        make_person("Maren Okafor", organisation=organisation, unit=unit),
        make_person("Far Away", organisation=organisation, unit=far),
        make_person("Lea Lead", organisation=organisation, grants=[Grant.PEOPLE_LEAD]),
        expert,
        skills["Python"],
        skills["SQL"],
    )


@pytest.mark.parametrize(
    ("kind", "able"),
    [
        ("endorsement", {"manager", "colleague", "elsewhere", "lead", "expert"}),
        ("peer", {"manager", "colleague"}),
        ("manager", {"manager"}),
        ("expert", {"expert"}),
        ("work_sample", {"manager", "expert"}),
    ],
)
def test_who_can_give_what(cast: Cast, kind: str, able: set[str]) -> None:
    for name in ("person", "manager", "colleague", "elsewhere", "lead", "expert"):
        giver = getattr(cast, name)
        if name in able:
            piece = evidence_actions.give_evidence(act_of(giver), cast.person, cast.skill.ref, kind, 4)
            assert (piece.kind, piece.rater_ref) == (kind, giver.ref)
        else:
            with pytest.raises(NotAllowed):
                evidence_actions.give_evidence(act_of(giver), cast.person, cast.skill.ref, kind, 4)


def test_an_ask_is_answered_and_moves_the_level(cast: Cast) -> None:
    before = level_of(cast.person, cast.skill).mu_milli
    ask = evidence_actions.ask_for_evidence(
        act_of(cast.person),
        cast.person,
        cast.skill.ref,
        "peer",
        cast.colleague.ref,
        words="You saw the depots.",
    )
    assert ask.due_at == NOW + timedelta(days=21)
    with pytest.raises(AskedAlready):
        evidence_actions.ask_for_evidence(
            act_of(cast.person), cast.person, cast.skill.ref, "peer", cast.colleague.ref
        )
    with pytest.raises(NotAllowed):
        evidence_actions.answer_ask(act_of(cast.manager), ask.ref, 4)
    piece = evidence_actions.answer_ask(act_of(cast.colleague), ask.ref, 4, words="Clean code.")
    assert (piece.kind, piece.rating, piece.source_ref) == ("peer", 4, ask.ref)
    after = level_of(cast.person, cast.skill).mu_milli
    assert before is not None
    assert after is not None
    assert after > before
    assert evidence_queries.get_ask(seen(cast.person), ask.ref).state is AskState.GIVEN
    with pytest.raises(AskIsOver):
        evidence_actions.decline_ask(act_of(cast.colleague), ask.ref)


def test_no_taking_back_and_lapsing(cast: Cast) -> None:
    def ask(kind: str, who: Person) -> str:
        return evidence_actions.ask_for_evidence(
            act_of(cast.person), cast.person, cast.skill.ref, kind, who.ref
        ).ref

    no, back, late = ask("peer", cast.colleague), ask("manager", cast.manager), ask("expert", cast.expert)
    evidence_actions.decline_ask(act_of(cast.colleague), no, words="I have not seen it.")
    evidence_actions.take_back_ask(act_of(cast.person), back)
    assert evidence_actions.lapse_asks(system("worker", at=NOW + timedelta(days=20))) == 0
    assert evidence_actions.lapse_asks(system("worker", at=NOW + timedelta(days=21))) == 1
    states = [evidence_queries.get_ask(seen(cast.person), ref).state for ref in (no, back, late)]
    assert states == [AskState.DECLINED, AskState.TAKEN_BACK, AskState.LAPSED]
    assert not Evidence.objects.filter(person=cast.person).exclude(kind="self").exists()


def test_what_cannot_be_asked(cast: Cast) -> None:
    act = act_of(cast.person)
    with pytest.raises(NotAskable):
        evidence_actions.ask_for_evidence(
            act, cast.person, cast.skill.ref, "delivered_work", cast.manager.ref
        )
    with pytest.raises(NotAllowed):
        evidence_actions.ask_for_evidence(act, cast.person, cast.skill.ref, "manager", cast.colleague.ref)
    with pytest.raises(NotAllowed):
        evidence_actions.ask_for_evidence(
            act_of(cast.colleague), cast.person, cast.skill.ref, "peer", cast.manager.ref
        )
    stranger = make_person("Some Stranger", organisation=make_organisation())
    with pytest.raises(NotFound):
        evidence_actions.ask_for_evidence(act, cast.person, cast.skill.ref, "endorsement", stranger.ref)


def test_only_the_two_see_an_ask(cast: Cast) -> None:
    ask = evidence_actions.ask_for_evidence(
        act_of(cast.person), cast.person, cast.skill.ref, "peer", cast.colleague.ref
    )
    for other in (cast.manager, cast.lead, cast.elsewhere):
        with pytest.raises(NotFound):
            evidence_queries.get_ask(seen(other), ask.ref)


def test_a_certificate_counts_once_somebody_has_looked(cast: Cast) -> None:
    act, ends = act_of(cast.person), (NOW + timedelta(days=365)).date()
    with pytest.raises(NeedsFile):
        evidence_actions.ask_for_evidence(act, cast.person, cast.skill.ref, "certificate", cast.lead.ref)
    with pytest.raises(AlreadyExpired):
        evidence_actions.ask_for_evidence(
            act, cast.person, cast.skill.ref, "certificate", cast.lead.ref,
            file=("c.pdf", PDF), expires_date=NOW.date(),
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        evidence_actions.ask_for_evidence(
            act, cast.person, cast.skill.ref, "certificate", cast.colleague.ref, file=("c.pdf", PDF)
        )
    ask = evidence_actions.ask_for_evidence(
        act, cast.person, cast.skill.ref, "certificate", cast.lead.ref,
        file=("c.pdf", PDF), issuer="Chamber of Commerce", expires_date=ends,
    )  # fmt: skip
    assert level_of(cast.person, cast.skill).is_evidenced is False
    assert evidence_queries.read_ask_file(seen(cast.lead), ask.ref)[2] == PDF
    piece = evidence_actions.answer_ask(act_of(cast.lead), ask.ref, 4)
    assert (piece.kind, piece.expires_date) == ("certificate", ends)
    assert level_of(cast.person, cast.skill).is_evidenced is True


def test_whom_one_can_ask(cast: Cast) -> None:
    found = evidence_queries.ask_choices(seen(cast.person), cast.skill.ref, on=NOW.date(), q="Far")
    who = {(one.kind, one.rater_name) for one in found}
    assert (EvidenceKind.MANAGER, "Henrik Aalders") in who
    assert (EvidenceKind.EXPERT, "Eva Expert") in who
    assert (EvidenceKind.PEER, "Maren Okafor") in who
    assert (EvidenceKind.ENDORSEMENT, "Far Away") in who
    for one in found:  # whoever is offered can do it
        evidence_actions.ask_for_evidence(
            act_of(cast.person), cast.person, cast.skill.ref, one.kind, one.rater_ref
        )
    checkers = evidence_queries.certificate_checkers(seen(cast.person), on=NOW.date())
    assert [one.rater_name for one in checkers] == ["Henrik Aalders", "Lea Lead"]


def test_a_talk_shows_what_happened_and_keeps_it(cast: Cast) -> None:
    evidence_of(cast.person, cast.skill, "delivered_work", 4, words="Meter data cleaned")
    table = evidence_queries.talk_table(seen(cast.manager), cast.person, at=NOW)
    assert [(line.label, len(line.activity), line.last_rating) for line in table] == [("Python", 1, None)]
    with pytest.raises(NothingRated):
        evidence_actions.hold_talk(act_of(cast.manager), cast.person, {})
    with pytest.raises(NotAllowed):
        evidence_actions.hold_talk(act_of(cast.lead), cast.person, {cast.skill.ref: 4})
    talk = evidence_actions.hold_talk(act_of(cast.manager), cast.person, {cast.skill.ref: 4})
    assert [one["kind"] for one in talk.shown] == ["delivered_work"]
    piece = Evidence.objects.get(source_ref=talk.ref)
    assert (piece.kind, piece.rating, piece.rater_ref) == ("manager", 4, cast.manager.ref)
    later = NOW + timedelta(days=40)
    table = evidence_queries.talk_table(act_of(cast.manager, later).actor, cast.person, at=later)
    assert (table[0].last_rating, table[0].activity) == (4, table[0].activity)
    evidence_actions.hold_talk(act_of(cast.manager, later), cast.person, {cast.skill.ref: 5})
    standing = Evidence.objects.standing().filter(person=cast.person, kind="manager")
    assert [row.rating for row in standing] == [5]
    assert len(evidence_queries.list_talks(seen(cast.person), cast.person)) == 2
    assert evidence_queries.list_talks(seen(cast.colleague), cast.person) == []
