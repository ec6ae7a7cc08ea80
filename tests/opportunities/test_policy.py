"""Who may do what, as tables: actor by state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from muster.foundation.act import Actor, Grant, as_operator, system
from muster.foundation.errors import NotAllowed, NotFound
from muster.opportunities import actions, policy, queries, terms
from muster.opportunities.models import Candidacy, Opportunity
from muster.people.models import Organisation, Person
from tests.factories import opportunities as make
from tests.factories.opportunities import NOW
from tests.factories.people import act_of, make_organisation, make_person

pytestmark = pytest.mark.django_db

ACTORS = ("owner", "colleague", "alum", "lead", "stranger", "other_org", "system")


def actors(organisation: Organisation, owner: Person) -> dict[str, Actor]:
    def actor(person: Person) -> Actor:
        return act_of(person).actor

    return {
        "owner": actor(owner),
        "colleague": actor(make_person(organisation=organisation)),
        "alum": actor(make_person(organisation=organisation, kind="alum")),
        "lead": actor(make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD])),
        "stranger": actor(make_person()),
        "other_org": actor(make_person(organisation=make_organisation(), grants=[Grant.PEOPLE_LEAD])),
        "system": system("clock", at=NOW).actor,
    }


SEEN = {
    ("draft", "organisation"): {"owner", "system"},
    ("open", "organisation"): {"owner", "colleague", "lead", "system"},
    ("open", "extended"): {"owner", "colleague", "alum", "lead", "system"},
    ("open", "public"): set(ACTORS),
    ("paused", "organisation"): {"owner", "colleague", "lead", "system"},
    ("filled", "organisation"): {"owner", "colleague", "lead", "system"},
    ("closed", "public"): {"owner", "lead", "system"},
    ("withdrawn", "public"): {"owner", "lead", "system"},
}


def posting_in(status: str, audience: str, owner: Person) -> Opportunity:
    from muster.opportunities import actions

    act = act_of(owner)
    if status == "draft":
        return make.make_draft(owner, audience=audience)
    posting = make.make_posting(owner, audience=audience)
    if status == "filled":
        make.make_candidacy("confirmed", posting)
    elif status != "open":
        {"paused": actions.pause, "closed": actions.close, "withdrawn": actions.withdraw}[status](
            act, posting.ref
        )
    return queries.get_opportunity(posting.ref)


@pytest.mark.parametrize(("status", "audience"), sorted(SEEN))
def test_who_sees_a_posting(status: str, audience: str) -> None:
    organisation = make_organisation()
    owner = make.make_owner(organisation)
    posting = posting_in(status, audience, owner)
    seeing = {
        name
        for name, actor in actors(organisation, owner).items()
        if policy.visible_to(actor, Opportunity.objects.filter(ref=posting.ref)).exists()
    }
    assert seeing == SEEN[status, audience]


def test_a_withdrawn_draft_was_never_seen_by_anybody() -> None:
    from muster.opportunities import actions

    organisation = make_organisation()
    owner = make.make_owner(organisation)
    draft = make.make_draft(owner)
    actions.withdraw(act_of(owner), draft.ref)
    seeing = {
        name
        for name, actor in actors(organisation, owner).items()
        if policy.visible_to(actor, Opportunity.objects.filter(ref=draft.ref)).exists()
    }
    assert seeing == {"owner", "system"}


def test_whoever_raised_a_hand_still_sees_the_closed_posting() -> None:
    thread = make.make_candidacy("closed")
    assert queries.get_visible_opportunity(act_of(thread.person).actor, thread.role.opportunity.ref)


MAY = {
    "edit": ({"owner", "system"}, lambda a, p: policy.may_edit_opportunity(a, p)),
    "post": ({"owner", "system"}, lambda a, p: policy.may_post(a, p)),
    "take down": ({"owner", "lead", "system"}, lambda a, p: policy.may_take_down(a, p)),
    "decide": ({"owner", "system"}, lambda a, p: policy.may_decide(a, p)),
    "see hands": ({"owner", "system"}, lambda a, p: policy.may_see_hands(a, p)),
    "raise a hand": (set(ACTORS) - {"owner", "system"}, lambda a, p: policy.may_raise_hand(a, p)),
    "draft": (
        {"owner", "colleague", "alum", "lead", "system"},
        lambda a, p: policy.may_draft_for(a, p.organisation.ref),
    ),
    "post outward": ({"owner", "system"}, lambda a, p: policy.may_address(a, p.organisation.ref, "public")),
    "post a contract": (
        {"owner", "system"},
        lambda a, p: policy.may_post_kind(a, p.organisation.ref, "freelance_contract"),
    ),
    "name somebody": (
        set(ACTORS) - {"owner", "system"},
        lambda a, p: policy.may_nominate(a, p, person_ref="per-somebody", is_searchable=True),
    ),
    "run clocks": ({"system"}, lambda a, p: policy.may_run_clocks(a)),
}


@pytest.mark.parametrize("verb", sorted(MAY))
def test_who_may_do_what(verb: str) -> None:
    organisation = make_organisation()
    owner = make.make_owner(organisation)
    posting = queries.get_opportunity(make.make_posting(owner).ref)
    expected, ask = MAY[verb]
    answers = {name: ask(actor, posting) for name, actor in actors(organisation, owner).items()}
    assert {name for name, answer in answers.items() if answer} == expected
    assert all(answer.reason.endswith(".") for answer in answers.values() if not answer)


@pytest.mark.parametrize("status", [str(s) for s in terms.CandidacyStatus])
def test_only_owner_and_person_know_before_both_have_agreed(status: str) -> None:
    """Home manager, people lead, operator, colleagues: nothing before, the home manager alone after."""
    organisation = make_organisation()
    manager = make_person("Henrik Aas", organisation=organisation)
    posting = make.make_posting(make.make_owner(organisation))
    person = make_person(organisation=organisation, manager=manager)
    thread = make.make_candidacy(status, posting, person)
    others = actors(organisation, posting.owner)
    boss = act_of(manager).actor
    assert person.ref in boss.manages
    everybody = {
        **others,
        "person": act_of(person).actor,
        "manager": boss,
        "leading manager": replace(boss, grants=frozenset({(str(Grant.PEOPLE_LEAD), organisation.ref)})),
        "operator": replace(others["stranger"], grants=frozenset({(str(Grant.OPERATOR), "*")})),
    }
    knowing = {
        name
        for name, actor in everybody.items()
        if policy.candidacies_visible_to(actor, Candidacy.objects.filter(ref=thread.ref)).exists()
    }
    agreed = {"manager", "leading manager"} if status in terms.AGREED else set()
    told = set() if status == terms.CandidacyStatus.NOMINATED else {"owner"}
    assert knowing == {"person", "system"} | told | agreed


def test_an_operators_command_sees_everything() -> None:
    thread = make.make_candidacy("raised")
    actor = as_operator(at=NOW).actor
    assert policy.candidacies_visible_to(actor, Candidacy.objects.all()).get() == thread


def test_nobody_talks_before_a_named_person_has_said_yes() -> None:
    thread = make.make_candidacy("nominated")
    owner, person = thread.role.opportunity.owner, thread.person
    for who in (owner, person, thread.invited_by):
        assert who is not None
        with pytest.raises(NotAllowed):
            actions.say_in_room(act_of(who), thread.ref, "Hello?")
        with pytest.raises(NotFound):
            queries.get_room_view(act_of(who).actor, thread.ref)
    actions.answer_invitation(act_of(person), thread.ref, accept=True)
    actions.say_in_room(act_of(person), thread.ref, "Here I am.")
    actions.say_in_room(act_of(owner), thread.ref, "Welcome.")
