"""Finding skills in text: exact names, traps, spans, languages, suggestions, storing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.engine.text import LabelIndex
from muster.skills import extraction, queries
from muster.skills.extraction import Found, LexicalExtractor
from muster.skills.extraction.near import confidence_of
from muster.skills.extraction.storing import stored_index
from muster.skills.formats.starter import read_traps
from muster.skills.queries import Named
from tests.factories.skills import DATA, load_rows, load_small_esco, load_small_starter

TRAPS = read_traps(DATA / "starter")

ROWS = (
    # label, aliases, kind, language
    ("Python", "Python scripting", "tool", "en"),
    ("Rust", "Rust programming", "tool", "en"),
    ("Docker", "", "tool", "en"),
    ("Excel", "", "tool", "en"),
    ("R", "", "tool", "en"),
    ("Teams", "Microsoft Teams", "tool", "en"),
    ("IT support", "PR", "skill", "en"),
    ("manage staff", "oversee personnel", "skill", "en"),
    ("manage staff training", "", "skill", "en"),
    ("plan shifts", "", "skill", "en"),
    ("data extraction, transformation and loading", "", "knowledge", "en"),
    ("statistics", "statistical methods", "knowledge", "en"),
    ("customer service", "serving customers | client care", "skill", "en"),
    ("client care", "", "skill", "en"),
    ("accounting", "bookkeeping", "skill", "en"),
    ("payroll", "bookkeeping", "skill", "en"),
    ("Java (computer programming)", "", "tool", "en"),
    ("Canvas (learning management systems)", "paint on canvas", "tool", "en"),
    ("Bedarfsprognose", "Bedarf vorhersagen", "skill", "de"),
)


def named(*rows: tuple[str, str, str, str]) -> Named:
    """Names without a database: one skill per row."""
    labels = [
        (n, text.strip(), language, "alias" if place else "preferred")
        for n, (label, aliases, _kind, language) in enumerate(rows)
        for place, text in enumerate([label, *filter(str.strip, aliases.split("|"))])
    ]
    return Named(
        refs=[f"skl-{n}" for n in range(len(rows))],
        uris=[f"own:skill/{row[0]}" for row in rows],
        kinds=[row[2] for row in rows],
        sources=["own"] * len(rows),
        families=[""] * len(rows),
        skill=[label[0] for label in labels],
        text=[label[1] for label in labels],
        normal=[queries_normal(label[1]) for label in labels],
        language=[label[2] for label in labels],
        role=[label[3] for label in labels],
    )


def queries_normal(text: str) -> str:
    from muster.skills.rules.words import normalise

    return normalise(text)


@pytest.fixture(scope="module")
def extractor() -> LexicalExtractor:
    return LexicalExtractor(named(*ROWS), TRAPS)


def sure(found: list[Found]) -> dict[str, str]:
    return {one.label: one.words for one in found if one.sure}


def exact(found: list[Found]) -> dict[str, float]:
    return {one.label: one.confidence for one in found if one.tier == "exact"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I know Python well.", {"Python": "Python"}),
        ("PYTHON SCRIPTING", {"Python": "PYTHON SCRIPTING"}),
        ("I like pythons and Pythonic code", {}),
        ("Python’s libraries", {"Python": "Python’s"}),
        ("manage  \n staff", {"manage staff": "manage  \n staff"}),
        ("Managing staff since 2020", {"manage staff": "Managing staff"}),
        ("She managed staff", {"manage staff": "managed staff"}),
        ("planning shifts, planned shift", {"plan shifts": "planning shifts"}),
        ("He manages staff training", {"manage staff training": "manages staff training"}),
        ("manage. Staff", {}),
        ("manage, staff", {}),
        ("manage (staff)", {}),
        ("statistical method", {"statistics": "statistical method"}),
        (
            "data extraction, transformation & loading",
            {"data extraction, transformation and loading": "data extraction, transformation & loading"},
        ),
        ("our team works hard", {}),
        ("we use Microsoft Teams", {"Teams": "Microsoft Teams"}),
        ("good PR matters", {"IT support": "PR"}),
        ("pr matters", {}),
        ("experience with Java is needed", {"Java (computer programming)": "Java"}),
        ("Bedarfsprognose gesucht", {"Bedarfsprognose": "Bedarfsprognose"}),
        ("client care", {"client care": "client care"}),
        ("", {}),
        ("   \n\t ", {}),
    ],
)
def test_names_that_stand_in_the_text(extractor: LexicalExtractor, text: str, wanted: dict[str, str]) -> None:
    assert sure(extractor.extract(text)) == wanted


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("There is rust on the bridge.", False),
        ("Rust is a problem on old bridges near the sea.", False),
        ("We work with Python, Rust and Docker.", True),
        ("we work with python, rust and docker", False),
        ("Skills: Excel, Rust", True),
        ("SKILLS\nRust\nExcel", True),
        ("Kenntnisse:\n- Rust\n- Excel", True),
        ("• Docker\n• Rust", True),
        ("My name is R. Miller and I like Rust", False),
    ],
)
def test_traps_count_only_in_company(extractor: LexicalExtractor, text: str, is_found: bool) -> None:
    found = {one.label: one for one in extractor.extract(text) if one.tier == "exact"}
    assert ("Rust" in found) is is_found
    assert not is_found or (not found["Rust"].sure and found["Rust"].confidence == 0.85)


def test_a_name_that_needs_explaining_is_only_likely_without_its_capital(extractor: LexicalExtractor) -> None:
    found = exact(extractor.extract("a little java here and there over the years"))
    assert found == {"Java (computer programming)": 0.6}


def test_what_two_skills_share_is_ambiguous(extractor: LexicalExtractor) -> None:
    (first,) = extractor.extract("bookkeeping")
    assert (first.label, first.sure, first.confidence) == ("accounting", False, 0.5)
    assert first.ambiguous_with == ("own:skill/payroll",)


def test_a_preferred_name_comes_before_anothers_alias(extractor: LexicalExtractor) -> None:
    first = extractor.extract("client care")[0]
    assert (first.label, first.sure, first.ambiguous_with) == (
        "client care",
        True,
        ("own:skill/customer service",),
    )


def test_each_skill_comes_once_sure_first(extractor: LexicalExtractor) -> None:
    found = extractor.extract(
        "Python, bookkeeping, Docker, python scripts and more Python. Serve a customer."
    )
    assert len({one.uri for one in found}) == len(found)
    assert [one.label for one in found[:2]] == ["Python", "Docker"]
    confidences = [one.confidence for one in found[2:]]
    assert confidences == sorted(confidences, reverse=True)


def test_wording_that_comes_near_is_suggested_with_its_words(extractor: LexicalExtractor) -> None:
    found = extractor.extract("You will look after the service of our customers every day.")
    best = found[0]
    assert (best.label, best.tier, best.sure) == ("customer service", "near", False)
    assert best.words == "service of our customers"
    assert 0.05 <= best.confidence < 0.6


def test_near_names_of_what_is_there_already_are_not_suggested(extractor: LexicalExtractor) -> None:
    assert exact(extractor.extract("Python.")) == {"Python": 1.0}
    assert len(extractor.extract("Python.")) == 1


def test_limits_and_languages(extractor: LexicalExtractor) -> None:
    text = "Python and Bedarfsprognose and manage staff"
    assert len(extractor.extract(text, limit=2)) == 2
    assert extractor.extract(text, limit=0) == []
    assert "Bedarfsprognose" not in sure(extractor.extract(text, language="en"))
    assert sure(extractor.extract(text, language="de")).keys() == {
        "Python",
        "Bedarfsprognose",
        "manage staff",
    }


def test_an_empty_taxonomy_finds_nothing() -> None:
    assert LexicalExtractor(named(), frozenset()).extract("Python and all") == []


ALPHABET = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            ["Python", "rust", "Skills:", "manage", "staff", "\n", ", ", "• ", "ﬁne", "İ", "ß", "😀", " "]
        )
    ).map("".join),
)


@given(ALPHABET)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_and_spans_cut_it(extractor: LexicalExtractor, text: str) -> None:
    for one in extractor.extract(text):
        start, end = one.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == one.words
        assert 0 <= one.confidence <= 1
        assert one.confidence == 1 or not one.sure


@pytest.mark.parametrize("filling", ["\n", " ", "-", " \n", ". "])
def test_long_stretches_without_words_change_nothing(extractor: LexicalExtractor, filling: str) -> None:
    """Each stretch is read once: a page of empty lines once took longer than a book."""
    text = "Skills:\nTeams, R\n"
    wide = text + filling * 100_000 + "\nShe knows Python."
    assert [(one.label, one.words) for one in extractor.extract(wide)] == [
        (one.label, one.words) for one in extractor.extract(f"{text}\n\nShe knows Python.")
    ]


def test_confidence_grows_with_likeness_and_stays_below_a_name() -> None:
    steps = [confidence_of(score) for score in range(0, 1_000_001, 50_000)]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0.0, 0.6)


LABELS = [(0, "data analysis"), (1, "manage staff"), (0, "Datenanalyse")]


def test_the_index_is_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = stored_index(LABELS, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()

    def refuse(*_args: object) -> None:
        raise AssertionError("made twice")

    monkeypatch.setattr(LabelIndex, "__init__", _empty_only(LabelIndex.__init__, refuse))
    again = stored_index(LABELS, tmp_path / "cache")
    assert again.search(["analysing data"]) == made.search(["analysing data"])
    assert file.name.startswith("labels-")


def _empty_only(original: Any, refuse: Any) -> Any:
    def start(self: LabelIndex, labels: Any) -> None:
        original(self, labels) if not labels else refuse()

    return start


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "other"])
def test_a_damaged_index_is_made_again(tmp_path: Path, damage: str, caplog: Any) -> None:
    wanted = stored_index(LABELS, tmp_path).search(["managing staff"])
    (file,) = tmp_path.iterdir()
    data = file.read_bytes()
    file.write_bytes(
        {
            "cut": data[:-10],
            "flip": data[:100] + bytes([data[100] ^ 1]) + data[101:],
            "empty": b"",
            "other": b"PK not an index",
        }[damage]
    )
    assert stored_index(LABELS, tmp_path).search(["managing staff"]) == wanted
    assert file.read_bytes() == data
    assert "damaged" in caplog.text


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path, caplog: Any) -> None:
    (tmp_path / "file").write_text("x")
    index = stored_index(LABELS, tmp_path / "file" / "cache")
    assert index.search(["manage staff"])[0][0].item == 1
    assert "could not be kept" in caplog.text


def test_old_indexes_are_forgotten(tmp_path: Path) -> None:
    for n in range(6):
        stored_index([*LABELS, (2, f"skill {n}")], tmp_path)
    assert len(list(tmp_path.glob("labels-*"))) == 3
    assert list(tmp_path.glob(".labels-*")) == []


@pytest.mark.django_db
def test_the_extractor_follows_the_taxonomy(django_assert_num_queries: Any) -> None:
    load_small_starter()
    first = extraction.current()
    assert sure(extraction.extract("Crane driving and Python")) == {"Python": "Python"}
    with django_assert_num_queries(1):
        assert extraction.current() is first
    load_rows({"key": "crane", "label": "Crane driving"})
    assert sure(extraction.extract("Crane driving and Python")) == {
        "Crane driving": "Crane driving",
        "Python": "Python",
    }


@pytest.mark.django_db
def test_german_text_with_german_names() -> None:
    load_small_starter()
    found = extraction.extract(
        "Wir suchen jemanden, der Daten auswerten kann, dazu Bedarfsprognose.", language="de"
    )
    assert sure(found) == {"Datenanalyse": "Daten auswerten", "Bedarfsprognose": "Bedarfsprognose"}


@pytest.mark.django_db
def test_the_same_skill_in_two_sources_is_named_once() -> None:
    load_small_starter()
    load_small_esco()
    found = [one for one in extraction.extract("We write it in Python.") if "Python" in one.label]
    assert len(found) == 1
    assert (found[0].uri, found[0].sure, found[0].ambiguous_with) == (
        "http://data.europa.eu/esco/skill/aa01",
        True,
        (),
    )
    assert queries.taxonomy_version() == 2
