"""Browsing skills, one skill with all around it, and loading a list."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muster.foundation.act import Grant
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from tests.factories.opportunities import make_owner, make_posting, need
from tests.factories.people import make_organisation, make_person, operator_act
from tests.factories.skills import DATA, load_small_esco, load_small_starter, make_skill
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
OWN = (
    "key,label,kind,family,aliases\nheron-count,Counting herons,skill,Birds,Heron census\nbad,,skill,Birds,\n"
)


def member() -> Client:
    return client_of(make_person(organisation=make_organisation(), with_account=True))


def steward() -> Client:
    return client_of(
        make_person(organisation=make_organisation(), grants=[Grant.TAXONOMY_STEWARD], with_account=True)
    )


def send(client: Client, data: bytes | str, name: str, run: Any) -> Any:
    given = data.encode() if isinstance(data, str) else data
    with run(execute=True):
        return client.post("/taxonomy/load/", {"file": SimpleUploadedFile(name, given)})


def zipped(folder: Any) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.rglob("*.csv")):
            archive.write(file, f"ESCO dataset/{file.name}")
        archive.writestr("../../escape.csv", "nothing")
        archive.writestr("readme.exe", "nothing")
    return packed.getvalue()


def test_a_description_in_another_language_than_the_page_says_so() -> None:
    """A screen reader reads it in its own language then."""
    load_small_starter()
    mine, german = member(), {"accept-language": "de"}
    rust = f"/taxonomy/{skills_queries.get_skill('muster:skill/rust').ref}/"
    foreign = '<span lang="en">Writes programs in Rust.</span>'
    assert foreign in mine.get(rust, headers=german).content.decode()
    english = mine.get(rust).content.decode()
    assert "Writes programs in Rust." in english
    assert foreign not in english
    analysis = f"/taxonomy/{skills_queries.get_skill('muster:skill/data-analysis').ref}/"
    page = mine.get(analysis, headers=german).content.decode()
    assert "Macht aus Daten Antworten." in page
    assert "Turns data into answers." not in page


def test_skills_are_browsed_by_family_and_kind_and_found_with_a_typing_error(client: Client) -> None:
    assert client.get("/taxonomy/").status_code == 302
    load_small_starter()
    mine = member()
    page = mine.get("/taxonomy/")
    assert page.status_code == 200
    total = page.context["page"].total
    (_url, family, _on), *_others = page.context["families"]
    inside = mine.get(f"/taxonomy/?family={family.key}").context["page"]
    assert inside.total == family.count < total
    skill, _kind = page.context["rows"][0]
    wrong = skill.label[:-2] + skill.label[-1] + skill.label[-2]
    assert skill.label in [one.label for one, _k in mine.get("/taxonomy/", {"q": wrong}).context["rows"]]
    assert "No skill is called that." in mine.get("/taxonomy/?q=zzzzqqqq").content.decode()
    assert mine.get("/taxonomy/?kind=nonsense&page=99999").status_code == 200


def test_an_empty_taxonomy_says_so() -> None:
    assert "No skills are loaded yet." in member().get("/taxonomy/").content.decode()


def test_a_skill_shows_what_is_around_it() -> None:
    load_small_starter()
    organisation = make_organisation()
    skill = make_skill("Counting herons")
    make_posting(make_owner(organisation), title="Heron count", needs=[need("Counting herons")])
    mine = client_of(make_person(organisation=organisation, with_account=True))
    text = mine.get(f"/taxonomy/{skill.ref}/").content.decode()
    assert "Counting herons" in text
    assert "Heron count" in text
    assert "fewer than 5" not in text
    outside = member().get(f"/taxonomy/{skill.ref}/").content.decode()
    assert "Heron count" not in outside
    assert mine.get("/taxonomy/skl-nothing/").status_code == 404
    for one in skills_queries.list_skills(size=5).items:
        assert mine.get(f"/taxonomy/{one.ref}/").status_code == 200


def test_a_skill_that_is_over_says_where_to_go() -> None:
    old, new = make_skill("Counting herons"), make_skill("Heron census")
    mine = member()
    page = mine.get(f"/taxonomy/{old.ref}/").content.decode()
    assert page.count("open postings ask for it") == 1
    assert "It is no longer offered." not in page
    said = skills_actions.propose(operator_act(), "deprecate", {"skill": old.ref, "instead": new.ref})
    skills_actions.accept_proposal(operator_act(), said.ref)
    page = mine.get(f"/taxonomy/{old.ref}/").content.decode()
    assert "It is no longer offered." in page
    assert f'<a href="/taxonomy/{new.ref}/">Heron census</a>.' in page
    assert "proposals/new/deprecate" not in page
    whole = make_skill("Birds")
    said = skills_actions.propose(
        operator_act(),
        "split",
        {"skill": whole.ref, "parts": ["Water birds", "Song birds"], "language": "en"},
    )
    skills_actions.accept_proposal(operator_act(), said.ref)
    page = mine.get(f"/taxonomy/{whole.ref}/").content.decode()
    assert "Its parts:" in page
    assert "Water birds</a>, <a" in page


def test_loading_is_for_stewards_and_operators() -> None:
    assert member().get("/taxonomy/load/").status_code == 403
    assert steward().get("/taxonomy/load/").status_code == 200
    assert (
        client_of(make_person(grants=[Grant.OPERATOR], with_account=True)).get("/taxonomy/load/").status_code
        == 200
    )


def test_a_list_is_checked_first_and_then_loaded(django_capture_on_commit_callbacks: Any) -> None:
    client = steward()
    where = send(client, OWN, "birds.csv", django_capture_on_commit_callbacks)["Location"]
    page = client.get(where)
    assert "1 skill is new" in page.content.decode()
    assert [(p["file"], p["line"], p["column"]) for p in page.context["problems"]] == [
        ("birds.csv", 3, "label")
    ]
    assert skills_queries.find_skill_by_uri("own:skill/heron-count") is None
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(where, {})
    assert "Loaded: 1 added" in client.get(done["Location"] + "?part=1").content.decode()
    assert skills_queries.find_skill_by_uri("own:skill/heron-count") is not None
    assert steward().get(where).status_code == 404
    again = send(client, OWN, "birds.csv", django_capture_on_commit_callbacks)["Location"]
    assert "Everything in this list is here already." in client.get(again).content.decode()
    assert "birds.csv" in client.get("/taxonomy/load/").content.decode()


def test_a_zip_of_esco_loads_like_its_folder(django_capture_on_commit_callbacks: Any) -> None:
    client = steward()
    where = send(client, zipped(DATA / "esco"), "esco.zip", django_capture_on_commit_callbacks)["Location"]
    report = client.get(where).context["report"]
    straight = load_small_esco()
    assert (report["source"], report["added"]) == ("esco", straight.added)
    assert report["relations"] == straight.relations


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"no,list\n1,2\n", "list.csv", "lacks these columns"),
        (b"PK\x03\x04 broken", "list.zip", None),
        (b"", "list.csv", None),
        (b"%PDF-1.7", "list.pdf", None),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    data: bytes, name: str, words: str | None, django_capture_on_commit_callbacks: Any
) -> None:
    client = steward()
    answer = send(client, data, name, django_capture_on_commit_callbacks)
    if words is None:
        assert answer.status_code == 422
        assert answer.context["form"].errors["file"]
    else:
        assert words in client.get(answer["Location"]).content.decode()


def test_while_it_is_read_the_page_asks_again() -> None:
    client = steward()
    answer = client.post("/taxonomy/load/", {"file": SimpleUploadedFile("birds.csv", OWN.encode())})
    text = client.get(answer["Location"]).content.decode()
    assert 'hx-trigger="every 1s"' in text
    assert "We are reading birds.csv." in text
