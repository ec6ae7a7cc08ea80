"""Posting work through its pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muster.matching import snapshot
from muster.opportunities import queries as opportunities_queries
from tests.factories.opportunities import colleague, make_draft, make_owner, make_posting, role_of
from tests.factories.people import act_of, make_organisation, make_person
from tests.factories.skills import make_skill
from tests.web.signed_in import client_of as signed_in

pytestmark = pytest.mark.django_db
TEXT = "We need someone two days a week for six weeks to build a demand forecast in Python."


@pytest.fixture(autouse=True)
def _fresh() -> None:
    snapshot.forget()


@pytest.fixture
def owner() -> Any:
    return make_owner(name="Maren Ohlsen", with_account=True)


def form_of(client: Client, ref: str) -> dict[str, Any]:
    """What a browser would send back without a change."""
    context = client.get(f"/post/{ref}/").context
    form = context["form"]
    data: dict[str, Any] = {name: form[name].value() or "" for name in form.fields}
    data |= {"starts": str(data["starts"]), "ends": str(data["ends"]), "closes": str(data["closes"])}
    data |= {
        "version": context["card"].version,
        "request_ref": context["request_ref"],
        "page": context["page"],
    }
    data["themes"] = form["themes"].value() or []
    data["skill"] = [row["ref"] for row in context["needs"]]
    for row in context["needs"]:
        data |= {row["level_name"]: row["level"], row["need_name"]: row["kind"]}
    return data


def test_a_sentence_becomes_a_draft_with_its_words_marked(owner: Any) -> None:
    make_skill("Python")
    client = signed_in(owner)
    answer = client.post("/post/", {"text": TEXT})
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "<mark>two days a week</mark>" in page.content.decode()
    assert page.context["form"]["hours"].value() == "16"


def test_nothing_said_is_told_beside_the_field(owner: Any) -> None:
    answer = signed_in(owner).post("/post/", {"text": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]


def test_somebody_without_an_organisation_is_shown_where_to_go() -> None:
    page = signed_in(make_person("Lone Wolf", with_account=True)).get("/post/")
    assert "You belong to no organisation yet" in page.content.decode()


def test_with_two_organisations_one_says_for_which(owner: Any) -> None:
    from muster.people import actions as people_actions
    from tests.factories.people import operator_act

    second = make_organisation("Zweitwerk")
    people_actions.add_membership(operator_act(), owner, second.ref, kind="employee")
    client = signed_in(owner)
    assert client.post("/post/", {"text": TEXT}).status_code == 422
    answer = client.post("/post/", {"text": TEXT, "organisation": second.ref})
    ref = answer["Location"].split("/")[2]
    assert opportunities_queries.get_opportunity(ref).organisation == second


def test_the_form_is_kept_and_posted_once(owner: Any) -> None:
    draft = make_draft(owner)
    client = signed_in(owner)
    data = form_of(client, draft.ref) | {"title": "Spare parts", "post": "1"}
    first, second = (client.post(f"/post/{draft.ref}/", data) for _each in range(2))
    assert first["Location"] == second["Location"] == f"/openings/{draft.ref}/"
    kept = opportunities_queries.get_opportunity(draft.ref)
    assert (kept.title, kept.is_open) == ("Spare parts", True)


def test_what_cannot_be_is_shown_beside_its_field_with_the_repair(owner: Any) -> None:
    draft = make_draft(owner)
    client = signed_in(owner)
    data = form_of(client, draft.ref)
    answer = client.post(f"/post/{draft.ref}/", data | {"ends": "2026-11-25"})
    assert answer.status_code == 422
    assert "The end is before the start." in answer.context["form"].errors["ends"][0]
    assert answer.context["fixes"]["ends"][0] == "Use that"
    assert client.post(f"/post/{draft.ref}/", data | {"hours": "200"}).context["form"].errors["hours"]
    part = client.post(f"/post/{draft.ref}/", data | {"hours": "x"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "Write the hours as a number" in part.content.decode()


def test_a_stale_page_is_refused_kindly_but_not_the_page_that_wrote(owner: Any) -> None:
    draft = make_draft(owner)
    client = signed_in(owner)
    data = form_of(client, draft.ref)
    part = {"headers": {"HX-Request": "true"}}
    client.post(f"/post/{draft.ref}/", data | {"title": "One"}, **part)
    client.post(f"/post/{draft.ref}/", data | {"title": "Two", "request_ref": "req-2"}, **part)
    assert opportunities_queries.get_opportunity(draft.ref).title == "Two"
    stale = client.post(
        f"/post/{draft.ref}/", data | {"title": "Three", "page": "other", "request_ref": "req-3"}
    )
    assert stale.status_code == 422
    assert "Someone else changed this" in stale.content.decode()


def test_skills_are_found_added_and_removed_without_script(owner: Any) -> None:
    extra = make_skill("Inventory planning")
    draft = make_draft(owner)
    client = signed_in(owner)
    data = form_of(client, draft.ref)
    found = client.post(f"/post/{draft.ref}/", data | {"find": "1", "q": "inventory"})
    assert [hit.ref for hit in found.context["hits"]] == [extra.ref]
    client.post(f"/post/{draft.ref}/", form_of(client, draft.ref) | {"add": extra.ref})
    rows = opportunities_queries.list_requirements(role_of(draft))
    assert [row.skill.ref for row in rows][-1] == extra.ref
    client.post(f"/post/{draft.ref}/", form_of(client, draft.ref) | {"remove": extra.ref})
    assert len(opportunities_queries.list_requirements(role_of(draft))) == len(rows) - 1
    part = client.get(f"/post/{draft.ref}/skills/?q=inventory", headers={"HX-Request": "true"})
    assert part.status_code == 200


def test_others_do_not_come_to_the_desk(owner: Any) -> None:
    draft, posting = make_draft(owner), make_posting(owner)
    other = signed_in(colleague(posting, with_account=True))
    assert other.get(f"/post/{draft.ref}/").status_code == 404
    assert other.get(f"/post/{posting.ref}/").status_code == 403
    assert other.post(f"/post/{posting.ref}/", {}).status_code == 403
    assert Client().get("/post/").status_code == 302


def test_the_preview_and_an_answered_question(owner: Any) -> None:
    from muster.opportunities import actions

    draft = actions.save_draft(act_of(owner), text="A gig. Start after the holidays.")
    client = signed_in(owner)
    assert client.get(f"/post/{draft.ref}/?preview=1").status_code == 200
    asked = client.get(f"/post/{draft.ref}/").context["read"].questions
    answer = next(one for line in asked for one in line.answers if "starts_date" in one.value)
    client.post(f"/post/{draft.ref}/", form_of(client, draft.ref) | {"answer": answer.value})
    assert role_of(draft).starts_date.isoformat() == answer.value.split(":")[2]
    assert len(client.get(f"/post/{draft.ref}/").context["read"].questions) == len(asked) - 1
