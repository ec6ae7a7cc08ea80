"""Telling, reading, choosing, sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from muster.conversations import queries as conversation_queries
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Invalid
from muster.foundation.words import _, _n, use_language
from muster.notices import events, formats, policy, queries, rules, terms
from muster.notices.models import Notice, OutboxMail, Preference, Quiet
from muster.people import queries as people_queries


def _link(notice: Notice) -> str:
    return _url(notice.goal, notice.goal_ref)


def _url(goal: str, ref: str) -> str:
    base = settings.MUSTER_URL.rstrip("/")
    return f"{base}/go/{goal}/{ref}/" if goal else f"{base}/notices/"


@action
def tell(
    act: Act,
    *,
    journal_ref: str,
    event: str,
    group: terms.Group,
    goal: str,
    goal_ref: str,
    messages: Mapping[str, str],
    calendar: str = "",
    message_ref: str = "",
) -> list[Notice]:
    """Write one notice for each person (reference to sentence), and mail where they want it at once.

    ``calendar`` goes with the mail, and so do the words of the message ``message_ref``. Telling the same event again writes nothing; a mail waits for the end of quiet hours.
    No event: it only passes one on.
    """
    policy.may_tell(act.actor).require()
    persons = people_queries.persons_by_ref(messages)
    ways = queries.mail_for(set(persons), group)
    quiet = queries.quiet_hours([ref for ref, way in ways.items() if way == terms.Mail.EACH])
    written = []
    for ref, words in messages.items():
        if ref not in persons:
            continue
        notice, created = Notice.objects.get_or_create(
            journal_ref=journal_ref,
            person=persons[ref],
            defaults={
                "event": event,
                "group": group,
                "words": words,
                "goal": goal,
                "goal_ref": goal_ref,
                "at": act.at,
                "in_digest": ways[ref] == terms.Mail.DAILY,
            },
        )
        if created:
            written.append(notice)
            if ways[ref] == terms.Mail.EACH and notice.person.email:
                due_at = rules.after_quiet(act.at, quiet.get(ref))
                _write_mail(act, notice, calendar, message_ref, due_at=due_at)
    return written


def _write_mail(act: Act, notice: Notice, calendar: str, message_ref: str, *, due_at: datetime) -> None:
    person = notice.person
    with use_language(person.language):
        closing = _(
            "You choose how Muster writes to you: {url}", url=f"{settings.MUSTER_URL}/notices/settings/"
        )
        subject = notice.words if len(notice.words) <= 120 else f"{notice.words[:117]}…"
    OutboxMail.objects.create(
        person=person,
        address=person.email,
        subject=" ".join(subject.split()),
        text=f"{notice.words}\n\n{_link(notice)}\n\n{closing}\n",
        calendar=calendar,
        message_ref=message_ref,
        at=act.at,
        due_at=due_at,
    )


@action
def mark_read(act: Act, refs: Sequence[str] | None = None) -> int:
    """Mark one's notices as read, all of them with None; how many were unread."""
    policy.may_read_notices(act.actor).require()
    rows = policy.visible_to(act.actor, Notice.objects.filter(read_at=None))
    if refs is not None:
        rows = rows.filter(ref__in=list(refs))
    count = rows.update(read_at=act.at)
    if count:
        journal.record(act, events.NoticesRead(person_ref=act.actor.ref, count=count))
    return count


@action
def set_preference(act: Act, group: str, mail: str) -> None:
    """Choose how mail of a group reaches oneself. Raises Invalid for an unknown group or way."""
    policy.may_set_preference(act.actor).require()
    if group not in set(terms.Group) or mail not in set(terms.Mail):
        raise Invalid(_("Choose one of the ways shown."), field=group)
    Preference.objects.update_or_create(
        person=people_queries.get_person(act.actor.ref), group=group, defaults={"mail": mail}
    )
    journal.record(act, events.PreferenceSet(person_ref=act.actor.ref, group=group, mail=mail))


