"""How long each page of the demonstration takes, how often it asks the database, and how large its answer is.

    DATABASE_URL=... MUSTER_DATA=... MUSTER_DEMO=1 PYTHONPATH=src:. python -m benchmarks.pages [--requests 40] [--into FILE]

DATABASE_URL names a database in which ``bin/demo`` or ``bin/muster make_world --demo`` has laid out its
organisation; reading its pages keeps what was shown, so take one that may be thrown away. Each page is opened
as one persona. Queries are counted in this process; times are those of the real server (granian, one worker,
started here on a free port over the same database), asked over one connection that stays open, each page in
turn, round after round, so that no page has its caches to itself. The first round is not counted.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.match import machine

HERE = Path(__file__).parent
README = HERE / "README.md"
BEGIN, END = "<!-- pages: written by benchmarks/pages.py -->", "<!-- pages end -->"
READY_SECONDS = 180
SESSION = "muster_session"


@dataclass(frozen=True)
class Place:
    """A page and who opens it. ``link``: the first such address on the page ``path`` is the one that is measured."""

    name: str
    persona: str
    path: str
    link: str = ""


PLACES = (
    Place("home", "talent", "/"),
    Place("find work", "talent", "/work/"),
    Place("find work, searched", "talent", "/work/?q=data"),
    Place("one role", "talent", "/work/", r"/work/rol-\w+/"),
    Place("my work", "talent", "/mine/"),
    Place("agreed work", "talent", "/mine/", r"/engagements/eng-\w+/"),
    Place("my skills", "talent", "/skills/"),
    Place("one skill", "talent", "/skills/", r"/skills/skl-\w+/"),
    Place("CV", "talent", "/skills/cv/"),
    Place("profile and hours", "talent", "/me/"),
    Place("notices", "talent", "/notices/"),
    Place("account", "talent", "/account/"),
    Place("home", "freelancer", "/"),
    Place("home", "returning-parent", "/"),
    Place("openings", "owner", "/openings/"),
    Place("one opening, people ranked", "owner", "/openings/", r"/openings/opp-\w+/"),
    Place("one person for an opening", "owner", "/openings/", r"/openings/opp-\w+/people/per-\w+/"),
    Place("post", "owner", "/post/"),
    Place("people", "owner", "/people/"),
    Place("people, searched", "owner", "/people/?q=python"),
    Place("one person", "owner", "/people/", r"/people/per-\w+/"),
    Place("running work", "owner", "/running/"),
    Place("asked of us", "home-manager", "/asked/"),
    Place("my people", "home-manager", "/team/"),
    Place("lent and back", "home-manager", "/lent/"),
    Place("figures", "people-lead", "/figures/"),
    Place("taxonomy", "people-lead", "/taxonomy/"),
    Place("organisation", "people-lead", "/organisation/"),
    Place("members", "people-lead", "/organisation/members/"),
    Place("organisations", "operator", "/organisations/"),
    Place("journal", "operator", "/journal/"),
    Place("outbox", "operator", "/outbox/"),
)


@dataclass(frozen=True)
class Counted:
    """A page that was opened in this process: its address, its queries with how often each is repeated, its bytes."""

    place: Place
    address: str
    queries: int
    repeated: dict[str, int]
    size: int


def main() -> None:
    """Count, time, print and keep the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=40, help="timed requests for each page (40)")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument("--repeated", action="store_true", help="also print queries that a page makes again")
    parser.add_argument("--into", type=Path, help="write the figures as JSON, and the table into README.md")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    os.environ.setdefault("MUSTER_SECRET_KEY", "for a benchmark alone")
    os.environ["MUSTER_DEMO"] = "1"
    import django

    django.setup()
    counted = list(_count([place for place in PLACES if given.only in place.name]))
    if given.repeated:
        _print_repeated(counted)
    figures = {
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": machine(),
        "cores": os.cpu_count(),
        "load_before": _load(),
        "seed": _seed(),
        "requests": given.requests,
        "pages": _timed(counted, given.requests),
        "load_after": _load(),
    }
    print(_table(figures))
    if given.into:
        given.into.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        _into_readme(_table(figures))


def _load() -> list[float]:
    return [round(value, 1) for value in os.getloadavg()]


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True)
    return done.stdout.strip()


def _seed() -> int:
    from muster.world import making

    return making.SEED


