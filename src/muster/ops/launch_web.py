"""The web process: granian serving Django's WSGI application. `python -m muster.ops.launch_web HOST PORT`.

It stands on the data folder of MUSTER_DATA; the database is the one of DATABASE_URL.
"""

import os
import signal
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.server import Server

from muster.ops.launch_data import data_folder, settle_environment
from muster.ops.postgres.keeper import follow_parent


def application() -> object:
    """The WSGI application, in a worker of granian's that ends when granian ends, even by `kill -9`."""
    follow_parent(signal.SIGTERM)
    from django.core.servers.basehttp import get_internal_wsgi_application

    return get_internal_wsgi_application()


def main(host: str, port: str) -> None:
    """Serve until told to stop."""
    settle_environment(data_folder())
    Server(
        "muster.ops.launch_web:application",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("MUSTER_WEB_WORKERS", "1")),
        blocking_threads=int(os.environ.get("MUSTER_WEB_THREADS", "4")),
        backlog=256,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=8,
        working_dir=Path.cwd(),
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
