"""What `bench_match` measures, one figure after the other; times in milliseconds unless a name says otherwise."""

import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from muster.engine import oracle
from muster.engine.arrays import (
    Array,
    PeopleArrays,
    PeopleColumns,
    RoleArrays,
    build_people,
    build_roles,
    person_row,
)
from muster.engine.index import reverse, store
from muster.engine.index.floor import touch
from muster.engine.index.layout import AT, BITMAP_WORDS, BLOCKS
from muster.engine.index.people import SEAL, Best, IndexedPeople, State, best, count, make_segments
from muster.engine.index.plan import pack_role
from muster.engine.index.roles import index_roles
from muster.engine.ranking import People, Ranked, rank_roles
from muster.engine.rows import RoleRow, Similarity
from muster.engine.workload import Workload
from muster.ops.bench.peers import PEERS, NotThere
from muster.ops.bench.twin import NumpyTwin


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the answer."""
    began = time.perf_counter()
    answer = call()
    return (time.perf_counter() - began) * 1000, answer


def middle(times: list[float], share: float = 50) -> float:
    """A percentile, rounded."""
    return round(float(np.percentile(times, share)), 4) if times else 0.0


def machine() -> str:
    """The processor and the versions."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        model = ""
    return f"{model or platform.processor()}, {platform.system()}, Python {platform.python_version()}, NumPy {np.__version__}"


def _same(one: Ranked, other: Ranked) -> bool:
    return (one.refs, one.scores, one.fits) == (other.refs, other.scores, other.fits)


