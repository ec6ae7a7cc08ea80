"""Keeping what was shown, so that it can be made again, and forgetting it when its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from muster.engine.scoring import PARAMETERS
from muster.engine.two_sided import VERSION, weight_of
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.matching import events, policy, queries, terms
from muster.matching.models import Exposure, Shown, ShownInput
from muster.matching.queries import PeopleAnswer, WorkAnswer
from muster.matching.rules import digest_of, packed


@action
def record_shown(
    act: Act, answer: PeopleAnswer | WorkAnswer, *, about_ref: str, filters: Sequence[str] = ()
) -> Shown:
    """Keep a ranked list as the actor saw it, with what it was made from, and count the showing.

    A viewer, a list and a day count once: whoever was shown on it already that day is not counted again. Raises
    ValueError for an answer that kept nothing.
    """
    policy.may_record_shown(act.actor, viewer_ref=act.actor.ref).require()
    kept = answer.kept
    if kept is None:
        raise ValueError("the answer does not say what it was made from")
    refs = [ref for ref, _score, _value in kept.lines]
    _count_showing(act, about_ref, refs)
    values = [value for _ref, _score, value in kept.lines]
    shown = Shown.objects.create(
        viewer_ref=act.actor.ref,
        about_ref=about_ref,
        direction=kept.direction,
        shown_at=act.at,
        position=answer.position,
        taxonomy_version=answer.taxonomy_version,
        engine_version=f"{PARAMETERS.version}/{VERSION}",
        filters=list(filters),
        refs=refs,
        scores=[score for _ref, score, _value in kept.lines],
        organisation_ref=kept.organisation_ref,
        values=values if any(value is not None for value in values) else None,
        basis=kept.basis.as_json(),
        pool=_keep_inputs(kept.texts(), act.at.date()),
        digest=digest_of(kept.lines),
    )
    journal.record(act, events.RankingShown(shown_ref=shown.ref, about_ref=about_ref))
    return shown


def _keep_inputs(texts: Sequence[dict[str, object]], day: date) -> bytes:
    """Write what is not there yet; the digests in order, 16 bytes each."""
    both = [(*packed(text), str(text["ref"])) for text in texts]
    digests = [digest for digest, _body, _ref in both]
    today = set(
        ShownInput.objects.filter(digest__in=digests, used_date__gte=day).values_list("digest", flat=True)
    )
    rows = {
        digest: ShownInput(
            digest=digest, person_ref=ref if ref.startswith("per-") else "", body=body, used_date=day
        )
        for digest, body, ref in both
        if digest not in today
    }
    ShownInput.objects.bulk_create(
        [rows[digest] for digest in sorted(rows)],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["used_date"],
    )
    return bytes.fromhex("".join(digests))


def _count_showing(act: Act, about_ref: str, refs: Sequence[str]) -> None:
    counted = queries.shown_today(act.actor.ref, about_ref, at=act.at)
    fresh = {ref: weight_of(rank) for rank, ref in enumerate(refs, start=1) if ref not in counted}
    day, refs_in_order = act.at.date(), sorted(fresh)
    Exposure.objects.bulk_create(
        [Exposure(subject_ref=ref, day=day, weight=0) for ref in refs_in_order], ignore_conflicts=True
    )
    locked = Exposure.objects.filter(day=day, subject_ref__in=refs_in_order).select_for_update()
    rows = list(locked.order_by("subject_ref"))
    for row in rows:
        row.weight += fresh[row.subject_ref]
    Exposure.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["subject_ref", "day"], update_fields=["weight"]
    )


@action
def forget_old_lists(act: Act) -> int:
    """Delete lists that are older than their organisation keeps them, their inputs and old counts; how many lists."""
    policy.may_run_clocks(act.actor).require()
    days = queries.keep_days_by_organisation()
    old = Q(pk__in=())
    for ref, kept in days.items():
        old |= Q(organisation_ref=ref, shown_at__lt=act.at - timedelta(days=kept))
    others = ~Q(organisation_ref__in=list(days))
    old |= others & Q(shown_at__lt=act.at - timedelta(days=terms.KEEP_DAYS))
    forgotten, _each = Shown.objects.filter(old).delete()
    longest = max([terms.KEEP_DAYS, *days.values()])
    ShownInput.objects.filter(used_date__lt=act.at.date() - timedelta(days=longest)).delete()
    Exposure.objects.filter(day__lt=act.at.date() - timedelta(days=terms.WINDOW_DAYS)).delete()
    if forgotten:
        journal.record(act, events.ListsForgotten(count=forgotten))
    return forgotten
