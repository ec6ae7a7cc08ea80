"""Ranked lists as commands print them: one shape for people and for roles."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

from muster.foundation.words import _
from muster.matching.queries import PersonMatch, RoleMatch
from muster.skills import queries as skills_queries

MOST = 1000
"""Rows that may be asked for at once."""
SCORES = (
    "Scores and parts are whole thousandths of a point: 84300 is 84.3 points, and the parts sum to the score."
)

Match = PersonMatch | RoleMatch


def add_list_arguments(parser: ArgumentParser) -> None:
    """How long the list is, and in which form."""
    parser.add_argument("--top", type=_number, default=50, help=f"at most so many, 1 to {MOST} (default 50)")
    parser.add_argument("--json", action="store_true", help=f"print JSON and nothing else. {SCORES}")


def as_json(matches: Sequence[Match]) -> list[dict[str, object]]:
    """Reference, score, parts and missing skills of each, in order. Points in thousandths."""
    uris = {
        ref: skill.uri
        for ref, skill in skills_queries.skills_by_ref(
            sorted({one.skill_ref for match in matches for one in match.missing})
        ).items()
    }
    return [
        {
            "ref": match.ref,
            "score": match.score,
            "parts": match.parts.as_json(),
            "missing": [
                {"uri": uris.get(one.skill_ref, ""), "label": one.label, "level": one.level}
                for one in match.missing
            ],
        }
        for match in matches
    ]


def line(place: int, match: Match, name: str) -> str:
    """One row for people: the score in points with one decimal."""
    points = f"{(match.score + 50) // 100 / 10:.1f}"
    told = _("{place}. {name} ({ref}): {points}", place=place, name=name, ref=match.ref, points=points)
    if not match.missing:
        return told
    missing = ", ".join(one.label for one in match.missing)
    return _("{told}. Missing: {missing}", told=told, missing=missing)


def _number(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= MOST:
        raise ArgumentTypeError(f"a whole number from 1 to {MOST}")
    return int(said)
