"""The verbs of posted work; nothing else writes its tables."""

from muster.opportunities.actions.choices import (
    choose,
    confirm,
    decline,
    invite,
    keep_as_backup,
    mark_role_seen,
    mark_seen,
    nominate,
    reopen_seat,
    shortlist,
)
from muster.opportunities.actions.clocks import ClockReport, remind_and_lapse
from muster.opportunities.actions.hands import (
    agree,
    answer_invitation,
    counter_offer,
    decline_offer,
    end_threads_of,
    raise_hand,
    withdraw_candidacy,
)
from muster.opportunities.actions.interviews import ask_other_slots, cancel_interview, offer_slots, take_slot
from muster.opportunities.actions.marks import mark_opportunity
from muster.opportunities.actions.postings import (
    DraftFields,
    OpportunityChanges,
    RoleChanges,
    close,
    edit_opportunity,
    pause,
    post,
    resume,
    save_draft,
    withdraw,
)
from muster.opportunities.actions.redrafting import reread, rework, rework_and_post
from muster.opportunities.actions.roles import (
    add_role,
    edit_role,
    offer_seat_from,
    remove_role,
    set_requirements,
)
from muster.opportunities.actions.rooms import say_in_room
from muster.opportunities.actions.tasks import approve_tasks, break_down, post_task, set_tasks

__all__ = [
    "ClockReport",
    "DraftFields",
    "OpportunityChanges",
    "RoleChanges",
    "add_role",
    "agree",
    "answer_invitation",
    "approve_tasks",
    "ask_other_slots",
    "break_down",
    "cancel_interview",
    "choose",
    "close",
    "confirm",
    "counter_offer",
    "decline",
    "decline_offer",
    "edit_opportunity",
    "edit_role",
    "end_threads_of",
    "invite",
    "keep_as_backup",
    "mark_opportunity",
    "mark_role_seen",
    "mark_seen",
    "nominate",
    "offer_seat_from",
    "offer_slots",
    "pause",
    "post",
    "post_task",
    "raise_hand",
    "remind_and_lapse",
    "remove_role",
    "reopen_seat",
    "reread",
    "resume",
    "rework",
    "rework_and_post",
    "save_draft",
    "say_in_room",
    "set_requirements",
    "set_tasks",
    "shortlist",
    "take_slot",
    "withdraw",
    "withdraw_candidacy",
]
