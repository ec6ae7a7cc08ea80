"""One's organisations, their units, and files of people."""

from __future__ import annotations

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, File, Query, Router, Status
from ninja.files import UploadedFile

from muster.api.auth import act_of, needs
from muster.api.shapes import In, Line, Out, Ref, Text, WeekMinutes
from muster.engine.two_sided import Factor
from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.terms import KEEP_DAYS, LEAST_KEEP_DAYS, MOST_KEEP_DAYS, MOST_LIFT
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.terms import HomeApprovalDefault, TokenScope

router = Router(tags=["Organisations"])
READ = needs(TokenScope.PEOPLE_READ)
WRITE = needs(TokenScope.PEOPLE_WRITE)
Days = Annotated[int, Field(ge=0, le=365)]
LARGEST_FILE = 10 * 1024 * 1024


class OrganisationOut(Out):
    """An organisation."""

    ref: str
    name: str
    slug: str


class NameIn(In):
    """What it is called."""

    name: Line


class SettingsOut(Out):
    """What an organisation decides for itself. Days are working days."""

    home_approval_days: int
    home_approval_default: str
    home_approval_minutes_above: int
    home_approval_weeks_above: int
    lead_approval_minutes_above: int
    lead_approval_weeks_above: int
    candidacy_answer_days: int
    candidacy_reminder_days: int
    default_decline_words: str
    max_week_minutes: int
    time_zone: str


class SettingsIn(In):
    """What changes; what is not named stays, and what runs already keeps the days it began with."""

    home_approval_days: Days | None = None
    home_approval_default: HomeApprovalDefault | None = None
    home_approval_minutes_above: WeekMinutes | None = None
    home_approval_weeks_above: Days | None = None
    lead_approval_minutes_above: WeekMinutes | None = None
    lead_approval_weeks_above: Days | None = None
    candidacy_answer_days: Days | None = None
    candidacy_reminder_days: Days | None = None
    default_decline_words: Text | None = None
    max_week_minutes: WeekMinutes | None = None
    time_zone: Line | None = None


class OrderRuleOut(Out):
    """How suggestions are ordered: what counts for ``work`` and in an owner's list of ``people`` (nothing: the exact
    order), lifts in thousandths of the value, and for how many days lists that were shown can be replayed."""

    work: list[Factor]
    people: list[Factor]
    strategic_lift: int
    urgent_lift: int
    keep_days: int


class OrderRuleIn(In):
    """All of it at once; a change is kept with who made it, and when."""

    work: list[Factor] = Field(max_length=len(Factor))
    people: list[Factor] = Field(max_length=len(Factor))
    strategic_lift: int = Field(0, ge=0, le=MOST_LIFT)
    urgent_lift: int = Field(0, ge=0, le=MOST_LIFT)
    keep_days: int = Field(KEEP_DAYS, ge=LEAST_KEEP_DAYS, le=MOST_KEEP_DAYS)


class UnitIn(In):
    """A new part, below another one with ``parent_ref``."""

    name: Line
    parent_ref: Ref | None = None


class UnitOut(Out):
    """A part of an organisation."""

    ref: str
    name: str


class ImportQuery(In):
    """Nothing is written without ``apply``; ``skip_bad`` leaves bad lines out instead of refusing the file."""

    apply: bool = False
    skip_bad: bool = False


class CellOut(Out):
    """What is wrong where; the column is empty when it is the whole line."""

    line: int
    column: str
    message: str


class ImportOut(Out):
    """What the file did, or would do: usable lines by what becomes of them, and the problems of the others."""

    is_applied: bool
    added: int
    changed: int
    unchanged: int
    new_units: list[str]
    ignored_columns: list[str]
    encoding: str
    delimiter: str
    problems: list[CellOut]


@router.get("", auth=READ, response=list[OrganisationOut], summary="My organisations")
def list_organisations(request: HttpRequest) -> list[Any]:
    """The organisations that you belong to or look after, by name."""
    return people_queries.list_organisations(act_of(request).actor)


@router.post("", auth=WRITE, response={201: OrganisationOut}, summary="Found an organisation")
def create_organisation(request: HttpRequest, said: NameIn) -> Status[Any]:
    """For the operator. A person founds one on a page, never by a program."""
    return Status(201, people_actions.create_organisation(act_of(request), said.name))


@router.get("/{ref}/settings", auth=READ, response=SettingsOut, summary="Settings of an organisation")
def get_settings(request: HttpRequest, ref: Ref) -> Any:
    """For its members: these clocks are theirs too."""
    return people_queries.get_visible_organisation(act_of(request).actor, ref).own_settings


@router.patch("/{ref}/settings", auth=WRITE, response=SettingsOut, summary="Change the settings")
def update_settings(request: HttpRequest, ref: Ref, changes: SettingsIn) -> Any:
    """For those who look after it. Another longest week holds from this week on."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    named = {name: value for name, value in changes.model_dump().items() if value is not None}
    return people_actions.update_settings(act, ref, **named)


@router.post("/{ref}/units", auth=WRITE, response={201: UnitOut}, summary="Add a unit")
def create_unit(request: HttpRequest, ref: Ref, said: UnitIn) -> Status[Any]:
    """For those who look after the organisation."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    return Status(201, people_actions.create_unit(act, ref, said.name, parent_ref=said.parent_ref))


@router.get("/{ref}/units", auth=READ, response=list[UnitOut], summary="Units of an organisation")
def list_units(request: HttpRequest, ref: Ref) -> list[Any]:
    """The units by name."""
    organisation = people_queries.get_visible_organisation(act_of(request).actor, ref)
    return people_queries.list_units(organisation.ref)


@router.post("/{ref}/people-imports", auth=WRITE, response=ImportOut, summary="Take in a file of people")
def import_people(request: HttpRequest, ref: Ref, asked: Query[ImportQuery], file: File[UploadedFile]) -> Any:
    """A CSV file with email, name, title, unit, manager_email, kind, hours_per_week, time_zone, languages, place.

    Without ``apply`` it is a dry run that lists what is wrong by line and column.
    """
    act = act_of(request)
    organisation = people_queries.get_visible_organisation(act.actor, ref)
    if (file.size or 0) > LARGEST_FILE:
        raise Invalid(_("The file is larger than 10 MB."), field="file")
    with transaction.atomic():
        report = people_actions.import_people(
            act, organisation.ref, file.read(), apply=asked.apply, skip_bad=asked.skip_bad
        )
        if not report.is_applied:
            transaction.set_rollback(True)
    return {
        **{name: getattr(report, name) for name in ImportOut.model_fields if name != "problems"},
        "problems": [one._asdict() for one in report.problems],
    }


@router.get("/{ref}/order", auth=READ, response=OrderRuleOut, summary="How suggestions are ordered")
def get_order(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """What holds in an organisation of yours now."""
    people_queries.get_visible_organisation(act_of(request).actor, ref)
    return _order(matching_queries.order_choice(ref))


@router.put("/{ref}/order", auth=WRITE, response=OrderRuleOut, summary="Decide how suggestions are ordered")
def set_order(request: HttpRequest, ref: Ref, said: OrderRuleIn) -> dict[str, Any]:
    """For people leads. No score changes; lists that are asked for from now on stand in the new order."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    return _order(matching_actions.set_order(act, ref, **said.dict()))


def _order(choice: matching_queries.OrderChoice) -> dict[str, Any]:
    return {
        "work": sorted(choice.work),
        "people": sorted(choice.people),
        "strategic_lift": choice.strategic_lift,
        "urgent_lift": choice.urgent_lift,
        "keep_days": choice.keep_days,
    }
