"""Asking every operation for everything: who asks, for whose thing, and what is answered.

Everybody asks with a token of all scopes; the talent also with one that only reads and one that only writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any, NamedTuple

from django.db import transaction

from muster.people import actions as people_actions
from muster.people.models import Person
from muster.people.terms import TokenScope
from tests.api.callers import ROOT, call
from tests.api.promises import DESCRIPTION
from tests.factories.people import act_of
from tests.web.small_world import MOMENT, Circle, World

READS, WRITES = "talent's reading token", "talent's writing token"

THINGS = (
    (r"^/timesheets/(approve|return)$", ""),
    (r"^/me/leave/public$", ""),
    (r"^/me/leave/", "leave"),
    (r"^/me/tokens/", "token"),
    (r"^/me/documents/", "document"),
    (r"^/evidence/asks/", "ask"),
    (r"^/evidence/badges/issued/", "badge"),
    (r"^/evidence/pieces/", "evidence"),
    (r"^/evidence/contests/", "contest"),
    (r"^/evidence/endorsement-cases/", "ring"),
    (r"^/evidence/(given|talks/)", "person"),
    (r"^/assessments/instruments/\{", "instrument"),
    (r"^/assessments/sittings/", "sitting"),
    (r"^/people/\{ref\}", "person"),
    (r"^/memberships/", "membership"),
    (r"^/skills/loads/", "run"),
    (r"^/skills/proposals/\{ref\}", "proposal"),
    (r"^/organisations/issuers/", "badge"),
    (r"^/invoices/\{ref\}", "invoice"),
    (r"^/payments/\{ref\}", "payment"),
    (r"^/payouts/\{ref\}", "payout"),
    (r"^/accounts/", "account"),
    (r"^/fees/\{ref\}", "fee"),
    (r"^/milestones/", "milestone"),
    (r"^/organisations/", "organisation"),
    (r"^/opportunities/\{ref\}/(post|reread|withdraw)$", "draft"),
    (r"^/opportunities/", "opportunity"),
    (r"^/jobs/tasks/", "task"),
    (r"^/jobs/", "job"),
    (r"^/(roles|work)/", "role"),
    (r"^/candidacies/", "candidacy"),
    (r"^/rooms/", "candidacy"),
    (r"^/disputes/", "dispute"),
    (r"^/approvals/", "approval"),
    (r"^/engagements/", "engagement"),
    (r"^/timesheets/", "timesheet"),
    (r"^/shown/", "shown"),
    (r"^/searches/", "search"),
)
"""By the beginning of its address: whose thing an operation is about. What is not here is nobody's."""

WORDS: Mapping[tuple[str, str], str] = {
    ("get_taxonomy_version", "number"): "1",
    ("roll_back_version", "number"): "1",
    ("answer_call", "call_ref"): "cal-none",
    ("answer_change", "change_ref"): "chg-none",
    ("get_delivery_file", "file_ref"): "fil-none",
    ("get_dispute_file", "file_ref"): "fil-none",
    ("tick_handover_item", "item_ref"): "hov-none",
    ("drop_handover_item", "item_ref"): "hov-none",
    ("withdraw_change", "change_ref"): "chg-none",
    ("choose_notice_mail", "group"): "work",
    ("give_my_consent", "purpose"): "outside",
    ("take_grant", "grant"): "owner",
    ("withdraw_my_consent", "purpose"): "outside",
}
"""Parameters that name no thing: a word that the operation knows."""

FILES: Mapping[str, tuple[str, bytes]] = {
    "import_people": ("people.csv", b"email,name\nnew.one@example.org,New One\n"),
    "load_skills": ("skills.csv", b"key,label\nmelting-ice,Melting ice\n"),
    "show_badge": ("badge.json", b"{}"),
    "upload_document": ("cv.txt", b"Ten years of Python at a water company."),
}

