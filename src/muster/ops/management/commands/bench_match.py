"""How fast and how exact matching is, on a population made by seed: ``bench_match --people N --queries Q``."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.foundation.words import _
from muster.ops.bench import export
from muster.ops.bench.measure import Bench, machine
from muster.ops.bench.sweeps import in_parts, sweeps


class Command(BaseCommand):
    """Measure, print one JSON object as the last line."""

    requires_system_checks = ()
    help = (
        "Measure matching on a population made by seed: time, exactness, edits, memory. "
        "It needs no database. The last line is one JSON object."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--people", type=int, default=100_000, help="how many people")
        parser.add_argument("--queries", type=int, default=100, help="how many roles are asked for")
        parser.add_argument("--seed", type=int, default=1, help="decides people and roles")
        parser.add_argument("--roles", type=int, default=100_000, help="roles to choose from for a person")
        parser.add_argument("--edits", type=int, default=10_000, help="edits that wait while it is asked")
        parser.add_argument("--samples", type=int, default=20, help="answers compared with the oracle")
        parser.add_argument(
            "--peers", default="", help="of numpy, polars, duckdb, postgres, postgres_best, with commas"
        )
        parser.add_argument("--peer-queries", type=int, default=20, help="queries that peers answer too")
        parser.add_argument("--shards", type=int, default=0, help="also ask the index in so many parts")
        parser.add_argument("--export", metavar="DIR", help="write people, roles and answers there, as npy")
        parser.add_argument("--json", action="store_true", help="print the last line and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        if options["people"] < 1 or options["queries"] < 1 or options["samples"] < 1:
            raise CommandError(_("There must be at least one person, one query and one sample."))
        about: dict[str, Any] = {
            "people": options["people"],
            "queries": options["queries"],
            "seed": options["seed"],
            "machine": machine(),
            "load": round(os.getloadavg()[0], 1),
        }
        bench = Bench(options["people"], options["queries"], options["seed"])
        answers = [bench.ask(j) for j in range(options["queries"])]
        if options["export"]:
            export.write(
                Path(options["export"]), bench.arrays, bench.roles, bench.similarity,
                [(answer.numbers, answer.scores) for answer in answers], dict(about),
            )  # fmt: skip
        about |= {
            "build_s": round(bench.build_ms / 1000, 2),
            "bytes_per_person": round(bench.index_bytes / options["people"], 1),
            "call_us": bench.call_overhead(),
        }
        peers = [name.strip() for name in options["peers"].split(",") if name.strip()]
        about |= bench.warm()
        about |= bench.beside(peers, options["peer_queries"])
        about |= bench.exact(options["samples"])
        about |= bench.snapshot()
        if options["roles"] > 0:
            about |= bench.reverse(options["roles"])
            about |= sweeps(bench, options["roles"])
        if options["shards"] > 0:
            about |= in_parts(bench, options["shards"])
        if options["edits"] > 0:
            about |= bench.live(options["edits"])
        if not options["json"]:
            for name, value in about.items():
                self.stdout.write(f"{name}: {value}")
        self.stdout.write(json.dumps(about))
