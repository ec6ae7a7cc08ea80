"""Proposing, discussing, deciding, rolling back and answering a split on pages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from muster.evidence import queries as evidence_queries
from muster.files import actions as files_actions
from muster.files.terms import FilePurpose
from muster.foundation.act import Grant
from muster.people.models import Person
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.models import Proposal
from tests.factories.evidence import claim
from tests.factories.people import act_of, make_organisation, make_person, operator_act
from tests.factories.skills import load_small_starter, make_skill
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def person(*grants: Grant) -> Person:
    return make_person(organisation=make_organisation(), grants=grants, with_account=True)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def member() -> Client:
    return client_of(person())


@pytest.fixture
def steward() -> Client:
    return client_of(person(Grant.TAXONOMY_STEWARD))


def test_a_merge_is_proposed_discussed_accepted_and_rolled_back(member: Client, steward: Client) -> None:
    one, other = make_skill("Counting herons"), make_skill("Heron census")
    form = f"/taxonomy/proposals/new/merge/?skill={one.ref}"
    assert "Merge Counting herons into another skill" in text(member.get(form))
    unclear = member.post(form, {"into": "Heron"})
    assert unclear.status_code == 422
    assert "Near it: “Heron census”" in text(unclear)
    sent = {"into": "heron census", "reason": "The same.", "request_ref": "req-1"}
    where = member.post(form, sent)["Location"]
    assert member.post(form, sent).status_code == 302  # sent twice is proposed once
    assert Proposal.objects.count() == 1
    assert "Somebody else" not in text(member.get(where))
    assert "Only reviewers of this family" in text(member.get(where))
    page = text(steward.get(where))
    for words in ("The same.", "read as", "Heron census", "Accept"):
        assert words in page
    steward.post(where, {"do": "say", "words": "Are you sure?"})
    stale = steward.post(where, {"do": "accept", "seen": "7"})
    assert (stale.status_code, "Read it once more" in text(stale)) == (422, True)
    assert steward.post(where, {"do": "refuse", "seen": "1"}).status_code == 422
    assert member.post(where, {"do": "accept", "seen": "1"}).status_code == 422
    assert steward.post(where, {"do": "accept", "seen": "1"}).status_code == 302
    number = skills_queries.taxonomy_version()
    assert steward.get(f"/taxonomy/{one.ref}/")["Location"] == f"/taxonomy/{other.ref}/"
    assert "Are you sure?" in text(member.get(where))
    version = f"/taxonomy/versions/{number}/"
    assert "Counting herons → Heron census" in text(member.get(version))
    assert "Roll it back" not in text(member.get(version))
    assert "Roll it back" in text(steward.get(version))
    assert member.post(version).status_code == 422
    assert steward.post(version)["Location"] == f"/taxonomy/versions/{number + 1}/"
    assert steward.post(version).status_code == 422
    assert steward.get(f"/taxonomy/{one.ref}/").status_code == 200
    assert steward.get("/taxonomy/versions/").status_code == 200
    assert steward.get("/taxonomy/versions/999/").status_code == 404


def test_every_kind_has_its_form(member: Client) -> None:
    load_small_starter()
    skill = skills_queries.list_skills().items[0]
    sent = {
        "new_skill": {
            "label": "Counting owls",
            "language": "en",
            "family": skill.family,
            "kind": "skill",
            "aliases": "Owl census\nOwls",
        },
        "alias": {"text": "Another word", "language": "en"},
        "rename": {"text": "A better word", "language": "en"},
        "split": {"parts": "One part\nOther part", "language": "en"},
        "relation": {"other": skills_queries.list_skills().items[1].label, "nearness": "related"},
        "deprecate": {"instead": ""},
        "level_text": {"level": "3", "text": "Does it alone.", "language": "en"},
    }
    for kind, fields in sent.items():
        address = f"/taxonomy/proposals/new/{kind}/?skill={skill.ref}"
        assert member.get(address).status_code == 200, kind
        assert member.post(address, {}).status_code in (302, 422)
        answer = member.post(address, fields)
        assert answer.status_code == 302, (kind, text(answer))
        assert member.get(answer["Location"]).status_code == 200
    assert member.get("/taxonomy/proposals/new/magic/").status_code == 404
    assert member.get("/taxonomy/proposals/new/alias/?skill=skl-none").status_code == 404
    listing = text(member.get("/taxonomy/proposals/?mine=1"))
    assert "Counting owls" in listing
    assert member.get("/taxonomy/proposals/?state=accepted").status_code == 200


def test_names_that_are_there_show_while_typing(member: Client) -> None:
    make_skill("Counting herons")
    assert "Counting herons" in text(member.get("/taxonomy/proposals/alike/?label=countign herons"))
    assert "Nothing is called" in text(member.get("/taxonomy/proposals/alike/?q=zzzz qqqq"))


def test_an_author_changes_and_takes_back(member: Client, steward: Client) -> None:
    skill = make_skill("Counting herons")
    form = f"/taxonomy/proposals/new/alias/?skill={skill.ref}"
    where = member.post(form, {"text": "Heron cencus", "language": "en"})["Location"]
    sent = {"do": "change", "seen": "1", "text": "Heron census", "language": "en", "words": "A slip."}
    assert member.post(where, sent).status_code == 302
    assert "Heron census" in text(steward.get(where))
    assert "worded it otherwise" in text(steward.get(where))
    assert steward.post(where, {"do": "withdraw"}).status_code == 422
    assert member.post(where, {"do": "withdraw"}).status_code == 302
    assert member.post(where, {"do": "nothing"}).status_code == 404
    assert member.post("/taxonomy/proposals/tpr-none/", {"do": "say", "words": "x"}).status_code == 404


def test_reviewers_are_named_and_released(member: Client, steward: Client) -> None:
    load_small_starter()
    family = skills_queries.list_families()[0].key
    reviewer = person()
    email = reviewer.email
    assert member.post("/taxonomy/reviewers/", {"family": family, "email": email}).status_code == 422
    assert steward.post("/taxonomy/reviewers/", {"family": family, "email": "no@x.org"}).status_code == 422
    assert steward.post("/taxonomy/reviewers/", {"family": family, "email": email}).status_code == 302
    assert reviewer.name in text(member.get("/taxonomy/reviewers/"))
    steward.post("/taxonomy/reviewers/", {"family": family, "release": reviewer.ref})
    assert skills_queries.list_reviewers() == {}


def test_a_split_is_answered() -> None:
    skill, talent = make_skill("Marketing"), person()
    claim(talent, skill, "has", 3)
    proposal = skills_actions.propose(
        operator_act(), "split", {"skill": skill.ref, "language": "en", "parts": ["Adverts", "Research"]}
    )
    skills_actions.accept_proposal(operator_act(), proposal.ref)
    mine = client_of(talent)
    page = f"/skills/split/{skill.ref}/"
    assert "Which are yours?" in text(mine.get(page))
    assert mine.post(page, {"part": "skl-none"}).status_code == 422
    part = next(ref for ref, _name in evidence_queries.open_splits(talent.ref)[0].parts)
    assert f'href="{page}"' in text(mine.get("/skills/"))
    assert mine.post(page, {"part": part}).status_code == 302
    assert f'href="{page}"' not in text(mine.get("/skills/"))
    assert "Nothing to answer" in text(mine.get(page))
    assert [c.skill.ref for c in evidence_queries.standing_claims(talent.ref)] == [part]


def test_what_comes_near_is_put_in_with_one_click(member: Client) -> None:
    one, _other = make_skill("Counting herons"), make_skill("Heron census")
    form = f"/taxonomy/proposals/new/merge/?skill={one.ref}"
    assert "fills=id_into" in text(member.get(form))
    mended = '<button class="linkish" type="button" data-fix="id_into" data-value="Heron census">Heron census</button>'
    assert mended in text(member.post(form, {"into": "heron cencus"}))
    alike = "/taxonomy/proposals/alike/"
    assert mended in text(member.get(alike, {"into": "heron cencus", "fills": "id_into"}))
    for odd in ('"><script>', "", "ID", "a" * 80):
        assert "data-fix" not in text(member.get(alike, {"into": "heron cencus", "fills": odd}))
    assert "Propose it first" in text(member.post(form, {"into": "qqqq"}))


def test_words_for_a_level_are_the_familys(member: Client) -> None:
    load_small_starter()
    python = skills_queries.search_skills("Python")[0]
    form = f"/taxonomy/proposals/new/level_text/?skill={python.ref}"
    family = skills_queries.skill_detail(python.ref).family_label
    page = text(member.get(form))
    assert f"Words for a level in {family}" in page
    assert "the words for a level are the same in the whole family" in page
    where = member.post(form, {"level": "3", "text": "Says what it does.", "language": "en"})["Location"]
    assert f"{family}: “Says what it does.”" in text(member.get(where))


HEAD = "key,label,kind,family,aliases\n"
BEFORE = HEAD + "heron,Counting herons,skill,Birds,\nswan,Counting swans,skill,Birds,\n"
NEW = ("Goose ringing", "Owl listening", "Stork watching", "Tern mapping")


def newer() -> str:
    """The herons are called otherwise, four skills are new."""
    rows = [f"new-{n},{name},skill,Birds," for n, name in enumerate(NEW)]
    return (
        HEAD
        + "\n".join(["heron,Heron census,skill,Birds,", "swan,Counting swans,skill,Birds,", *rows])
        + "\n"
    )


def proposed(author: Person) -> str:
    """The reference of the proposal that the newer list makes."""
    act = act_of(author)
    skills_actions.load_upload(act, "birds.csv", io.BytesIO(BEFORE.encode()))
    data = newer().encode()
    file = files_actions.store_file(act, "birds.csv", data, purpose=FilePurpose.IMPORT)
    run = skills_actions.ask_for_load(act, file.ref, "birds.csv", dry_run=True)
    report = skills_actions.load_upload(act, "birds.csv", io.BytesIO(data), dry_run=True)
    skills_actions.end_load(act, run.ref, report=report)
    return skills_actions.propose_load(act, run.ref, reason="The newer list.").ref


def stewards() -> tuple[Person, Person]:
    organisation = make_organisation("Nordlicht")
    author, reviewer = (
        make_person(name, organisation=organisation, grants=[Grant.TAXONOMY_STEWARD], with_account=True)
        for name in ("Ines Brandt", "Maren Holt")
    )
    return author, reviewer


def test_a_list_of_which_nothing_is_chosen_is_not_accepted_and_a_reader_chooses_nothing() -> None:
    author, reviewer = stewards()
    where = f"/taxonomy/proposals/{proposed(author)}/"
    client = client_of(reviewer)
    for group in ("added", "changed"):
        assert client.post(where, {"go": "none", "show": group, "page": "1"}).status_code == 302
    answer = client.post(where, {"do": "accept", "request_ref": "req-1"})
    assert answer.status_code == 422
    assert "Nothing is chosen." in answer.content.decode()
    assert client.post(where, {"go": "all", "show": "changed", "page": "x"})["Location"].startswith(where)
    assert 'data-tally="0">1</strong>' in client.get(f"{where}?show=changed").content.decode()
    assert client_of(author).post(where, {"go": "none"}).status_code == 403
    assert "list-form" not in client_of(author).get(where).content.decode()
