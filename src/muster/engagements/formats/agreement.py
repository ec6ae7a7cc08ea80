"""The agreement of two sides as a paper: every line of the version, both names with moment and hash. Set by typst."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from muster.engagements import rules, terms
from muster.engagements.queries import Agreement
from muster.foundation.days import day_long
from muster.foundation.money import Money
from muster.foundation.typeset import pdf_of
from muster.foundation.words import _, _n, language
from muster.opportunities.terms import PayTerms, kind_label, pay_kind_label

TEMPLATE = Path(__file__).with_name("agreement.typ")


def agreement_pdf(found: Agreement) -> bytes:
    """The agreement in the present language as PDF/A. Words of people are data to the template, never code."""
    return pdf_of(TEMPLATE, said_of(found))


def said_of(found: Agreement) -> dict[str, object]:
    """Everything the page says, as plain values."""
    work, version = found.work, found.version
    return {
        "lang": language(),
        "kind": _("Agreement, version {n}", n=version.version),
        "title": work.title,
        "issuer": work.organisation.name,
        "state": _state(found),
        "sides": [
            [_("Does the work"), work.person.name],
            [
                _("For whom"),
                _("{owner}, {organisation}", owner=work.owner.name, organisation=work.organisation.name),
            ],
            [_("Kind of work"), kind_label(work.kind)],
        ],
        "facts": _facts(found),
        "parts_head": _("Milestones"),
        "parts": [[one.title, _day(one.due_date), str(_money(found, one.minor))] for one in found.milestones],
        "long": [[label, words] for label, words in _long(found) if words],
        "names_head": _("Signatures"),
        "names": _names(found),
        "hash_head": _("SHA-256 of these words as canonical JSON (RFC 8785)"),
        "hash": found.content_hash,
        "foot": _(
            "Made by Muster on {day} from the record of both sides. Reference {ref}.",
            day=_day(found.made_at.date()),
            ref=work.ref,
        ),
    }


def _day(day: date) -> str:
    return f"{day_long(day)} {day.year}"


def _money(found: Agreement, minor: int) -> Money:
    return Money.from_minor(minor, found.version.pay_currency)


def _state(found: Agreement) -> str:
    version, work = found.version, found.work
    if version.is_accepted:
        return _("Agreed by both sides.")
    yes = [
        name
        for name, at in (
            (work.owner.name, version.owner_accepted_at),
            (work.person.name, version.person_accepted_at),
        )
        if at
    ]
    if yes:
        return _("Accepted by {name}; not agreed by both.", name=yes[0])
    return _("A draft: nobody has accepted it yet.")


def _facts(found: Agreement) -> list[list[str]]:
    version = found.version
    lines = [
        (_("Hours a week"), _since(_hours(version.minutes_per_week), version.hours_from)),
        (
            _("Sure hours a month"),
            _hours(version.commitment_minutes) if version.commitment_minutes else "",
        ),
        (_("First day"), _day(version.starts_date)),
        (_("Last day"), _day(version.ends_date)),
        (_("Place"), version.place),
        (_("Pay"), _since(_pay(version.pay), version.rate_from)),
        (_("Paid within"), _paid_within(found)),
        (_("Notice"), _n("{n} day", "{n} days", n=version.notice_days)),
        (_("Decides a dispute"), version.decider.name if version.decider else _("nobody named yet")),
        (_("Rule that holds"), rules.law_label(version.law) if version.law else ""),
    ]
    return [[label, words] for label, words in lines if words]


def _since(words: str, day: date | None) -> str:
    return _("{words}, from {day} on", words=words, day=_day(day)) if day else words


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return _("{h} h {m} min", h=hours, m=rest) if rest else _("{h} h", h=hours)


def _pay(pay: PayTerms) -> str:
    if pay.most is None:
        return pay_kind_label(pay.kind)
    return f"{pay.most} ({pay_kind_label(pay.kind)})"


def _paid_within(found: Agreement) -> str:
    if not found.version.pay.is_paid:
        return ""
    days = found.version.payment_days
    return _n("{n} day after the work is done", "{n} days after the work is done", n=days)


def _long(found: Agreement) -> list[tuple[str, str]]:
    version = found.version
    return [
        (_("What the work is"), version.scope),
        (_("Handed over at the end"), version.deliverables),
        (_("Whose the result is"), version.ip_words),
        (_("What stays between us"), version.confidentiality_words),
    ]


def _names(found: Agreement) -> list[list[str]]:
    """Per side: who it is, and the name typed, when, and the hash; or when it was accepted without a name."""
    version, work = found.version, found.work
    signed = {one.side: one for one in found.signatures}
    made = []
    for side, name, at in (
        (terms.Side.PERSON, work.person.name, version.person_accepted_at),
        (terms.Side.OWNER, work.owner.name, version.owner_accepted_at),
    ):
        one = signed.get(str(side))
        if one is not None:
            when = _(
                "Signed on {day} at {time}",
                day=_day(one.signed_at.date()),
                time=f"{one.signed_at:%H:%M:%S} UTC",
            )
            made.append([one.typed_name, when, one.content_hash])
        elif at is not None:
            when = _(
                "Accepted on {day} at {time}, without a name", day=_day(at.date()), time=f"{at:%H:%M:%S} UTC"
            )
            made.append([name, when, ""])
        else:
            made.append([name, _("Has not signed"), ""])
    return made
