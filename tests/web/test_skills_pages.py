"""Skills and CV: what is shown, said, taken back, read and refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind, Stance
from muster.people import queries as people_queries
from muster.people.models import Person
from tests.factories.evidence import claim, evidence_of, make_skills
from tests.factories.people import make_organisation, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
TEXT = "Five years of Python and SQL at a water company. Ran Workshops with farmers.\n\nLanguages: German (native)"


def somebody() -> tuple[Client, Person]:
    person = make_person("Ines Brandt", organisation=make_organisation(), with_account=True)
    return client_of(person), person


def said(person: Person) -> set[tuple[str, int | None]]:
    return {(str(c.stance), c.self_level) for c in evidence_queries.standing_claims(person.ref)}


def test_a_new_person_is_led_to_the_cv() -> None:
    client, _person = somebody()
    page = client.get("/skills/").content.decode()
    assert "No skills yet" in page
    assert "/skills/cv/" in page


def test_levels_stand_by_what_they_rest_on_and_open_to_their_sum() -> None:
    client, person = somebody()
    skills = make_skills()
    claim(person, skills["Python"], Stance.HAS, 3)
    claim(person, skills["SQL"], Stance.HAS, 3)
    claim(person, skills["Workshops"], Stance.LEARN)
    evidence_of(person, skills["SQL"], EvidenceKind.DELIVERED_WORK, 4, words="Meter data cleaned")
    page = client.get("/skills/", {"open": skills["SQL"].ref})
    assert [line.label for line in page.context["proven"]] == ["SQL"]
    assert [line.label for line in page.context["claimed"]] == ["Python"]
    assert [chip.label for chip in page.context["wishes"]] == ["Workshops"]
    (line,) = page.context["proven"]
    cents = [round(float(row.value.replace("−", "-")) * 100) for row in line.sums]
    assert sum(cents) == round(float(line.total) * 100)
    assert "Meter data cleaned" in page.content.decode()


def test_a_level_is_said_once_and_taken_off() -> None:
    client, person = somebody()
    skill = make_skills()["Python"]
    url = f"/skills/{skill.ref}/"
    ref = client.get(url).context["request_ref"]
    for _time in range(2):
        assert client.post(url, {"level": "4", "request_ref": ref})["Location"] == url
    assert said(person) == {("has", 4)}
    client.post(url, {"wish": "use"})
    assert said(person) == {("has", 4), ("use", None)}
    client.post(url, {"wish": "rather_not"})
    assert said(person) == {("has", 4), ("rather_not", None)}
    client.post(url, {"wish": "rather_not", "was": "1"})
    client.post(url, {"remove": "1"})
    assert said(person) == set()


def test_a_level_outside_the_scale_is_refused() -> None:
    client, person = somebody()
    skill = make_skills()["Python"]
    for level in ("", "9"):
        page = client.post(f"/skills/{skill.ref}/", {"level": level})
        assert page.status_code == 422
        assert page.context["form"].errors["level"]
    assert said(person) == set()


def test_an_unknown_skill_is_no_page() -> None:
    client, _person = somebody()
    assert client.get("/skills/skl-000000000000/").status_code == 404


def test_a_skill_is_found_despite_a_typing_error_as_page_and_as_part() -> None:
    client, person = somebody()
    skill = make_skills()["Forecasting"]
    claim(person, skill, Stance.USE)
    page = client.get("/skills/find/", {"q": "forcasting"})
    assert [(hit.label, hit.is_known) for hit in page.context["hits"]] == [("Forecasting", True)]
    part = client.get("/skills/find/", {"q": "forcasting"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    nothing = client.get("/skills/find/", {"q": "zzzzzz"})
    assert "Nothing is called" in nothing.content.decode()


def read(client: Client, **data: Any) -> Any:
    return client.post("/skills/cv/", data)


def test_a_pasted_cv_becomes_skills_in_one_form() -> None:
    client, person = somebody()
    skills = make_skills()
    where = read(client, text=TEXT)["Location"]
    page = client.get(where)
    finds = {find.found.label: find for find in [*page.context["sure"], *page.context["unsure"]]}
    assert {"Python", "SQL", "Workshops"} <= set(finds)
    assert "<mark>Python</mark>" in page.content.decode()
    python, sql, shops = (skills[label].ref for label in ("Python", "SQL", "Workshops"))
    form = {
        f"answer-{python}": "use",
        f"level-{python}": "4",
        f"answer-{sql}": "have",
        f"level-{sql}": "2",
        f"answer-{shops}": "not_mine",
        "request_ref": page.context["request_ref"],
    }
    for _time in range(2):
        assert client.post(where, form).status_code == 302
    assert said(person) == {("has", 4), ("use", None), ("has", 2)}
    again = client.get(where)
    assert {find.found.label for find in again.context["said"]} >= {"Python", "SQL", "Workshops"}


def test_a_file_is_read_and_languages_are_taken_over() -> None:
    client, person = somebody()
    make_skills()
    upload = SimpleUploadedFile("cv.md", TEXT.encode(), content_type="text/markdown")
    where = read(client, document=upload)["Location"]
    client.post(f"{where}take/languages/")
    assert people_queries.languages_of(person.ref) == {"de": 6}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cv.pdf", b"%PDF-1.7 broken"),
        ("cv.txt", b""),
        ("cv.docx", b"PK\x03\x04"),
        ("photo.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_beside_its_field(name: str, data: bytes) -> None:
    client, person = somebody()
    page = read(client, document=SimpleUploadedFile(name, data))
    assert page.status_code == 422
    assert page.context["form"].errors["document"]
    assert evidence_queries.find_document_in_use(page.wsgi_request._actor, person.ref) is None


def test_nothing_at_all_is_no_cv() -> None:
    client, _person = somebody()
    assert read(client, text="  ").context["form"].errors["document"]


def test_somebody_elses_cv_is_no_page() -> None:
    client, _person = somebody()
    make_skills()
    where = read(client, text=TEXT)["Location"]
    other, _somebody = somebody()
    assert other.get(where).status_code == 404
    assert other.post(f"{where}take/languages/").status_code == 404


def test_a_form_of_a_replaced_cv_changes_nothing() -> None:
    client, person = somebody()
    skill = make_skills()["Python"]
    where = read(client, text=TEXT)["Location"]
    read(client, text=TEXT + " And later.")
    page = client.post(where, {f"answer-{skill.ref}": "have"})
    assert page.status_code == 422
    assert "newer document" in page.content.decode()
    assert said(person) == set()
