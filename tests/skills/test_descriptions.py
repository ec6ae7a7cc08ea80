"""What a skill is, in each language: read from every list, kept beside the names, changed and taken back with them."""

from __future__ import annotations

import csv
import importlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from muster.foundation.act import EVERYWHERE, Act, Actor, Grant
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.extraction.meanings import texts_of
from muster.skills.models import Family, Skill, SkillDescription, TaxonomyChange, TaxonomyVersion
from muster.skills.rules.report import LoadReport
from tests.factories.skills import (
    DATA,
    NOW,
    load_full_starter,
    load_rows,
    load_small_esco,
    load_small_starter,
)

pytestmark = pytest.mark.django_db
ESCO = "http://data.europa.eu/esco/skill/"
ANALYSIS = "muster:skill/data-analysis"
GERMAN, ENGLISH = "Macht aus Daten Antworten.", "Turns data into answers."


def said(uri: str, language: str = "en") -> tuple[str, str]:
    """The description as the page of the skill has it, and its language."""
    found = skills_queries.skill_detail(uri, language=language)
    return found.description, found.description_language


def german_esco(folder: Path, **descriptions: str) -> Path:
    """The small ESCO with a German file: code of a skill to its description."""
    shutil.copytree(DATA / "esco", folder, dirs_exist_ok=True)
    with (folder / "de" / "skills_de.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["conceptUri", "skillType", "preferredLabel", "altLabels", "description"])
        for code, text in descriptions.items():
            writer.writerow([ESCO + code, "knowledge", f"deutsch {code}", "", text])
    return folder


def test_the_starter_is_described_in_both_languages() -> None:
    load_small_starter()
    assert said(ANALYSIS) == (ENGLISH, "en")
    assert said(ANALYSIS, "de") == (GERMAN, "de")
    assert said(ANALYSIS, "fr") == (ENGLISH, "en")
    assert said("muster:skill/python", "de") == ("Writes programs in Python.", "en")


def test_lists_and_families_speak_the_readers_language() -> None:
    load_small_starter()
    found = {one.uri: one for one in skills_queries.list_skills(language="de", size=50).items}
    assert (found[ANALYSIS].description, found[ANALYSIS].description_language) == (GERMAN, "de")
    assert found["muster:skill/rust"].description_language == "en"
    families = {one.key: one.description for one in skills_queries.list_families("de")}
    assert families["data"] == "Daten sammeln, modellieren und erklären."
    assert families["software"] == "Designing and writing programs."


def test_english_asks_no_more_questions_than_before(django_assert_num_queries: Any) -> None:
    load_small_starter()
    with django_assert_num_queries(5):
        skills_queries.skill_detail(ANALYSIS)
    with django_assert_num_queries(6):
        skills_queries.skill_detail(ANALYSIS, language="de")


def test_an_older_database_gets_the_german_ones_once() -> None:
    """As one that was loaded before there were any."""
    load_small_starter()
    SkillDescription.objects.all().delete()
    Family.objects.filter(key="data").update(
        descriptions={"en": "Collecting, modelling and explaining data."}
    )
    assert said(ANALYSIS, "de") == (ENGLISH, "en")
    report = load_small_starter()
    assert (report.added, report.changed, report.details["descriptions"]) == (0, 2, 2)
    assert report.details["families"] == 1
    assert said(ANALYSIS, "de") == (GERMAN, "de")
    assert load_small_starter().is_unchanged


def test_the_full_starter_describes_every_skill_in_german() -> None:
    load_full_starter()
    german = set(SkillDescription.objects.filter(language="de").values_list("skill_id", flat=True))
    assert german == set(Skill.objects.values_list("id", flat=True))
    assert said("muster:skill/welding", "de")[0] == "Verbindet Metall mit Hitze so, dass die Naht hält."
    assert load_full_starter().is_unchanged


def test_german_esco_keeps_its_german_descriptions(tmp_path: Path) -> None:
    folder = german_esco(tmp_path / "esco", aa01="Programme in Python.", aa03="")
    load_small_esco(folder)
    assert said(ESCO + "aa01", "de") == ("Programme in Python.", "de")
    assert said(ESCO + "aa01") == ("Programs and scripts in Python.", "en")
    assert said(ESCO + "aa03", "de")[1] == "en"
    assert load_small_esco(folder).is_unchanged
    german_esco(folder, aa01="Programme und Skripte in Python.")
    report = load_small_esco(folder)
    assert (report.changed, report.details["descriptions"]) == (1, 1)
    assert said(ESCO + "aa01", "de")[0] == "Programme und Skripte in Python."


def test_a_list_in_german_alone_is_german_and_is_not_read_as_english(tmp_path: Path) -> None:
    folder = german_esco(tmp_path / "esco", aa01="Programme in Python.")
    (folder / "skills_en.csv").unlink()
    load_small_esco(folder)
    for language in ("de", "en", "fr"):
        assert said(ESCO + "aa01", language) == ("Programme in Python.", "de")
    _labels, described = texts_of(skills_queries.names_of_skills())
    assert described == []


def test_finding_by_meaning_reads_english_descriptions_only() -> None:
    load_small_starter()
    _labels, described = texts_of(skills_queries.names_of_skills())
    assert f"Data analysis: {ENGLISH}" in [text for _skill, text in described]
    assert GERMAN not in " ".join(text for _skill, text in described)


def test_what_a_list_does_not_say_stays(tmp_path: Path) -> None:
    load_small_esco(german_esco(tmp_path / "with", aa01="Programme in Python."))
    assert load_small_esco(german_esco(tmp_path / "without", aa01="  ")).details["descriptions"] == 0
    assert load_small_esco().is_unchanged
    assert said(ESCO + "aa01", "de")[0] == "Programme in Python."


def test_a_dry_run_counts_them_and_writes_none(tmp_path: Path) -> None:
    load_small_esco()
    folder = german_esco(tmp_path / "esco", aa01="Programme in Python.")
    report = skills_actions.load_taxonomy(_operator(), "esco", folder, dry_run=True)
    assert report.details["descriptions"] == 1
    assert not SkillDescription.objects.exists()


def test_an_own_list_describes_by_row_and_never_for_others() -> None:
    load_small_starter()
    report = _own(
        ("crane", "Crane driving", "en", "Lifts loads."), ("crane", "Kran fahren", "de", "Hebt Lasten.")
    )
    assert report.problems == ()
    assert said("own:skill/crane") == ("Lifts loads.", "en")
    assert said("own:skill/crane", "de") == ("Hebt Lasten.", "de")
    _own((ANALYSIS, "Auswertung", "de", "Etwas anderes."))
    assert said(ANALYSIS, "de") == (GERMAN, "de")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hebt\u202e \x07Lasten.", "Hebt Lasten."),
        (" \u200b ", ""),
        ("...", ""),
        ("ß" * 20_000, "ß" * 10_000),
        ("<b>Hebt</b> & 'trägt'", "<b>Hebt</b> & 'trägt'"),
    ],
)
def test_what_cannot_be_seen_goes_and_the_endless_ends(text: str, kept: str) -> None:
    _own(("crane", "Kran fahren", "de", text))
    assert said("own:skill/crane", "de")[0] == kept


