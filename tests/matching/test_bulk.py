"""Everybody read in columns is everybody read one by one: the same arrays to the last bit, and the same names."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.engine.arrays import PeopleArrays, build_people
from muster.engine.reading import lists, records, weeks
from muster.engine.rows import Stance
from muster.engine.warm import warm
from muster.evidence import actions as evidence_actions
from muster.evidence.models import HiddenSkill, SkillLevel
from muster.foundation.ids import new_ref
from muster.matching import snapshot
from muster.matching.snapshot import bulk, live
from muster.matching.snapshot.names import Vocabulary
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.models import (
    Commitment,
    CommitmentWeek,
    Leave,
    Membership,
    Person,
    PersonLanguage,
    PersonWeek,
    WeeklyOffer,
    WorkingHours,
)
from muster.people.queries import columns as people_columns
from muster.people.terms import MembershipKind
from muster.skills import actions as skills_actions
from muster.skills import queries as skill_queries
from muster.skills.models import Skill, SkillMerge
from tests.factories.evidence import claim, evidence_of, make_skills
from tests.factories.people import (
    MONDAY,
    NOW,
    act_of,
    make_organisation,
    make_people_lead,
    make_person,
    make_unit,
    operator_act,
)

pytestmark = pytest.mark.django_db
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland", "Pacific/Kiritimati")


def both(week: date = MONDAY) -> PeopleArrays:
    """Everybody, read both ways and found equal."""
    position = skill_queries.similarity_artefact().position
    one_by_one, at_once = Vocabulary(position), Vocabulary(position)
    expected = build_people(live.person_rows(one_by_one, week, None))
    found = bulk.read_people(at_once, week)
    assert list(found.refs) == list(expected.refs)
    for name in expected.columns._fields:
        wanted, got = getattr(expected.columns, name), getattr(found.columns, name)
        assert (got.dtype, got.shape) == (wanted.dtype, wanted.shape), name
        assert got.flags.c_contiguous, name
        assert got.flags.writeable, name
        np.testing.assert_array_equal(got, wanted, err_msg=name)
    assert [found.row_of[ref] for ref in expected.refs] == list(range(len(expected.refs)))
    assert at_once.kept() == one_by_one.kept()
    return found


class Chance:
    """Rows of every kind that the tables take, also those that no action would write, decided by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.organisations = [make_organisation(max_week_minutes=1000 * n) for n in range(1, 4)]
        self.organisations.append(make_organisation())
        skills = make_skills({f"Skill {n}": "tool" for n in range(12)})
        self.skills = list(skills.values())
        late = Skill.objects.create(
            ref=new_ref("skl"), uri="urn:late", source="own", kind="tool", created_at=NOW
        )
        skill_queries.similarity_artefact()
        self.skills.append(late)

    def is_so(self, share: float) -> bool:
        return self.random.random() < share

    def day(self, before: int = 400, after: int = 500) -> date:
        return MONDAY + timedelta(days=self.random.randint(-before, after))

    def monday(self) -> date:
        return MONDAY + timedelta(weeks=self.random.randint(-20, 60))

    def person(self, number: int) -> Person:
        """One person with everything that hangs on a person."""
        r = self.random
        has_rate = self.is_so(0.5)
        person = Person.objects.create(
            ref=new_ref("per") + "x" * (number % 3),
            name=f"Person {number}",
            created_at=NOW,
            place=r.choice(["", "Köln", "KÖLN", "Straße", "STRASSE", "Oslo"]),
            time_zone=r.choice(ZONES),
            work_mode=r.choice(["any", "remote", "hybrid", "on_site", "orbit"]),
            themes=r.sample(["water", "", "schools", "Öl"], r.randint(0, 3)) * r.randint(1, 2),
            rate_minor=r.randint(0, 20_000) if has_rate else None,
            rate_currency=r.choice(["EUR", "SEK"]) if has_rate else r.choice(["", "EUR"]),
            is_searchable=self.is_so(0.8),
            erased_at=NOW if self.is_so(0.1) else None,
        )
        self._ties(person)
        self._weeks(person)
        self._levels(person)
        return person

    def _ties(self, person: Person) -> None:
        r = self.random
        for organisation in r.sample(self.organisations, r.randint(0, 4)):
            starts = self.day()
            is_open = self.is_so(0.5)
            Membership.objects.create(
                ref=new_ref("mem"),
                person=person,
                organisation=organisation,
                kind=str(r.choice(list(MembershipKind))),
                starts_date=starts,
                ends_date=None if is_open else starts + timedelta(days=r.choice([0, 1, 6, 7, 90, 700])),
                home_minutes=r.choice([0, 600, 2400]),
            )
        for language in r.sample(["en", "de", "sv", "pl"], r.randint(0, 4)):
            PersonLanguage.objects.create(person=person, language=language, level=r.randint(1, 6))

    def _weeks(self, person: Person) -> None:
        r = self.random
        for monday in {self.monday() for _ in range(r.randint(0, 4))}:
            WeeklyOffer.objects.create(
                person=person, from_monday=monday, minutes=r.choice([0, 480, 2400, 10080])
            )
        for _ in range(r.randint(0, 3)):
            start = self.day()
            end = start + timedelta(days=r.choice([1, 1, 3, 8, 200]))
            Leave.objects.create(
                ref=new_ref("lve"), person=person, start_date=start, end_date=end, kind="holiday"
            )
        for weekday in r.sample(range(7), r.randint(0, 6)):
            for begin, end in [(540, 720), (775, 1085), (1380, 1440)][: r.randint(1, 3)]:
                WorkingHours.objects.create(
                    person=person, weekday=weekday, start_minute=begin, end_minute=end
                )
        mondays = {self.monday() for _ in range(r.randint(0, 5))}
        for monday in mondays:
            PersonWeek.objects.create(person=person, monday=monday, offered_minutes=0, cap_minutes=2400)
        for state, minutes in (("held", 60), ("firm", 480)):
            commitment = Commitment.objects.create(
                ref=new_ref("com"),
                person=person,
                kind="test",
                source_ref=new_ref("eng"),
                title="Work",
                state=state,
                starts_monday=MONDAY,
                ends_monday=MONDAY,
                created_at=NOW,
            )
            for monday in r.sample(sorted(mondays), r.randint(0, len(mondays))):
                CommitmentWeek.objects.create(commitment=commitment, monday=monday, minutes=minutes)

    def _levels(self, person: Person) -> None:
        r = self.random
        for skill in r.sample(self.skills, r.randint(0, 9)):
            has = {"level": 3, "confidence": 500, "mu_milli": 0, "mu_step": r.choice([0, 31, 32, 33, 63])}
            SkillLevel.objects.create(
                person=person,
                skill=skill,
                stances=r.randint(0, 15),
                is_evidenced=self.is_so(0.4),
                as_of_date=MONDAY,
                **(has | {"sd_class": r.randint(0, 7)} if self.is_so(0.7) else {}),
            )
            if self.is_so(0.2):
                hidden = r.choice([skill, r.choice(self.skills)])
                HiddenSkill.objects.get_or_create(person=person, skill=hidden, defaults={"hidden_at": NOW})

    def merge(self) -> None:
        """Some skills are merged, one of them into one that is merged too; levels are not rebuilt."""
        one, two, three, four, five, *_rest = self.skills
        for skill, into, stands in ((one, two, three), (two, three, three), (four, five, five)):
            SkillMerge.objects.create(skill=skill, into=into, stands=stands)


