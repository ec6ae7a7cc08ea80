"""From a proposal to a signed agreement, and a job taken apart, through the pages."""

from __future__ import annotations

import re

import pytest

from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.opportunities import actions, queries
from muster.opportunities.models import Breakdown, Candidacy
from muster.opportunities.terms import PayTerms
from tests.factories.engagements import make_engagement
from tests.factories.opportunities import colleague, make_owner, make_posting, role_of
from tests.factories.people import act_of
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
FIXED = PayTerms("fixed", 300_000, 480_000, "EUR")


def test_a_proposal_goes_over_a_counter_offer_into_an_offer() -> None:
    posting = make_posting(make_owner(with_account=True), pay=FIXED, questions=["Which tools?"])
    person = colleague(posting, with_account=True, minutes=960)
    role = role_of(posting)
    own, theirs = client_of(person), client_of(posting.owner)
    here = f"/work/{role.ref}/"
    assert "3,000 to 4,800 EUR for the whole" in own.get(here).content.decode()

    said = {
        "do": "raise",
        "message": "Gladly.",
        "milestones": "Draft; 1200; 2026-12-18\nModel; 2800; 2027-01-15",
    }
    silent = own.post(here, said)
    assert silent.status_code == 422
    assert "1 question waits for an answer." in silent.content.decode()
    unread = own.post(here, {**said, "milestones": "Draft, 1200"})
    assert "We could not read" in unread.content.decode()
    own.post(here, {**said, "answer_1": "Python."})
    hand = Candidacy.objects.get()
    assert (hand.asked_minor, hand.answers) == (400_000, ["Python."])

    page = theirs.get(f"/openings/{posting.ref}/").content.decode()
    assert "Asks for 4,000 EUR for the whole" in page
    assert "Python." in page
    theirs.post(f"/openings/{posting.ref}/hands/{hand.ref}/", {"do": "choose", "amount": "3900"})
    assert "Offered: 3,900 EUR for the whole." in own.get(here).content.decode()

    own.post(here, {"do": "counter", "candidacy": hand.ref, "message": "A little more.", "amount": "3950"})
    assert queries.get_candidacy(hand.ref).status == "countered"
    theirs.post(f"/openings/{posting.ref}/hands/{hand.ref}/", {"do": "choose"})
    assert queries.get_candidacy(hand.ref).offered_minor == 395_000


def test_a_colleague_is_named_and_only_they_know() -> None:
    posting = make_posting(make_owner(with_account=True))
    person, friend = (colleague(posting, with_account=True) for _ in range(2))
    here = f"/work/{role_of(posting).ref}/"
    nobody = client_of(friend).post(here, {"do": "nominate", "email": "nobody@example.org"})
    assert nobody.status_code == 409
    client_of(friend).post(here, {"do": "nominate", "email": person.account.email, "message": "Just right."})
    assert "thought of you" in client_of(person).get(here).content.decode()
    assert person.name not in client_of(posting.owner).get(f"/openings/{posting.ref}/").content.decode()


def test_terms_are_signed_by_name_and_shown_with_their_hash() -> None:
    sides = make_engagement("awaiting_terms", with_accounts=True)
    here = f"/engagements/{sides.ref}/"
    work = engagement_queries.get_engagement(sides.ref)
    signed = engagement_queries.hash_of(work, engagement_queries.latest_terms(work))
    page = client_of(sides.person).get(here).content.decode()
    assert signed in page
    form = {"seen": "1", "hash": signed, "typed_name": "Somebody Else"}
    wrong = client_of(sides.person).post(f"{here}accept-terms/", form)
    assert "Type your name as it stands here" in wrong.content.decode()
    client_of(sides.person).post(f"{here}accept-terms/", {**form, "typed_name": sides.person.name})
    assert signed[:16] in client_of(sides.owner).get(here).content.decode()
    engagement_actions.accept_terms(act_of(sides.owner), sides.ref, seen=1)
    assert sides.fresh().status == "agreed"


def test_a_job_is_taken_apart_approved_and_its_tasks_posted() -> None:
    owner = make_owner(with_account=True)
    client = client_of(owner)
    empty = client.post("/jobs/", {"title": "Planner", "hours": "40", "text": "..."})
    assert empty.status_code == 422
    made = client.post(
        "/jobs/", {"title": "Planner", "hours": "40", "text": "- Plan the week (8 h)\n- Order parts"}
    )
    job = Breakdown.objects.get()
    assert made["Location"] == f"/jobs/{job.ref}/"
    page = client.get(made["Location"]).content.decode()
    assert re.search(r'value="Order parts"', page)
    kept = client.post(
        made["Location"], {"do": "keep", "version": "1", "title": ["Plan", "Order"], "hours": ["8", "30"]}
    )
    assert "The tasks sum to 38 h a week, the job has 40." in kept.content.decode()
    client.post(made["Location"], {"do": "approve", "version": "1"})
    task = job.tasks.all()[0]
    posted = client.post(made["Location"], {"post": task.ref})
    task.refresh_from_db()
    assert task.opportunity is not None
    assert posted["Location"] in (f"/jobs/{job.ref}/", f"/post/{task.opportunity.ref}/")
    assert "To the gig" in client.get(f"/jobs/{job.ref}/").content.decode()


@pytest.mark.parametrize("kind", ["retainer", "mentoring", "job_share"])
def test_the_draft_asks_only_what_its_kind_needs(kind: str) -> None:
    owner = make_owner(with_account=True)
    draft = actions.save_draft(
        act_of(owner), text="Help a colleague with Python for an hour a week.", kind=kind
    )
    page = client_of(owner).get(f"/post/{draft.ref}/").content.decode()
    assert ('name="commitment"' in page) is (kind == "retainer")
    assert ('name="notice"' in page) is (kind != "mentoring")
    assert ('name="pay_kind"' in page) is (kind != "mentoring")
