"""PostgreSQL as a peer: everybody in tables, and the whole question as one statement, in two orders.

``postgres`` gathers the skills first and then looks at the conditions, as one would write it down; ``postgres_best`` looks
at the conditions first and gathers the skills of whoever is left, which is the better plan nearly always. Only the hash that
breaks ties is worked out here: SQL has no unsigned 64 bits. The server is Muster's own, thrown away at the end.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from muster.engine.arrays import Array, PeopleColumns, RoleColumns
from muster.engine.levels import P_TABLE
from muster.engine.rows import WEEKS
from muster.ops.bench.twin import TOP, mix
from muster.ops.postgres import Cluster, PostgresProblem


class NoServer(Exception):
    """The server did not come up; the message says why."""


_TABLES = {
    "held": ("skill", "person", "stance", "p1", "p2", "p3", "p4", "p5"),
    "spoken": ("person", "language", "level"),
    "member": ("person", "organisation"),
    "seen": ("person", "organisation"),
    "block": ("person", "party"),
    "tagged": ("person", "tag"),
}
_PERSON = """CREATE UNLOGGED TABLE person (id int PRIMARY KEY, key bigint, kinds int, everyone int, place int, modes int,
    rate int, currency int, hours bit(192), free int[])"""
_INDEXES = (
    "CREATE UNIQUE INDEX ON held (skill, person) INCLUDE (stance, p1, p2, p3, p4, p5)",
    "CREATE INDEX ON held (person)",
    "CREATE UNIQUE INDEX ON spoken (person, language) INCLUDE (level)",
    *(f"CREATE INDEX ON {name} (person)" for name in ("member", "seen", "block", "tagged")),
)


def _binary(columns: list[Array]) -> bytes:
    """Rows of int4 in PostgreSQL's binary form of COPY."""
    fields: list[Any] = [("n", ">i2")]
    for at in range(len(columns)):
        fields += [(f"s{at}", ">i4"), (f"v{at}", ">i4")]
    rows = np.zeros(columns[0].size, dtype=fields)
    rows["n"] = len(columns)
    for at, column in enumerate(columns):
        rows[f"s{at}"], rows[f"v{at}"] = 4, column
    return rows.tobytes()


class _House:
    """A server with the people in it."""

    def __init__(self, people: PeopleColumns) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
        self.folder.chmod(0o711)
        self.cluster = Cluster(self.folder, throwaway=True, say=lambda _line: None)
        atexit.register(self.close)
        try:
            self.base = psycopg.connect(self.cluster.start(), autocommit=True)
        except PostgresProblem as problem:
            raise NoServer(str(problem)) from problem
        for setting in ("jit = off", "work_mem = '512MB'", "max_parallel_workers_per_gather = 0"):
            self.base.execute(f"SET {setting}")
        self._fill(people)

    def close(self) -> None:
        """Stop the server and remove what it wrote."""
        if hasattr(self, "base"):
            self.base.close()
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copy(self, table: str, columns: list[Array]) -> None:
        names = ", ".join(f"{name} int NOT NULL" for name in _TABLES[table])
        self.base.execute(f"CREATE UNLOGGED TABLE {table} ({names})")
        with self.base.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
            for at in range(0, columns[0].size, 500_000):
                copy.write(_binary([column[at : at + 500_000] for column in columns]))
            copy.write(b"\xff\xff")

    def _fill(self, c: PeopleColumns) -> None:
        n = c.key.size

        def owners(start: Array) -> Array:
            return np.repeat(np.arange(n), np.diff(start))

        chances = P_TABLE[c.mu_step, c.sd_class] * (c.stance & 1)[:, None]
        self._copy("held", [c.skill, owners(c.skill_start), c.stance, *chances.T])
        self._copy("spoken", [owners(c.language_start), c.language, c.language_level])
        self._copy("member", [owners(c.organisation_start), c.organisation])
        self._copy("seen", [owners(c.visible_start), c.visible])
        self._copy("block", [owners(c.block_start), c.block])
        self._copy("tagged", [owners(c.tag_start), c.tag])
        self.base.execute(_PERSON)
        with self.base.cursor().copy("COPY person FROM STDIN") as copy:
            for i in range(n):
                free = ",".join(map(str, c.free[i].tolist()))
                numbers = (
                    c.key[i],
                    c.kinds[i],
                    c.everyone[i],
                    c.place[i],
                    c.modes[i],
                    c.rate[i],
                    c.currency[i],
                )
                copy.write("\t".join([str(i), *map(str, numbers), _bits(c.hours[i]), f"{{{free}}}"]) + "\n")
        for statement in _INDEXES:
            self.base.execute(statement)
        self.base.execute("VACUUM ANALYZE")


