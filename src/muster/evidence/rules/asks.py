"""Moves of asks and contests, and who is next to decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from muster.evidence.rules.claims import check_words
from muster.evidence.terms import (
    ASK_DAYS,
    ASK_MOVES,
    ASKABLE,
    CONTEST_DAYS,
    CONTEST_MORE_DAYS,
    CONTEST_MOVES,
    AskState,
    ContestState,
    EvidenceKind,
)
from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _


class AskIsOver(Conflict):
    """Answering, or taking back, an ask that has ended."""

    def __init__(self) -> None:
        super().__init__(_("This was answered or closed already. Nothing was changed."))


class AskedAlready(Conflict):
    """The same ask is open."""

    def __init__(self) -> None:
        super().__init__(_("You have asked this already. The answer is still open."))


class NotAskable(Invalid):
    """A kind of evidence that cannot be asked for."""

    def __init__(self, kind: EvidenceKind) -> None:
        super().__init__(_("This kind of evidence cannot be asked for."), field="kind", kind=str(kind))


class NeedsFile(Invalid):
    """A certificate without its file."""

    def __init__(self) -> None:
        super().__init__(_("Add the certificate as a file: a PDF or a picture."), field="file")


class NeedsReason(Invalid):
    """A contest, or a decision, without a word on why."""

    def __init__(self) -> None:
        super().__init__(_("Please write a sentence, so that the other side knows why."), field="words")


class ContestIsOver(Conflict):
    """Deciding, or taking back, a contest that has ended."""

    def __init__(self) -> None:
        super().__init__(_("This was decided or taken back already. Nothing was changed."))


class ContestedAlready(Conflict):
    """The same piece is contested."""

    def __init__(self) -> None:
        super().__init__(_("You contest this already. The decision is still open."))


class NothingToContest(Conflict):
    """Contesting what counts no longer."""

    def __init__(self) -> None:
        super().__init__(_("This was taken back and counts no longer, so there is nothing to contest."))


class NobodyDecides(Conflict):
    """There is no people lead, manager or operator beside those it is about."""

    def __init__(self) -> None:
        super().__init__(
            _("There is nobody here who could decide this. Ask your organisation to name a people lead.")
        )


class AlreadyExpired(Invalid):
    """A certificate that has ended."""

    def __init__(self) -> None:
        super().__init__(_("This certificate has expired, so it counts no longer."), field="expires_date")


def check_askable(kind: EvidenceKind) -> None:
    """Raise NotAskable for the person's own word, delivered work, tests and interviews."""
    if kind not in ASKABLE:
        raise NotAskable(kind)


def check_reason(words: str) -> str:
    """The words without edges. Raises NeedsReason, WordsTooLong."""
    tidy = check_words(words)
    if not tidy:
        raise NeedsReason
    return tidy


def next_ask_state(now: AskState | str, to: AskState) -> AskState:
    """The state after a move. Raises AskIsOver."""
    if to not in ASK_MOVES[AskState(now)]:
        raise AskIsOver
    return to


def next_contest_state(now: ContestState | str, to: ContestState) -> ContestState:
    """The state after a move. Raises ContestIsOver."""
    if to not in CONTEST_MOVES[ContestState(now)]:
        raise ContestIsOver
    return to


def ask_due(at: datetime) -> datetime:
    """Until when an ask waits for its answer."""
    return at + timedelta(days=ASK_DAYS)


def contest_due(at: datetime, *, passed: int = 0) -> datetime:
    """Until when the decider has time: longer for the first one."""
    return at + timedelta(days=CONTEST_MORE_DAYS if passed else CONTEST_DAYS)


def next_decider(able: Sequence[str], *, about: Collection[str], passed: Collection[str] = ()) -> str | None:
    """The first of those able to decide who is not concerned and has not let it pass; then the first not concerned.

    `able`: references in the order in which they are asked. `about`: the person and whoever gave the evidence.
    """
    free = [ref for ref in able if ref and ref not in about]
    return next((ref for ref in free if ref not in passed), free[0] if free else None)
