"""Taking in a file of people: a dry run that lists what is wrong, or all of it at once.

The organisation decides over memberships: unit, kind, title, manager, hours of the main job. The profile
(name, time zone, languages, place) comes from the file until the person has an account; from then on
it is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import policy, queries
from muster.people.actions.locking import BATCH, _refresh_weeks
from muster.people.events import PeopleImported
from muster.people.models import Membership, Organisation, Person, PersonLanguage, Unit
from muster.people.rules import PeopleFile, PeopleRow, Problem, manager_problems, read_people
from muster.people.terms import MembershipKind

CHUNK = 5000
_MEMBERSHIP = ("kind", "title", "home_minutes", "unit", "manager")
_PROFILE = ("name", "time_zone", "place", "country")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file of people did, or (``is_applied`` false) would do.

    ``added``, ``changed`` and ``unchanged`` count usable lines; ``problems`` are the others by line and
    column. ``encoding`` and ``delimiter`` say how the file was read.
    """

    added: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    is_applied: bool
    encoding: str = ""
    delimiter: str = ""
    ignored_columns: tuple[str, ...] = ()
    new_units: tuple[str, ...] = ()

    @property
    def bad_lines(self) -> int:
        """How many lines have a problem."""
        return len({problem.line for problem in self.problems})


@action
def import_people(
    act: Act, organisation_ref: str, data: bytes, *, apply: bool = False, skip_bad: bool = False
) -> ImportReport:
    """Read a CSV file of people into the organisation; without ``apply`` nothing is written.

    All or nothing: a file with problems changes nothing, unless ``skip_bad`` leaves the bad lines out. Done
    twice it changes nothing the second time. Nobody is removed: leaving is ``end_membership``.
    """
    organisation = queries.get_organisation(organisation_ref)
    policy.may_manage_organisation(act.actor, organisation).require()
    if apply:
        # Two files at once would found the same units and persons.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
    file = read_people(data)
    here = _Here(organisation)
    file.problems += manager_problems(file, here.managers())
    file.problems.sort()
    bad = {problem.line for problem in file.problems}
    rows = [row for row in file.rows if row.line not in bad]
    here.look_up(rows)
    is_applied = apply and (skip_bad or not bad)
    plan = _Plan(act, here)
    plan.take(rows)
    if is_applied:
        plan.write()
        if plan.touched:
            refs = tuple(person.ref for person in plan.touched)
            journal.record(act, PeopleImported(organisation.ref, plan.added, plan.changed, refs))
    return _report(file, plan, is_applied)


def _report(file: PeopleFile, plan: _Plan, is_applied: bool) -> ImportReport:
    return ImportReport(
        added=plan.added,
        changed=plan.changed,
        unchanged=plan.unchanged,
        problems=tuple(file.problems),
        is_applied=is_applied,
        encoding=file.encoding,
        delimiter=file.delimiter,
        ignored_columns=file.ignored_columns,
        new_units=tuple(unit.name for unit in plan.new_units),
    )


class _Here:
    """Who and what is here already."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.units = {unit.name.lower(): unit for unit in Unit.objects.filter(organisation=organisation)}
        self.persons: dict[str, Person] = {}
        self.ties: dict[int, Membership] = {}
        self.languages: dict[int, dict[str, int]] = {}

    def managers(self) -> dict[str, str | None]:
        """Address to the manager's address of everybody who belongs already."""
        ties = Membership.objects.filter(organisation=self.organisation, ends_date=None)
        found = ties.exclude(person__email="").values_list("person__email", "manager__email")
        return {email.lower(): (manager or "").lower() or None for email, manager in found}

    def look_up(self, rows: Iterable[PeopleRow]) -> None:
        """Read the persons of these lines and their managers, with their ties and languages."""
        emails = sorted({email for row in rows for email in (row.email, row.manager_email) if email})
        for start in range(0, len(emails), CHUNK):
            part = Person.objects.present().filter(email__in=emails[start : start + CHUNK])
            self.persons |= {person.email: person for person in part}
        ties = Membership.objects.filter(organisation=self.organisation, ends_date=None)
        self.ties = {tie.person_id: tie for tie in ties}
        ids = [person.pk for person in self.persons.values()]
        for start in range(0, len(ids), CHUNK):
            found = PersonLanguage.objects.filter(person_id__in=ids[start : start + CHUNK])
            for person_id, language, level in found.values_list("person_id", "language", "level"):
                self.languages.setdefault(person_id, {})[language] = level


