"""kill -9 in the middle of an accept: what died comes back, nothing is half-written, the form sent again does it once.

A real demo runs with its supervisor. A trigger that waits for a lock of the test's holds an accept (or its delivery)
in the middle of its transaction for as long as the killing takes.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

import psycopg
import pytest

from muster.ops.launch_prepare import code_mark
from muster.ops.postgres import Cluster
from muster.ops.postgres.pidfile import read_pid_file

ROOT = Path(__file__).parents[2]
LOCK = 4711
PATIENCE = (
    240.0  # seconds; far more than anything here takes, even on a machine that is busy with other tests
)
OFFERS = 3


def eventually(holds: Callable[[], Any], what: str) -> Any:
    """The first true answer; an error when there is none for minutes."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.1)):
        with contextlib.suppress(psycopg.OperationalError):
            if answer := holds():
                return answer
        pause.wait(0.1)
    raise AssertionError(f"It never came: {what}")


def drain(output: IO[str]) -> None:
    """Read to the end, so that whoever writes never waits."""
    with output:
        output.read()


@dataclass
class Answer:
    """What the server said; status 0 when the connection broke."""

    status: int
    text: str = ""
    place: str = ""
    cookies: str = ""


@dataclass
class Stage:
    """A running demo on a small organisation."""

    data: Path
    port: int
    offers: list[dict[str, str]]
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """The database's address."""
        return Cluster(self.data, say=lambda line: None).url()

    def start(self) -> None:
        """Start the demo and read what it says until it is ready."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
        environment |= {"PYTHONPATH": str(ROOT / "src")}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "muster.ops.launch", "demo", "--data", str(self.data)]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if "Muster is ready" in line:
                break
        else:
            raise AssertionError(f"The demo did not start:\n{said}")
        threading.Thread(target=drain, args=[self.process.stdout], daemon=True).start()

    def ours(self) -> list[int]:
        """Every process that this demo started and that still runs, the database's included."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                with contextlib.suppress(OSError):
                    if (folder / "stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                        continue
                    words = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
                    if os.fsencode(self.data) in words:
                        found.append(int(folder.name))
        return found

    def running(self, words: str) -> list[int]:
        """Processes of this demo whose command has these words."""
        found = []
        for pid in self.ours():
            with contextlib.suppress(OSError):
                if words in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode():
                    found.append(pid)
        return found

    def ask(self, question: str, *values: object) -> Any:
        """The first column of the first row."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=10) as connection:
            row = connection.execute(question, values).fetchone()
            assert row is not None
            return row[0]

    def request(
        self, path: str, session: str = "", cookies: str = "", form: dict[str, str] | None = None
    ) -> Answer:
        """A GET, or a POST of the form."""
        headers = {"Cookie": f"muster_session={session}; {cookies}"}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST" if form is not None else "GET", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()
        sent = "; ".join(
            value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"
        )
        return Answer(answer.status, text, answer.getheader("Location") or "", sent)

    def is_ready(self) -> bool:
        """Whether /readyz says so."""
        return self.request("/readyz").status == 200


@dataclass
class Accept:
    """The form with which somebody accepts the seat that they were offered, as it stands on the page."""

    stage: Stage
    offer: dict[str, str]
    form: dict[str, str]
    cookies: str

    def send(self) -> Answer:
        """Press the button."""
        return self.stage.request(
            f"/work/{self.offer['role']}/", self.offer["session"], self.cookies, self.form
        )

    def written(self) -> dict[str, Any]:
        """What the database holds of it."""
        ask, candidacy = self.stage.ask, self.offer["candidacy"]
        return {
            "candidacy": ask("select status from opportunities_candidacy where ref = %s", candidacy),
            "engagements": ask(
                "select count(*) from engagements_engagement e"
                " join opportunities_candidacy c on c.id = e.candidacy_id where c.ref = %s",
                candidacy,
            ),
            "terms": ask(
                "select count(*) from engagements_termsversion t"
                " join engagements_engagement e on e.id = t.engagement_id"
                " join opportunities_candidacy c on c.id = e.candidacy_id where c.ref = %s",
                candidacy,
            ),
            "commitments": ask(
                "select count(*) from people_commitment m"
                " join people_person p on p.id = m.person_id where p.ref = %s",
                self.offer["person"],
            ),
            "held": ask(
                "select coalesce(sum(held_minutes), 0)::int from people_personweek w"
                " join people_person p on p.id = w.person_id where p.ref = %s",
                self.offer["person"],
            ),
            "journal": ask(
                "select count(*) from foundation_journalrow where request_ref = %s", self.form["request_ref"]
            ),
            "agreed": ask(
                "select count(*) from foundation_journalrow"
                " where name = 'engagement.proposed' and subjects @> array[%s]::varchar[]",
                candidacy,
            ),
        }

    def notices(self) -> int:
        """How many notices the owner has got."""
        return int(
            self.stage.ask(
                "select count(*) from notices_notice n join people_person p on p.id = n.person_id where p.ref = %s",
                self.offer["owner"],
            )
        )


NOTHING = {
    "candidacy": "offered",
    "engagements": 0,
    "terms": 0,
    "commitments": 0,
    "held": 0,
    "journal": 0,
    "agreed": 0,
}
ONCE = {
    "candidacy": "agreed_by_person",
    "engagements": 1,
    "terms": 1,
    "commitments": 1,
    "held": 6 * 480,
    "journal": 1,
    "agreed": 1,
}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A demo on a small organisation with offered seats, running; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="muster-k-") as made:
        Path(made).chmod(0o711)
        data = Path(made) / "data"
        data.mkdir(mode=0o711)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
        with Cluster(data, say=lambda line: None) as cluster:
            environment |= {"DATABASE_URL": cluster.url(), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
            told = subprocess.run(
                [sys.executable, "-m", "tests.ops.kill_stage", str(data), str(OFFERS)],
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                cwd=ROOT,
            )
        (data / "demo").write_text(f"ready {code_mark()}\n")
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            port = trial.getsockname()[1]
        stage = Stage(data, port, json.loads(told.stdout))
        try:
            stage.start()
            yield stage
        finally:
            if stage.process is not None:
                stage.process.kill()
                stage.process.wait()
            eventually(lambda: not stage.ours(), "the end of everything")


@pytest.fixture
def accept(stage: Stage) -> Accept:
    """The page of the next offered seat, read; the form on it is still to be sent."""
    eventually(stage.is_ready, "readiness")
    offer = stage.offers.pop(0)
    page = stage.request(f"/work/{offer['role']}/", offer["session"])
    assert page.status == 200
    form = next(
        one for one in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if 'value="accept"' in one
    )
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', form))
    assert fields["candidacy"] == offer["candidacy"]
    return Accept(stage, offer, fields, page.cookies)


@contextlib.contextmanager
def held_at(stage: Stage, table: str) -> Iterator[Callable[[], Any]]:
    """Whoever writes a new row into the table waits; gives a function that says whether somebody does."""
    with psycopg.connect(stage.url, autocommit=True) as gate:
        gate.execute(
            "create or replace function hold_here() returns trigger language plpgsql as "
            f"$$ begin perform pg_advisory_xact_lock_shared({LOCK}); return new; end $$"
        )
        gate.execute(
            f"create trigger hold_here before insert on {table} for each row execute function hold_here()"
        )
        gate.execute(f"select pg_advisory_lock({LOCK})")
        question = "select count(*) from pg_locks where locktype = 'advisory' and objid = %s and not granted"
        yield lambda: stage.ask(question, LOCK)
        with contextlib.suppress(psycopg.OperationalError):
            gate.execute(f"select pg_advisory_unlock({LOCK})")
    with psycopg.connect(eventually(lambda: stage.url, "the database"), autocommit=True) as after:
        after.execute(f"drop trigger hold_here on {table}")


def in_the_background(accept: Accept, answers: list[Answer]) -> threading.Thread:
    """Send the form without waiting for the answer."""
    thread = threading.Thread(target=lambda: answers.append(accept.send()))
    thread.start()
    return thread


def does_it_once(accept: Accept) -> None:
    """The form is sent again, and once more from a stale page."""
    answer = accept.send()
    assert (answer.status, answer.place.startswith("/engagements/")) == (302, True), answer.text
    assert accept.written() == ONCE
    assert accept.send().status == 302
    assert accept.written() == ONCE


def test_the_web_killed_in_the_middle_of_an_accept(stage: Stage, accept: Accept) -> None:
    answers: list[Answer] = []
    with held_at(stage, "people_commitment") as somebody_waits:
        sending = in_the_background(accept, answers)
        eventually(somebody_waits, "an accept in its middle")
        killed = stage.running("launch_web")
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        sending.join(PATIENCE)
        assert [answer.status for answer in answers] == [0]
        # The database notices by itself that nobody waits for this answer any more.
        eventually(lambda: not somebody_waits(), "the end of the accept that nobody waits for")
    eventually(stage.is_ready, "readiness after the web was killed")
    assert not set(killed) & set(stage.running("launch_web"))
    assert accept.written() == NOTHING
    does_it_once(accept)


def test_the_database_killed_in_the_middle_of_an_accept(stage: Stage, accept: Accept) -> None:
    answers: list[Answer] = []
    with held_at(stage, "people_commitment") as somebody_waits:
        sending = in_the_background(accept, answers)
        eventually(somebody_waits, "an accept in its middle")
        running = read_pid_file(stage.data / "postgres")
        assert running is not None
        os.kill(running.pid, signal.SIGKILL)
        sending.join(PATIENCE)
        assert [answer.status for answer in answers] == [503]
        assert "Nothing was saved" in answers[0].text
        eventually(stage.is_ready, "readiness after the database was killed")
    assert accept.written() == NOTHING
    does_it_once(accept)
    eventually(lambda: accept.notices() == 2, "the news, by a worker that survived or was started again")


def test_the_worker_killed_in_the_middle_of_a_delivery(stage: Stage, accept: Accept) -> None:
    with held_at(stage, "notices_notice") as somebody_waits:
        answer = accept.send()
        assert answer.status == 302
        before = accept.notices()
        eventually(somebody_waits, "a delivery in its middle")
        killed = stage.running("run_worker")
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: set(stage.running("run_worker")) - set(killed), "another worker")
        assert accept.notices() == before
    eventually(lambda: accept.notices() == before + 1, "the news, by the next worker")
    assert accept.written() == ONCE


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_the_end_of_the_demo_leaves_nothing_and_loses_nothing(stage: Stage, number: signal.Signals) -> None:
    assert stage.process is not None
    kept = stage.ask("select count(*) from foundation_journalrow")
    assert len(stage.ours()) >= 5
    stage.process.send_signal(number)
    assert stage.process.wait(PATIENCE) == (-number if number == signal.SIGKILL else 0)
    eventually(lambda: not stage.ours(), "the end of everything that the demo started")
    stage.start()
    assert stage.is_ready()
    assert stage.ask("select count(*) from foundation_journalrow") == kept