def _bits(words: Iterable[int]) -> str:
    return "".join(f"{int(word):064b}" for word in words)


_houses: dict[int, _House] = {}


class PostgresPeer:
    """One statement a question. filter_first: which order."""

    def __init__(self, people: PeopleColumns, roles: RoleColumns, *, filter_first: bool) -> None:
        self.people, self.roles = people, roles
        self.statement = (_FILTER_FIRST if filter_first else _SKILLS_FIRST) + _SCORE
        if id(people.key) not in _houses:
            _houses[id(people.key)] = _House(people)
        self.base = _houses[id(people.key)].base

    def rank(self, j: int) -> tuple[Array, Array]:
        """(rows, scores) of the best fifty for role j."""
        found = self.base.execute(self.statement, self._given(j)).fetchall()
        table = np.array(found, dtype=np.int64).reshape(-1, 2)
        rows, scores = table[:, 0], table[:, 1]
        order = np.lexsort((self.people.key[rows], mix(self.people.tie[rows], self.roles.tie[j]), -scores))[
            :TOP
        ]
        return rows[order], scores[order]

    def _given(self, j: int) -> dict[str, Any]:
        r = self.roles
        asks = np.arange(r.requirement_start[j], r.requirement_start[j + 1])
        lengths = (r.near_start[asks + 1] - r.near_start[asks]).tolist()
        of = {
            name: getattr(r, value)[slice(*getattr(r, f"{name}_start")[j : j + 2].tolist())].tolist()
            for name, value in (
                ("audience", "audience"),
                ("excluded", "excluded"),
                ("party", "party"),
                ("tag", "tag"),
            )
        }
        tongue = slice(*r.language_start[j : j + 2].tolist())
        near = (
            slice(int(r.near_start[asks[0]]), int(r.near_start[asks[-1] + 1])) if asks.size else slice(0, 0)
        )
        must = asks[r.must[asks] != 0]
        first, last = max(0, int(r.first_week[j])), min(WEEKS, int(r.first_week[j] + r.weeks[j]))
        kinds = r.kind[asks].tolist()
        spread = {
            name: np.repeat(getattr(r, name)[asks], lengths).tolist() for name in ("level", "weight", "kind")
        }
        return {
            **of,
            **{f"n_{name}": value for name, value in spread.items()},
            "n_skill": r.near_skill[near].astype(int).tolist(),
            "n_sim": r.near_sim[near].tolist(),
            "n_asked": np.repeat(asks, lengths).tolist(),
            "n_own": [at == 0 for n in lengths for at in range(n)],
            "must_skill": r.skill[must].astype(int).tolist(),
            "must_level": r.level[must].tolist(),
            "tongue": r.language[tongue].tolist(),
            "floor": r.language_floor[tongue].tolist(),
            "wish": r.language_wish[tongue].tolist(),
            "first": first + 1,
            "last": last,
            "window": _bits(r.window[j]),
            "counting": any(kind != 2 for kind in kinds),
            "asks": len(kinds),
            "required": kinds.count(0),
            **{
                name: int(getattr(r, name)[j])
                for name in (
                    "need", "minimum", "overlap", "place", "mode", "ceiling", "currency", "organisation", "open_to_all",
                    "kinds",
                )
            },
        }  # fmt: skip


_NEAR = """near AS (SELECT * FROM unnest(%(n_skill)s::int[], %(n_sim)s::int[], %(n_asked)s::int[], %(n_own)s::bool[],
    %(n_level)s::int[], %(n_weight)s::int[], %(n_kind)s::int[]) AS t(skill, sim, asked, own, level, weight, kind))"""
