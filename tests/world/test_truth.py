"""Levels against the hidden truth: by what they rest on, and the same sums by hand."""

from __future__ import annotations

import json
import math
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from muster.engine.levels import P_TABLE, SD_CLASSES, mu_of
from muster.evidence import queries as evidence_queries
from muster.world import actions as world_actions
from muster.world import queries as world_queries
from tests.factories.evidence import claim, evidence_of, make_skills
from tests.factories.people import make_organisation, make_person, operator_act

pytestmark = pytest.mark.django_db


def test_levels_are_compared_with_what_is_true() -> None:
    with pytest.raises(CommandError, match="no simulated world"):
        call_command("calibrate_world")
    organisation = make_organisation()
    skills = make_skills({"Python": "tool", "Sailing": "skill"})
    truth = {"Python": 420, "Sailing": 250}
    for name in ("Ines Brandt", "Jonas Wirth"):
        person = make_person(name, organisation=organisation)
        for label, level in (("Python", 4), ("Sailing", 3)):
            claim(person, skills[label], "has", level)
        evidence_of(person, skills["Python"], "manager", 4)
        world_actions.hide_truth(
            operator_act(),
            person.ref,
            {skills[label].ref: level for label, level in truth.items()},
            boldness=0,
            care=90,
        )
    make_person("Nobody of the world", organisation=organisation)
    found = world_queries.levels_against_truth()
    assert {name: one.levels for name, one in found.items()} == {"all": 4, "evidence": 2, "own word": 2}
    row = next(row for row in evidence_queries.matching_rows() if row.is_evidenced)
    y, mu, sd = 1.2, mu_of(row.mu_step), SD_CLASSES[row.sd_class]
    assert found["evidence"].rmse == pytest.approx(abs(mu - y))
    assert found["evidence"].coverage_95 == float(abs(mu - y) <= 1.96 * sd)
    came = [y >= k - 3.75 for k in range(2, 6)]
    said = [P_TABLE[row.mu_step, row.sd_class, k - 1] / 1000 for k in range(2, 6)]
    brier = sum((p - true) ** 2 for p, true in zip(said, came, strict=True)) / 4
    assert math.isclose(found["evidence"].report.brier, brier)
    out = StringIO()
    call_command("calibrate_world", "--json", stdout=out)
    assert json.loads(out.getvalue())["own word"]["levels"] == 2
    out = StringIO()
    call_command("calibrate_world", stdout=out)
    assert "all: 4 levels" in out.getvalue()