@pytest.mark.parametrize(("seed", "part"), [(1, 7), (2, 20_000), (3, 7)])
def test_rows_of_every_kind(seed: int, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_columns, "PART", part)
    chance = Chance(seed)
    for number in range(30):
        chance.person(number)
    found = both()
    assert len(found.refs) == Person.objects.present().count()
    assert found.columns.skill.size
    assert found.columns.free.any()
    both(date(2026, 3, 30))  # the week after clocks went forward in Europe
    chance.merge()
    make_skills({"A new version": "tool"})
    both()


def test_nobody_and_somebody_who_says_nothing() -> None:
    assert len(both().refs) == 0
    person = Person.objects.create(ref=new_ref("per"), name="New", created_at=NOW)
    found = both()
    assert list(found.refs) == [person.ref]
    assert found.columns.skill.size == 0


def _decide(kind: str, **payload: Any) -> None:
    proposal = skills_actions.propose(operator_act(), kind, payload)
    skills_actions.accept_proposal(operator_act(), proposal.ref)


def test_a_house_as_actions_make_it() -> None:
    """Units, part-time, leave, holidays, declined wishes, contested evidence, hidden skills, versions, somebody erased."""
    north, south = make_organisation(max_week_minutes=2400), make_organisation()
    lead, decider = make_person(organisation=north), make_people_lead(north)
    unit = make_unit(north)
    skills = make_skills({"Pythonic work": "tool", "Python": "tool", "SQL": "tool", "Go": "tool"})
    part_time = make_person(
        organisation=north, unit=unit, manager=lead, minutes=960, home_minutes=1200, time_zone="Europe/Berlin",
        languages={"de": 6, "en": 4}, starts_date=date(2020, 1, 1),
    )  # fmt: skip
    people_actions.set_working_hours(
        operator_act(), part_time, [(0, 480, 720), (1, 480, 720), (2, 480, 1020)]
    )
    people_actions.take_leave(operator_act(), part_time, date(2026, 12, 2), date(2026, 12, 16))
    people_actions.take_public_holidays(operator_act(), part_time, "DE", part="BY")
    people_actions.add_membership(operator_act(), part_time, south.ref, kind="freelancer")
    agreed = {MONDAY + timedelta(weeks=n): 240 for n in range(5, 9)}
    people_actions.hold_hours(
        operator_act(), part_time.ref, source_ref="x-1", title="A", kind="k", weeks=agreed
    )
    for label, stance in (
        ("Python", "has"),
        ("SQL", "learn"),
        ("Go", "rather_not"),
        ("Pythonic work", "has"),
    ):
        claim(part_time, skills[label], stance, 3 if stance == "has" else None)
    claim(lead, skills["SQL"], "has", 2)
    evidence_of(part_time, skills["Python"], "delivered_work", 4)
    piece = evidence_actions.rate_as_manager(act_of(lead), part_time, skills["Python"].ref, 2, words="Slow.")
    evidence_actions.contest_evidence(act_of(part_time), piece.ref, "It was another one's work.")
    hiding = make_person(organisation=south, minutes=480)
    claim(hiding, skills["Pythonic work"], "has", 4)
    claim(hiding, skills["Go"], "has", 4)
    evidence_actions.hide_skill(act_of(hiding), hiding, skills["Pythonic work"].ref)
    unseen = make_person(minutes=300, is_searchable=False)
    free = make_person(minutes=600)
    gone = make_person(organisation=south, minutes=480)
    claim(gone, skills["SQL"], "has", 5)
    before = both()
    assert [ref for ref, shown in zip(before.refs, before.columns.everyone, strict=True) if shown] == [
        free.ref
    ]
    people_actions.erase_person(operator_act(), gone, typed_name=gone.name)
    _decide("merge", skill=skills["Pythonic work"].ref, into=skills["Python"].ref)
    after = both()
    assert set(after.refs) == {one.ref for one in (lead, decider, part_time, hiding, unseen, free)}
    row = after.row_of[part_time.ref]
    mine = slice(after.columns.skill_start[row], after.columns.skill_start[row + 1])
    assert len(after.columns.skill[mine]) == 3
    assert Stance.RATHER_NOT in [Stance(int(one)) & Stance.RATHER_NOT for one in after.columns.stance[mine]]
    both(date(2027, 7, 5))


