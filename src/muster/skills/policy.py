"""Who may change the taxonomy. Everybody who is signed in may read it."""

from __future__ import annotations

from muster.foundation.act import Actor, Grant
from muster.foundation.decision import Decision, allow, deny
from muster.foundation.words import _


def may_load_taxonomy(actor: Actor) -> Decision:
    """Operators, taxonomy stewards of any organisation, and the system itself may load lists."""
    steward = any(grant == Grant.TAXONOMY_STEWARD for grant, _organisation in actor.grants)
    if actor.is_system or actor.is_operator or steward:
        return allow()
    return deny(_("Only a taxonomy steward or an operator may load skills."))