def test_a_version_shows_them_and_rolls_them_back(tmp_path: Path) -> None:
    load_small_esco()
    load_small_esco(german_esco(tmp_path / "esco", aa01="Programme in Python."))
    number = skills_queries.taxonomy_version()
    made = skills_queries.find_version_diff(number)
    assert made is not None
    (line,) = [one for one in made.lines if one.what == "description (de)"]
    assert (line.before, line.after) == ("", "Programme in Python.")
    assert line.subject == "Python (computer programming)"
    skills_actions.roll_back(STEWARD, number)
    assert said(ESCO + "aa01", "de") == ("Programs and scripts in Python.", "en")


def test_a_proposed_german_skill_is_described_in_german() -> None:
    load_small_starter()
    payload = {
        "label": "Eisschnitzen",
        "language": "de",
        "kind": "skill",
        "family": "data",
        "description": "Schnitzt Figuren aus Eis.",
    }
    proposal = skills_actions.propose(AUTHOR, "new_skill", payload, reason="Wird gebraucht.")
    skills_actions.accept_proposal(STEWARD, proposal.ref)
    (hit,) = skills_queries.search_skills("Eisschnitzen", "de")
    assert said(hit.ref, "de") == ("Schnitzt Figuren aus Eis.", "de")
    assert Skill.objects.get(ref=hit.ref).description == ""
    number = TaxonomyVersion.objects.order_by("-number").values_list("number", flat=True)[0]
    assert TaxonomyChange.objects.filter(version__number=number, table="description").exists()
    skills_actions.roll_back(STEWARD, number)
    assert said(hit.ref, "de")[0] == "Schnitzt Figuren aus Eis."


def test_the_database_keeps_one_by_language_and_english_with_the_skill() -> None:
    load_small_starter()
    skill = skills_queries.get_skill(ANALYSIS)
    for language in ("de", "en"):
        with pytest.raises(IntegrityError), transaction.atomic():
            SkillDescription.objects.create(skill=skill, language=language, text="Noch eine.")


def test_the_migration_moves_what_was_not_english(tmp_path: Path) -> None:
    """Before, the German description of a skill that has no English name stood where the English ones stand."""
    folder = german_esco(tmp_path / "esco", aa01="Programme in Python.")
    for path in folder.glob("*_en.csv"):
        path.unlink()
    load_small_esco(folder)
    load_small_starter()
    migration = importlib.import_module("muster.skills.migrations.0005_descriptions_by_language")
    python = Skill.objects.get(uri=ESCO + "aa01")
    with connection.cursor() as cursor:
        cursor.execute(migration.MOVE_BACK)
        python.refresh_from_db()
        assert python.description == "Programme in Python."
        SkillDescription.objects.all().delete()
        cursor.execute(migration.MOVE)
    python.refresh_from_db()
    assert python.description == ""
    assert list(SkillDescription.objects.values_list("skill_id", "language", "text")) == [
        (python.pk, "de", "Programme in Python.")
    ]
    assert said(ANALYSIS) == (ENGLISH, "en")


def _own(*rows: tuple[str, str, str, str]) -> LoadReport:
    names = ("key", "label", "language", "description")
    return load_rows(*(dict(zip(names, row, strict=True)) for row in rows))


def _operator() -> Act:
    return Act(actor=Actor(ref="per-op", name="O", kind="person", grants=_STEWARDSHIP), at=NOW)


_STEWARDSHIP = frozenset({(str(Grant.TAXONOMY_STEWARD), EVERYWHERE)})
STEWARD = Act(actor=Actor(ref="per-steward", name="S", kind="person", grants=_STEWARDSHIP), at=NOW)
AUTHOR = Act(actor=Actor(ref="per-author", name="A", kind="person"), at=NOW)
