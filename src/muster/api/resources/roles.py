"""Roles of a posting: what they ask for, who is on them."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.candidacies import CandidacyOut
from muster.api.resources.matches import (
    EasingsOut,
    FitOut,
    PeopleAnswerOut,
    WhyOut,
    order_of,
    parts_of,
)
from muster.api.resources.postings import RequirementsIn, RoleChanges, RoleOut, named
from muster.api.resources.work import why
from muster.api.shapes import In, Line, Out, ProposalIn, Ref, Text
from muster.foundation.act import Act
from muster.foundation.words import language
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.terms import MOST_SHOWN, Filter
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.people import queries as people_queries
from muster.people.terms import TokenScope

router = Router(tags=["Roles"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class NominationIn(In):
    """Whom to ask, and a word to them. The answer is the same whether or not we know the address."""

    email: Line
    message: Text = ""


class InvitationIn(In):
    """Whom to invite, with a few words."""

    person_ref: Ref
    message: Text = ""


class RankQuery(In):
    """How many, which filters (evidenced, wants, inside, extended, outside), and in which order: score or suggested."""

    top: int = Field(MOST_SHOWN, ge=1, le=MOST_SHOWN)
    filters: list[Filter] = Field(default_factory=list, max_length=5)
    sort: Literal["score", "suggested"] = "score"


class LeftOutOut(Out):
    """A person whom you do not want suggested for a role."""

    ref: str
    name: str


@router.get("/{ref}", auth=READ, response=RoleOut, summary="A role")
def get_role(request: HttpRequest, ref: Ref) -> Any:
    """One role of a posting that you may see."""
    return _shown(act_of(request), ref)


@router.patch("/{ref}", auth=WRITE, response=RoleOut, summary="Change a role")
def edit_role(request: HttpRequest, ref: Ref, changes: RoleChanges) -> Any:
    """Change what is named. Hours and dates are fixed while somebody holds an offer or a seat."""
    act = looked_at(request, ref)
    fields = named(changes, without=frozenset({"version"}))
    opportunity_actions.edit_role(act, ref, version=changes.version, **fields)
    return _shown(act, ref)


@router.delete("/{ref}", auth=WRITE, response={204: None}, summary="Remove a role")
def remove_role(request: HttpRequest, ref: Ref) -> Status[None]:
    """Take a role out of a draft; its last one stays."""
    opportunity_actions.remove_role(looked_at(request, ref), ref)
    return Status(204, None)


@router.put("/{ref}/requirements", auth=WRITE, response=RoleOut, summary="Say what a role asks for")
def set_requirements(request: HttpRequest, ref: Ref, said: RequirementsIn) -> Any:
    """All skills at once; their weights follow by rule."""
    act = looked_at(request, ref)
    needed = [need.as_need() for need in said.requirements]
    opportunity_actions.set_requirements(act, ref, needed, version=said.version)
    return _shown(act, ref)


@router.get("/{ref}/people", auth=READ, response=PeopleAnswerOut, summary="People who fit a role")
def find_people_for_role(request: HttpRequest, ref: Ref, asked: Query[RankQuery]) -> dict[str, Any]:
    """The best people for a role of yours, drafts included, with the parts of each score."""
    act = looked_at(request, ref)
    answer = matching_queries.find_people(
        act.actor, ref, at=act.at, top=asked.top, filters=asked.filters, sort=asked.sort
    )
    matching_actions.record_shown(act, answer, about_ref=ref, filters=[str(one) for one in asked.filters])
    fields = ("ref", "name", "headline", "place", "score", "free_minutes")
    return {
        "position": answer.position,
        "taxonomy_version": answer.taxonomy_version,
        "fit_count": answer.fit_count,
        "shown_of": answer.shown_of,
        "left_out": answer.left_out,
        "people": [
            {
                **{name: getattr(one, name) for name in fields},
                **parts_of(one.parts),
                "place_by_score": one.placed.exact if one.placed else None,
                "order": order_of(one.placed),
            }
            for one in answer.people
        ],
    }


@router.get(
    "/{ref}/left-out", auth=READ, response=PageOf[LeftOutOut], summary="People whom I left out of a role"
)
def list_people_left_out(request: HttpRequest, ref: Ref, asked: Query[Paging]) -> dict[str, Any]:
    """Whom you do not want suggested for a role of yours, the latest first."""
    act = looked_at(request, ref)
    page = matching_queries.list_left_out(act.actor, ref, number=asked.page, size=asked.size)
    return paging.answer(request, page)


@router.put(
    "/{ref}/people/{person_ref}/left-out", auth=WRITE, response={204: None}, summary="Do not suggest a person"
)
def leave_out_person_for_role(request: HttpRequest, ref: Ref, person_ref: Ref) -> Status[None]:
    """Leave a person out of your suggestions for a role; no score changes, and a hand that is up stays up."""
    matching_actions.leave_out_person(looked_at(request, ref), ref, person_ref)
    return Status(204, None)


@router.delete(
    "/{ref}/people/{person_ref}/left-out", auth=WRITE, response={204: None}, summary="Suggest a person again"
)
def suggest_person_again_for_role(request: HttpRequest, ref: Ref, person_ref: Ref) -> Status[None]:
    """The person may stand among your suggestions for the role again."""
    matching_actions.suggest_person_again(looked_at(request, ref), ref, person_ref)
    return Status(204, None)


@router.get("/{ref}/fit", auth=READ, response=FitOut, summary="How many people fit a role")
def count_people_for_role(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """How many people fit a role of yours, and what each condition removes: also before it is posted."""
    act = looked_at(request, ref)
    count = matching_queries.count_fitting(act.actor, ref, at=act.at)
    return {
        "fits": count.fits,
        "considered": count.considered,
        "removed": [{"condition": c, "count": n, "words": words} for c, n, words in count.removed],
        "alone": count.alone,
    }


@router.get("/{ref}/easings", auth=READ, response=EasingsOut, summary="What would bring more people")
def list_easings_for_role(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Each condition of a role of yours asked more gently, recounted; drafts included."""
    act = looked_at(request, ref)
    easings = matching_queries.list_easings(act.actor, ref, at=act.at)
    return {
        "easings": list(easings),
        "together": [] if easings else list(matching_queries.find_easing_set(act.actor, ref, at=act.at)),
        "shades": matching_queries.count_shades(act.actor, ref, at=act.at),
    }


