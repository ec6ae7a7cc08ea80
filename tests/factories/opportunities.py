"""Posted work for tests, made by the real actions: every fixture is a reachable state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from muster.foundation.act import Act, Grant, system
from muster.opportunities import actions, queries, rules, terms
from muster.opportunities.models import Candidacy, Opportunity, Role
from muster.people.models import Organisation, Person
from muster.skills.models import Skill
from tests.factories.people import NOW, act_of, make_organisation, make_person
from tests.factories.skills import make_skill

START = date(2026, 12, 7)
"""A Monday two weeks after the moment at which tests happen."""


def need(
    label: str = "Python", level: int = 3, kind: str = "required", *, must_have: bool = False
) -> rules.SkillNeed:
    """A requirement on the skill of this label, which is made when it is missing."""
    skill = Skill.objects.filter(labels__text=label, labels__role="preferred").first() or make_skill(label)
    return rules.SkillNeed(skill.ref, level, kind, must_have)


def no_skills(text: str, *, language: str | None = None) -> tuple[()]:
    """An extractor for texts in which skills do not matter."""
    return ()


def make_owner(organisation: Organisation | None = None, **fields: Any) -> Person:
    """A member who may also post outward."""
    return make_person(organisation=organisation or make_organisation(), grants=[Grant.OWNER], **fields)


def make_draft(
    owner: Person | None = None,
    *,
    needs: Sequence[rules.SkillNeed] | None = None,
    at: datetime = NOW,
    **fields: Any,
) -> Opportunity:
    """A draft of eight hours a week for six weeks, with one skill, unless said otherwise."""
    owner = owner or make_owner()
    act = act_of(owner, at)
    given: dict[str, Any] = {
        "title": "Demand forecast",
        "kind": "project_role",
        "minutes_per_week": 480,
        "starts_date": START,
        "ends_date": START + timedelta(days=39),
    }
    return actions.save_draft(
        act,
        organisation_ref=sorted(act.actor.organisation_refs)[0],
        extractor=no_skills,
        needs=[need()] if needs is None else needs,
        **{**given, **fields},
    )


def make_posting(owner: Person | None = None, *, at: datetime = NOW, **fields: Any) -> Opportunity:
    """An open posting."""
    owner = owner or make_owner()
    draft = make_draft(owner, at=at, **fields)
    return actions.post(act_of(owner, at), draft.ref)


def role_of(posting: Opportunity) -> Role:
    """The posting's first role, fresh from the database."""
    return queries.get_role(queries.list_roles(posting)[0].ref)


def colleague(posting: Opportunity, **fields: Any) -> Person:
    """An employee of the posting's organisation."""
    return make_person(organisation=posting.organisation, **fields)


def make_hand(posting: Opportunity, person: Person | None = None, *, at: datetime = NOW) -> Candidacy:
    """A raised hand on the posting's first role."""
    person = person or colleague(posting)
    return actions.raise_hand(act_of(person, at), role_of(posting).ref, "I would like this.")


def make_invitation(posting: Opportunity, person: Person | None = None, *, at: datetime = NOW) -> Candidacy:
    """An invitation to the posting's first role."""
    person = person or colleague(posting)
    return actions.invite(act_of(posting.owner, at), role_of(posting).ref, person.ref, "Would you?")


def make_candidacy(
    status: str, posting: Opportunity | None = None, person: Person | None = None, *, at: datetime = NOW
) -> Candidacy:
    """A candidacy that has come to this status on the usual way."""
    posting = posting or make_posting()
    if status == terms.CandidacyStatus.INVITED:
        return make_invitation(posting, person, at=at)
    if status == terms.CandidacyStatus.NOMINATED:
        person = person or colleague(posting)
        named = actions.nominate(
            act_of(colleague(posting), at), role_of(posting).ref, person.ref, "Just right."
        )
        assert named is not None
        return queries.get_candidacy(named.ref)
    if status == terms.CandidacyStatus.LAPSED:
        thread = make_invitation(posting, person, at=at)
        actions.remind_and_lapse(clock_act(at + timedelta(days=30)))
        return queries.get_candidacy(thread.ref)
    thread = make_hand(posting, person, at=at)
    owner, own = act_of(posting.owner, at), act_of(thread.person, at)
    steps = {
        "raised": [],
        "seen": [lambda: actions.mark_seen(owner, thread.ref)],
        "shortlisted": [lambda: actions.shortlist(owner, thread.ref)],
        "offered": [lambda: actions.choose(owner, thread.ref)],
        "declined": [lambda: actions.decline(owner, thread.ref, "other_skills", "Not this time.")],
        "withdrawn": [lambda: actions.withdraw_candidacy(own, thread.ref)],
        "closed": [lambda: actions.close(owner, posting.ref, words="No longer needed.")],
    }
    steps["countered"] = [
        *steps["offered"],
        lambda: actions.counter_offer(own, thread.ref, words="Fewer hours.", asked_minutes=300),
    ]
    agreed = [*steps["offered"], lambda: actions.agree(own, thread.ref)]
    steps["agreed_by_person"] = agreed
    steps["confirmed"] = [*agreed, lambda: actions.confirm(clock_act(at), thread.ref)]
    steps["declined_by_person"] = [*steps["offered"], lambda: actions.decline_offer(own, thread.ref)]
    for step in steps[str(status)]:
        step()
    return queries.get_candidacy(thread.ref)


def clock_act(at: datetime = NOW) -> Act:
    """An act of the clock."""
    return system("clock", at=at)
