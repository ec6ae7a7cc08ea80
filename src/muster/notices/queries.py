"""Reading notices, choices and the outbox."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.notices import policy, terms
from muster.notices.models import Notice, OutboxMail, Preference, Quiet
from muster.notices.rules import QuietHours

__all__ = [
    "Choice",
    "Notice",
    "OutboxMail",
    "QuietHours",
    "choices_of",
    "due_mail_refs",
    "list_notices",
    "list_outbox",
    "mail_for",
    "persons_with_digest",
    "quiet_hours",
    "unread_count",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """How mail of one group reaches a person."""

    group: str
    label: str
    words: str
    mail: str


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read."""
    return policy.visible_to(actor, Notice.objects.filter(read_at=None)).count()


def list_notices(
    actor: Actor, *, unread: bool = False, group: str = "", number: int = 1, size: int = 20
) -> Page[Notice]:
    """The actor's notices, newest first."""
    rows = policy.visible_to(actor, Notice.objects.all())
    if unread:
        rows = rows.filter(read_at=None)
    if group:
        rows = rows.filter(group=group)
    return page_of(rows.order_by("-id"), number, size)


def choices_of(actor: Actor) -> list[Choice]:
    """The actor's choice for every group, the default where nothing was chosen."""
    chosen = dict(Preference.objects.filter(person__ref=actor.ref).values_list("group", "mail"))
    return [
        Choice(
            str(group),
            terms.group_label(group),
            terms.group_words(group),
            chosen.get(group, terms.DEFAULT_MAIL[group]),
        )
        for group in terms.Group
    ]


def mail_for(person_refs: set[str], group: terms.Group) -> dict[str, terms.Mail]:
    """How mail of the group reaches each of these persons."""
    chosen = Preference.objects.filter(person__ref__in=person_refs, group=group)
    found = {ref: terms.Mail(mail) for ref, mail in chosen.values_list("person__ref", "mail")}
    return {ref: found.get(ref, terms.DEFAULT_MAIL[group]) for ref in person_refs}


def list_outbox(actor: Actor, *, q: str = "", number: int = 1, size: int = 20) -> Page[OutboxMail]:
    """Mail, newest first, found by address, subject or text. Raises NotAllowed for anybody but operators."""
    policy.may_see_outbox(actor).require()
    rows = OutboxMail.objects.select_related("person").order_by("-id")
    if q.strip():
        words = q.strip()
        rows = rows.filter(
            Q(address__icontains=words) | Q(subject__icontains=words) | Q(text__icontains=words)
        )
    return page_of(rows, number, size)


def due_mail_refs(at: datetime, *, limit: int = 200) -> list[str]:
    """References of mails that wait to be sent, oldest first."""
    rows = OutboxMail.objects.filter(sent_at=None, due_at__lte=at).order_by("id")
    return list(rows.values_list("ref", flat=True)[:limit])


def persons_with_digest() -> list[str]:
    """References of persons for whom notices wait for the daily mail."""
    rows = Notice.objects.filter(in_digest=True)
    return sorted(set(rows.values_list("person__ref", flat=True)))


def quiet_hours(person_refs: Collection[str]) -> dict[str, QuietHours]:
    """For those of these persons who want quiet hours, in one query."""
    rows = Quiet.objects.filter(person__ref__in=list(person_refs))
    found = rows.values_list("person__ref", "start_minute", "end_minute", "person__time_zone")
    return {ref: QuietHours(start, end, zone) for ref, start, end, zone in found}
