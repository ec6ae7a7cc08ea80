"""Loading lists: everything is read, nothing twice, nothing lost, and errors in plain words."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from muster.foundation import journal
from muster.foundation.act import Act, Actor, Door, Grant
from muster.foundation.errors import Invalid, NotAllowed
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.models import Occupation, Skill, SkillGroup, SkillLabel, SkillRelation, TaxonomyVersion
from muster.skills.rules.report import LoadReport
from tests.factories.skills import DATA, NOW, load_rows, load_small_esco, load_small_starter, skills_act

ESCO = "http://data.europa.eu/esco/skill/"

pytestmark = pytest.mark.django_db


def esco(code: str) -> Skill:
    return skills_queries.get_skill(ESCO + code)


def labels(skill: Skill, language: str = "en") -> dict[str, str]:
    return dict(skill.labels.filter(language=language).values_list("text", "role"))


def everything() -> dict[str, Any]:
    return {
        model.__name__: sorted(map(str, model.objects.values_list()))
        for model in (Skill, SkillLabel, SkillGroup, SkillRelation, Occupation, Skill.parents.through)
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "esco", tmp_path / "esco")
    return tmp_path / "esco"


def rewrite(path: Path, change: Any) -> None:
    """Read a CSV file, let ``change`` have its rows, write it back."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(change(rows))


def test_esco_is_loaded_whole() -> None:
    report = load_small_esco()
    assert (report.added, report.changed, report.unchanged, report.deprecated) == (13, 0, 0, 0)
    assert (report.relations, report.occupations, report.version) == (3, 1, 1)
    assert report.languages == ("de", "en")
    assert Skill.objects.count() == 13
    assert TaxonomyVersion.objects.get().number == 1


def test_missing_optional_files_are_said() -> None:
    report = load_small_esco()
    assert "occupationSkillRelations_en.csv" in report.missing_files
    assert "greenSkillsCollection_en.csv" in report.missing_files
    assert "skillGroups_en.csv" not in report.missing_files


def test_relations_to_nothing_are_problems_with_line_and_column() -> None:
    (problem,) = load_small_esco().problems
    assert (problem.file, problem.line, problem.column) == ("skillSkillRelations_en.csv", 5, "relationType")


def test_alternative_labels_by_line_and_by_bar() -> None:
    load_small_esco()
    assert labels(esco("aa01")) == {
        "Python (computer programming)": "preferred",
        "Python scripting": "alias",
        "Python programs": "alias",
    }
    assert labels(esco("aa09"), "de") == {
        "Ungarisch schreiben": "preferred",
        "auf Ungarisch korrespondieren": "alias",
        "ungarische Texte verfassen": "alias",
    }


def test_odd_spaces_in_labels_are_mended() -> None:
    load_small_esco()
    assert "carry heavy loads" in labels(esco("aa07"))


@pytest.mark.parametrize(
    ("code", "kind", "half_life", "family"),
    [
        ("aa01", "tool", "11", "esco-06"),
        ("aa03", "knowledge", "36", "esco-06"),
        ("aa05", "skill", "36", "esco-s4"),
        ("aa07", "skill", "13", "esco-s6"),
        ("aa08", "attitude", "36", "esco-t3"),
        ("aa09", "language", "36", None),
        ("aa10", "tool", "11", "esco-s5"),
        ("aa04", "skill", "11", "esco-s2"),
        ("aa12", "skill", "11", None),
    ],
)
def test_kinds_half_lives_and_families(code: str, kind: str, half_life: str, family: str | None) -> None:
    load_small_esco()
    skill = esco(code)
    assert (skill.kind, skill.half_life_months) == (kind, Decimal(half_life))
    assert (skill.family.key if skill.family else None) == family


