"""The journal: one row per deed is audit, activity feed and outbox at once.

``record`` writes the row and one delivery per listener in the transaction of the action, so that
neither can exist without the other. Listeners run after commit, each in a transaction of its own
that also marks the delivery as done; a failure is kept and tried again.

A *position* is a PostgreSQL snapshot. Rows carry the id of their transaction, and "changes since"
are the rows visible now that were not visible then. Serial numbers would lose rows, because
transactions commit in another order than they begin.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, transaction

from muster.foundation import jobs
from muster.foundation.act import Act
from muster.foundation.errors import Conflict
from muster.foundation.models import Delivery, JournalRow
from muster.foundation.words import _

E = TypeVar("E")

EVENTS: dict[str, type] = {}
"""Every event class by its wire name, "timesheet.submitted"."""

LISTENERS: dict[str, list[tuple[str, Callable[[Delivered], None]]]] = {}
"""By wire name: the listeners' own names and functions, in the order they were registered."""

RETRY_MINUTES = (1, 5, 30, 120, 720)
"""How long a failed delivery waits, by the number of tries; after the last it rests until looked at."""


class AlreadyDone(Conflict):
    """The request was carried out before: it came twice, and once was enough."""

    def __init__(self, row: JournalRow) -> None:
        super().__init__(_("This was already done."), journal_ref=row.ref, event=row.name)
        self.row = row


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a listener receives: the event, who caused it, when, and the journal row it came from."""

    event: Any
    name: str
    actor_ref: str
    at: datetime
    journal_ref: str


def event(name: str) -> Callable[[type[E]], type[E]]:
    """Register a frozen dataclass under its wire name. Its docstring is the reference."""

    def register(cls: type[E]) -> type[E]:
        if EVENTS.get(name, cls).__qualname__ != cls.__qualname__:
            raise ValueError(f"two events are called {name}")
        if not dataclasses.is_dataclass(cls) or not (cls.__doc__ or "").strip():
            raise TypeError(f"{cls.__name__} must be a dataclass with a docstring")
        cls.wire_name = name  # type: ignore[attr-defined]
        EVENTS[name] = cls
        return cls

    return register


def listen(event_class: type, handler: Callable[[Delivered], None], *, name: str | None = None) -> None:
    """Run the handler once for every such event, after commit. Called from an app's ``apps.py``."""
    wire: str = event_class.wire_name  # type: ignore[attr-defined]
    own = name or f"{handler.__module__.removeprefix('muster.')}.{handler.__qualname__}"
    entries = LISTENERS.setdefault(wire, [])
    if own not in (known for known, _handler in entries):
        entries.append((own, handler))


def record(act: Act, happened: Any) -> JournalRow:
    """Write the event down and owe it to its listeners.

    Raises AlreadyDone when another transaction has recorded the same request. Must run inside an
    action's transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside an action")
    name = happened.wire_name
    payload = to_payload(happened)
    row = JournalRow(
        at=act.at,
        name=name,
        actor_ref=act.actor.ref,
        door=str(act.door),
        request_ref=_claim_request(act.request_ref),
        payload=payload,
        subjects=sorted({*_refs_in(payload)}),
    )
    row.insert()
    owed = [Delivery(journal=row, listener=own, due_at=act.at) for own, _handler in LISTENERS.get(name, ())]
    if owed:
        Delivery.objects.bulk_create(owed)
        transaction.on_commit(partial(_after_commit, act.at), robust=False)
    return row


def _claim_request(request_ref: str | None) -> str | None:
    """The request's reference for the first row of a transaction, None for the rows that follow."""
    if not request_ref:
        return None
    earlier = JournalRow.objects.with_own_transaction().filter(request_ref=request_ref).first()
    if earlier is None:
        return request_ref
    if earlier.is_own_transaction:
        return None
    raise AlreadyDone(earlier)


def find_request(request_ref: str) -> JournalRow | None:
    """The first row that this request wrote, if it was carried out before."""
    return JournalRow.objects.filter(request_ref=request_ref).first()


def position() -> str:
    """The journal position now: a PostgreSQL snapshot as text.

    The asking transaction's own rows count as unseen until it has ended: PostgreSQL leaves a
    transaction out of its own list of those in progress, so they would look seen for ever as soon
    as a younger transaction commits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text::bigint")
        return _without(*cursor.fetchone())


def _without(snapshot: str, own: int | None) -> str:
    """The snapshot as text, with this transaction (if it has a number) among those that are not seen."""
    if own is None:
        return snapshot
    lowest, beyond, running = snapshot.split(":")
    if own >= int(beyond):
        return snapshot
    unseen = sorted({own, *(int(xid) for xid in running.split(",") if xid)})
    return f"{min(own, int(lowest))}:{beyond}:{','.join(map(str, unseen))}"


def changes_since(before: str, names: Collection[str]) -> list[JournalRow]:
    """Rows of these events that are visible now and were not at that position, in order of id."""
    return list(JournalRow.objects.since(before).filter(name__in=list(names)).order_by("id"))


NEWS = """
SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text::bigint, ARRAY(
    SELECT id FROM foundation_journalrow
    WHERE xact >= pg_snapshot_xmin(%(before)s::pg_snapshot)::text::bigint
    AND NOT pg_visible_in_snapshot(xact::text::xid8, %(before)s::pg_snapshot)
    AND name = ANY(%(names)s)
)
"""


def news_since(before: str, names: Collection[str]) -> tuple[str, list[JournalRow]]:
    """The position now, and what ``changes_since`` tells up to exactly it. One query where nothing happened."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS, {"before": before, "names": list(names)})
        snapshot, own, ids = cursor.fetchone()
    rows = list(JournalRow.objects.filter(id__in=ids).order_by("id")) if ids else []
    return _without(snapshot, own), rows


