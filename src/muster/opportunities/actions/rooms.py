"""The room of a candidacy: where its two sides talk, from the raised hand to the end of the work."""

from __future__ import annotations

from collections.abc import Sequence

from muster.conversations import actions as conversation_actions
from muster.conversations.models import Message
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import policy, queries
from muster.opportunities.actions.keeping import _system


@action
def say_in_room(act: Act, candidacy_ref: str, words: str, *, file_refs: Sequence[str] = ()) -> Message:
    """Write to the other side. The first word opens the room.

    Raises NothingSaid, TooLong, TooManyFiles. No event: the thread records its own.
    """
    candidacy = queries.get_candidacy(candidacy_ref)
    policy.may_talk(act.actor, candidacy).require()
    role = candidacy.role
    thread = conversation_actions.open_thread(
        _system(act),
        "candidacy",
        candidacy.ref,
        title=role.title or role.opportunity.title,
        person_refs=(candidacy.person.ref, role.opportunity.owner.ref),
    )
    return conversation_actions.say(act, thread.ref, words, file_refs=file_refs)
