"""The agreement on paper: every line, both names with moment and hash; and what was proposed becomes what is agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest

from muster.engagements import actions, queries, rules
from muster.engagements.actions.agreeing import ProposedTerms
from muster.engagements.formats import agreement_pdf
from muster.engagements.formats.agreement import said_of
from muster.foundation.errors import NotAllowed, NotFound
from muster.opportunities import actions as opportunity_actions
from muster.opportunities.rules import Milestone, Proposal
from muster.opportunities.terms import PayTerms
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.opportunities import START, colleague, make_owner, make_posting, role_of
from tests.factories.people import NOW, act_of, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db

PRICE = PayTerms("fixed", 480_000, 480_000, "EUR")
PARTS = (
    Milestone("Data and first draft", 180_000, date(2026, 12, 18)),
    Milestone("The forecast", 300_000, START + timedelta(days=39)),
)
GOLDEN = """Agreement, version 2
Demand forecast
Accepted by Ines Brandt; not agreed by both.
Does the work Ines Brandt
For whom Maren Okafor, Contoso
Kind of work Project role
Hours a week 8 h
First day 7 December 2026
Last day 15 January 2027
Place Berlin
Pay 4,800.00 EUR (Fixed price)
Paid within 14 days after the work is done
Notice 14 days
Decides a dispute Ayla Demir
Milestones
Data and first draft 18 December 2026 1,800.00 EUR
The forecast 15 January 2027 3,000.00 EUR
What the work is
A forecast of demand for each shop.
Handed over at the end
The model, and a page on how to run it.
Whose the result is
The result belongs to the organisation.
What stays between us
Figures of shops stay with us."""


def offered(**fields: Any) -> Sides:
    """Terms on the table for work at a fixed price that was proposed in two parts."""
    posting = make_posting(make_owner(name="Maren Okafor", **fields), pay=PRICE, summary="x", place="Berlin")
    person = colleague(posting, name="Ines Brandt", minutes=960, **fields)
    hand = opportunity_actions.raise_hand(
        act_of(person), role_of(posting).ref, proposal=Proposal(asked_minor=480_000, milestones=PARTS)
    )
    opportunity_actions.choose(act_of(posting.owner), hand.ref)
    work = actions.agree_to_offer(act_of(person), hand.ref)
    return Sides(work, work.person, work.owner, None)


def settled(sides: Sides) -> str:
    """Every line said; the hash that is signed."""
    decider = make_person("Ayla Demir", organisation=sides.engagement.organisation)
    actions.propose_terms(
        act_of(sides.person),
        sides.ref,
        ProposedTerms(
            scope="A forecast of demand for each shop.",
            deliverables="The model, and a page on how to run it.",
            payment_days=14,
            decider_ref=decider.ref,
            ip_words="The result belongs to the organisation.",
            confidentiality_words="Figures of shops stay with us.",
        ),
        seen=1,
    )
    work = sides.fresh()
    return queries.hash_of(work, queries.latest_terms(work))


def text_of(page: bytes) -> str:
    """The words of a PDF in the order in which they stand."""
    document = pypdfium2.PdfDocument(page)
    return "\n".join(one.get_textpage().get_text_bounded() for one in document)


def flat(words: str) -> str:
    return " ".join(words.split())


def test_the_paper_says_every_line_of_the_terms() -> None:
    sides = offered()
    settled(sides)
    sides.engagement.organisation.name = "Contoso"
    sides.engagement.organisation.save()
    found = queries.agreement(act_of(sides.owner).actor, sides.ref, at=NOW)
    words = flat(text_of(agreement_pdf(found)))
    for line in GOLDEN.splitlines():
        assert line in words, line
    assert "Has not signed" in words


def test_both_names_stand_under_it_with_moment_and_hash() -> None:
    sides = offered()
    content_hash = settled(sides)
    for person in (sides.person, sides.owner):
        actions.sign_terms(
            act_of(person), sides.ref, seen=2, content_hash=content_hash, typed_name=person.name.lower()
        )
    found = queries.agreement(act_of(sides.person).actor, sides.ref, at=STARTED)
    said = said_of(found)
    assert said["state"] == "Agreed by both sides."
    assert said["names"] == [
        ["ines brandt", "Signed on 23 November 2026 at 09:00:00 UTC", content_hash],
        ["maren okafor", "Signed on 23 November 2026 at 09:00:00 UTC", content_hash],
    ]
    assert said["hash"] == content_hash
    words = flat(text_of(agreement_pdf(found))).replace(" ", "")
    assert words.count(content_hash) == 3


def test_a_changed_term_needs_new_names_and_an_old_hash_is_refused() -> None:
    sides = offered()
    old = settled(sides)
    person = act_of(sides.person)
    actions.sign_terms(person, sides.ref, seen=2, content_hash=old, typed_name="Ines Brandt")
    actions.propose_terms(act_of(sides.owner), sides.ref, ProposedTerms(payment_days=30), seen=2)
    with pytest.raises(rules.TermsHaveChanged):
        actions.sign_terms(person, sides.ref, seen=2, content_hash=old, typed_name="Ines Brandt")
    with pytest.raises(rules.AnotherVersionSigned):
        actions.sign_terms(person, sides.ref, seen=3, content_hash=old, typed_name="Ines Brandt")
    found = queries.agreement(person.actor, sides.ref, at=NOW)
    assert (found.version.version, found.signatures, found.content_hash == old) == (3, (), False)
    earlier = queries.agreement(person.actor, sides.ref, at=NOW, version=2)
    assert (earlier.content_hash, len(earlier.signatures)) == (old, 1)


def test_only_the_two_sides_get_it() -> None:
    sides = make_engagement("agreed")
    assert sides.manager is not None
    with pytest.raises(NotAllowed):
        queries.agreement(act_of(sides.manager).actor, sides.ref, at=NOW)
    with pytest.raises(NotFound):
        queries.agreement(act_of(make_person()).actor, sides.ref, at=NOW)
    with pytest.raises(NotFound):
        queries.agreement(act_of(sides.owner).actor, sides.ref, at=NOW, version=9)


def test_it_is_downloaded_from_the_page() -> None:
    sides = offered(with_account=True)
    answer = client_of(sides.person).get(f"/engagements/{sides.ref}/agreement/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert f"muster-agreement-{sides.ref}-v1.pdf" in answer["Content-Disposition"]
    assert client_of(sides.person).get(f"/engagements/{sides.ref}/agreement/?version=7").status_code == 404
    page = client_of(sides.owner).get(f"/engagements/{sides.ref}/").content.decode()
    assert "Agreement (PDF)" in page
    assert "Data and first draft" in page


def test_proposed_milestones_become_those_of_the_work() -> None:
    sides = offered()
    for person in (sides.person, sides.owner):
        actions.accept_terms(act_of(person), sides.ref, seen=1)
    planned = queries.list_milestones(sides.fresh())
    assert [(one.number, one.title, one.amount, one.due_date, one.status) for one in planned] == [
        (1, "Data and first draft", 180_000, PARTS[0].due_date, "planned"),
        (2, "The forecast", 300_000, PARTS[1].due_date, "planned"),
    ]


def test_another_price_makes_the_proposed_milestones_void() -> None:
    sides = offered()
    dearer = ProposedTerms(pay=PayTerms("fixed", 500_000, 500_000, "EUR"))
    actions.propose_terms(act_of(sides.owner), sides.ref, dearer, seen=1)
    actions.accept_terms(act_of(sides.person), sides.ref, seen=2)
    assert queries.list_milestones(sides.fresh()) == []


@pytest.mark.parametrize(
    ("pay", "starts", "expected"),
    [
        (PRICE, START, [18, 15]),
        (PRICE, date(2026, 12, 28), [28, 15]),
        (PayTerms("fixed", 480_001, 480_001, "EUR"), START, []),
        (PayTerms("hourly", 480_000, 480_000, "EUR"), START, []),
        (PayTerms(), START, []),
    ],
)
def test_milestones_hold_only_under_the_price_they_sum_to(
    pay: PayTerms, starts: date, expected: list[int]
) -> None:
    found = rules.agreed_milestones([one.as_json() for one in PARTS], pay, starts_date=starts)
    assert [one.due_date.day for one in found] == expected
