"""Somebody leaves for good: refused while anything is open; then gone from every table, and nothing else is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from muster.billing import actions as billing_actions
from muster.conversations import queries as conversation_queries
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.engagements.models import Engagement
from muster.evidence.models import Document, Evidence, SkillLevel
from muster.files import actions as files_actions
from muster.files.models import StoredFile
from muster.foundation import privacy
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed
from muster.foundation.models import JournalRow
from muster.foundation.words import use_language
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.notices import actions as notice_actions
from muster.notices.models import Notice
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people import actions, policy, queries, rules
from muster.people.models import Account, ApiToken, Membership, Person
from muster.people.terms import ERASED, TokenScope
from tests.factories.billing import make_client, make_freelancer, make_invoice
from tests.factories.engagements import STARTED, make_engagement
from tests.factories.evidence import evidence_of, make_document
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person, operator_act
from tests.factories.skills import make_skill
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Zyxmara Quillfeather"
MAIL = "zyxmara.q@example.org"
CV = "Zzcvmark: twelve years of Python in Quillham."
SAID = "Zzsaidmark: I would love this."
MARKS = ("Zyxmara", "Quillfeather", "zyxmara", "Zzcvmark", "Quillham", "Zzsaidmark")

TEXTS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND (data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY'))
"""


@pytest.fixture(autouse=True)
def fresh_lists() -> None:
    snapshot.forget()


def where(*marks: str) -> set[str]:
    """The columns of the database in which one of the marks stands, as table.column."""
    found = set()
    asked = sql.SQL("SELECT 1 FROM {} WHERE {}::text LIKE ANY(%s) LIMIT 1")
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        for table, column in cursor.fetchall():
            query = asked.format(sql.Identifier(table), sql.Identifier(column))
            cursor.execute(query, [[f"%{one}%" for one in marks]])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


def somebody(posting: Any) -> Person:
    """A colleague who has left a trace in many rooms."""
    person = colleague(
        posting, name=NAME, email=MAIL, with_account=True, headline="Plans in Quillham", minutes=600
    )
    act = act_of(person)
    actions.update_profile(act, person, about="I am Zyxmara.", place="Quillham")
    actions.create_token(act, "Zyxmara's script", [TokenScope.WORK_READ], STARTED)
    says(person, "Python", level=4)
    evidence_of(person, make_skill("Forecasting"), "endorsement", 4, words="Zyxmara is good.")
    make_document(person, CV)
    files_actions.store_file(act, "zyxmara-cv.txt", CV.encode(), purpose="cv")
    thread = opportunity_actions.raise_hand(act, role_of(posting).ref, SAID)
    opportunity_actions.say_in_room(act, thread.ref, SAID)
    notice_actions.mark_read(act)
    return person


def erase(person: Person, name: str = NAME) -> None:
    actions.erase_person(act_of(person), person.ref, typed_name=name)


def test_nothing_of_the_person_is_left_in_any_table() -> None:
    posting = make_posting(make_owner(), needs=[need("Python")])
    person = somebody(posting)
    before = where(*MARKS)
    assert {"people_person.name", "people_account.email", "evidence_document.text"} <= before
    assert {
        "opportunities_candidacy.message",
        "conversations_message.words",
        "notices_notice.words",
    } <= before
    erase(person)
    assert where(*MARKS) == set()
    assert not SkillLevel.objects.filter(person=person).exists()
    assert not ApiToken.objects.exists()
    assert not Account.objects.filter(email=MAIL).exists()
    assert not Document.objects.filter(person=person).exists()
    assert not Evidence.objects.filter(person=person).exists()
    assert not StoredFile.objects.filter(owner_ref=person.ref).exists()
    row = JournalRow.objects.get(name="person.erased")
    assert row.payload == {"person_ref": person.ref}


def test_the_thread_ends_and_its_owner_is_told_without_a_name() -> None:
    posting = make_posting(make_owner(), needs=[need("Python")])
    person = somebody(posting)
    thread = opportunity_queries.find_live_candidacy(role_of(posting).ref, person.ref)
    assert thread is not None
    erase(person)
    assert opportunity_queries.get_candidacy(thread.ref).status == "withdrawn"
    told = Notice.objects.filter(person=posting.owner).latest("id")
    assert "erased person" in told.words
    room = conversation_queries.view(act_of(posting.owner).actor, thread.ref)
    assert room is not None
    assert [(one.author_name, one.html) for one in room.messages] == [("erased person", "")]
    with use_language("de"):
        assert queries.get_person(person.ref).name == queries.names_for([person.ref])[person.ref]
        assert queries.get_person(person.ref).name != "erased person"


def test_matching_and_lists_find_them_no_more() -> None:
    posting = make_posting(make_owner(), needs=[need("Python")])
    person = somebody(posting)
    actor = act_of(posting.owner).actor
    found = matching_queries.find_people(actor, role_of(posting).ref, at=NOW)
    assert person.ref in [one.ref for one in found.people]
    erase(person)
    later = matching_queries.find_people(actor, role_of(posting).ref, at=NOW)
    assert person.ref not in [one.ref for one in later.people]
    everybody = queries.list_people(operator_act().actor)
    assert person.ref not in [one.ref for one in everybody.items]


def test_work_of_two_stays_and_still_reads() -> None:
    sides = make_engagement("completed", with_accounts=True)
    other = act_of(sides.owner, STARTED)
    actions.erase_person(act_of(sides.person, STARTED), sides.person.ref, typed_name="ines  BRANDT")
    found = engagement_queries.detail(other.actor, sides.ref, at=STARTED)
    assert found.card.person_name == "erased person"
    assert [one.words for one in found.deliveries] == ["The forecast and how to run it."]
    assert (
        engagement_queries.agreement(other.actor, sides.ref, at=STARTED).work.person.name == "erased person"
    )