def test_the_first_answer_is_that_of_both_ways() -> None:
    for number in range(5):
        person = make_person(organisation=make_organisation(), minutes=100 * number)
        claim(person, make_skills({"Python": "tool"})["Python"], "has", 3)
    now = snapshot.current(NOW)
    expected = both()
    assert list(now.people.state.base.refs) == list(expected.refs)
    assert now.names.persons.number(expected.refs[3]) == 4
    assert now.names.persons.number("per-nobody-yet") == 6


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_reads_ahead_reads_the_same_and_leaves_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _connections()
    organisation = make_organisation()
    people = [make_person(organisation=organisation, minutes=60 * n) for n in range(1, 8)]
    for part in (2, 7, 20):
        monkeypatch.setattr(people_columns, "PART", part)
        monkeypatch.setattr(people_queries, "PART", part)
        assert list(both().refs) == [person.ref for person in people]
    monkeypatch.setattr(people_queries, "PART", 2)
    monkeypatch.setattr(people_columns, "PART", 2)
    parts = people_queries.matching_columns(from_monday=MONDAY)
    ahead = bulk._ahead(parts)
    next(ahead)
    ahead.close()  # as when the one who asked was stopped
    assert [thread for thread in threading.enumerate() if thread.name.startswith("reading")] == []
    assert any(_connections() <= before for _ in range(100))


