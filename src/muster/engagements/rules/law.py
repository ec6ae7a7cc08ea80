"""Rule packs on freelance work: from which worth on it needs a signed agreement, and what that must say.

A pack is data. Its sentence is ours; the law is what its source says, and counsel is for whoever must be sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from muster.engagements.rules.refusals import LawAsksMore
from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.opportunities.terms import PayKind, PayTerms


@dataclass(frozen=True, slots=True)
class LawRule:
    """One law on freelance work.

    ``threshold_minor`` in minor units of ``currency``, alone or with what the same two agreed on in the
    ``window_days`` before. ``since`` is the day from which it holds, ``read`` the day of the text we rest on.
    ``most_payment_days`` after the work is done, unless the agreement names a sooner day. ``needs`` are the
    fields of the terms that may not be empty. ``marks`` are words in a place that point to it.
    """

    code: str
    source: str
    since: date
    read: date
    threshold_minor: int
    marks: tuple[str, ...]
    currency: str = "USD"
    country: str = "US"
    window_days: int = 120
    most_payment_days: int = 30
    needs: tuple[str, ...] = ("scope", "deliverables", "pay", "payment_days")


LAWS: Mapping[str, LawRule] = {
    law.code: law
    for law in (
        LawRule(
            code="US-NYC",
            source="New York City Administrative Code, title 20, chapter 10, sections 20-927 to 20-936",
            since=date(2017, 5, 15),
            read=date(2024, 8, 28),
            threshold_minor=80_000,
            marks=("new york", "nyc", "brooklyn", "manhattan", "queens", "bronx", "staten island"),
        ),
        LawRule(
            code="US-IL",
            source="Illinois Freelance Worker Protection Act, 820 ILCS 193",
            since=date(2024, 7, 1),
            read=date(2024, 7, 1),
            threshold_minor=50_000,
            marks=("illinois", "chicago", ", il"),
        ),
        LawRule(
            code="US-CA",
            source="California Freelance Worker Protection Act, Business and Professions Code, sections 18100 to 18107",
            since=date(2025, 1, 1),
            read=date(2025, 1, 1),
            threshold_minor=25_000,
            marks=("california", "san francisco", "los angeles", "san diego", "oakland", ", ca"),
        ),
    )
}


def check_law_code(code: str) -> str:
    """The code when we know it, or empty; raises Invalid (field "law")."""
    if code and code not in LAWS:
        raise Invalid(_("We do not know this rule."), field="law")
    return code


def law_label(code: str) -> str:
    """The law's name in the present language; for none the sentence that none of ours holds."""
    return {
        "": _("None of the rules here"),
        "US-NYC": _("New York City: Freelance Isn't Free Act"),
        "US-IL": _("Illinois: Freelance Worker Protection Act"),
        "US-CA": _("California: Freelance Worker Protection Act"),
    }[code]


def guess_law(country: str, place: str) -> str:
    """The code of the law that a place points to; empty where none does."""
    where = place.casefold()
    for law in LAWS.values():
        if country in ("", law.country) and any(mark in where for mark in law.marks):
            return law.code
    return ""


def worth_minor(pay: PayTerms, *, minutes: int, days: int) -> int:
    """What the whole work would pay, in minor units: hours at their rate, months begun at the retainer's.

    ``minutes`` are all agreed minutes, ``days`` the length of the work. Rounded once, half to even. A rate by the
    shift counts a shift for each begun eight hours.
    """
    amount = pay.most_minor or 0
    if pay.kind == PayKind.HOURLY:
        exact = Decimal(amount) * minutes / 60
        return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    if pay.kind == PayKind.PER_SHIFT:
        return amount * -(-minutes // 480)
    if pay.kind == PayKind.RETAINER:
        return amount * -(-days // 30)
    return amount


def needs_signature(code: str, *, worth: Mapping[str, int], on: date) -> bool:
    """Whether the law wants this work signed before it starts.

    ``worth`` is what the two sides agreed on within the window, this work included, by currency. An amount in
    another currency than the law's is not converted: it counts as above the threshold.
    """
    law = LAWS.get(code)
    if law is None or on < law.since:
        return False
    foreign = any(minor > 0 for currency, minor in worth.items() if currency != law.currency)
    return foreign or worth.get(law.currency, 0) >= law.threshold_minor


def check_law(code: str, said: Mapping[str, object]) -> None:
    """Raise LawAsksMore for the first thing that the law wants in a signed agreement and that is not said.

    ``said`` holds the fields of the terms; ``payment_days`` is the days after the work within which it is paid.
    """
    law = LAWS.get(code)
    if law is None:
        return
    for field in law.needs:
        if said.get(field) in (None, "", 0):
            raise LawAsksMore(field, law_label(code))
    days = said["payment_days"]
    if isinstance(days, int) and days > law.most_payment_days:
        raise LawAsksMore("payment_days", law_label(code))
