"""Rows that every floor uses: the abstract row with a reference, and the journal's two tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from muster.foundation.ids import new_ref
from muster.foundation.privacy import no_personal_data


class Row(models.Model):
    """A row with an ``id`` for joins and a ``ref`` for the world. Subclasses set REF_PREFIX."""

    REF_PREFIX: ClassVar[str] = "row"

    id = models.BigAutoField(primary_key=True)
    ref = models.CharField(max_length=20, unique=True, editable=False)

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not args and not self.ref:
            self.ref = new_ref(self.REF_PREFIX)

    def __str__(self) -> str:
        return self.ref


class JournalQuerySet(models.QuerySet["JournalRow"]):
    """Reading the journal by transaction."""

    def with_own_transaction(self) -> JournalQuerySet:
        """Add ``is_own_transaction``: whether this very transaction wrote the row."""
        # Django has no expression for this function; the text is a constant.
        own = "xact = pg_current_xact_id()::text::bigint"
        return self.extra(select={"is_own_transaction": own})  # type: ignore[return-value]  # noqa: S610

    def since(self, position: str) -> JournalQuerySet:
        """Rows visible now that were not visible at the position (a snapshot as text)."""
        unseen = (
            "xact >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint "
            "AND NOT pg_visible_in_snapshot(xact::text::xid8, %s::pg_snapshot)"
        )
        return self.extra(where=[unseen], params=[position, position])  # type: ignore[return-value]  # noqa: S610


@no_personal_data("holds references and words from terms only; erasing a person cuts what they point to")
class JournalRow(Row):
    """One deed: who, when, through which door, what happened. Never changed, never deleted."""

    REF_PREFIX = "jnl"
    is_own_transaction: bool

    at = models.DateTimeField()
    xact = models.BigIntegerField(db_index=True, editable=False)
    name = models.CharField(max_length=80)
    actor_ref = models.CharField(max_length=40)
    door = models.CharField(max_length=10)
    request_ref = models.CharField(max_length=60, null=True, unique=True)
    payload = models.JSONField()
    subjects = ArrayField(models.CharField(max_length=40))

    objects = JournalQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["subjects"], name="journal_subjects"),
            models.Index(fields=["name", "id"], name="journal_name"),
            models.Index(fields=["actor_ref", "id"], name="journal_actor"),
        ]

    def insert(self) -> None:
        """Write the row once, stamped with the id of the present transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            self.xact = cursor.fetchone()[0]
        self.save(force_insert=True)


@no_personal_data("bookkeeping of which listener has seen which journal row")
class Delivery(models.Model):
    """One event owed to one listener."""

    id = models.BigAutoField(primary_key=True)
    journal = models.ForeignKey(JournalRow, on_delete=models.PROTECT, related_name="deliveries")
    listener = models.CharField(max_length=120)
    due_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journal", "listener"], name="delivery_once_per_listener"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="delivery_due", condition=models.Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.journal_id} to {self.listener}"

    def finish(self, at: datetime) -> None:
        """Mark it as done."""
        self.done_at, self.error = at, ""
        self.tries += 1
        self.save(update_fields=["done_at", "error", "tries"])

    def put_off(self, at: datetime, error: Exception, minutes: Sequence[int]) -> None:
        """Keep the error and wait for the next try; after the last one it rests (``due_at`` None)."""
        self.tries += 1
        self.error = f"{type(error).__name__}: {error}"[:2000]
        waits = minutes[self.tries - 1] if self.tries <= len(minutes) else None
        self.due_at = None if waits is None else at + timedelta(minutes=waits)
        self.save(update_fields=["due_at", "tries", "error"])
