"""The notices' page, the choice of mail, and the links that lead on."""

from __future__ import annotations

import pytest

from muster.notices import queries as notices_queries
from tests.factories.opportunities import make_hand, make_owner, make_posting
from tests.factories.people import act_of, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_notice_is_read_by_following_it() -> None:
    posting = make_posting(make_owner(with_account=True))
    make_hand(posting)
    client = client_of(posting.owner)
    page = client.get("/notices/").content.decode()
    assert "One thing is new" in page
    [notice] = notices_queries.list_notices(act_of(posting.owner).actor).items
    answer = client.get(f"/go/opening/{posting.ref}/?n={notice.ref}")
    assert answer["Location"] == f"/openings/{posting.ref}/"
    assert "Nothing new" in client.get("/notices/").content.decode()


def test_all_are_marked_at_once_and_filters_narrow() -> None:
    posting = make_posting(make_owner(with_account=True))
    make_hand(posting)
    client = client_of(posting.owner)
    assert "raised a hand" in client.get("/notices/?group=asks&unread=1").content.decode()
    assert "No notices here" in client.get("/notices/?group=skills&page=x").content.decode()
    client.post("/notices/read/")
    assert notices_queries.unread_count(act_of(posting.owner).actor) == 0


def test_mail_is_chosen_by_group_and_a_strange_choice_is_refused() -> None:
    person = make_person(with_account=True)
    client = client_of(person)
    sent = {"group": "asks", "mail": "off", "request_ref": "req-a"}
    assert client.post("/notices/settings/", sent)["Location"] == "/notices/settings/"
    assert client.post("/notices/settings/", sent | {"mail": "each"}).status_code == 302
    assert {c.group: c.mail for c in notices_queries.choices_of(act_of(person).actor)}["asks"] == "off"
    assert client.post("/notices/settings/", {"group": "asks", "mail": "pigeon"}).status_code == 422


def test_a_link_to_nothing_we_know_is_not_found() -> None:
    client = client_of(make_person(with_account=True))
    assert client.get("/go/moon/opp-1/").status_code == 404
    assert client.get("/notices/settings/").status_code == 200