@pytest.mark.parametrize("status", ["awaiting_terms", "agreed", "active", "delivered"])
def test_nobody_leaves_while_work_is_open(status: str) -> None:
    sides = make_engagement(status)
    for who in (sides.person, sides.owner):
        with pytest.raises(rules.SettleFirst, match=f"the work “{sides.engagement.title}” is not over"):
            actions.erase_person(act_of(who, STARTED), who.ref, typed_name=who.name)
    assert not Person.objects.exclude(erased_at=None).exists()
    assert Engagement.objects.get(ref=sides.ref).status == status


def test_nobody_leaves_while_a_posting_or_money_is_open() -> None:
    posting = make_posting(make_owner(name="Maren Okafor"))
    with pytest.raises(rules.SettleFirst, match="is still posted"):
        erase(posting.owner, "Maren Okafor")
    client, freelancer = make_client(), make_freelancer()
    invoice = make_invoice(client, freelancer)
    with pytest.raises(rules.SettleFirst, match="is not paid"):
        erase(freelancer, "Ines Brandt")
    asked = billing_actions.ask_payment(act_of(client.finance), invoice.ref)
    billing_actions.record_payment(act_of(client.finance), asked.ref)
    billing_actions.confirm_payment(act_of(client.second), asked.ref)
    with pytest.raises(rules.SettleFirst, match="earned are not paid out") as caught:
        erase(freelancer, "Ines Brandt")
    assert "is not paid" not in str(caught.value).replace("are not paid out", "")
    items = queries.open_before_erasure(act_of(freelancer).actor, freelancer.ref)
    assert [one.about_ref.partition("-")[0] for one in items] == ["acc"]


def test_the_name_has_to_be_typed_and_only_some_may() -> None:
    organisation = make_organisation()
    person = make_person(NAME, organisation=organisation)
    with pytest.raises(rules.NameNotTyped):
        erase(person, "Zyxmara")
    lead = make_person("Lena Lead", organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    with pytest.raises(NotAllowed):
        actions.erase_person(act_of(lead), person.ref, typed_name=NAME)
    operator = make_person("Olga Ops", grants=[Grant.OPERATOR])
    with pytest.raises(rules.LastOperator):
        erase(operator, "Olga Ops")
    actions.erase_person(act_of(operator), person.ref, typed_name=NAME)
    gone = queries.get_person(person.ref)
    assert not policy.may_erase_person(act_of(operator).actor, gone)
    assert gone.erased_at == NOW


@pytest.mark.parametrize("grants", [[], [Grant.OPERATOR]])
def test_no_program_erases_whoever_it_works_for(grants: list[Grant]) -> None:
    person = make_person(NAME, grants=grants)
    program = queries.actor_for(person, NOW, scopes=[str(TokenScope.PEOPLE_WRITE)])
    assert not policy.may_erase_person(program, person)
    assert policy.may_erase_person(act_of(person).actor, person)


def test_what_could_mean_somebody_else_stays_in_what_others_were_told() -> None:
    posting = make_posting(make_owner(name="Olaf Owner"), title="Plans with Ida May, on a day in May")
    erase(make_person("Ida May"), "Ida May")
    posting.refresh_from_db()
    assert posting.title == f"Plans with {ERASED}, on a day in May"
    for name, title in (("May", "A day in May"), ("Eva Holm", "Plans with Eva Holm")):
        posting = make_posting(make_owner(name="Otto Owner"), title=title)
        leaver = make_person(name)
        make_person("Eva Holm")
        erase(leaver, name)
        posting.refresh_from_db()
        assert posting.title == title


def test_ties_end_and_nobody_has_a_manager_who_is_gone() -> None:
    organisation = make_organisation()
    manager = make_person(NAME, organisation=organisation)
    report = make_person("Jonas Weber", organisation=organisation, manager=manager)
    erase(manager)
    tie = Membership.objects.get(person=manager)
    assert tie.ends_date == NOW.date()
    assert Membership.objects.get(person=report).manager is None


def test_a_record_of_somebody_else_is_not_lost_with_its_rater() -> None:
    person, rater = make_person("Jonas Weber"), make_person(NAME)
    piece = evidence_of(person, make_skill("Python"), "endorsement", 4, rater_ref=rater.ref)
    erase(rater)
    assert Evidence.objects.filter(pk=piece.pk).exists()


def test_what_was_handed_over_stays_with_the_work() -> None:
    sides = make_engagement("active")
    act = act_of(sides.person, STARTED)
    kept = files_actions.store_file(act, "result.txt", b"The result", purpose="delivery")
    engagement_actions.deliver(act, sides.ref, words="Here it is.", file_refs=[kept.ref])
    engagement_actions.accept_delivery(act_of(sides.owner, STARTED), sides.ref)
    actions.erase_person(act, sides.person.ref, typed_name=sides.person.name)
    files = engagement_queries.files_of_deliveries(sides.engagement)
    assert files[kept.ref].name == "result.txt"


def test_every_field_that_is_to_be_blanked_can_be() -> None:
    for table, word in privacy.DECLARATIONS.items():
        if isinstance(word, str):
            continue
        assert (word.erase == "cut") == any(word.blanks.values()), table
        assert set(word.blanks) <= set(word.person), table
        assert set(word.deletes) <= set(word.person), table
        for fields in word.blanks.values():
            for name in fields:
                privacy.blank_of(table._meta.get_field(name))
    for table, fields in privacy.NAMING.items():
        assert all(table._meta.get_field(name) for name in fields)
