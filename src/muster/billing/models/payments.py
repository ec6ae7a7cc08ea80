"""Money on its way in and out, and what providers said about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from muster.billing import terms
from muster.billing.models.papers import Invoice
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data, settled_before_leaving
from muster.foundation.words import _


@personal_data(
    person=("asked_by_ref", "recorded_by_ref", "confirmed_by_ref"),
    fields=("ref", "purpose", "status", "unit", "amount", "words", "asked_at"),
    erase="keep",
    purpose="who recorded and who confirmed a payment, as bookkeeping needs",
)
class Payment(Row):
    """Money that an organisation pays in, for an invoice or to have something to set aside; or has sent back to it."""

    REF_PREFIX = "pay"

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="payments")
    provider = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default=str(terms.PaymentStatus.ASKED))
    unit = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    words = models.CharField(max_length=terms.WORDS_LENGTH, blank=True)
    external_ref = models.CharField(max_length=120, blank=True)
    pay_url = models.TextField(blank=True)
    asked_by_ref = models.CharField(max_length=40)
    recorded_by_ref = models.CharField(max_length=40, blank=True)
    confirmed_by_ref = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="payment_is_something"),
            models.CheckConstraint(
                condition=Q(purpose__in=("deposit", "return"), invoice=None)
                | Q(purpose="invoice", invoice__isnull=False),
                name="payment_for_an_invoice_names_it",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by_ref="") | ~Q(recorded_by_ref=F("confirmed_by_ref")),
                name="payment_two_people",
            ),
            models.UniqueConstraint(
                fields=["provider", "external_ref"],
                condition=~Q(external_ref=""),
                name="payment_external_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="payment_organisation")]


@settled_before_leaving(
    person=("person__ref",),
    is_open=Q(status__in=(terms.PayoutStatus.ASKED, terms.PayoutStatus.SENT)),
    say=lambda row: _("a payout is on its way"),
)
@personal_data(
    person=("person__ref", "sent_by_ref", "confirmed_by_ref"),
    fields=("ref", "status", "unit", "amount", "iban", "asked_at"),
    erase="keep",
    purpose="money paid out to the person, as bookkeeping needs",
)
class Payout(Row):
    """What a person has earned, on its way to their bank."""

    REF_PREFIX = "out"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=10)
    status = models.CharField(max_length=10, default=str(terms.PayoutStatus.ASKED))
    unit = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    iban = models.CharField(max_length=40, blank=True)
    external_ref = models.CharField(max_length=120, blank=True)
    sent_by_ref = models.CharField(max_length=40, blank=True)
    confirmed_by_ref = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="payout_is_something"),
            models.CheckConstraint(
                condition=Q(sent_by_ref="") | ~Q(sent_by_ref=F("confirmed_by_ref")), name="payout_two_people"
            ),
            models.UniqueConstraint(
                fields=["provider", "external_ref"],
                condition=~Q(external_ref=""),
                name="payout_external_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "status"], name="payout_person")]


@no_personal_data("a provider's message as it came, about references of ours and theirs")
class ProviderNews(Row):
    """A message of a provider, kept whatever it was about. The provider's number of it counts once."""

    REF_PREFIX = "nws"

    provider = models.CharField(max_length=10)
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    object_ref = models.CharField(max_length=120, db_index=True)
    our_ref = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10)
    amount = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=3, blank=True)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12)
    body = models.TextField()

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [models.UniqueConstraint(fields=["provider", "external_id"], name="provider_news_once")]
