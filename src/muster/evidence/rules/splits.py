"""Answering for a skill that was split."""

from __future__ import annotations

from collections.abc import Collection

from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _


class NothingAsked(Conflict):
    """The skill was not split, or the person has answered, or says nothing of it."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to answer for this skill, or you have done so already."))


class NotAPart(Invalid):
    """A skill that did not come out of this split."""

    def __init__(self, skill_ref: str) -> None:
        super().__init__(_("That is not one of its parts."), field="parts", skill_ref=skill_ref)


def check_parts(chosen: Collection[str], parts: Collection[str]) -> None:
    """Raise NotAPart for whatever is chosen and is no part."""
    for ref in chosen:
        if ref not in parts:
            raise NotAPart(ref)
