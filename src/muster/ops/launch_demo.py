"""bin/demo: the database, the demo organisation, the web and the worker, started and stopped together.

bin/demo                  start it (on port 8000, data in var/) and open the address it prints
bin/demo --port 8001      another port
bin/demo --fresh          throw the demo's data away first
bin/demo --data DIR       keep the data elsewhere
"""

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from muster.ops.launch_data import ROOT, data_folder, settle_environment
from muster.ops.launch_engine import is_compiled
from muster.ops.launch_prepare import code_mark
from muster.ops.postgres import Cluster, PostgresProblem
from muster.ops.postgres.cluster import tell
from muster.ops.postgres.keeper import follow_parent

HOST = "127.0.0.1"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TRIES = 5  # deaths in a row before the first answer, after which something is wrong with the program itself
PATIENCE = 10.0  # seconds between "please stop" and the end
LOG_BYTES = 10 * 1024 * 1024


@dataclass
class Process:
    """A part of the demo that is started again whenever it dies."""

    name: str
    command: list[str]
    log: Path
    running: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    next_start: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a group of its own; the kernel ends it should we be killed."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=ROOT,
                start_new_session=True,  # a Ctrl-C reaches us alone; we stop the parts in order
                preexec_fn=lambda: follow_parent(signal.SIGTERM),
            )

    def look_after(self) -> None:
        """Start it again if it has died: at once, then ever more slowly if it keeps dying."""
        now = time.monotonic()
        if self.running is not None and self.running.poll() is not None:
            self._sweep(signal.SIGKILL)
            self.running = None
            self.deaths += 1
            self.next_start = now + min(30.0, 0.5 * 2 ** (self.deaths - 1))
            tell(f"The {self.name} ended by itself; starting it again (its log: {self.log}).")
        if self.running is None and now >= self.next_start:
            self.start()

    def stop(self, patience: float = PATIENCE) -> None:
        """End it and all that it started: asked first, then made to."""
        if self.running is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.running.wait(patience)
        self._sweep(signal.SIGKILL)
        self.running.wait()

    def last_words(self) -> str:
        """The end of its log, for an error message."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join("    " + line for line in lines[-12:])

    def _sweep(self, number: int) -> None:
        if self.running is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.running.pid, number)


def main(arguments: list[str]) -> int:
    """Run the demo until it is told to stop; the exit status."""
    options = _options(arguments)
    data = data_folder(options.data)
    stop = threading.Event()
    for number in STOPPING:
        signal.signal(number, lambda _number, _frame: _asked_to_stop(stop))
    try:
        with _alone(data):
            _port_is_free(options.port)
            return _run(data, options.port, options.fresh, stop)
    except Stopped:
        return 0


class Stopped(Exception):
    """Somebody asked us to stop while we were still starting."""


def _asked_to_stop(stop: threading.Event, frame: FrameType | None = None) -> None:
    already = stop.is_set()
    stop.set()
    if not already:
        raise Stopped


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/demo", description="Start Muster with an invented organisation."
    )
    parser.add_argument("--port", type=_port, default=8000, help="where the pages are served (8000)")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away first")
    parser.add_argument("--data", metavar="DIR", help="where the demo keeps its data (MUSTER_DATA, or var/)")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: say a number from 1 to 65535, such as 8001")
    return int(text)


def _port_is_free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except PermissionError:
            raise PostgresProblem(
                f"Port {port} is for root alone. Choose one above 1023: bin/demo --port 8000"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise PostgresProblem(
                f"Port {port} is taken by another program. Choose another one: bin/demo --port {other}"
            ) from None


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One demo for one data folder; the lock goes with the process, however that ends."""
    with (data / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise PostgresProblem(
                f"A demo runs on {data} already (process {lock.read().strip() or 'unknown'}). "
                "Stop it, or give this one a folder of its own: bin/demo --data DIR --port N"
            ) from None
        lock.seek(0)
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _run(data: Path, port: int, fresh: bool, stop: threading.Event) -> int:
    os.environ["MUSTER_DEMO"] = "1"
    settle_environment(data)
    tell(f"Starting Muster's demo. Its data: {data}")
    processes = _parts(data, port)
    once: list[subprocess.Popen[bytes]] = []
    cluster = None if os.environ.get("DATABASE_URL") else Cluster(data)
    try:
        if fresh:
            _throw_away(data, cluster)
        if not is_compiled(Path(os.environ["NUMBA_CACHE_DIR"])):
            tell("Compiling the matching engine (the first time this takes a minute) ...")
            once.append(_side_by_side("muster.ops.launch_engine"))
        if cluster is not None:
            os.environ["DATABASE_URL"] = cluster.start()
        if cluster is None or not _is_made(data):
            _begin_anew(data, cluster)
            once.append(_side_by_side("muster.ops.launch_prepare", str(data / "demo")))
        _until_done(once)
        (data / "logs").mkdir(mode=0o700, exist_ok=True)
        _until_ready(processes[0], port)  # alone: the pages need the processor more than the worker does
        for process in processes[1:]:
            process.start()
        print(f"Muster is ready: http://{HOST}:{port}/", flush=True)
        _watch(processes, cluster, stop)
    except Stopped:
        pass
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave anything behind
        tell("Stopping ...")
        for one in once:
            one.kill()
            one.wait()
        for process in reversed(processes):
            process.stop()
        if cluster is not None:
            cluster.stop()
        tell("Stopped. Everything is kept; start again to go on.")
    return 0


def _parts(data: Path, port: int) -> list[Process]:
    """What runs side by side as long as the demo does, in the order in which it starts."""
    python, logs = [sys.executable, "-m"], data / "logs"
    return [
        Process("web", [*python, "muster.ops.launch_web", HOST, str(port)], logs / "web.log"),
        Process("worker", [*python, "muster.ops.launch", "muster", "run_worker"], logs / "worker.log"),
    ]


def _throw_away(data: Path, cluster: Cluster | None) -> None:
    if cluster is None:
        raise PostgresProblem(
            "--fresh only throws away a database of Muster's own, and DATABASE_URL names another. "
            "Leave DATABASE_URL out, or empty that database yourself."
        )
    if cluster.exists and not (data / "demo").exists():
        raise PostgresProblem(
            f"The database in {data} was not made by bin/demo, so --fresh leaves it alone. "
            "Choose another folder with --data, or remove that folder yourself."
        )
    tell("Throwing the old demo data away ...")
    cluster.destroy()
    (data / "demo").unlink(missing_ok=True)
    shutil.rmtree(data / "files", ignore_errors=True)


def _is_made(data: Path) -> bool:
    """Whether the organisation is there, in the tables of this very code."""
    marker = data / "demo"
    return marker.exists() and marker.read_text().split() == ["ready", code_mark()]


def _begin_anew(data: Path, cluster: Cluster | None) -> None:
    """Throw an organisation away that was only half made when the last start was cut off."""
    marker = data / "demo"
    if marker.exists() and marker.read_text().strip() == "begun" and cluster is not None:
        tell("The demo organisation was not finished last time; making it anew.")
        cluster.stop()
        cluster.destroy()
        marker.unlink()
        os.environ["DATABASE_URL"] = cluster.start()


def _side_by_side(*module: str) -> subprocess.Popen[bytes]:
    """A process that does one thing and ends, so that its memory is given back."""
    return subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: follow_parent(signal.SIGTERM),
        start_new_session=True,
    )


