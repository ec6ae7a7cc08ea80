"""A newer list as a proposal: read first, accepted whole or in part, rolled back; half a file leaves nothing behind."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from muster.foundation.act import EVERYWHERE, Act, Actor, Grant
from muster.foundation.errors import NotAllowed, Refusal
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.models import (
    OccupationSkill,
    Proposal,
    Skill,
    SkillGroupMember,
    SkillLabel,
    SkillParent,
    SkillRelation,
    TaxonomyVersion,
)
from muster.skills.rules import proposals as rules
from tests.factories.skills import DATA, NOW, load_rows, load_small_esco

pytestmark = pytest.mark.django_db
ESCO = "http://data.europa.eu/esco/skill/"


def steward(ref: str) -> Act:
    grants = frozenset({(str(Grant.TAXONOMY_STEWARD), EVERYWHERE)})
    return Act(actor=Actor(ref=ref, name=ref, kind="person", grants=grants), at=NOW)


AUTHOR, REVIEWER = steward("per-author"), steward("per-reviewer")
Row = dict[str, str]


def newer(change: Callable[[list[Row]], list[Row]]) -> bytes:
    """The small ESCO with other rows of skills, as a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted((DATA / "esco").rglob("*.csv")):
            is_list = file.name == "skills_en.csv"
            archive.writestr(
                f"esco/{file.name}", _changed(file, change) if is_list else file.read_text("utf-8")
            )
    return packed.getvalue()


def _changed(file: Path, change: Callable[[list[Row]], list[Row]]) -> str:
    with file.open(encoding="utf-8", newline="") as rows:
        read = list(csv.DictReader(rows))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(read[0]))
    writer.writeheader()
    writer.writerows(change(read))
    return text.getvalue()


def next_release(rows: list[Row]) -> list[Row]:
    """One skill is called otherwise, the last is gone, one is new."""
    renamed = {**rows[0], "preferredLabel": "a newer name"}
    new = {
        **rows[1],
        "conceptUri": ESCO + "brand-new",
        "preferredLabel": "a brand-new skill",
        "altLabels": "",
    }
    return [renamed, *rows[1:-1], new]


def proposed(data: bytes) -> Proposal:
    """Read in a dry run, then proposed."""
    run = skills_actions.ask_for_load(AUTHOR, "fil-1", "esco.zip")
    report = skills_actions.load_upload(AUTHOR, run.name, io.BytesIO(data), dry_run=True)
    skills_actions.end_load(AUTHOR, run.ref, report=report)
    return skills_actions.propose_load(AUTHOR, run.ref, reason="The newer release.")


def accept(proposal: Proposal, data: bytes, **fields: Any) -> Any:
    return skills_actions.accept_import(REVIEWER, proposal.ref, io.BytesIO(data), **fields)


def everything() -> dict[str, list[str]]:
    tables = (SkillLabel, SkillParent, SkillRelation, SkillGroupMember, OccupationSkill)
    found = {table.__name__: sorted(map(str, table.objects.values_list())) for table in tables}
    names = ("uri", "status", "description", "kind", "half_life_months")
    return found | {"Skill": sorted(map(str, Skill.objects.values_list(*names)))}


def rows_of(table: type[Any]) -> set[Any]:
    return set(table.objects.values_list("skill__uri", "language", "text", "role"))


def test_a_newer_release_is_read_proposed_accepted_and_rolled_back() -> None:
    load_small_esco()
    before, old = rows_of(SkillLabel), everything()
    data = newer(next_release)
    proposal = proposed(data)
    assert everything() == old
    diff = proposal.payload["diff"]
    assert [(name, what) for _uri, name, what, _former in diff if what == "added"] == [
        ("a brand-new skill", "added")
    ]
    assert [what for *_rest, what, _former in diff].count("deprecated") == 1
    (renamed,) = [one for one in diff if one[1] == "a newer name"]
    assert renamed[2:] == ["changed", renamed[3]]
    assert renamed[3]
    accept(proposal, data)
    assert skills_queries.search_skills("a brand-new skill")
    version = skills_queries.taxonomy_version()
    made = skills_queries.find_version_diff(version)
    assert made is not None
    assert (made.row.author_ref, made.row.reviewer_ref) == ("per-author", "per-reviewer")
    skills_actions.roll_back(REVIEWER, version)
    assert skills_queries.search_skills("a brand-new skill") == []
    assert {row for row in rows_of(SkillLabel) if row[0] != ESCO + "brand-new"} == before
    assert set(old["Skill"]) <= set(everything()["Skill"])
    assert Proposal.objects.get(pk=proposal.pk).state == "rolled_back"


def test_it_can_be_accepted_in_part() -> None:
    load_small_esco()
    old, count = everything(), Skill.objects.count()
    data = newer(next_release)
    proposal = proposed(data)
    accept(proposal, data, take=["added"])
    assert Skill.objects.count() == count + 1
    now = everything()
    assert [row for row in now["Skill"] if "brand-new" not in row] == old["Skill"]
    for table in ("SkillParent", "SkillRelation", "OccupationSkill"):
        assert set(old[table]) <= set(now[table])
    assert set(old["SkillLabel"]) <= set(now["SkillLabel"])
    with pytest.raises(rules.ProposalDecided):
        accept(proposal, data)


def test_single_skills_can_be_left_as_they_are() -> None:
    load_small_esco()
    data = newer(next_release)
    proposal = proposed(data)
    uri = next(one[0] for one in proposal.payload["diff"] if one[1] == "a newer name")
    accept(proposal, data, leave=[uri])
    assert skills_queries.search_skills("a newer name") == []
    assert skills_queries.search_skills("a brand-new skill")
    payload = Proposal.objects.get(pk=proposal.pk).payload
    assert (payload["left"], payload["left_groups"]) == ([uri], [])


def test_half_a_file_and_two_reviewers_leave_nothing_behind() -> None:
    load_small_esco()
    data = newer(next_release)
    proposal = proposed(data)
    old, versions = everything(), TaxonomyVersion.objects.count()
    for broken in (
        data[: len(data) // 2],
        newer(lambda rows: [{**row, "conceptUri": ""} for row in rows])[:200],
    ):
        with pytest.raises(Refusal):
            accept(proposal, broken)
    with pytest.raises(NotAllowed):
        skills_actions.accept_import(AUTHOR, proposal.ref, io.BytesIO(data))
    with pytest.raises(rules.ProposalChanged):
        accept(proposal, data, seen=9)
    with pytest.raises(rules.NothingWouldChange):
        accept(proposal, data, take=[])
    assert everything() == old
    assert TaxonomyVersion.objects.count() == versions
    assert Proposal.objects.get(pk=proposal.pk).state == "open"


def test_a_list_that_goes_round_in_a_circle_is_refused_whole() -> None:
    with pytest.raises(rules.CyclicParents) as refused:
        load_rows(
            {"key": "a", "label": "Alpha work", "broader": "b"},
            {"key": "b", "label": "Beta work", "broader": "c"},
            {"key": "c", "label": "Gamma work", "broader": "a"},
        )
    assert "Alpha work" in refused.value.message
    assert Skill.objects.count() == 0


def test_what_brings_nothing_is_not_proposed() -> None:
    load_small_esco()
    with pytest.raises(rules.NothingWouldChange):
        proposed(newer(lambda rows: rows))
