"""The one skill whose confirmation would change most of a person's matches; nothing where it would change little."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from muster.engine.levels import LEVELS
from muster.evidence import queries as evidence_queries
from muster.evidence.models import EvidenceAsk, SkillLevel
from muster.evidence.terms import AskState, EvidenceKind
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.insights import policy, rules
from muster.insights.models import HiddenWarning
from muster.matching import queries as matching_queries
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries

PUT_AWAY = "ask:"
"""How a question that a person does not want now is kept among the warnings put away."""


@dataclass(frozen=True, slots=True)
class Question:
    """One skill, and what somebody's word on it would change: of ``roles`` open roles that fit and need it, so many
    tenths of a role are expected to turn between having it and missing it. ``key`` puts the question away.

    ``kind``: who should speak, the home manager where there is one, else somebody the person works with.
    """

    skill_ref: str
    label: str
    level: int
    kind: EvidenceKind
    roles: int
    tenths: int
    key: str


def best_question(actor: Actor, *, at: datetime, language: str = "en") -> Question | None:
    """The one question worth asking the actor now, or None. How it is chosen stands in ``rules.asking``.

    Left out: what is verified, what somebody has been asked already, and what the person put away within 90 days.
    """
    policy.may_see_question(actor, actor.person_ref).require()
    needs = _needs(actor, at)
    if not needs:
        return None
    person = people_queries.get_person(actor.person_ref)
    day = at.astimezone(UTC).date()
    now = {}
    for known in evidence_queries.facts_now(person.pk):
        estimate = known.standing(day).estimate
        if known.skill_ref in needs and estimate is not None and estimate.verified_at < estimate.level:
            now[known.skill_ref] = estimate
    for ref in _not_now(person.pk, at):
        now.pop(ref, None)
    if not now:
        return None
    has_manager = people_queries.manager_of(person.ref, None, day) is not None
    kind = EvidenceKind.MANAGER if has_manager else EvidenceKind.PEER
    after = evidence_queries.what_if_each(
        person.ref, [(ref, k) for ref in now for k in range(1, LEVELS + 1)], kind=kind, as_of=day
    )
    worth = {
        ref: rules.worth_of(estimate.p, {k: after[ref, k].p for k in range(1, LEVELS + 1)}, needs[ref])
        for ref, estimate in now.items()
    }
    best = max(sorted(now), key=lambda ref: worth[ref].key)
    if worth[best].changed < rules.LEAST_CHANGED:
        return None
    return Question(
        skill_ref=best,
        label=skills_queries.labels_for([best], language).get(best, best),
        level=now[best].level,
        kind=kind,
        roles=len(needs[best]),
        tenths=worth[best].changed // 100,
        key=PUT_AWAY + best,
    )


def persons_with_own_word() -> list[str]:
    """Everybody who has a level that rests on their own word alone, in order."""
    rows = SkillLevel.objects.filter(level__isnull=False, is_evidenced=False, person__erased_at=None)
    return list(rows.order_by("person__ref").values_list("person__ref", flat=True).distinct())


def _needs(actor: Actor, at: datetime) -> dict[str, list[rules.Need]]:
    """By skill, what the open roles that fit the person ask of it: the best fifty, required and useful ones."""
    try:
        found = matching_queries.find_work(actor, actor.person_ref, at=at)
    except NotFound:
        return {}
    needs: dict[str, list[rules.Need]] = {}
    for role in found.roles:
        for one in role.facts.requirements:
            if one.kind != "learnable":
                needs.setdefault(one.skill_ref, []).append(rules.Need(one.level, one.weight))
    return needs


def _not_now(person_id: int, at: datetime) -> set[str]:
    """Skills of which somebody was asked already, or that the person put away of late."""
    asked = EvidenceAsk.objects.filter(person_id=person_id, state=AskState.ASKED)
    since = at - timedelta(days=rules.ASK_AGAIN_DAYS)
    away = HiddenWarning.objects.filter(person_id=person_id, key__startswith=PUT_AWAY, hidden_at__gt=since)
    return {*asked.values_list("skill__ref", flat=True)} | {
        key.removeprefix(PUT_AWAY) for key in away.values_list("key", flat=True)
    }
