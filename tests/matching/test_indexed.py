"""The same questions when an index answers: bit-equal to the plain twin, and live."""

from __future__ import annotations

from typing import Any

import pytest

from muster.engine.index import live
from muster.matching import queries, snapshot
from muster.matching.terms import Filter
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of
from tests.matching import test_finding
from tests.matching.test_finding import proves, says

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _always_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "INDEXED_FROM", 1)


@pytest.fixture
def posting() -> Any:
    return make_posting(make_owner(), needs=[need("Python"), need("SQL", 2, "useful")])


def test_the_order_and_the_scores_are_those_of_the_plain_twin(posting: Any) -> None:
    test_finding.test_the_order_and_the_scores_are_those_of_the_plain_twin(posting)
    assert snapshot.current(NOW).people.is_indexed


def test_an_edit_is_in_the_next_answer_and_filters_narrow_it(posting: Any) -> None:
    role, actor = role_of(posting).ref, act_of(posting.owner).actor
    people = [colleague(posting, minutes=1440) for _ in range(3)]
    says(people[0], "Python")
    assert [p.ref for p in queries.find_people(actor, role, at=NOW).people] == [people[0].ref]
    proves(people[1], "Python")
    assert {p.ref for p in queries.find_people(actor, role, at=NOW).people} == {people[0].ref, people[1].ref}
    evidenced = queries.find_people(actor, role, at=NOW, filters=[Filter.EVIDENCED])
    assert [p.ref for p in evidenced.people] == [people[1].ref]
    assert evidenced.fit_count == queries.count_fitting(actor, role, at=NOW).fits == 2
