"""What happened to files, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("file.stored")
@dataclass(frozen=True)
class FileStored:
    """Somebody uploaded a file for a purpose; its name and contents are not told."""

    file_ref: str
    owner_ref: str
    purpose: str


@event("file.deleted")
@dataclass(frozen=True)
class FileDeleted:
    """A file is gone."""

    file_ref: str
    owner_ref: str


@event("file.scanned")
@dataclass(frozen=True)
class FileScanned:
    """A scanner looked at a file: ``state`` is "clean" or "refused"."""

    file_ref: str
    owner_ref: str
    state: str
