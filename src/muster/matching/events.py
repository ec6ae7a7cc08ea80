"""What matching leaves behind in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("ranking.shown")
@dataclass(frozen=True)
class RankingShown:
    """A ranked list was shown to somebody; ``shown_ref`` keeps what stood on it. Nobody is told."""

    shown_ref: str
    about_ref: str


@event("ranking.forgotten")
@dataclass(frozen=True)
class ListsForgotten:
    """``count`` lists were deleted because their time was over. Nobody is told."""

    count: int


@event("matching.read-again")
@dataclass(frozen=True)
class EverybodyReadAgain:
    """Everybody and every role is read from the database again, at the next question of each process. Nobody is told."""


@event("suggestion.order-set")
@dataclass(frozen=True)
class OrderSet:
    """An organisation decided how suggestions are ordered; ``order_ref`` keeps what. Nobody is told."""

    organisation_ref: str
    order_ref: str


@event("suggestion.hidden")
@dataclass(frozen=True)
class WorkHidden:
    """A person does not want a role suggested. The reason is not here, and nobody is told."""

    person_ref: str
    role_ref: str


@event("suggestion.shown-again")
@dataclass(frozen=True)
class WorkShownAgain:
    """A person put a role back among their suggestions. Nobody is told."""

    person_ref: str
    role_ref: str


@event("suggestion.person-left-out")
@dataclass(frozen=True)
class PersonLeftOut:
    """The owner of a role does not want a person suggested for it any more. No score changes, and nobody is told."""

    role_ref: str
    person_ref: str


@event("suggestion.person-back")
@dataclass(frozen=True)
class PersonSuggestedAgain:
    """A person stands among the suggestions for a role again. Nobody is told."""

    role_ref: str
    person_ref: str


@event("search.saved")
@dataclass(frozen=True)
class SearchSaved:
    """A person keeps a search. Nobody is told."""

    search_ref: str
    person_ref: str


@event("search.changed")
@dataclass(frozen=True)
class SearchChanged:
    """A kept search was named anew, or rests, or wakes. Nobody is told."""

    search_ref: str
    person_ref: str


@event("search.deleted")
@dataclass(frozen=True)
class SearchDeleted:
    """A kept search was forgotten. Nobody is told."""

    search_ref: str
    person_ref: str


@event("search.seen")
@dataclass(frozen=True)
class SearchSeen:
    """A person looked at what was new in a search. Nobody is told."""

    search_ref: str
    person_ref: str


@event("search.found")
@dataclass(frozen=True)
class SearchFound:
    """A kept search found ``count`` things that are new ("people" or "work"). Its person is told."""

    search_ref: str
    person_ref: str
    direction: str
    count: int
