"""Makes the locked environment: `python launch_environment.py run|test`, with nothing installed yet.

The system's Python runs this file by its path, so it uses the standard library alone. A private uv is kept in
`.uv`, the packages of `requirements/*.txt` in `.venv`, both checked by hash. The test requirements contain the
run requirements: once the tests have been run here, the demo uses (and refreshes) that larger environment, so
that neither takes the other's packages away.
"""

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
UV, VENV = ROOT / ".uv", ROOT / ".venv"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


class Stop(Exception):
    """Nothing more can be done; the message says what the reader can do."""


def say(line: str) -> None:
    """One line of progress; standard output belongs to the command that follows."""
    print(line, file=sys.stderr, flush=True)


def main(wanted: str) -> int:
    """Have the environment for `wanted` (run or test) in place; 0 when it is."""
    try:
        if not _is_current(wanted):
            with open(_lock_file()) as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    say("Another start of Muster is installing its packages; waiting for it ...")
                    fcntl.flock(lock, fcntl.LOCK_EX)
                if not _is_current(wanted):  # the one we waited for may have done it
                    _install(wanted)
        if wanted == "test":
            _have_browser()
    except Stop as stop:
        say(f"\n{stop}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped; start again to go on.")
        return 130
    return 0


def _stamp(kind: str) -> Path:
    return VENV / f".muster-{kind}"


def _mark(kind: str) -> str:
    """What the stamp must say: the locked packages, this place (scripts name it) and this Python."""
    locked = (ROOT / "requirements" / f"{kind}.txt").read_bytes()
    return hashlib.sha256(locked + f"{ROOT}|{sys.version_info[:2]}".encode()).hexdigest()


def _has(kind: str) -> bool:
    try:
        return _stamp(kind).read_text() == _mark(kind) and (VENV / "bin" / "python").exists()
    except OSError:
        return False


def _is_current(wanted: str) -> bool:
    if wanted == "run" and not _stamp("test").exists():
        return _has("run")
    return _has("test")


def _lock_file() -> Path:
    if not os.access(ROOT, os.W_OK):
        raise Stop(
            f"Muster keeps its packages in {ROOT}, and you may not write there. "
            "Clone it into a folder of your own, or start it once as that folder's owner."
        )
    return ROOT / "requirements" / "uv.txt"  # any file that is always there will do


def _environment() -> dict[str, str]:
    told = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    told["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    home = os.environ.get("HOME", "")
    if not (home and os.access(home, os.W_OK)):
        told.setdefault("UV_CACHE_DIR", str(ROOT / ".cache" / "uv"))
    if not any(name in told for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL")):
        # uv does not read pip's configuration, where a mirror may be named.
        asked = subprocess.run(
            [UV / "bin" / "python", "-m", "pip", "config", "get", "global.index-url"],
            capture_output=True,
            text=True,
            check=False,
        )
        if index := os.environ.get("PIP_INDEX_URL") or asked.stdout.strip():
            told["UV_DEFAULT_INDEX"] = index
    return told


def _install(wanted: str) -> None:
    kind = "test" if wanted == "test" or _stamp("test").exists() else "run"
    uv = UV / "bin" / "uv"
    if not _works(uv):
        say("Fetching the installer (uv) ...")
        shutil.rmtree(UV, ignore_errors=True)
        _do([sys.executable, "-m", "venv", str(UV)], "The folder for the installer could not be made.")
        fetch = [str(UV / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r"]
        _do([*fetch, str(ROOT / "requirements" / "uv.txt")], "The installer could not be fetched.")
    told = _environment()
    for stamp in (_stamp("run"), _stamp("test")):
        if kind == "test" or stamp.name.endswith("run"):
            stamp.unlink(missing_ok=True)
    if (
        not _works(VENV / "bin" / "python")
        or _version(VENV) != f"{sys.version_info[0]}.{sys.version_info[1]}"
    ):
        shutil.rmtree(VENV, ignore_errors=True)
        _do(
            [str(uv), "venv", "-q", "--python", sys.executable, str(VENV)],
            "The environment could not be made.",
            told,
        )
    count = sum("==" in line for line in (ROOT / "requirements" / f"{kind}.txt").read_text().splitlines())
    say(f"Installing {count} packages (the first time this downloads some 250 MB) ...")
    sync = [str(uv), "pip", "sync", "-q", "--python", str(VENV / "bin" / "python"), "--require-hashes"]
    _do([*sync, str(ROOT / "requirements" / f"{kind}.txt")], "The packages could not be installed.", told)
    _stamp(kind).write_text(_mark(kind))
    say("Packages are in place.")


def _works(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _version(venv: Path) -> str:
    asked = [
        str(venv / "bin" / "python"),
        "-I",
        "-S",
        "-c",
        "import sys; print('%d.%d' % sys.version_info[:2])",
    ]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def _do(command: list[str], trouble: str, environment: dict[str, str] | None = None) -> None:
    if subprocess.run(command, check=False, env=environment, cwd=ROOT).returncode:
        raise Stop(
            f"{trouble} What the installer said stands above. Most often the network or the disk is the reason: "
            "see that this machine reaches a Python package index (a proxy or a mirror is taken from HTTPS_PROXY, "
            "PIP_INDEX_URL or UV_DEFAULT_INDEX) and that `df -h` shows 2 GB free. Then start again; it goes on where it stopped."
        )


def _have_browser() -> None:
    missing = []
    if not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium-headless-shell")
    if not any(
        glob.glob(f"{folder}/libatomic.so.1") for folder in ("/usr/lib/*", "/lib/*", "/usr/lib", "/usr/lib64")
    ):
        missing.append("libatomic1")  # Playwright's own Node needs it
    if missing:
        install_packages(missing, "The journeys drive a real browser")


def install_packages(names: list[str], reason: str) -> None:
    """Install Debian packages when this user may; raises Stop with the command to type otherwise."""
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    advice = f"{reason}. Install it, then start again:\n    sudo apt-get install {' '.join(names)}"
    if shutil.which("apt-get") is None:
        raise Stop(advice.replace("sudo apt-get install", "install from your system's packages:"))
    prefix: list[str] = []
    if os.geteuid() != 0:
        quiet = [] if sys.stdin.isatty() else ["-n"]
        sudo = shutil.which("sudo")
        if sudo is None or (
            quiet and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode
        ):
            raise Stop(advice)
        prefix = [sudo, *quiet]
    say(f"{reason}: installing {', '.join(names)} with apt ...")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], command):
        done = subprocess.run(
            [*prefix, *step],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=quietly,
        )
        if done.returncode and step is command:
            say(done.stdout)  # of interest only when it fails
            raise Stop(advice)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
