"""What happened in the ledger, in the past tense. Amounts are not told: they stand in the entry."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("account.opened")
@dataclass(frozen=True)
class AccountOpened:
    """There is a new account for this holder."""

    account_ref: str
    holder_kind: str
    holder_ref: str
    unit: str


@event("entry.posted")
@dataclass(frozen=True)
class EntryPosted:
    """Money or minutes moved between these accounts; ``reverses_ref`` names the entry that is taken back, or is ""."""

    entry_ref: str
    about_kind: str
    about_ref: str
    account_refs: tuple[str, ...]
    reverses_ref: str = ""