@action
def set_quiet_hours(act: Act, start_minute: int, end_minute: int) -> None:
    """No mail reaches oneself from the start to the end, minutes of the day in one's own time zone.

    Notices on the page are there at once all the same. Raises QuietHoursInvalid.
    """
    policy.may_set_preference(act.actor).require()
    rules.check_quiet(start_minute, end_minute)
    Quiet.objects.update_or_create(
        person=people_queries.get_person(act.actor.ref),
        defaults={"start_minute": start_minute, "end_minute": end_minute},
    )
    journal.record(act, events.QuietHoursSet(person_ref=act.actor.ref, is_set=True))


@action
def end_quiet_hours(act: Act) -> None:
    """Mail reaches oneself at any hour again; nothing happens where there were no quiet hours."""
    policy.may_set_preference(act.actor).require()
    gone, _each = Quiet.objects.filter(person__ref=act.actor.ref).delete()
    if gone:
        journal.record(act, events.QuietHoursSet(person_ref=act.actor.ref, is_set=False))


@action
def send_digest(act: Act) -> int:
    """Write one mail for each person with notices waiting for the daily mail; the number of mails.

    No event: a mail in the outbox says as much.
    """
    policy.may_send_mail(act.actor).require()
    written = 0
    for ref in queries.persons_with_digest():
        written += _digest_for(act, ref)
    return written


def _digest_for(act: Act, person_ref: str) -> int:
    rows = Notice.objects.select_for_update().filter(person__ref=person_ref, in_digest=True)
    notices = list(rows.select_related("person").order_by("id")[: terms.MOST_IN_DIGEST])
    Notice.objects.filter(pk__in=[n.pk for n in notices]).update(in_digest=False)
    unread = [n for n in notices if n.read_at is None]
    if not unread or not unread[0].person.email:
        return 0
    person = unread[0].person
    with use_language(person.language):
        subject = _n("One thing has happened", "{n} things have happened", n=len(unread))
        lines = "\n\n".join(f"{n.words}\n{_link(n)}" for n in unread)
        closing = _(
            "You choose how Muster writes to you: {url}", url=f"{settings.MUSTER_URL}/notices/settings/"
        )
    OutboxMail.objects.create(
        person=person,
        address=person.email,
        subject=subject,
        text=f"{lines}\n\n{closing}\n",
        at=act.at,
        due_at=rules.after_quiet(act.at, queries.quiet_hours([person_ref]).get(person_ref)),
    )
    return 1


@action
def refuse_letter(act: Act, person_ref: str, thread_ref: str, words: str) -> None:
    """Tell somebody by mail, at the address that Muster knows, why what came from their address for a room was not taken.

    No event: nothing has happened but a mail.
    """
    policy.may_tell(act.actor).require()
    person = people_queries.get_person(person_ref)
    thread = conversation_queries.get_thread(thread_ref)
    if not person.email:
        return
    with use_language(person.language):
        subject = _("Your mail about “{title}” does not stand in the room", title=thread.title)
        closing = _("Write in the room itself: {url}", url=_url(terms.Goal.ROOM, thread.about_ref))
    OutboxMail.objects.create(
        person=person,
        address=person.email,
        subject=" ".join(subject.split())[:200],
        text=f"{words}\n\n{closing}\n",
        at=act.at,
        due_at=act.at,
    )


@action
def send_mail_now(act: Act, mail_ref: str) -> bool:
    """Send one mail of the outbox; False when the server refused it, which is kept and tried again later.

    No event: the row itself keeps when it was sent, or why not.
    """
    policy.may_send_mail(act.actor).require()
    waiting = OutboxMail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    mail = waiting.filter(ref=mail_ref, sent_at=None).first()
    if mail is None:
        return False
    mail.tries += 1
    try:
        formats.message_of(mail).send()
    except OSError as error:
        waits = terms.MAIL_RETRY_MINUTES
        mail.error = f"{type(error).__name__}: {error}"[:1000]
        mail.due_at = act.at + timedelta(minutes=waits[mail.tries - 1]) if mail.tries <= len(waits) else None
        mail.save(update_fields=["tries", "error", "due_at"])
        return False
    mail.sent_at, mail.error = act.at, ""
    mail.save(update_fields=["tries", "sent_at", "error"])
    return True
