"""Skills, claims and evidence for tests, made by the real actions."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from pathlib import Path

from muster.evidence import actions as evidence_actions
from muster.evidence.models import Claim, Document, Evidence, SkillLevel
from muster.evidence.terms import EvidenceKind, Stance
from muster.foundation.act import system
from muster.people.models import Person
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.models import Skill
from tests.factories.people import NOW, act_of, operator_act

_numbers = count(1)


def make_skills(labels: Mapping[str, str] | None = None, *, at: datetime = NOW) -> dict[str, Skill]:
    """Label to skill, loaded from a list of one's own. `labels`: label to kind (tool, knowledge, skill...)."""
    kinds = labels or {"Python": "tool", "SQL": "tool", "Forecasting": "knowledge", "Workshops": "skill"}
    number = next(_numbers)
    uris = {label: f"own:skill/test-{number}-{n}" for n, label in enumerate(kinds)}
    rows = [f"{uris[label]},{label},{kind}" for label, kind in kinds.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text("\n".join(["uri,label,kind", *rows]) + "\n", encoding="utf-8")
        skills_actions.load_taxonomy(operator_act(at), "csv", path)
    return {label: skills_queries.get_skill(uri) for label, uri in uris.items()}


def make_skill(label: str = "Python", kind: str = "tool") -> Skill:
    """One skill."""
    return make_skills({label: kind})[label]


def claim(
    person: Person,
    skill: Skill,
    stance: Stance | str = Stance.HAS,
    level: int | None = None,
    *,
    at: datetime = NOW,
    last_used: date | None = None,
) -> Claim:
    """What the person says of a skill."""
    return evidence_actions.claim_skill(
        act_of(person, at), person, skill.ref, stance, self_level=level, last_used_date=last_used
    )


def evidence_of(
    person: Person,
    skill: Skill,
    kind: EvidenceKind | str,
    rating: int,
    *,
    rater_ref: str | None = None,
    source_ref: str | None = None,
    observed: date | None = None,
    at: datetime = NOW,
    words: str = "",
    team_ref: str = "",
) -> Evidence:
    """Evidence as a floor above writes it, in the name of the system; each piece from a source and rater of its own."""
    number = next(_numbers)
    return evidence_actions.add_evidence(
        system("tests", at=at),
        person,
        skill.ref,
        kind,
        rating,
        rater_ref=f"per-rater{number}" if rater_ref is None else rater_ref,
        source_ref=f"eng-source{number}" if source_ref is None else source_ref,
        observed_date=observed,
        words=words,
        team_ref=team_ref,
    )


def level_of(person: Person, skill: Skill) -> SkillLevel:
    """The level that is kept for matching."""
    return SkillLevel.objects.get(person=person, skill=skill)


def make_document(person: Person, text: str, *, at: datetime = NOW) -> Document:
    """A CV that the person pasted."""
    return evidence_actions.paste_text(act_of(person, at), person, text)
