"""One PostgreSQL server for one data folder: made, started or adopted, and stopped by the last who leaves."""

import contextlib
import fcntl
import hashlib
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from muster.ops.postgres import account, keeper
from muster.ops.postgres.binaries import Binaries, find_binaries, within_reach
from muster.ops.postgres.errors import PostgresProblem, problem
from muster.ops.postgres.making import DATABASE, ROLE, make_data
from muster.ops.postgres.pidfile import PORT, PidFile, process_state, read_pid_file, retire_pid_file

SOCKET_LIMIT = 103  # bytes of a socket's full path that every system takes (Linux allows 107)
STATE = Path("/var/lib/muster")  # for root, where the database user cannot reach the data folder
LOG_BYTES = 10 * 1024 * 1024
ZOMBIE_PATIENCE = 5.0  # seconds given to process 1 to clear a killed server away


def tell(line: str) -> None:
    """Write one line of progress where it does not disturb a command's output."""
    print(line, file=sys.stderr, flush=True)


class Cluster:
    """The server of one data folder; as a context manager it runs inside the block.

    `data` is Muster's data folder (MUSTER_DATA): the database lies in its `postgres/`, or under /var/lib/muster
    when root runs Muster and the database user cannot reach it. With `throwaway` nothing is synced to the disk
    and everything is deleted at the end: for tests only. All methods raise PostgresProblem in plain words.
    """

    def __init__(self, data: Path, *, throwaway: bool = False, say: account.Say = tell) -> None:
        self._data = Path(os.path.abspath(data))
        self._throwaway = throwaway
        self._say = say
        self._share: int | None = None
        self._keeper_pipe: int | None = None
        self._owner: account.Owner | None = None
        self._home: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- what callers use

    def start(self) -> str:
        """Have the server up, starting it or adopting a running one; returns the database's address.

        Waits as long as recovery after a crash takes, and says so while it waits.
        """
        if self._share is not None:
            return self.url()
        owner, home = self._settle()
        with self._start_lock(home):
            share = self._open_lock(home / "users.lock")
            try:
                fcntl.flock(share, fcntl.LOCK_SH)  # waits while the last server of this folder is stopping
                self._bring_up(home, owner)
            except BaseException:
                os.close(share)
                raise
            self._share = share
        return self.url()

    def stop(self) -> None:
        """Leave the server; the last who leaves stops it, and waits until it has gone."""
        share, self._share = self._share, None
        if share is None:
            return
        _, home = self._settle()
        try:
            with self._start_lock(home):
                self._leave(home, share)
        finally:
            os.close(share)
            self._drop_keeper()

    def url(self, dbname: str = DATABASE) -> str:
        """The address of one of its databases, for DATABASE_URL and libpq: `postgresql://muster@/...?host=...`."""
        _, home = self._settle()
        running = read_pid_file(home)
        if running is None:
            raise PostgresProblem("The database server is not running. Start it first.")
        return f"postgresql://{ROLE}@/{quote(dbname)}?host={quote(running.socket_folder)}&port={running.port}"

    def destroy(self) -> None:
        """Throw the database and all that is in it away; refused while anybody uses it."""
        _, home = self._settle()
        with self._start_lock(home):
            users = self._open_lock(home / "users.lock")
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PostgresProblem(
                    f"The database in {home} is in use. Stop the Muster that runs on it, then try again."
                ) from None
            finally:
                os.close(users)
            for part in ("data", "data.new", "run"):
                shutil.rmtree(home / part, ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)

    def revive(self) -> None:
        """Bring a server that died under us up again, at the same address."""
        owner, home = self._settle()
        self._drop_keeper()
        with self._start_lock(home):
            self._bring_up(home, owner)

    @property
    def exists(self) -> bool:
        """Whether there is a database in this folder already."""
        return (self._settle()[1] / "data" / "PG_VERSION").exists()

    @property
    def is_alive(self) -> bool:
        """Whether the server's process is there: a cheap look, for a watchman."""
        running = read_pid_file(self._settle()[1])
        return running is not None and process_state(running.pid) == "server"

    @property
    def is_running(self) -> bool:
        """Whether the server answers now."""
        owner, home = self._settle()
        running = read_pid_file(home)
        return running is not None and self._answers(self._binaries(home, owner), running)

    # -- where it lies and who owns it

    def _settle(self) -> tuple[account.Owner, Path]:
        """The user and the folder of this cluster, made when they are not there yet."""
        if self._owner is not None and self._home is not None and self._home.is_dir():
            return self._owner, self._home
        near = self._data / "postgres"
        far = STATE / hashlib.sha256(os.fsencode(self._data)).hexdigest()[:16]
        home = far if os.geteuid() == 0 and far.exists() and not near.exists() else near
        owner = account.owner_for(home, self._say)
        try:
            if not self._data.exists():
                # Searchable, not readable: the database user must get through to its own folder.
                self._data.mkdir(mode=0o711, parents=True, exist_ok=True)
            if home is near and not account.can_reach(owner, self._data):
                if near.exists():
                    raise PostgresProblem(
                        f"The database in {near} belongs to {owner.name}, who cannot get there: one of the folders "
                        "above is closed. Open it for them (chmod o+x), or move the data."
                    )
                home = far
            if not home.exists():  # two processes may come here at once: whoever is second finds it made
                home.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.chown(home, owner.uid, owner.gid)
            if home is far:
                STATE.chmod(0o711)
            os.listdir(home)
        except PermissionError as error:
            raise PostgresProblem(
                f"The data folder {error.filename or home} is closed to you ({error.strerror}). Start Muster as the user "
                "who made it, or choose another folder (--data, or MUSTER_DATA)."
            ) from error
        except OSError as error:
            raise problem(f"The data folder {home} cannot be used: {error.strerror}.", str(error)) from error
        self._owner, self._home = owner, home
        return owner, home

    def _binaries(self, home: Path, owner: account.Owner) -> Binaries:
        version = home / "data" / "PG_VERSION"
        major = int(version.read_text().split(".")[0]) if version.exists() else None
        return within_reach(find_binaries(major=major), owner, STATE)

    # -- starting

    def _bring_up(self, home: Path, owner: account.Owner) -> None:
        if (home / "data").exists() and not (home / "data" / "PG_VERSION").exists():
            raise PostgresProblem(
                f"{home / 'data'} is not a whole PostgreSQL data folder (PG_VERSION is missing). "
                "Restore it from a backup, or start fresh (bin/demo --fresh, or move the folder away)."
            )
        binaries = self._binaries(home, owner)
        if not (home / "data").exists():
            make_data(home, owner, binaries, throwaway=self._throwaway)
        log = home / "server.log"
        read_from = log.stat().st_size if log.exists() else 0
        began, told, zombie_since = time.monotonic(), 3.0, 0.0
        launched = False
        while True:
            running = read_pid_file(home)
            # A server dying this very moment may still answer with its last breath: its process must be there too.
            if running and self._answers(binaries, running) and process_state(running.pid) == "server":
                return
            waited = time.monotonic() - began
            if not launched:
                state = process_state(running.pid) if running else "gone"
                if state == "zombie":
                    zombie_since = zombie_since or waited
                if state == "stranger" or (state == "zombie" and waited - zombie_since > ZOMBIE_PATIENCE):
                    retire_pid_file(home)
                    state = "gone"
                if state == "gone":
                    read_from = self._launch(home, owner, binaries)
                    launched = True
            elif self._keeper_has_ended():
                raise problem("PostgreSQL did not start.", _tail(log, read_from))
            if waited > told:
                told += 5.0
                last = _tail(log, read_from).strip().splitlines()[-1:]
                self._say(
                    f"Waiting for PostgreSQL ({waited:.0f} s; after a crash it repairs itself first). {''.join(last)}"
                )
            time.sleep(min(0.25, 0.03 + waited / 20))

    def _launch(self, home: Path, owner: account.Owner, binaries: Binaries) -> int:
        """Start the keeper, and through it the server; returns where its part of the log begins."""
        log = home / "server.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(home / "server.log.1")
        os.close(self._open_lock(log))
        read_from = log.stat().st_size
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket_folder(home, owner)),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
            # A process that was killed must not hold its locks for as long as its last question takes.
            "client_connection_check_interval": "2s",
        }
        if self._throwaway:
            settings |= {
                "fsync": "off",
                "full_page_writes": "off",
                "synchronous_commit": "off",
                "max_connections": "200",
            }
        server = [binaries.program("postgres"), "-D", str(home / "data")]
        server += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        script = [
            sys.executable,
            "-I",
            "-S",
            keeper.__file__,
            str(home / "users.lock"),
            str(owner.uid),
            str(owner.gid),
        ]
        script += [str(log), "REMOVE" if self._throwaway else "KEEP", str(home)]
        alive, held = (
            os.pipe()
        )  # the keeper holds the other end: when it reads as closed, the keeper has ended
        try:
            subprocess.run(
                [*script, *server],
                check=True,
                pass_fds=(held,),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env=owner.process()["env"],
                cwd="/",
            )
        finally:
            os.close(held)
        self._keeper_pipe = alive
        return read_from

    def _socket_folder(self, home: Path, owner: account.Owner) -> Path:
        folder = home / "run"
        name = f"{folder}/.s.PGSQL.{PORT}"
        # A comma or a quote would end the name in PostgreSQL's list of folders.
        if len(os.fsencode(name)) > SOCKET_LIMIT or not re.fullmatch(r"[\w./+@:=-]+", name, re.ASCII):
            mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"muster-{mark}"
            if len(os.fsencode(folder)) > SOCKET_LIMIT - 20:
                folder = Path("/tmp") / folder.name  # noqa: S108 - mode and owner are checked below
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, owner.uid, owner.gid)
        held = folder.lstat()
        if held.st_uid != owner.uid or held.st_mode & 0o077 or folder.is_symlink():
            # Somebody else made a folder of that name in a shared place: take one that only we can have made.
            folder = Path(tempfile.mkdtemp(prefix="muster-", dir=folder.parent))
            os.chown(folder, owner.uid, owner.gid)
        return folder

    # -- leaving

    def _leave(self, home: Path, share: int) -> None:
        while True:
            running = read_pid_file(home)
            if running is None or process_state(running.pid) != "server":
                break
            if _try_lock(share, fcntl.LOCK_EX):  # we were the last, and newcomers wait for the start lock
                os.kill(running.pid, signal.SIGQUIT if self._throwaway else signal.SIGINT)
                while process_state(running.pid) == "server":
                    time.sleep(0.01)
                break
            if _try_lock(share, fcntl.LOCK_SH):  # granted beside others: somebody still uses the server
                return
            time.sleep(0.02)  # neither: the keeper has the lock and is stopping the server
        fcntl.flock(share, fcntl.LOCK_UN)
        if self._keeper_pipe is not None:
            select.select([self._keeper_pipe], [], [], 10)
        if self._throwaway:
            shutil.rmtree(home, ignore_errors=True)

    # -- small parts

    def _drop_keeper(self) -> None:
        if self._keeper_pipe is not None:
            os.close(self._keeper_pipe)
            self._keeper_pipe = None

    def _keeper_has_ended(self) -> bool:
        return self._keeper_pipe is not None and bool(select.select([self._keeper_pipe], [], [], 0)[0])

    def _answers(self, binaries: Binaries, running: PidFile) -> bool:
        if not running.socket_folder:
            return False
        asked = [
            binaries.program("pg_isready"),
            "-q",
            "-h",
            running.socket_folder,
            "-p",
            running.port,
            "-t",
            "3",
        ]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(asked, check=False, env=clean).returncode == 0

    def _open_lock(self, path: Path) -> int:
        new = not path.exists()
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise problem(f"{path} cannot be opened: {error.strerror}.", str(error)) from error
        if new and self._owner is not None:
            os.fchown(handle, self._owner.uid, self._owner.gid)
        return handle

    @contextlib.contextmanager
    def _start_lock(self, home: Path) -> Iterator[None]:
        handle = self._open_lock(home / "start.lock")
        try:
            if not _try_lock(handle, fcntl.LOCK_EX):
                self._say("Another Muster is starting or stopping this database; waiting for it.")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _try_lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tail(log: Path, read_from: int) -> str:
    try:
        with log.open("rb") as file:
            file.seek(read_from)
            return file.read()[-4000:].decode(errors="replace")
    except OSError:
        return ""
