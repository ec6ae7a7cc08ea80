"""What is agreed to be paid: one amount and not a range."""

from __future__ import annotations

from muster.engagements.rules.refusals import PayNotPossible
from muster.foundation.words import _
from muster.opportunities import rules as opportunity_rules
from muster.opportunities.terms import PayTerms


def agreed_pay(offered: PayTerms) -> PayTerms:
    """The offer as one amount; where an older offer named only a range, its upper end."""
    if offered.is_agreed or offered.most_minor is None:
        return offered
    return offered.at(offered.most_minor)


def check_agreed_pay(pay: PayTerms) -> PayTerms:
    """The pay of new terms; raises FieldInvalid or PayNotPossible (field "pay") unless it is one amount."""
    checked = opportunity_rules.check_pay(pay)
    if not checked.is_agreed:
        raise PayNotPossible(_("Agree on one amount, not on a range."), field="pay")
    return checked
