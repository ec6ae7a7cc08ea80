"""What a kind of work asks of its posting, and what the law asks of the kind."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.words import _, _n
from muster.opportunities import terms
from muster.opportunities.rules.refusals import FieldInvalid

EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
EMPLOYED = (terms.Kind.FULL_POSITION, terms.Kind.JOB_SHARE)
"""Kinds that make an employee of somebody from outside."""


def check_kind(kind: str) -> terms.KindRule:
    """The rule of a kind; raises FieldInvalid for a kind that is none."""
    try:
        return terms.KIND_RULES[terms.Kind(kind)]
    except ValueError:
        raise FieldInvalid("kind", _("We do not know this kind of work.")) from None


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What of a posting and its role depends on the kind."""

    audience: str
    pay: terms.PayTerms
    seats: int
    minutes_per_week: int
    commitment_minutes: int | None
    country: str = ""


def check_kind_facts(kind: str, facts: KindFacts) -> None:
    """Raise FieldInvalid for the first thing that this kind of work lacks or cannot have: asked before posting."""
    rule = check_kind(kind)
    label = terms.kind_label(kind)
    if facts.audience not in rule.audiences:
        raise FieldInvalid("audience", _("{kind} is not for everybody. Choose who may see it.", kind=label))
    if facts.pay.kind not in rule.pays:
        if terms.Ask.PAY in rule.needs and not facts.pay.is_paid:
            raise FieldInvalid("pay", _("{kind} is paid work. Say how much it pays.", kind=label))
        usual = terms.pay_kind_label(rule.pays[0]).lower()
        raise FieldInvalid(
            "pay", _("{kind} is not paid like this. Usual is: {usual}.", kind=label, usual=usual)
        )
    if facts.seats < rule.least_seats:
        words = _n("{kind} needs {n} person.", "{kind} needs {n} people.", n=rule.least_seats, kind=label)
        raise FieldInvalid("seats", words, fix=str(rule.least_seats))
    if terms.Ask.COMMITMENT in rule.needs:
        _check_commitment(facts)
    if pay_range_law(kind, audience=facts.audience, country=facts.country) and not facts.pay.is_paid:
        raise FieldInvalid(
            "pay",
            _("A position in {country} is posted with its pay or its range of pay.", country=facts.country),
        )


def _check_commitment(facts: KindFacts) -> None:
    if not facts.commitment_minutes:
        raise FieldInvalid("commitment_minutes", _("Say how many hours a month are sure, called or not."))
    if facts.commitment_minutes * 12 > facts.minutes_per_week * 53:
        raise FieldInvalid(
            "commitment_minutes", _("More hours are sure than are kept free. Raise the hours a week first.")
        )


def pay_range_law(kind: str, *, audience: str, country: str) -> bool:
    """Whether the posting must name its pay or pay range by law.

    Directive (EU) 2023/970, article 5(1): applicants are told the initial pay or its range before the
    interview, in the notice of the vacancy or otherwise; to be law in every member state by 7 June 2026. It
    holds for employment offered to applicants from outside, in a country of the Union.
    """
    is_outward = audience != terms.Audience.ORGANISATION
    return country in EU and kind in EMPLOYED and is_outward


def least_listed(kind: str, minimum: int | None, minutes_per_week: int) -> int:
    """The minutes a week below which nobody is listed: what is said, otherwise half of the need.

    None where the work takes the place of a main job: the hours free beside one ask for nothing then.
    """
    if minimum:
        return minimum
    return 0 if terms.KIND_RULES[terms.Kind(kind)].ends_main_job else -(-minutes_per_week // 2)
