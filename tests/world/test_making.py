"""The small world: made through the actions, complete for the personas, never over-booked."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

from muster.engagements import queries as engagement_queries
from muster.engagements.terms import EngagementStatus, TimesheetStatus
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act, Actor, Door, Grant
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.terms import CandidacyStatus, OpportunityStatus
from muster.people import queries as people_queries
from muster.web.pages.entry import personas
from muster.world import queries as world_queries
from muster.world.making import Summary, WorldStands, lay_out, make_world
from muster.world.sources import toml
from tests.factories.skills import load_full_starter

TODAY = datetime.date(2026, 11, 20)  # a Friday, so that the week of today has hours that nobody has sent
pytestmark = pytest.mark.django_db  # pytest-django makes the database for tests that say so
END = datetime.datetime.combine(TODAY, datetime.time(0, 5), tzinfo=datetime.UTC)


CONTENT = (
    "SELECT name, place, headline, work_mode FROM people_person ORDER BY 1",
    "SELECT title, status, opened_at FROM opportunities_opportunity ORDER BY 1",
    """SELECT p.name, c.status, c.created_at, c.ended_words FROM opportunities_candidacy c
       JOIN people_person p ON p.id = c.person_id ORDER BY 1, 2, 3, 4""",
    "SELECT name, at, actor_ref FROM foundation_journalrow WHERE door = 'world' ORDER BY id",
    "SELECT person_ref, level_hundredths FROM world_trueskill ORDER BY 1, 2",
    """SELECT p.name, s.uri, v.level, v.confidence FROM evidence_skilllevel v
       JOIN people_person p ON p.id = v.person_id JOIN skills_skill s ON s.id = v.skill_id ORDER BY 1, 2""",
    """SELECT p.name, w.monday, w.held_minutes, w.committed_minutes, w.ceiling_minutes FROM people_personweek w
       JOIN people_person p ON p.id = w.person_id ORDER BY 1, 2""",
)


def content() -> list[list[tuple[object, ...]]]:
    """What a reader could compare."""
    with connection.cursor() as cursor:
        return [cursor.execute(query).fetchall() for query in CONTENT]


@dataclass(frozen=True)
class Small:
    """A small world that was made, packed, taken back and laid out again; ``before`` is what stood in it."""

    made: Summary
    before: list[list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def small(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Small]:
    """The small world, once for the tests of this module, and taken back afterwards."""
    path = tmp_path_factory.mktemp("world") / "small.xz"
    with django_db_blocker.unblock(), transaction.atomic():
        load_full_starter()
        with transaction.atomic():
            made = make_world(seed=7, people=40, today=TODAY, pack_to=path)
            before = content()
            transaction.set_rollback(True)
        lay_out(today=TODAY, path=path)
        yield Small(made, before)
        transaction.set_rollback(True)


def statuses(table: str) -> Counter[str]:
    """How many rows of the table stand in each status."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT status, count(*) FROM {table} GROUP BY 1")  # noqa: S608 - a name of this file
        return Counter(dict(cursor.fetchall()))


def actor_of(key: str) -> Actor:
    """The persona as an actor today."""
    person = people_queries.find_person_by_email(f"{key}@demo.muster.example")
    assert person is not None
    return people_queries.actor_for(person, END)


def test_the_world_and_the_entrance_name_the_same_personas() -> None:
    assert sorted(toml("personas")) == sorted(persona.key for persona in personas())


def test_every_persona_can_be_signed_in_as_by_the_demonstration_only(small: Small) -> None:
    for persona in personas():
        person = people_queries.find_person_by_email(persona.email)
        assert person is not None
        assert person.account is not None
        assert person.is_invented
        assert not person.account.has_usable_password()


def test_most_statuses_occur(small: Small) -> None:
    assert set(statuses("opportunities_opportunity")) >= set(OpportunityStatus) - {OpportunityStatus.FILLED}
    assert len(statuses("opportunities_candidacy")) >= len(CandidacyStatus) - 4
    assert len(statuses("engagements_engagement")) >= len(EngagementStatus) - 2
    assert len(statuses("engagements_timesheet")) >= len(TimesheetStatus) - 1


def test_no_week_is_over_its_cap(small: Small) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE held_minutes + committed_minutes > cap_minutes) "
            "FROM people_personweek"
        )
        weeks, over = cursor.fetchone()
    assert weeks > 100
    assert over == 0


def test_the_talent_has_a_rich_plate(small: Small) -> None:
    talent = actor_of("talent")
    plate = people_queries.plate(talent.ref, TODAY - datetime.timedelta(days=TODAY.weekday()))
    states = [stack.state for stack in plate.weeks[4].stacks if stack.source_ref.startswith("eng")]
    assert "held" in states
    assert "firm" in states
    own = opportunity_queries.candidacies_of_person(talent)
    assert {"offered", "confirmed"} <= {view.status for view in own.items}


def test_the_home_manager_has_a_question_and_the_owner_hours_to_approve(small: Small) -> None:
    assert engagement_queries.asked_of_us(actor_of("home-manager")).items
    assert engagement_queries.count_hours_to_approve(actor_of("owner")) > 0


def test_the_operator_and_the_people_lead_have_their_rights(small: Small) -> None:
    assert actor_of("operator").is_operator
    organisation = people_queries.find_organisation_by_slug("pumps")
    assert organisation is not None
    assert actor_of("people-lead").has(Grant.PEOPLE_LEAD, organisation.ref)


def test_the_people_lead_has_an_open_case_that_the_product_found(small: Small) -> None:
    """Three people of different units, found by the monthly look and not written by the world; one has explained it."""
    (case,) = evidence_queries.list_rings(actor_of("people-lead")).items
    assert (len(case.members), case.pairs, case.count, case.may_decide) == (3, 3, 6, True)
    assert sum(bool(member.words) for member in case.members) == 1
    whole = evidence_queries.get_ring(actor_of("people-lead"), case.ref)
    assert len({(one.giver, one.receiver) for one in whole.pieces}) == 6
    told = journal_rows("endorsement-ring.opened")
    assert [(door, actor) for door, actor in told] == [("world", "system:world")]


def journal_rows(name: str) -> list[tuple[str, str]]:
    """The door and the actor of each event of this name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door, actor_ref FROM foundation_journalrow WHERE name = %s", [name])
        return list(cursor.fetchall())


def test_everybody_has_a_truth_that_the_journal_does_not_know(small: Small) -> None:
    assert world_queries.count_truth() > 3 * small.made.people
    talent = actor_of("talent")
    levels = world_queries.true_levels(talent.ref)
    assert levels
    assert all(1 <= level <= 5 for level in levels.values())
    assert world_queries.find_character(talent.ref) is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM foundation_journalrow WHERE name LIKE 'world.%'")
        assert cursor.fetchone() == (0,)


def test_a_second_world_does_not_fit_beside_the_first(small: Small) -> None:
    with pytest.raises(WorldStands):
        make_world(seed=8, people=40, today=TODAY)


def test_deeds_lie_in_the_year_before_today(small: Small) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at), max(at) FROM foundation_journalrow WHERE door = 'world'")
        first, last = cursor.fetchone()
    assert END - datetime.timedelta(days=401) <= first
    assert last <= END
    assert Act(actor_of("talent"), END, Door.WORLD).at == END


def test_what_was_packed_is_what_was_made(small: Small) -> None:
    assert content() == small.before
    assert sum(small.made.deeds.values()) > 500
