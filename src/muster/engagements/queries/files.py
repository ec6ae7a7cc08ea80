"""Files around agreed work: with deliveries, and with what was said in a dispute."""

from __future__ import annotations

from muster.engagements import policy
from muster.engagements.models import DeliveryOfWork, Dispute, Engagement
from muster.engagements.queries.disputes import get_visible_dispute
from muster.engagements.queries.rows import get_visible_engagement
from muster.files import queries as files_queries
from muster.files.models import StoredFile
from muster.files.terms import ScanState
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _


def open_file(actor: Actor, dispute_ref: str, file_ref: str) -> StoredFile:
    """A file that somebody added to a dispute, for the three who read it; NotFound otherwise, and where it is harmful."""
    dispute = get_visible_dispute(actor, dispute_ref)
    return _opened(file_ref, dispute.statements.filter(file_refs__contains=[file_ref]).exists())


def open_delivery_file(actor: Actor, engagement_ref: str, file_ref: str) -> StoredFile:
    """A file that was handed over with the work or a milestone, for both sides; NotFound otherwise."""
    work = get_visible_engagement(actor, engagement_ref)
    is_inside = bool(policy.may_read_inside(actor, work))
    return _opened(file_ref, is_inside and work.deliveries.filter(file_refs__contains=[file_ref]).exists())


def _opened(file_ref: str, is_part: bool) -> StoredFile:
    file = files_queries.find_file(file_ref) if is_part else None
    if file is None or file.scan_state == ScanState.REFUSED:
        raise NotFound(_("There is no such file."), ref=file_ref)
    return file


def files_of(dispute: Dispute) -> dict[str, StoredFile]:
    """The files that were added to the dispute, by reference. Two queries."""
    return _by_ref([ref for one in dispute.statements.all() for ref in one.file_refs])


def files_of_deliveries(work: Engagement) -> dict[str, StoredFile]:
    """The files that were handed over, by reference. Two queries."""
    rows = DeliveryOfWork.objects.filter(engagement=work).values_list("file_refs", flat=True)
    return _by_ref([ref for refs in rows for ref in refs])


def _by_ref(refs: list[str]) -> dict[str, StoredFile]:
    return {row.ref: row for row in files_queries.list_by_ref(refs)} if refs else {}
