"""What owners, talents and leads may ask wrongly on a page: a plain answer that says what to do, nothing half-written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muster.foundation.act import Grant, system
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.matching.models import OrderRule, Shown
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people.models import Person
from tests.evidence.test_taxonomy import decide
from tests.factories.evidence import make_skills
from tests.factories.opportunities import colleague, make_draft, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person
from tests.matching.test_finding import says
from tests.web.signed_in import client_of
from tests.web.test_post import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_old_snapshot() -> Iterator[None]:
    snapshot.forget()
    yield
    snapshot.forget()


@pytest.fixture
def posting() -> Any:
    owner = make_owner(make_organisation("Nordlicht"), with_account=True)
    return make_posting(owner, title="Water-loss early warning", needs=[need("Python")])


@pytest.fixture
def talent(posting: Any) -> Person:
    person = colleague(posting, minutes=960, with_account=True, name="Noor Haddad")
    says(person, "Python")
    return person


def sent(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, data, follow=True)


def erase(person: Person) -> None:
    """As an erasure leaves the row; no event, so that the arrays still hold the person."""
    Person.objects.filter(pk=person.pk).update(erased_at=NOW)


def test_sixty_skills_are_refused_with_the_limit_and_the_draft_stays(posting: Any) -> None:
    draft = make_draft(posting.owner)
    client = client_of(posting.owner)
    skills = make_skills({f"Craft {number:02}": "skill" for number in range(60)})
    data = form_of(client, draft.ref) | {"skill": [skill.ref for skill in skills.values()]}
    data |= {f"level-{skill.ref}": 3 for skill in skills.values()}
    answer = client.post(f"/post/{draft.ref}/", data)
    assert answer.status_code == 422
    assert "At most 40 skills. Which matter most?" in answer.content.decode()
    assert len(answer.context["needs"]) > 40  # one may be taken out right there
    kept = opportunity_queries.get_card(act_of(posting.owner).actor, draft.ref, language="en")
    assert len(kept.roles[0].requirements) == 1


def test_a_draft_without_skills_counts_and_says_what_is_missing(posting: Any, talent: Person) -> None:
    draft = make_draft(posting.owner, needs=[])
    client = client_of(posting.owner)
    page = client.get(f"/post/{draft.ref}/")
    assert "Name at least one, so that people can be found." in page.content.decode()
    answer = client.post(f"/post/{draft.ref}/", form_of(client, draft.ref) | {"post": "1"})
    assert answer.status_code == 422
    assert opportunity_queries.get_opportunity(draft.ref).status == "draft"


def test_where_conditions_contradict_each_other_the_draft_says_which_to_relax(
    posting: Any, talent: Person
) -> None:
    client = client_of(posting.owner)
    for asked, words in (
        ({}, "Without “cannot start without” on Python: 1 person would fit."),
        ({"minutes_per_week": 2000}, "and together with it"),
        ({"minutes_per_week": 2000, "languages": {"fi": 5}}, "Only all of this together:"),
    ):
        strict = make_draft(posting.owner, needs=[need("Python", 5, must_have=True)], **asked)
        page = client.get(f"/post/{strict.ref}/")
        assert page.context["fit"].fits == 0
        text = page.content.decode()
        assert "Nobody fits as it is asked." in text
        assert any(words in one for one in page.context["relax"]), page.context["relax"]
        opened = opportunity_actions.post(act_of(posting.owner), strict.ref)
        steps = client.get(f"/openings/{opened.ref}/").context["steps"]
        assert steps == page.context["relax"]
        filtered = client.get(f"/openings/{opened.ref}/?f=evidenced")
        assert filtered.context["steps"] == steps


def test_somebody_erased_since_the_list_was_drawn(posting: Any, talent: Person) -> None:
    other = colleague(posting, minutes=960)
    says(other, "Python")
    client = client_of(posting.owner)
    here = f"/openings/{posting.ref}/"
    assert len(client.get(here).context["rows"]) == 2
    erase(talent)
    assert [row["ref"] for row in client.get(here).context["rows"]] == [other.ref]
    assert client.get(f"{here}people/{talent.ref}/").status_code == 404
    assert client.get(f"{here}people/per-nobody/").status_code == 404
    back = client.get(f"{here}?compare={talent.ref}&compare={other.ref}", follow=True)
    assert "Fewer than two of them are still there to compare." in back.content.decode()
    assert client.post(f"{here}people/{talent.ref}/", {"message": "Would you?"}).status_code in (404, 422)
    gone = sent(client, here, request_ref="req-a", do="leave-out", person=talent.ref)
    assert gone.status_code == 404
    shown = Shown.objects.order_by("id").first()
    assert shown is not None
    replayed = client.get(f"/shown/{shown.ref}/").content.decode()
    assert "erased person" in replayed
    assert "Noor Haddad" not in replayed


def test_the_taxonomy_changes_between_the_page_and_its_button(posting: Any, talent: Person) -> None:
    draft = make_draft(posting.owner)
    client = client_of(posting.owner)
    data = form_of(client, draft.ref)
    other = make_skills({"Pythonic work": "tool"})["Pythonic work"]
    decide("merge", skill=need("Python").skill_ref, into=other.ref)
    answer = client.post(f"/post/{draft.ref}/", data | {"title": "Kept all the same"})
    assert answer.status_code == 302
    page = client.get(f"/post/{draft.ref}/")
    assert [row["ref"] for row in page.context["needs"]] == [other.ref]
    assert page.context["fit"].fits == 1
    assert client_of(talent).get(f"/work/{role_of(posting).ref}/").status_code == 200


@pytest.mark.parametrize("number", ["nan", "NaN", "inf", "1e400", "-1", "26", "9" * 40, "10.5", "ten", ""])
def test_a_lift_that_is_no_number_is_told_beside_its_field(posting: Any, number: str) -> None:
    lead = make_person(organisation=posting.organisation, with_account=True, grants=[Grant.PEOPLE_LEAD])
    values = {"work": ["owner"], "strategic_lift": number, "urgent_lift": "0", "keep_days": "365"}
    answer = client_of(lead).post("/organisation/order/", {**values, "request_ref": "req-a"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["strategic_lift"]
    assert OrderRule.objects.count() == 0


@pytest.mark.parametrize(
    "asked", ["?page=nan", "?page=-3", "?page=99999999999999999999", "?sort=age", "?theme=%00x", "?kind=%27"]
)
def test_odd_addresses_of_the_list_are_answered(talent: Person, asked: str) -> None:
    assert client_of(talent).get(f"/work/{asked}").status_code == 200
    assert client_of(talent).get(f"/people/{asked}").status_code == 200


def test_an_owner_leaves_somebody_out_and_takes_it_back(posting: Any, talent: Person) -> None:
    client = client_of(posting.owner)
    here = f"/openings/{posting.ref}/"
    assert "Tell me why" in client.get(here).content.decode()
    page = sent(client, here, request_ref="req-a", do="leave-out", person=talent.ref)
    text = page.content.decode()
    assert page.context["rows"] == []
    assert "Everybody who fits is left out" in text
    assert "1 person whom you left out" in text
    assert not page.context["steps"]
    page = sent(client, here, request_ref="req-b", do="suggest-again", person=talent.ref)
    assert [row["ref"] for row in page.context["rows"]] == [talent.ref]
    assert (
        sent(client_of(talent), here, request_ref="req-c", do="leave-out", person=talent.ref).status_code
        == 403
    )


def test_a_nominated_person_reads_who_thought_of_them_and_why_it_fits(posting: Any, talent: Person) -> None:
    friend = colleague(posting, name="Jan Friend")
    opportunity_actions.nominate(act_of(friend), role_of(posting).ref, talent.ref, "Just right.")
    client = client_of(talent)
    text = client.get("/").content.decode()
    assert "Jan Friend thinks of you for Water-loss early warning." in text
    assert "invites you" not in text
    assert f'href="/work/{role_of(posting).ref}/#match"' in text
    role = client.get(f"/work/{role_of(posting).ref}/")
    assert "Somebody thought of you" in role.content.decode()
    assert role.context["parts"].total_words


def test_at_home_a_suggestion_is_left_out_and_stays_at_home(posting: Any, talent: Person) -> None:
    client, ref = client_of(talent), role_of(posting).ref
    assert "Not interested" in client.get("/").content.decode()
    assert Shown.objects.filter(viewer_ref=talent.ref).count() == 1  # what home showed can be made again too
    page = sent(client, f"/work/{ref}/hide/", request_ref="req-a", **{"from": "home"})
    assert page.request["PATH_INFO"] == "/"
    assert page.context["just_hidden"].ref == ref
    page = sent(client, f"/work/{ref}/hide/", request_ref="req-b", do="again", **{"from": "home"})
    assert [row.ref for row in page.context["rows"]] == [ref]


def test_what_a_search_has_found_tells_why_and_is_left_out(posting: Any, talent: Person) -> None:
    act = act_of(talent)
    search = matching_actions.save_search(act, "work", "Python", {})
    fresh = make_posting(posting.owner, title="Second", needs=[need("Python")])
    matching_actions.check_searches(system("worker", at=NOW + timedelta(hours=2)))
    client = client_of(talent)
    page = client.get(f"/searches/{search.ref}/")
    assert [row.ref for row in page.context["rows"]] == [role_of(fresh).ref]
    text = page.content.decode()
    assert "Tell me why" in text
    assert "Not interested" in text
    back = sent(client, f"/work/{role_of(fresh).ref}/hide/", request_ref="req-a")
    assert back.context["just_hidden"].ref == role_of(fresh).ref
    assert matching_queries.hidden_refs(act.actor) == {role_of(fresh).ref}
