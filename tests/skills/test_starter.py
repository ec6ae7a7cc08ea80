"""The starter taxonomy as it lies on disk: read as plain CSV, without the loader and without a database."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import muster
from muster.skills.formats.starter import read_starter

FOLDER = Path(muster.__file__).parent / "skills" / "starter"
SEPARATOR = " | "
LANGUAGES = ("en", "de")
KINDS = {"knowledge", "skill", "tool", "language", "attitude"}
HALF_LIVES = {"6.5", "11", "13", "36", ""}
RELATION_KINDS = {"related", "essential", "optional"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# A surface form that belongs to two skills: allowed only when it is listed here, with both owners.
SHARED_FORMS = {
    "gcp": {"google-cloud", "clinical-trials"},  # Google Cloud Platform, good clinical practice
    "illustrator": {"adobe-creative-suite", "illustration"},  # the program, the person
}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cell(text: str) -> list[str]:
    return text.split(SEPARATOR) if text else []


def _normal(form: str) -> str:
    return re.sub(r"[\s\-/]+", " ", form.casefold()).strip()


FAMILIES = [row["family"] for row in _rows("families.csv")]
SKILL_FILES = {family: _rows(f"skills_{family}.csv") for family in FAMILIES}
SKILLS = {row["key"]: row for rows in SKILL_FILES.values() for row in rows}
RELATIONS = [row for path in sorted(FOLDER.glob("relations*.csv")) for row in _rows(path.name)]


def _forms(row: dict[str, str], language: str) -> list[str]:
    return [row[f"label_{language}"], *_cell(row[f"aliases_{language}"])]


def _cells() -> Iterator[tuple[str, int, str]]:
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file), start=1):
                for cell in row:
                    yield path.name, number, cell


def test_there_are_twenty_families_and_at_least_six_hundred_skills() -> None:
    assert len(FAMILIES) == len(set(FAMILIES)) == 20
    assert len(SKILLS) >= 600
    assert min(len(rows) for rows in SKILL_FILES.values()) >= 25
    assert {path.name for path in FOLDER.glob("skills_*.csv")} == {f"skills_{f}.csv" for f in FAMILIES}
    for row in _rows("families.csv"):
        assert all(row.values()), row


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_files_are_short_utf8_with_as_many_cells_as_headings(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    rows = list(csv.reader(text.splitlines()))
    assert len(rows) <= 400
    assert {len(row) for row in rows} == {len(rows[0])}


def test_cells_hold_no_odd_separators_or_stray_spaces() -> None:
    odd = [
        (name, number, cell)
        for name, number, cell in _cells()
        if cell != cell.strip()
        or "  " in cell
        or re.search(r"[\u2013\u2014\u00a0\t\n]", cell)
        # A bar is only ever the separator between two values.
        or "|" in cell.replace(SEPARATOR, "")
    ]
    assert odd == []


def test_list_cells_hold_no_other_separator() -> None:
    for key, row in SKILLS.items():
        for column in ("aliases_en", "aliases_de", "broader"):
            values = _cell(row[column])
            assert all(values), (key, column)
            assert not [value for value in values if re.search(r"[,;]", value)], (key, column)
            assert len({_normal(value) for value in values}) == len(values), (key, column)


def test_keys_are_unique_slugs() -> None:
    keys = [row["key"] for rows in SKILL_FILES.values() for row in rows]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert [key for key in keys if not SLUG.fullmatch(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_skill_has_its_own_label_in_each_language(language: str) -> None:
    labels = Counter(_normal(row[f"label_{language}"]) for row in SKILLS.values())
    assert "" not in labels
    assert [label for label, count in labels.items() if count > 1] == []


def test_kinds_and_half_lives_are_the_published_ones() -> None:
    for key, row in SKILLS.items():
        assert row["kind"] in KINDS, key
        assert row["half_life"] in HALF_LIVES, key
        if row["kind"] in ("language", "attitude"):
            assert row["half_life"] == "36", key
    assert {row["half_life"] for row in SKILLS.values()} == HALF_LIVES
    assert {row["kind"] for row in SKILLS.values()} == KINDS


def test_aliases_and_descriptions_are_neither_missing_nor_endless() -> None:
    for key, row in SKILLS.items():
        assert 2 <= len(_cell(row["aliases_en"])) <= 12, key
        assert 1 <= len(_cell(row["aliases_de"])) <= 9, key
        assert 8 <= len(row["description_en"].split()) <= 20, key
        assert 5 <= len(row["description_de"].split()) <= 20, key
        assert row["description_en"].endswith("."), key
        assert row["description_de"].endswith("."), key


def test_german_descriptions_are_german_sentences_of_their_own() -> None:
    texts = {key: row["description_de"] for key, row in SKILLS.items()}
    assert [text for text, count in Counter(texts.values()).items() if count > 1] == []
    for key, text in texts.items():
        assert text != SKILLS[key]["description_en"], key
        assert text[:1].isupper(), key
        words = set(re.findall(r"\w+", text.lower()))
        assert not words & {"the", "and", "of", "with", "that", "to", "for"}, key
        assert not words & {
            "kunde",
            "kunden",
            "mitarbeiter",
            "mitarbeitern",
            "lehrer",
            "schüler",
            "patient",
        }, key


def test_a_surface_form_belongs_to_one_skill_unless_it_is_listed() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for key, row in SKILLS.items():
        for language in LANGUAGES:
            for form in _forms(row, language):
                owners[_normal(form)].add(key)
    assert {form: keys for form, keys in owners.items() if len(keys) > 1} == SHARED_FORMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_skill_repeats_a_form_within_a_language(language: str) -> None:
    repeated = {
        key: [form for form, count in Counter(map(_normal, _forms(row, language))).items() if count > 1]
        for key, row in SKILLS.items()
    }
    assert {key: forms for key, forms in repeated.items() if forms} == {}


def test_broader_skills_exist_and_form_no_cycle() -> None:
    graph = {key: _cell(row["broader"]) for key, row in SKILLS.items()}
    assert [
        (key, parent) for key, parents in graph.items() for parent in parents if parent not in SKILLS
    ] == []
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError on a cycle
    assert set(order) == set(SKILLS)


def test_relations_join_two_known_skills_once_with_a_similarity_in_range() -> None:
    assert len(RELATIONS) >= 1500
    for row in RELATIONS:
        assert row["from"] in SKILLS, row
        assert row["to"] in SKILLS, row
        assert row["from"] != row["to"], row
        assert row["kind"] in RELATION_KINDS, row
        assert 30 <= int(row["sim"]) <= 90, row
    pairs = Counter(frozenset((row["from"], row["to"])) for row in RELATIONS)
    assert [sorted(pair) for pair, count in pairs.items() if count > 1] == []
    assert {row["kind"] for row in RELATIONS} <= RELATION_KINDS


def test_a_licence_counts_little_for_anything_else() -> None:
    """Whoever may drive a bus may not therefore drive a lorry: a licence is held or not."""
    licences = {key for key, row in SKILLS.items() if row["half_life"] == ""}
    assert licences
    assert [row for row in RELATIONS if {row["from"], row["to"]} & licences and int(row["sim"]) > 40] == []


def test_a_relation_lies_in_the_file_of_the_family_it_starts_from() -> None:
    for family in FAMILIES:
        keys = {row["key"] for row in SKILL_FILES[family]}
        assert [row for row in _rows(f"relations_{family}.csv") if row["from"] not in keys] == []


def test_every_skill_has_at_least_two_neighbours_and_most_have_four() -> None:
    degree = Counter(key for row in RELATIONS for key in (row["from"], row["to"]))
    assert [key for key in SKILLS if degree[key] < 2] == []
    assert sum(degree[key] >= 4 for key in SKILLS) > len(SKILLS) / 2


def test_every_family_has_five_levels_in_both_languages() -> None:
    rows = _rows("levels.csv")
    assert [(row["family"], row["level"]) for row in rows] == [
        (f, str(n)) for f in FAMILIES for n in range(1, 6)
    ]
    for language in LANGUAGES:
        texts = [row[f"text_{language}"] for row in rows]
        assert len(set(texts)) == len(texts)
        assert all(text.endswith(".") and 4 <= len(text.split()) <= 16 for text in texts)


def test_occupations_name_known_skills_from_every_family() -> None:
    rows = _rows("occupations.csv")
    assert len(rows) >= 120
    for column in ("key", "label_en", "label_de"):
        assert len({row[column] for row in rows}) == len(rows)
    family_of = {row["key"]: family for family, members in SKILL_FILES.items() for row in members}
    touched = set()
    for row in rows:
        essential, optional = _cell(row["essential"]), _cell(row["optional"])
        assert SLUG.fullmatch(row["key"]), row
        assert len(essential) >= 2, row
        assert len(optional) >= 2, row
        assert len({*essential, *optional}) == len(essential) + len(optional), row
        touched |= {family_of[key] for key in essential + optional}
    assert touched == set(FAMILIES)


def test_traps_are_single_lower_case_words_with_a_reason() -> None:
    rows = _rows("traps.csv")
    words = [row["word"] for row in rows]
    assert len(set(words)) == len(words)
    assert {"rust", "plan", "go", "c", "r", "word", "spring", "oracle", "access", "lead"} <= set(words)
    for row in rows:
        assert row["word"] == row["word"].lower(), row
        assert " " not in row["word"], row
        assert row["reason"].endswith("."), row


def test_themes_have_keys_and_labels() -> None:
    rows = _rows("themes.csv")
    assert 20 <= len(rows) <= 40
    for column in ("key", "label_en", "label_de"):
        assert len({row[column] for row in rows}) == len(rows)
    assert [row["key"] for row in rows if not SLUG.fullmatch(row["key"])] == []


@pytest.mark.django_db
def test_the_loader_takes_every_line_of_it() -> None:
    contents = read_starter()
    assert contents.problems == []
    assert len(contents.relations) == len(RELATIONS)
    assert len(contents.skills) == len(SKILLS)
