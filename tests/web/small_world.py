"""A small world for the sweep of all routes and the ledger of queries: two organisations, made by real actions.

In the north work two circles of people, each with a talent, an owner, a home manager and work between them; in
the south a third. A circle's things are its own; the sweep asks what everybody else gets to see of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import time_machine
from django.db import transaction

from muster.assessments import actions as assessment_actions
from muster.billing import actions as billing_actions
from muster.engagements import actions as engagement_actions
from muster.engagements.models import Engagement
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.files import actions as files_actions
from muster.files.terms import FilePurpose
from muster.foundation import ids, journal
from muster.foundation.act import Grant
from muster.foundation.money import Money
from muster.insights import actions as insights_actions
from muster.ledger import queries as ledger_queries
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.opportunities import actions as opportunity_actions
from muster.opportunities.models import Opportunity
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.models import Organisation, Person
from muster.people.terms import TokenScope
from muster.skills import actions as skills_actions
from muster.skills.models import Skill
from tests.factories.billing import ADDRESS, work_of
from tests.factories.engagements import STARTED, clock
from tests.factories.evidence import claim, evidence_of, make_document, make_skills
from tests.factories.opportunities import make_draft, make_hand, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person, operator_act
from tests.factories.skills import load_small_starter

PEOPLE_FILE = b"email,name\nnew.one@example.org,New One\n"
START = date(2026, 12, 7)
MOMENT = STARTED + timedelta(hours=2)
"""The moment at which the world is looked at: the running work is a week old."""


OWN_AMOUNT = Decimal("8765432.09")
OWN_AMOUNT_AS_SAID = (b"8,765,432", b"8.765.432", b"8765432", b"876543209")
"""Long enough that no reference and no journal position holds it by chance."""


def tells_own_amount(content: bytes) -> bool:
    """Whether an answer holds what the own circle's talent wrote into the captain's view, for nobody else to read."""
    return any(word in content for word in OWN_AMOUNT_AS_SAID)


@dataclass(frozen=True)
class Circle:
    """A talent, an owner and a home manager of one organisation, and what there is between them."""

    organisation: Organisation
    talent: Person
    owner: Person
    manager: Person
    refs: Mapping[str, str]
    """Name of a thing to the reference of this circle's."""


@dataclass(frozen=True)
class World:
    """Everybody who asks, by name, and everything that is asked for, by whose it is."""

    personas: Mapping[str, Person | None]
    circles: Mapping[str, Circle]


@contextmanager
def small_world() -> Iterator[World]:
    """The world, in a transaction that is undone afterwards. References follow from a seed.

    What a process remembers of other worlds is forgotten before, and of this one afterwards.
    """
    snapshot.forget()
    try:
        with transaction.atomic():
            yield make_small_world()
            transaction.set_rollback(True)
    finally:
        snapshot.forget()


def make_small_world() -> World:
    """The world in the caller's transaction, or committed step by step where there is none."""
    with time_machine.travel(NOW, tick=False), ids.seeded(11):
        return _make_world()


def _make_world() -> World:
    load_small_starter()
    skills = list(make_skills().values())
    north, south = make_organisation("Nordlicht"), make_organisation("Suedwind")
    lead = make_person("Maren Holt", organisation=north, with_account=True, grants=[Grant.PEOPLE_LEAD])
    circles = {
        "own": make_circle(north, "Ines", skills, keeper=lead),
        "others": make_circle(north, "Jan", skills),
        "elsewhere": make_circle(south, "Kim", skills),
    }
    insights_actions.state_income(
        act_of(circles["own"].talent), north.ref, Money(OWN_AMOUNT, "EUR"), since_date=NOW.date()
    )
    personas: dict[str, Person | None] = {
        "visitor": None,
        "talent": circles["own"].talent,
        "owner": circles["own"].owner,
        "home manager": circles["own"].manager,
        "another": make_person("Another One", organisation=north, with_account=True, minutes=480),
        "people lead": lead,
        "stranger": make_person("Some Stranger", organisation=south, with_account=True, minutes=480),
        "operator": make_person("Op Erator", with_account=True, grants=[Grant.OPERATOR]),
    }
    deliver()
    return World(personas, circles)


def grow(world: World) -> None:
    """At least twice as much of everything that the own circle's pages list, and no list longer than a page."""
    circle = world.circles["own"]
    with time_machine.travel(NOW, tick=False):
        for number in (1, 2):
            newcomer = make_person(f"New {number}", organisation=circle.organisation, minutes=480)
            posting = make_posting(circle.owner, title=f"More work {number}")
            make_hand(posting, circle.talent)
            make_hand(posting, newcomer)
            make_draft(circle.owner)
            agree(
                make_posting(circle.owner, title=f"More to run {number}", minutes_per_week=60), newcomer, None
            )
        agree(
            make_posting(circle.owner, title="More of one's own", minutes_per_week=60),
            circle.talent,
            circle.manager,
        )
        own = act_of(circle.talent)
        people_actions.take_leave(own, circle.talent, date(2027, 8, 2), date(2027, 8, 9))
        people_actions.create_token(own, "Another", [TokenScope.WORK_READ], NOW + timedelta(days=90))
        for skill in make_skills({"Welding": "skill", "Drawing": "skill", "Excel": "tool"}).values():
            claim(circle.talent, skill, level=2)
        deliver()


