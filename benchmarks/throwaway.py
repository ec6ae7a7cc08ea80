"""An empty, migrated database of one's own for a benchmark, gone when it ends."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from muster.ops.postgres import Cluster


@contextmanager
def database() -> Iterator[None]:
    """Django on a throw-away PostgreSQL with its full durability, or on the one that ``DATABASE_URL`` names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    if "DATABASE_URL" in os.environ:
        _begin()
        yield
        return
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        Path(folder).chmod(0o711)
        with Cluster(Path(folder) / "database", say=lambda line: None) as cluster:
            os.environ |= {"DATABASE_URL": cluster.url(), "MUSTER_SECRET_KEY": "for measuring"}
            os.environ.setdefault("MUSTER_DATA", folder)
            _begin()
            yield


def _begin() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
