"""Versions of what levels are computed with: the past stays, the present follows; calibration and re-estimation."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.models import LevelSettings, RaterSeverity
from muster.evidence.queries import calibration
from muster.evidence.rules import NeedsReason, SettingOutOfRange, SourceSetting, rules_from
from muster.foundation.errors import NotAllowed
from tests.factories.evidence import claim, evidence_of, level_of, make_skill, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person, operator_act

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


def test_a_new_version_moves_levels_and_leaves_the_past_alone() -> None:
    organisation = make_organisation()
    person, rater = (make_person(name, organisation=organisation) for name in ("Ines Brandt", "Mild One"))
    skill = make_skill()
    claim(person, skill, level=3)
    evidence_of(person, skill, "manager", 4, rater_ref=rater.ref)
    before = level_of(person, skill)
    then = evidence_queries.levels_as_of(person.ref, NOW)
    with pytest.raises(NotAllowed):
        evidence_actions.set_level_settings(act_of(person), words="Mine.")
    with pytest.raises(NeedsReason):
        evidence_actions.set_level_settings(operator_act(LATER), words=" ")
    row = evidence_actions.set_level_settings(
        operator_act(LATER),
        sources={"manager": SourceSetting(validity=800)},
        half_lives={"tool": 60},
        severity={rater.ref: 1000},
        words="A year of outcomes.",
    )
    assert row.version == "proficiency-2"
    evidence_actions.rebuild_level(operator_act(LATER), person, skill.ref)
    after = level_of(person, skill)
    assert (before.parameters_version, after.parameters_version) == ("proficiency-1", "proficiency-2")
    assert after.mu_milli != before.mu_milli
    assert evidence_queries.levels_as_of(person.ref, NOW) == then
    now = evidence_queries.levels_as_of(person.ref, LATER)
    assert (now[0].mu_milli, now[0].parameters_version) == (after.mu_milli, "proficiency-2")
    RaterSeverity.objects.all().delete()  # as erasing the rater does: the version stays
    assert evidence_queries.levels_as_of(person.ref, LATER)[0].mu_milli != after.mu_milli


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("gossip", SourceSetting(500)),
        ("peer", SourceSetting(1000)),
        ("peer", SourceSetting(500, slope=0)),
        ("peer", SourceSetting(500, bias=9000)),
        ("peer", SourceSetting(float("nan"))),  # type: ignore[arg-type]
        ("peer", SourceSetting(500, bias=float("nan"))),  # type: ignore[arg-type]
        ("peer", SourceSetting(500, slope=float("nan"))),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused(kind: str, setting: SourceSetting) -> None:
    with pytest.raises(SettingOutOfRange):
        evidence_actions.set_level_settings(operator_act(), sources={kind: setting}, words="No.")
    assert not LevelSettings.objects.exists()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1501])
def test_half_lives_and_severities_that_cannot_be_are_refused(number: float) -> None:
    for given in ({"half_lives": {"tool": number}}, {"severity": {"per-a": number}}):
        with pytest.raises(SettingOutOfRange):
            evidence_actions.set_level_settings(operator_act(), words="No.", **given)  # type: ignore[arg-type]
    assert not LevelSettings.objects.exists()


def test_rules_of_whole_numbers() -> None:
    held = rules_from("x", {"peer": SourceSetting(500, bias=250, slope=900)}, {"tool": 85}, {"per-a": -120})
    peer = held.parameters.sources[next(s for s in held.parameters.sources if s.value == "peer")]
    assert (peer.validity, peer.bias, peer.slope) == (0.5, 0.25, 0.9)
    assert (held.half_lives, held.parameters.severity) == ({"tool": 8.5}, {"per-a": -0.12})


def test_the_report_and_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "ENOUGH", 6)
    organisation = make_organisation()
    skills = list(make_skills().values())
    for n in range(3):
        person = make_person(f"Person {n}", organisation=organisation)
        for skill in skills[:2]:
            evidence_of(person, skill, "manager", 2 + n, at=NOW)
            evidence_of(person, skill, "delivered_work", 2 + n, at=NOW + timedelta(hours=1))
    found = evidence_queries.level_report()
    assert found.outcomes == 6
    assert found.report is not None
    assert (found.report.n, found.coverage_95) == (24, 1.0)
    assert found.report.brier < found.report.brier_base
    out = StringIO()
    call_command("calibrate_levels", json=True, stdout=out)
    said = json.loads(out.getvalue())
    assert said["report"]["outcomes"] == 6
    assert said["proposal"]["pieces"] == 12
    assert said["proposal"]["fits"] == {}  # far too few to say anything of a source
    out = StringIO()
    call_command("calibrate_levels", stdout=out)
    assert "Brier" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("calibrate_levels", apply=True, stdout=StringIO(), stderr=StringIO())
    call_command("calibrate_levels", apply=True, words="First.", stdout=StringIO(), stderr=StringIO())
    assert LevelSettings.objects.get().version == "proficiency-2"


def test_too_few_outcomes_say_nothing() -> None:
    found = evidence_queries.level_report()
    assert (found.outcomes, found.report, found.coverage_80) == (0, None, None)
    assert evidence_queries.reestimate() == evidence_queries.Proposal(0, {}, {})
