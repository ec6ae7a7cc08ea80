"""The verbs of matching; nothing else writes its tables."""

from muster.matching.actions.feedback import (
    hide_work,
    leave_out_person,
    show_work_again,
    suggest_person_again,
)
from muster.matching.actions.orders import set_order
from muster.matching.actions.reading import read_again
from muster.matching.actions.searches import (
    change_search,
    check_searches,
    delete_search,
    save_search,
    see_search,
)
from muster.matching.actions.shown import forget_old_lists, record_shown

__all__ = [
    "change_search",
    "check_searches",
    "delete_search",
    "forget_old_lists",
    "hide_work",
    "leave_out_person",
    "read_again",
    "record_shown",
    "save_search",
    "see_search",
    "set_order",
    "show_work_again",
    "suggest_person_again",
]
