"""Who may do what with stored files.

Files know no engagement and no document: the floor above, where a file is shown to others, asks its own
policy and reads the bytes through ``queries``.
"""

from __future__ import annotations

from django.db.models import QuerySet

from muster.files.models import StoredFile
from muster.files.terms import ScanState
from muster.foundation.act import Actor
from muster.foundation.decision import ALLOWED, Decision, deny
from muster.foundation.words import _


def visible_to(actor: Actor, files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """The files that the actor may list and read: one's own; all of them for the operator."""
    if actor.is_operator or actor.is_system:
        return files
    return files.filter(owner_ref=actor.ref)


def may_store_file(actor: Actor, owner_ref: str) -> Decision:
    """May the actor upload for this owner? For oneself; the system for anybody."""
    if actor.ref == owner_ref or actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("Upload your own files only."))


def may_read_file(actor: Actor, file: StoredFile) -> Decision:
    """May the actor read the bytes? The owner and the operator, unless a scanner refused them."""
    if file.scan_state == ScanState.REFUSED:
        return deny(_("A scanner found something harmful in this file. It stays closed."))
    if actor.ref == file.owner_ref or actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("This file is somebody else's."))


def may_delete_file(actor: Actor, file: StoredFile) -> Decision:
    """May the actor delete it? The owner and the operator."""
    if actor.ref == file.owner_ref or actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("This file is somebody else's."))


def may_judge_file(actor: Actor) -> Decision:
    """May the actor say what a scanner found? Only the system may."""
    return ALLOWED if actor.is_system or actor.is_operator else deny(_("Only a scanner says this."))
