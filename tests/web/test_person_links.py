"""Names of people whom the reader may not see stand without a link; nothing leads to a page that is not there."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine

from muster.engagements.terms import EngagementStatus
from muster.evidence import actions as evidence_actions
from muster.foundation.act import Grant
from muster.opportunities import actions as opportunity_actions
from muster.people import actions as people_actions
from muster.people.models import Person
from tests.factories.engagements import STARTED, Sides, make_engagement
from tests.factories.evidence import make_skill
from tests.factories.people import act_of, make_person
from tests.web.routes import every_route
from tests.web.signed_in import client_of
from tests.web.small_world import MOMENT, small_world

pytestmark = pytest.mark.django_db
PERSON_PAGE = re.compile(r'href="(/people/[^"?#]+)')


@pytest.fixture
def sides(clock: Any) -> Sides:
    made = make_engagement(EngagementStatus.ACTIVE, with_accounts=True)
    clock.move_to(STARTED)
    return made


def hide(person: Person) -> None:
    people_actions.update_profile(act_of(person, STARTED), person, is_searchable=False)


def text_of(reader: Person, address: str) -> str:
    answer = client_of(reader).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_agreed_work_names_both_sides_and_links_only_what_opens(sides: Sides) -> None:
    address, page = f"/engagements/{sides.ref}/", f'href="/people/{sides.person.ref}/"'
    assert page in text_of(sides.owner, address)
    hide(sides.person)
    seen = text_of(sides.owner, address)
    assert page not in seen
    assert sides.person.name in seen
    assert page in text_of(sides.person, address), "one's own page is always there"
    organisation = sides.engagement.organisation
    lead = make_person("Maren Holt", organisation=organisation, grants=[Grant.PEOPLE_LEAD], with_account=True)
    assert page in text_of(lead, address), "whoever looks after them may look"


def test_a_room_names_everybody_and_links_only_what_opens(sides: Sides) -> None:
    address = f"/rooms/{sides.engagement.candidacy.ref}/"
    page, other = f'href="/people/{sides.person.ref}/"', f'href="/people/{sides.owner.ref}/"'
    assert page in text_of(sides.owner, address)
    opportunity_actions.say_in_room(
        act_of(sides.person, STARTED), sides.engagement.candidacy.ref, "Good morning."
    )
    hide(sides.person)
    seen = text_of(sides.owner, address)
    assert page not in seen
    assert sides.person.name in seen
    assert other in text_of(sides.person, address)


def test_a_piece_of_evidence_leads_back_only_where_that_opens(sides: Sides) -> None:
    skill = make_skill("Sailing", "skill")
    given = evidence_actions.give_evidence(
        act_of(sides.owner, STARTED), sides.person, skill.ref, "endorsement", 3
    )
    address, page = f"/evidence/{given.ref}/", f'href="/people/{sides.person.ref}/"'
    assert page in text_of(sides.owner, address)
    hide(sides.person)
    assert page not in text_of(sides.owner, address)


def test_no_page_links_a_person_whom_its_reader_may_not_see() -> None:
    """Every page of the own circle, for everybody who may open it, after all have left the search."""
    dead: list[tuple[str, str, str]] = []
    followed = 0
    with small_world() as world, time_machine.travel(MOMENT, tick=False):
        Person.objects.update(is_searchable=False)
        for name in ("talent", "owner", "home manager", "people lead"):
            reader = world.personas[name]
            assert reader is not None
            client, known = client_of(reader), dict[str, int]()
            for route in every_route():
                if route.name.startswith("account_logout"):
                    continue
                answer = client.get(route.address(world.circles["own"].refs))
                if answer.streaming:
                    b"".join(answer)  # a file is closed once it is read
                if answer.status_code != 200 or answer.streaming or "html" not in answer["Content-Type"]:
                    continue
                for address in set(PERSON_PAGE.findall(answer.content.decode())):
                    if address not in known:
                        known[address] = client.get(address).status_code
                    followed += 1
                    if known[address] != 200:
                        dead.append((name, route.name, address))
    assert dead == []
    assert followed > 10, "the pages showed nobody"
