"""The captain's view: of oneself, from the ledger where it knows, from hours otherwise; reachable by nobody else."""

from __future__ import annotations

import ast
import inspect
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import muster
from muster.engagements import actions as engagement_actions
from muster.foundation import privacy
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.money import Money
from muster.insights import actions, queries
from muster.insights.terms import Captain, Way
from muster.ledger import actions as ledger_actions
from muster.ledger import rules as ledger_rules
from muster.ledger.terms import About, AccountKind, Holder
from muster.people.models import Person
from tests.factories.engagements import STARTED, clock, make_engagement
from tests.factories.evidence import evidence_of
from tests.factories.opportunities import make_owner, make_posting
from tests.factories.people import NOW, act_of, make_organisation, make_person, operator_act
from tests.factories.skills import make_skill
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
SOURCE = Path(muster.__file__).parent
MONDAY = STARTED.date() - timedelta(days=7)
AMOUNT = Money(Decimal("4321.09"), "EUR")


def look(person: Person, at: datetime = STARTED) -> Captain:
    return queries.captain(act_of(person, at).actor, at=at)


def worked(minutes: int = 600, *, organisation: Any = None, person: Person | None = None) -> Any:
    """Work with a week of hours that were sent."""
    sides = make_engagement(posting=make_posting(make_owner(organisation)), with_manager=False)
    own = act_of(sides.person, STARTED)
    engagement_actions.send_week(
        own, sides.ref, MONDAY, {MONDAY: minutes // 2, MONDAY + timedelta(days=1): minutes // 2}
    )
    return sides


def employee(minutes: int = 1200, **fields: Any) -> Person:
    return make_person(
        organisation=make_organisation("Arnholt"),
        home_minutes=minutes,
        starts_date=date(2025, 1, 6),
        **fields,
    )


def test_nobody_has_to_know_anything() -> None:
    found = look(make_person())
    assert (found.sources, found.time, found.income, found.warnings, found.ending) == (
        (),
        None,
        None,
        (),
        None,
    )


def test_a_main_job_counts_as_agreed_and_other_work_with_its_hours() -> None:
    sides = worked()
    found = look(sides.person)
    (only,) = found.sources
    assert (sum(only.minutes), only.is_home, found.logged) == (600, False, 2)
    assert found.time is not None
    assert (found.time.effective, found.time.level, found.way) == (1.0, 3, Way.TIME)
    home = look(employee())
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(348))
    weekdays = sum(day.weekday() < 5 for day in days)
    assert sum(home.sources[0].minutes) == 240 * weekdays


def test_income_comes_from_the_ledger_and_from_ones_own_word() -> None:
    person = employee()
    act = act_of(person, STARTED)
    organisation = act.actor.memberships[0].organisation_ref
    actions.state_income(act, organisation, AMOUNT, since_date=date(2025, 1, 6))
    found = look(person)
    assert found.income is not None
    assert (found.currency, found.usual, found.spread) == ("EUR", 432_109, 0)
    assert found.stated == {organisation: 432_109}
    actions.state_income(act, organisation, None)
    assert look(person).income is None
    with pytest.raises(NotFound):
        actions.state_income(act, make_organisation().ref, AMOUNT)


def test_what_the_ledger_booked_as_earned_is_income() -> None:
    sides = worked()
    act = clock(STARTED)
    ledger_actions.open_account(
        act,
        "client",
        kind=AccountKind.PARTY,
        holder=Holder("organisation", "org-1"),
        unit="EUR",
        may_go_below_zero=True,
    )
    ledger_actions.open_account(
        act, "earned", kind=AccountKind.EARNINGS, holder=Holder("person", sides.person.ref), unit="EUR"
    )
    ledger_actions.post(
        act,
        "wages:1",
        ledger_rules.owe(50_000, unit="EUR", client="client", payee="earned"),
        about=About("engagement", sides.ref),
        words="A week",
    )
    found = look(sides.person)
    assert found.income is not None
    assert (found.income.total, found.way, found.currency) == (50_000, Way.INCOME, "EUR")


def test_what_soon_ends_with_nothing_after_it_is_said_and_can_be_put_away() -> None:
    sides = worked()
    late = datetime.combine(sides.fresh().ends_date - timedelta(days=10), STARTED.timetz())
    (one,) = look(sides.person, late).warnings
    assert (one.kind, one.until, one.minutes_per_week) == ("ending", sides.fresh().ends_date, 480)
    assert look(sides.person).reaches_to == sides.fresh().ends_date
    actions.hide_warning(act_of(sides.person, late), one.key)
    assert look(sides.person, late).warnings == ()


