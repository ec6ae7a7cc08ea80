"""What happens by itself: a line for each periodic job, one action each, and the queue's tasks.

The queue lives in the same database. Every process that knows Django registers the tasks; only
``bin/muster run_worker`` runs them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from django.conf import settings
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from muster.assessments import actions as assessment_actions
from muster.billing import actions as billing_actions
from muster.engagements import actions as engagement_actions
from muster.evidence import actions as evidence_actions
from muster.foundation import jobs, journal
from muster.foundation.act import Act, system
from muster.foundation.errors import Refusal
from muster.insights import actions as insights_actions
from muster.matching import actions as matching_actions
from muster.notices import actions as notices_actions
from muster.notices import queries as notices_queries
from muster.opportunities import actions as opportunity_actions
from muster.ops import letters
from muster.skills import extraction

log = logging.getLogger(__name__)


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


def _read_mail(act: Act) -> None:
    """Answers by mail, where a mailbox is named. A server that is silent now is asked again in a minute."""
    if not (settings.MUSTER_MAIL_IN and settings.MUSTER_MAIL_ROOMS):
        return
    try:
        letters.read_mailbox(settings.MUSTER_MAIL_IN, partial(letters.take_letter, at=act.at))
    except Refusal as refusal:
        log.warning("%s", refusal.message)


PERIODIC = (
    Periodic(
        "deliver events",
        "* * * * *",
        lambda act: journal.deliver_due(act.at),
        "tries failed deliveries again",
    ),
    Periodic("send mail", "* * * * *", _send_mail, "sends what waits in the outbox"),
    Periodic("read mail", "* * * * *", _read_mail, "takes answers by mail into their rooms"),
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
    Periodic(
        "meanings of skills",
        "*/5 * * * *",
        lambda act: extraction.prepare(),
        "reads the names of skills with the sentence encoder after the taxonomy changed",
    ),
    Periodic("asks for evidence", "20 * * * *", evidence_actions.lapse_asks, "closes asks without an answer"),
    Periodic(
        "contests of evidence",
        "25 * * * *",
        evidence_actions.pass_on_contests,
        "gives undecided contests to the next who can decide",
    ),
    Periodic(
        "badges", "40 3 * * *", evidence_actions.recheck_badges, "asks issuers whether badges were revoked"
    ),
    Periodic(
        "invoices",
        "20 5 * * *",
        billing_actions.run_clocks,
        "speaks of invoices that are overdue, with interest",
    ),
    Periodic(
        "providers' messages",
        "*/15 * * * *",
        billing_actions.look_again,
        "applies what a provider said of a payment before it was known",
    ),
    Periodic("daily mail", "0 6 * * *", notices_actions.send_digest, "writes the daily mails"),
    Periodic(
        "levels",
        "10 0 1 * *",
        evidence_actions.rebuild_all_levels,
        "lets both clocks of every level tick",
    ),
    Periodic(
        "rings of endorsements",
        "10 4 2 * *",
        evidence_actions.look_for_rings,
        "opens a case for a people lead where people endorse each other without work of both on record",
    ),
    Periodic(
        "assessments",
        "30 * * * *",
        assessment_actions.lapse_sittings,
        "ends assessments that ran out of time, with a result where enough was said",
    ),
    Periodic(
        "questions",
        "40 5 3 * *",
        insights_actions.offer_questions,
        "tells people, once a month at most, which one skill it would help to have confirmed",
    ),
    Periodic(
        "searches",
        "*/15 * * * *",
        matching_actions.check_searches,
        "looks through the searches that people keep, each once an hour, and tells what is new",
    ),
    Periodic(
        "old lists",
        "40 2 * * *",
        matching_actions.forget_old_lists,
        "forgets lists that were shown longer ago than their organisation keeps them",
    ),
)


MOST_ATTEMPTS = 5
"""How often a job is taken up again whose worker died over it; after that it is given up."""


def now() -> datetime:
    """The worker's clock."""
    return datetime.now(UTC)


def run_periodic(name: str, at: datetime) -> None:
    """Run one periodic job by its name. Raises KeyError for an unknown one."""
    by_name = {line.name: line for line in PERIODIC}
    by_name[name].run(system("worker", at=at))


def begin() -> None:
    """What a worker does first: deliver what was left when the last one ended."""
    run_periodic("deliver events", now())


async def take_up_again(queue: App) -> int:
    """Queue the jobs again whose worker died over them (it has been silent for 30 seconds); how many.

    What comes by the clock comes by itself, and a job that waits already is not queued twice.
    """
    taken = 0
    for job in await queue.job_manager.get_stalled_jobs():
        if job.attempts < MOST_ATTEMPTS and not job.task_name.startswith("periodic."):
            try:
                await queue.job_manager.retry_job(job)
            except UniqueViolation:
                pass
            else:
                taken += 1
                continue
        await queue.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    return taken


def _register() -> None:
    """Make a queue task of every job and of every line of the table."""
    for name, function in jobs.JOBS.items():
        app.task(name=name)(function)
    for line in PERIODIC:
        task = app.task(name=f"periodic.{line.name}", queueing_lock=f"periodic.{line.name}")(
            _runner(line.name)
        )
        app.periodic(cron=line.cron)(task)
    again = app.task(
        name="periodic.take up again", queueing_lock="periodic.take up again", pass_context=True
    )(_take_up_again)
    app.periodic(cron="* * * * *")(again)


async def _take_up_again(context: JobContext, timestamp: int) -> None:
    await take_up_again(context.app)


def _runner(name: str) -> Callable[[int], None]:
    def run(timestamp: int) -> None:
        run_periodic(name, now())

    return run


_register()
