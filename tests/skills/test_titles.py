"""Job titles: by meaning in English, by letters elsewhere; short forms and marks of gender; the command."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from muster.engine.encoder import Encoder, read_tuning
from muster.ops import launch
from muster.skills.extraction import Title, TitleMatcher, kindred, tiers
from muster.skills.extraction.titles import plain_title
from tests.factories.skills import load_small_starter

TITLES = [
    "software developer", "application programmer", "registered nurse", "care assistant", "bricklayer", "stonemason",
    "lorry driver", "bus driver", "accountant", "bookkeeper", "primary school teacher", "lecturer", "chef", "waiter",
]  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(tuning=read_tuning(tiers.TUNED), threads=1)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Sr. Software Eng (m/w/d)", "Software engineer"),
        ("Nurse II", "Nurse"),
        ("Senior", "Senior"),
        ("Koch m/w/d", "Koch"),
        ("VP Sales", "vice president Sales"),
        ("Nurse [f/m/x]", "Nurse"),
        ("(m/w/d)", "(m/w/d)"),
        ("QA Dev", "quality assurance developer"),
        ("Java Developer - Remote - £60,000 - £70,000 per annum", "Java Developer"),
        ("Store manager | part-time, 20 hours per week", "Store manager"),
        ("Care assistant (full-time) €15/hour", "Care assistant"),
        ("Buyer, 30 Stunden pro Woche, ab sofort", "Buyer"),
        ("Temporary works engineer, urgent", "Temporary works engineer"),
        ("Remote sensing scientist", "Remote sensing scientist"),
        ("Manager - Finance", "Manager - Finance"),
        ("Remote", "Remote"),
    ],
)
def test_titles_are_made_plain(title: str, wanted: str) -> None:
    assert plain_title(title) == wanted


def test_titles_of_the_same_work_come_first(encoder: Encoder) -> None:
    matcher = TitleMatcher([Title(n, label) for n, label in enumerate(TITLES)], encoder)
    programmer, trucker = matcher.match(["Programmer", "truck driver"], top=2)
    assert {one.label for one in programmer} == {"software developer", "application programmer"}
    assert (trucker[0].label, trucker[0].id) == ("lorry driver", TITLES.index("lorry driver"))
    assert [one.score for one in trucker] == sorted((one.score for one in trucker), reverse=True)
    assert all(0 < one.score <= 1.001 for one in trucker)


def test_titles_without_a_word_in_common_meet(encoder: Encoder) -> None:
    matcher = TitleMatcher([Title(n, label) for n, label in enumerate(TITLES)], encoder)
    asked = {
        "Trucker": "lorry driver",
        "CPA": "accountant",
        "Server": "waiter",
    }
    found = {
        title: [one.label for one in best]
        for title, best in zip(asked, matcher.match(list(asked), top=2), strict=True)
    }
    assert [title for title, label in asked.items() if label not in found[title]] == []


def test_the_space_is_for_one_encoder_and_a_damaged_one_is_done_without(
    encoder: Encoder, tmp_path: Path, monkeypatch: Any, caplog: Any
) -> None:
    space = kindred.kindred_of(encoder.key)
    assert space is not None
    assert kindred.kindred_of("another") is None
    placed = space.place(encoder.encode(TITLES))
    assert placed.shape == (len(TITLES), encoder.width)
    assert abs((placed**2).sum(axis=1) - 1).max() < 1e-4
    (tmp_path / "damaged.npz").write_bytes(b"PK not much")
    monkeypatch.setattr(kindred, "_PATH", tmp_path / "damaged.npz")
    kindred._kept.cache_clear()
    try:
        matcher = TitleMatcher([Title(n, label) for n, label in enumerate(TITLES)], encoder)
        (found,) = matcher.match(["Bus drivers"], top=1)
    finally:
        kindred._kept.cache_clear()
    assert found[0].label == "bus driver"
    assert "without what occupations teach" in caplog.text


def test_other_names_count_and_each_comes_once(encoder: Encoder) -> None:
    matcher = TitleMatcher(
        [Title("a", "waiter", ("server in a restaurant", "steward")), Title("b", "chef")], encoder
    )
    (found,) = matcher.match(["steward"])
    assert [one.id for one in found] == ["a", "b"]


def test_german_titles_go_by_their_letters(encoder: Encoder) -> None:
    german = [
        "Krankenpfleger für Anästhesie",
        "Bürokauffrau",
        "Bäcker und Konditor",
        "Maurer",
        "Fachkraft für Möbel",
    ]
    with_encoder = TitleMatcher([Title(n, label) for n, label in enumerate(german)], encoder)
    without = TitleMatcher([Title(n, label) for n, label in enumerate(german)], None)
    asked = ["Bäckerin", "Bürokaufmann"]
    assert list(with_encoder.match(asked)) == list(without.match(asked))
    assert [found[0].label for found in without.match(asked)] == ["Bäcker und Konditor", "Bürokauffrau"]


def test_the_command_takes_a_list_and_needs_no_database(
    tmp_path: Path, monkeypatch: Any, encoder: Encoder
) -> None:
    monkeypatch.setattr(tiers, "_state", tiers._State(encoder=encoder, trouble=""))
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "Programmer"}\n', encoding="utf-8")
    corpus = "".join(json.dumps({"id": f"t{n}", "label": label}) + "\n" for n, label in enumerate(TITLES))
    (tmp_path / "corpus.jsonl").write_text(corpus, encoding="utf-8")
    out = io.StringIO()
    arguments = ["--input", str(tmp_path / "in.jsonl"), "--corpus", str(tmp_path / "corpus.jsonl")]
    call_command("match_titles", *arguments, "--json", "--top", "3", stdout=out)
    (line,) = map(json.loads, out.getvalue().splitlines())
    assert (line["id"], len(line["titles"])) == (1, 3)
    assert list(line["titles"][0]) == ["id", "label", "score"]
    assert not launch.needs_database(["match_titles", *arguments])
    assert launch.needs_database(["match_titles", "--input", "x"])


@pytest.mark.django_db
def test_the_command_takes_the_occupations_in_force(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "title": "Analyst for data"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="no titles"):
        call_command("match_titles", "--input", str(tmp_path / "in.jsonl"))
    load_small_starter()
    out = io.StringIO()
    call_command(
        "match_titles", "--input", str(tmp_path / "in.jsonl"), "--json", stdout=out, stderr=io.StringIO()
    )
    assert json.loads(out.getvalue())["titles"][0]["id"].startswith("muster:occupation/")
