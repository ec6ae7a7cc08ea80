"""Why a badge is refused, each reason with its sentence; and the other refusals about badges."""

from __future__ import annotations

from enum import StrEnum

from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _

LEVEL_UNSAID = 3
"""The level of a verified badge that names none."""


class BadgeProblem(StrEnum):
    """What is wrong with a badge."""

    TOO_LARGE = "too_large"
    NOT_A_BADGE = "not_a_badge"
    UNKNOWN_CONTEXT = "unknown_context"
    UNKNOWN_PROOF = "unknown_proof"
    UNKNOWN_ISSUER = "unknown_issuer"
    TAMPERED = "tampered"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    STATUS_UNKNOWN = "status_unknown"
    WRONG_RECIPIENT = "wrong_recipient"
    OUR_OWN = "our_own"


def badge_problem_words(why: BadgeProblem) -> str:
    """The sentence about it, in the language of the screen."""
    return {
        BadgeProblem.TOO_LARGE: _("This is larger than a badge can be. Check that it is the right file."),
        BadgeProblem.NOT_A_BADGE: _(
            "This is not an Open Badge 3.0. Take the file as your issuer gives it: JSON, a token, or a PNG."
        ),
        BadgeProblem.UNKNOWN_CONTEXT: _(
            "This badge uses a vocabulary that we do not know, so we cannot tell what it says."
        ),
        BadgeProblem.UNKNOWN_PROOF: _(
            "This badge is not signed in a way that we can check, or not with a key of its issuer."
        ),
        BadgeProblem.UNKNOWN_ISSUER: _(
            "Nobody here trusts this issuer yet. A people lead of your organisation can add it."
        ),
        BadgeProblem.TAMPERED: _("The signature does not fit: this badge was changed after it was issued."),
        BadgeProblem.NOT_YET: _("This badge is not valid yet. Come back on the day it begins."),
        BadgeProblem.EXPIRED: _("This badge has expired. Ask its issuer for a new one."),
        BadgeProblem.REVOKED: _("The issuer has revoked this badge."),
        BadgeProblem.STATUS_UNKNOWN: _(
            "We could not find out whether this badge was revoked, so it does not count. Try again later."
        ),
        BadgeProblem.WRONG_RECIPIENT: _(
            "This badge was issued to another address than yours. Ask for it under the address you use here."
        ),
        BadgeProblem.OUR_OWN: _("This badge is from here: the work behind it counts already."),
    }[why]


class BadgeRefused(Invalid):
    """A badge that does not hold. `data["why"]` is a word of `BadgeProblem`."""

    def __init__(self, why: BadgeProblem) -> None:
        super().__init__(badge_problem_words(why), field="badge", why=str(why))
        self.why = why


class BadgeNeedsSkill(Invalid):
    """A badge that names no skill of this taxonomy, shown without saying which it is for."""

    def __init__(self) -> None:
        super().__init__(
            _("This badge names no skill that we know. Choose the skill that it shows."), field="skill_ref"
        )


class BadgeIsHere(Conflict):
    """The same badge, shown twice."""

    def __init__(self) -> None:
        super().__init__(_("You have shown this badge already. It counts once."))


class IssuerHasNoKey(Invalid):
    """An issuer whose profile holds no key that we could check badges with."""

    def __init__(self) -> None:
        super().__init__(
            _("This issuer publishes no Ed25519 key at that address, so its badges cannot be checked."),
            field="issuer_id",
        )


class IssuerIsTrusted(Conflict):
    """Trusting an issuer twice."""

    def __init__(self) -> None:
        super().__init__(_("This issuer is trusted already."))


class BadgeIsRevoked(Conflict):
    """Revoking twice."""

    def __init__(self) -> None:
        super().__init__(_("This badge was revoked already."))
