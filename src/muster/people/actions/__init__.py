"""The verbs of people, and the only writers of its tables."""

from muster.people.actions.accounts import change_email, create_person, set_password, sign_up
from muster.people.actions.capacity import change_hours, firm_hours, hold_hours, release_hours
from muster.people.actions.erasing import erase_person
from muster.people.actions.hours import cancel_leave, offer_hours, take_leave, take_public_holidays
from muster.people.actions.importing import ImportReport, import_people
from muster.people.actions.memberships import (
    add_membership,
    bring_in,
    change_membership,
    end_membership,
    grant,
    revoke,
)
from muster.people.actions.offers import hold_softly, release_softly
from muster.people.actions.organisations import create_organisation, create_unit, update_settings
from muster.people.actions.profiles import (
    give_consent,
    set_languages,
    set_working_hours,
    update_profile,
    withdraw_consent,
)
from muster.people.actions.tokens import create_token, note_token_use, revoke_token

__all__ = [
    "ImportReport",
    "add_membership",
    "bring_in",
    "cancel_leave",
    "change_email",
    "change_hours",
    "change_membership",
    "create_organisation",
    "create_person",
    "create_token",
    "create_unit",
    "end_membership",
    "erase_person",
    "firm_hours",
    "give_consent",
    "grant",
    "hold_hours",
    "hold_softly",
    "import_people",
    "note_token_use",
    "offer_hours",
    "release_hours",
    "release_softly",
    "revoke",
    "revoke_token",
    "set_languages",
    "set_password",
    "set_working_hours",
    "sign_up",
    "take_leave",
    "take_public_holidays",
    "update_profile",
    "update_settings",
    "withdraw_consent",
]
