"""The owner's sentence, read with the taxonomy that comes with Muster."""

from __future__ import annotations

import pytest

from muster.opportunities import actions, queries
from tests.factories import opportunities as make
from tests.factories.people import act_of
from tests.factories.skills import load_full_starter

pytestmark = pytest.mark.django_db

SENTENCE = (
    "We need someone two days a week for six weeks to build a demand forecast in Python; "
    "some supply-chain knowledge would help; overlap with Central Europe"
)
SATZ = (
    "Wir suchen für zwei Tage pro Woche jemanden, der ein Dashboard in Power BI aufbaut, "
    "ab 11. Januar bis Ende März; Grundkenntnisse in SQL wären hilfreich"
)


def test_the_sentence_becomes_a_posting_with_the_right_skills() -> None:
    load_full_starter()
    owner = make.make_owner()
    posting = actions.save_draft(act_of(owner), text=SENTENCE)
    role = queries.get_card(act_of(owner).actor, posting.ref).roles[0]
    needs = {n.label: n.kind for n in role.requirements}
    assert (posting.title, role.minutes_per_week, role.weeks) == ("Demand forecast", 960, 6)
    assert role.overlap is not None
    assert role.overlap.zone == "Europe/Berlin"
    assert needs == {
        "Demand forecasting": "required",
        "Python": "required",
        "Supply-chain planning": "useful",
    }
    assert sum(n.weight for n in role.requirements) == 1000
    assert actions.post(act_of(owner), posting.ref).status == "open"


def test_a_german_sentence_does_as_well() -> None:
    load_full_starter()
    owner = make.make_owner()
    german = actions.save_draft(act_of(owner), text=SATZ)
    role = queries.get_card(act_of(owner).actor, german.ref).roles[0]
    found = {n.label: (n.kind, n.level) for n in role.requirements}
    assert found["SQL"] == ("useful", 2)
    assert found["Power BI"] == ("required", 3)
