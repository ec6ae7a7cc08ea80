"""The certificate of work: who did what for whom, how long, and which skills it showed. Set by typst."""

from __future__ import annotations

from pathlib import Path

from muster.engagements.queries import Certificate
from muster.foundation.days import day_long
from muster.foundation.typeset import pdf_of
from muster.foundation.words import _, _n, language

TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificate_pdf(found: Certificate) -> bytes:
    """The certificate in the present language as PDF/A. Words of people are data to the template, never code."""
    return pdf_of(TEMPLATE, said_of(found))


def said_of(found: Certificate) -> dict[str, object]:
    """Everything the page says, as plain values."""
    hours = round(found.minutes / 60)
    return {
        "lang": language(),
        "title": _("Certificate of work: {title}", title=found.title),
        "kind": _("Certificate of work"),
        "issuer": found.organisation_name,
        "person": found.person_name,
        "work": found.title,
        "sentence": (
            _(
                "{owner} of {organisation} accepted this work.",
                owner=found.owner_name,
                organisation=found.organisation_name,
            )
            if found.is_accepted
            else _(
                "This work for {organisation} ended before its agreed end; what was done stands here.",
                organisation=found.organisation_name,
            )
        ),
        "facts": [
            [_("From"), f"{day_long(found.starts_date)} {found.starts_date.year}"],
            [_("To"), f"{day_long(found.last_date)} {found.last_date.year}"],
            [_("Hours approved"), _n("{n} hour", "{n} hours", n=hours)],
            [_("What was agreed"), found.scope],
            *([[_("Handed over"), found.delivered]] if found.delivered else []),
        ],
        "skills_head": _("Skills the owner saw at work, on a scale of 1 to 5"),
        "skills": [[label, str(level)] for label, level in found.skills],
        "owner": f"{found.owner_name}, {found.organisation_name}",
        "foot": _(
            "Made by Muster on {day} from the record of both sides. Reference {ref}.",
            day=f"{day_long(found.made_date)} {found.made_date.year}",
            ref=found.ref,
        ),
    }
