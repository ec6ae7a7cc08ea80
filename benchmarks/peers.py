"""The same question asked of other tools: exact twins of `rank_people` in NumPy and, if it is installed, in Polars.

Both get the snapshot in the shape that suits them, outside the timed part, and must return the same fifty refs in order.
"""

from types import ModuleType
from typing import Any

import numpy as np

from muster.engine.arrays import PeopleArrays, RoleArrays
from muster.engine.ranking import TABLE
from muster.engine.rows import WEEKS, Kind, Mode

TOP = 50


def _mix(person: np.ndarray, role: np.uint64) -> np.ndarray:
    with np.errstate(over="ignore"):
        z = person ^ (role * np.uint64(0x9E3779B97F4A7C15))
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


class NumpyPeer:
    """Posting lists and columns; maxima by fancy indexing, filters as masks, the best by argpartition and lexsort."""

    def __init__(self, people: PeopleArrays, roles: RoleArrays, languages: int, tags: int) -> None:
        c = people.columns
        n = len(people.refs)
        self.people, self.roles = people, roles.columns
        self.postings = people.postings
        self.level = np.zeros((n, languages), dtype=np.int64)
        self.level[np.repeat(np.arange(n), np.diff(c.language_start)), c.language] = c.language_level
        self.tag = np.zeros((n, tags), dtype=np.int64)
        self.tag[np.repeat(np.arange(n), np.diff(c.tag_start)), c.tag] = 1
        self.organisation = c.organisation  # one each

    def _posting(self, skill: int) -> slice:
        at = np.searchsorted(self.postings.skill, skill)
        if at == self.postings.skill.size or self.postings.skill[at] != skill:
            return slice(0, 0)
        return slice(int(self.postings.start[at]), int(self.postings.start[at + 1]))

    def covers(self, j: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Per person: sum of weight * cover, required skills met, whether anything is covered, the skills' wants."""
        r, n = self.roles, len(self.people.refs)
        summed, met = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        seen, wants = np.zeros(n, dtype=bool), np.zeros(n, dtype=np.int64)
        post = self.postings
        for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
            own = self._posting(r.skill[q])
            stance = post.stance[own]
            said = np.full(stance.size, 500)
            said[(stance & 4 > 0) & (r.kind[q] != Kind.REQUIRED)] = 1000
            said[stance & 2 > 0] = 1000
            said[stance & 8 > 0] = 0
            wants += 500
            wants[post.person[own]] += said - 500
            if r.kind[q] == Kind.LEARNABLE:
                continue
            best = np.zeros(n, dtype=np.int64)
            for e in range(r.near_start[q], r.near_start[q + 1]):
                part = self._posting(r.near_skill[e])
                p = TABLE[post.mu_step[part], post.sd_class[part], r.level[q] - 1] * (post.stance[part] & 1)
                person = post.person[part]
                best[person] = np.maximum(best[person], r.near_sim[e] * p // 100)
            summed += r.weight[q] * best
            seen |= best > 0
            if r.kind[q] == Kind.REQUIRED:
                met += best >= 500
        return summed, met, seen, wants

    def passing(self, j: int, seen: np.ndarray) -> np.ndarray:
        """Rows that meet every hard condition."""
        c, r = self.people.columns, self.roles
        keep = seen.copy()
        if not r.open_to_all[j]:
            keep &= np.isin(self.organisation, r.audience[r.audience_start[j] : r.audience_start[j + 1]])
        if r.ceiling[j] >= 0:
            keep &= c.rate <= r.ceiling[j]
        if r.mode[j] == Mode.ON_SITE and r.place[j]:
            keep &= (c.place == r.place[j]) | (c.modes & 8 > 0)
        for q in range(r.language_start[j], r.language_start[j + 1]):
            keep &= self.level[:, r.language[q]] >= r.language_floor[q]
        rows = np.flatnonzero(keep)
        first, last = max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])
        return rows[(c.free[rows, first:last] >= r.minimum[j]).all(axis=1)]

    def practical(self, j: int, rows: np.ndarray) -> np.ndarray:
        """The practical component of some rows."""
        c, r = self.people.columns, self.roles
        first, last = max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])
        free, need, weeks = c.free[rows, first:last].astype(np.int64), r.need[j], last - first
        hours = np.minimum(free, need).sum(axis=1) * 1000 // (need * weeks)
        dates = (free >= need).sum(axis=1) * 1000 // weeks
        common = np.bitwise_count(c.hours[rows] & r.window[j]).sum(axis=1, dtype=np.int64)
        overlap = np.minimum(common * 60, r.overlap[j]) * 1000 // r.overlap[j]
        takes = c.modes[rows] & 7
        other = np.where((takes == 0) | (r.mode[j] == Mode.HYBRID), 500, 0)
        mode = np.where(takes & r.mode[j] > 0, 1000, other)
        language = np.zeros(rows.size, dtype=np.int64)
        spoken = range(r.language_start[j], r.language_start[j + 1])
        for q in spoken:
            wish = r.language_wish[q]
            language += np.minimum(self.level[rows, r.language[q]], wish) * 1000 // wish
        return (hours + overlap + mode + language // len(spoken) + dates) // 5

    def finish(
        self, j: int, rows: np.ndarray, skills: np.ndarray, met: np.ndarray, wants: np.ndarray
    ) -> list[str]:
        """The best refs of the rows that passed."""
        c, r = self.people.columns, self.roles
        tags = r.tag[r.tag_start[j] : r.tag_start[j + 1]]
        asked = r.requirement_start[j + 1] - r.requirement_start[j]
        said = (wants + 500 * tags.size + 500 * self.tag[np.ix_(rows, tags)].sum(axis=1)) // (
            asked + tags.size
        )
        required = (r.kind[r.requirement_start[j] : r.requirement_start[j + 1]] == Kind.REQUIRED).sum()
        score = 70 * skills + 15 * said + 15 * self.practical(j, rows) - 8000 * np.minimum(5, required - met)
        if rows.size > TOP:
            near = score >= np.partition(score, rows.size - TOP)[rows.size - TOP]
            rows, score = rows[near], score[near]
        order = np.lexsort((_mix(c.tie[rows], r.tie[j]), -score))[:TOP]
        return [self.people.refs[row] for row in rows[order]]

    def rank(self, j: int) -> list[str]:
        """The best fifty refs for role j."""
        summed, met, seen, wants = self.covers(j)
        rows = self.passing(j, seen)
        return self.finish(j, rows, summed[rows] // 1000, met[rows], wants[rows])


class PolarsPeer(NumpyPeer):
    """Skill rows as a frame sorted by skill: filter, join, group and sum in Polars; the tail as in NumPy."""

    def __init__(self, polars: ModuleType, *given: Any) -> None:
        super().__init__(*given)
        self.pl = polars
        post = self.postings
        self.frame = polars.DataFrame(
            {
                "skill": np.repeat(post.skill, np.diff(post.start)),
                "person": post.person,
                "stance": post.stance,
                **{f"p{k}": TABLE[post.mu_step, post.sd_class, k - 1].astype(np.int32) for k in range(1, 6)},
            }
        ).with_columns(polars.col("skill").set_sorted())

    def covers(self, j: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """As in NumPy, by joins."""
        pl, r, n = self.pl, self.roles, len(self.people.refs)
        q = np.arange(r.requirement_start[j], r.requirement_start[j + 1])
        lengths = r.near_start[q + 1] - r.near_start[q]
        near = pl.DataFrame(
            {
                "skill": np.concatenate([r.near_skill[r.near_start[i] : r.near_start[i + 1]] for i in q]),
                "sim": np.concatenate([r.near_sim[r.near_start[i] : r.near_start[i + 1]] for i in q]),
                **{name: np.repeat(getattr(r, name)[q], lengths) for name in ("level", "kind", "weight")},
                "asked": np.repeat(q, lengths),
            }
        )
        held = self.frame.lazy().join(near.lazy(), on="skill")
        p = pl.col("p1")
        for k in range(2, 6):
            p = pl.when(pl.col("level") == k).then(pl.col(f"p{k}")).otherwise(p)
        best = (
            held.filter((pl.col("stance") & 1 > 0) & (pl.col("kind") != int(Kind.LEARNABLE)))
            .with_columns(cover=pl.col("sim") * p // 100)
            .group_by("person", "asked")
            .agg(pl.col("cover").max(), pl.col("weight").first(), pl.col("kind").first())
            .group_by("person")
            .agg(
                (pl.col("cover") * pl.col("weight")).sum().alias("summed"),
                ((pl.col("cover") >= 500) & (pl.col("kind") == int(Kind.REQUIRED))).sum().alias("met"),
                (pl.col("cover") > 0).any().alias("seen"),
            )
        )
        own = pl.DataFrame({"skill": r.skill[q], "kind": r.kind[q]})
        stance = pl.col("stance")
        keen = (stance & 2 > 0) | ((stance & 4 > 0) & (pl.col("kind") != int(Kind.REQUIRED)))
        said = (
            self.frame.lazy()
            .join(own.lazy(), on="skill")
            .group_by("person")
            .agg(pl.when(stance & 8 > 0).then(-500).when(keen).then(500).otherwise(0).sum().alias("said"))
        )
        best, said = pl.collect_all([best, said])
        summed, met = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        seen, wants = np.zeros(n, dtype=bool), np.full(n, 500 * q.size, dtype=np.int64)
        person = best["person"].to_numpy()
        summed[person], met[person] = best["summed"].to_numpy(), best["met"].to_numpy()
        seen[person] = best["seen"].to_numpy()
        wants[said["person"].to_numpy()] += said["said"].to_numpy()
        return summed, met, seen, wants