def deliver() -> None:
    """Let every listener hear what happened: inside a transaction nothing is delivered by itself."""
    journal.deliver_due(MOMENT, limit=10_000)


def make_circle(
    organisation: Organisation, name: str, skills: Sequence[Skill], *, keeper: Person | None = None
) -> Circle:
    """Three people with an open posting, a draft, a raised hand, running work and work that waits for home.

    ``keeper`` has a file of people ready for import; the owner has it where there is none.
    """
    owner = make_person(
        f"{name} Owner", organisation=organisation, with_account=True, grants=[Grant.OWNER], minutes=480
    )
    manager = make_person(f"{name} Manager", organisation=organisation, with_account=True)
    talent = make_person(
        f"{name} Talent",
        organisation=organisation,
        with_account=True,
        manager=manager,
        minutes=1440,
        home_minutes=600,
    )
    for skill in skills[:3]:
        claim(talent, skill, level=3)
    evidence_of(talent, skills[0], "delivered_work", 4, words="Meter data cleaned")
    ask = evidence_actions.ask_for_evidence(act_of(talent), talent, skills[1].ref, "endorsement", owner.ref)
    rated = evidence_actions.give_evidence(act_of(owner), talent, skills[1].ref, "endorsement", 2)
    contest = evidence_actions.contest_evidence(act_of(talent), rated.ref, "The second half was not seen.")
    posting = make_posting(owner, needs=[need("Python"), need("SQL", 2, "useful")])
    hand = make_hand(posting, talent)
    running = agree(make_posting(owner, title="Running work"), talent, manager)
    timesheet = _log(running, talent)
    waiting = _offer(make_posting(owner, title="Work that waits"), talent)
    badge = evidence_actions.issue_badge(
        act_of(owner),
        talent,
        organisation_ref=organisation.ref,
        source_ref="eng-earlier",
        name="Earlier work",
    )
    job = opportunity_actions.break_down(
        act_of(owner), title="Planner", text="- Plan the week\n- Order parts", minutes=2400
    )
    own = act_of(talent)
    leave = people_actions.take_leave(own, talent, date(2027, 7, 5), date(2027, 7, 19))
    token, _plain = people_actions.create_token(
        own, "Calendar", [TokenScope.WORK_READ], NOW + timedelta(days=90)
    )
    file = files_actions.store_file(
        act_of(keeper or owner),
        "people.csv",
        PEOPLE_FILE,
        purpose=FilePurpose.IMPORT,
        organisation_ref=organisation.ref,
    )
    talk_file = files_actions.store_file(own, "plan.txt", b"The plan.", purpose=FilePurpose.DELIVERY)
    for who, words, files in (
        (own, "Here is the plan. When could we begin?", [talk_file.ref]),
        (act_of(owner), "On **Monday**.", []),
    ):
        opportunity_actions.say_in_room(who, hand.ref, words, file_refs=files)
    dispute = _dispute(
        make_posting(owner, title="Disputed work", minutes_per_week=60), talent, manager, organisation
    )
    people = matching_queries.find_people(act_of(owner).actor, role_of(posting).ref, at=NOW)
    instrument, sitting = make_assessment(organisation, owner, manager, talent, skills[0].ref)
    shown = matching_actions.record_shown(act_of(owner), people, about_ref=role_of(posting).ref)
    search = matching_actions.save_search(own, "work", "Work like this", {})
    refs = {
        "dispute": dispute,
        "person": talent.ref,
        "talk_file": talk_file.ref,
        "organisation": organisation.ref,
        "membership": people_queries.memberships_of(talent.ref)[0].ref,
        "opportunity": posting.ref,
        "draft": make_draft(owner).ref,
        "job": job.ref,
        "task": job.tasks.all()[0].ref,
        "role": role_of(posting).ref,
        "candidacy": hand.ref,
        "engagement": running.ref,
        "timesheet": timesheet,
        "approval": waiting.approvals.get().ref,
        "skill": skills[0].ref,
        "document": make_document(talent, "Five years of Python and SQL at a water company.").ref,
        "badge": badge.ref,
        "ask": ask.ref,
        "evidence": rated.ref,
        "contest": contest.ref,
        "instrument": instrument,
        "ring": make_ring(organisation, name, talent, skills[0]),
        "sitting": sitting,
        "leave": leave.ref,
        "token": token.ref,
        "file": file.ref,
        "shown": shown.ref,
        "search": search.ref,
        "run": skills_actions.ask_for_load(operator_act(), file.ref, "people.csv").ref,
        "proposal": skills_actions.propose(
            act_of(talent), "alias", {"skill": skills[0].ref, "language": "en", "text": f"A word of {name}"}
        ).ref,
        **make_money(organisation, name, talent, owner, running.ref),
    }
    return Circle(organisation, talent, owner, manager, refs)