@router.get("/{ref}/people/{person_ref}", auth=READ, response=WhyOut, summary="Why a person fits a role")
def explain_person_for_role(request: HttpRequest, ref: Ref, person_ref: Ref) -> dict[str, Any]:
    """The score of a person whom you may see, or who is on the role, line by line."""
    act = looked_at(request, ref)
    return why(act, ref, person_ref)


@router.get("/{ref}/candidacies", auth=READ, response=list[CandidacyOut], summary="Candidacies on a role")
def list_candidacies_of_role(request: HttpRequest, ref: Ref) -> Any:
    """Those that you may know of: all for its owner, your own otherwise. Live ones first."""
    return list(opportunity_queries.candidacies_of_role(act_of(request).actor, ref))


@router.post("/{ref}/hands", auth=WRITE, response={201: CandidacyOut}, summary="Raise a hand")
def raise_hand(request: HttpRequest, ref: Ref, said: ProposalIn) -> Status[Any]:
    """Say "I would like this" on an open role, with what you propose."""
    act = looked_at(request, ref)
    row = opportunity_actions.raise_hand(act, ref, said.message, proposal=said.as_proposal())
    return Status(201, opportunity_queries.get_candidacy_view(act.actor, row.ref))


@router.post("/{ref}/invitations", auth=WRITE, response={201: CandidacyOut}, summary="Invite somebody")
def invite_person(request: HttpRequest, ref: Ref, said: InvitationIn) -> Status[Any]:
    """Ask a person whom you may see whether they would like the role."""
    act = looked_at(request, ref)
    people_queries.get_visible_person(act.actor, said.person_ref)
    row = opportunity_actions.invite(act, ref, said.person_ref, said.message)
    return Status(201, opportunity_queries.get_candidacy_view(act.actor, row.ref))


@router.post("/{ref}/nominations", auth=WRITE, response={204: None}, summary="Name a colleague")
def nominate_person(request: HttpRequest, ref: Ref, said: NominationIn) -> Status[None]:
    """Ask somebody by their e-mail address whether they would like the role. The owner learns only of a yes."""
    act = looked_at(request, ref)
    person = people_queries.find_person_by_email(said.email)
    if person is not None:
        opportunity_actions.nominate(act, ref, person.ref, said.message)
    return Status(204, None)


@router.post("/{ref}/seen", auth=WRITE, response={204: None}, summary="Note that I looked at the hands")
def mark_role_seen(request: HttpRequest, ref: Ref) -> Status[None]:
    """The owner has looked at all hands on the role; the people see it."""
    opportunity_actions.mark_role_seen(looked_at(request, ref), ref)
    return Status(204, None)


def looked_at(request: HttpRequest, ref: str) -> Act:
    """The act, once it is sure that the actor may know of the role: a refusal would tell of it."""
    act = act_of(request)
    opportunity_queries.get_visible_role(act.actor, ref)
    return act


def _shown(act: Act, ref: str) -> Any:
    role = opportunity_queries.get_visible_role(act.actor, ref)
    return opportunity_queries.role_views([role], reader=act.actor, language=language())[0]