class Bench:
    """A population, its roles and the index, and what is measured on them."""

    def __init__(self, people: int, queries: int, seed: int) -> None:
        self.work = Workload(seed)
        self.arrays: PeopleArrays = self.work.people(people)
        self.rows: list[RoleRow] = self.work.roles(queries, fresh=1)
        self.similarity: Similarity = self.work.similarity
        self.roles: RoleArrays = build_roles(self.rows, self.similarity)
        make_segments(
            self.work.people(64).columns, np.arange(64)
        )  # so that nothing is compiled while it is measured
        self.build_ms, self.people = timed(lambda: IndexedPeople(self.arrays.columns))
        self.packed = [pack_role(self.roles, j) for j in range(queries)]
        self.ask(0)
        self.count(0)

    def ask(self, j: int) -> Best:
        """The best fifty for query j."""
        return best(self.people.state, self.roles, j, packed=self.packed[j])

    def count(self, j: int) -> int:
        """How many people meet every condition of query j."""
        return count(self.people.state, self.roles, j, packed=self.packed[j])

    @property
    def index_bytes(self) -> int:
        """Bytes of everything a question may read."""
        segments = self.people.state.segments
        apart = (s.numbers.nbytes for s in segments if not np.shares_memory(s.numbers, s.index.words))
        return sum(s.index.nbytes + s.live.nbytes for s in segments) + sum(apart)

    def warm(self) -> dict[str, Any]:
        """Every query, after it has been asked once before; and the floor of the same queries, in turn."""
        times, cpu, floors, shares, reads, counts = [], [], [], [], [], []
        for j in range(len(self.rows)):
            self.ask(j)
            began = time.thread_time()
            took, answer = timed(partial(self.ask, j))
            cpu.append((time.thread_time() - began) * 1000)
            floors.append(self.floor(j, answer.read))
            times.append(took)
            shares.append(took / floors[-1])
            reads.append(answer.read)
            counts.append(timed(partial(self.count, j))[0])
        read = np.median(np.array(reads), axis=0)
        return {
            "p50_ms": middle(times),
            "p95_ms": middle(times, 95),
            "mean_ms": round(float(np.mean(times)), 4),
            "cpu_p50_ms": middle(cpu),
            "cpu_p95_ms": middle(cpu, 95),
            "count_p50_ms": middle(counts),
            "floor_ms": middle(floors),
            "over_floor": middle(shares),
            "read": {
                name: int(read[at])
                for at, name in enumerate(
                    ("eligible", "postings", "candidates", "blocks", "passes", "lines", "rows")
                )
            },
        }

    def floor(self, j: int, read: Array) -> float:
        """Milliseconds for reading as much memory as the query did, as plainly as can be (the better of two)."""
        rng = np.random.default_rng(j)
        index = self.people.state.segments[0].index
        pools = self.people.state.segments[0].pools
        words, h = pools.words, index.header
        lists = max(1, int(self.roles.columns.near_start[-1] // len(self.rows)) * int(h[BLOCKS]))
        length = max(1, int(read[1]) // lists)
        first, last = int(h[AT["post"]]), int(h[AT["post"] + 1])
        begins = rng.integers(first, max(first + 1, last - length), lists)
        lines = h[AT["line"]] + 64 * rng.integers(0, max(1, index.size), int(read[5]))
        some = int(h[AT["row"]])
        rows = rng.integers(some, max(some + 1, words.size - 17), int(read[6]))
        asked = self.rows[j]
        bitmaps = 2 + (asked.weeks // 2 if asked.minimum != 0 else 0) + len(asked.languages)
        bitmaps = min(
            bitmaps, (int(h[AT["bitmap"] + 1]) - int(h[AT["bitmap"]])) // max(1, int(h[BITMAP_WORDS]))
        )
        given = (words, pools.bits, pools.octets, begins, length, bitmaps, int(h[BITMAP_WORDS]), lines, rows)
        touch(*given)
        return min(timed(lambda: touch(*given))[0] for _ in range(2))

    def beside(self, names: list[str], queries: int) -> dict[str, Any]:
        """Every query by everybody in turn: our first call after the others have flushed the caches, and theirs."""
        peers, missing = {}, {}
        for name in names:
            if name not in PEERS:
                missing[name] = "this peer is not known"
                continue
            try:
                peers[name] = PEERS[name](self.arrays.columns, self.roles.columns)
                peers[name].rank(0)
            except NotThere as reason:
                missing[name] = str(reason)
        ours: list[float] = []
        theirs: dict[str, list[float]] = {name: [] for name in peers}
        same = dict.fromkeys(peers, 0)
        flush = np.ones(8_000_000)
        for j in range(min(queries, len(self.rows))):
            flush += 1.0
            took, answer = timed(partial(self.ask, j))
            ours.append(took)
            for name, peer in peers.items():
                took, (rows, scores) = timed(partial(peer.rank, j))
                theirs[name].append(took)
                same[name] += (
                    rows.tolist() == answer.numbers.tolist() and scores.tolist() == answer.scores.tolist()
                )
        return {
            "cold_p50_ms": middle(ours),
            "cold_p95_ms": middle(ours, 95),
            "peers": {
                name: {
                    "p50_ms": middle(times),
                    "p95_ms": middle(times, 95),
                    "ratio": middle([a / b for a, b in zip(times, ours, strict=True)]),
                    "same": f"{same[name]} of {len(times)}",
                }
                for name, times in theirs.items()
            },
            "peers_missing": missing,
        }

    def exact(self, samples: int) -> dict[str, Any]:
        """The share of sampled answers that equal the twin's; with few people also the plain oracle's."""
        twin = NumpyTwin(self.arrays.columns, self.roles.columns)
        chosen = np.unique(np.linspace(0, len(self.rows) - 1, samples).astype(int)).tolist()
        right = 0
        for j in chosen:
            rows, scores = twin.rank(j)
            answer = self.ask(j)
            right += rows.tolist() == answer.numbers.tolist() and scores.tolist() == answer.scores.tolist()
        found: dict[str, Any] = {"exact": right / len(chosen), "exact_sample": len(chosen)}
        if len(self.arrays.refs) <= 20_000:
            everybody = [person_row(self.arrays, row) for row in range(len(self.arrays.refs))]
            plain = 0
            for j in chosen[:3]:
                answer = self.ask(j)
                refs = [self.arrays.refs[n] for n in answer.numbers.tolist()]
                expected = oracle.rank_people(everybody, self.rows[j], self.similarity)
                plain += list(zip(refs, answer.scores.tolist(), strict=True)) == expected
            found["exact_plain"] = plain / len(chosen[:3])
        return found

    def _columns_of(self, number: int) -> PeopleColumns:
        return build_people([person_row(self.arrays, number)]).columns

    def live(self, edits: int) -> dict[str, Any]:
        """Edits, the question after each, and questions while many edits wait to be folded in."""
        rng = np.random.default_rng(5)
        before = self.people.state
        n = len(self.arrays.refs)
        numbers = rng.choice(n, min(edits, n), replace=False).tolist()
        put, rows_ms, settle, seen = [], [], [], []
        for done, number in enumerate(numbers):
            took, row = timed(partial(self._columns_of, number))
            rows_ms.append(took)
            put.append(timed(partial(self.people.replace, number, row))[0])
            if done % 250 == 7:
                j = done % len(self.rows)
                seen.append(self._cpu(j, self.people.state) - self._cpu(j, before))
            if len(self.people.state.noted) >= SEAL:
                settle.append(timed(self.people.settle)[0])
        after = self.people.state
        ratios = []
        for j in range(min(80, len(self.rows))):
            # In turn and by the thread's own clock, so that a busy machine weighs on both alike.
            old, new = zip(*((self._cpu(j, before), self._cpu(j, after)) for _ in range(3)), strict=True)
            ratios.append(min(new) / min(old))
        return {
            "edit_us": round(middle(put) * 1000, 1),
            "edit_row_us": round(middle(rows_ms) * 1000, 1),
            "edits": len(put),
            "settle_ms": middle(settle),
            "after_edit_ms": middle(seen),
            "pending": f"{len(after.segments) - len(before.segments)} small indexes, {len(after.noted)} rows",
            "slowdown": round(middle(ratios) - 1, 4),
        }

    def _cpu(self, j: int, state: State) -> float:
        """Milliseconds of the thread's own clock for query j at a moment."""
        began = time.thread_time()
        best(state, self.roles, j, packed=self.packed[j])
        return (time.thread_time() - began) * 1000

    def reverse(self, roles: int) -> dict[str, Any]:
        """The best fifty of many roles for a person, and how many answers equal those of the plain kernels."""
        arrays = build_roles(self.work.roles(roles, fresh=2), self.similarity)
        index_roles(build_roles(self.rows[:1], self.similarity))
        built, index = timed(lambda: index_roles(arrays))
        some = np.linspace(0, len(self.arrays.refs) - 1, 100).astype(int).tolist()
        rows = list({number: person_row(self.arrays, number) for number in some}.values())
        people = build_people(rows)
        columns, slow = people.columns, People(people)
        ask = [partial(reverse.best, columns, i, index) for i in range(len(rows))]
        times, cpu, fits = [], [], []
        for i in range(len(rows)):
            ask[i]()
            began = time.thread_time()
            took, answer = timed(ask[i])
            cpu.append((time.thread_time() - began) * 1000)
            times.append(took)
            fits.append(answer.fits)
        checked = range(0, len(rows), max(1, len(rows) // 10))
        plain = [timed(partial(rank_roles, slow, rows[i].ref, arrays)) for i in checked]
        right = [_same(ask[i](), found) for i, (_, found) in zip(checked, plain, strict=True)]
        return {
            "reverse_p50_ms": middle(times),
            "reverse_p95_ms": middle(times, 95),
            "reverse_cpu_p50_ms": middle(cpu),
            "reverse_plain_p50_ms": middle([took for took, _ in plain[1:]]),
            "reverse_exact": sum(right) / len(right),
            "reverse_fits_p50": int(np.median(fits)),
            "reverse_build_s": round(built / 1000, 2),
            "reverse_bytes_per_role": round(index.nbytes / max(1, roles), 1),
            "reverse_roles": roles,
        }

    def snapshot(self) -> dict[str, Any]:
        """Saving, opening (mapped) and the first question on what was opened."""
        folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
        try:
            segment = self.people.state.segments[0]
            save_ms, _ = timed(lambda: store.write(segment, folder / "one"))
            open_ms, _ = timed(lambda: store.load(folder / "one"))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return {"snapshot_save_ms": round(save_ms, 1), "snapshot_open_ms": round(open_ms, 2)}

    def call_overhead(self) -> float:
        """Microseconds of a question to nobody: what Python and the call cost."""
        nobody = IndexedPeople(build_people([]).columns)
        times = [
            timed(lambda: best(nobody.state, self.roles, 0, packed=self.packed[0]))[0] for _ in range(50)
        ]
        return round(middle(times) * 1000, 1)
