"""The worker: every line of its table runs, and what waits in the queue is done."""

from __future__ import annotations

from typing import Any

import pytest
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
