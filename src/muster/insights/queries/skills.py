"""How many people have a skill or want it, without naming anybody."""

from __future__ import annotations

from django.db.models import Count, Q

from muster.evidence.models import Claim
from muster.evidence.terms import Stance
from muster.foundation.act import Actor
from muster.insights import policy, rules
from muster.insights.terms import SkillFigures
from muster.people import policy as people_policy
from muster.people.models import Consent, Person
from muster.people.terms import ConsentPurpose


def skill_figures(actor: Actor, skill_ref: str) -> SkillFigures:
    """Among the persons whom the actor may see and who agreed to be counted: how many say that they have
    the skill, want to use it, want to learn it.

    Numbers from one to four are None. One query.
    """
    policy.may_see_skill_figures(actor).require()
    visible = people_policy.visible_to(actor, Person.objects.all())
    agreed = Consent.objects.filter(purpose=ConsentPurpose.INSIGHTS, withdrawn_at=None)
    counted = visible.filter(pk__in=agreed.values("person"))
    said = Q(skill__ref=skill_ref) | Q(skill__merge__stands__ref=skill_ref)
    rows = Claim.objects.standing().filter(said, person__in=counted)
    found = rows.order_by().values("stance").annotate(n=Count("person", distinct=True))
    counts = {row["stance"]: int(row["n"]) for row in found}
    return SkillFigures(
        has=rules.at_least(counts.get(Stance.HAS, 0)),
        uses=rules.at_least(counts.get(Stance.USE, 0)),
        learns=rules.at_least(counts.get(Stance.LEARN, 0)),
    )
