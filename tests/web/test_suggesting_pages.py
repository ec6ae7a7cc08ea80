"""Suggestions on pages: told why, left out, kept as a search, ordered by the organisation, made again, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from muster.foundation.act import Grant
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.matching.models import Shown
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import act_of, make_organisation, make_person
from tests.matching.test_finding import says
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_old_snapshot() -> Iterator[None]:
    """The snapshot of another test's database would not know this one's skills."""
    snapshot.forget()
    yield
    snapshot.forget()


@pytest.fixture
def posting() -> Any:
    owner = make_owner(make_organisation("Nordlicht"), with_account=True)
    return make_posting(owner, title="Water-loss early warning", needs=[need("Python")])


@pytest.fixture
def talent(posting: Any) -> Person:
    person = colleague(posting, minutes=960, with_account=True)
    says(person, "Python")
    return person


@pytest.fixture
def lead(posting: Any) -> Person:
    return make_person(organisation=posting.organisation, with_account=True, grants=[Grant.PEOPLE_LEAD])


def sent(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, data, follow=True)


def test_every_suggestion_tells_why_it_stands_there(talent: Person) -> None:
    page = client_of(talent).get("/work/")
    (row,) = page.context["rows"]
    assert row.order is not None
    assert len(row.order.lines) >= 2
    text = page.content.decode()
    assert "By match alone this is number 1." in text
    assert "Not interested" in text
    sorted_page = client_of(talent).get("/work/?sort=starts")
    assert sorted_page.context["rows"][0].order is None
    assert sorted_page.context["wishes"].query == "?sort=starts&"


def test_not_interested_is_undone_explained_and_listed(talent: Person, posting: Any) -> None:
    client, ref = client_of(talent), role_of(posting).ref
    page = sent(client, f"/work/{ref}/hide/", request_ref="req-a")
    assert page.context["just_hidden"].title == "Water-loss early warning"
    assert page.context["rows"] == []
    sent(client, f"/work/{ref}/hide/", request_ref="req-b", reason_code="place")
    listed = client.get("/work/hidden/").content.decode()
    assert "The place does not suit me" in listed
    assert client.get(f"/work/{ref}/hide/").status_code == 302
    sent(client, f"/work/{ref}/hide/", request_ref="req-c", do="again")
    assert len(client.get("/work/").context["rows"]) == 1
    assert client.get("/work/hidden/").context["rows"] == []


def test_a_search_is_kept_named_rested_and_deleted(talent: Person) -> None:
    client = client_of(talent)
    assert "keep no searches" in client.get("/searches/").content.decode()
    page = sent(
        client,
        "/searches/",
        request_ref="req-a",
        direction="work",
        name="Remote",
        remote="1",
        sent="1",
        free="1",
    )
    (one,) = page.context["rows"]
    assert (one["row"].name, one["said"]) == ("Remote", "Work: Remote")
    path = f"/searches/{one['row'].ref}/"
    assert client.get(path).context["results"] == "/work/?sent=1&free=1&remote=1"
    sent(client, path, request_ref="req-b", do="pause")
    sent(client, path, request_ref="req-c", do="name", name="From home")
    (row,) = matching_queries.list_searches(act_of(talent).actor).items
    assert (row.name, row.is_paused) == ("From home", True)
    assert (
        "Give the search a name."
        in sent(client, path, request_ref="req-d", do="name", name=" ").content.decode()
    )
    assert sent(client, path, request_ref="req-e", do="fly").status_code == 404
    sent(client, path, request_ref="req-f", do="delete")
    assert client.get(path).status_code == 404


def test_the_owner_keeps_a_search_compares_sources_and_marks(posting: Any, talent: Person) -> None:
    client = client_of(posting.owner)
    ref = role_of(posting).ref
    sent(
        client,
        "/searches/",
        request_ref="req-a",
        direction="people",
        name="New ones",
        role=ref,
        f="evidenced",
    )
    (one,) = client.get("/searches/").context["rows"]
    assert one["said"] == "People for “Water-loss early warning”: Evidenced skills only"
    page = client.get(f"/openings/{posting.ref}/sources/")
    assert [group["fits"] for group in page.context["sources"]] == [1, 0, 0]
    sent(client, f"/openings/{posting.ref}/mark/", request_ref="req-b", mark="is_urgent", on="1")
    assert "Marked as urgent." in client.get(f"/openings/{posting.ref}/").content.decode()
    assert "Urgent" in client_of(talent).get("/work/").context["rows"][0].facts
    assert client_of(talent).get(f"/openings/{posting.ref}/sources/").status_code == 403


def test_where_nobody_fits_the_page_says_what_would_help(talent: Person, posting: Any) -> None:
    deep = make_posting(posting.owner, title="Deep", needs=[need("Python", 5, must_have=True)])
    page = client_of(posting.owner).get(f"/openings/{deep.ref}/")
    assert page.context["steps"][0].endswith("1 person would fit.")


def test_the_people_lead_decides_and_every_change_stands_there(
    lead: Person, posting: Any, talent: Person
) -> None:
    client = client_of(lead)
    page = client.get("/organisation/order/")
    assert page.context["changes"] == []
    values = {"work": ["owner", "wants"], "strategic_lift": "10", "urgent_lift": "0", "keep_days": "365"}
    page = sent(client, "/organisation/order/", request_ref="req-a", **values)
    (change,) = page.context["changes"]
    assert "Lift of strategic work: 0 %, now 10 %" in change["lines"]
    assert change["who"] == lead.name
    wrong = client.post("/organisation/order/", {**values, "request_ref": "req-b", "strategic_lift": "90"})
    assert wrong.status_code == 422
    sent(
        client,
        f"/openings/{posting.ref}/mark/",
        request_ref="req-c",
        mark="is_strategic",
        on="1",
        **{"from": "order"},
    )
    assert "Strategic" in client_of(talent).get("/work/").context["rows"][0].facts
    assert client_of(talent).get("/organisation/order/").status_code == 403


def test_what_was_shown_is_made_again_on_a_page(posting: Any, talent: Person, lead: Person) -> None:
    client_of(posting.owner).get(f"/openings/{posting.ref}/")
    client_of(talent).get("/work/")
    people, work = Shown.objects.order_by("id")
    page = client_of(lead).get(f"/shown/{people.ref}/")
    assert page.context["list"].is_equal is True
    assert "the same to the byte" in page.content.decode()
    assert client_of(lead).get(f"/shown/{work.ref}/").status_code == 404  # looking for work is private
    assert client_of(lead).get(f"/shown/?organisation={posting.organisation.ref}").context["page"].total == 1
    own = client_of(talent).get("/shown/")
    assert own.context["page"].total == 2
    assert client_of(talent).get(f"/shown/{work.ref}/").context["list"].is_equal is True
    assert client_of(talent).get(f"/shown/{people.ref}/").context["list"].is_own_line_only
