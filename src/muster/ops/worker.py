"""What happens by itself: a line for each periodic job, one action each, and the queue's tasks.

The queue lives in the same database. Every process that knows Django registers the tasks; only
``bin/muster run_worker`` runs them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from muster.engagements import actions as engagement_actions
from muster.evidence import actions as evidence_actions
from muster.foundation import jobs, journal
from muster.foundation.act import Act, system
from muster.notices import actions as notices_actions
from muster.notices import queries as notices_queries
from muster.opportunities import actions as opportunity_actions


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that comes again: its name, when (cron, UTC), what it does, in one line."""

    name: str
    cron: str
    run: Callable[[Act], object]
    words: str


def _send_mail(act: Act) -> None:
    for ref in notices_queries.due_mail_refs(act.at):
        notices_actions.send_mail_now(act, ref)


PERIODIC = (
    Periodic(
        "deliver events",
        "* * * * *",
        lambda act: journal.deliver_due(act.at),
        "tries failed deliveries again",
    ),
    Periodic("send mail", "* * * * *", _send_mail, "sends what waits in the outbox"),
    Periodic(
        "clocks of candidacies",
        "*/5 * * * *",
        opportunity_actions.remind_and_lapse,
        "reminds owners, closes what waited too long, takes dead postings down",
    ),
    Periodic(
        "clocks of engagements",
        "*/5 * * * *",
        engagement_actions.run_clocks,
        "decides overdue home approvals by policy, begins work, opens reviews",
    ),
    Periodic("daily mail", "0 6 * * *", notices_actions.send_digest, "writes the daily mails"),
    Periodic(
        "levels",
        "10 0 1 * *",
        evidence_actions.rebuild_all_levels,
        "lets both clocks of every level tick",
    ),
)


def now() -> datetime:
    """The worker's clock."""
    return datetime.now(UTC)


def run_periodic(name: str, at: datetime) -> None:
    """Run one periodic job by its name. Raises KeyError for an unknown one."""
    by_name = {line.name: line for line in PERIODIC}
    by_name[name].run(system("worker", at=at))


def _register() -> None:
    """Make a queue task of every job and of every line of the table."""
    for name, function in jobs.JOBS.items():
        app.task(name=name)(function)
    for line in PERIODIC:
        task = app.task(name=f"periodic.{line.name}", queueing_lock=f"periodic.{line.name}")(
            _runner(line.name)
        )
        app.periodic(cron=line.cron)(task)


def _runner(name: str) -> Callable[[int], None]:
    def run(timestamp: int) -> None:
        run_periodic(name, now())

    return run


_register()
