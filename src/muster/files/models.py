"""Stored files: a row per upload; the bytes lie on disk once per content."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.files.terms import NAME_LENGTH, FilePurpose, ScanState
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person="owner_ref",
    fields=("ref", "name", "content_type", "size", "sha256", "purpose", "at"),
    erase="delete",
    stays=Q(purpose=str(FilePurpose.DELIVERY)),
    purpose="keeping what the person uploaded; what was handed over as work stays with the work",
)
class StoredFile(Row):
    """One upload. Two uploads of the same bytes are two rows over one file on disk."""

    REF_PREFIX = "fil"

    owner_ref = models.CharField(max_length=40)
    organisation_ref = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=NAME_LENGTH)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20, choices=[(p.value, p.value) for p in FilePurpose])
    scan_state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ScanState], default=ScanState.PENDING.value
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="file_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        indexes = [
            models.Index(fields=["owner_ref", "id"], name="file_owner"),
            models.Index(fields=["sha256"], name="file_content"),
        ]
