"""A population and its roles by seed, as arrays: what matching is measured on (docs/explain/bench-match.md describes it).

Nothing here is taken from real people. The same seed gives the same population on every machine, and the first people of
a larger population are those of a smaller one: people come in chunks, each with a seed of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from muster.engine.arrays import Array, PeopleArrays, PeopleColumns, stable_hash
from muster.engine.rows import (
    WEEKS,
    Kind,
    LanguageNeed,
    Mode,
    Neighbour,
    Requirement,
    RoleRow,
    Similarity,
    build_similarity,
)

SKILLS, FAMILIES, OCCUPATIONS, TRANSVERSAL, CORE = 14_000, 20, 400, 300, 150
FAMILY = (SKILLS - TRANSVERSAL) // FAMILIES
COUNTRIES, PLACES, ORGANISATIONS, TAGS, CURRENCIES = 24, 240, 300, 24, 4
CHUNK = 20_000
"""People who are drawn together."""

_LANGUAGE_OF = np.arange(COUNTRIES) % 12 + 1
_ZONE_OF = (np.arange(COUNTRIES) * 7) % 24 - 11
_SPANS = ((9, 17), (8, 16), (10, 18), (7, 15), (9, 13), (13, 18), (18, 22), (8, 20))
_DAYS = ((0, 1, 2, 3, 4), (0, 1, 2), (2, 3, 4), (0, 1, 2, 3, 4, 5), (5, 6))


class NumberedRefs(Sequence[str]):
    """Refs that are a prefix and a number: a million of them take no memory."""

    def __init__(self, prefix: str, first: int, size: int) -> None:
        self.prefix, self.first, self.size = prefix, first, size

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self.size))]
        if not -self.size <= at < self.size:
            raise IndexError(at)
        return f"{self.prefix}{self.first + at % self.size:08d}"


def _zipf(size: int, exponent: float) -> Array:
    """Cumulated shares of ranks that fall off as rank^-exponent."""
    shares = 1.0 / np.arange(1, size + 1) ** exponent
    return np.cumsum(shares / shares.sum())


def _draw(rng: np.random.Generator, cumulated: Array, size: int) -> Array:
    return np.minimum(np.searchsorted(cumulated, rng.random(size)), cumulated.size - 1)


@dataclass(frozen=True)
class Workload:
    """Everything that a seed decides."""

    seed: int

    def _rng(self, *parts: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, *parts])

    @cached_property
    def trades(self) -> Array:
        """OCCUPATIONS x CORE skills of their family, most used first."""
        rng = self._rng(1)
        first = TRANSVERSAL + np.arange(OCCUPATIONS) % FAMILIES * FAMILY
        return np.array([start + rng.permutation(FAMILY)[:CORE] for start in first])

    @cached_property
    def similarity(self) -> Similarity:
        """Ten related skills each: of the same family, or transversal among themselves."""
        rng = self._rng(2)
        edges = []
        for skill in range(SKILLS):
            if skill < TRANSVERSAL:
                near = rng.integers(0, TRANSVERSAL, 10)
            else:
                near = TRANSVERSAL + (skill - TRANSVERSAL) // FAMILY * FAMILY + rng.integers(0, FAMILY, 10)
            sims = rng.integers(30, 91, 10)
            edges += [(skill, Neighbour(int(n), int(s))) for n, s in zip(near, sims, strict=True)]
        return build_similarity(edges, version=f"workload-{self.seed}")

    def people(self, count: int, *, first: int = 0) -> PeopleArrays:
        """`count` people from number `first` on (a multiple of CHUNK)."""
        if first % CHUNK:
            raise ValueError(f"people begin at a multiple of {CHUNK}")
        chunks = [self._chunk((first + at) // CHUNK, min(CHUNK, count - at)) for at in range(0, count, CHUNK)]
        columns = {}
        for name in PeopleColumns._fields:
            parts = [getattr(chunk, name) for chunk in chunks]
            if name.endswith("_start"):
                ends = np.cumsum([0, *(part[-1] for part in parts)])
                parts = [part[(i > 0) :] + ends[i] for i, part in enumerate(parts)]
            columns[name] = np.concatenate(parts)
        refs = NumberedRefs("per-", first, count)
        return PeopleArrays(refs, PeopleColumns(**columns))

    def _chunk(self, number: int, size: int) -> PeopleColumns:
        """The first `size` people of a chunk; the whole chunk is drawn, so that prefixes agree."""
        columns = self._whole_chunk(number)
        if size == CHUNK:
            return columns
        cut = {}
        for name, column in columns._asdict().items():
            if name.endswith("_start"):
                cut[name] = column[: size + 1]
            elif name in _LIST_OF:
                cut[name] = column[: getattr(columns, _LIST_OF[name])[size]]
            else:
                cut[name] = column[:size]
        return PeopleColumns(**cut)

    def _whole_chunk(self, number: int) -> PeopleColumns:
        rng, n = self._rng(3, number), CHUNK
        seniority = rng.normal(0, 1, n)
        skills = self._skills(rng, seniority)
        country = _draw(rng, _zipf(COUNTRIES, 0.8), n)
        organisation = _draw(rng, _zipf(ORGANISATIONS, 0.9), n)
        outside = rng.random(n) < 0.45
        open_to_all = outside | (rng.random(n) < 0.15)
        kind = np.where(outside, rng.choice([2, 4, 8], n, p=[0.3, 0.5, 0.2]), 1)
        wanting = rng.random(n) < np.where(outside, 0.8, 0.05)
        rate = np.maximum(1500, np.round((55 + 18 * seniority + rng.normal(0, 12, n)) * 2) * 50).astype(
            np.int64
        )
        tag_start, tag = _some(rng, n, 4, TAGS)
        blocked = rng.random(n) < 0.01
        ends = np.arange(n + 1, dtype=np.int64)
        first = number * CHUNK
        refs = NumberedRefs("per-", first, n)
        return PeopleColumns(
            key=np.arange(first, first + n, dtype=np.int64),
            tie=np.array([stable_hash(ref) for ref in refs], dtype=np.uint64),
            free=_free(rng, n, outside),
            hours=_hours(rng, country),
            place=(country + COUNTRIES * rng.integers(0, PLACES // COUNTRIES, n) + 1).astype(np.int64),
            modes=rng.choice(
                [0, 1, 3, 7, 9, 15, 4, 6], n, p=[0.1, 0.2, 0.25, 0.2, 0.05, 0.05, 0.1, 0.05]
            ).astype(np.uint8),
            rate=np.where(wanting, rate, -1),
            currency=np.where(wanting, country % CURRENCIES + 1, 0).astype(np.int64),
            kinds=kind.astype(np.int64),
            everyone=open_to_all.astype(np.uint8),
            **skills,
            **_languages(rng, country),
            organisation_start=ends,
            organisation=organisation.astype(np.int64),
            visible_start=np.concatenate([[0], np.cumsum(~open_to_all)]).astype(np.int64),
            visible=organisation[~open_to_all].astype(np.int64),
            tag_start=tag_start,
            tag=tag,
            block_start=np.concatenate([[0], np.cumsum(blocked)]).astype(np.int64),
            block=(1000 + rng.integers(0, ORGANISATIONS, int(blocked.sum()))).astype(np.int64),
        )

    def _skills(self, rng: np.random.Generator, seniority: Array) -> dict[str, Array]:
        """17 to 46 draws a person (double ones fall away): of the own trade, the family, the transversal skills, or anything."""
        n = seniority.size
        occupation = _draw(rng, _zipf(OCCUPATIONS, 0.5), n)
        person = np.repeat(np.arange(n), rng.integers(17, 47, n))
        size = person.size
        rank = _draw(rng, _zipf(CORE, 0.9), size)
        own = self.trades[occupation[person], rank]
        family = TRANSVERSAL + occupation[person] % FAMILIES * FAMILY + rng.integers(0, FAMILY, size)
        everywhere = _draw(rng, _zipf(TRANSVERSAL, 0.65), size)
        draw = rng.random(size)
        skill = np.select(
            [draw < 0.68, draw < 0.75, draw < 0.97], [own, family, everywhere], rng.integers(0, SKILLS, size)
        )
        core = np.select([draw < 0.68, draw < 0.75], [np.where(rank < 25, 1.0, 0.5), 0.2], 0.3)
        held, where = np.unique(person * SKILLS + skill, return_index=True)
        person, core = held // SKILLS, core[where]
        size = held.size
        has = rng.random(size) < 0.92
        told = seniority[person] * 0.35 + core
        evidenced = has & (rng.random(size) < 0.08 + 0.3 * np.clip(told, 0, 1.2))
        pieces = 1 + rng.poisson(0.8 + np.clip(told, 0, 2), size)
        latent = -0.6 + 1.1 * told + rng.normal(0, 0.7, size)
        mu = np.where(evidenced, latent * (1 - 0.45**pieces), latent * 0.3 - 0.1)
        sd_class = np.where(evidenced, np.clip(6 - pieces, 0, 5), 6)
        wish = rng.choice([0, 2, 4, 8], size, p=[0.62, 0.2, 0.13, 0.05])
        return {
            "skill_start": np.searchsorted(held, np.arange(n + 1) * SKILLS).astype(np.int64),
            "skill": (held % SKILLS).astype(np.uint32),
            "mu_step": np.clip(np.floor((mu + 4) * 8 + 0.5), 0, 63).astype(np.uint8),
            "sd_class": sd_class.astype(np.uint8),
            "stance": (has * 1 + wish + evidenced * 16).astype(np.uint8),
        }

    def roles(self, count: int, *, fresh: int = 0) -> list[RoleRow]:
        """`count` roles; three in ten are loose. `fresh` gives other roles over the same people."""
        rng = self._rng(4, fresh)
        return [self._role(rng, number, fresh) for number in range(count)]

    def _requirements(self, rng: np.random.Generator) -> tuple[Requirement, ...]:
        trade = self.trades[int(_draw(rng, _zipf(OCCUPATIONS, 0.5), 1)[0])]
        ranks = np.unique(_draw(rng, _zipf(80, 0.5), int(rng.integers(5, 11))))
        skills = [*trade[rng.permutation(ranks)].tolist(), int(_draw(rng, _zipf(TRANSVERSAL, 0.65), 1)[0])]
        kinds = [0, 0, *rng.choice([0, 1, 1, 1, 2], max(0, len(skills) - 2)).tolist()]
        return tuple(
            Requirement(
                skill=skill,
                level=int(rng.choice([2, 3, 3, 4])),
                kind=Kind(kind),
                weight=3 if kind == 0 else 1,
                must=bool(kind == 0 and rng.random() < 0.04),
            )
            for skill, kind in zip(skills, kinds, strict=False)
        )

    def _role(self, rng: np.random.Generator, number: int, fresh: int) -> RoleRow:
        loose = bool(rng.random() < 0.3)
        country = int(_draw(rng, _zipf(COUNTRIES, 0.8), 1)[0])
        organisation = int(_draw(rng, _zipf(ORGANISATIONS, 0.9), 1)[0])
        need = int(rng.choice([240, 480, 960, 1440]))
        start = int(rng.choice([8, 9, 13])) - int(_ZONE_OF[country])
        window = _bits_of([day * 24 + hour for day in range(5) for hour in range(start, start + 4)])
        inside = not loose and rng.random() < 0.15
        speaks = int(_LANGUAGE_OF[country]) if rng.random() < 0.4 else 1
        return RoleRow(
            ref=f"rol-{fresh:03d}-{number:06d}",
            key=number,
            requirements=self._requirements(rng),
            need=need,
            minimum=0 if loose else None,
            first_week=int(rng.integers(0, 16)),
            weeks=int(rng.integers(3, 20)),
            window=0 if rng.random() < 0.2 else window,
            overlap=int(rng.choice([300, 600, 900])),
            languages=(LanguageNeed(speaks, 0 if loose else int(rng.integers(2, 5)), 5),),
            place=country + 1 + COUNTRIES * int(rng.integers(0, PLACES // COUNTRIES)),
            mode=Mode.REMOTE
            if loose
            else Mode(int(rng.choice([1, 1, 1, 2, 4], p=[0.3, 0.3, 0.1, 0.2, 0.1]))),
            ceiling=None if loose or rng.random() < 0.5 else int(rng.integers(80, 200)) * 50,
            currency=country % CURRENCIES + 1,
            organisation=organisation,
            audience=(organisation,) if inside else None,
            kinds=1 if inside else 0,
            excluded=(int(rng.integers(0, 1000)),),
            parties=(1000 + organisation,),
            tags=tuple(sorted(set(rng.integers(0, TAGS, 2).tolist()))),
        )


_LIST_OF = {
    **dict.fromkeys(("skill", "mu_step", "sd_class", "stance"), "skill_start"),
    **dict.fromkeys(("language", "language_level"), "language_start"),
    **{name: f"{name}_start" for name in ("organisation", "visible", "tag", "block")},
}


def _bits_of(hours: Sequence[int]) -> int:
    return sum(1 << hour for hour in {hour % 168 for hour in hours})


def _some(rng: np.random.Generator, n: int, most: int, choices: int) -> tuple[Array, Array]:
    """Start and sorted values of up to `most` of `choices` per person."""
    person = np.repeat(np.arange(n), rng.integers(0, most + 1, n))
    held = np.unique(person * choices + rng.integers(0, choices, person.size))
    start = np.searchsorted(held, np.arange(n + 1) * choices)
    return start.astype(np.int64), (held % choices).astype(np.int64)


def _free(rng: np.random.Generator, n: int, outside: Array) -> Array:
    """Minutes a week: what is offered, less up to three stretches of committed work, less weeks away."""
    inner = rng.choice([0, 120, 240, 480, 960], n, p=[0.15, 0.15, 0.3, 0.3, 0.1])
    outer = rng.choice([480, 960, 1440, 1920, 2400], n, p=[0.1, 0.2, 0.2, 0.2, 0.3])
    free = np.repeat(np.where(outside, outer, inner)[:, None], WEEKS, axis=1).astype(np.int32)
    week = np.arange(WEEKS)
    for _ in range(3):
        first, length = rng.integers(-20, WEEKS, n), rng.integers(4, 26, n)
        taken = rng.choice([0, 60, 240, 480, 930], n, p=[0.3, 0.15, 0.25, 0.2, 0.1])
        free -= taken[:, None] * ((week >= first[:, None]) & (week < (first + length)[:, None]))
    for _ in range(2):
        first = rng.integers(0, WEEKS, n)
        free[(week >= first[:, None]) & (week < (first + 2)[:, None])] = 0
    return np.maximum(free, 0).astype(np.uint16)


def _hours(rng: np.random.Generator, country: Array) -> Array:
    """168 bits of working hours in UTC: one of forty patterns in the country's zone."""
    table = np.zeros((24, len(_SPANS), len(_DAYS), 3), dtype=np.uint64)
    for zone in range(24):
        for s, (begin, end) in enumerate(_SPANS):
            for d, days in enumerate(_DAYS):
                local = [day * 24 + hour for day in days for hour in range(begin, end)]
                bits = _bits_of([hour - (zone - 11) for hour in local])
                table[zone, s, d] = [bits >> 64 * i & (1 << 64) - 1 for i in range(3)]
    n = country.size
    span = rng.choice(len(_SPANS), n, p=[0.35, 0.15, 0.12, 0.08, 0.1, 0.08, 0.07, 0.05])
    day = rng.choice(len(_DAYS), n, p=[0.72, 0.08, 0.08, 0.07, 0.05])
    return np.ascontiguousarray(table[_ZONE_OF[country] + 11, span, day])


def _languages(rng: np.random.Generator, country: Array) -> dict[str, Array]:
    """The country's language well, the first one often, now and then a third."""
    n = country.size
    level = np.zeros((n, 13), dtype=np.uint8)
    rows = np.arange(n)
    third = rng.random(n) < 0.2
    level[rows[third], rng.integers(1, 13, int(third.sum()))] = rng.integers(1, 5, int(third.sum()))
    english = rng.random(n) < 0.7
    level[english, 1] = rng.integers(2, 7, int(english.sum()))
    level[rows, _LANGUAGE_OF[country]] = rng.choice([5, 6, 6, 6], n)
    person, language = np.nonzero(level)
    return {
        "language_start": np.searchsorted(person, np.arange(n + 1)).astype(np.int64),
        "language": language.astype(np.int64),
        "language_level": level[person, language],
    }
