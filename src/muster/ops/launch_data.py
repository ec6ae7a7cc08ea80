"""What every launched command stands on: a data folder, a secret key, a database."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from muster.ops.launch_engine import compiled_folder
from muster.ops.postgres import Cluster, PostgresProblem

ROOT = Path(__file__).resolve().parents[3]


def data_folder(chosen: str | None = None) -> Path:
    """The data folder: the one chosen, else MUSTER_DATA, else `var/` beside the code; made when absent."""
    folder = Path(os.path.abspath(chosen or os.environ.get("MUSTER_DATA") or ROOT / "var"))
    try:
        # Searchable, not readable: root's database user must get through to its own part.
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise PostgresProblem(
            f"The data folder {folder} cannot be made: {error.strerror}. Choose another one (--data, or MUSTER_DATA)."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PostgresProblem(
            f"The data folder {folder} is not yours to write. Start Muster as its owner, or choose another one "
            "(--data, or MUSTER_DATA)."
        )
    return folder


def settle_environment(data: Path) -> None:
    """Tell Django's settings, and all processes started from here, where things are."""
    os.environ["MUSTER_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    if "NUMBA_CACHE_DIR" not in os.environ:
        os.environ["NUMBA_CACHE_DIR"] = str(compiled_folder(data))
    os.environ.setdefault("MUSTER_SECRET_KEY", secret_key(data))


def secret_key(data: Path) -> str:
    """The key that signs sessions, kept in the data folder so that a restart signs nobody out."""
    path = data / "secret_key"
    with contextlib.suppress(FileNotFoundError):
        if key := path.read_text().strip():
            return key
    draft = data / f".secret_key.{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)  # the first of two that start together wins
    draft.unlink()
    return path.read_text().strip()


@contextlib.contextmanager
def database(data: Path) -> Iterator[Cluster | None]:
    """DATABASE_URL set and answering inside the block: the caller's own, or the embedded server of `data`."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with Cluster(data) as cluster:
        os.environ["DATABASE_URL"] = cluster.url()
        try:
            yield cluster
        finally:
            os.environ.pop("DATABASE_URL", None)
