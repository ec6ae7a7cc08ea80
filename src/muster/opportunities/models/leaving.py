"""What posted work means for somebody who leaves for good: they settle it first, and their name goes from its title."""

from __future__ import annotations

from django.db.models import Q

from muster.foundation.privacy import names_people, settled_before_leaving
from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.models.postings import Opportunity

STANDING = (str(terms.OpportunityStatus.OPEN), str(terms.OpportunityStatus.PAUSED))

names_people("title")(Opportunity)
settled_before_leaving(
    person=("owner__ref",),
    is_open=Q(status__in=STANDING),
    say=lambda row: _("“{title}” is still posted", title=row.title),
    about=lambda row: row.ref,
)(Opportunity)
