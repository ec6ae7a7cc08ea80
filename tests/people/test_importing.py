"""Taking in files of people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from muster.foundation import journal
from muster.foundation.errors import NotAllowed
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.models import Membership, Organisation, Person, PersonWeek
from tests.factories.people import (
    HOURS,
    MONDAY,
    act_of,
    make_organisation,
    make_people_lead,
    make_person,
    operator_act,
)
from tests.people.test_people_file import GOOD, HEAD

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("Nordlicht", time_zone="Europe/Berlin")


def take(
    organisation: Organisation, text: str, *, apply: bool = True, skip_bad: bool = False
) -> people_actions.ImportReport:
    return people_actions.import_people(
        operator_act(), organisation.ref, text.encode(), apply=apply, skip_bad=skip_bad
    )


def test_a_dry_run_writes_nothing(organisation: Organisation) -> None:
    report = take(organisation, GOOD, apply=False)
    assert (report.added, report.changed, report.unchanged, report.is_applied) == (2, 0, 0, False)
    assert report.new_units == ("People", "Supply chain")
    assert not Person.objects.exists()


def test_a_file_is_taken_in_and_twice_changes_nothing(organisation: Organisation) -> None:
    assert take(organisation, GOOD).added == 2
    jonas = people_queries.find_person_by_email("jonas@nordlicht.example")
    assert jonas is not None
    (tie,) = people_queries.memberships_of(jonas.ref)
    assert (tie.kind, tie.title, tie.home_minutes, tie.unit.name) == (
        "on_leave",
        "Planner",
        2250,
        "Supply chain",
    )
    assert tie.manager == people_queries.find_person_by_email("maren@nordlicht.example")
    assert jonas.time_zone == "Europe/Berlin"
    assert people_queries.languages_of(jonas.ref) == {"de": 4}
    again = take(organisation, GOOD)
    assert (again.added, again.changed, again.unchanged, again.new_units) == (0, 0, 2, ())
    assert [row.name for row in journal.list_about(jonas.ref)] == ["organisation.people-imported"]


def test_a_changed_file_changes_what_differs(organisation: Organisation) -> None:
    take(organisation, GOOD)
    text = GOOD.replace("Planner,Supply chain,maren@nordlicht.example,on leave", "Buyer,,,employee")
    report = take(organisation, text)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    jonas = Person.objects.get(email="jonas@nordlicht.example")
    tie = Membership.objects.get(person=jonas)
    assert (tie.kind, tie.title, tie.unit, tie.manager) == ("employee", "Buyer", None, None)


def test_columns_that_are_not_in_the_file_leave_things_as_they_are(organisation: Organisation) -> None:
    take(organisation, GOOD)
    report = take(organisation, "name,email\nMaren Holt,maren@nordlicht.example\n")
    assert (report.changed, report.unchanged) == (0, 1)
    assert Membership.objects.get(person__email="maren@nordlicht.example").title == "Head of people"


def test_a_profile_with_an_account_belongs_to_its_person(organisation: Organisation) -> None:
    make_person("Maren H.", email="maren@nordlicht.example", organisation=organisation, with_account=True)
    make_person("J. Weiß", email="jonas@nordlicht.example", organisation=organisation)
    take(organisation, GOOD)
    assert set(Person.objects.values_list("name", flat=True)) == {"Maren H.", "Jonas Weiß"}
    assert Membership.objects.get(person__name="Maren H.").title == "Head of people"


def test_somebody_from_elsewhere_is_tied_and_not_rewritten(organisation: Organisation) -> None:
    make_person("Katrin V.", email="jonas@nordlicht.example", organisation=make_organisation())
    report = take(organisation, GOOD)
    assert report.added == 2
    person = Person.objects.get(email="jonas@nordlicht.example")
    assert person.name == "Katrin V."
    assert len(people_queries.memberships_of(person.ref)) == 2


def test_one_bad_line_stops_all_unless_bad_lines_are_left_out(organisation: Organisation) -> None:
    text = GOOD + "bad,Bad,,,,,,,,\n" + "ida@nordlicht.example,Ida,,,gone@nordlicht.example,,,,,\n"
    report = take(organisation, text)
    assert not report.is_applied
    assert [(p.line, p.column) for p in report.problems] == [(4, "email"), (5, "manager_email")]
    assert report.bad_lines == 2
    assert not Person.objects.exists()
    report = take(organisation, text, skip_bad=True)
    assert report.is_applied
    assert report.added == 2
    assert Person.objects.count() == 2


def test_a_report_of_a_manager_with_a_bad_line_comes_without_the_manager(organisation: Organisation) -> None:
    text = GOOD.replace(",36,", ",360,")
    report = take(organisation, text, skip_bad=True)
    assert [(p.line, p.column) for p in report.problems] == [(2, "hours_per_week")]
    assert Membership.objects.get(person__email="jonas@nordlicht.example").manager is None


def test_other_hours_of_the_main_job_reach_the_weeks(organisation: Organisation) -> None:
    take(organisation, GOOD)
    person = Person.objects.get(email="maren@nordlicht.example")
    people_actions.offer_hours(operator_act(), person, 12 * HOURS, MONDAY)
    people_actions.hold_hours(
        operator_act(), person.ref, source_ref="eng-1", title="x", kind="gig", weeks={MONDAY: 8 * HOURS}
    )
    take(organisation, GOOD.replace(",36,", ",42,"))
    row = PersonWeek.objects.get(person=person)
    assert (row.cap_minutes, row.held_minutes, row.ceiling_minutes) == (6 * HOURS, 8 * HOURS, 8 * HOURS)


def test_many_lines_take_few_queries(organisation: Organisation, django_assert_max_num_queries) -> None:
    lines = [
        f"p{i}@big.example,Person {i},Clerk,Unit {i % 40},{'' if i < 10 else f'p{i % 10}@big.example'},employee,36,"
        "Europe/Berlin,de C2; en B2,Hamburg"
        for i in range(2_000)
    ]
    text = "\n".join([HEAD, *lines])
    with django_assert_max_num_queries(60):
        assert take(organisation, text).added == 2_000
    with django_assert_max_num_queries(20):
        assert take(organisation, text).unchanged == 2_000


def test_only_a_people_lead_of_the_organisation_imports(organisation: Organisation) -> None:
    lead = make_people_lead(organisation)
    other = make_people_lead(make_organisation())
    assert people_actions.import_people(act_of(lead), organisation.ref, GOOD.encode()).added == 2
    for person in (other, make_person(organisation=organisation)):
        with pytest.raises(NotAllowed):
            people_actions.import_people(act_of(person), organisation.ref, GOOD.encode())


def test_the_command_lists_problems_and_ends_with_one(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(GOOD.replace("on leave", "wizard"))
    with pytest.raises(SystemExit) as ended:
        call_command("import_people", str(path), "--apply")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("line 3, kind: wizard is no kind that we know.")
    assert lines[-2:] == ["Nordlicht. Would be done: 1 new, 0 changed, 0 as they are.", "1 lines to mend."]
    assert not Person.objects.exists()


def test_the_command_applies_and_speaks_json(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_organisation("Südwind")
    path = tmp_path / "people.csv"
    path.write_text(GOOD)
    with pytest.raises(CommandError, match="one of nordlicht, sudwind"):
        call_command("import_people", str(path))
    call_command("import_people", str(path), "--apply", "--json", organisation="nordlicht")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["applied"], answer["added"], answer["problems"]) == (True, 2, [])
    assert Person.objects.count() == 2


def test_the_command_founds_an_organisation_only_when_it_applies(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(GOOD)
    with pytest.raises(CommandError, match="There is no organisation yet"):
        call_command("import_people", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_people", str(tmp_path / "none.csv"), found="Nordlicht")
    call_command("import_people", str(path), found="Nordlicht")
    assert not Organisation.objects.exists()
    call_command("import_people", str(path), "--apply", found="Nordlicht")
    assert Organisation.objects.get().slug == "nordlicht"
