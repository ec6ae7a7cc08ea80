"""Mail in: what its writer wrote this time, the room behind its address, and what is refused."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from muster.conversations import actions as conversation_actions
from muster.conversations import queries as conversation_queries
from muster.conversations import rules
from muster.conversations.models import Message, Thread
from muster.files.models import StoredFile
from muster.foundation import journal
from muster.foundation.act import system
from muster.notices import actions as notice_actions
from muster.notices import queries as notice_queries
from muster.notices.models import OutboxMail
from muster.ops import letters
from muster.people import actions as people_actions
from muster.people.models import Person
from tests.factories.people import NOW, act_of, make_person
from tests.ops.letters_made import letter, mailbox

ROOMS = "rooms@muster.example"
REF = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=12, max_size=12)
MARK = "> ~~~ Write your answer above this line ~~~\n> Maren:\n> Can you come?\n"


@pytest.fixture
def room(db: None, settings: Any) -> tuple[Thread, Person, Person]:
    """A room with two people in it, on an installation that takes mail."""
    settings.MUSTER_MAIL_ROOMS = ROOMS
    ines = make_person("Ines Brandt", email="ines@brandt.example")
    maren = make_person("Maren Okafor", email="maren@okafor.example")
    thread = conversation_actions.open_thread(
        system("test", at=NOW),
        "candidacy",
        "can-1",
        title="Demand forecast",
        person_refs=(ines.ref, maren.ref),
    )
    return thread, ines, maren


def address_of(thread: Thread, person: Person) -> str:
    return conversation_queries.reply_address(thread.ref, person.ref)


def said(thread: Thread) -> list[tuple[str, str]]:
    return list(thread.messages.values_list("author__name", "words"))


@given(REF, REF, st.booleans())
def test_an_address_names_its_thread_and_person_and_no_other_opens(one: str, two: str, upper: bool) -> None:
    thread, person = f"thr-{one}", f"per-{two}"
    made = rules.reply_address(ROOMS, thread, person, key="k")
    assert len(made.partition("@")[0]) <= 64
    assert rules.read_reply_address(ROOMS, made.upper() if upper else made, key="k") == (thread, person)
    assert rules.read_reply_address("other@muster.example", made, key="k") is None
    assert rules.read_reply_address(ROOMS, made, key="another") is None
    place = made.index("+") + 1
    for index in (place, place + 12, place + 24, place + 39):
        letter_there = "7" if made[index] != "7" else "5"
        assert (
            rules.read_reply_address(ROOMS, made[:index] + letter_there + made[index + 1 :], key="k") is None
        )


@pytest.mark.parametrize("wrong", ["", "rooms@muster.example", "rooms+@muster.example", "a@b", "rooms+x@@y"])
def test_addresses_that_muster_never_made(wrong: str) -> None:
    assert rules.read_reply_address(ROOMS, wrong, key="k") is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Gladly.\n\n" + MARK, "Gladly."),
        ("Gladly.\n\nOn Fri, 27 Nov 2026 at 10:01 Muster <m@x.example> wrote:\n\n" + MARK, "Gladly."),
        ("Gern.\n\nAm Fr., 27. Nov. 2026 um 10:01 Uhr schrieb Muster\n<m@x.example>:\n\n" + MARK, "Gern."),
        ("Oui.\n\nLe ven. 27 nov. 2026 à 10:01, Muster a écrit\xa0:\n\n> avant\n", "Oui."),
        ("Ja.\n\nVon: Muster\nGesendet: Freitag\nAn: Ines\nBetreff: Re: a\n\n" + MARK[2:], "Ja."),
        ("Two things:\n\n- one\n- two", "Two things:\n\n- one\n- two"),
        ("One.\n> quoted\nTwo.", "One.\nTwo."),
        ("Yes.\n\nInes\n-- \nInes Brandt\n+49 1234", "Yes.\n\nInes"),
        ("A question: where?\n\n" + MARK, "A question: where?"),
        (MARK, ""),
    ],
)
def test_only_what_was_written_this_time_is_kept(written: str, kept: str) -> None:
    assert letters.read_letter(letter(ROOMS, "a@b.example", written)).words == kept


def test_a_page_becomes_plain_lines_without_its_quote() -> None:
    html = "<html><head><title>x</title></head><body><p>Yes,<br>gladly.</p><blockquote>old</blockquote></body></html>"
    assert letters.read_letter(letter(ROOMS, "a@b.example", html=html)).words == "Yes,\ngladly."


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff",
        b"no header at all",
        b"\n\n",
        b"From: =?x?q?=?=\nTo: <<<>>>\nContent-Type: text/plain; charset=nope\n\n\xff",
    ],
)
def test_bytes_that_are_no_mail_are_refused_in_words_or_read_as_far_as_they_go(raw: bytes) -> None:
    with suppress(letters.LetterUnreadable):
        assert letters.read_letter(raw).addresses == ()
    assert letters.LetterUnreadable().message == "This is not a mail that we can read."


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail_or_not(noise: bytes) -> None:
    for raw in (
        noise,
        b"From: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + noise,
    ):
        try:
            letters.read_letter(raw)
        except letters.LetterUnreadable:
            continue


@pytest.mark.parametrize(
    "body", ["\n" * 200_000, "On " + "a " * 90_000, "> " * 90_000, "From: x\n" * 20_000, "~~~ " * 40_000]
)
def test_hostile_bodies_take_no_time(body: str) -> None:
    before = time.process_time()
    letters.read_letter(letter(ROOMS, "a@b.example", body))
    assert (
        time.process_time() - before < 20
    )  # linear: far below a second; a pattern that backtracks takes minutes


def test_an_answer_stands_in_the_room_once(
    transactional_db: None, room: tuple[Thread, Person, Person]
) -> None:
    thread, ines, maren = room
    raw = letter(address_of(thread, ines), "Ines@Brandt.example", "Gladly.\n\n" + MARK)
    assert letters.take_letter(raw, at=NOW) == letters.Taken.SAID
    assert letters.take_letter(raw, at=NOW) == letters.Taken.AGAIN
    assert said(thread) == [("Ines Brandt", "Gladly.")]
    journal.deliver_due(NOW)
    [told] = notice_queries.list_notices(act_of(maren).actor).items
    assert "Ines Brandt wrote to you" in told.words
    row = journal.JournalRow.objects.get(name="message.said")
    assert (row.door, row.actor_ref) == ("mail", ines.ref)


def test_mail_out_carries_the_words_and_the_way_back(room: tuple[Thread, Person, Person]) -> None:
    thread, ines, maren = room
    notice_actions.set_preference(act_of(maren), "talk", "each")
    conversation_actions.say(act_of(ines), thread.ref, "Can we meet on **Monday**?")
    journal.deliver_due(NOW)
    [waiting] = OutboxMail.objects.all()
    assert "Monday" not in waiting.text
    notice_actions.send_mail_now(system("worker", at=NOW), waiting.ref)
    [sent] = mail.outbox
    assert sent.body.startswith(
        "~~~ Write your answer above this line ~~~\n\nInes Brandt:\n\nCan we meet on **Monday**?"
    )
    assert sent.reply_to == [address_of(thread, maren)]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    quoted = "".join(f"> {line}\n" for line in sent.body.split("\n"))
    raw = letter(sent.reply_to[0], maren.email, f"At ten.\n\nOn Friday Muster wrote:\n\n{quoted}")
    assert letters.take_letter(raw, at=NOW) == letters.Taken.SAID
    assert said(thread)[-1] == ("Maren Okafor", "At ten.")


def test_whoever_left_the_room_gets_no_words(room: tuple[Thread, Person, Person]) -> None:
    thread, ines, maren = room
    notice_actions.set_preference(act_of(maren), "talk", "each")
    conversation_actions.say(act_of(ines), thread.ref, "Can we meet?")
    journal.deliver_due(NOW)
    conversation_actions.let_go(system("test", at=NOW), thread.ref, maren.ref)
    notice_actions.send_mail_now(system("worker", at=NOW), OutboxMail.objects.get().ref)
    assert "Can we meet" not in mail.outbox[0].body
    assert mail.outbox[0].reply_to == []
    assert (
        letters.take_letter(letter(address_of(thread, maren), maren.email), at=NOW) == letters.Taken.REFUSED
    )
    assert said(thread) == [("Ines Brandt", "Can we meet?")]


def test_files_come_along_all_or_none(room: tuple[Thread, Person, Person]) -> None:
    thread, ines, _maren = room
    address = address_of(thread, ines)
    plan = ("plan.txt", b"Monday: begin.\n")
    raw = letter(address, ines.email, "The plan.", files=(plan,), mark="<a@x>")
    assert letters.take_letter(raw, at=NOW) == letters.Taken.SAID
    [message] = Message.objects.filter(thread=thread)
    assert [StoredFile.objects.get(ref=ref).name for ref in message.file_refs] == ["plan.txt"]
    harmful = letter(address, ines.email, "Two.", files=(plan, ("run.exe", b"MZ\x90\x00" * 40)), mark="<b@x>")
    assert letters.take_letter(harmful, at=NOW) == letters.Taken.REFUSED
    many = letter(address, ines.email, "Six.", files=(plan,) * 6, mark="<c@x>")
    assert letters.take_letter(many, at=NOW) == letters.Taken.REFUSED
    assert (Message.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert "At most 5 files go with one message." in OutboxMail.objects.latest("id").text


@pytest.mark.parametrize(
    ("change", "taken", "words"),
    [
        ({"sender": "somebody@else.example"}, "refused", "which is not the address that Muster knows of you"),
        ({"words": MARK}, "refused", "Write something, or add a file."),
        ({"words": "a" * 8001}, "refused", "A message has at most 8000 characters."),
        ({"to": ROOMS}, "not ours", ""),
        ({"to": "rooms+" + "a" * 40 + "@muster.example"}, "not ours", ""),
        ({"Auto_Submitted": "auto-replied"}, "automatic", ""),
        ({"Precedence": "bulk"}, "automatic", ""),
        ({"Return_Path": "<>"}, "automatic", ""),
    ],
)
def test_what_is_not_said(
    room: tuple[Thread, Person, Person], change: dict[str, str], taken: str, words: str
) -> None:
    thread, ines, _maren = room
    given_ = {"to": address_of(thread, ines), "sender": ines.email} | change
    assert letters.take_letter(letter(**given_), at=NOW) == taken
    assert said(thread) == []
    told = list(OutboxMail.objects.values_list("address", "text"))
    assert [address for address, _text in told] == ([ines.email] if words else [])
    assert all(words in text and "/go/room/can-1/" in text for _address, text in told)


def test_a_mark_that_somebody_else_chose_too_keeps_no_letter_out(
    transactional_db: None, room: tuple[Thread, Person, Person]
) -> None:
    thread, ines, maren = room
    for person, words in ((ines, "One."), (maren, "Two.")):
        raw = letter(address_of(thread, person), person.email, words, mark="<same@x>")
        assert letters.take_letter(raw, at=NOW) == letters.Taken.SAID
    assert [words for _name, words in said(thread)] == ["One.", "Two."]


def test_nobody_without_an_address_speaks_by_mail(room: tuple[Thread, Person, Person]) -> None:
    thread, ines, _maren = room
    Person.objects.filter(pk=ines.pk).update(email="")
    raw = letter(address_of(thread, ines), "x@y.example").replace(b"From: Somebody <x@y.example>\n", b"")
    assert letters.read_letter(raw).sender == ""
    assert letters.take_letter(raw, at=NOW) == letters.Taken.REFUSED
    assert said(thread) == []


def test_a_name_of_a_file_that_holds_a_nul_is_no_hindrance(room: tuple[Thread, Person, Person]) -> None:
    thread, ines, _maren = room
    raw = letter(address_of(thread, ines), ines.email, files=(("plan.txt", b"Begin."),))
    raw = raw.replace(b'filename="plan.txt"', b'filename="=?utf-8?q?pl=00an.txt?="')
    assert letters.take_letter(raw, at=NOW) in (letters.Taken.SAID, letters.Taken.REFUSED)


def test_an_erased_person_says_nothing_any_more(room: tuple[Thread, Person, Person]) -> None:
    thread, ines, _maren = room
    address, email = address_of(thread, ines), ines.email
    people_actions.erase_person(act_of(ines), ines.ref, typed_name=ines.name)
    assert letters.take_letter(letter(address, email), at=NOW) == letters.Taken.REFUSED
    assert said(thread) == []
    assert not OutboxMail.objects.exists()


def test_the_mailbox_is_read_once_and_what_cannot_be_read_is_flagged(
    room: tuple[Thread, Person, Person], settings: Any
) -> None:
    thread, ines, _maren = room
    address = address_of(thread, ines)
    mails = [
        letter(address, ines.email, "One.", mark="<1@x>"),
        b"\xff\xfe no mail",
        letter(address, ines.email, "Large.", mark="<2@x>"),
        letter(address, ines.email, "Two.", mark="<3@x>"),
    ]
    with mailbox(mails, sizes={3: letters.LARGEST + 1}) as server:
        settings.MUSTER_MAIL_IN = server.url
        out = io.StringIO()
        call_command("take_mail", "--mailbox", stdout=out)
        assert out.getvalue() == "4 mails were read.\n"
        call_command("take_mail", "--mailbox", stdout=out)
        assert out.getvalue().endswith("0 mails were read.\n")
        assert server.marks[1] == r"(\Seen)"
        assert server.marks[2] == r"(\Seen \Flagged)"
    assert [words for _name, words in said(thread)] == ["One.", "Two."]
    assert "too large" in OutboxMail.objects.get().text


def test_one_odd_mail_keeps_no_other_waiting() -> None:
    taken = []

    def take(raw: bytes, *, is_cut: bool) -> None:
        if raw == b"odd":
            raise ValueError("something nobody thought of")
        taken.append((raw, is_cut))

    with mailbox([b"odd", b"fine"]) as server:
        assert letters.read_mailbox(server.url, take) == 2
        assert server.marks == {1: r"(\Seen \Flagged)", 2: r"(\Seen)"}
    assert taken == [(b"fine", False)]


def test_a_mailbox_that_does_not_answer_is_said_in_words(settings: Any, room: object) -> None:
    settings.MUSTER_MAIL_IN = "imaps://nobody"
    with pytest.raises(CommandError, match="is written as imaps"):
        call_command("take_mail", "--mailbox")
    with mailbox([], word="another") as server:
        settings.MUSTER_MAIL_IN = server.url
        with pytest.raises(CommandError, match=r"The mailbox at 127.0.0.1 cannot be read: .*wrong password"):
            call_command("take_mail", "--mailbox")
        settings.MUSTER_MAIL_IN = server.url.replace("INBOX", "Elsewhere")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("take_mail", "--mailbox")


def test_one_mail_from_a_file(room: tuple[Thread, Person, Person], tmp_path: Any, settings: Any) -> None:
    thread, ines, _maren = room
    path = tmp_path / "letter.eml"
    path.write_bytes(letter(address_of(thread, ines), ines.email))
    out = io.StringIO()
    call_command("take_mail", str(path), stdout=out)
    assert out.getvalue() == "said\n"
    with pytest.raises(CommandError, match="not a file we can read"):
        call_command("take_mail", str(tmp_path / "none.eml"))
    settings.MUSTER_MAIL_ROOMS = ""
    with pytest.raises(CommandError, match="MUSTER_MAIL_ROOMS"):
        call_command("take_mail", str(path))
