"""Who does something, when, through which door: the first argument of every action.

An actor is a frozen value built once at the door (``people.queries.actor_for``), so that no policy
needs a query and no rule needs a request.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

EVERYWHERE = "*"
"""The organisation reference of a grant that holds for the whole installation."""


class Grant(StrEnum):
    """What a person may do beyond what a membership gives."""

    PEOPLE_LEAD = "people_lead"
    TAXONOMY_STEWARD = "taxonomy_steward"
    OWNER = "owner"
    FINANCE = "finance"
    OPERATOR = "operator"


class Door(StrEnum):
    """Through which door an act came in."""

    WEB = "web"
    API = "api"
    OPS = "ops"
    WORLD = "world"
    WORKER = "worker"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class ActorMembership:
    """One tie of a person to an organisation, as it was when the actor was built."""

    organisation_ref: str
    unit_ref: str | None
    kind: str
    is_active: bool = True
    organisation_name: str = field(default="", compare=False)
    """For the screen; it decides nothing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``ref`` is a person's reference, or the name of a part of the system.

    ``scopes`` is None for a person at the screen and the token's scopes for a program;
    ``read_only`` tokens are refused by the API before any action is reached.
    """

    ref: str
    name: str
    memberships: tuple[ActorMembership, ...] = ()
    grants: frozenset[tuple[str, str]] = frozenset()
    scopes: frozenset[str] | None = None
    kind: str = "person"
    manages: frozenset[str] = field(default=frozenset())
    """References of the persons whose home manager this actor is."""

    @property
    def person_ref(self) -> str:
        """The reference of the person who acts (the same as ``ref`` for persons)."""
        return self.ref

    @property
    def is_system(self) -> bool:
        """True for the worker and other parts of the system, which act by policy, not by wish."""
        return self.kind == "system"

    @property
    def is_operator(self) -> bool:
        """True for those who run the installation."""
        return (Grant.OPERATOR, EVERYWHERE) in self.grants

    @property
    def organisation_refs(self) -> frozenset[str]:
        """The organisations this actor belongs to now."""
        return frozenset(m.organisation_ref for m in self.memberships if m.is_active)

    def has(self, grant: str, organisation_ref: str) -> bool:
        """True when the grant is held for that organisation or for the whole installation."""
        return (grant, organisation_ref) in self.grants or (grant, EVERYWHERE) in self.grants

    def is_member(self, organisation_ref: str) -> bool:
        """True when this actor belongs to the organisation now."""
        return organisation_ref in self.organisation_refs


@dataclass(frozen=True, slots=True)
class Act:
    """One deed: an actor, a moment, a door, and the reference of the request if it may be repeated."""

    actor: Actor
    at: datetime
    door: str = Door.WEB
    request_ref: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an act needs a moment with a time zone")


def system(name: str, *, at: datetime, door: str = Door.WORKER, request_ref: str | None = None) -> Act:
    """An act of the system itself, such as a clock that ran out."""
    actor = Actor(ref=f"system:{name}", name="Muster", kind="system")
    return Act(actor=actor, at=at, door=door, request_ref=request_ref)


def as_operator(*, at: datetime, door: str = Door.OPS, request_ref: str | None = None) -> Act:
    """An act of whoever runs commands on the machine: the operator, without being a person."""
    actor = Actor(
        ref="system:operator",
        name="Operator",
        kind="system",
        grants=frozenset({(str(Grant.OPERATOR), EVERYWHERE)}),
    )
    return Act(actor=actor, at=at, door=door, request_ref=request_ref)
