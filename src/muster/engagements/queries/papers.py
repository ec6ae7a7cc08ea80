"""The agreement as a paper that both sides keep: the words of one version, who signed them, and their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.engagements import policy
from muster.engagements.models import Engagement, Signature, TermsVersion
from muster.engagements.queries.agreements import hash_of, milestones_of
from muster.engagements.queries.rows import get_visible_engagement, latest_terms
from muster.foundation.act import Actor
from muster.opportunities.rules import Milestone


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of the terms with everything that stands under it; ``content_hash`` is that of its words."""

    work: Engagement
    version: TermsVersion
    milestones: tuple[Milestone, ...]
    signatures: tuple[Signature, ...]
    content_hash: str
    made_at: datetime


def agreement(actor: Actor, ref: str, *, at: datetime, version: int | None = None) -> Agreement:
    """The latest version of the terms, or the one of this number, for the two sides alone.

    Raises NotFound where the work is not theirs to know, or has no such version; NotAllowed for others who may know.
    """
    work = get_visible_engagement(actor, ref)
    policy.may_have_agreement(actor, work).require()
    found = latest_terms(work, version)
    names = tuple(found.signatures.all())
    return Agreement(work, found, milestones_of(work, found), names, hash_of(work, found), at)
