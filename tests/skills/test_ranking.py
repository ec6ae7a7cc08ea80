"""Ranking by letters and by meaning: the model's sums, falling back, keeping vectors, languages, bad input."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from muster.engine.encoder import Encoder, read_tuning
from muster.ops import launch
from muster.skills import extraction
from muster.skills.extraction import LexicalExtractor, known, tiers
from muster.skills.extraction.meanings import Meanings, texts_of
from muster.skills.extraction.ranking import behind, confidence, fitted, pieces_of
from muster.skills.extraction.storing import stored_vectors

LABELS = ["manage staff", "weld pipes", "statistics", "Java (computer programming)", "plan shifts", "German"]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder(tuning=read_tuning(tiers.TUNED), threads=1)


@pytest.fixture(scope="session")
def knowing(encoder: Encoder) -> LexicalExtractor:
    made = extraction.standalone(LABELS)
    labels, described = texts_of(made.named)
    made.learn(Meanings(encoder, labels, described=described))
    return made


def test_without_an_encoder_letters_decide() -> None:
    made = extraction.standalone(LABELS)
    assert not made.knows_meanings
    (first,) = extraction.rank(made, ["You plan the shifts of the week."], top=3)
    assert first[0].label == "plan shifts"
    assert set(first[0].parts) == {"letters", "words", "named"}


def test_with_an_encoder_other_words_for_the_same_are_found(knowing: LexicalExtractor) -> None:
    (found,) = extraction.rank(knowing, ["Supervising a dozen employees"], top=2)
    assert found[0].label == "manage staff"
    assert found[0].parts["meaning"] > found[0].parts["letters"]
    near = knowing.extract("Supervising a dozen employees")
    assert (near[0].label, near[0].tier, near[0].sure) == ("manage staff", "near", False)
    assert near[0].words in "Supervising a dozen employees"


def test_the_score_is_the_models_sum(knowing: LexicalExtractor) -> None:
    text = "Supervising a dozen employees, and statistics."
    (like,) = knowing.ranker.compare([pieces_of(text)], [knowing.names_in(text)])
    model = fitted()[knowing.ranker.model]
    sums = model.constant + sum(weight * like.by_name[name] for name, weight in model.by_name.items())
    ahead = [max(sums[like.piece == piece]) for piece in like.piece]
    late = np.array([min(4.0, best - own) for best, own in zip(ahead, sums, strict=True)])
    rivals = model.rivals
    odds = rivals.scale * sums - rivals.piece * late - rivals.best * max(sums) + rivals.constant
    (found,) = extraction.rank(knowing, [text], top=len(LABELS))
    by_label = {one.label: one.score for one in found}
    assert by_label == pytest.approx(dict(zip(LABELS, confidence(odds).tolist(), strict=True)), abs=1e-5)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert like.by_name["named"][LABELS.index("statistics")] == 1


def test_a_skill_is_set_against_those_of_its_piece() -> None:
    """The best of each piece loses nothing; others lose what they are behind it, four at most."""
    sums, piece = np.array([2.0, 1.5, -7.0, 0.5]), np.array([1, 1, 1, 4])
    assert behind(sums, piece).tolist() == [0.0, 0.5, 4.0, 0.0]
    assert behind(np.array([]), np.array([], dtype=np.int64)).tolist() == []


def test_without_what_it_learnt_the_encoder_serves_as_it_is(
    monkeypatch: Any, tmp_path: Path, caplog: Any, settings: Any
) -> None:
    settings.MUSTER_ENCODER_THREADS = 1
    (tmp_path / "tuned.npz").write_bytes(b"PK not much")
    monkeypatch.setattr(tiers, "TUNED", tmp_path / "tuned.npz")
    assert tiers._encoder_of(None).key == Encoder(threads=1).key
    assert "without what it learnt" in caplog.text


def test_what_is_known_of_a_label_counts_where_half_of_the_list_is_known(
    encoder: Encoder, knowing: LexicalExtractor, monkeypatch: Any, tmp_path: Path, caplog: Any
) -> None:
    assert knowing.ranker.model == "known"
    (found,) = extraction.rank(knowing, ["You lead a crew of eight and agree their goals."], top=1)
    assert found[0].label == "manage staff"
    assert {"known", "known_sentence"} <= set(found[0].parts)
    own = ["Juggle the widgets", "Sing to customers", "statistics"]
    vectors = encoder.encode(own)
    assert known.profiles_of(own, vectors, encoder.key) is None
    one = known.profiles_of(["  STATISTICS ", own[0]], vectors[[2, 0]], encoder.key)
    assert one is not None
    assert np.abs((one**2).sum(axis=1) - 1).max() < 1e-4
    assert (one[1] == vectors[0]).all()  # not known: its own vector
    assert not np.allclose(one[0], vectors[2], atol=0.05)
    assert known.profiles_of(["statistics"], vectors[2:], "another encoder") is None
    (tmp_path / "known.npz").write_bytes(b"PK not much")
    monkeypatch.setattr(known, "_PATH", tmp_path / "known.npz")
    known._kept.cache_clear()
    try:
        assert known.profiles_of(["statistics"], vectors[2:], encoder.key) is None
    finally:
        known._kept.cache_clear()
    assert "without what is known" in caplog.text


def test_what_is_not_in_english_goes_by_letters(knowing: LexicalExtractor) -> None:
    text = "Sie schweißen Rohre und führen ein Team von acht Leuten."
    assert all("meaning" not in one.parts for one in knowing.extract(text))
    (found,) = extraction.rank(knowing, [text])
    assert all("meaning" not in one.parts for one in found)


@pytest.mark.parametrize(
    "text", ["", " \n\t", "؟?!", "\ud800", "a" * 100_000, "🧑‍🍳" * 500, "‮evil‬ text", "x. " * 5000]
)
def test_any_text_is_ranked(knowing: LexicalExtractor, text: str) -> None:
    (found,) = extraction.rank(knowing, [text], top=2)
    assert len(found) in (0, 2)
    knowing.extract(text)


def test_vectors_are_kept_by_text_and_encoder(tmp_path: Path, encoder: Encoder, caplog: Any) -> None:
    made = stored_vectors(["manage staff", "weld"], encoder, tmp_path)
    (file,) = tmp_path.glob("vectors-*")

    class Idle:
        key, width = encoder.key, encoder.width

        def encode(self, texts: Any, *, progress: Any = None) -> Any:
            raise AssertionError("made twice")

    again = stored_vectors(["manage staff", "weld"], Idle(), tmp_path)  # type: ignore[arg-type]
    assert np.array_equal(again, made)
    file.write_bytes(file.read_bytes()[:-5])
    assert np.allclose(stored_vectors(["manage staff", "weld"], encoder, tmp_path), made, atol=1e-2)
    assert "damaged" in caplog.text
    stored_vectors(["weld"], encoder, tmp_path)
    assert len(list(tmp_path.glob("vectors-*"))) == 2


def test_one_command_ranks_over_a_list_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_text("\n".join([*LABELS, "", "manage  staff"]), encoding="utf-8")
    lines = [
        {"id": 7, "text": "They manage staff."},
        {"id": "b", "text": "statistics"},
        {"id": -1.5, "text": ""},
        {"id": "ü-😀", "text": " \n\t "},
        {"id": "", "text": "\u202e manage staff " * 2000},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    out = io.StringIO()
    arguments = ["--input", str(tmp_path / "in.jsonl"), "--labels", str(tmp_path / "labels.txt")]
    call_command("rank_skills", *arguments, "--top", "2", "--json", stdout=out, stderr=io.StringIO())
    first, second, *odd = map(json.loads, out.getvalue().splitlines())
    assert (first["id"], second["id"]) == (7, "b")
    assert [one["id"] for one in odd] == [-1.5, "ü-😀", ""]
    assert [len(one["skills"]) for one in odd] == [0, 0, 2]
    assert list(first["skills"][0]) == ["uri", "label", "score"]
    assert first["skills"][0]["label"] == "manage staff"
    assert len(second["skills"]) == 2
    assert launch.needs_database(["rank_skills", "--input", "x"])
    assert not launch.needs_database(["rank_skills", "--labels=x", "--input", "x"])
    assert not launch.needs_database(["rank_skills", *arguments])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "is not JSON"),
        ("[1]", "needs an"),
        ('{"id": true, "text": ""}', "needs an"),
        ('{"id": 1}', "needs"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "labels.txt").write_text("German", encoding="utf-8")
    (tmp_path / "in.jsonl").write_text('{"id": 1, "text": "x"}\n' + line, encoding="utf-8")
    with pytest.raises(CommandError, match=f"Line 2 .*{words}"):
        call_command(
            "rank_skills", "--input", str(tmp_path / "in.jsonl"), "--labels", str(tmp_path / "labels.txt")
        )


@pytest.mark.django_db
def test_the_taxonomy_in_force_is_read_once_and_then_known(
    settings: Any, tmp_path: Path, encoder: Encoder, monkeypatch: Any
) -> None:
    from tests.factories.skills import load_small_starter

    monkeypatch.setattr(tiers, "_state", tiers._State(encoder=encoder, trouble=""))
    settings.MUSTER_ENCODER, settings.MUSTER_CACHE = "", tmp_path
    load_small_starter()
    assert not extraction.current().knows_meanings
    assert "until" in extraction.notice()
    assert extraction.prepare()
    assert extraction.current().knows_meanings
    assert extraction.notice() == ""
    assert len(list(tmp_path.glob("vectors-*"))) == 1


def test_no_encoder_is_said_and_tier_one_serves(
    settings: Any, monkeypatch: Any, tmp_path: Path, caplog: Any
) -> None:
    monkeypatch.setattr(tiers, "_state", tiers._State())
    settings.MUSTER_ENCODER, settings.MUSTER_CACHE = str(tmp_path / "none"), tmp_path
    made = extraction.standalone(LABELS)
    extraction.learn(made)
    assert not made.knows_meanings
    assert "letters" in extraction.notice(made)
    assert "holds no model" in caplog.text
