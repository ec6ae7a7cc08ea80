"""Talks: the one of a candidacy, those that somebody has, those whose clock has run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.opportunities import policy, terms
from muster.opportunities.models import Candidacy, Interview
from muster.opportunities.queries.rows import get_candidacy


def _missing() -> NotFound:
    return NotFound(_("There is no such talk, or it is not yours to know."))


def lock_interview(thread: Candidacy) -> Interview | None:
    """The talk of this candidacy that is not over, locked, or None. The candidacy is locked before it, everywhere."""
    return (
        Interview.objects.select_for_update()
        .filter(candidacy=thread, status__in=terms.INTERVIEW_LIVE)
        .first()
    )


def require_interview(thread: Candidacy) -> Interview:
    """The talk of this candidacy that is not over, locked; raises NotFound."""
    found = lock_interview(thread)
    if found is None:
        raise _missing()
    return found


def meeting_of(actor: Actor, candidacy_ref: str) -> tuple[Candidacy, Interview | None]:
    """The candidacy for its two sides, and its latest talk; raises NotFound for everybody else, a home manager too."""
    thread = get_candidacy(candidacy_ref)
    if not policy.may_meet(actor, thread):
        raise _missing()
    return thread, Interview.objects.filter(candidacy=thread).order_by("-id").first()


def talk_of(candidacy_ref: str) -> tuple[Candidacy, Interview | None]:
    """The candidacy and its latest talk, for whoever tells its two sides. Asks nobody's leave."""
    thread = get_candidacy(candidacy_ref)
    return thread, Interview.objects.filter(candidacy=thread).order_by("-id").first()


def find_talks(candidacy_refs: Collection[str]) -> dict[str, Interview]:
    """By candidacy, its talk that is not over. The caller has asked who may know of the candidacies. One query."""
    rows = Interview.objects.filter(candidacy__ref__in=candidacy_refs, status__in=terms.INTERVIEW_LIVE)
    return {one.candidacy.ref: one for one in rows.select_related("candidacy")}


def booked_talks(person_refs: Collection[str]) -> list[Interview]:
    """Every talk that is set and in which one of these persons takes part, as person or as owner."""
    rows = Interview.objects.filter(
        Q(candidacy__person__ref__in=person_refs)
        | Q(candidacy__role__opportunity__owner__ref__in=person_refs),
        status=terms.InterviewStatus.BOOKED,
    )
    return list(rows.order_by("starts_at", "id"))


def talks_to_look_at(at: datetime) -> list[str]:
    """Candidacies whose talk is overdue, near, held, or belongs to a thread that is over."""
    near = at + timedelta(hours=terms.REMIND_HOURS)
    rows = Interview.objects.filter(
        Q(status__in=(terms.InterviewStatus.OFFERED, terms.InterviewStatus.OTHERS_ASKED), due_at__lte=at)
        | Q(status=terms.InterviewStatus.BOOKED, starts_at__lte=near, reminded_at=None)
        | Q(status=terms.InterviewStatus.BOOKED, starts_at__lte=at)
        | Q(status__in=terms.INTERVIEW_LIVE, candidacy__status__in=terms.ENDED)
    )
    return list(rows.order_by("id").values_list("candidacy__ref", flat=True))
