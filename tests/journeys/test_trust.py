"""Evidence that can be trusted: a level contested, a badge verified, an assessment agreed to, a ring looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from playwright.sync_api import Page, expect

from muster.assessments import actions as assessment_actions
from muster.evidence import actions as evidence_actions
from muster.foundation.act import Grant, system
from muster.people.models import Person
from tests.factories import badges as b
from tests.factories.evidence import claim, evidence_of, make_skill
from tests.factories.people import act_of, make_organisation, make_person
from tests.journeys.accessibility import assert_accessible
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)


class House:
    """An organisation with somebody, their manager, a colleague and a people lead, all with accounts."""

    def __init__(self) -> None:
        self.organisation = make_organisation("Nordlicht")

        def one(name: str, **fields: object) -> Person:
            return make_person(name, organisation=self.organisation, with_account=True, **fields)  # type: ignore[arg-type]

        self.manager = one("Jon Adler")
        self.ines = one("Ines Brandt", email="ines@example.org", manager=self.manager)
        self.colleague = one("Kim Olsen")
        self.lead = one("Maren Holt", grants=[Grant.PEOPLE_LEAD])


def enter(page: Page, live_server: object, person: Person) -> None:
    page.context.clear_cookies()
    value = client_of(person).cookies["muster_session"].value
    page.context.add_cookies([{"name": "muster_session", "value": value, "url": str(live_server)}])


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)
    assert_accessible(page)


def test_a_level_is_contested_and_decided(any_page: Page, live_server: object) -> None:
    page, house = any_page, House()
    python = make_skill("Python")
    claim(house.ines, python, "has", 4)
    piece = evidence_actions.give_evidence(
        act_of(house.colleague), house.ines, python.ref, "endorsement", 1, words="Saw a first script only."
    )
    enter(page, live_server, house.ines)
    page.goto(f"/evidence/{piece.ref}/")
    assert_accessible(page)
    contest = page.locator("#contest")
    contest.get_by_role("textbox").fill("That was somebody else's script.")
    contest.get_by_role("button", name="Contest it").click()
    page.get_by_role("link", name="See who decides").click()
    heading(page, "Ines Brandt contests evidence for Python.")
    expect(page.get_by_text("Maren Holt decides until")).to_be_visible()

    enter(page, live_server, house.lead)
    page.goto("/contests/")
    heading(page, "1 contest is open.")
    page.get_by_role("link", name="Ines Brandt: Python").click()
    page.get_by_role("radio", name="The piece is taken back").check()
    page.locator("#decide").get_by_role("textbox").fill("Kim confused two people.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Both sides read your reason.")).to_be_visible()

    enter(page, live_server, house.ines)
    page.goto(f"/evidence/{piece.ref}/")
    expect(page.get_by_text("Kim confused two people.")).to_be_visible()
    assert_accessible(page)


def test_a_badge_is_verified_or_refused_with_the_reason(any_page: Page, live_server: object) -> None:
    page, house = any_page, House()
    claim(house.ines, make_skill("Python"), "has", 3)
    now = datetime.now(UTC)
    good = b.credential(
        validFrom=(now - timedelta(days=30)).isoformat(), validUntil=(now + timedelta(days=300)).isoformat()
    )
    client = client_of(house.ines)
    signed = b.signed(good).decode()
    answer = client.post("/badges/", {"text": signed})
    assert answer.status_code == 422  # nobody trusts this issuer yet
    evidence_actions.trust_issuer(
        act_of(house.lead), house.organisation.ref, b.ISSUER, name="Chamber of Data", public_key=b.PUBLIC
    )
    changed = signed.replace("Python for depots", "Python for all")
    assert client.post("/badges/", {"text": changed}).status_code == 422  # changed after it was signed
    enter(page, live_server, house.ines)
    page.goto("/badges/")
    assert_accessible(page)
    page.get_by_label("or its text").fill(signed)
    page.get_by_label("For which skill").select_option(label="Python")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("counts now.")).to_be_visible()
    expect(page.locator("#shown").get_by_text("holds")).to_be_visible()
    heading(page, "Badges: signed by others, checked here")


def test_an_assessment_from_the_invitation_to_the_evidence(any_page: Page, live_server: object) -> None:
    page, house = any_page, House()
    make_skill("Looking after guests", kind="skill")
    enter(page, live_server, house.lead)
    page.goto("/assessments/instruments/")
    heading(page, "Instruments")
    page.get_by_role("link", name="Looking after guests: what was seen in one shift").click()
    assert_accessible(page)
    page.get_by_label("For which skill?").press_sequentially("loking after guests")
    page.locator("#alike").get_by_role("button", name="Looking after guests").click()
    expect(page.get_by_label("For which skill?")).to_have_value("Looking after guests")
    page.get_by_role("button", name="Take it along as a draft").click()
    heading(page, "Looking after guests: what was seen in one shift")
    expect(page.get_by_text("Unvalidated: 0 finished sittings")).to_be_visible()
    page.get_by_role("button", name="Put it to use").click()
    page.get_by_role("dialog").get_by_role("button", name="Put it to use").click()
    page.get_by_role("link", name="Invite somebody").click()
    heading(page, "Invite somebody")
    page.get_by_label("Whom do you invite?").select_option(label="Ines Brandt")
    page.get_by_label("Who rates?").select_option(label="Jon Adler")
    page.get_by_role("button", name="Invite", exact=True).click()
    heading(page, "Ines Brandt")

    enter(page, live_server, house.ines)
    page.goto("/assessments/")
    heading(page, "1 assessment waits for you.")
    page.get_by_role("link", name="Looking after guests: what was seen in one shift").click()
    expect(page.get_by_text("Who would rate:")).to_be_visible()
    page.get_by_role("radio", name="also as evidence for my level").check()
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("Agreed, to this one use.")).to_be_visible()

    enter(page, live_server, house.manager)
    page.goto("/assessments/")
    page.locator("#rate").get_by_role("link").first.click()
    assert_accessible(page)
    for fieldset in page.locator("#rate fieldset").all():
        fieldset.get_by_role("radio").nth(3).check()
    page.get_by_role("button", name="Give my word").click()
    expect(page.get_by_text("Your word is given.")).to_be_visible()

    enter(page, live_server, house.ines)
    page.goto("/assessments/?show=over")
    page.get_by_role("link", name="Looking after guests: what was seen in one shift").click()
    expect(page.locator("#result").get_by_text("Level 4")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="The evidence that it is").click()
    heading(page, "Looking after guests")


def test_a_knowledge_test_asks_one_question_at_a_time(page: Page, live_server: object) -> None:
    house = House()
    skill = make_skill("Hospitality", kind="skill")
    lead = act_of(house.lead)
    drafted = assessment_actions.take_example(lead, house.organisation.ref, "hospitality_test", skill.ref)
    assessment_actions.publish_instrument(lead, drafted.ref)
    sitting = assessment_actions.invite_to_sitting(lead, drafted.ref, house.ines.ref)
    enter(page, live_server, house.ines)
    page.goto(f"/assessments/{sitting.ref}/")
    page.get_by_role("radio", name="for me alone").check()
    page.get_by_role("button", name="I agree").click()
    for number in range(1, 13):
        expect(page.get_by_role("heading", name=f"Question {number}", exact=True)).to_be_visible()
        if number == 1:
            assert_accessible(page)
        page.locator("#question").get_by_role("radio").nth(1).check()
        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.get_by_role("heading", name=f"Question {number}", exact=True)).to_have_count(0)
        if page.locator("#result").count():
            break
    expect(page.locator("#result").get_by_text("Reliability")).to_be_visible()
    assert_accessible(page)


def test_a_people_lead_looks_at_endorsements_in_a_ring(any_page: Page, live_server: object) -> None:
    page, house = any_page, House()
    sailing = make_skill("Sailing", kind="skill")
    evidence_of(
        house.ines, make_skill("Planning", kind="skill"), "delivered_work", 4, rater_ref=house.manager.ref
    )
    friends = [house.ines, house.colleague, make_person("Otto Friend", organisation=house.organisation)]
    for giver, receiver in permutations(friends, 2):
        evidence_actions.endorse(act_of(giver), receiver, sailing.ref, 5)
    assert evidence_actions.look_for_rings(system("worker", at=datetime.now(UTC))) == 1
    enter(page, live_server, house.lead)
    page.goto("/endorsement-cases/")
    heading(page, "1 case is open.")
    page.locator("ul.asked").get_by_role("link").first.click()
    heading(page, "3 people endorse each other.")
    page.get_by_role("radio", name="All of it stands").check()
    page.locator("#decide").get_by_role("textbox").fill("They sail together on Sundays.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Everybody concerned reads your reason.")).to_be_visible()
    enter(page, live_server, house.colleague)
    page.reload()
    expect(page.get_by_text("They sail together on Sundays.")).to_be_visible()
