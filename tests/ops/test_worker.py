"""The worker: every line of its table runs, and what waits in the queue is done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from muster.foundation import jobs
from muster.notices.models import Notice, OutboxMail
from muster.ops import worker
from tests.factories.opportunities import make_hand, make_posting
from tests.factories.people import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_job_and_every_line_is_a_task_of_the_queue() -> None:
    wanted = {*jobs.JOBS, *(f"periodic.{line.name}" for line in worker.PERIODIC)}
    assert wanted <= set(app.tasks)


@pytest.mark.parametrize("name", [line.name for line in worker.PERIODIC])
def test_every_periodic_job_runs_on_an_empty_database(name: str) -> None:
    worker.run_periodic(name, NOW)
    assert OutboxMail.objects.count() == 0


def test_an_unknown_periodic_job_is_an_error() -> None:
    with pytest.raises(KeyError):
        worker.run_periodic("tea", NOW)


def test_what_waits_is_done_by_the_worker_and_mail_goes_out(settings: Any, mailoutbox: list[Any]) -> None:
    settings.MUSTER_DELIVERY = "worker"
    make_hand(make_posting())
    assert Notice.objects.count() == 0
    for waiting in ProcrastinateJob.objects.filter(status="todo"):
        app.tasks[waiting.task_name].func(**waiting.args)
    assert Notice.objects.count() == 1
    worker.run_periodic("send mail", NOW)
    assert len(mailoutbox) == 1


def _killed_over(task: str, *, attempts: int = 0, lock: str | None = None) -> int:
    """A job whose worker died over it a minute ago, as the queue's own functions leave it; its number."""
    job_id = int(app.configure_task(task, queueing_lock=lock, allow_unknown=False).defer())
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '60 s') returning id"
        )
        (worker_id,) = cursor.fetchone()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s, attempts = %s where id = %s",
            [worker_id, attempts, job_id],
        )
    return job_id


def _taken_up() -> int:
    """How many the worker took up again; in a thread of its own, as a browser's loop may be running in this one."""

    def take_up() -> int:
        try:
            return async_to_sync(worker.take_up_again)(app)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(take_up).result()


def _status(job_id: int) -> str:
    return str(ProcrastinateJob.objects.get(id=job_id).status)


def test_a_job_whose_worker_was_killed_is_done_by_the_next() -> None:
    job_id = _killed_over("foundation.deliver")
    assert _taken_up() == 1
    assert _status(job_id) == "todo"


def test_a_job_over_which_workers_keep_dying_is_given_up() -> None:
    job_id = _killed_over("foundation.deliver", attempts=worker.MOST_ATTEMPTS)
    assert _taken_up() == 0
    assert _status(job_id) == "failed"


def test_what_waits_already_or_comes_by_the_clock_is_not_queued_again() -> None:
    first = _killed_over("foundation.deliver", lock="one")
    app.configure_task("foundation.deliver", queueing_lock="one").defer()
    second = _killed_over("periodic.send mail")
    assert _taken_up() == 0
    assert (_status(first), _status(second)) == ("failed", "failed")


def test_a_worker_first_delivers_what_the_last_one_left(settings: Any) -> None:
    settings.MUSTER_DELIVERY = "worker"
    make_hand(make_posting())
    worker.begin()
    assert Notice.objects.count() == 1