def test_the_largest_source_is_taken_away_to_see_what_is_left() -> None:
    person = employee(minutes=1200)
    other = make_organisation("Kornblum")
    people_tie(person, other, minutes=300)
    found = look(person)
    assert found.ending is not None
    assert found.ending.usual_minutes == pytest.approx(1500, abs=8)
    assert found.ending.lost_minutes == pytest.approx(1200, abs=8)
    assert found.time is not None
    assert found.time.by_source[found.time.largest] == pytest.approx(800, abs=1)
    assert [one.kind for one in found.warnings] == ["share"]


def people_tie(person: Person, organisation: Any, *, minutes: int) -> None:
    from muster.people import actions as people_actions

    people_actions.add_membership(
        operator_act(),
        person,
        organisation.ref,
        kind="employee",
        home_minutes=minutes,
        starts_date=date(2025, 1, 6),
    )


def test_skills_that_moved_are_shown_with_their_year() -> None:
    person, skill = make_person(), make_skill("Forecasting")
    evidence_of(person, skill, "delivered_work", 2, at=NOW - timedelta(days=360))
    for week in range(4):
        evidence_of(person, skill, "delivered_work", 5, at=NOW - timedelta(days=30 + week))
    (move,) = look(person, NOW).moves
    assert (move.label, move.is_fading, move.last > move.first) == ("Forecasting", False, True)


def test_it_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    sides = worked()
    actor = act_of(sides.person, STARTED).actor
    with django_assert_max_num_queries(16):
        queries.captain(actor, at=STARTED)


# ------------------------------------------------------------ nobody else


# Every route asked by everybody: tests/web/test_sweep.py and tests/api/test_sweep.py.


def test_there_is_no_way_to_ask_for_somebody_else() -> None:
    """The query takes nobody but the reader; neither do the actions; and only people are shown anything."""
    assert list(inspect.signature(queries.captain).parameters) == ["actor", "at", "language"]
    for kind in ("system", "program"):
        with pytest.raises(NotAllowed):
            queries.captain(Actor(ref="system:clock", name="Muster", kind=kind), at=NOW)


def test_only_its_own_page_reads_it() -> None:
    """In all of the source nothing but the page names the query, and nothing but it and its actions the amounts.

    What a person put away is also read by the one question that they alone are asked.
    """
    reads_view, reads_amounts, reads_put_away = set(), set(), set()
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text("utf-8")
        if "queries.captain(" in text:
            reads_view.add(str(path.relative_to(SOURCE)))
        names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        if "StatedIncome" in names:
            reads_amounts.add(str(path.relative_to(SOURCE)))
        if "HiddenWarning" in names:
            reads_put_away.add(str(path.relative_to(SOURCE)))
    assert reads_view == {"web/pages/captain.py"}
    assert reads_amounts == {"insights/actions.py", "insights/queries/captain.py"}
    assert reads_put_away == {*reads_amounts, "insights/queries/asking.py"}


def test_the_journal_tells_no_amount_and_erasure_takes_it() -> None:
    from muster.foundation.models import JournalRow
    from muster.insights.models import StatedIncome

    person = employee(with_account=True)
    organisation = act_of(person).actor.memberships[0].organisation_ref
    actions.state_income(act_of(person), organisation, AMOUNT)
    row = JournalRow.objects.get(name="own_income.stated")
    assert "4321" not in json.dumps(row.payload)
    declared = privacy.DECLARATIONS[StatedIncome]
    assert not isinstance(declared, str)
    assert declared.erase == "delete"


# ------------------------------------------------------------ the page


def test_the_page_says_the_finding_first() -> None:
    person = employee(with_account=True)
    text = client_of(person).get("/captain/").content.decode()
    assert "All of your time goes to one place." in text
    assert "Only you can see this page." in text
    assert Client().get("/captain/").status_code == 302


def test_the_page_keeps_an_amount_once_and_says_what_is_wrong() -> None:
    person = employee(with_account=True)
    client = client_of(person)
    organisation = act_of(person).actor.memberships[0].organisation_ref
    wrong = client.post("/captain/", {"organisation": organisation, "amount": "-5", "currency": "EUR"})
    assert wrong.status_code == 422
    sent = {"organisation": organisation, "amount": "2450.50", "currency": "EUR", "request_ref": "req-1"}
    assert client.post("/captain/", sent).status_code == 302
    assert client.post("/captain/", sent | {"amount": "9"}).status_code == 302
    text = client.get("/captain/").content.decode()
    assert "All of your income comes from one place." in text
    assert "€2,451" in text


def test_an_empty_page_says_how_it_begins() -> None:
    text = client_of(make_person(with_account=True, grants=[Grant.OWNER])).get("/captain/").content.decode()
    assert "Nothing is known of your weeks yet" in text
