"""A row of the engine as text that means the same for ever, and back.

Inside a snapshot skills, places and organisations are numbers of the moment. What is kept says them by name, with
the related skills of a role beside it, so that a later taxonomy or another process changes nothing. What only said who
must not be on a list (blocks, parties, exclusions) is left out: nobody kept was.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from muster.engine.rows import (
    Kind,
    LanguageNeed,
    Mode,
    Neighbour,
    PersonRow,
    Requirement,
    RoleRow,
    Similarity,
    SkillRow,
    Stance,
)

DIGEST_BYTES = 16
Text = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Speaker:
    """What the numbers of a snapshot stand for, each kind by its own function."""

    skill: Callable[[int], str]
    organisation: Callable[[int], str]
    place: Callable[[int], str]
    language: Callable[[int], str]
    tag: Callable[[int], str]
    currency: Callable[[int], str]


def person_text(row: PersonRow, say: Speaker) -> dict[str, Any]:
    """The person's row by name."""
    return {
        "ref": row.ref,
        "skills": sorted(
            [say.skill(one.skill), one.mu_step, one.sd_class, int(one.stance)] for one in row.skills
        ),
        "free": list(row.free),
        "hours": f"{row.hours:x}",
        "languages": sorted([say.language(number), level] for number, level in row.languages.items()),
        "place": say.place(row.place),
        "modes": int(row.modes),
        "rate": row.rate,
        "currency": say.currency(row.currency),
        "kinds": row.kinds,
        "organisations": sorted(say.organisation(one) for one in row.organisations),
        "visible_to": None if row.visible_to is None else sorted(map(say.organisation, row.visible_to)),
        "tags": sorted(say.tag(one) for one in row.tags),
    }


def role_text(row: RoleRow, similarity: Similarity, say: Speaker) -> dict[str, Any]:
    """The role's row by name, with the related skills of what it asks for."""
    return {
        "ref": row.ref,
        "requirements": [
            [say.skill(one.skill), one.level, int(one.kind), one.weight, one.must] for one in row.requirements
        ],
        "near": [
            [[say.skill(near.skill), near.sim, near.origin] for near in similarity.of(one.skill)[1:]]
            for one in row.requirements
        ],
        "similarity": similarity.version,
        "need": row.need,
        "minimum": row.minimum,
        "first_week": row.first_week,
        "weeks": row.weeks,
        "window": f"{row.window:x}",
        "overlap": row.overlap,
        "languages": [[say.language(one.language), one.floor, one.wish] for one in row.languages],
        "place": say.place(row.place),
        "mode": int(row.mode),
        "ceiling": row.ceiling,
        "currency": say.currency(row.currency),
        "organisation": say.organisation(row.organisation),
        "audience": None if row.audience is None else sorted(map(say.organisation, row.audience)),
        "kinds": row.kinds,
        "tags": sorted(say.tag(one) for one in row.tags),
    }


def packed(text: Text) -> tuple[str, bytes]:
    """The text's digest (32 hexadecimal letters) and its compressed bytes; the same text gives the same digest."""
    plain = json.dumps(text, sort_keys=True, separators=(",", ":")).encode()
    return blake2b(plain, digest_size=DIGEST_BYTES).hexdigest(), zlib.compress(plain, 6)


def unpacked(body: bytes) -> dict[str, Any]:
    """What ``packed`` was given."""
    found: dict[str, Any] = json.loads(zlib.decompress(body))
    return found


@dataclass(slots=True)
class Numbers:
    """Numbers for names again, given in order of first asking from 1; no name is 0."""

    _known: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> int:
        """The number of a name of this kind."""
        if not name:
            return 0
        return self._known.setdefault((kind, name), len(self._known) + 1)


def person_row(text: Text, numbers: Numbers) -> PersonRow:
    """The row again, with these numbers for names."""
    of = numbers.of
    seen_by = text["visible_to"]
    return PersonRow(
        ref=text["ref"],
        key=of("person", text["ref"]),
        skills=tuple(
            SkillRow(of("skill", name), mu, sd, Stance(stance)) for name, mu, sd, stance in text["skills"]
        ),
        free=tuple(text["free"]),
        hours=int(text["hours"], 16),
        languages={of("language", name): level for name, level in text["languages"]},
        place=of("place", text["place"]),
        modes=Mode(text["modes"]),
        rate=text["rate"],
        currency=of("currency", text["currency"]),
        kinds=text["kinds"],
        organisations=tuple(of("organisation", one) for one in text["organisations"]),
        visible_to=None if seen_by is None else tuple(of("organisation", one) for one in seen_by),
        tags=tuple(of("tag", one) for one in text["tags"]),
    )


def role_row(text: Text, numbers: Numbers) -> RoleRow:
    """The row again, with these numbers for names."""
    of = numbers.of
    asked = text["audience"]
    return RoleRow(
        ref=text["ref"],
        key=of("role", text["ref"]),
        requirements=tuple(
            Requirement(of("skill", name), level, Kind(kind), weight, must)
            for name, level, kind, weight, must in text["requirements"]
        ),
        need=text["need"],
        minimum=text["minimum"],
        first_week=text["first_week"],
        weeks=text["weeks"],
        window=int(text["window"], 16),
        overlap=text["overlap"],
        languages=tuple(
            LanguageNeed(of("language", name), floor, wish) for name, floor, wish in text["languages"]
        ),
        place=of("place", text["place"]),
        mode=Mode(text["mode"]),
        ceiling=text["ceiling"],
        currency=of("currency", text["currency"]),
        organisation=of("organisation", text["organisation"]),
        audience=None if asked is None else tuple(of("organisation", one) for one in asked),
        kinds=text["kinds"],
        tags=tuple(of("tag", one) for one in text["tags"]),
    )


def similarity_of(texts: Sequence[Text], numbers: Numbers) -> Similarity:
    """What is related to what, as these roles kept it."""
    neighbours = {
        numbers.of("skill", need[0]): tuple(
            Neighbour(numbers.of("skill", name), sim, origin) for name, sim, origin in near
        )
        for text in texts
        for need, near in zip(text["requirements"], text["near"], strict=True)
    }
    version = texts[0]["similarity"] if texts else ""
    return Similarity(version=version, floor=30, neighbours=neighbours)
