"""The tables of moves as diagrams and as tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from muster.engagements import terms as engagement_terms
from muster.evidence import terms as evidence_terms
from muster.opportunities import terms as opportunity_terms
from muster.ops.reference.markdown import code, doc, table
from muster.people import terms as people_terms
from muster.skills import terms as skill_terms

Moves = Mapping[Any, Collection[Any]]

STARTS: Mapping[str, tuple[str, ...]] = {"candidacy": ("nominated", "invited", "raised")}
"""Where something may begin, when that is not simply the first status of its table."""


@dataclass(frozen=True, slots=True)
class Machine:
    """One table of moves with its labels."""

    name: str
    moves: Moves
    label: Callable[[Any], str]


def machines() -> list[Machine]:
    """Every table of moves in the product, lower floors first."""
    found = [
        Machine("proposal", skill_terms.PROPOSAL_MOVES, skill_terms.proposal_state_label),
        Machine("commitment", people_terms.COMMITMENT_MOVES, lambda state: state.label),
        Machine("found skill", evidence_terms.FOUND_MOVES, _plain),
    ]
    for terms in (opportunity_terms, engagement_terms):
        found += [
            Machine(name, moves, _label_of(terms, name)) for name, moves in terms.TRANSITION_TABLES.items()
        ]
    return found


def _plain(state: StrEnum) -> str:
    return str(state).replace("_", " ").capitalize()


def _label_of(terms: Any, name: str) -> Callable[[Any], str]:
    short = name.removesuffix(" approval")
    return getattr(terms, f"{short}_status_label", None) or getattr(terms, f"{short}_state_label")


def starts_of(machine: Machine) -> tuple[str, ...]:
    """The statuses in which something begins."""
    return STARTS.get(machine.name, (str(next(iter(machine.moves))),))


def diagram(machine: Machine) -> str:
    """The moves as a mermaid state diagram."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{machine.label(state)}" as {state}' for state in machine.moves]
    lines += [f"    [*] --> {state}" for state in starts_of(machine)]
    for state, onward in machine.moves.items():
        lines += [f"    {state} --> {target}" for target in _ordered(machine, onward)]
        if not onward:
            lines.append(f"    {state} --> [*]")
    return "\n".join([*lines, "```"])


def _ordered(machine: Machine, states: Collection[Any]) -> list[Any]:
    return [state for state in machine.moves if state in states]


def _section(machine: Machine) -> str:
    rows = [
        (
            code(state),
            machine.label(state),
            ", ".join(code(target) for target in _ordered(machine, onward)) or "nothing: it is over",
        )
        for state, onward in machine.moves.items()
    ]
    words = doc(type(next(iter(machine.moves))))
    moves = table(("status", "on screen", "may become"), rows)
    return f"## {machine.name.capitalize()}\n\n{words}\n\n{diagram(machine)}\n\n{moves}"


def page() -> str:
    """One section per table of moves."""
    head = "A status changes only along these tables; every other move is refused by a rule before a row is touched."
    return "\n\n".join([head, *(_section(machine) for machine in machines())])
