"""A posting changed as one form, and a draft read anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from muster.foundation.errors import NotAllowed
from muster.foundation.models import JournalRow
from muster.opportunities import actions, queries, rules, terms
from tests.factories.opportunities import (
    START,
    colleague,
    make_candidacy,
    make_draft,
    make_posting,
    need,
    no_skills,
    role_of,
)
from tests.factories.people import act_of

pytestmark = pytest.mark.django_db


def test_all_of_it_changes_at_once_with_one_event_and_one_version() -> None:
    draft = make_draft()
    needs = [need("Python", 4, must_have=True), need("SQL", 2, "useful")]
    rows = JournalRow.objects.count()
    kept = actions.rework(
        act_of(draft.owner),
        role_of(draft).ref,
        version=draft.version,
        needs=needs,
        title="Spare parts",
        minutes_per_week=600,
        purpose="Fewer pumps stand still.",
    )
    role = role_of(draft)
    assert (kept.title, role.title, role.minutes_per_week) == ("Spare parts", "Spare parts", 600)
    assert [(n.level, n.must_have) for n in queries.list_requirements(role)] == [(4, True), (2, False)]
    assert kept.version == draft.version + 1
    assert JournalRow.objects.count() == rows + 1


def test_nothing_new_leaves_version_and_journal_alone() -> None:
    draft = make_draft()
    rows = JournalRow.objects.count()
    kept = actions.rework(act_of(draft.owner), role_of(draft).ref, title=draft.title, minutes_per_week=480)
    assert (kept.version, JournalRow.objects.count()) == (draft.version, rows)


def test_one_wrong_field_changes_nothing() -> None:
    draft = make_draft()
    with pytest.raises(rules.FieldInvalid) as refused:
        actions.rework(
            act_of(draft.owner), role_of(draft).ref, title="Other", ends_date=START - timedelta(days=1)
        )
    assert refused.value.data["fix"]
    assert queries.get_opportunity(draft.ref).title == "Demand forecast"


def test_others_may_not_and_a_stale_page_is_told() -> None:
    draft = make_draft()
    with pytest.raises(NotAllowed):
        actions.rework(act_of(colleague(draft)), role_of(draft).ref, title="Mine")
    actions.rework(act_of(draft.owner), role_of(draft).ref, title="First")
    with pytest.raises(rules.ChangedMeanwhile):
        actions.rework(act_of(draft.owner), role_of(draft).ref, version=draft.version, title="Second")


def test_what_was_promised_stays() -> None:
    posting = make_posting()
    make_candidacy(terms.CandidacyStatus.OFFERED, posting)
    act = act_of(posting.owner)
    with pytest.raises(rules.RoleIsPromised):
        actions.rework(act, role_of(posting).ref, minutes_per_week=60)
    assert actions.rework(act, role_of(posting).ref, title="New name").title == "New name"
    with pytest.raises(rules.NotReadyToPost):
        actions.rework(act, role_of(posting).ref, needs=[])


def test_posting_with_the_form_is_both_or_neither() -> None:
    draft = make_draft(needs=[])
    act = act_of(draft.owner)
    with pytest.raises(rules.NotReadyToPost):
        actions.rework_and_post(act, role_of(draft).ref, title="Kept?", needs=[])
    assert queries.get_opportunity(draft.ref).title == "Demand forecast"
    assert actions.rework_and_post(act, role_of(draft).ref, title="Kept", needs=[need()]).is_open


def test_other_words_are_read_anew_and_an_answered_question_stays_answered() -> None:
    draft = make_draft(text="Help us")
    act = act_of(draft.owner)
    again = actions.reread(act, draft.ref, "Two days a week for six weeks.", extractor=no_skills)
    role = role_of(again)
    assert (role.minutes_per_week, len(role.mondays), again.said) == (
        960,
        6,
        "Two days a week for six weeks.",
    )
    asked = [at for at, reading in enumerate(again.readings) if reading["ask"]]
    settled = actions.rework(act, role.ref, settled=asked[:1])
    assert [at for at, reading in enumerate(settled.readings) if reading["ask"]] == asked[1:]
    with pytest.raises(rules.MoveNotPossible):
        actions.reread(act, make_posting(draft.owner).ref, "Other words", extractor=no_skills)
