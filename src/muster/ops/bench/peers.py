"""Peers of the index: the twin with its covers gathered by other tools. One that is not installed is said, not missed."""

import importlib
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from muster.engine.arrays import Array, PeopleColumns, RoleColumns
from muster.engine.rows import Kind
from muster.ops.bench.postgres import NoServer, PostgresPeer
from muster.ops.bench.twin import Covers, NumpyTwin


class NotThere(Exception):
    """The peer cannot run here; the message says why."""


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise NotThere(f"{name} is not installed") from None


class _FrameTwin(NumpyTwin):
    """What two engines of columns share: the role's lists as small tables, and sums per person as arrays."""

    def asked(self, j: int) -> dict[str, Array]:
        """A row per (requirement, skill that may cover it)."""
        r = self.roles
        q = np.arange(r.requirement_start[j], r.requirement_start[j + 1])
        lengths = r.near_start[q + 1] - r.near_start[q]
        near = np.concatenate([np.arange(r.near_start[i], r.near_start[i + 1]) for i in q])
        return {
            "skill": r.near_skill[near],
            "sim": r.near_sim[near].astype(np.int64),
            "own": np.concatenate([np.arange(n) == 0 for n in lengths]),
            "asked": np.repeat(q, lengths).astype(np.int64),
            **{
                name: np.repeat(getattr(r, name)[q], lengths).astype(np.int64)
                for name in ("level", "kind", "weight")
            },
        }

    def spread(self, j: int, rows: dict[str, Array]) -> Covers:
        """Sums per person who was found, as sums for everybody."""
        n = self.size
        summed, met = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        seen, wants = np.zeros(n, dtype=bool), np.zeros(n, dtype=np.int64)
        wants += 500 * (self.roles.requirement_start[j + 1] - self.roles.requirement_start[j])
        who = rows["person"]
        summed[who], met[who], seen[who] = rows["summed"], rows["met"], rows["seen"]
        wants[who] += rows["said"]
        return summed, met, seen, wants


class PolarsTwin(_FrameTwin):
    """Skill rows as a frame sorted by skill: filter, join, group and sum in Polars."""

    def __init__(self, people: PeopleColumns, roles: RoleColumns) -> None:
        self.pl = pl = _module("polars")
        super().__init__(people, roles)
        first, owner, p, stance = self.postings
        skill = np.repeat(np.arange(first.size - 1, dtype=np.uint32), np.diff(first))
        levels = {f"p{k + 1}": p[k] for k in range(5)}
        self.frame = pl.DataFrame({"skill": skill, "person": owner, "stance": stance, **levels}).with_columns(
            pl.col("skill").set_sorted()
        )

    def covers(self, j: int) -> Covers:
        """The skills of everybody, by joins."""
        pl, learnable, required = self.pl, int(Kind.LEARNABLE), int(Kind.REQUIRED)
        near = pl.DataFrame(self.asked(j))
        p = pl.col("p1")
        for k in range(2, 6):
            p = pl.when(pl.col("level") == k).then(pl.col(f"p{k}")).otherwise(p)
        stance = pl.col("stance")
        keen = (stance & 2 > 0) | ((stance & 4 > 0) & (pl.col("kind") != required))
        said = pl.when(stance & 8 > 0).then(-500).when(keen).then(500).otherwise(0)
        counts = pl.col("kind") != learnable
        found = (
            self.frame.lazy()
            .filter(pl.col("skill").is_in(near["skill"].unique().implode()))
            .join(near.lazy(), on="skill")
            .with_columns(
                cover=pl.when(counts).then(pl.col("sim") * p.cast(pl.Int64) // 100).otherwise(0),
                said=pl.when(pl.col("own")).then(said).otherwise(0).cast(pl.Int64),
            )
            .group_by("person", "asked")
            .agg(
                pl.col("cover").max(), pl.col("said").sum(), pl.col("weight").first(), pl.col("kind").first()
            )
            .group_by("person")
            .agg(
                (pl.col("cover") * pl.col("weight")).sum().alias("summed"),
                ((pl.col("cover") >= 500) & (pl.col("kind") == required)).sum().alias("met"),
                (pl.col("cover") > 0).any().alias("seen"),
                pl.col("said").sum(),
            )
            .collect()
        )
        return self.spread(j, {name: found[name].to_numpy() for name in found.columns})


class DuckTwin(_FrameTwin):
    """The same in SQL, by DuckDB on one thread."""

    def __init__(self, people: PeopleColumns, roles: RoleColumns) -> None:
        duck = _module("duckdb")
        super().__init__(people, roles)
        self.base = duck.connect(":memory:", config={"threads": 1})
        first, owner, p, stance = self.postings
        skill = np.repeat(np.arange(first.size - 1, dtype=np.uint32), np.diff(first))
        rows = {"skill": skill, "person": owner, "stance": stance, **{f"p{k + 1}": p[k] for k in range(5)}}
        self.base.register("given", rows)
        self.base.execute("CREATE TABLE held AS SELECT * FROM given")
        self.base.unregister("given")

    def covers(self, j: int) -> Covers:
        """The skills of everybody, by one statement."""
        self.base.register("near", self.asked(j))
        found = self.base.execute(_SQL).fetchnumpy()
        self.base.unregister("near")
        return self.spread(j, found)


_SQL = """
WITH rows AS (
    SELECT person, asked, weight, kind,
        max(CASE WHEN kind = 2 THEN 0
            ELSE sim * (CASE level WHEN 1 THEN p1 WHEN 2 THEN p2 WHEN 3 THEN p3 WHEN 4 THEN p4 ELSE p5 END) // 100
            END) AS cover,
        sum(CASE WHEN NOT own THEN 0 WHEN stance & 8 > 0 THEN -500
            WHEN stance & 2 > 0 OR (stance & 4 > 0 AND kind <> 0) THEN 500 ELSE 0 END) AS said
    FROM held JOIN near USING (skill) GROUP BY person, asked, weight, kind)
SELECT person, sum(cover * weight)::BIGINT AS summed,
    sum(CASE WHEN cover >= 500 AND kind = 0 THEN 1 ELSE 0 END)::BIGINT AS met,
    bool_or(cover > 0) AS seen, sum(said)::BIGINT AS said
FROM rows GROUP BY person
"""


class Peer(Protocol):
    """Whoever answers the question too."""

    def rank(self, j: int) -> tuple[Array, Array]:
        """(rows, scores) of the best fifty for role j."""


def _postgres(filter_first: bool) -> Callable[[PeopleColumns, RoleColumns], Peer]:
    def make(people: PeopleColumns, roles: RoleColumns) -> Peer:
        try:
            return PostgresPeer(people, roles, filter_first=filter_first)
        except NoServer as reason:
            raise NotThere(str(reason)) from reason

    return make


PEERS: dict[str, Callable[[PeopleColumns, RoleColumns], Peer]] = {
    "numpy": NumpyTwin,
    "polars": PolarsTwin,
    "duckdb": DuckTwin,
    "postgres": _postgres(filter_first=False),
    "postgres_best": _postgres(filter_first=True),
}
