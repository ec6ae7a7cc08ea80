"""The verbs of the taxonomy: loading lists of skills, and governing what they say."""

from muster.skills.actions.importing import accept_import, propose_load
from muster.skills.actions.loading import (
    ask_for_load,
    end_load,
    load_starter,
    load_taxonomy,
    load_upload,
)
from muster.skills.actions.proposing import (
    change_proposal,
    discuss_proposal,
    propose,
    withdraw_proposal,
)
from muster.skills.actions.relating import relate_skills
from muster.skills.actions.reviewing import (
    accept_proposal,
    name_reviewer,
    refuse_proposal,
    release_reviewer,
)
from muster.skills.actions.rolling_back import roll_back

__all__ = [
    "accept_import",
    "accept_proposal",
    "ask_for_load",
    "change_proposal",
    "discuss_proposal",
    "end_load",
    "load_starter",
    "load_taxonomy",
    "load_upload",
    "name_reviewer",
    "propose",
    "propose_load",
    "refuse_proposal",
    "relate_skills",
    "release_reviewer",
    "roll_back",
    "withdraw_proposal",
]
