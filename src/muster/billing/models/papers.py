"""Items to invoice, invoices and credit notes, and the series their numbers come from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from muster.billing import terms
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data, settled_before_leaving
from muster.foundation.words import _


@no_personal_data("how many invoices an issuer has written in a year")
class NumberSeries(models.Model):
    """The last number that an issuer has used in a year. It is counted up in the invoice's own transaction."""

    id = models.BigAutoField(primary_key=True)
    issuer_ref = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer_ref", "year"], name="series_once_a_year")]

    def __str__(self) -> str:
        return f"{self.issuer_ref} {self.year}: {self.last}"


@settled_before_leaving(
    person=("issuer_ref",),
    organisation="buyer_ref",
    is_open=Q(status=terms.InvoiceStatus.ISSUED, kind=terms.InvoiceKind.INVOICE),
    say=lambda row: _("invoice {number} is not paid", number=row.number),
    about=lambda row: row.ref,
)
@personal_data(
    person=("issuer_ref", "contact_ref"),
    fields=("ref", "number", "kind", "status", "issue_date", "due_date", "unit", "net", "tax", "issuer"),
    erase="keep",
    purpose="invoices have to be kept, also by whoever received them",
)
class Invoice(Row):
    """An invoice or a credit note. Once written nothing on it changes but its state: migration 0002 sees to it.

    ``issuer`` and ``buyer`` are their details as they were on that day; amounts are minor units.
    """

    REF_PREFIX = "inv"

    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=10)
    issuer_kind = models.CharField(max_length=20)
    issuer_ref = models.CharField(max_length=40)
    buyer_ref = models.CharField(max_length=40)
    group_ref = models.CharField(max_length=40)
    contact_ref = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=30)
    issue_date = models.DateField()
    due_date = models.DateField()
    unit = models.CharField(max_length=3)
    net = models.PositiveBigIntegerField()
    tax = models.PositiveBigIntegerField()
    tax_share = models.PositiveIntegerField()
    tax_category = models.CharField(max_length=2)
    prepaid = models.BooleanField(default=False)
    issuer = models.JSONField()
    buyer = models.JSONField()
    language = models.CharField(max_length=5)
    credits = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="credited_by")
    issued_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    """While set, a dispute is about it: nobody pays it, takes it back or is reminded of it."""
    notices = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-issue_date", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer_ref", "year", "sequence"], name="invoice_number_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="invoice_counts_from_one"),
            models.CheckConstraint(
                condition=Q(due_date__gte=F("issue_date")), name="invoice_due_after_it_is_written"
            ),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(paid_at__isnull=False), name="invoice_paid_at_known"
            ),
        ]
        indexes = [
            models.Index(fields=["buyer_ref", "status"], name="invoice_buyer"),
            models.Index(fields=["group_ref"], name="invoice_group"),
        ]

    @property
    def gross(self) -> int:
        """What is paid, in minor units."""
        return self.net + self.tax

    @property
    def is_open(self) -> bool:
        """True while money is still to come."""
        return self.status == terms.InvoiceStatus.ISSUED


@settled_before_leaving(
    person=("issuer_ref",),
    organisation="buyer_ref",
    is_open=Q(invoice=None),
    say=lambda row: _("“{words}” is not invoiced", words=row.words),
)
@personal_data(
    person=("issuer_ref", "contact_ref"),
    fields=("ref", "words", "minutes", "hourly", "amount", "unit", "from_date", "until_date", "about_ref"),
    erase="keep",
    purpose="what was worked and billed, the lines of invoices",
)
class Billable(Row):
    """Something to put on an invoice; without one it is open. ``key`` says what it is for: the same deed counts once.

    ``amount`` (minor units) is without tax, or with it where ``includes_tax``. ``prepaid``: the money has come
    already. ``taken_out`` of it are charges of the talent. ``group_ref`` is the work it belongs to and ``contact_ref``
    the person who ordered it for the buyer: what is of one group stands on one invoice. ``frozen``: a dispute is about it,
    and no invoice takes it.
    """

    REF_PREFIX = "bil"

    key = models.CharField(max_length=120, unique=True)
    issuer_kind = models.CharField(max_length=20)
    issuer_ref = models.CharField(max_length=40)
    buyer_ref = models.CharField(max_length=40)
    group_ref = models.CharField(max_length=40)
    contact_ref = models.CharField(max_length=40, blank=True)
    about_kind = models.CharField(max_length=20)
    about_ref = models.CharField(max_length=40)
    words = models.CharField(max_length=terms.WORDS_LENGTH)
    unit = models.CharField(max_length=3)
    minutes = models.PositiveIntegerField(null=True)
    hourly = models.PositiveBigIntegerField(null=True)
    amount = models.PositiveBigIntegerField()
    taken_out = models.PositiveBigIntegerField(default=0)
    includes_tax = models.BooleanField(default=False)
    prepaid = models.BooleanField(default=False)
    frozen = models.BooleanField(default=False)
    from_date = models.DateField()
    until_date = models.DateField()
    at = models.DateTimeField()
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    net = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="billable_is_something"),
            models.CheckConstraint(condition=Q(taken_out__lte=F("amount")), name="billable_charges_within"),
        ]
        indexes = [
            models.Index(fields=["issuer_ref", "buyer_ref"], name="billable_sides"),
            models.Index(fields=["group_ref"], name="billable_group"),
        ]


@no_personal_data("a file that was made from an invoice")
class InvoiceFile(models.Model):
    """The invoice as it was sent: PDF/A-3 with the XML in it. Made once."""

    id = models.BigAutoField(primary_key=True)
    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="file")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    attachments = ArrayField(models.CharField(max_length=40))

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.sha256[:12]}"
