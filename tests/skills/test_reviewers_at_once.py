"""Two reviewers at once, on real connections: one decides, the other is told; two versions never share a number."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from muster.foundation.act import EVERYWHERE, Act, Actor, Grant
from muster.foundation.errors import Refusal
from muster.skills import actions as skills_actions
from muster.skills.models import SkillMerge, TaxonomyVersion
from tests.factories.skills import NOW, make_skill

pytestmark = pytest.mark.django_db(transaction=True)


def steward(ref: str) -> Act:
    grants = frozenset({(str(Grant.TAXONOMY_STEWARD), EVERYWHERE)})
    return Act(actor=Actor(ref=ref, name=ref, kind="person", grants=grants), at=NOW)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            gate.wait()
            deed()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def propose(one: str, other: str) -> str:
    act = Act(actor=Actor(ref="per-author", name="", kind="person"), at=NOW)
    return skills_actions.propose(act, "merge", {"skill": one, "into": other}).ref


def test_two_reviewers_at_once() -> None:
    a, b = make_skill("Alpha work").ref, make_skill("Beta work").ref
    ref = propose(a, b)
    there, back = propose(a, b), propose(b, a)
    said = at_once(
        lambda: skills_actions.accept_proposal(steward("per-one"), ref),
        lambda: skills_actions.refuse_proposal(steward("per-two"), ref, "No."),
    )
    assert said == ["done", "proposal-decided"]
    SkillMerge.objects.all().delete()
    said = at_once(
        lambda: skills_actions.accept_proposal(steward("per-one"), there),
        lambda: skills_actions.accept_proposal(steward("per-two"), back),
    )
    assert said == ["already-merged", "done"]
    assert SkillMerge.objects.count() == 1
    numbers = list(TaxonomyVersion.objects.values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers)
