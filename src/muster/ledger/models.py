"""Accounts, entries, postings. Rows are added and never changed; triggers see to it (migration 0002)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data, settled_before_leaving
from muster.foundation.words import _
from muster.ledger.rules import amount_words
from muster.ledger.terms import KEY_LENGTH, MOST, WORDS_LENGTH, AccountKind, Holder


@personal_data(
    person="holder_ref",
    fields=("ref", "key", "kind", "unit", "opened_at"),
    erase="keep",
    purpose="books of account have to be kept; an erased person's reference leads nowhere",
)
class Account(Row):
    """A place where money of one currency, or minutes, can be. Its balance is the sum of its postings."""

    REF_PREFIX = "acc"

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in AccountKind])
    unit = models.CharField(max_length=3)
    holder_kind = models.CharField(max_length=20)
    holder_ref = models.CharField(max_length=40)
    organisation_ref = models.CharField(max_length=40, blank=True)
    may_go_below_zero = models.BooleanField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="account_unit_is_a_code", condition=Q(unit__regex=r"^[A-Z]{3}$")),
            models.CheckConstraint(name="account_has_a_key", condition=~Q(key="")),
            # What the postings' two-column foreign key leads to.
            models.UniqueConstraint(fields=["id", "unit"], name="account_has_one_unit"),
        ]
        indexes = [
            models.Index(fields=["holder_ref", "holder_kind"], name="account_holder"),
            models.Index(fields=["organisation_ref"], name="account_organisation"),
        ]

    @property
    def holder(self) -> Holder:
        """Whose account it is."""
        return Holder(self.holder_kind, self.holder_ref)


@no_personal_data("says that something moved and what it was about; whose it was stands in the postings")
class Entry(Row):
    """Two or more postings that happened together and sum to zero in each unit."""

    REF_PREFIX = "ent"

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    at = models.DateTimeField()
    booked_date = models.DateField()
    about_kind = models.CharField(max_length=20)
    about_ref = models.CharField(max_length=40)
    words = models.CharField(max_length=WORDS_LENGTH)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    rate = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    rate_of = models.CharField(max_length=3, blank=True)
    rate_in = models.CharField(max_length=3, blank=True)
    xact = models.BigIntegerField(default=0, editable=False, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(
                name="entry_rate_is_whole",
                condition=Q(rate=None, rate_of="", rate_in="")
                | (
                    Q(
                        rate__isnull=False,
                        rate__gt=0,
                        rate_of__regex=r"^[A-Z]{3}$",
                        rate_in__regex=r"^[A-Z]{3}$",
                    )
                    & ~Q(rate_of=models.F("rate_in"))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["about_ref", "id"], name="entry_about"),
            models.Index(fields=["booked_date", "id"], name="entry_booked"),
        ]


@personal_data(
    person="account__holder_ref",
    fields=(
        "entry__ref",
        "booked_date",
        "entry__words",
        "entry__about_ref",
        "account__key",
        "unit",
        "amount",
    ),
    erase="keep",
    purpose="books of account have to be kept; an erased person's reference leads nowhere",
)
class Posting(models.Model):
    """What arrives in an account (above zero) or leaves it (below zero), in minor units or minutes."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings", db_index=False)
    # The database leads (account, unit) to the account together: migration 0002.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="postings", db_index=False, db_constraint=False
    )
    unit = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    booked_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "account"], name="posting_once_per_account"),
            models.CheckConstraint(
                name="posting_amount_in_range",
                condition=Q(amount__gte=-MOST, amount__lte=MOST) & ~Q(amount=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "booked_date", "id"], include=["amount"], name="posting_statement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


@settled_before_leaving(
    person=("account__holder_ref",),
    is_open=Q(amount__gt=0, account__kind=AccountKind.EARNINGS.value),
    say=lambda row: _("{amount} earned are not paid out", amount=amount_words(row.amount, row.account.unit)),
    about=lambda row: row.account.ref,
)
@no_personal_data("a sum that the database keeps beside an account that may not go below zero")
class Holding(models.Model):
    """What is in an account that may not go below zero, as of the last commit. Only triggers write it."""

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, related_name="holding"
    )
    amount = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="account_not_below_zero", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.amount} in {self.account_id}"
