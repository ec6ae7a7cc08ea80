"""reread_people: what was changed by SQL, beside Muster, is seen again."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from muster.foundation.errors import NotAllowed
from muster.matching import actions as matching_actions
from muster.matching import snapshot
from muster.people.models import WeeklyOffer
from tests.factories.people import NOW, act_of, make_person

pytestmark = pytest.mark.django_db(transaction=True)  # what is not finished is read anew at each question


def test_hours_changed_by_sql_are_seen_after_it() -> None:
    snapshot.forget()
    person = make_person(minutes=600)
    assert snapshot.current(NOW).people.row(person.ref).free[0] == 600
    WeeklyOffer.objects.filter(person=person).update(minutes=60)
    assert snapshot.current(NOW).people.row(person.ref).free[0] == 600
    out = io.StringIO()
    call_command("reread_people", stdout=out)
    assert out.getvalue().startswith("Read 1 person in ")
    assert snapshot.current(NOW).people.row(person.ref).free[0] == 60
    snapshot.forget()


def test_only_whoever_runs_the_installation_has_everybody_read_again() -> None:
    with pytest.raises(NotAllowed):
        matching_actions.read_again(act_of(make_person()))