def test_several_parents_and_groups() -> None:
    load_small_esco()
    assert [parent.uri for parent in esco("aa01").parents.all()] == [
        ESCO + "21d2f96d-35f7-4e3f-9745-c533d2dd6e97"
    ]
    groups = {link.group.code for link in esco("aa06").group_links.all()}
    assert groups == {"S4.8"}
    collections = SkillGroup.objects.filter(scheme="collection", memberships__skill=esco("aa01"))
    assert [group.code for group in collections] == ["digitalSkillsCollection"]


def test_a_second_load_changes_nothing() -> None:
    load_small_esco()
    before = everything()
    report = load_small_esco()
    assert report.is_unchanged
    assert (report.added, report.changed, report.unchanged, report.version) == (0, 0, 13, 1)
    assert everything() == before


def test_a_newer_version_loses_nothing(folder: Path) -> None:
    load_small_esco(folder)
    refs = dict(Skill.objects.values_list("uri", "ref"))

    def newer(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        kept = [row for row in rows if not row["conceptUri"].endswith("aa08")]
        for row in kept:
            if row["conceptUri"].endswith("aa03"):
                row["preferredLabel"], row["altLabels"] = "statistical science", "statistical methods"
        return [*kept, {**kept[-1], "conceptUri": ESCO + "aa99", "preferredLabel": "prompt engineering"}]

    rewrite(folder / "skills_en.csv", newer)
    report = load_small_esco(folder)
    assert (report.added, report.changed, report.deprecated, report.version) == (1, 1, 1, 2)
    assert {uri: ref for uri, ref in Skill.objects.values_list("uri", "ref") if uri in refs} == refs
    assert esco("aa08").status == "deprecated"
    assert labels(esco("aa03")) == {
        "statistical science": "preferred",
        "statistical methods": "alias",
        "statistics": "hidden",
    }
    again = load_small_esco(folder)
    assert again.is_unchanged


def test_a_skill_that_returns_is_active_again(folder: Path) -> None:
    load_small_esco()
    rewrite(folder / "skills_en.csv", lambda rows: rows[:-1])
    load_small_esco(folder)
    assert esco("aa12").status == "deprecated"
    load_small_esco()
    assert esco("aa12").status == "active"


def test_fewer_files_take_nothing_away(folder: Path) -> None:
    load_small_esco()
    before = everything()
    for path in folder.rglob("*.csv"):
        if path.name != "skills_en.csv":
            path.unlink()
    rewrite(
        folder / "skills_en.csv",
        lambda rows: [
            {**row, "altLabels": "Python scripting\nPython programs"}
            if row["conceptUri"].endswith("aa01")
            else row
            for row in rows
        ],
    )
    report = load_small_esco(folder)
    assert report.is_unchanged
    assert everything() == before


def test_a_dry_run_reports_and_writes_nothing() -> None:
    report = skills_actions.load_taxonomy(skills_act(), "esco", DATA / "esco", dry_run=True)
    assert (report.added, report.is_dry_run, report.version) == (13, True, 0)
    assert Skill.objects.count() == 0
    assert TaxonomyVersion.objects.count() == 0


def test_progress_is_told_step_by_step() -> None:
    said: list[str] = []
    skills_actions.load_taxonomy(skills_act(), "esco", DATA / "esco", progress=said.append)
    assert "Reading skills_en.csv" in said
    assert "Comparing 13 skills" in said


def test_a_folder_without_skills_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"has no file “skills_en.csv”"):
        load_small_esco(tmp_path)
    with pytest.raises(Invalid, match="is not a folder"):
        load_small_esco(tmp_path / "nowhere")


def test_a_broken_encoding_names_file_and_line(folder: Path) -> None:
    path = folder / "skills_en.csv"
    path.write_bytes(path.read_bytes() + "Käse".encode("latin-1"))
    with pytest.raises(Invalid, match=r"“skills_en.csv” is not UTF-8 text \(near line \d+\)"):
        load_small_esco(folder)
    assert Skill.objects.count() == 0