_BECAUSE = ("cancel_engagement", "deliver_work", "refuse_home", "return_delivery", "return_timesheet")
BODIES: Mapping[str, Any] = {
    "decide_ring": {"is_upheld": False, "reason": "They worked together before."},
    "reply_to_ring": {"words": "We sat in one project."},
    "agree_to_sitting": {"purpose": "development"},
    "answer_item": {"item": 0, "option": 0},
    "change_instrument": {"title": "Another", "text": "Q: A\n1: a\n3: b\n5: c", "skill_ref": "{skill}"},
    "draft_instrument": {
        "organisation_ref": "{organisation}",
        "kind": "scale",
        "title": "One",
        "skill_ref": "{skill}",
        "text": "Q: A\n1: a\n3: b\n5: c",
    },
    "give_rating": {"scores": [3, 3, 3, 3]},
    "invite_to_sitting": {"person_ref": "{person}", "rater_refs": []},
    "take_example": {
        "organisation_ref": "{organisation}",
        "example": "leadership_feedback",
        "skill_ref": "{skill}",
    },
    "accept_terms": {"seen": 1},
    "sign_terms": {"seen": 1, "content_hash": "0" * 64, "typed_name": "Somebody"},
    "add_member": {"email": "new.one@example.org", "name": "New One"},
    "answer_ask": {"rating": 3},
    "answer_evidence": {"words": "It was the second version."},
    "answer_invitation": {"accept": True},
    "ask_for_evidence": {"skill_ref": "{skill}", "kind": "endorsement", "rater_ref": "{person}"},
    "contest_evidence": {"words": "That was somebody else's work."},
    "ask_deposit": {"organisation_ref": "{organisation}", "amount": 100_000, "unit": "EUR"},
    "ask_return": {"organisation_ref": "{organisation}", "amount": 1_000, "unit": "EUR"},
    "ask_payout": {"amount": 1_000, "unit": "EUR"},
    "connect_my_account": {"account": "acct_1"},
    "ask_for_changes": {"words": "Please add a page on holidays."},
    "ask_refund": {"words": "The plan has changed."},
    "plan_milestone": {"title": "Second part", "amount": 20_000, "currency": "EUR"},
    "submit_milestone": {"words": "Here it is."},
    "issue_invoice": {"group_ref": "{engagement}", "unit": "EUR"},
    "save_my_billing": {
        "legal_name": "Ines Brandt",
        "street": "Deichstr. 7",
        "postcode": "20459",
        "city": "Hamburg",
        "country": "DE",
    },
    "set_billing": {"provider": "manual", "currency": "EUR"},
    "set_fee": {"name": "Service", "payer": "client", "tiers": [{"share": 50_000}]},
    "change_membership": {"title": "Planner"},
    "choose_notice_mail": {"mail": "off"},
    "set_my_quiet_hours": {"start_minute": 1320, "end_minute": 420},
    "counter_offer": {"message": "For a little more."},
    "nominate_person": {"email": "ines@example.org"},
    "answer_call": {"accept": False},
    "add_handover_item": {"what": "The list of shops", "place": "Drive, folder 7", "ask": "Jonas Weber"},
    "tick_handover_item": {"is_done": True},
    "erase_person": {"typed_name": "Somebody Else"},
    "ask_other_interview_slots": {"words": "In the afternoon, please."},
    "offer_interview_slots": {"slots": ["2026-12-21T09:00:00Z"], "minutes": 30},
    "take_interview_slot": {"starts_at": "2026-12-21T09:00:00Z"},
    "answer_change": {"accept": False},
    "ask_change": {"kind": "extend", "words": "More to do.", "ends_date": "2027-02-26"},
    "call_hours": {"monday": "2026-12-07", "minutes": 60, "words": "A review."},
    "break_down_job": {"title": "Planner", "text": "- Plan the week\n- Order parts"},
    "set_job_tasks": {"tasks": [{"title": "Plan", "minutes": 2400}]},
    "change_proposal": {"payload": {"text": "A better word"}, "words": "A slip."},
    "claim_skill": {"skill_ref": "{skill}", "stance": "learn"},
    "create_organisation": {"name": "Westwerk"},
    "create_unit": {"name": "Harbour"},
    "decide_contest": {"is_upheld": False, "reason": "I looked at the work with both."},
    "decline_candidacy": {"reason_code": "other_skills"},
    "draft_opportunity": {"text": "Somebody to clean meter data in Python, one day a week for a month."},
    "end_engagement_early": {"last_date": "2026-12-18", "words": "It is over."},
    "discuss_proposal": {"words": "Is it not there already?"},
    "extract_skills": {"text": "Python and SQL"},
    "give_evidence": {"person_ref": "{person}", "skill_ref": "{skill}", "kind": "endorsement", "rating": 3},
    "give_grant": {"person_ref": "{person}", "grant": "owner"},
    "hold_talk": {"ratings": {"{skill}": 3}},
    "invite_person": {"person_ref": "{person}"},
    "accept_proposal": {"seen": 1},
    "name_reviewer": {"family": "software", "person_ref": "{person}"},
    "propose": {
        "kind": "alias",
        "payload": {"skill": "{skill}", "language": "en", "text": "Another word for it"},
        "reason": "People say so.",
    },
    "refuse_proposal": {"words": "It is another skill.", "seen": 1},
    "release_reviewer": {"family": "software", "person_ref": "{person}"},
    "answer_split": {"part_refs": []},
    "change_my_search": {"is_paused": True},
    "save_my_search": {"name": "Remote work", "query": {"modes": ["remote"]}},
    "hide_my_work": {"reason_code": "later", "words": "in spring"},
    "mark_opportunity": {"is_urgent": True},
    "set_order": {"work": ["owner", "wants"], "people": [], "strategic_lift": 100},
    "log_hours": {"days": [{"day": "2026-12-14", "minutes": 60}]},
    "offer_my_hours": {"from_monday": "2027-01-04", "minutes": 960},
    "paste_document": {"text": "Ten years of Python at a water company."},
    "propose_other_dates": {"starts_date": "2027-01-11", "ends_date": "2027-01-29"},
    "propose_terms": {"seen": 1},
    "reread_opportunity": {"text": "Somebody to paint a wall, two days a week in January."},
    "review_engagement": {"items": {"delivered": 5, "reliable": 5, "clear": 5}, "would_again": True},
    "mark_room_read": {"until": 1},
    "say_in_room": {"words": "When could we begin?"},
    "open_dispute": {"item_kind": "hours", "item_ref": "{timesheet}", "words": "The Monday is too long."},
    "rule_dispute": {"share": 500, "words": "Half of it was agreed."},
    "appeal_ruling": {"words": "There is a mail."},
    "state_in_dispute": {"words": "I worked that day."},
    "set_my_languages": {"languages": {"de": 5}},
    "set_my_working_hours": {"working_hours": [{"weekday": 0, "start_minute": 540, "end_minute": 720}]},
    "set_requirements": {"requirements": [{"skill_ref": "{skill}"}]},
    "approve_timesheets": {"refs": ["{timesheet}"]},
    "close_hours": {"until_date": "2026-12-01"},
    "reopen_timesheet": {"words": "A day is missing."},
    "return_timesheets": {"refs": ["{timesheet}"], "words": "Which day was this?"},
    "send_week": {"monday": "2026-12-14", "days": [{"day": "2026-12-14", "minutes": 60}]},
    "start_my_timer": {"engagement_ref": "{engagement}"},
    "revoke_badge": {"words": "It was somebody else's work."},
    "trust_issuer": {
        "issuer_id": "https://badges.example.org/issuer",
        "public_key": "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    },
    "update_settings": {"candidacy_answer_days": 8},
    "take_my_public_holidays": {"country": "DE", "part": "HH"},
    "take_my_leave": {"start_date": "2027-08-02", "end_date": "2027-08-09"},
    **{name: {"words": "Because."} for name in _BECAUSE},
}
"""By operation: a body that fits, where {} does not."""

QUERIES: Mapping[str, str] = {"list_alike": "?q=pyth", "search_skills": "?q=pyth"}
"""By operation: what must be asked with it."""


WHO: Mapping[str, Sequence[str]] = {
    "others": ("talent", "owner", "home manager", "people lead"),
    "elsewhere": ("talent", "owner", "home manager", "people lead", "operator"),
}
"""Who asks for a neighbour's things and those of another organisation; for what is their own or nobody's: everybody."""


class Operation(NamedTuple):
    """One operation of the description; ``thing`` is empty when it is about nobody's."""

    name: str
    method: str
    path: str
    thing: str
    takes_body: bool


class Asked(NamedTuple):
    """One question and its answer."""

    operation: Operation
    who: str
    whose: str
    answer: Any

    @property
    def status(self) -> str:
        """The status; a token that lacks the scope is told apart from a person who may not."""
        code = self.answer.json()["code"] if self.answer.status_code == 403 else ""
        return f"{self.answer.status_code} {'scope' if code == 'scope-missing' else ''}".strip()


def operations() -> list[Operation]:
    """All of them, in the order of the description."""
    found = []
    for path, methods in DESCRIPTION["paths"].items():
        short = path.removeprefix(ROOT)
        thing = next((thing for start, thing in THINGS if re.search(start, short)), "")
        for method, said in methods.items():
            about = thing if "{" in short else ""
            found.append(Operation(said["operationId"], method.upper(), short, about, "requestBody" in said))
    return found


def ask_everything(world: World) -> Iterator[Asked]:
    """Every operation by everybody, for what is one's own, a neighbour's and another organisation's; each undone."""
    tokens = _tokens(world.personas)
    for operation in operations():
        circles = world.circles if operation.thing else {"": world.circles["own"]}
        for whose, circle in circles.items():
            for who, token in tokens.items():
                if who in WHO.get(whose, tokens):
                    yield Asked(operation, who, whose, _ask(operation, circle, token))


def _tokens(personas: Mapping[str, Person | None]) -> dict[str, str]:
    found = {name: _token(who, tuple(TokenScope)) if who else "" for name, who in personas.items()}
    talent = personas["talent"]
    assert talent is not None
    reading = [scope for scope in TokenScope if scope.endswith(":read")]
    writing = [scope for scope in TokenScope if scope not in reading]
    return found | {READS: _token(talent, reading), WRITES: _token(talent, writing)}


def _token(person: Person, scopes: Sequence[TokenScope]) -> str:
    act = act_of(person, MOMENT)
    return people_actions.create_token(act, "a program", scopes, MOMENT + timedelta(days=90))[1]


def _ask(operation: Operation, circle: Circle, token: str) -> Any:
    given = {**circle.refs, "role_ref": circle.refs["role"], "person_ref": circle.refs["person"]}
    given |= {
        "other_ref": circle.refs["skill"],
        "skill_ref": circle.refs["skill"],
        "ref": circle.refs[operation.thing or "skill"],
    }
    given |= {name: word for (of, name), word in WORDS.items() if of == operation.name}
    address = _filled(operation.path, given) + QUERIES.get(operation.name, "")
    with transaction.atomic():
        answer = call(operation.method, address, token, _body(operation, given))
        transaction.set_rollback(True)
    return answer


def _body(operation: Operation, given: Mapping[str, str]) -> Any:
    if operation.name in FILES:
        name, data = FILES[operation.name]
        file = BytesIO(data)
        file.name = name
        return {"file": file}
    if not operation.takes_body:
        return None
    return json.loads(_filled(json.dumps(BODIES.get(operation.name, {})), given))


def _filled(text: str, given: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda found: given[found[1]], text)
