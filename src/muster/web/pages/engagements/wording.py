"""The terms in words, line by line, and what has changed since the version before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from muster.engagements.queries import Disputable, EngagementDetail, TermsVersion, milestones_of
from muster.engagements.rules import law_label
from muster.engagements.terms import DisputeItem
from muster.foundation.days import day_long
from muster.foundation.money import Money
from muster.foundation.words import _, _n
from muster.ledger.rules import amount_words
from muster.web.components.moments import day_brief, hours_words, week_words
from muster.web.components.pay_words import money_words, pay_words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the terms; ``before`` holds the words of the version before where they differ."""

    label: str
    words: str
    before: str = ""
    is_changed: bool = False
    is_long: bool = False


def lines_of(versions: Sequence[TermsVersion], today: date, *, is_marked: bool) -> list[Line]:
    """The latest version line by line; marked, each with what it said before where it has changed."""
    now = _words_of(versions[-1], today)
    before = _words_of(versions[-2], today) if is_marked else now
    return [
        Line(label, words, was if was != words else "", was != words, is_long)
        for (label, words, is_long), (_label, was, _long) in zip(now, before, strict=True)
        if words or was
    ]


def _words_of(version: TermsVersion, today: date) -> list[tuple[str, str, bool]]:
    notice = _n("{n} day", "{n} days", n=version.notice_days)
    return [
        (_("What the work is"), version.scope, True),
        (_("Handed over at the end"), version.deliverables, True),
        (_("Hours a week"), _since(hours_words(version.minutes_per_week), version.hours_from, today), False),
        (_("First day"), day_brief(version.starts_date, today), False),
        (_("Last day"), day_brief(version.ends_date, today), False),
        (_("Place"), version.place, False),
        (_("Pay"), _since(pay_words(version.pay), version.rate_from, today), False),
        (_("Notice"), notice, False),
        (
            _("Sure hours a month"),
            hours_words(version.commitment_minutes) if version.commitment_minutes else "",
            False,
        ),
        (_("Paid within"), _paid_within(version), False),
        (_("Rule that holds"), law_label(version.law) if version.law else "", False),
        (_("Decides a dispute"), version.decider.name if version.decider else "", False),
        (_("Whose the result is"), version.ip_words, True),
        (_("What stays between us"), version.confidentiality_words, True),
    ]


def _since(words: str, day: date | None, today: date) -> str:
    """The words, with the day from which on they hold where that is not the first day of the work."""
    return _("{words}, from {day} on", words=words, day=day_brief(day, today)) if day else words


def parts_of(found: EngagementDetail, today: date) -> list[dict[str, str]]:
    """The milestones that were proposed and hold under the latest version: what, for how much, until when."""
    version = found.versions[-1]
    return [
        {
            "title": one.title,
            "price": money_words(Money.from_minor(one.minor, version.pay_currency)),
            "day": day_brief(one.due_date, today),
        }
        for one in milestones_of(found.engagement, version)
    ]


def _paid_within(version: TermsVersion) -> str:
    if not version.pay.is_paid:
        return ""
    return _n("{n} day after the work is done", "{n} days after the work is done", n=version.payment_days)


def signature_words(found: EngagementDetail) -> list[str]:
    """Who signed the latest version, when, and the first letters of the hash of its words."""
    if found.signing is None:
        return []
    return [
        _(
            "{name} signed on {day} at {time}: {hash}",
            name=one.typed_name,
            day=day_long(one.signed_at.date()),
            time=f"{one.signed_at:%H:%M} UTC",
            hash=one.content_hash[:16],
        )
        for one in found.signing.signatures
    ]


def version_words(found: EngagementDetail, today: date) -> str:
    """Which version this is, by whom, and who has accepted it."""
    latest = found.versions[-1]
    work = found.engagement
    proposer = ""
    if latest.proposed_by_id == work.person_id:
        proposer = work.person.name
    elif latest.proposed_by_id == work.owner_id:
        proposer = work.owner.name
    else:
        managers = {approval.manager.pk: approval.manager.name for approval in found.approvals}
        proposer = managers.get(latest.proposed_by_id or 0, "")
    yes = [
        name
        for name, at in (
            (work.owner.name, latest.owner_accepted_at),
            (work.person.name, latest.person_accepted_at),
        )
        if at
    ]
    words = _("Version {n}", n=latest.version)
    if proposer:
        words = _("{version}, proposed by {name}", version=words, name=proposer)
    if len(yes) == 2:
        return _("{version}, accepted by both", version=words)
    return _("{version}, accepted by {name}", version=words, name=yes[0]) if yes else words


def disputable_words(item: Disputable, today: date) -> str:
    """What may be disputed, named so that one finds it in a list; with its money where it has some."""
    day = item.day or today
    words = {
        DisputeItem.HOURS: lambda: week_words(day),
        DisputeItem.DELIVERY: lambda: _("The work handed over on {day}", day=day_brief(day, today)),
        DisputeItem.MILESTONE: lambda: _("Milestone “{title}”", title=item.title),
        DisputeItem.INVOICE: lambda: _("Invoice {number}", number=item.title),
    }[DisputeItem(item.kind)]()
    if item.amount is None:
        return words
    return f"{words} · {amount_words(item.amount, item.unit)}"
