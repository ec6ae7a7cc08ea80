"""The versions of the terms."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from muster.engagements import terms
from muster.engagements.models.engagements import Engagement
from muster.foundation.privacy import personal_data
from muster.opportunities.terms import PayKind, PayTerms


@personal_data(
    person=("engagement__person__ref", "engagement__owner__ref"),
    fields=(
        "version",
        "scope",
        "ip_words",
        "confidentiality_words",
        "deliverables",
        "minutes_per_week",
        "starts_date",
        "ends_date",
        "place",
        "pay_kind",
        "pay_minor",
    ),
    erase="keep",
    purpose="what both sides agreed on",
)
class TermsVersion(models.Model):
    """One version of the terms. A version is never changed; a later one takes its place."""

    id = models.BigAutoField(primary_key=True)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    scope = models.TextField()
    deliverables = models.TextField(default="")
    minutes_per_week = models.PositiveIntegerField()
    starts_date = models.DateField()
    ends_date = models.DateField()
    hours_from = models.DateField(null=True)
    rate_from = models.DateField(null=True)
    """The days from which its hours and its rate hold, where that is not the first day of the work."""
    place = models.CharField(max_length=120, default="")
    notice_days = models.PositiveSmallIntegerField(default=terms.NOTICE_DAYS)
    pay_kind = models.CharField(max_length=10, default=str(PayKind.NONE))
    pay_minor = models.PositiveBigIntegerField(null=True)
    pay_currency = models.CharField(max_length=3, default="")
    payment_days = models.PositiveSmallIntegerField(default=terms.PAYMENT_DAYS)
    commitment_minutes = models.PositiveIntegerField(null=True)
    law = models.CharField(max_length=10, default="")
    decider = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ip_words = models.TextField(default="")
    confidentiality_words = models.TextField(default="")
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    owner_accepted_at = models.DateTimeField(null=True)
    person_accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "version"], name="terms_version_once"),
            models.CheckConstraint(
                condition=Q(pay_kind="none", pay_minor__isnull=True)
                | (Q(pay_minor__gte=1) & ~Q(pay_kind="none") & ~Q(pay_currency="")),
                name="terms_pay_is_one_amount",
            ),
            models.CheckConstraint(
                condition=Q(ends_date__gte=F("starts_date")), name="terms_end_after_they_start"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    @property
    def pay(self) -> PayTerms:
        """What the work pays: one amount, or nothing."""
        return PayTerms(self.pay_kind, self.pay_minor, self.pay_minor, self.pay_currency)

    @property
    def is_accepted(self) -> bool:
        """True when both sides have said yes."""
        return self.owner_accepted_at is not None and self.person_accepted_at is not None


@personal_data(
    person="person__ref",
    fields=("side", "typed_name", "signed_at", "content_hash"),
    erase="keep",
    purpose="the signature under an agreement of two sides",
)
class Signature(models.Model):
    """One side's name under one version. The hash is that of its words; neither is ever changed."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TermsVersion, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=6)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    typed_name = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]
        constraints = [models.UniqueConstraint(fields=["version", "side"], name="signature_once_a_side")]

    def __str__(self) -> str:
        return f"{self.typed_name}: {self.content_hash[:12]}"
