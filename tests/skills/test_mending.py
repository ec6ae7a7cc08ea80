"""Long words written otherwise than the name: what is mended, what never is, and what that makes of a text."""

from __future__ import annotations

import random

import pytest

from muster.skills.extraction import LexicalExtractor
from muster.skills.extraction.exact import MENDED
from muster.skills.extraction.mending import LONG, Mender
from muster.skills.formats.starter import read_starter
from muster.skills.rules.words import normalise
from tests.skills.test_extraction import named

KEYS = (
    "tabellenkalkulation",
    "makrooekonomie",
    "buchhaltung",
    "einkaufsleitung",
    "kundenbetreuung",
    "project management",
    "machine learning",
    "cloud",
    "interkulturell",
    "vertragsrecht",
)
MENDER = Mender(KEYS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tabelenkalkulation", "tabellenkalkulation"),
        ("tabellenkalkulaiton", "tabellenkalkulation"),
        ("tabellenkallkulation", "tabellenkalkulation"),
        ("buchhaltugn", "buchhaltung"),
        ("managment", ""),  # nine letters: too short to be sure what is meant
        ("managementt", "management"),
        ("machinelearning", "machine learning"),
    ],
)
def test_one_error_is_mended(written: str, meant: str) -> None:
    assert MENDER.mend(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "mikrooekonomie",  # another science
        "intrakulturell",
        "verkaufsleitung",  # three letters apart
        "tabelenkalkulaton",  # two errors
        "uchhaltungen",
        "ruchhaltung",  # another first letter
        "buchhaltung",  # a name needs no mending
        "cluod",  # short words are left alone
        "abc1234567890",
        "",
    ],
)
def test_what_must_differ_stays_apart(written: str) -> None:
    assert MENDER.mend(written) == ""


def test_between_two_words_none_is_chosen() -> None:
    assert Mender(("vertragsrecht", "vertragsrecht2", "vertragsreicht")).mend("vertragsreecht") == ""


def test_pieces_of_a_word() -> None:
    assert MENDER.joins("tabellen", "kalkulation") == "tabellenkalkulation"
    assert MENDER.joins("buch", "haltung") == "buchhaltung"
    assert MENDER.joins("cl", "oud") == ""
    assert MENDER.joins("project", "management") == ""  # a name of two words is found as it stands


def test_a_text_with_errors_names_what_is_likely_and_never_sure() -> None:
    extractor = LexicalExtractor(
        named(
            ("Tabellenkalkulation", "", "skill", "de"),
            ("Qualitätssicherung", "", "skill", "de"),
            ("Excel-Modellierung", "", "skill", "de"),
            ("Leitung großer Kundenprojekte", "", "skill", "de"),
        ),
        frozenset(),
    )
    text = "Tabelenkalkulation, Qualitäts Sicherung, Excelmodellierung; Leitung großer Kundenprojeckte."
    found = {one.label: one for one in extractor.extract(text, language="de") if one.tier == "exact"}
    assert {label: (one.words, one.confidence, one.sure) for label, one in found.items()} == {
        "Tabellenkalkulation": ("Tabelenkalkulation", MENDED, False),
        "Qualitätssicherung": ("Qualitäts Sicherung", MENDED, False),
        "Excel-Modellierung": ("Excelmodellierung", MENDED, False),
        "Leitung großer Kundenprojekte": ("Leitung großer Kundenprojeckte", MENDED, False),
    }
    right = [one for one in extractor.extract("Tabellenkalkulation", language="de") if one.sure]
    assert [one.label for one in right] == ["Tabellenkalkulation"]
    assert not [
        one for one in extractor.extract("Qualitäts, Sicherung", language="de") if one.tier == "exact"
    ]
    assert not [one for one in extractor.extract("Tabelenkalkulation", language="fr") if one.tier == "exact"]


def test_nine_in_ten_of_all_long_german_names_survive_an_error() -> None:
    """One letter left out, doubled or swapped inside of each long one-word name of Muster's own list."""
    names = {
        normalise(text)
        for line in read_starter().skills.values()
        for language, text in line.names.roles
        if language == "de"
    }
    keys = sorted(name for name in names if len(name) > LONG and name.isalpha())
    mender, draw = Mender(keys), random.Random(7)
    right = wrong = typings = 0
    for word in keys:
        for way in range(3):
            n = draw.randrange(1, len(word) - 2)
            typed = (
                word[:n] + word[n + 1 :],
                word[:n] + word[n] + word[n:],
                word[:n] + word[n + 1] + word[n] + word[n + 2 :],
            )[way]
            if typed == word:
                continue
            typings += 1
            meant = mender.mend(typed)
            right += meant == word
            wrong += meant not in ("", word)
    assert len(keys) > 300
    assert wrong == 0
    assert right > 0.9 * typings
    assert not any(mender.mend(word) for word in keys)
