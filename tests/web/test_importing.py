"""Taking in people through the page: look first, then all or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muster.files import queries as files_queries
from muster.foundation.act import Grant
from muster.people import queries as people_queries
from tests.factories.people import make_organisation, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
HEAD = "email,name,title,unit,kind,hours_per_week,time_zone\n"
GOOD = (
    HEAD
    + "a@example.org,Ada Ohm,Planner,Planning,employee,40,Europe/Berlin\nb@example.org,Bo Lind,,,alum,,\n"
)
BAD = HEAD + "a@example.org,Ada Ohm,Planner,Planning,emperor,40,Mars/Base\nb@example.org,Bo Lind,,,alum,,\n"


def lead() -> tuple[Client, Any, Any]:
    organisation = make_organisation("Nordlicht")
    person = make_person(
        "Maren Holt", organisation=organisation, grants=[Grant.PEOPLE_LEAD], with_account=True
    )
    return client_of(person), organisation, person


def upload(client: Client, text: str | bytes, name: str = "people.csv", **data: str) -> Any:
    given = text if isinstance(text, bytes) else text.encode()
    return client.post("/import/", {"file": SimpleUploadedFile(name, given), **data})


def test_only_those_who_look_after_an_organisation_come_here(client: Client) -> None:
    assert client.get("/import/").status_code == 302
    member = make_person(organisation=make_organisation(), with_account=True)
    assert client_of(member).get("/import/").status_code == 403


def test_a_dry_run_writes_nothing_and_applying_writes_all() -> None:
    client, organisation, person = lead()
    answer = upload(client, GOOD)
    page = client.get(answer["Location"])
    assert "2 people are ready." in page.content.decode()
    assert people_queries.find_person_by_email("a@example.org") is None
    sent = {"request_ref": page.context["request_ref"]}
    done = client.post(answer["Location"], sent)
    assert done["Location"] == f"/organisation/members/?organisation={organisation.ref}"
    ada = people_queries.find_person_by_email("a@example.org")
    assert ada is not None
    assert files_queries.list_files(person.ref) == []
    assert client.post(answer["Location"], sent).status_code == 302
    again = client.get(upload(client, GOOD)["Location"])
    assert "Everybody in this file is here already." in again.content.decode()


def test_bad_cells_are_named_by_line_and_column() -> None:
    client, _organisation, _person = lead()
    where = upload(client, BAD)["Location"]
    page = client.get(where)
    text = page.content.decode()
    assert "1 line cannot be used." in text
    assert {(p.line, p.column) for p in page.context["problems"]} == {(2, "kind"), (2, "time_zone")}
    refused = client.post(where, {})
    assert refused.status_code == 422
    assert people_queries.find_person_by_email("b@example.org") is None
    client.post(where, {"skip_bad": "1"})
    assert people_queries.find_person_by_email("b@example.org") is not None
    assert people_queries.find_person_by_email("a@example.org") is None


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "people.csv"), (b"%PDF-1.7 not people", "people.pdf"), (b"\x89PNG\r\n\x1a\n", "x.csv")],
)
def test_files_that_are_no_lists_are_refused_beside_the_field(data: bytes, name: str) -> None:
    client, _organisation, _person = lead()
    answer = upload(client, data, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_nobody_opens_the_file_of_somebody_else() -> None:
    client, _organisation, _person = lead()
    where = upload(client, GOOD)["Location"]
    other, _other_organisation, _other_person = lead()
    assert other.get(where).status_code == 404
    assert other.post(where, {}).status_code == 404
    organisation = make_organisation()
    assert upload(client, GOOD, organisation=organisation.ref).status_code == 404


def test_the_file_can_be_thrown_away() -> None:
    client, _organisation, person = lead()
    where = upload(client, GOOD)["Location"]
    assert client.post(where, {"drop": "1"})["Location"] == "/import/"
    assert files_queries.list_files(person.ref) == []


def test_the_sample_file_works() -> None:
    client, _organisation, _person = lead()
    sample = client.get("/import/sample.csv")
    assert sample["Content-Type"].startswith("text/csv")
    page = client.get(upload(client, sample.content)["Location"])
    assert "2 people are ready." in page.content.decode()
