"""Rooms: only the parties read and write, unread counts hold, files reach those who take part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muster.conversations import actions, queries, rules
from muster.files import actions as files_actions
from muster.files.terms import FilePurpose, ScanState
from muster.foundation import journal
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.notices import queries as notice_queries
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from tests.factories.engagements import clock, make_engagement
from tests.factories.opportunities import make_hand, make_owner, make_posting
from tests.factories.people import NOW, act_of, make_person, operator_act
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def talk(words: str = "When could we begin?", **fields: Any) -> Any:
    """A hand whose person has written."""
    hand = make_hand(make_posting(make_owner(with_account=True), **fields))
    opportunity_actions.say_in_room(act_of(hand.person), hand.ref, words)
    return hand


def owner_of(hand: Any) -> Any:
    return hand.role.opportunity.owner


def test_the_first_word_opens_the_room_for_both_sides() -> None:
    hand = talk()
    view = queries.view(act_of(owner_of(hand)).actor, hand.ref)
    assert view is not None
    assert [one.words for one in view.messages] == ["When could we begin?"]
    assert {name for _ref, name in view.people} == {hand.person.name, owner_of(hand).name}
    assert queries.view(act_of(hand.person).actor, hand.ref) is not None


def test_nobody_else_reads_or_writes_whatever_they_may_do_otherwise() -> None:
    sides = make_engagement()
    ref = sides.engagement.candidacy.ref
    opportunity_actions.say_in_room(act_of(sides.person), ref, "Between us.")
    thread = queries.find_thread(ref)
    assert thread is not None
    organisation = sides.engagement.organisation
    lead = make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    operator = make_person(grants=[Grant.OPERATOR])
    others = [act_of(sides.manager), act_of(lead), act_of(operator), act_of(make_person()), operator_act()]
    for act in others:
        assert queries.view(act.actor, ref) is None or act.actor.is_system
        assert queries.list_threads(act.actor).total == 0 or act.actor.is_system
        with pytest.raises(NotFound):
            opportunity_queries.get_room_view(act.actor, ref)
        with pytest.raises(NotAllowed):
            opportunity_actions.say_in_room(act, ref, "Me too.")
        with pytest.raises(NotAllowed):
            actions.say(act, thread.ref, "Me too.")
        with pytest.raises(NotAllowed):
            actions.mark_read(act, thread.ref, until=1)


def test_somebody_may_be_brought_in_for_a_while() -> None:
    hand = talk()
    decider = make_person()
    thread = queries.find_thread(hand.ref)
    assert thread is not None
    with pytest.raises(NotAllowed):
        actions.bring_in(act_of(hand.person), thread.ref, decider.ref)
    actions.bring_in(clock(), thread.ref, decider.ref)
    actions.bring_in(clock(), thread.ref, decider.ref)
    assert queries.view(act_of(decider).actor, hand.ref) is not None
    opportunity_actions.say_in_room(act_of(decider), hand.ref, "I read both sides.")
    actions.let_go(clock(), thread.ref, decider.ref)
    assert queries.view(act_of(decider).actor, hand.ref) is None
    with pytest.raises(NotAllowed):
        opportunity_actions.say_in_room(act_of(decider), hand.ref, "One more thing.")
    view = queries.view(act_of(hand.person).actor, hand.ref)
    assert view is not None
    assert len(view.messages) == 2
    assert JournalRow.objects.filter(name="thread.joined").count() == 1


def test_unread_counts_what_others_said_since_one_looked() -> None:
    hand = talk()
    own, owner = act_of(hand.person), act_of(owner_of(hand))
    assert (queries.count_unread(own.actor), queries.count_unread(owner.actor)) == (0, 1)
    opportunity_actions.say_in_room(own, hand.ref, "Or on Tuesday?")
    view = queries.view(owner.actor, hand.ref)
    assert view is not None
    assert [one.is_new for one in view.messages] == [True, True]
    (card,) = queries.list_threads(owner.actor).items
    assert (card.unread, card.last_words, card.people) == (2, "Or on Tuesday?", (hand.person.name,))
    actions.mark_read(owner, view.ref, until=view.last_id)
    actions.mark_read(owner, view.ref, until=0)
    assert queries.count_unread(owner.actor) == 0
    opportunity_actions.say_in_room(owner, hand.ref, "Monday.")
    assert (queries.count_unread(own.actor), queries.count_unread(owner.actor)) == (1, 0)


def test_the_journal_and_the_notice_hold_no_words() -> None:
    hand = talk("The code of the door is 4711.")
    journal.deliver_due(NOW)
    rows = JournalRow.objects.filter(name__in=["message.said", "thread.opened"])
    assert rows.count() == 2
    assert not [row for row in rows if "4711" in str(row.payload)]
    told = notice_queries.list_notices(act_of(owner_of(hand)).actor, group="talk").items
    assert [notice.goal_ref for notice in told] == [hand.ref]
    assert "4711" not in told[0].words


def test_files_are_for_those_who_take_part_until_a_scanner_objects() -> None:
    hand = make_hand(make_posting(make_owner()))
    own, owner = act_of(hand.person), act_of(owner_of(hand))
    file = files_actions.store_file(own, "plan.txt", b"The plan.", purpose=FilePurpose.DELIVERY)
    with pytest.raises(NotFound):
        opportunity_actions.say_in_room(owner, hand.ref, "Yours?", file_refs=[file.ref])
    opportunity_actions.say_in_room(own, hand.ref, "", file_refs=[file.ref])
    assert queries.open_file(owner.actor, hand.ref, file.ref).name == "plan.txt"
    with pytest.raises(NotFound):
        queries.open_file(act_of(make_person()).actor, hand.ref, file.ref)
    other = files_actions.store_file(own, "b.txt", b"Another.", purpose=FilePurpose.DELIVERY)
    with pytest.raises(NotFound):
        queries.open_file(owner.actor, hand.ref, other.ref)
    files_actions.note_scan(clock(), file.ref, ScanState.REFUSED)
    with pytest.raises(NotFound):
        queries.open_file(owner.actor, hand.ref, file.ref)
    view = queries.view(owner.actor, hand.ref)
    assert view is not None
    assert view.messages[0].files[0].is_refused


def test_nothing_said_is_refused() -> None:
    hand = make_hand(make_posting(make_owner()))
    with pytest.raises(rules.NothingSaid):
        opportunity_actions.say_in_room(act_of(hand.person), hand.ref, "  ")


def test_reading_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    hand = talk()
    for n in range(5):
        opportunity_actions.say_in_room(act_of(owner_of(hand), NOW + timedelta(minutes=n)), hand.ref, f"{n}")
    actor = act_of(hand.person).actor
    with django_assert_max_num_queries(5):
        queries.view(actor, hand.ref)
    with django_assert_max_num_queries(4):
        queries.list_threads(actor)


# ------------------------------------------------------------ the pages


def test_a_room_on_a_page() -> None:
    hand = talk("**Hello** @" + "x")
    owner = client_of(owner_of(hand))
    listed = owner.get("/rooms/").content.decode()
    assert "1 message is new." in listed
    text = owner.get(f"/rooms/{hand.ref}/").content.decode()
    assert "<strong>Hello</strong>" in text
    assert "You have read everything." in owner.get("/rooms/").content.decode()
    sent = {"words": "Come on Monday.", "request_ref": "req-1"}
    given = SimpleUploadedFile("plan.txt", b"The plan.", "text/plain")
    assert owner.post(f"/rooms/{hand.ref}/", sent | {"files": [given]}).status_code == 302
    assert owner.post(f"/rooms/{hand.ref}/", sent).status_code == 302
    page = owner.get(f"/rooms/{hand.ref}/").content.decode()
    assert page.count("Come on Monday.") == 1
    assert "plan.txt" in page
    empty = owner.post(f"/rooms/{hand.ref}/", {"words": " ", "request_ref": "req-2"})
    assert empty.status_code == 422
    assert "Write something, or add a file." in empty.content.decode()


def test_a_room_of_others_is_not_there() -> None:
    hand = talk()
    stranger = client_of(make_person(with_account=True))
    assert stranger.get(f"/rooms/{hand.ref}/").status_code == 404
    assert stranger.post(f"/rooms/{hand.ref}/", {"words": "Me too."}).status_code == 404
    assert Client().get(f"/rooms/{hand.ref}/").status_code == 302
    assert "Nobody has written yet." in stranger.get("/rooms/").content.decode()


def test_a_file_comes_as_a_download() -> None:
    hand = make_hand(make_posting(make_owner(with_account=True)))
    own = act_of(hand.person)
    file = files_actions.store_file(own, "plan.txt", b"The plan.", purpose=FilePurpose.DELIVERY)
    opportunity_actions.say_in_room(own, hand.ref, "Here.", file_refs=[file.ref])
    answer = client_of(owner_of(hand)).get(f"/rooms/{hand.ref}/files/{file.ref}/")
    assert b"".join(answer.streaming_content) == b"The plan."  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
