"""A kept search from end to end: the worker's clock finds, the journal tells, the person's choice decides how."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from muster.foundation import journal
from muster.matching import actions, queries, snapshot
from muster.notices import actions as notices_actions
from muster.notices.models import Notice, OutboxMail
from muster.ops import worker
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db
FIRST, SECOND = NOW + timedelta(hours=2), NOW + timedelta(hours=4)


@pytest.fixture
def reader() -> Iterator[tuple[Any, Person]]:
    """A posting, and somebody whom it fits and who keeps a search."""
    snapshot.forget()
    posting = make_posting(make_owner(make_organisation("Nordlicht")), title="First", needs=[need("Python")])
    person = colleague(posting, minutes=1200, email="noor@example.org")
    says(person, "Python")
    actions.save_search(act_of(person), "work", "Python", {})
    yield posting, person
    snapshot.forget()


def run(name: str, at: datetime) -> None:
    """What the worker does at this moment, and everything that it makes the journal tell."""
    worker.run_periodic(name, at)
    journal.deliver_due(at, limit=10_000)


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person, group="searches").values_list("words", flat=True))


def mails(person: Person) -> list[str]:
    return list(OutboxMail.objects.filter(person=person).order_by("id").values_list("text", flat=True))


@pytest.mark.parametrize("way", ["each", "daily", "off"])
def test_the_clock_finds_and_the_person_hears_it_the_way_they_chose(reader: Any, way: str) -> None:
    posting, person = reader
    notices_actions.set_preference(act_of(person), "searches", way)
    run("searches", FIRST)
    assert told(person) == []
    fresh = make_posting(posting.owner, title="Second", needs=[need("Python")], at=FIRST)
    run("searches", SECOND)
    run("searches", SECOND + timedelta(hours=2))
    assert told(person) == ["A search of yours found 1 new piece of work."]
    notice = Notice.objects.get(person=person, group="searches")
    search = queries.list_searches(act_of(person).actor).items[0]
    assert (notice.goal, notice.goal_ref) == ("search", search.ref)
    at_once = [text for text in mails(person) if "A search of yours" in text]
    assert len(at_once) == (1 if way == "each" else 0)
    run("daily mail", SECOND + timedelta(hours=20))
    in_all = [text for text in mails(person) if "A search of yours" in text]
    assert len(in_all) == (0 if way == "off" else 1)
    assert all(f"/go/search/{search.ref}/" in text for text in in_all)
    assert queries.new_refs(act_of(person).actor, search.ref) == (role_of(fresh).ref,)
    assert told(posting.owner) == []


def test_quiet_hours_hold_the_mail_and_not_the_notice(reader: Any) -> None:
    posting, person = reader
    notices_actions.set_preference(act_of(person), "searches", "each")
    start = SECOND.hour * 60  # the factory's people live by UTC
    notices_actions.set_quiet_hours(act_of(person), start, (start + 180) % 1440)
    make_posting(posting.owner, title="Second", needs=[need("Python")], at=FIRST)
    run("searches", SECOND)
    assert len(told(person)) == 1
    mail = OutboxMail.objects.get(person=person, text__contains="A search of yours")
    assert mail.due_at is not None
    assert mail.due_at >= SECOND + timedelta(hours=1)


def test_a_hidden_piece_of_work_is_no_news(reader: Any) -> None:
    posting, person = reader
    fresh = make_posting(posting.owner, title="Second", needs=[need("Python")], at=FIRST)
    actions.hide_work(act_of(person), role_of(fresh).ref)
    run("searches", SECOND)
    assert told(person) == []


def test_whoever_was_left_out_is_no_news_for_the_owner(reader: Any) -> None:
    posting, _person = reader
    owner, role = act_of(posting.owner), role_of(posting).ref
    actions.save_search(owner, "people", "For First", {}, role_ref=role)
    newcomer = colleague(posting, minutes=1200)
    says(newcomer, "Python")
    actions.leave_out_person(owner, role, newcomer.ref)
    run("searches", SECOND)
    assert told(posting.owner) == []
