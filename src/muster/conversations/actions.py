"""The verbs of threads. Opening one and bringing people in is done by the floors above, in the system's name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from muster.conversations import events, policy, queries, rules
from muster.conversations.models import Message, Participant, Thread
from muster.files import queries as files_queries
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import queries as people_queries


@action
def open_thread(
    act: Act, about_kind: str, about_ref: str, *, title: str, person_refs: Collection[str]
) -> Thread:
    """The thread about this thing, with these people in it; opened where there is none, else as it is."""
    policy.may_arrange(act.actor).require()
    thread, is_new = Thread.objects.get_or_create(
        about_ref=about_ref,
        defaults={"about_kind": about_kind, "title": title[:200], "opened_at": act.at},
    )
    if not is_new:
        return thread
    persons = people_queries.persons_by_ref(list(person_refs))
    Participant.objects.bulk_create(
        [Participant(thread=thread, person=persons[ref], joined_at=act.at) for ref in sorted(persons)]
    )
    journal.record(
        act,
        events.ThreadOpened(thread_ref=thread.ref, about_ref=about_ref, person_refs=tuple(sorted(persons))),
    )
    return thread


@action
def bring_in(act: Act, thread_ref: str, person_ref: str) -> None:
    """Let somebody take part: a decider while a dispute runs. Twice is once."""
    policy.may_arrange(act.actor).require()
    thread = queries.get_thread(thread_ref)
    person = people_queries.get_person(person_ref)
    part, is_new = Participant.objects.get_or_create(
        thread=thread, person=person, defaults={"joined_at": act.at}
    )
    if not is_new and part.left_at is None:
        return
    part.left_at = None
    part.save(update_fields=["left_at"])
    journal.record(
        act, events.ThreadJoined(thread_ref=thread.ref, about_ref=thread.about_ref, person_ref=person_ref)
    )


@action
def let_go(act: Act, thread_ref: str, person_ref: str) -> None:
    """End somebody's part in a thread; what they wrote stays."""
    policy.may_arrange(act.actor).require()
    thread = queries.get_thread(thread_ref)
    gone = thread.participants.filter(person__ref=person_ref, left_at=None).update(left_at=act.at)
    if gone:
        journal.record(
            act, events.ThreadLeft(thread_ref=thread.ref, about_ref=thread.about_ref, person_ref=person_ref)
        )


@action
def say(act: Act, thread_ref: str, words: str, *, file_refs: Sequence[str] = ()) -> Message:
    """Write in a thread, with files of one's own. Raises NothingSaid, TooLong, TooManyFiles, NotFound for a file."""
    thread = queries.get_thread(thread_ref)
    policy.may_take_part(act.actor, thread).require()
    words = rules.check_message(words, file_refs)
    for ref in file_refs:
        files_queries.get_visible_file(act.actor, ref)
    parts = list(thread.participants.filter(left_at=None).select_related("person"))
    others = {part.person.ref: part.person.name for part in parts if part.person.ref != act.actor.person_ref}
    mentioned = rules.mentions_of(words, others)
    message = Message.objects.create(
        thread=thread,
        author=people_queries.get_person(act.actor.person_ref),
        words=words,
        file_refs=list(file_refs),
        mentioned=list(mentioned),
        said_at=act.at,
    )
    thread.last_at = act.at
    thread.save(update_fields=["last_at"])
    _seen(act, thread, message.pk)
    journal.record(
        act,
        events.MessageSaid(
            message_ref=message.ref,
            thread_ref=thread.ref,
            about_ref=thread.about_ref,
            author_ref=act.actor.person_ref,
            to_refs=tuple(sorted(others)),
            mentioned_refs=tuple(sorted(mentioned)),
            title=thread.title,
        ),
    )
    return message


@action
def mark_read(act: Act, thread_ref: str, *, until: int) -> None:
    """Note that the actor has read up to this message's number; never backwards.

    No event: how far somebody has read is nobody else's to know.
    """
    thread = queries.get_thread(thread_ref)
    policy.may_take_part(act.actor, thread).require()
    _seen(act, thread, until)


def _seen(act: Act, thread: Thread, until: int) -> None:
    thread.participants.filter(person__ref=act.actor.person_ref, read_until__lt=until).update(
        read_until=until
    )
