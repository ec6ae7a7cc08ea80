"""The verbs of posted work, through real rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from muster.foundation import journal
from muster.foundation.act import Grant
from muster.foundation.errors import Invalid, NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.opportunities import actions, queries, rules, terms
from muster.opportunities.models import Candidacy, Opportunity
from tests.factories import opportunities as make
from tests.factories.opportunities import NOW, START
from tests.factories.people import act_of, make_organisation, make_person
from tests.opportunities.words import Found

pytestmark = pytest.mark.django_db

SENTENCE = (
    "We need someone two days a week for six weeks to build a demand forecast in Python; "
    "some supply-chain knowledge would help; overlap with Central Europe"
)


def events_about(ref: str) -> list[str]:
    return [row.name for row in reversed(journal.list_about(ref))]


def test_a_draft_comes_from_a_sentence() -> None:
    owner = make.make_owner()
    python, supply = make.make_skill("Python"), make.make_skill("Supply-chain planning")

    def find(text: str, *, language: str | None = None) -> list[Found]:
        return [
            Found(skill.ref, word, 1.0, True, (text.index(word), text.index(word) + len(word)))
            for word, skill in (("Python", python), ("supply-chain", supply))
        ]

    posting = actions.save_draft(act_of(owner), text=SENTENCE, extractor=find)

    role = make.role_of(posting)
    assert (posting.title, posting.kind, posting.status) == ("Demand forecast", "fractional_role", "draft")
    assert (role.minutes_per_week, role.overlap_zone) == (960, "Europe/Berlin")
    assert [(n.skill.ref, n.kind, n.level, n.weight) for n in queries.list_requirements(role)] == [
        (python.ref, "required", 3, 750),
        (supply.ref, "useful", 2, 250),
    ]
    assert posting.said == SENTENCE
    assert {"minutes_per_week", "overlap", "title"} <= {r["field"] for r in posting.readings}
    assert events_about(posting.ref) == ["opportunity.drafted"]


def test_a_draft_needs_an_organisation() -> None:
    stranger = make_person()
    with pytest.raises(rules.OrganisationUnclear):
        actions.save_draft(act_of(stranger), text="Some work", extractor=make.no_skills)


def test_posting_outward_needs_the_right_to() -> None:
    organisation = make_organisation()
    member = make_person(organisation=organisation)
    with pytest.raises(NotAllowed, match="post outside your organisation"):
        make.make_draft(member, audience="public")
    owner = make.make_owner(organisation)
    assert make.make_posting(owner, audience="public").audience == "public"


@pytest.mark.parametrize(
    ("fields", "field", "sentence", "fix"),
    [
        (
            {"starts_date": START, "ends_date": START - timedelta(days=3)},
            "ends_date",
            "The end is before the start. Twelve weeks from 7 December is 26 February.",
            "2027-02-26",
        ),
        (
            {"minutes_per_week": 12_000},
            "minutes_per_week",
            "200 hours are more than a working week holds. The most is 50.",
            "3000",
        ),
        ({"minutes_per_week": 5}, "minutes_per_week", "Half an hour a week is the least.", "30"),
        (
            {"starts_date": date(2026, 11, 2)},
            "starts_date",
            "This start is in the past. The earliest is today, 23 November.",
            "2026-11-23",
        ),
        ({"seats": 0}, "seats", "Between 1 and 50 people, please.", None),
        ({"minimum_minutes": 900}, "minimum_minutes", "The least hours lie between", "480"),
        ({"languages": {"german": 4}}, "languages", "We do not know the language", None),
        ({"languages": {"de": 7}}, "languages", "between A1 and C2", None),
        ({"overlap": terms.Overlap("Mars/Olympus")}, "overlap_zone", "We do not know this time zone.", None),
        ({"title": "  "}, "title", "Give the work a title.", None),
        ({"kind": "magic"}, "kind", "We do not know this kind of work", None),
        ({"kind": "war"}, "kind", "We do not know this kind of work.", None),
        ({"closes_date": date(2026, 11, 1)}, "closes_date", "This closing day is in the past.", "2026-11-23"),
        ({"ends_date": date(2030, 1, 1)}, "ends_date", "Project role: at most 104 weeks.", "2028-12-01"),
        (
            {"rate_ceiling_minor": 5000, "rate_currency": "euro"},
            "rate_currency",
            "three capital letters",
            None,
        ),
        ({"country": "Germany"}, "country", "two letters", None),
    ],
)
def test_what_cannot_be_is_refused_with_field_and_fix(
    fields: dict[str, object], field: str, sentence: str, fix: str | None
) -> None:
    with pytest.raises(Invalid) as refusal:
        make.make_draft(**fields)
    assert refusal.value.field == field
    assert sentence in refusal.value.message
    assert refusal.value.data.get("fix") == fix
    assert not Opportunity.objects.exists()


def test_posting_opens_a_draft_once() -> None:
    posting = make.make_posting()
    assert (posting.status, posting.opened_at) == ("open", NOW)
    with pytest.raises(rules.MoveNotPossible, match="posted already"):
        actions.post(act_of(posting.owner), posting.ref)
    assert events_about(posting.ref) == ["opportunity.drafted", "opportunity.posted"]


def test_a_posting_names_at_least_one_skill() -> None:
    owner = make.make_owner()
    draft = make.make_draft(owner, needs=[])
    with pytest.raises(rules.NotReadyToPost, match="Name at least one skill") as refusal:
        actions.post(act_of(owner), draft.ref)
    assert refusal.value.field == "requirements"


def test_a_draft_whose_start_has_passed_is_not_posted() -> None:
    owner = make.make_owner()
    draft = make.make_draft(owner)
    with pytest.raises(rules.FieldInvalid) as refusal:
        actions.post(act_of(owner, NOW + timedelta(days=30)), draft.ref)
    assert refusal.value.field == "starts_date"


def test_an_edit_of_a_stale_page_is_refused() -> None:
    posting = make.make_draft()
    act = act_of(posting.owner)
    actions.edit_opportunity(act, posting.ref, version=posting.version, title="Forecast of spare parts")
    with pytest.raises(rules.ChangedMeanwhile, match="changed this at 09:00"):
        actions.edit_opportunity(act, posting.ref, version=posting.version, title="Another")
    assert queries.get_opportunity(posting.ref).title == "Forecast of spare parts"


def test_people_on_a_role_are_told_of_its_changes() -> None:
    posting = make.make_posting()
    hand = make.make_hand(posting)
    role = make.role_of(posting)
    actions.edit_role(act_of(posting.owner), role.ref, place="Kassel", country="de", work_mode="hybrid")
    row = journal.list_about(hand.person.ref)[0]
    assert (row.name, row.payload["fields"]) == ("role.edited", ["country", "place", "work_mode"])
    assert make.role_of(posting).country == "DE"


def test_hours_are_fixed_while_a_seat_is_offered() -> None:
    thread = make.make_candidacy("offered")
    owner = act_of(thread.role.opportunity.owner)
    with pytest.raises(rules.RoleIsPromised):
        actions.edit_role(owner, thread.role.ref, minutes_per_week=600)
    actions.edit_role(owner, thread.role.ref, minutes_per_week=480, place="Kassel")
    assert make.role_of(thread.role.opportunity).place == "Kassel"


def test_one_more_seat_opens_a_filled_role() -> None:
    thread = make.make_candidacy("confirmed")
    posting = queries.get_opportunity(thread.role.opportunity.ref)
    assert posting.status == "filled"
    actions.edit_role(act_of(posting.owner), thread.role.ref, seats=2)
    assert (make.role_of(posting).status, queries.get_opportunity(posting.ref).status) == ("open", "open")
    with pytest.raises(rules.RoleIsPromised):
        actions.edit_role(act_of(posting.owner), thread.role.ref, seats=0)


def test_roles_come_and_go_in_a_draft() -> None:
    posting = make.make_draft()
    owner = act_of(posting.owner)
    role = actions.add_role(owner, posting.ref, title="Reviewer", minutes_per_week=120)
    assert [r.title for r in queries.list_roles(posting)] == ["Demand forecast", "Reviewer"]
    actions.remove_role(owner, role.ref)
    with pytest.raises(rules.LastRole):
        actions.remove_role(owner, make.role_of(posting).ref)


def test_requirements_are_weighed_anew() -> None:
    posting = make.make_draft()
    needs = [make.need("SQL", 4), make.need("Excel", 2, "useful"), make.need("Tableau", 2, "learnable")]
    role = actions.set_requirements(act_of(posting.owner), make.role_of(posting).ref, needs)
    assert [n.weight for n in queries.list_requirements(role)] == [750, 250, 0]
    with pytest.raises(rules.FieldInvalid, match="named twice"):
        actions.set_requirements(act_of(posting.owner), role.ref, [needs[0], needs[0]])
    with pytest.raises(rules.FieldInvalid, match="between 1 and 5"):
        actions.set_requirements(act_of(posting.owner), role.ref, [make.need("SQL", 6)])
    with pytest.raises(NotFound):
        actions.set_requirements(act_of(posting.owner), role.ref, [rules.SkillNeed("skl-none")])


def test_a_hand_is_raised_with_a_clock() -> None:
    posting = make.make_posting()
    hand = make.make_hand(posting)
    assert (hand.status, hand.origin, hand.message) == ("raised", "raised_hand", "I would like this.")
    assert hand.answer_due_at == NOW + timedelta(days=14)
    assert journal.list_about(hand.ref)[0].name == "candidacy.raised"


def test_a_hand_is_raised_once_and_again_after_withdrawal() -> None:
    posting = make.make_posting()
    hand = make.make_hand(posting)
    with pytest.raises(rules.HandAlreadyRaised) as refusal:
        make.make_hand(posting, hand.person)
    assert refusal.value.data["candidacy_ref"] == hand.ref
    actions.withdraw_candidacy(act_of(hand.person), hand.ref)
    again = make.make_hand(posting, hand.person)
    assert (again.status, again.ref != hand.ref) == ("raised", True)


def test_one_does_not_raise_a_hand_on_ones_own_work() -> None:
    posting = make.make_posting()
    with pytest.raises(NotAllowed, match="your own posting"):
        make.make_hand(posting, posting.owner)


def test_what_one_cannot_see_one_cannot_raise_a_hand_on() -> None:
    posting = make.make_posting()
    role = make.role_of(posting)
    for person in (make_person(), make_person(organisation=make_organisation())):
        with pytest.raises(rules.NoSuchRole):
            actions.raise_hand(act_of(person), role.ref)
    draft = make.make_draft(posting.owner)
    with pytest.raises(rules.NoSuchRole):
        actions.raise_hand(act_of(make.colleague(posting)), make.role_of(draft).ref)


def test_a_paused_posting_takes_no_hands() -> None:
    posting = make.make_posting()
    actions.pause(act_of(posting.owner), posting.ref)
    with pytest.raises(rules.RoleNotOpen):
        make.make_hand(posting)
    actions.resume(act_of(posting.owner), posting.ref)
    assert make.make_hand(posting).status == "raised"


def test_an_invited_person_says_yes_or_no() -> None:
    posting = make.make_posting(seats=3)
    yes, no, hand = (make.make_invitation(posting) for _ in range(3))
    assert actions.answer_invitation(act_of(yes.person), yes.ref, accept=True).status == "raised"
    refused = actions.answer_invitation(
        act_of(no.person), no.ref, accept=False, reason_code="other_work", words="Busy until May."
    )
    assert (refused.status, refused.ended_words) == ("declined_by_person", "Busy until May.")
    raised = make.make_hand(posting, hand.person)
    assert (raised.ref, raised.status, raised.origin) == (hand.ref, "raised", "invitation")
    with pytest.raises(rules.MoveNotPossible):
        actions.answer_invitation(act_of(no.person), no.ref, accept=True)
    with pytest.raises(rules.PersonSaidNo):
        make.make_invitation(posting, no.person)
    assert make.make_hand(posting, no.person).status == "raised"


def test_invitations_go_to_the_audience_only() -> None:
    posting = make.make_posting()
    with pytest.raises(rules.OutsideTheAudience):
        make.make_invitation(posting, make_person(organisation=posting.organisation, kind="alum"))
    with pytest.raises(rules.AlreadyInvited):
        make.make_invitation(posting, make.make_hand(posting).person)
    with pytest.raises(NotAllowed, match="not open to invitations"):
        make.make_invitation(posting, make.colleague(posting, is_searchable=False))
    with pytest.raises(NotAllowed, match="is the owner"):
        make.make_invitation(posting, posting.owner)
    extended = make.make_posting(posting.owner, audience="extended")
    alum = make_person(organisation=posting.organisation, kind="alum")
    assert make.make_invitation(extended, alum).status == "invited"


def test_the_way_to_a_seat() -> None:
    posting = make.make_posting()
    hand = make.make_hand(posting)
    owner, own = act_of(posting.owner), act_of(hand.person)
    assert actions.mark_role_seen(owner, hand.role.ref) == 1
    assert actions.mark_role_seen(owner, hand.role.ref) == 0
    assert actions.mark_seen(owner, hand.ref).seen_at == NOW
    assert actions.shortlist(owner, hand.ref).status == "shortlisted"
    offered = actions.choose(owner, hand.ref, "We start on Monday.")
    assert (offered.status, offered.answer_due_at) == ("offered", NOW + timedelta(days=7))
    assert actions.agree(own, hand.ref).status == "agreed_by_person"
    assert actions.confirm(make.clock_act(), hand.ref).status == "confirmed"
    assert make.role_of(posting).status == "filled"
    assert queries.get_opportunity(posting.ref).status == "filled"
    assert events_about(hand.ref) == [
        "candidacy.raised",
        "candidacy.seen",
        "candidacy.shortlisted",
        "hours.asked-for",
        "candidacy.offered",
        "hours.no-longer-asked-for",
        "candidacy.agreed",
        "candidacy.confirmed",
    ]


def test_the_last_seat_closes_everybody_else_with_a_reason() -> None:
    posting = make.make_posting()
    others = [
        make.make_hand(posting),
        make.make_invitation(posting),
        make.make_candidacy("shortlisted", posting),
    ]
    chosen = make.make_candidacy("confirmed", posting)
    for other in others:
        ended = queries.get_candidacy(other.ref)
        assert (ended.status, ended.ended_reason_code, ended.ended_at) == ("closed", "seats_filled", NOW)
        told = journal.list_about(other.ref)[0]
        assert (told.name, told.payload["person_ref"]) == ("candidacy.closed", other.person.ref)
        assert (
            queries.get_candidacy_view(act_of(other.person).actor, other.ref).ended_reason
            == "All seats are filled."
        )
    assert queries.get_candidacy(chosen.ref).status == "confirmed"
    with pytest.raises(rules.RoleNotOpen):
        make.make_hand(posting)


def test_never_more_offers_than_seats() -> None:
    posting = make.make_posting(seats=2)
    hands = [make.make_hand(posting) for _ in range(3)]
    owner = act_of(posting.owner)
    actions.choose(owner, hands[0].ref)
    actions.choose(owner, hands[1].ref)
    with pytest.raises(rules.SeatsAllOffered, match="All 2 seats"):
        actions.choose(owner, hands[2].ref)
    actions.decline_offer(act_of(hands[0].person), hands[0].ref)
    assert actions.choose(owner, hands[2].ref).status == "offered"


def test_a_role_of_two_closes_after_the_second() -> None:
    posting = make.make_posting(seats=2)
    waiting = make.make_hand(posting)
    make.make_candidacy("confirmed", posting)
    assert queries.get_candidacy(waiting.ref).status == "raised"
    make.make_candidacy("confirmed", posting)
    assert queries.get_candidacy(waiting.ref).status == "closed"


def test_the_posting_is_filled_with_its_last_role() -> None:
    posting = make.make_posting()
    second = actions.add_role(act_of(posting.owner), posting.ref, title="Reviewer")
    actions.set_requirements(act_of(posting.owner), second.ref, [make.need("SQL")])
    make.make_candidacy("confirmed", posting)
    assert (make.role_of(posting).status, queries.get_opportunity(posting.ref).status) == ("filled", "open")


def test_declining_needs_a_reason_that_the_person_reads() -> None:
    hand = make.make_hand(make.make_posting())
    owner = act_of(hand.role.opportunity.owner)
    for code in ("", "no_time", "seats_filled", "nonsense"):
        with pytest.raises(rules.ReasonUnknown):
            actions.decline(owner, hand.ref, code)
    with pytest.raises(rules.FieldInvalid, match="your own words"):
        actions.decline(owner, hand.ref, "other")
    actions.decline(owner, hand.ref, "other_skills", "We needed Python from day one.")
    view = queries.get_candidacy_view(act_of(hand.person).actor, hand.ref)
    assert (view.status, view.ended_reason, view.ended_words) == (
        "declined",
        "Other skills were needed.",
        "We needed Python from day one.",
    )
    with pytest.raises(rules.MoveNotPossible, match="This is over: not chosen"):
        actions.shortlist(owner, hand.ref)


def test_withdrawing_ends_at_the_seat() -> None:
    thread = make.make_candidacy("agreed_by_person")
    assert actions.withdraw_candidacy(act_of(thread.person), thread.ref).status == "withdrawn"
    confirmed = make.make_candidacy("confirmed")
    with pytest.raises(rules.WorkIsAgreed):
        actions.withdraw_candidacy(act_of(confirmed.person), confirmed.ref)


def test_a_seat_that_falls_free_is_open_again() -> None:
    posting = make.make_posting()
    backup = make.make_hand(posting)
    actions.keep_as_backup(act_of(posting.owner), backup.ref)
    thread = make.make_candidacy("confirmed", posting)
    ended = actions.reopen_seat(make.clock_act(), thread.ref, words="The start was moved.")
    assert (ended.status, ended.ended_reason_code) == ("closed", "fell_through")
    role = make.role_of(posting)
    assert (role.status, role.seats_filled, queries.get_opportunity(posting.ref).status) == (
        "open",
        0,
        "open",
    )
    event = JournalRow.objects.get(name="role.seat_reopened")
    assert event.payload["backup_refs"] == [backup.person.ref]
    assert make.make_hand(posting, backup.person).status == "raised"


def test_a_home_managers_no_leaves_the_seat_free() -> None:
    thread = make.make_candidacy("agreed_by_person")
    ended = actions.reopen_seat(
        make.clock_act(), thread.ref, reason_code="home_said_no", words="Not before May."
    )
    assert (ended.status, ended.ended_words) == ("closed", "Not before May.")
    assert not JournalRow.objects.filter(name="role.seat_reopened").exists()
    with pytest.raises(rules.MoveNotPossible):
        actions.reopen_seat(make.clock_act(), thread.ref)


def test_closing_tells_everybody_but_keeps_what_is_confirmed() -> None:
    posting = make.make_posting(seats=2)
    confirmed = make.make_candidacy("confirmed", posting)
    agreed = make.make_candidacy("agreed_by_person", posting)
    hand = make.make_hand(posting)
    actions.close(act_of(posting.owner), posting.ref, words="The budget is gone.")
    assert queries.get_candidacy(confirmed.ref).status == "confirmed"
    for thread in (agreed, hand):
        ended = queries.get_candidacy(thread.ref)
        assert (ended.status, ended.ended_words) == ("closed", "The budget is gone.")
    assert make.role_of(posting).status == "closed"
    with pytest.raises(rules.PostingIsOver):
        actions.edit_opportunity(act_of(posting.owner), posting.ref, title="Again")


def test_withdrawing_a_draft() -> None:
    draft = make.make_draft()
    with pytest.raises(rules.MoveNotPossible):
        actions.close(act_of(draft.owner), draft.ref)
    assert actions.withdraw(act_of(draft.owner), draft.ref).status == "withdrawn"


def test_a_people_lead_takes_a_posting_down_but_does_not_edit_it() -> None:
    posting = make.make_posting()
    lead = make_person(organisation=posting.organisation, grants=[Grant.PEOPLE_LEAD])
    with pytest.raises(NotAllowed, match="can change this posting"):
        actions.edit_opportunity(act_of(lead), posting.ref, title="Mine")
    assert actions.close(act_of(lead), posting.ref).status == "closed"


def test_a_repeated_request_changes_nothing_twice() -> None:
    posting = make.make_posting()
    person = make.colleague(posting)
    ref = make.role_of(posting).ref
    actions.raise_hand(act_of(person, request_ref="r1"), ref)
    with pytest.raises((journal.AlreadyDone, rules.HandAlreadyRaised)):
        actions.raise_hand(act_of(person, request_ref="r1"), ref)
    assert Candidacy.objects.count() == 1