def _connections() -> set[int]:
    """Who is connected to the database after a moment: a process that was told to end takes one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(.05)")
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


def test_a_level_outside_the_table_is_refused_both_ways() -> None:
    person = make_person()
    skill = make_skills({"Python": "tool"})["Python"]
    for wrong in (
        {"mu_step": 64, "sd_class": 0},
        {"mu_step": 30_000, "sd_class": 0},
        {"mu_step": 3, "sd_class": 8},
    ):
        SkillLevel.objects.all().delete()
        SkillLevel.objects.create(
            person=person, skill=skill, stances=1, level=3, confidence=500, as_of_date=MONDAY, **wrong
        )
        names = Vocabulary(skill_queries.similarity_artefact().position)
        with pytest.raises(ValueError, match="outside the table"):
            bulk.read_people(names, MONDAY)
        with pytest.raises(ValueError, match="outside the table"):
            build_people(live.person_rows(names, MONDAY, None))


def test_the_number_of_questions_to_the_database_does_not_grow_with_people() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            both()
        return len(caught)

    organisation = make_organisation()
    make_person(organisation=organisation, minutes=60)
    asked()  # what is kept of the taxonomy is read once
    few = asked()
    for _ in range(6):
        make_person(organisation=organisation, minutes=60, languages={"en": 3})
    assert asked() == few


def test_somebody_who_comes_while_everybody_is_read_is_caught_up(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person(minutes=60)
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    real, late = bulk.read_people, []

    def read(*given: Any) -> PeopleArrays:
        found = real(*given)
        late.append(make_person(minutes=120))
        return found

    monkeypatch.setattr(live, "read_people", read)
    assert late == []
    now = snapshot.current(at)
    assert now.people.state.count == 1
    now = snapshot.current(at)
    assert now.people.state.count == 2
    assert now.people.row(late[0].ref).free[0] == 120


def test_reading_compiles_nothing_more_after_warming() -> None:
    warm()
    kernels = {
        kernel: len(kernel.signatures)
        for module in (lists, records, weeks)
        for kernel in vars(module).values()
        if hasattr(kernel, "signatures") and kernel.signatures
    }
    assert len(kernels) >= 14
    make_person(organisation=make_organisation(), minutes=60, languages={"en": 3})
    both()
    assert {kernel: len(kernel.signatures) for kernel in kernels} == kernels
