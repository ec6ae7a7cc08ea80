"""Our own supervisor around PostgreSQL's programs: one private server for one data folder.

    with Cluster(Path("var")) as cluster:
        url = cluster.url()

Nobody needs to install or set up a database first. The server listens on no network port, only on a socket
in a folder that nobody else may open, and it lets in the operating-system users that own it and no others.
Every process that uses a cluster holds a share of one lock; when the last share is gone, even by `kill -9`,
the server stops by itself.
"""

from muster.ops.postgres.cluster import Cluster
from muster.ops.postgres.errors import PostgresProblem

__all__ = ["Cluster", "PostgresProblem"]
