"""What would bring more people, and how sure those are who fit."""

from __future__ import annotations

import pytest

from muster.evidence import actions as evidence_actions
from muster.foundation.errors import NotAllowed
from muster.matching import queries
from tests.factories.evidence import evidence_of
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of
from tests.factories.skills import make_skill

pytestmark = pytest.mark.django_db


def test_the_step_that_brings_most_comes_first_and_keeps_its_word() -> None:
    posting = make_posting(make_owner(), needs=[need("Python", 5, must_have=True)], minutes_per_week=960)
    for level in (2, 3, 3, 5):
        person = colleague(posting, minutes=1200)
        evidence_actions.claim_skill(
            act_of(person), person, make_skill("Python").ref, "has", self_level=level
        )
        evidence_of(person, make_skill("Python"), "delivered_work", level)
    actor, role = act_of(posting.owner).actor, role_of(posting).ref
    fits = queries.count_fitting(actor, role, at=NOW).fits
    easings = queries.list_easings(actor, role, at=NOW)
    assert easings
    assert easings[0].gain == max(one.gain for one in easings)
    assert all(one.fits == fits + one.gain and one.gain > 0 for one in easings)
    assert {one.what for one in easings} <= {"level", "must", "least_hours"}


def test_shades_count_evidence_and_wishes_among_those_who_fit() -> None:
    posting = make_posting(make_owner(), needs=[need("Python", 3)])
    skill = make_skill("Python")
    sure, willing = (colleague(posting, minutes=1200) for _each in range(2))
    evidence_of(sure, skill, "delivered_work", 4)
    evidence_actions.claim_skill(act_of(sure), sure, skill.ref, "has", self_level=4)
    evidence_actions.claim_skill(act_of(willing), willing, skill.ref, "has", self_level=4)
    evidence_actions.claim_skill(act_of(willing), willing, skill.ref, "use")
    shades = queries.count_shades(act_of(posting.owner).actor, role_of(posting).ref, at=NOW)
    assert (shades.looked_at, shades.evidenced, shades.wants) == (2, 1, 1)


def test_only_the_owner_counts() -> None:
    posting = make_posting(make_owner())
    other = act_of(colleague(posting)).actor
    with pytest.raises(NotAllowed):
        queries.list_easings(other, role_of(posting).ref, at=NOW)
    with pytest.raises(NotAllowed):
        queries.count_shades(other, role_of(posting).ref, at=NOW)
