"""Who is told what, once, in their language, by the channel they chose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from muster.foundation import journal
from muster.foundation.act import system
from muster.foundation.errors import Invalid, NotAllowed
from muster.notices import actions, queries
from muster.notices.models import Notice, OutboxMail
from muster.opportunities import actions as opportunity_actions
from muster.people import actions as people_actions
from muster.people.models import Person
from tests.factories.engagements import make_engagement, make_offer
from tests.factories.opportunities import make_candidacy, make_hand, make_posting
from tests.factories.people import NOW, act_of, make_person, operator_act

pytestmark = pytest.mark.django_db(transaction=True)


def words_for(person: Person) -> list[str]:
    return [n.words for n in Notice.objects.filter(person=person).order_by("id")]


def worker(at: Any = NOW) -> Any:
    return system("worker", at=at)


def test_the_owner_hears_of_a_raised_hand_and_the_person_does_not() -> None:
    posting = make_posting()
    thread = make_hand(posting)
    [told] = words_for(posting.owner)
    assert thread.person.name in told
    assert posting.title in told
    assert words_for(thread.person) == []


def test_not_being_chosen_is_told_with_its_reason() -> None:
    thread = make_candidacy("declined")
    told = words_for(thread.person)[-1]
    assert "You were not chosen" in told
    assert "Not this time." in told


def test_the_home_manager_hears_nothing_before_both_have_agreed() -> None:
    _thread, manager = make_offer()
    assert manager is not None
    assert words_for(manager) == []
    sides = make_engagement("awaiting_home")
    [told] = words_for(sides.manager)  # type: ignore[arg-type]
    assert sides.person.name in told


def test_every_step_of_an_engagement_speaks() -> None:
    sides = make_engagement("completed")
    owner, person = words_for(sides.owner), words_for(sides.person)
    assert any("has handed over" in w for w in owner)
    assert any("is agreed by both" in w for w in person)
    assert any("was accepted" in w for w in person)


def test_hearing_the_same_event_again_writes_nothing() -> None:
    posting = make_posting()
    make_hand(posting)
    owed = journal.Delivery.objects.filter(listener="notices.hear").latest("id")
    journal.Delivery.objects.filter(pk=owed.pk).update(done_at=None)
    journal.deliver_due(NOW)
    assert len(words_for(posting.owner)) == 1


def test_a_notice_speaks_the_language_of_its_reader() -> None:
    posting = make_posting()
    people_actions.update_profile(act_of(posting.owner), posting.owner, language="de")
    make_hand(posting)
    assert len(words_for(posting.owner)) == 1


def test_mail_goes_at_once_daily_or_not_at_all() -> None:
    once, daily, never = (make_posting() for _ in range(3))
    actions.set_preference(act_of(daily.owner), "asks", "daily")
    actions.set_preference(act_of(never.owner), "asks", "off")
    for posting in (once, daily, never):
        make_hand(posting)
    assert [m.person for m in OutboxMail.objects.all()] == [once.owner]
    assert actions.send_digest(worker()) == 1
    assert actions.send_digest(worker()) == 0
    assert OutboxMail.objects.latest("id").person == daily.owner
    assert all(len(words_for(p.owner)) == 1 for p in (once, daily, never))


def test_a_digest_leaves_out_what_was_read() -> None:
    posting = make_posting()
    actions.set_preference(act_of(posting.owner), "asks", "daily")
    make_hand(posting)
    actions.mark_read(act_of(posting.owner))
    assert actions.send_digest(worker()) == 0


def test_mail_is_sent_once_and_kept() -> None:
    make_hand(make_posting())
    [ref] = queries.due_mail_refs(NOW)
    assert actions.send_mail_now(worker(), ref)
    assert not actions.send_mail_now(worker(), ref)
    assert len(mail.outbox) == 1
    assert "/go/opening/" in mail.outbox[0].body
    assert queries.due_mail_refs(NOW) == []


def test_mail_that_cannot_be_sent_waits_and_then_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> int:
        raise ConnectionRefusedError("no letter box")

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    make_hand(make_posting())
    [ref] = queries.due_mail_refs(NOW)
    at = NOW
    for _try in range(5):
        assert not actions.send_mail_now(worker(at), ref)
        at += timedelta(days=2)
    kept = OutboxMail.objects.get(ref=ref)
    assert (kept.tries, kept.due_at, kept.sent_at) == (5, None, None)
    assert "no letter box" in kept.error


def test_reading_and_counting_are_ones_own() -> None:
    posting = make_posting()
    make_hand(posting)
    owner, other = act_of(posting.owner), act_of(make_person())
    [notice] = queries.list_notices(owner.actor).items
    assert queries.unread_count(owner.actor) == 1
    assert actions.mark_read(other, [notice.ref]) == 0
    assert queries.list_notices(other.actor).total == 0
    assert actions.mark_read(owner, [notice.ref]) == 1
    assert queries.list_notices(owner.actor, unread=True).total == 0


def test_the_outbox_is_the_operators() -> None:
    make_hand(make_posting())
    assert queries.list_outbox(operator_act().actor, q="raised").total == 1
    with pytest.raises(NotAllowed):
        queries.list_outbox(act_of(make_person()).actor)


def test_a_choice_is_one_of_those_shown() -> None:
    act = act_of(make_person())
    with pytest.raises(Invalid):
        actions.set_preference(act, "asks", "pigeon")
    with pytest.raises(Invalid):
        actions.set_preference(act, "gossip", "each")
    actions.set_preference(act, "skills", "each")
    assert {c.group: c.mail for c in queries.choices_of(act.actor)}["skills"] == "each"


def test_a_withdrawn_hand_is_told_to_the_owner() -> None:
    posting = make_posting()
    thread = make_hand(posting)
    opportunity_actions.withdraw_candidacy(act_of(thread.person), thread.ref)
    assert "took the hand back" in words_for(posting.owner)[-1]
