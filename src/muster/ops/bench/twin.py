"""The same question answered with NumPy alone: peer and oracle of `bench_match`.

Written from the formulas and from the columns of a snapshot, it shares no arithmetic with the kernels. Nothing is pruned:
everybody is filtered by masks, and everybody who passes is scored.
"""

from functools import cached_property
from typing import Any

import numpy as np

from muster.engine.arrays import Array, PeopleColumns, RoleColumns
from muster.engine.levels import P_TABLE
from muster.engine.rows import WEEKS, Kind, Mode, Stance

TOP = 50
Covers = tuple[Array, Array, Array, Array]
"""Per person: sum of weight * cover, required skills met, whether anything is covered, the skills' wants."""


def mix(person: Array, role: np.uint64) -> Array:
    """The hash that breaks ties: of refs' hashes, smaller first."""
    with np.errstate(over="ignore"):
        z = person ^ (role * np.uint64(0x9E3779B97F4A7C15))
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


class NumpyTwin:
    """Posting lists and columns; maxima by maximum.at, filters as masks, the best by partition and lexsort."""

    def __init__(self, people: PeopleColumns, roles: RoleColumns) -> None:
        c, n = people, people.key.size
        self.people, self.roles, self.size = people, roles, n
        self.level = self._matrix(c.language_start, c.language, c.language_level)
        self.tag = self._matrix(c.tag_start, c.tag, np.ones(c.tag.size, dtype=np.uint8))

    def _matrix(self, start: Array, values: Array, filling: Array) -> Array:
        """People by value, as bytes."""
        table = np.zeros((self.size, int(values.max()) + 1 if values.size else 1), dtype=np.uint8)
        table[np.repeat(np.arange(self.size), np.diff(start)), values] = filling
        return table

    @cached_property
    def postings(self) -> tuple[Array, Array, Array, Array]:
        """(first row by skill, person, P by level in thousandths, stance) of the skill rows, sorted by skill."""
        c = self.people
        order = np.argsort(c.skill, kind="stable")
        skills = c.skill[order]
        first = np.searchsorted(skills, np.arange(int(skills[-1]) + 2 if skills.size else 1))
        owner = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(c.skill_start))[order]
        stance = c.stance[order]
        p = P_TABLE[c.mu_step[order], c.sd_class[order]].astype(np.int16) * (stance & 1)[:, None].astype(
            np.int16
        )
        return first, owner, np.ascontiguousarray(p.T), stance

    def _rows(self, skill: int) -> slice:
        first = self.postings[0]
        return slice(int(first[skill]), int(first[skill + 1])) if skill + 1 < first.size else slice(0, 0)

    def covers(self, j: int) -> Covers:
        """The skills of everybody."""
        r, n = self.roles, self.size
        _, owner, p, stances = self.postings
        summed, met = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        seen, wants = np.zeros(n, dtype=bool), np.zeros(n, dtype=np.int64)
        for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
            own = self._rows(int(r.skill[q]))
            stance = stances[own]
            said = np.full(stance.size, 500)
            if r.kind[q] != Kind.REQUIRED:
                said[stance & int(Stance.LEARN) > 0] = 1000
            said[stance & int(Stance.USE) > 0] = 1000
            said[stance & int(Stance.RATHER_NOT) > 0] = 0
            wants += 500
            wants[owner[own]] += said - 500
            if r.kind[q] == Kind.LEARNABLE:
                continue
            best = np.zeros(n, dtype=np.int64)
            for e in range(r.near_start[q], r.near_start[q + 1]):
                part = self._rows(int(r.near_skill[e]))
                cover = r.near_sim[e] * p[r.level[q] - 1, part].astype(np.int64) // 100
                who = owner[part]
                best[who] = np.maximum(best[who], cover)
            summed += r.weight[q] * best
            seen |= best > 0
            if r.kind[q] == Kind.REQUIRED:
                met += best >= 500
        return summed, met, seen, wants

    def _in_list(self, start: Array, values: Array, wanted: Array) -> Array:
        """Who has one of the values in their list."""
        found = np.zeros(self.size, dtype=bool)
        found[np.repeat(np.arange(self.size), np.diff(start))[np.isin(values, wanted)]] = True
        return found

    def passing(self, j: int) -> Array:
        """Rows that meet every hard condition but the cover."""
        c, r = self.people, self.roles
        keep = np.ones(self.size, dtype=bool)
        if r.kinds[j]:
            keep &= c.kinds & r.kinds[j] != 0
        if not r.open_to_all[j]:
            audience = r.audience[r.audience_start[j] : r.audience_start[j + 1]]
            keep &= self._in_list(c.organisation_start, c.organisation, audience)
        keep &= (c.everyone != 0) | self._in_list(c.visible_start, c.visible, r.organisation[j : j + 1])
        parties = r.party[r.party_start[j] : r.party_start[j + 1]]
        keep &= ~self._in_list(c.block_start, c.block, parties)
        keep &= ~np.isin(c.key, r.excluded[r.excluded_start[j] : r.excluded_start[j + 1]])
        if r.ceiling[j] >= 0:
            keep &= (c.rate <= r.ceiling[j]) | (c.currency != r.currency[j])
        if r.mode[j] == Mode.ON_SITE and r.place[j]:
            keep &= (c.place == r.place[j]) | (c.modes & int(Mode.ANYWHERE) > 0)
        for q in range(r.language_start[j], r.language_start[j + 1]):
            keep &= self._spoken(int(r.language[q]), slice(None)) >= r.language_floor[q]
        for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
            if r.must[q]:
                own = self._rows(int(r.skill[q]))
                able = np.zeros(self.size, dtype=bool)
                able[self.postings[1][own][self.postings[2][r.level[q] - 1, own] >= 500]] = True
                keep &= able
        rows = np.flatnonzero(keep)
        first, last = max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])
        return rows[(c.free[rows, first:last] >= r.minimum[j]).all(axis=1)]

    def _spoken(self, language: int, rows: Any) -> Array:
        if language >= self.level.shape[1]:
            return np.zeros(self.level[rows, 0].shape, dtype=np.int64)
        return self.level[rows, language].astype(np.int64)

    def practical(self, j: int, rows: Array) -> Array:
        """The practical component of some rows."""
        c, r = self.people, self.roles
        first, last = max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])
        free, need, weeks = c.free[rows, first:last].astype(np.int64), r.need[j], last - first
        hours = dates = np.full(rows.size, 500)
        if weeks > 0:
            hours = np.minimum(free, need).sum(axis=1) * 1000 // (need * weeks) if need else hours * 2
            dates = (free >= need).sum(axis=1) * 1000 // weeks
        overlap = np.full(rows.size, 1000)
        if r.overlap[j] > 0:
            common = np.bitwise_count(c.hours[rows] & r.window[j]).sum(axis=1, dtype=np.int64)
            overlap = np.minimum(common * 60, r.overlap[j]) * 1000 // r.overlap[j]
        takes = c.modes[rows] & 7
        other = np.where((takes == 0) | (r.mode[j] == Mode.HYBRID), 500, 0)
        mode = np.where((r.mode[j] == 0) | (takes & r.mode[j] > 0), 1000, other)
        language = np.zeros(rows.size, dtype=np.int64)
        spoken = range(r.language_start[j], r.language_start[j + 1])
        for q in spoken:
            wish = r.language_wish[q]
            language += np.minimum(self._spoken(int(r.language[q]), rows), wish) * 1000 // wish
        language = language // len(spoken) if len(spoken) else np.full(rows.size, 1000)
        return (hours + overlap + mode + language + dates) // 5

    def rank(self, j: int) -> tuple[Array, Array]:
        """(rows, scores) of the best fifty for role j."""
        c, r = self.people, self.roles
        summed, met, seen, wants = self.covers(j)
        kinds = r.kind[r.requirement_start[j] : r.requirement_start[j + 1]]
        rows = self.passing(j)
        counting = bool((kinds != Kind.LEARNABLE).any())
        if counting:
            rows = rows[seen[rows]]
        tags = r.tag[r.tag_start[j] : r.tag_start[j + 1]]
        tags_held = self.tag[np.ix_(rows, tags[tags < self.tag.shape[1]])].sum(axis=1, dtype=np.int64)
        asked = kinds.size + tags.size
        said = (
            (wants[rows] + 500 * tags.size + 500 * tags_held) // asked if asked else np.full(rows.size, 500)
        )
        skills = summed[rows] // 1000 if counting else np.full(rows.size, 500)
        missing = np.minimum(5, (kinds == Kind.REQUIRED).sum() - met[rows])
        score = 70 * skills + 15 * said + 15 * self.practical(j, rows) - 8000 * missing
        if rows.size > TOP:
            near = score >= np.partition(score, rows.size - TOP)[rows.size - TOP]
            rows, score = rows[near], score[near]
        order = np.lexsort((c.key[rows], mix(c.tie[rows], r.tie[j]), -score))[:TOP]
        return rows[order], score[order]