def make_ring(organisation: Organisation, name: str, talent: Person, skill: Skill) -> str:
    """A case for a human: the talent and two others endorse each other, with no work of theirs on record."""
    friends = [make_person(f"{name} Friend {n}", organisation=organisation) for n in (1, 2)]
    for giver, receiver in permutations([talent, *friends], 2):
        evidence_actions.endorse(act_of(giver), receiver, skill.ref, 5)
    evidence_actions.look_for_rings(clock(NOW))
    case = next(one for one in evidence_queries.list_rings(act_of(talent).actor).items)
    return case.ref


def make_assessment(
    organisation: Organisation, owner: Person, manager: Person, talent: Person, skill_ref: str
) -> tuple[str, str]:
    """An instrument in use, and the talent invited to it by their manager, with the owner to rate."""
    operator = operator_act()
    drafted = assessment_actions.take_example(operator, organisation.ref, "hospitality_scale", skill_ref)
    assessment_actions.publish_instrument(operator, drafted.ref)
    sitting = assessment_actions.invite_to_sitting(
        act_of(manager), drafted.ref, talent.ref, rater_refs=[owner.ref]
    )
    return drafted.ref, sitting.ref


def make_money(
    organisation: Organisation, name: str, talent: Person, owner: Person, group_ref: str
) -> dict[str, str]:
    """Money between the two: an open invoice, work on none yet, a payment and a payout on their way, a fee."""
    finance = [
        make_person(f"{name} Finance {n}", organisation=organisation, grants=[Grant.FINANCE]) for n in (1, 2)
    ]
    first, second, own = (act_of(person) for person in (*finance, talent))
    billing_actions.set_billing(first, organisation.ref, provider="manual", currency="EUR")
    billing_actions.save_details(own, "person", talent.ref, legal_name=talent.name, **ADDRESS)
    sides = billing_actions.Sides(talent.ref, organisation.ref, owner.ref, group_ref, "gig")
    machine = clock(NOW)
    invoice = None
    for number, amount in enumerate((80_000, 40_000)):
        billing_actions.owe(machine, sides, work_of(amount, key=f"{group_ref}:{number}"))
        invoice = invoice or billing_actions.issue_invoice(
            own, group_ref, issuer_kind="person", issuer_ref=talent.ref, unit="EUR"
        )
    assert invoice is not None
    asked = billing_actions.ask_deposit(first, organisation.ref, amount=50_000, unit="EUR")
    billing_actions.record_payment(first, asked.ref)
    billing_actions.confirm_payment(second, asked.ref)
    billing_actions.set_aside(machine, sides, work_of(30_000, key=f"{group_ref}:fund"), name="0")
    part = work_of(30_000, key=f"{group_ref}:release")
    billing_actions.release(machine, sides, part, name="0", held=30_000)
    payment = billing_actions.ask_payment(act_of(owner), invoice.ref)
    milestone = engagement_actions.plan_milestone(
        own, group_ref, title="First part", amount=10_000, currency="EUR"
    )
    engagement_actions.fund_milestone(act_of(owner), milestone.ref)
    billing_actions.record_payment(act_of(owner), payment.ref)
    key = f"earnings:{talent.ref}:EUR"
    fee = billing_actions.set_fee(
        operator_act(), f"{name} fee", payer="client", tiers=[{"above": 0, "share": 50_000}]
    )
    return {
        "invoice": invoice.ref,
        "payment": payment.ref,
        "payout": billing_actions.ask_payout(own, amount=10_000, unit="EUR").ref,
        "account": ledger_queries.get_account(key).ref,
        "fee": fee.ref,
        "milestone": milestone.ref,
    }


def agree(posting: Opportunity, talent: Person, manager: Person | None) -> Engagement:
    """Work that has begun: chosen, agreed, let go by the home manager if there is one, terms accepted, started."""
    work = _offer(posting, talent)
    if manager is not None:
        engagement_actions.approve_home(act_of(manager), work.approvals.get().ref)
    for side in (talent, posting.owner):
        engagement_actions.accept_terms(act_of(side), work.ref, seen=1)
    engagement_actions.run_clocks(clock(STARTED))
    return work


def _offer(posting: Opportunity, talent: Person) -> Engagement:
    thread = make_hand(posting, talent)
    opportunity_actions.choose(act_of(posting.owner), thread.ref)
    return engagement_actions.agree_to_offer(act_of(talent), thread.ref)


def _dispute(posting: Opportunity, talent: Person, manager: Person, organisation: Organisation) -> str:
    """A dispute about a week of hours, which a people lead of its own decides; its reference."""
    make_person("Decider", organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    work = agree(posting, talent, manager)
    return engagement_actions.open_dispute(
        act_of(talent, STARTED),
        work.ref,
        item_kind="hours",
        item_ref=_log(work, talent),
        words="The week was longer.",
    ).ref


def _log(work: Engagement, talent: Person) -> str:
    """A week of hours that waits for the owner; its reference."""
    act = act_of(talent, STARTED)
    (sheet,) = engagement_actions.log_hours(act, work.ref, {START: 120})
    return engagement_actions.submit_timesheet(act, sheet.ref).ref
