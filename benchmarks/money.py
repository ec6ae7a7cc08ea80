"""How many accepts (of an offer, of a milestone), hour entries and postings a second, beside what PostgreSQL itself inserts.

    PYTHONPATH=src:. python -m benchmarks.money [--times 200] [--into FILE]

A throw-away PostgreSQL is started here, with its full durability (fsync on): every deed is one committed transaction. The
limit to compare with is one plain row inserted and committed, over the same connection, again and again. Deeds take turns
with it, so that both meet the same machine. Everything runs in one process and one connection: rates of one worker.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.match import machine
from muster.ops.postgres import Cluster


def measured(deeds: dict[str, Callable[[int], object]], times: int) -> dict[str, dict[str, float]]:
    """By deed: the median milliseconds, and how many a second at that pace. The deeds take turns."""
    took: dict[str, list[float]] = {name: [] for name in deeds}
    for number in range(times):
        for name, deed in deeds.items():
            began = time.perf_counter()
            deed(number)
            took[name].append(time.perf_counter() - began)
    return {
        name: {
            "median_ms": round(statistics.median(all_of_them) * 1000, 3),
            "per_second": round(1 / statistics.median(all_of_them), 1),
        }
        for name, all_of_them in took.items()
    }


def _deeds(times: int) -> dict[str, Callable[[int], object]]:
    from django.db import connection

    from muster.engagements import actions
    from muster.ledger import actions as ledger_actions
    from muster.ledger import rules
    from muster.ledger.terms import AccountKind
    from tests.engagements.test_money import pay_in
    from tests.factories import ledger as make
    from tests.factories.engagements import STARTED, make_engagement, make_offer
    from tests.factories.people import act_of

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_row (id bigserial PRIMARY KEY, amount bigint, words text)")

    def plain(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO plain_row (amount, words) VALUES (%s, %s)", [number, "a row"])

    bank, party = make.open_account(AccountKind.BANK), make.open_account(AccountKind.PARTY, make.CLIENT)
    lines = rules.move(100, unit="EUR", source=bank, target=party)

    def post(number: int) -> None:
        ledger_actions.post(make.clerk(), f"bench-{number}", lines, about=make.ABOUT, words="Bench")

    sides = make_engagement()
    owner, person = act_of(sides.owner, STARTED), act_of(sides.person, STARTED + timedelta(days=6))
    pay_in(sides, times * 100)

    def log_hours(number: int) -> None:
        actions.log_hours(person, sides.ref, {STARTED.date(): number % 480 + 1})

    def accept(number: int) -> None:
        milestone = ready.pop()
        actions.accept_milestone(owner, milestone)

    ready = []
    for number in range(min(times, 45)):
        one = actions.plan_milestone(owner, sides.ref, title=f"Part {number}", amount=100, currency="EUR")
        actions.fund_milestone(owner, one.ref)
        actions.submit_milestone(person, one.ref, words="Here.")
        ready.append(one.ref)
    offers = [make_offer(with_manager=False)[0] for _number in range(times)]

    def accept_offer(number: int) -> None:
        thread = offers[number]
        actions.agree_to_offer(act_of(thread.person), thread.ref)

    return {
        "insert": plain,
        "post": post,
        "log_hours": log_hours,
        "accept_milestone": accept,
        "accept_offer": accept_offer,
    }


def main() -> None:
    """Measure and print; ``--into`` keeps it."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--times", type=int, default=45, help="how often each deed is done (at most 45)")
    reader.add_argument("--into", type=Path)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        Path(folder).chmod(0o711)
        with Cluster(Path(folder) / "database", say=lambda line: None) as cluster:
            print(json.dumps(found := _run(cluster, folder, min(asked.times, 45)), indent=1))
    if asked.into:
        asked.into.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _run(cluster: Cluster, folder: str, times: int) -> dict[str, Any]:
    os.environ |= {
        "DATABASE_URL": cluster.url(),
        "MUSTER_DATA": folder,
        "MUSTER_SECRET_KEY": "for measuring",
        "MUSTER_DELIVERY": "worker",
        "DJANGO_SETTINGS_MODULE": "muster.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    found = measured(_deeds(times), times)
    limit = found["insert"]["per_second"]
    for one in found.values():
        one["of_insert"] = round(one["per_second"] / limit, 3)
    return {"times": times, "deeds": found, "machine": machine()}


if __name__ == "__main__":
    main()