def unseen_at(position: str, rows: Collection[JournalRow]) -> list[JournalRow]:
    """Those of the rows that the position does not see yet: the asking transaction's own, which may still be undone."""
    _lowest, beyond, running = position.split(":")
    unseen = set(running.split(","))
    return [row for row in rows if row.xact >= int(beyond) or str(row.xact) in unseen]


MARK = """
SELECT pg_snapshot_xmax(%(at)s::pg_snapshot)::text::bigint <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
    concat_ws(' ', current_setting('server_version_num'), (SELECT oid FROM pg_database WHERE datname = current_database()),
        pg_relation_filenode('foundation_journalrow'),
        (SELECT md5(string_agg(app || name, ' ' ORDER BY app, name)) FROM django_migrations),
        (SELECT md5(string_agg(concat_ws(' ', id, ref, at, name), ' ' ORDER BY id)) FROM (
            SELECT * FROM foundation_journalrow
            WHERE pg_visible_in_snapshot(xact::text::xid8, %(at)s::pg_snapshot) ORDER BY id DESC LIMIT 100) AS latest))
"""


def mark_of(at: str) -> str:
    """What tells this database, its tables and its past up to a position from any other; "" where the position is still
    to come. So what was kept of another database, or of one that was put back to an earlier day, is never taken for ours.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"at": at})
        has_been, mark = cursor.fetchone()
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            mark += f" {cursor.fetchone()[0]}"
    return mark if has_been else ""


def list_about(ref: str, *, limit: int = 50) -> list[JournalRow]:
    """The latest rows that name this reference, newest first."""
    return list(JournalRow.objects.filter(subjects__contains=[ref]).order_by("-id")[:limit])


def catch_up(since: datetime) -> int:
    """Owe what happened since then to those who listen now and were not there yet; how much is owed.

    Nothing is owed twice, and nothing is delivered here: ``deliver_due`` does that.
    """
    owed = [
        Delivery(journal=row, listener=own, due_at=row.at)
        for row in JournalRow.objects.filter(at__gte=since, name__in=list(LISTENERS)).order_by("id")
        for own, _handler in LISTENERS[row.name]
    ]
    before = Delivery.objects.count()
    Delivery.objects.bulk_create(owed, ignore_conflicts=True, batch_size=1000)
    return Delivery.objects.count() - before


def forgo(name: str, before: datetime) -> int:
    """Let this listener off what it is owed from before that moment, as if it had heard it; how much."""
    owed = Delivery.objects.filter(listener=name, done_at=None, journal__at__lt=before)
    return owed.update(done_at=before)


def deliver_due(at: datetime, *, limit: int = 500) -> int:
    """Run up to ``limit`` deliveries that are due; the number done. Safe in several processes."""
    done = 0
    for _round in range(limit):
        outcome = _deliver_one(at)
        if outcome is None:
            break
        done += outcome
    return done


@jobs.job("foundation.deliver")
def _deliver_job(at: str) -> None:
    deliver_due(max(datetime.fromisoformat(at), datetime.now(tz=UTC)))


def _after_commit(at: datetime) -> None:
    if settings.MUSTER_DELIVERY == "inline":
        deliver_due(at)
    else:
        jobs.defer("foundation.deliver", lock="foundation.deliver", at=at.isoformat())


def _deliver_one(at: datetime) -> int | None:
    """Try the next due delivery: 1 done, 0 failed and put off, None when nothing is due."""
    with transaction.atomic():
        owed = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("journal")
            .filter(done_at=None, due_at__lte=at)
            .order_by("id")
            .first()
        )
        if owed is None:
            return None
        try:
            with transaction.atomic():
                _run(owed)
        except Exception as error:
            owed.put_off(at, error, RETRY_MINUTES)
            return 0
        owed.finish(at)
        return 1


def _run(owed: Delivery) -> None:
    row = owed.journal
    handlers = dict(LISTENERS.get(row.name, ()))
    handler = handlers.get(owed.listener)
    if handler is None:
        return
    handler(
        Delivered(
            event=from_payload(row.name, row.payload),
            name=row.name,
            actor_ref=row.actor_ref,
            at=row.at,
            journal_ref=row.ref,
        )
    )


def to_payload(happened: Any) -> dict[str, Any]:
    """The event's fields as JSON values: days in ISO form, decimals as text."""
    return {f.name: _plain(getattr(happened, f.name)) for f in dataclasses.fields(happened)}


def from_payload(name: str, payload: dict[str, Any]) -> Any:
    """The event that the JSON values mean; fields added since take their defaults."""
    cls = EVENTS[name]
    hints = _hints(cls)
    known = {f.name for f in dataclasses.fields(cls)}
    return cls(**{k: _rich(v, hints[k]) for k, v in payload.items() if k in known})


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list | frozenset):
        return [_plain(v) for v in value]
    if isinstance(value, bool | int | str) or value is None:
        return value
    raise TypeError(f"an event cannot carry {type(value).__name__}")


def _rich(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    inner = [a for a in typing.get_args(hint) if a is not type(None)]
    if hint is datetime or datetime in inner:
        return datetime.fromisoformat(value)
    if hint is date or date in inner:
        return date.fromisoformat(value)
    if hint is Decimal or Decimal in inner:
        return Decimal(value)
    if isinstance(value, list):
        return tuple(value)
    return value


def _refs_in(payload: dict[str, Any]) -> Sequence[str]:
    found: list[str] = []
    for key, value in payload.items():
        if key.endswith("_ref") and value:
            found.append(value)
        elif key.endswith("_refs") and value:
            found.extend(value)
    return found
