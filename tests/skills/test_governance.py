"""Proposals: who may, what is refused, what an accepted one does, and what rolling back restores."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.foundation.act import EVERYWHERE, Act, Actor, Grant
from muster.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.models import LevelText, Proposal, Skill, SkillLabel, SkillMerge, TaxonomyVersion
from muster.skills.rules import proposals as rules
from muster.skills.terms import ProposalState, SkillStatus
from tests.factories.skills import NOW, load_small_starter, make_skill, skills_act

pytestmark = pytest.mark.django_db


def act_as(ref: str, *grants: Grant, hours: int = 0) -> Act:
    actor = Actor(
        ref=ref, name=ref, kind="person", grants=frozenset((str(grant), EVERYWHERE) for grant in grants)
    )
    return Act(actor=actor, at=NOW + timedelta(hours=hours))


AUTHOR = act_as("per-author")
STEWARD = act_as("per-steward", Grant.TAXONOMY_STEWARD)


def propose(what: str, **payload: Any) -> Proposal:
    return skills_actions.propose(AUTHOR, what, payload)


def accept(proposal: Proposal, act: Act = STEWARD) -> Proposal:
    return skills_actions.accept_proposal(act, proposal.ref, seen=proposal.revision)


def merge(one: Skill, other: Skill) -> Proposal:
    return accept(propose("merge", skill=one.ref, into=other.ref))


@pytest.fixture
def family() -> str:
    load_small_starter()
    return skills_queries.list_families()[0].key


def test_a_new_skill_is_proposed_reviewed_and_found(family: str) -> None:
    proposal = propose(
        "new_skill", label="Ice carving", language="en", kind="skill", family=family, aliases=["Carving ice"]
    )
    assert skills_queries.search_skills("ice carving") == []
    accepted = accept(proposal)
    assert accepted.state == ProposalState.ACCEPTED
    version = accepted.version
    assert version is not None
    assert (version.author_ref, version.reviewer_ref) == ("per-author", "per-steward")
    (hit,) = skills_queries.search_skills("carving ice")
    assert hit.label == "Ice carving"
    assert skills_queries.get_skill(hit.ref).half_life_months == 11


def test_names_are_added_and_changed() -> None:
    skill = make_skill("Spreadsheets")
    accept(propose("alias", skill=skill.ref, language="en", text="Calc sheets"))
    accept(propose("rename", skill=skill.ref, language="en", text="Spreadsheet work"))
    assert skills_queries.labels_for([skill.ref]) == {skill.ref: "Spreadsheet work"}
    for words in ("Calc sheets", "Spreadsheets", "Spreadsheet work"):
        assert skills_queries.search_skills(words)[0].ref == skill.ref


def test_a_decided_name_outlives_the_next_load_of_its_list() -> None:
    load_small_starter()
    row = Skill.objects.filter(source="muster").order_by("id").first()
    assert row is not None
    accept(propose("rename", skill=row.ref, language="en", text="Quite another name"))
    load_small_starter()
    assert skills_queries.labels_for([row.ref])[row.ref] == "Quite another name"


def test_a_merge_is_one_row_and_is_seen_by_names_search_and_neighbours() -> None:
    one, other = make_skill("Py programming", aliases="Pyprog"), make_skill("Python")
    merge(one, other)
    assert SkillMerge.objects.count() == 1
    assert Skill.objects.get(pk=one.pk).status == SkillStatus.ACTIVE
    assert skills_queries.resolve([one.ref, other.ref]) == {one.ref: other.ref, other.ref: other.ref}
    assert skills_queries.labels_for([one.ref]) == {one.ref: "Python"}
    assert skills_queries.label_book().skill(one.ref, "en") == "Python"
    assert skills_queries.search_skills("Pyprog")[0].ref == other.ref
    assert skills_queries.get_skill(one.ref).ref == other.ref
    artefact = skills_queries.similarity_artefact()
    assert artefact.position[one.ref] == artefact.position[other.ref]
    assert [view.ref for view in skills_queries.list_skills().items] == [other.ref]


def test_merges_chain_and_come_apart_again() -> None:
    a, b, c = make_skill("Alpha work"), make_skill("Beta work"), make_skill("Gamma work")
    merge(a, b)
    second = merge(b, c)
    assert skills_queries.resolve([a.ref, b.ref]) == {a.ref: c.ref, b.ref: c.ref}
    assert second.version is not None
    undone = skills_actions.roll_back(STEWARD, second.version.number)
    assert undone.undoes == second.version.number
    assert skills_queries.resolve([a.ref, b.ref]) == {a.ref: b.ref, b.ref: b.ref}
    assert Proposal.objects.get(pk=second.pk).state == ProposalState.ROLLED_BACK


def test_what_cannot_be_merged_is_refused() -> None:
    a, b, c = make_skill("Alpha work"), make_skill("Beta work"), make_skill("Gamma work")
    with pytest.raises(rules.MergedIntoItself):
        propose("merge", skill=a.ref, into=a.ref)
    late = propose("merge", skill=c.ref, into=a.ref)
    merge(a, b)
    for one, other in ((c, a), (a, c), (b, a)):
        with pytest.raises(rules.AlreadyMerged):
            propose("merge", skill=one.ref, into=other.ref)
    with pytest.raises(rules.AlreadyMerged):
        accept(late)
    assert SkillMerge.objects.count() == 1
    assert Proposal.objects.get(pk=late.pk).state == ProposalState.OPEN


def test_broader_links_never_go_in_a_circle() -> None:
    a, b, c = make_skill("Alpha work"), make_skill("Beta work"), make_skill("Gamma work")
    accept(propose("relation", skill=a.ref, other=b.ref, nearness="broader"))
    accept(propose("relation", skill=b.ref, other=c.ref, nearness="broader"))
    with pytest.raises(rules.CyclicParents) as refused:
        propose("relation", skill=c.ref, other=a.ref, nearness="broader")
    assert "Alpha work" in refused.value.message
    with pytest.raises(rules.RelatedToItself):
        propose("relation", skill=a.ref, other=a.ref, nearness="related")
    accept(propose("relation", skill=a.ref, other=c.ref, nearness="related"))
    assert {n.ref for n in skills_queries.neighbours_for([a.ref])[a.ref]} >= {b.ref, c.ref}


def test_a_deprecated_skill_sends_people_on() -> None:
    old, new = make_skill("Fax work"), make_skill("Mail work")
    version = accept(propose("deprecate", skill=old.ref, instead=new.ref)).version
    assert [hit.ref for hit in skills_queries.search_skills("Fax work")] == [new.ref]
    assert skills_queries.get_skill(old.ref).replaced_by_id == new.pk
    assert version is not None
    skills_actions.roll_back(STEWARD, version.number)
    assert skills_queries.search_skills("Fax work")[0].ref == old.ref


def test_a_split_makes_its_parts_and_rolling_it_back_reads_them_as_the_whole() -> None:
    whole, there = make_skill("Marketing"), make_skill("Market research")
    version = accept(
        propose("split", skill=whole.ref, language="en", parts=["Market research", "Search engine ads"])
    ).version
    part = skills_queries.get_skill(skills_queries.search_skills("Search engine ads")[0].ref)
    near = {n.ref: n.sim for n in skills_queries.neighbours_for([whole.ref])[whole.ref]}
    assert near == {there.ref: 60, part.ref: 60}
    with pytest.raises(rules.AlreadySplit):
        propose("split", skill=whole.ref, language="en", parts=["A thing", "B thing"])
    assert version is not None
    skills_actions.roll_back(STEWARD, version.number)
    assert skills_queries.resolve([part.ref, there.ref]) == {part.ref: whole.ref, there.ref: there.ref}
    assert skills_queries.get_skill(whole.ref).status == SkillStatus.ACTIVE


def test_words_for_a_level(family: str) -> None:
    skill = Skill.objects.filter(family__key=family).first()
    assert skill is not None
    before = skills_queries.level_texts(skill.ref)[3]
    version = accept(
        propose("level_text", family=family, level=3, language="en", text="Does it alone.")
    ).version
    assert skills_queries.level_texts(skill.ref)[3] == "Does it alone."
    assert version is not None
    skills_actions.roll_back(STEWARD, version.number)
    assert skills_queries.level_texts(skill.ref)[3] == before
    assert LevelText.objects.filter(family__key=family).exists()


def test_rolling_back_restores_every_row() -> None:
    a, b = make_skill("Alpha work"), make_skill("Beta work")

    def rows() -> Any:
        return (
            sorted(SkillLabel.objects.values_list("skill_id", "language", "text", "role", "source")),
            sorted(Skill.objects.values_list("uri", "status", "replaced_by_id")),
            sorted(SkillMerge.objects.values_list("skill_id", "into_id")),
        )

    for kind, payload in (
        ("rename", {"skill": a.ref, "language": "en", "text": "Alpha labour"}),
        ("alias", {"skill": a.ref, "language": "de", "text": "Alphaarbeit"}),
        ("merge", {"skill": a.ref, "into": b.ref}),
        ("deprecate", {"skill": a.ref, "instead": b.ref}),
    ):
        before = rows()
        version = accept(propose(kind, **payload)).version
        assert version is not None
        assert rows() != before
        skills_actions.roll_back(STEWARD, version.number)
        assert rows() == before
        with pytest.raises(rules.NothingToRollBack):
            skills_actions.roll_back(STEWARD, version.number)


def test_a_later_change_of_the_same_words_blocks_rolling_back() -> None:
    skill = make_skill("Alpha work")
    first = accept(propose("rename", skill=skill.ref, language="en", text="Alpha labour")).version
    accept(propose("rename", skill=skill.ref, language="en", text="Alpha toil"))
    count = TaxonomyVersion.objects.count()
    assert first is not None
    with pytest.raises(rules.ChangedSince) as refused:
        skills_actions.roll_back(STEWARD, first.number)
    assert "Alpha toil" in refused.value.message
    assert TaxonomyVersion.objects.count() == count
    with pytest.raises(rules.NothingToRollBack):
        skills_actions.roll_back(STEWARD, 999)


def test_an_added_skill_that_is_rolled_back_keeps_its_name(family: str) -> None:
    version = accept(
        propose("new_skill", label="Ice carving", language="en", kind="skill", family=family)
    ).version
    ref = skills_queries.search_skills("Ice carving")[0].ref
    assert version is not None
    skills_actions.roll_back(STEWARD, version.number)
    assert skills_queries.search_skills("Ice carving") == []
    assert skills_queries.labels_for([ref]) == {ref: "Ice carving"}


def test_who_may_do_what(family: str) -> None:
    skill = Skill.objects.filter(family__key=family).first()
    assert skill is not None
    proposal = propose("alias", skill=skill.ref, language="en", text="Another word for it")
    stranger, reviewer = act_as("per-stranger"), act_as("per-reviewer")
    with pytest.raises(NotAllowed):
        skills_actions.accept_proposal(AUTHOR, proposal.ref)
    with pytest.raises(NotAllowed):
        skills_actions.refuse_proposal(stranger, proposal.ref, "No.")
    with pytest.raises(NotAllowed):
        skills_actions.change_proposal(stranger, proposal.ref, {"text": "x"})
    with pytest.raises(NotAllowed):
        skills_actions.withdraw_proposal(stranger, proposal.ref)
    with pytest.raises(NotAllowed):
        skills_actions.name_reviewer(stranger, family, "per-reviewer")
    with pytest.raises(NotAllowed):
        skills_actions.accept_proposal(reviewer, proposal.ref)
    skills_actions.name_reviewer(STEWARD, family, "per-reviewer")
    assert skills_queries.families_reviewed_by("per-reviewer") == [family]
    own = skills_actions.propose(reviewer, "alias", {"skill": skill.ref, "language": "en", "text": "Mine"})
    with pytest.raises(NotAllowed):
        skills_actions.accept_proposal(reviewer, own.ref)
    assert skills_actions.accept_proposal(reviewer, proposal.ref).state == ProposalState.ACCEPTED
    with pytest.raises(NotAllowed):
        skills_actions.roll_back(reviewer, 2)
    skills_actions.release_reviewer(STEWARD, family, "per-reviewer")
    assert skills_queries.list_reviewers() == {}


def test_changing_and_discussing_and_a_stale_page(family: str) -> None:
    skill = Skill.objects.filter(family__key=family).first()
    assert skill is not None
    proposal = propose("alias", skill=skill.ref, language="en", text="Wrong word")
    skills_actions.discuss_proposal(STEWARD, proposal.ref, "Do you mean the other one?")
    skills_actions.change_proposal(AUTHOR, proposal.ref, {"text": "Right word"}, words="Yes.", seen=1)
    with pytest.raises(rules.ProposalChanged):
        skills_actions.accept_proposal(STEWARD, proposal.ref, seen=1)
    with pytest.raises(rules.ProposalChanged):
        skills_actions.change_proposal(AUTHOR, proposal.ref, {"text": "Third word"}, seen=1)
    skills_actions.accept_proposal(STEWARD, proposal.ref, seen=2)
    found = skills_queries.get_proposal(AUTHOR.actor, proposal.ref)
    assert [note.kind for note in found.notes] == ["said", "changed"]
    assert skills_queries.search_skills("Right word")[0].ref == skill.ref
    for again in (skills_actions.accept_proposal, skills_actions.withdraw_proposal):
        with pytest.raises(rules.ProposalDecided):
            again(AUTHOR if again is skills_actions.withdraw_proposal else STEWARD, proposal.ref)
    with pytest.raises(rules.ProposalDecided):
        skills_actions.discuss_proposal(AUTHOR, proposal.ref, "Thanks.")


def test_refusing_needs_a_reason() -> None:
    skill = make_skill("Alpha work")
    proposal = propose("alias", skill=skill.ref, language="en", text="A word")
    with pytest.raises(rules.ReasonMissing):
        skills_actions.refuse_proposal(STEWARD, proposal.ref, "  ")
    refused = skills_actions.refuse_proposal(STEWARD, proposal.ref, "It is another skill.")
    assert (refused.state, refused.decided_words) == ("refused", "It is another skill.")
    assert skills_queries.count_by_state() == {"refused": 1}


@pytest.mark.parametrize(
    ("kind", "payload", "refusal"),
    [
        ("nothing", {}, rules.NotAProposal),
        ("import", {}, rules.NotAProposal),
        ("alias", {"skill": "skl-none", "language": "en", "text": "x"}, NotFound),
        ("alias", {"skill": 7, "language": "en", "text": "x"}, rules.NotAProposal),
        ("new_skill", {"label": "…", "language": "en", "kind": "skill"}, rules.NameMissing),
        ("new_skill", {"label": "x" * 300, "language": "en", "kind": "skill"}, rules.NameMissing),
        ("new_skill", {"label": "Ice", "language": "en", "kind": "magic"}, rules.NotAProposal),
        (
            "new_skill",
            {"label": "Ice", "language": "en", "kind": "skill", "family": "no"},
            rules.NoSuchFamily,
        ),
        ("split", {"skill": "skl-none", "language": "en", "parts": ["A", "a"]}, rules.TooFewParts),
        ("split", {"skill": "skl-none", "language": "en", "parts": "AB"}, rules.NotAProposal),
        ("level_text", {"family": "x", "level": 9, "language": "en", "text": "x"}, rules.NotAProposal),
    ],
)
def test_what_is_no_proposal(kind: str, payload: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        skills_actions.propose(AUTHOR, kind, payload)
    assert Proposal.objects.count() == 0


def test_names_that_are_taken() -> None:
    a, _b = make_skill("Alpha work"), make_skill("Beta work")
    with pytest.raises(rules.NameIsTaken):
        propose("rename", skill=a.ref, language="en", text="beta  Work")
    with pytest.raises(rules.NameIsTaken):
        propose("alias", skill=a.ref, language="en", text="Alpha work")
    alike = skills_queries.list_alike("Alhpa work")
    assert [hit.label for hit in alike.skills] == ["Alpha work"]


def test_operators_may_review_their_own() -> None:
    skill = make_skill("Alpha work")
    proposal = skills_actions.propose(
        skills_act(), "alias", {"skill": skill.ref, "language": "en", "text": "Al"}
    )
    assert skills_actions.accept_proposal(skills_act(), proposal.ref).state == ProposalState.ACCEPTED


def test_refusals_are_of_the_four_kinds() -> None:
    assert issubclass(rules.ChangedSince, Conflict)
    assert issubclass(rules.CyclicParents, Invalid)
