"""Kinds of work as data: what each asks, who may post it, what it pays."""

from __future__ import annotations

from typing import Any

import pytest

from muster.foundation.errors import NotAllowed
from muster.opportunities import actions, rules, terms
from muster.opportunities.terms import PayTerms
from tests.factories.opportunities import make_draft, make_owner, make_posting, role_of
from tests.factories.people import act_of, make_organisation, make_person

MONTHLY = PayTerms("retainer", 90_000, 90_000, "EUR")
GIVEN: dict[str, dict[str, Any]] = {
    "gig": {},
    "project_role": {"pay": PayTerms("hourly", 6000, 8500, "EUR")},
    "fractional_role": {"notice_days": 30},
    "job_share": {"seats": 2, "pay": MONTHLY},
    "shift": {"ends_date": None, "pay": PayTerms("per_shift", 12000, 12000, "EUR")},
    "freelance_contract": {"pay": PayTerms("fixed", 480_000, 480_000, "EUR"), "audience": "public"},
    "full_position": {"minutes_per_week": 2400, "pay": MONTHLY},
    "mentoring": {"minutes_per_week": 60},
    "retainer": {"pay": MONTHLY, "commitment_minutes": 960},
}


def facts(**said: Any) -> rules.KindFacts:
    """A plain posting, with what is said."""
    plain: dict[str, Any] = {
        "audience": "organisation",
        "pay": PayTerms(),
        "seats": 1,
        "minutes_per_week": 480,
        "commitment_minutes": None,
    }
    return rules.KindFacts(**{**plain, **said})


def test_every_kind_has_its_rule_and_its_words() -> None:
    assert set(GIVEN) == {str(kind) for kind in terms.Kind}
    for kind, rule in terms.KIND_RULES.items():
        assert terms.kind_label(kind)
        assert terms.kind_sentence(kind)
        assert rule.pays
        assert rule.audiences
        assert rule.needs <= rule.asks


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(GIVEN))
def test_work_of_every_kind_can_be_posted(kind: str) -> None:
    said = dict(GIVEN[kind])
    if "ends_date" in said:
        said["ends_date"] = make_draft().roles.get().starts_date
    posting = make_posting(kind=kind, **said)
    assert posting.is_open
    assert role_of(posting).notice == said.get("notice_days", terms.KIND_RULES[terms.Kind(kind)].notice_days)


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("magic", {}, "kind"),
        ("freelance_contract", {}, "pay"),
        ("retainer", {"commitment_minutes": 60}, "pay"),
        ("mentoring", {"pay": MONTHLY}, "pay"),
        ("gig", {"pay": PayTerms("per_shift", 1, 1, "EUR")}, "pay"),
        ("job_share", {}, "seats"),
        ("job_share", {"seats": 2, "audience": "public"}, "audience"),
        ("mentoring", {"audience": "public"}, "audience"),
        ("retainer", {"pay": MONTHLY}, "commitment_minutes"),
        ("retainer", {"pay": MONTHLY, "commitment_minutes": 5000}, "commitment_minutes"),
        ("full_position", {"audience": "public", "country": "DE"}, "pay"),
        ("job_share", {"seats": 2, "audience": "extended", "country": "FR"}, "pay"),
    ],
)
def test_what_a_kind_lacks_is_said(kind: str, said: dict[str, Any], field: str) -> None:
    with pytest.raises(rules.FieldInvalid) as refused:
        rules.check_kind_facts(kind, facts(**said))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "audience", "country", "holds"),
    [
        ("full_position", "public", "DE", True),
        ("full_position", "organisation", "DE", False),
        ("full_position", "public", "US", False),
        ("full_position", "public", "", False),
        ("gig", "public", "DE", False),
    ],
)
def test_where_a_pay_range_is_law(kind: str, audience: str, country: str, holds: bool) -> None:
    assert rules.pay_range_law(kind, audience=audience, country=country) is holds


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["freelance_contract", "full_position"])
def test_contracts_and_positions_take_the_grant(kind: str) -> None:
    member = make_person(organisation=make_organisation())
    said = {**GIVEN[kind], "audience": "organisation"}
    draft = make_draft(member, kind=kind, **said)
    with pytest.raises(NotAllowed):
        actions.post(act_of(member), draft.ref)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"notice_days": -1}, "notice_days"),
        ({"notice_days": 366}, "notice_days"),
        ({"commitment_minutes": 10**6}, "commitment_minutes"),
        ({"questions": [f"Question {n}?" for n in range(6)]}, "questions"),
        ({"questions": ["x" * 201]}, "questions"),
    ],
)
def test_numbers_and_questions_that_cannot_be(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(rules.FieldInvalid) as refused:
        make_draft(make_owner(), **fields)
    assert refused.value.field == field


@pytest.mark.django_db
def test_questions_are_kept_on_one_line_each() -> None:
    posting = make_posting(questions=[" Which  tools? ", "", "When\ncould you start?"])
    assert role_of(posting).questions == ["Which tools?", "When could you start?"]