_FIT = """fit AS MATERIALIZED (SELECT p.* FROM person p WHERE (%(kinds)s = 0 OR p.kinds & %(kinds)s <> 0)
    AND (%(open_to_all)s = 1 OR EXISTS (SELECT 1 FROM member m WHERE m.person = p.id
        AND m.organisation = ANY(%(audience)s::int[])))
    AND (p.everyone = 1 OR EXISTS (SELECT 1 FROM seen s WHERE s.person = p.id AND s.organisation = %(organisation)s))
    AND p.key <> ALL(%(excluded)s::bigint[])
    AND NOT EXISTS (SELECT 1 FROM block b WHERE b.person = p.id AND b.party = ANY(%(party)s::int[]))
    AND (%(ceiling)s < 0 OR p.currency <> %(currency)s OR p.rate <= %(ceiling)s)
    AND (%(mode)s <> 4 OR %(place)s = 0 OR p.place = %(place)s OR p.modes & 8 > 0)
    AND NOT EXISTS (SELECT 1 FROM unnest(p.free[%(first)s:%(last)s]) f WHERE f < %(minimum)s)
    AND NOT EXISTS (SELECT 1 FROM unnest(%(tongue)s::int[], %(floor)s::int[]) n(language, floor)
        LEFT JOIN spoken s ON s.person = p.id AND s.language = n.language WHERE coalesce(s.level, 0) < n.floor)
    AND NOT EXISTS (SELECT 1 FROM unnest(%(must_skill)s::int[], %(must_level)s::int[]) n(skill, level)
        LEFT JOIN held h ON h.person = p.id AND h.skill = n.skill
        WHERE coalesce((ARRAY[h.p1, h.p2, h.p3, h.p4, h.p5])[n.level], 0) < 500))"""
_ROWS = """rows AS (SELECT h.person, n.asked, n.weight, n.kind,
        max(CASE WHEN n.kind = 2 THEN 0 ELSE n.sim * (CASE n.level WHEN 1 THEN p1 WHEN 2 THEN p2 WHEN 3 THEN p3
            WHEN 4 THEN p4 ELSE p5 END) / 100 END) AS cover,
        sum(CASE WHEN NOT n.own THEN 0 WHEN stance & 8 > 0 THEN -500
            WHEN stance & 2 > 0 OR (stance & 4 > 0 AND n.kind <> 0) THEN 500 ELSE 0 END) AS said
    FROM near n JOIN held h USING (skill) {only} GROUP BY h.person, n.asked, n.weight, n.kind),
sums AS (SELECT person, sum(cover * weight) AS summed, count(*) FILTER (WHERE cover >= 500 AND kind = 0) AS met,
    bool_or(cover > 0) AS seen, sum(said)::bigint AS said FROM rows GROUP BY person)"""
_SKILLS_FIRST = f"WITH {_NEAR}, {_ROWS.format(only='')}, {_FIT}"
_FILTER_FIRST = f"WITH {_NEAR}, {_FIT}, {_ROWS.format(only='JOIN fit ON fit.id = h.person')}"
_SCORE = """, parts AS (SELECT p.id,
    CASE WHEN %(counting)s THEN coalesce(s.summed, 0) / 1000 ELSE 500 END AS skills,
    least(5, %(required)s - coalesce(s.met, 0)) AS missing,
    CASE WHEN t.asked = 0 THEN 500 ELSE (500 * t.asked + coalesce(s.said, 0) + 500 * (SELECT count(*) FROM tagged g
        WHERE g.person = p.id AND g.tag = ANY(%(tag)s::int[]))) / t.asked END AS wants,
    (CASE WHEN %(last)s < %(first)s THEN 1000 ELSE (SELECT
        (CASE WHEN %(need)s = 0 THEN 1000 ELSE sum(least(f, %(need)s)) * 1000 / (greatest(1, %(need)s) * count(*)) END)
        + count(*) FILTER (WHERE f >= %(need)s) * 1000 / count(*) FROM unnest(p.free[%(first)s:%(last)s]) f) END
    + CASE WHEN %(overlap)s <= 0 THEN 1000 ELSE least(60 * bit_count(p.hours & %(window)s::bit(192)), %(overlap)s)
        * 1000 / greatest(1, %(overlap)s) END
    + CASE WHEN %(mode)s = 0 OR p.modes & 7 & %(mode)s > 0 THEN 1000 WHEN p.modes & 7 = 0 OR %(mode)s = 2 THEN 500
        ELSE 0 END
    + coalesce((SELECT sum(least(n.wish, coalesce(s.level, 0)) * 1000 / n.wish) / count(*)
        FROM unnest(%(tongue)s::int[], %(wish)s::int[]) n(language, wish)
        LEFT JOIN spoken s ON s.person = p.id AND s.language = n.language), 1000))::bigint / 5 AS practical
    FROM fit p LEFT JOIN sums s ON s.person = p.id
    CROSS JOIN (SELECT %(asks)s + cardinality(%(tag)s::int[]) AS asked) t
    WHERE NOT %(counting)s OR s.seen)
SELECT id, (70 * skills + 15 * wants + 15 * practical - 8000 * missing)::bigint AS score FROM parts
ORDER BY score DESC FETCH FIRST 50 ROWS WITH TIES"""