def test_wrong_columns_are_named(folder: Path) -> None:
    (folder / "skills_en.csv").write_text("conceptUri,label\nx,y\n", encoding="utf-8")
    with pytest.raises(Invalid, match="lacks these columns: skillType, preferredLabel"):
        load_small_esco(folder)


def test_a_quote_that_never_ends_is_refused(folder: Path) -> None:
    path = folder / "skills_en.csv"
    path.write_text(path.read_text(encoding="utf-8") + 'a,"b', encoding="utf-8")
    with pytest.raises(Invalid, match="cannot be read as a table"):
        load_small_esco(folder)


def test_bad_rows_are_left_out_with_their_line(folder: Path) -> None:
    def spoil(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[1]["preferredLabel"] = " \xa0"
        rows[2]["conceptUri"] = "SQL"
        return [*rows, rows[3]]

    rewrite(folder / "skills_en.csv", spoil)
    report = load_small_esco(folder)
    said = [(p.file, p.line, p.column) for p in report.problems if p.file == "skills_en.csv"]
    assert said[:2] == [("skills_en.csv", 4, "preferredLabel"), ("skills_en.csv", 5, "conceptUri")]
    assert len(said) == 3
    assert report.added == 11


def test_the_starter_brings_families_levels_and_themes() -> None:
    report = load_small_starter()
    assert (report.added, report.problems, report.missing_files) == (9, (), ())
    python = skills_queries.get_skill("muster:skill/python")
    assert (python.kind, python.half_life_months, python.family and python.family.key) == (
        "tool",
        11,
        "software",
    )
    assert [parent.uri for parent in python.parents.all()] == ["muster:skill/software-engineering"]
    licence = skills_queries.get_skill("muster:skill/data-protection-licence")
    assert (licence.is_licence, licence.half_life_months) == (True, None)
    assert load_small_starter().is_unchanged


def test_an_own_list_adds_and_names_its_bad_rows() -> None:
    report = load_rows(
        {"key": "crane", "label": "Crane driving", "aliases": "driving cranes | cranes", "family": "Yard"},
        {"key": "crane", "label": "Kran fahren", "language": "de"},
        {"key": "tying", "label": "Tying loads", "broader": "crane"},
        {"label": "Nameless"},
        {"key": "x", "label": ""},
        {"key": "y", "label": "Y", "kind": "magic"},
        {"key": "z", "label": "Z", "half_life": "soon"},
        {"key": "q", "label": "Q", "language": "Deutsch"},
    )
    assert (report.added, report.version) == (2, 1)
    assert [(p.line, p.column) for p in report.problems] == [
        (5, "uri"),
        (6, "label"),
        (7, "kind"),
        (8, "half_life"),
        (9, "language"),
    ]
    crane = skills_queries.get_skill("own:skill/crane")
    assert labels(crane) == {"Crane driving": "preferred", "driving cranes": "alias", "cranes": "alias"}
    assert labels(crane, "de") == {"Kran fahren": "preferred"}
    assert crane.family is not None
    assert crane.family.label() == "Yard"
    tying = skills_queries.get_skill("own:skill/tying")
    assert [parent.uri for parent in tying.parents.all()] == ["own:skill/crane"]


def test_an_own_list_never_takes_away_and_may_name_others_skills() -> None:
    load_small_starter()
    load_rows({"key": "crane", "label": "Crane driving", "family": "software development"})
    report = load_rows({"key": "muster:skill/python", "label": "Snake language", "aliases": "our Python"})
    assert (report.added, report.changed, report.deprecated) == (0, 1, 0)
    python = skills_queries.get_skill("muster:skill/python")
    assert (python.source, labels(python)["Python"], labels(python)["Snake language"]) == (
        "muster",
        "preferred",
        "alias",
    )
    assert skills_queries.get_skill("own:skill/crane").family == python.family
    assert load_small_starter().is_unchanged
    assert labels(skills_queries.get_skill("muster:skill/python"))["our Python"] == "alias"


def test_an_own_list_with_semicolons_and_without_names(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("key;label\ncrane;Crane driving\n", encoding="utf-8-sig")
    assert skills_actions.load_taxonomy(skills_act(), "csv", path).added == 1
    path.write_text("label\nCrane\n", encoding="utf-8")
    with pytest.raises(Invalid, match="lacks these columns: uri"):
        skills_actions.load_taxonomy(skills_act(), "csv", path)
    with pytest.raises(Invalid, match="is not a file"):
        skills_actions.load_taxonomy(skills_act(), "csv", tmp_path / "none.csv")


def write_onet(folder: Path) -> None:
    (folder / "Occupation Data.txt").write_text(
        'O*NET-SOC Code\tTitle\tDescription\n11-1\tPlanners\tPlan "things"\n', encoding="utf-8"
    )
    (folder / "Alternate Titles.txt").write_text(
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n11-1\tDemand Planner\tDP\t08\n11-9\tX\tn/a\t1\n",
        encoding="utf-8",
    )
    (folder / "Technology Skills.txt").write_text(
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\n"
        "11-1\tAdobe Systems Adobe Photoshop\t4323\tGraphics software\tY\n"
        "11-1\tExtensible markup language XML\t4324\tMarkup\tN\n"
        "11-2\tExtensible Markup Language XML\t4324\tMarkup\tN\n"
        "11-1\tPayroll software\t4325\tPay\tN\n",
        encoding="utf-8",
    )


def test_onet_tools_and_occupations(tmp_path: Path) -> None:
    write_onet(tmp_path)
    report = skills_actions.load_taxonomy(skills_act(), "onet", tmp_path)
    assert (report.added, report.occupations, report.missing_files) == (
        3,
        1,
        ("Sample of Reported Titles.txt",),
    )
    photoshop = skills_queries.get_skill("onet:tool/adobe-systems-adobe-photoshop")
    assert (photoshop.kind, labels(photoshop)["Adobe Photoshop"]) == ("tool", "alias")
    xml = skills_queries.get_skill("onet:tool/extensible-markup-language-xml")
    assert set(labels(xml)) >= {"XML", "Extensible markup language"}
    assert labels(skills_queries.get_skill("onet:tool/payroll-software")) == {"Payroll software": "preferred"}
    (planner,) = skills_queries.list_occupations("demand").items
    assert (planner.label, len(planner.optional), planner.essential) == ("Planners", 3, ())
    assert skills_actions.load_taxonomy(skills_act(), "onet", tmp_path).is_unchanged
    (tmp_path / "Technology Skills.txt").unlink()
    with pytest.raises(Invalid, match=r"Technology Skills\.txt"):
        skills_actions.load_taxonomy(skills_act(), "onet", tmp_path)


def test_only_stewards_and_operators_load() -> None:
    nobody = Act(Actor(ref="per-1", name="A"), at=NOW, door=Door.WEB)
    with pytest.raises(NotAllowed):
        skills_actions.load_taxonomy(nobody, "esco", DATA / "esco")
    grants = frozenset({(str(Grant.TAXONOMY_STEWARD), "org-1")})
    steward = Act(Actor(ref="per-1", name="A", grants=grants), at=NOW, door=Door.WEB)
    assert skills_actions.load_taxonomy(steward, "esco", DATA / "esco").added == 13


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(Invalid, match="does not know “lightcast”"):
        skills_actions.load_taxonomy(skills_act(), "lightcast", DATA)


def test_a_load_is_in_the_journal() -> None:
    position = journal.position()
    report: LoadReport = load_small_esco()
    (row,) = journal.changes_since(position, ["taxonomy.loaded"])
    assert row.payload == {
        "source": "esco",
        "version": report.version,
        "added": 13,
        "changed": 0,
        "deprecated": 0,
    }
