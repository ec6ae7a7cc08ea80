"""Jobs taken apart: hours that sum, a person who approves, a gig in one step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.foundation.errors import NotAllowed
from muster.opportunities import actions, queries, rules
from muster.opportunities.models import Breakdown
from muster.opportunities.rules import Task
from tests.factories.opportunities import make_owner, need, no_skills
from tests.factories.people import act_of, make_organisation, make_people_lead, make_person
from tests.opportunities.words import Found

WORDS = """Planner for the north
- Plan the week (8 h)
- Order parts, 20 %
- Talk with suppliers
- Keep the tools in order
"""


def test_hours_and_shares_are_kept_and_the_rest_is_split() -> None:
    assert rules.read_tasks(WORDS, minutes=2400) == (
        Task("Plan the week", 480),
        Task("Order parts", 480),
        Task("Talk with suppliers", 720),
        Task("Keep the tools in order", 720),
    )


@pytest.mark.parametrize(
    ("text", "minutes", "tasks"),
    [
        ("", 2400, ()),
        ("One thing", 60, (Task("One thing", 60),)),
        ("Plan it. Do it.", 100, (Task("Plan it", 55), Task("Do it", 45))),
        ("- A (30 h)\n- B (30 h)", 2400, (Task("A", 1200), Task("B", 1200))),
        ("1. Erstens 1,5 Std.\n2) Zweitens", 120, (Task("Erstens", 90), Task("Zweitens", 30))),
        ("- A (1 h)\n- B (2 h)", 90, (Task("A", 30), Task("B", 60))),
    ],
)
def test_how_words_become_tasks(text: str, minutes: int, tasks: tuple[Task, ...]) -> None:
    assert rules.read_tasks(text, minutes=minutes) == tasks


@given(
    st.lists(st.tuples(st.text("abc ", min_size=1, max_size=9), st.integers(0, 60)), min_size=1, max_size=25),
    st.integers(30, 3000),
)
def test_whatever_is_said_sums_to_the_job(lines: list[tuple[str, int]], minutes: int) -> None:
    text = "\n".join(f"- {title} {hours or ''}{' h' if hours else ''}" for title, hours in lines)
    found = rules.read_tasks(text, minutes=minutes)
    assert not found or sum(one.minutes for one in found) == minutes
    assert all(one.minutes >= 0 for one in found)


@pytest.mark.parametrize(
    ("tasks", "word"),
    [
        ([], "at least one"),
        ([Task("A", 60)], "sum to 1 h a week, the job has 2"),
        ([Task("A", 180), Task("B", -60)], "some time"),
        ([Task(" ", 120)], "title"),
        ([Task("A", 6)] * 21, "At most 20"),
    ],
)
def test_tasks_that_cannot_be(tasks: list[Task], word: str) -> None:
    with pytest.raises(rules.FieldInvalid, match=word):
        rules.check_tasks(tasks, minutes=120)


def broken_down() -> Breakdown:
    """A job of forty hours in four tasks."""
    return actions.break_down(act_of(make_owner()), title="Planner", text=WORDS, minutes=2400)


@pytest.mark.django_db
def test_nothing_is_posted_before_a_person_approves() -> None:
    job = broken_down()
    act = act_of(job.owner)
    first = job.tasks.all()[0]
    with pytest.raises(rules.BreakdownNotApproved):
        actions.post_task(act, first.ref)
    actions.approve_tasks(act, job.ref)
    draft = actions.post_task(act, first.ref, extractor=no_skills)
    assert (draft.kind, draft.title, draft.status) == ("gig", "Plan the week", "draft")
    assert draft.roles.get().minutes_per_week == 480
    with pytest.raises(rules.TaskPosted):
        actions.post_task(act, first.ref)
    with pytest.raises(rules.TaskPosted):
        actions.set_tasks(act, job.ref, [Task("All of it", 2400)])


@pytest.mark.django_db
def test_a_task_whose_skill_is_found_is_posted_in_one_step() -> None:
    skill = need("Planning").skill_ref
    job = broken_down()
    actions.approve_tasks(act_of(job.owner), job.ref)

    def extract(text: str, *, language: str | None = None) -> list[Found]:
        return [Found(skill, "Planning", 1.0, True, (0, 4))]

    posted = actions.post_task(act_of(job.owner), job.tasks.all()[0].ref, extractor=extract)
    assert posted.is_open


@pytest.mark.django_db
def test_changing_the_tasks_takes_the_approval_back() -> None:
    job = broken_down()
    act = act_of(job.owner)
    actions.approve_tasks(act, job.ref)
    changed = actions.set_tasks(act, job.ref, [Task("Plan", 1200), Task("Order", 1200)], version=1)
    assert (changed.approved_at, changed.version) == (None, 2)
    with pytest.raises(rules.ChangedMeanwhile):
        actions.approve_tasks(act, job.ref, version=1)


@pytest.mark.django_db
def test_who_sees_and_approves() -> None:
    job = broken_down()
    lead = make_people_lead(job.organisation)
    colleague = make_person(organisation=job.organisation)
    assert queries.get_visible_breakdown(act_of(lead).actor, job.ref) == job
    for other in (colleague, make_person(organisation=make_organisation())):
        with pytest.raises(rules.NoSuchBreakdown):
            queries.get_visible_breakdown(act_of(other).actor, job.ref)
        with pytest.raises(NotAllowed):
            actions.approve_tasks(act_of(other), job.ref)
    assert actions.approve_tasks(act_of(lead), job.ref).approved_by == lead


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "minutes"), [("", 2400), ("- Plan", 29), ("- Plan", -60), ("- Plan", 10**9)]
)
def test_a_job_that_cannot_be_taken_apart(text: str, minutes: int) -> None:
    with pytest.raises(rules.FieldInvalid):
        actions.break_down(act_of(make_owner()), title="Planner", text=text, minutes=minutes)
    assert not Breakdown.objects.exists()
