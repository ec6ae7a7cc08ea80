"""load_skills, load_starter_skills, extract_skills: their shapes are fixed, other programs call them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories.skills import DATA, load_small_starter

pytestmark = pytest.mark.django_db

TEXT = "Skills: Python and demand forecasting.\nSie kann Daten auswerten. Käse"


def run(*args: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_loading_esco_reports_in_sentences() -> None:
    said = run("load_skills", "esco", str(DATA / "esco"))
    assert "Reading skills_en.csv" in said
    assert "13 skills added, 0 changed, 0 unchanged, 0 deprecated." in said
    assert "occupationSkillRelations_en.csv" in said
    assert "skillSkillRelations_en.csv, line 5, relationType:" in said
    assert "The taxonomy is now version 1." in said
    assert "Nothing has changed" in run("load_skills", "esco", str(DATA / "esco"))


def test_loading_as_json_prints_nothing_else() -> None:
    report = json.loads(run("load_skills", "esco", str(DATA / "esco"), "--json", "--dry-run"))
    assert (report["added"], report["is_dry_run"]) == (13, True)
    assert "nothing was written" in run("load_skills", "esco", str(DATA / "esco"), "--dry-run")


def test_many_problems_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("key,label\n" + "x,\n" * 22 + "a,A\n", encoding="utf-8")
    said = run("load_skills", "csv", str(path))
    assert said.count("This row has no label.") == 20
    assert "And 2 more problems." in said


def test_what_cannot_be_loaded_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        run("load_skills", "esco", str(tmp_path / "none"))
    with pytest.raises(CommandError, match="has no file"):
        run("load_skills", "onet", str(tmp_path))


def test_the_starter_loads_twice_without_change() -> None:
    assert "The taxonomy is now version 1." in run("load_starter_skills")
    assert "Nothing has changed" in run("load_starter_skills")


def test_extracting_as_json_has_the_fixed_shape(tmp_path: Path) -> None:
    load_small_starter()
    path = tmp_path / "cv.txt"
    path.write_text(TEXT, encoding="utf-8")
    answer = json.loads(run("extract_skills", str(path), "--json"))
    assert list(answer) == ["skills"]
    assert all(
        list(one) == ["uri", "label", "confidence", "sure", "span", "words", "tier", "parts"]
        for one in answer["skills"]
    )
    assert answer["skills"][0] == {
        "uri": "muster:skill/python",
        "label": "Python",
        "confidence": 1.0,
        "sure": True,
        "span": [8, 14],
        "words": "Python",
        "tier": "exact",
        "parts": {"named": 1.0},
    }
    assert all(TEXT[one["span"][0] : one["span"][1]] == one["words"] for one in answer["skills"])


def test_extracting_for_people_and_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    load_small_starter()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    said = run("extract_skills", "-", limit=2)
    assert said.splitlines() == ["Python, sure: “Python”", "Demand forecasting, sure: “demand forecasting”"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert run("extract_skills", "-").strip() == "No skills were found."


def test_a_cv_as_a_document_is_read(tmp_path: Path) -> None:
    load_small_starter()
    path = tmp_path / "cv.docx"
    document = docx.Document()
    document.add_paragraph("I write Python and packed it with Docker.")
    document.save(str(path))
    assert {"Python, sure: “Python”", "Docker, sure: “Docker”"} <= set(
        run("extract_skills", str(path)).splitlines()
    )
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CommandError):
        run("extract_skills", str(path))


def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cv.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(CommandError, match="There are no skills yet"):
        run("extract_skills", str(path))
    with pytest.raises(CommandError, match="is not a file"):
        run("extract_skills", str(tmp_path / "none.txt"))
    path.write_bytes(TEXT.encode("latin-1"))
    with pytest.raises(CommandError, match="is not UTF-8 text"):
        run("extract_skills", str(path))
    path.write_bytes(b"a" * 10_000_001)
    with pytest.raises(CommandError, match="larger than 10 MB"):
        run("extract_skills", str(path))
