"""Reading stored files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from muster.files import disk, policy
from muster.files.models import StoredFile
from muster.files.rules import FileIsGone
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _

__all__ = [
    "StoredFile",
    "find_file",
    "get_file",
    "get_visible_file",
    "list_by_ref",
    "list_files",
    "open_bytes",
    "read_bytes",
]


def get_file(ref: str) -> StoredFile:
    """The file; raises NotFound. The caller has asked who may read it."""
    file = find_file(ref)
    if file is None:
        raise NotFound(_("There is no such file."), ref=ref)
    return file


def find_file(ref: str) -> StoredFile | None:
    """The file, or None."""
    return StoredFile.objects.filter(ref=ref).first()


def get_visible_file(actor: Actor, ref: str) -> StoredFile:
    """The file, where it is the actor's own; NotFound otherwise."""
    file = policy.visible_to(actor, StoredFile.objects.filter(ref=ref)).first()
    if file is None:
        raise NotFound(_("There is no such file."), ref=ref)
    return file


def list_by_ref(refs: Sequence[str]) -> list[StoredFile]:
    """The files with these references; the caller has asked who may know of them."""
    return list(StoredFile.objects.filter(ref__in=refs))


def list_files(owner_ref: str) -> list[StoredFile]:
    """The owner's files, newest first."""
    return list(StoredFile.objects.filter(owner_ref=owner_ref).order_by("-pk"))


def open_bytes(file: StoredFile) -> BinaryIO:
    """The bytes as a stream that the caller closes; raises FileIsGone when they are missing on disk."""
    try:
        return disk.path_of(file.sha256).open("rb")
    except FileNotFoundError as error:
        raise FileIsGone(file.ref) from error


def read_bytes(file: StoredFile) -> bytes:
    """All the bytes; raises FileIsGone when they are missing on disk or not whole."""
    with open_bytes(file) as stream:
        data = stream.read()
    if len(data) != file.size:
        raise FileIsGone(file.ref)
    return data
