"""Names under terms: who may sign what, and which work may not start without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from muster.engagements import actions, queries, rules, terms
from muster.engagements.actions.agreeing import ProposedTerms
from muster.engagements.models import Engagement, Signature
from muster.foundation.errors import NotAllowed
from muster.opportunities import actions as opportunity_actions
from muster.opportunities.terms import PayTerms
from muster.people.queries import Person
from tests.factories.engagements import clock
from tests.factories.opportunities import START, make_owner, make_posting, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person

pytestmark = pytest.mark.django_db
S = terms.EngagementStatus


@dataclass
class Contract:
    """Paid work in New York between a client and somebody from outside."""

    work: Engagement
    person: Person
    owner: Person

    def sign(self, signer: Person, **said: Any) -> Engagement:
        """Sign what is on the table, unless told otherwise."""
        latest = queries.latest_terms(self.work)
        given = {"seen": latest.version, "content_hash": queries.hash_of(self.work, latest)}
        return actions.sign_terms(
            act_of(signer), self.work.ref, **{**given, "typed_name": signer.name, **said}
        )


def contract(
    *,
    minor: int = 90_000,
    place: str = "New York",
    currency: str = "USD",
    owner: Person | None = None,
    person: Person | None = None,
) -> Contract:
    """The contract with its terms on the table."""
    owner = owner or make_owner(make_organisation())
    posting = make_posting(
        owner,
        kind="freelance_contract",
        audience="public",
        pay=PayTerms("fixed", minor, minor, currency),
        place=place,
        country="US",
        minutes_per_week=240,
    )
    person = person or make_person("Lea Moreno", organisation=make_organisation(), minutes=2400)
    hand = opportunity_actions.raise_hand(act_of(person), role_of(posting).ref)
    opportunity_actions.choose(act_of(posting.owner), hand.ref)
    work = actions.agree_to_offer(act_of(person), hand.ref)
    return Contract(queries.get_engagement(work.ref), person, owner)


def with_deliverables(one: Contract) -> Contract:
    """The same with everything that the law wants to read."""
    said = ProposedTerms(deliverables="The model and how to run it.")
    actions.propose_terms(act_of(one.owner), one.work.ref, said, seen=1)
    return one


def test_work_over_the_threshold_is_signed_and_not_just_accepted() -> None:
    one = with_deliverables(contract())
    with pytest.raises(rules.SignatureNeeded, match="Freelance Isn't Free"):
        actions.accept_terms(act_of(one.person), one.work.ref, seen=2)
    one.sign(one.person)
    assert one.sign(one.owner).status == S.AGREED
    sides = list(Signature.objects.order_by("side").values_list("side", "typed_name"))
    assert sides == [("owner", one.owner.name), ("person", "Lea Moreno")]
    assert actions.run_clocks(clock(NOW + timedelta(days=14))) == 1


def test_the_law_wants_to_read_what_is_handed_over() -> None:
    one = contract()
    with pytest.raises(rules.LawAsksMore) as refused:
        one.sign(one.person)
    assert refused.value.field == "deliverables"
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"minor": 79_999}, {"place": "Boston"}], ids=["below the threshold", "elsewhere"]
)
def test_other_work_is_accepted_as_ever(fields: dict[str, Any]) -> None:
    one = contract(**fields)
    actions.accept_terms(act_of(one.person), one.work.ref, seen=1)
    assert actions.accept_terms(act_of(one.owner), one.work.ref, seen=1).status == S.AGREED


def test_what_was_agreed_in_the_last_120_days_counts() -> None:
    one = contract(minor=50_000)
    for side in (one.person, one.owner):
        actions.accept_terms(act_of(side), one.work.ref, seen=1)
    again = contract(minor=50_000, owner=one.owner, person=one.person)
    latest = queries.latest_terms(again.work)
    assert queries.needs_signature(again.work, latest, at=NOW)
    assert not queries.needs_signature(again.work, latest, at=NOW + timedelta(days=121))


@pytest.mark.parametrize("said", [{"content_hash": "0" * 64}, {"content_hash": ""}])
def test_a_signature_for_other_words_is_refused(said: dict[str, Any]) -> None:
    one = with_deliverables(contract())
    with pytest.raises(rules.AnotherVersionSigned):
        one.sign(one.person, **said)


def test_a_signature_for_an_older_version_is_refused() -> None:
    one = contract()
    old = queries.hash_of(one.work, queries.latest_terms(one.work))
    with_deliverables(one)
    with pytest.raises(rules.TermsHaveChanged):
        one.sign(one.person, seen=1, content_hash=old)
    with pytest.raises(rules.AnotherVersionSigned):
        one.sign(one.person, content_hash=old)


def test_a_new_version_is_signed_anew_by_both() -> None:
    one = with_deliverables(contract())
    one.sign(one.person)
    actions.propose_terms(act_of(one.owner), one.work.ref, ProposedTerms(notice_days=7), seen=2)
    one.sign(one.owner)
    assert one.work.versions.get(version=3).signatures.count() == 1
    assert one.sign(one.person).status == S.AGREED


@pytest.mark.parametrize("name", ["", "Lea", "Maren Okafor"])
def test_only_ones_own_name_is_a_signature(name: str) -> None:
    one = with_deliverables(contract())
    with pytest.raises(rules.NameDiffers):
        one.sign(one.person, typed_name=name)


def test_capitals_and_blanks_do_not_matter_and_twice_is_once() -> None:
    one = with_deliverables(contract())
    one.sign(one.person, typed_name="  lea   MORENO ")
    one.sign(one.person)
    assert Signature.objects.get().typed_name == "lea MORENO"


def test_nobody_else_signs() -> None:
    one = with_deliverables(contract())
    with pytest.raises(NotAllowed):
        one.sign(make_person(organisation=one.work.organisation))


def test_unsigned_work_never_starts() -> None:
    """Also where it came to be agreed without a name, the clock does not begin it."""
    one = with_deliverables(contract())
    one.work.versions.update(person_accepted_at=NOW, owner_accepted_at=NOW)
    Engagement.objects.filter(pk=one.work.pk).update(status=S.AGREED, agreed_at=NOW, starts_date=START)
    assert actions.run_clocks(clock(NOW + timedelta(days=21))) == 0
    assert queries.get_engagement(one.work.ref).status == S.AGREED


def test_a_dispute_is_decided_by_neither_side() -> None:
    one = contract()
    lead = make_person("Nora Lind", organisation=one.work.organisation)
    for side in (one.person, one.owner):
        with pytest.raises(rules.DeciderIsASide):
            actions.propose_terms(
                act_of(one.owner), one.work.ref, ProposedTerms(decider_ref=side.ref), seen=1
            )
    actions.propose_terms(act_of(one.owner), one.work.ref, ProposedTerms(decider_ref=lead.ref), seen=1)
    assert queries.latest_terms(one.work).decider == lead