def _count(places: list[Place]) -> Iterator[Counted]:
    """Open each page twice in this process; the second time counts, when caches of the process are filled."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    clients: dict[str, Any] = {}
    for place in places:
        client = clients.setdefault(place.persona, None) or _client(place.persona)
        clients[place.persona] = client
        address = _address(client, place)
        if address is None:
            print(f"{place.name} ({place.persona}): no such page in this world", file=sys.stderr)
            continue
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} as {place.persona} answers {answer.status_code}")
        shapes = Counter(_shape(query["sql"]) for query in seen.captured_queries)
        repeated = {sql: n for sql, n in shapes.items() if n > 1}
        yield Counted(place, address, len(seen), repeated, len(answer.content))


def _client(persona: str) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.post(f"/demo/be/{persona}/")
    if SESSION not in client.cookies:
        raise SystemExit(f"nobody can be the {persona}: is the demonstration laid out in this database?")
    return client


def _address(client: Any, place: Place) -> str | None:
    """The page's address; links are followed from the list, through an opening to a person where it takes two."""
    if not place.link:
        return place.path
    text = client.get(place.path).content.decode()
    found = re.search(place.link, text)
    if found is None and (first := re.match(r"/\w+/opp-", place.link)):
        for between in dict.fromkeys(re.findall(rf"{first[0]}\w+/", text)):
            if found := re.search(place.link, client.get(between).content.decode()):
                break
    return found[0] if found else None


def _shape(sql: str) -> str:
    """The query without its values, to see what is asked again and again."""
    return re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", sql)


def _print_repeated(counted: list[Counted]) -> None:
    for one in counted:
        print(f"\n{one.place.name} ({one.place.persona}): {one.queries} queries")
        for sql, times in sorted(one.repeated.items(), key=lambda pair: -pair[1]):
            print(f"  {times} x {sql[:200]}")


def _timed(counted: list[Counted], requests: int) -> list[dict[str, Any]]:
    """Milliseconds for whole answers of the server, over one open connection."""
    times: dict[int, list[float]] = {number: [] for number in range(len(counted))}
    with _server() as port:
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        cookies = {persona: _signed_in(web, persona) for persona in {one.place.persona for one in counted}}
        for round_ in range(requests + 1):
            for number, one in enumerate(counted):
                began = time.perf_counter()
                web.request("GET", one.address, headers={"Cookie": cookies[one.place.persona]})
                answer = web.getresponse()
                answer.read()
                took = (time.perf_counter() - began) * 1000
                if answer.status != 200:
                    raise SystemExit(f"{one.address} answers {answer.status}")
                if round_:
                    times[number].append(took)
    return [
        {
            "page": one.place.name,
            "persona": one.place.persona,
            "queries": one.queries,
            "p50_ms": round(statistics.median(times[number]), 1),
            "p95_ms": round(statistics.quantiles(times[number], n=20)[-1], 1),
            "kib": round(one.size / 1024, 1),
        }
        for number, one in enumerate(counted)
    ]


@contextmanager
def _server() -> Iterator[int]:
    """The real server on a free port, until the block ends."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "muster.ops.launch_web", "127.0.0.1", str(port)])
    try:
        _until_ready(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _until_ready(port: int) -> None:
    deadline, missing = time.monotonic() + READY_SECONDS, "no answer"
    while time.monotonic() < deadline:
        try:
            web = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_SECONDS)
            web.request("GET", "/readyz")
            answer = web.getresponse()
            missing = answer.read().decode(errors="replace")
            if answer.status == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit(f"the server does not become ready: {missing}")


def _signed_in(web: http.client.HTTPConnection, persona: str) -> str:
    """The cookies of somebody who pressed the persona's button."""
    web.request("GET", "/demo/")
    page = web.getresponse()
    text = page.read().decode()
    jar = _cookies(page)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    form = f"csrfmiddlewaretoken={token[1]}" if token else ""
    headers = {"Cookie": _as_header(jar), "Content-Type": "application/x-www-form-urlencoded"}
    web.request("POST", f"/demo/be/{persona}/", body=form, headers=headers)
    answer = web.getresponse()
    answer.read()
    jar |= _cookies(answer)
    if SESSION not in jar:
        raise SystemExit(f"the server does not let anybody be the {persona} ({answer.status})")
    return _as_header(jar)


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    lines = answer.headers.get_all("Set-Cookie") or []
    return dict(line.split(";", 1)[0].split("=", 1) for line in lines)


def _as_header(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def _table(figures: dict[str, Any]) -> str:
    """The figures as Markdown."""
    where = (
        f"Commit {figures['commit']}, {figures['at'][:10]}, {figures['machine']}, {figures['cores']} cores"
    )
    load = f"load {figures['load_before'][0]} before and {figures['load_after'][0]} after"
    lines = [
        f"{where}, {load}; world of seed {figures['seed']}; {figures['requests']} requests a page.",
        "",
        "| page | as | queries | p50 ms | p95 ms | KiB |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for one in figures["pages"]:
        cells = (one["page"], one["persona"], one["queries"], one["p50_ms"], one["p95_ms"], one["kib"])
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _into_readme(table: str) -> None:
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    _old, after = rest.split(END, 1)
    README.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