class _Plan:
    """What has to be written. New rows get their ids when they are; until then they hold each other."""

    def __init__(self, act: Act, here: _Here) -> None:
        self.act, self.here = act, here
        self.added = self.changed = self.unchanged = 0
        self.new_units: list[Unit] = []
        self.new_persons: dict[str, Person] = {}
        self.changed_persons: list[Person] = []
        self.new_ties: list[Membership] = []
        self.changed_ties: list[Membership] = []
        self.languages: list[tuple[Person, dict[str, int]]] = []
        self.touched: list[Person] = []
        self.other_hours: list[int] = []

    def take(self, rows: list[PeopleRow]) -> None:
        """Compare every line with what is here. New persons first: a manager may come after the report."""
        for row in rows:
            if row.email not in self.here.persons:
                self.new_persons[row.email] = Person(
                    email=row.email, name=row.name, created_at=self.act.at, time_zone=self.default_zone
                )
        for row in rows:
            self._take(row)

    @property
    def default_zone(self) -> str:
        return self.here.organisation.own_settings.time_zone

    def _person(self, email: str) -> Person | None:
        return self.new_persons.get(email) or self.here.persons.get(email)

    def _take(self, row: PeopleRow) -> None:
        person = self._person(row.email)
        assert person is not None  # noqa: S101 - every line's person is either here or new
        is_new = person.pk is None
        tie = None if is_new else self.here.ties.get(person.pk)
        profile_changed = False
        if is_new or (tie is not None and person.account_id is None):
            profile_changed = self._take_profile(row, person, is_new=is_new)
        tie_changed = self._take_tie(row, person, tie)
        if tie is None:
            self.added += 1
        elif profile_changed or tie_changed:
            self.changed += 1
        else:
            self.unchanged += 1
            return
        self.touched.append(person)

    def _take_profile(self, row: PeopleRow, person: Person, *, is_new: bool) -> bool:
        """Set what the file says; an empty cell says nothing."""
        is_different = False
        for name in _PROFILE:
            value = getattr(row, name)
            if value and getattr(person, name) != value:
                setattr(person, name, value)
                is_different = True
        if is_different and not is_new:
            self.changed_persons.append(person)
        present = {} if is_new else self.here.languages.get(person.pk, {})
        if row.languages and dict(row.languages) != present:
            self.languages.append((person, dict(row.languages)))
            is_different = True
        return is_different

    def _take_tie(self, row: PeopleRow, person: Person, tie: Membership | None) -> bool:
        """Set what the file says; here an empty cell says "none"."""
        is_new = tie is None
        if tie is None:
            tie = Membership(
                person=person,
                organisation=self.here.organisation,
                kind=MembershipKind.EMPLOYEE.value,
                starts_date=self.act.at.date(),
            )
            self.new_ties.append(tie)
        hours_before = tie.home_minutes
        values: dict[str, object] = {}
        for name in ("kind", "title", "home_minutes"):
            if getattr(row, name) is not None:
                values[name] = str(row.kind) if name == "kind" else getattr(row, name)
        if row.unit is not None:
            values["unit"] = self._unit(row.unit)
        if row.manager_email is not None:
            values["manager"] = self._person(row.manager_email)
        different = [name for name, value in values.items() if not _same(tie, name, value)]
        for name in different:
            setattr(tie, name, values[name])
        if different and not is_new:
            self.changed_ties.append(tie)
        if person.pk is not None and (is_new or tie.home_minutes != hours_before):
            self.other_hours.append(person.pk)
        return bool(different)

    def _unit(self, name: str) -> Unit | None:
        if not name:
            return None
        unit = self.here.units.get(name.lower())
        if unit is None:
            unit = Unit(organisation=self.here.organisation, name=name)
            self.here.units[name.lower()] = unit
            self.new_units.append(unit)
        return unit

    def write(self) -> None:
        """Write everything, in the order in which rows need each other."""
        Unit.objects.bulk_create(self.new_units, batch_size=BATCH)
        Person.objects.bulk_create(list(self.new_persons.values()), batch_size=BATCH)
        Person.objects.bulk_update(self.changed_persons, _PROFILE, batch_size=BATCH)
        Membership.objects.bulk_create(self.new_ties, batch_size=BATCH)
        Membership.objects.bulk_update(self.changed_ties, _MEMBERSHIP, batch_size=BATCH)
        PersonLanguage.objects.filter(person__in=[person.pk for person, _levels in self.languages]).delete()
        PersonLanguage.objects.bulk_create(
            [
                PersonLanguage(person=person, language=language, level=level)
                for person, levels in self.languages
                for language, level in levels.items()
            ],
            batch_size=BATCH,
        )
        if self.other_hours:
            # Whoever moves hours holds the person's row, so that no week is opened with the old main job.
            rows = Person.objects.select_for_update(no_key=True).filter(pk__in=self.other_hours)
            list(rows.order_by("pk").values("pk"))
            _refresh_weeks(self.other_hours, self.act.at.date())


def _same(tie: Membership, name: str, value: object) -> bool:
    """Whether the tie says this already; two rows are the same when their ids are, and a new one never is."""
    if isinstance(value, Unit | Person):
        return value.pk is not None and getattr(tie, f"{name}_id") == value.pk
    return bool((getattr(tie, f"{name}_id") if name in ("unit", "manager") else getattr(tie, name)) == value)
