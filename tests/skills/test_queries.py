"""Reading the taxonomy: search that forgives, lists, neighbours, and how many questions it asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from muster.foundation.errors import NotFound
from muster.skills import queries as skills_queries
from muster.skills.terms import SIM_FLOOR, SIM_NEIGHBOURS, Origin
from tests.factories.skills import load_rows, load_small_esco, load_small_starter, make_skill

pytestmark = pytest.mark.django_db

Queries = Any


def ref(key: str) -> str:
    return skills_queries.get_skill(f"muster:skill/{key}").ref


def found(text: str, language: str = "en", **kwargs: Any) -> list[str]:
    return [hit.label for hit in skills_queries.search_skills(text, language, **kwargs)]


def test_an_unknown_skill_is_not_found() -> None:
    with pytest.raises(NotFound):
        skills_queries.get_skill("skl-nothing")
    assert skills_queries.find_skill_by_uri("muster:skill/none") is None
    assert skills_queries.skills_by_ref(["skl-nothing"]) == {}


def test_the_label_book_says_what_the_queries_say(django_assert_num_queries: Any) -> None:
    load_small_starter()
    refs = list(skills_queries.names_of_skills().refs)
    book = skills_queries.label_book()
    assert book.version == skills_queries.taxonomy_version()
    for language in ("en", "de", "fr"):
        labels = skills_queries.labels_for(refs, language)
        assert {ref: book.skill(ref, language) for ref in refs} == labels
        for theme in skills_queries.list_themes(language):
            assert book.theme(theme.key, language) == theme.label
    assert (book.skill("skl-none", "en"), book.theme("none", "en")) == ("skl-none", "none")
    with django_assert_num_queries(1):
        assert skills_queries.label_book() is book
    weaving = make_skill("Weaving").ref
    assert book.skill(weaving, "de") == weaving
    assert skills_queries.label_book().skill(weaving, "de") == "Weaving"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Python", "Python"),
        ("pyhton", "Python"),
        ("PYTHON", "Python"),
        ("dat", "Data analysis"),
        ("analysis", "Data analysis"),
        ("demand forcasting", "Demand forecasting"),
        ("forecast demand", "Demand forecasting"),
        ("statistcal methods", "Statistics"),
        ("soft ware engineering", "Software engineering"),
        ("dataxanalysis", "Data analysis"),
        ("demanf orecasting", "Demand forecasting"),
    ],
)
def test_search_forgives(typed: str, first: str) -> None:
    load_small_starter()
    assert found(typed)[0] == first


@pytest.mark.parametrize(
    "typed", ["Bedarfsprognse", "Bedarfs prognose", "Bedarfsporgnose", "Bedarfs-Prognoose"]
)
def test_search_forgives_in_long_german_words(typed: str) -> None:
    load_small_starter()
    assert skills_queries.search_skills(typed, "de")[0].label == "Bedarfsprognose"


def test_exact_comes_before_prefix_before_word_before_near() -> None:
    load_rows(
        {"key": "1", "label": "Plan"},
        {"key": "2", "label": "Planting"},
        {"key": "3", "label": "Garden plan"},
        {"key": "4", "label": "Plaf"},
    )
    hits = skills_queries.search_skills("plan")
    assert [hit.label for hit in hits] == ["Plan", "Planting", "Garden plan"]
    assert hits[0].score == 1000
    assert found("plaff") == ["Plaf"]


def test_search_speaks_the_language_asked_for() -> None:
    load_small_starter()
    assert found("Bedarfsprognse", "de") == ["Bedarfsprognose"]
    assert found("Datenanalyse", "en") == ["Data analysis"]
    assert found("data analysis", "fr")[0] == "Data analysis"


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "\x00", "qqqqqqqqqq", "💡", "a" * 5000])
def test_search_takes_anything(typed: str) -> None:
    load_small_starter()
    assert found(typed) == []


def test_search_can_ask_for_one_kind_and_few_hits() -> None:
    load_small_starter()
    assert found("d", kind="tool") == ["Docker"]
    assert len(found("d", limit=1)) == 1
    assert found("d", limit=0) == []


def test_the_same_name_from_two_sources_comes_once() -> None:
    load_small_starter()
    load_rows({"key": "statistics", "label": "Statistics"})
    (first, *rest) = skills_queries.search_skills("statistics")
    assert first.uri == "own:skill/statistics"
    assert "Statistics" not in [hit.label for hit in rest]


def test_a_new_version_is_found_at_once() -> None:
    load_small_starter()
    assert found("crane") == []
    make_skill("Crane driving")
    assert found("crane") == ["Crane driving"]


def test_deprecated_skills_are_not_offered(tmp_path: Any) -> None:
    load_small_esco()
    (tmp_path / "skills_en.csv").write_text(
        "conceptUri,skillType,preferredLabel,altLabels,description\nhttp://x/1,knowledge,sewing,,\n",
        encoding="utf-8",
    )
    load_small_esco(tmp_path)
    assert found("manage staff") == []
    assert found("sewing") == ["sewing"]
    assert skills_queries.list_skills().total == 1


def test_names_for_references() -> None:
    load_small_starter()
    refs = [ref("python"), ref("statistics"), "skl-nothing"]
    assert skills_queries.labels_for(refs, "de") == {refs[0]: "Python", refs[1]: "Statistik"}
    assert skills_queries.labels_for(refs, "fr")[refs[1]] == "Statistics"
    assert skills_queries.half_lives(refs) == {refs[0]: Decimal(11), refs[1]: Decimal(36)}
    assert skills_queries.resolve(refs) == {refs[0]: refs[0], refs[1]: refs[1]}
    assert set(skills_queries.skills_by_ref(refs)) == set(refs[:2])


def test_level_texts_of_the_family_or_in_general() -> None:
    load_small_starter()
    assert skills_queries.level_texts(ref("python"), "de")[3] == "Baut und betreibt ganze Teile."
    assert skills_queries.level_texts(ref("python"), "fr")[1] == "Changes small things with help."
    general = skills_queries.level_texts(ref("german"))
    assert sorted(general) == [1, 2, 3, 4, 5]
    assert all(general.values())


def test_lists() -> None:
    load_small_starter()
    page = skills_queries.list_skills(family="data", size=2)
    assert (page.total, page.pages, [view.label for view in page.items]) == (
        4,
        2,
        ["Data analysis", "Data protection licence"],
    )
    assert page.items[0].aliases == ("analysing data", "analyse data")
    assert [view.label for view in skills_queries.list_skills("pyton", language="de").items] == ["Python"]
    assert skills_queries.list_skills("python", kind="knowledge").total == 0
    families = skills_queries.list_families("de")
    assert [(f.label, f.count) for f in families] == [
        ("Softwareentwicklung", 4),
        ("Daten und Analytik", 4),
        ("Sprachen", 1),
    ]
    assert [theme.label for theme in skills_queries.list_themes("de")] == ["Klima", "Gesundheit"]
    (planner,) = skills_queries.list_occupations("planer", language="de").items
    assert (planner.label, planner.optional) == ("Bedarfsplaner", (ref("python"),))


def test_neighbours_have_origins_and_keep_the_floor() -> None:
    load_small_starter()
    near = skills_queries.neighbours_for([ref("python"), ref("data-analysis"), "skl-nothing"])
    assert near["skl-nothing"] == []
    assert [(n.ref, n.sim, n.origin) for n in near[ref("python")]] == [
        (ref("software-engineering"), 55, Origin.BROADER),
        (ref("rust"), 35, Origin.STARTER),
    ]
    assert near[ref("data-analysis")][0].origin is Origin.STARTER


def test_the_same_name_in_two_sources_is_the_same_skill() -> None:
    load_small_starter()
    load_small_esco()
    (first, *_rest) = skills_queries.similarity_artefact().neighbours(ref("python"))
    esco = skills_queries.get_skill("http://data.europa.eu/esco/skill/aa01")
    assert (first.ref, first.sim, first.origin) == (esco.ref, 100, Origin.SAME_LABEL)


def test_the_artefact_is_bounded_symmetric_where_it_can_be_and_read_only() -> None:
    load_small_starter()
    load_rows(
        *({"key": f"k{n}", "label": f"K {n}", "broader": "top"} for n in range(12)),
        {"key": "top", "label": "T"},
    )
    artefact = skills_queries.similarity_artefact()
    sizes = np.diff(artefact.indptr)
    assert sizes.max() == SIM_NEIGHBOURS
    assert artefact.sim.min() >= SIM_FLOOR
    assert len(artefact.skill_refs) == len(sizes)
    assert artefact.version == skills_queries.taxonomy_version()
    with pytest.raises(ValueError, match="read-only"):
        artefact.sim[0] = 1
    for place in range(len(sizes)):
        span = artefact.sim[artefact.indptr[place] : artefact.indptr[place + 1]]
        assert list(span) == sorted(span, reverse=True)


def test_the_artefact_is_made_once_per_version(django_assert_num_queries: Queries) -> None:
    load_small_starter()
    first = skills_queries.similarity_artefact()
    with django_assert_num_queries(1):
        assert skills_queries.similarity_artefact() is first
    make_skill("Crane driving")
    assert skills_queries.similarity_artefact() is not first


def test_how_many_questions_are_asked(django_assert_num_queries: Queries) -> None:
    load_small_starter()
    refs = [ref("python"), ref("statistics")]
    found("python")
    with django_assert_num_queries(1):
        found("pyhton")
    with django_assert_num_queries(1):
        skills_queries.labels_for(refs)
    with django_assert_num_queries(3):
        skills_queries.list_skills()
    with django_assert_num_queries(4):
        skills_queries.list_skills("python")
    with django_assert_num_queries(1):
        skills_queries.level_texts(refs[0])
    with django_assert_num_queries(1):
        skills_queries.list_families()
    with django_assert_num_queries(4):
        skills_queries.list_occupations("planner")
