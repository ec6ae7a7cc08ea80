"""The tables of moves hold together, and every word has a label."""

from __future__ import annotations

import pytest

from muster.opportunities import terms


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("opportunity", terms.OpportunityStatus),
        ("role", terms.RoleStatus),
        ("candidacy", terms.CandidacyStatus),
    ],
)
def test_every_status_has_its_moves_and_is_reached(name: str, statuses: type) -> None:
    table = terms.TRANSITION_TABLES[name]
    words = [str(s) for s in statuses]  # type: ignore[attr-defined]
    assert sorted(table) == sorted(words)
    reached = {to for onward in table.values() for to in onward}
    assert reached <= set(words)
    assert set(words) - reached <= {"draft", "invited", "nominated", "open"}


def test_every_live_candidacy_has_a_way_to_an_end() -> None:
    for status in terms.LIVE:
        assert set(terms.CANDIDACY_MOVES[status]) & set(terms.ENDED), status


def test_groups_of_statuses() -> None:
    assert set(terms.UNSETTLED) | set(terms.AGREED) == set(terms.LIVE)
    assert not set(terms.UNSETTLED) & set(terms.AGREED)
    assert set(terms.WAITING) < set(terms.UNSETTLED)


def test_kinds() -> None:
    assert set(terms.KIND_RULES) == set(terms.Kind)
    for rule in terms.KIND_RULES.values():
        assert terms.LEAST_WEEK_MINUTES <= rule.minutes_per_week <= terms.MOST_WEEK_MINUTES
        assert 1 <= rule.weeks <= rule.most_weeks <= terms.MOST_WEEKS


def test_everything_has_a_label() -> None:
    labels = [
        *(terms.kind_label(k) for k in terms.Kind),
        *(terms.audience_label(a) for a in terms.Audience),
        *(terms.work_mode_label(m) for m in terms.WorkMode),
        *(terms.requirement_label(k) for k in terms.RequirementKind),
        *(terms.opportunity_status_label(s) for s in terms.OpportunityStatus),
        *(terms.role_status_label(s) for s in terms.RoleStatus),
        *(terms.candidacy_status_label(s) for s in terms.CandidacyStatus),
        *(terms.track_label(t) for t in terms.Track),
        *(terms.reason_label(c) for c in terms.REASONS),
    ]
    assert all(label and label[0].isupper() for label in labels)


def test_reasons_belong_to_somebody_or_to_the_clock() -> None:
    assert "other_skills" in terms.OWNER_REASONS
    assert "other_skills" not in terms.PERSON_REASONS
    assert "no_answer" not in (*terms.OWNER_REASONS, *terms.PERSON_REASONS)
