"""The launcher: its refusals in words, its small parts, and the whole demo started and stopped for real."""

import contextlib
import errno
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError

from muster.ops import (
    launch,
    launch_data,
    launch_demo,
    launch_environment,
    launch_prepare,
    launch_test,
)
from muster.ops.postgres import PostgresProblem
from muster.ops.postgres.pidfile import process_state, read_pid_file

ROOT = Path(__file__).parents[2]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def test_a_taken_port_is_a_plain_error(
    taken_port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {number: signal.getsignal(number) for number in launch_demo.STOPPING}
    status = launch.main(["demo", "--port", str(taken_port), "--data", str(tmp_path / "data")])
    for number, handler in kept.items():
        signal.signal(number, handler)
    assert status == 1
    assert (
        f"Port {taken_port} is taken by another program. Choose another one: bin/demo --port"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize("word", ["0", "65536", "web", "-1"])
def test_a_port_that_is_none_is_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        launch_demo.main([f"--port={word}"])
    assert "is no port" in capsys.readouterr().err


def test_a_second_demo_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with (
        launch_demo._alone(tmp_path),
        pytest.raises(PostgresProblem, match=rf"process {os.getpid()}"),
        launch_demo._alone(tmp_path),
    ):
        pass


def test_fresh_leaves_a_database_of_another_alone(tmp_path: Path) -> None:
    with pytest.raises(PostgresProblem, match="DATABASE_URL"):
        launch_demo._throw_away(tmp_path, None)


def test_the_secret_key_is_kept_and_private(tmp_path: Path) -> None:
    key = launch_data.secret_key(tmp_path)
    assert launch_data.secret_key(tmp_path) == key
    assert len(key) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_data_folder_that_cannot_be_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PostgresProblem, match="cannot be made"):
        launch_data.data_folder(str(tmp_path / "file" / "data"))


def test_a_database_that_does_not_answer_is_a_plain_error(
    monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://muster@127.0.0.1:{free_port}/muster")
    with pytest.raises(PostgresProblem, match="does not answer"):
        launch.is_empty()


def test_a_full_disk_is_a_plain_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(arguments: list[str]) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "var/logs/web.log")

    monkeypatch.setattr(launch_demo, "main", full)
    assert launch.main(["demo"]) == 1
    said = capsys.readouterr().err
    assert "var/logs/web.log could not be written. The disk is full." in said


def test_a_full_disk_while_the_demo_is_made_is_a_plain_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(marker: Path) -> None:
        raise DatabaseError('could not extend file "base/5/1": No space left on device')

    monkeypatch.setattr(launch_prepare, "main", full)
    with pytest.raises(SystemExit, match=r"could not be made\. The disk is full\."):
        launch_prepare.run(tmp_path / "demo")


def test_a_word_that_bin_test_does_not_know_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert launch_test.main(["--lnog"]) == 2
    assert "does not know --lnog" in capsys.readouterr().err


def test_the_test_requirements_contain_the_run_requirements() -> None:
    locked = {
        kind: set(
            re.findall(
                r"^([a-z0-9-]+(?:\[[a-z,]+\])?==\S+)",
                (ROOT / "requirements" / f"{kind}.txt").read_text(),
                re.MULTILINE,
            )
        )
        for kind in ("run", "test")
    }
    assert len(locked["run"]) > 40
    assert locked["run"] <= locked["test"]


def test_the_locks_have_hashes_and_name_no_index() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        packages = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(packages) == len(re.findall(r"^[a-z0-9][^\n]*==", text, re.MULTILINE)) > 0
        assert "://" not in text.replace("git+", "")


def test_a_package_that_cannot_be_installed_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        launch_environment.shutil,
        "which",
        lambda name, **_: "/usr/bin/apt-get" if name == "apt-get" else None,
    )
    monkeypatch.setattr(launch_environment.os, "geteuid", lambda: 1000)
    with pytest.raises(launch_environment.Stop, match="sudo apt-get install libatomic1"):
        launch_environment.install_packages(["libatomic1"], "It is needed")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            b'{"ready": false, "problems": {"database": "it does not answer", "skills": "soon"}}',
            "it does not answer; soon",
        ),
        (b"<h1>Bad gateway</h1>", "<h1>Bad gateway</h1>"),
        (b"[]", "[]"),
        (b"", "they answer with an error"),
    ],
)
def test_what_is_missing_is_said_in_words(answer: bytes, words: str) -> None:
    assert launch_demo._missing(answer) == words


@contextlib.contextmanager
def demo(data: Path, port: int, *more: str) -> Iterator[subprocess.Popen[str]]:
    """bin/demo's launcher as a process; killed at the end if it still runs."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "MUSTER_"))
    }
    command = [
        sys.executable,
        "-m",
        "muster.ops.launch",
        "demo",
        "--port",
        str(port),
        "--data",
        str(data),
        *more,
    ]
    environment["PYTHONPATH"] = str(ROOT / "src")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=ROOT
    ) as process:
        yield process
        process.kill()


def until(process: subprocess.Popen[str], words: str) -> str:
    """What the process said up to the line with these words."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"The demo ended without saying {words!r}:\n{said}")


@pytest.mark.long
def test_the_demo_starts_stops_and_finds_everything_again(free_port: int) -> None:
    with tempfile.TemporaryDirectory(prefix="muster-d-") as made:
        Path(made).chmod(0o711)
        data = Path(made) / "data"
        for word, number in (("first", signal.SIGINT), ("second", signal.SIGTERM)):
            with demo(data, free_port) as process:
                said = until(process, "Muster is ready")
                assert f"Muster is ready: http://127.0.0.1:{free_port}/" in said
                assert ("Making the tables" in said) == (word == "first")
                with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/readyz") as answer:
                    assert answer.status == 200
                running = read_pid_file(data / "postgres")
                process.send_signal(number)
                until(process, "Stopped")
                assert process.wait() == 0
                assert running is not None
                assert process_state(running.pid) in ("gone", "zombie")
                with pytest.raises(OSError, match="refused"):
                    urllib.request.urlopen(f"http://127.0.0.1:{free_port}/readyz")
