"""Telling English from other languages."""

import pytest

from muster.engine.tongue import mostly_english, seems_english


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("You will lead a team and report to the board.", True),
        ("Python, SQL, Docker", True),
        ("", True),
        ("data scientist", True),
        ("Maître d'hôtel wanted for the season in our house", True),
        ("Sie leiten ein Team und berichten an den Vorstand.", False),
        ("Wir suchen eine Pflegekraft", False),
        ("Vous êtes responsable de la planification et du suivi.", False),
        ("Buscamos una persona con experiencia en ventas", False),
        ("Обслуживание клиентов", False),
        ("Bäckereifachverkäufer", False),
        ("软件工程师", False),
    ],
)
def test_english_or_not(text: str, wanted: bool) -> None:
    assert seems_english(text) is wanted


def test_a_list_of_titles_is_taken_together() -> None:
    assert mostly_english(["Software engineer", "Café manager", "Nurse"])
    assert not mostly_english(["Softwareentwickler", "Bürokauffrau", "Krankenpfleger für Anästhesie", "Koch"])