def _until_done(once: list[subprocess.Popen[bytes]]) -> None:
    while any(process.poll() is None for process in once):
        if any(process.returncode for process in once):
            break
        time.sleep(0.05)
    if any(process.returncode for process in once):
        raise PostgresProblem("The demo could not be prepared; the reason stands above.")


def _until_ready(process: Process, port: int) -> None:
    began, told = time.monotonic(), 5.0
    while True:
        process.look_after()
        if process.deaths >= TRIES:
            raise PostgresProblem(
                f"The {process.name} does not stay up. The end of its log ({process.log}):\n{process.last_words()}"
            )
        state = _readiness(port)
        if state is None:
            return
        if (waited := time.monotonic() - began) > told:
            told += 10.0
            tell(f"Waiting for the pages ({waited:.0f} s); {state}")
        time.sleep(0.1)


def _readiness(port: int) -> str | None:
    """None when everything is ready; otherwise what is missing, in the server's own words."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=10) as answer:
            return None if answer.status == 200 else f"status {answer.status}"
    except urllib.error.HTTPError as refusal:
        return _missing(refusal.read(4000))
    except OSError:
        return "they are being loaded"


def _missing(answer: bytes) -> str:
    """What /readyz says is missing, as words for a line."""
    try:
        return "; ".join(json.loads(answer)["problems"].values())
    except (ValueError, TypeError, KeyError, AttributeError):
        return answer.decode(errors="replace").strip()[:300] or "they answer with an error"


def _watch(processes: list[Process], cluster: Cluster | None, stop: threading.Event) -> None:
    ready_since = time.monotonic()
    while not stop.is_set():
        for process in processes:
            process.look_after()
            if (
                process.deaths
                and time.monotonic() - ready_since > 60
                and time.monotonic() > process.next_start + 60
            ):
                process.deaths = 0  # a minute of health forgives
        if cluster is not None and not cluster.is_alive:
            tell("The database ended by itself; starting it again.")
            cluster.revive()
        time.sleep(0.3)
