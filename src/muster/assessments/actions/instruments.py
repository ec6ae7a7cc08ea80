"""Writing instruments: a draft, its text, in use, retired; an example taken along."""

from __future__ import annotations

from muster.assessments import events, policy, queries, rules
from muster.assessments.models import Instrument
from muster.assessments.terms import InstrumentKind, InstrumentState
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries


@action
def draft_instrument(
    act: Act,
    organisation_ref: str,
    kind: InstrumentKind | str,
    *,
    title: str,
    skill_ref: str,
    text: str,
    about: str = "",
) -> Instrument:
    """Begin an instrument about one skill, as a draft. Raises what ``rules.read_items`` raises, TitleMissing, NotFound."""
    return _draft(act, organisation_ref, InstrumentKind(kind), title, skill_ref, text, about)


@action
def take_example(
    act: Act, organisation_ref: str, example: str, skill_ref: str, *, language: str = "en"
) -> Instrument:
    """Take a worked example along as a draft of one's own, to be read and changed before use. Raises NoSuchExample."""
    policy.may_write_instruments(act.actor, organisation_ref).require()
    found = queries.example_text(example, language)
    return _draft(
        act, organisation_ref, found.kind, found.title, skill_ref, found.text, found.about, example=example
    )


@action
def change_instrument(
    act: Act, ref: str, *, title: str, text: str, about: str = "", skill_ref: str | None = None
) -> Instrument:
    """Write a draft anew, all or nothing. Raises InstrumentInUse, and what ``draft_instrument`` raises."""
    row = _locked(act, ref)
    if row.state != InstrumentState.DRAFT:
        raise rules.InstrumentInUse
    row.items = rules.plain(rules.read_items(InstrumentKind(row.kind), text))
    row.text, row.title, row.about = text, rules.check_title(title), rules.check_note(about)
    if skill_ref is not None:
        row.skill = skills_queries.get_skill(skill_ref)
    row.save(update_fields=["items", "text", "title", "about", "skill"])
    journal.record(act, events.InstrumentChanged(row.ref))
    return row


@action
def publish_instrument(act: Act, ref: str) -> Instrument:
    """Put a draft to use; its words do not change any more. Raises InstrumentInUse."""
    row = _locked(act, ref)
    row.state = rules.next_instrument_state(row.state, InstrumentState.IN_USE)
    row.published_at = act.at
    row.save(update_fields=["state", "published_at"])
    journal.record(act, events.InstrumentPublished(row.ref))
    return row


@action
def retire_instrument(act: Act, ref: str) -> Instrument:
    """Use it for nobody new; open sittings go on. Twice is once."""
    row = _locked(act, ref)
    if row.state != InstrumentState.RETIRED:
        row.state = rules.next_instrument_state(row.state, InstrumentState.RETIRED)
        row.save(update_fields=["state"])
        journal.record(act, events.InstrumentRetired(row.ref))
    return row


def _draft(
    act: Act,
    organisation_ref: str,
    kind: InstrumentKind,
    title: str,
    skill_ref: str,
    text: str,
    about: str,
    *,
    example: str = "",
) -> Instrument:
    organisation = people_queries.get_organisation(organisation_ref)
    policy.may_write_instruments(act.actor, organisation.ref).require()
    row = Instrument(
        organisation=organisation,
        skill=skills_queries.get_skill(skill_ref),
        kind=kind,
        title=rules.check_title(title),
        about=rules.check_note(about),
        text=text,
        items=rules.plain(rules.read_items(kind, text)),
        example=example,
        author_ref=act.actor.ref,
        made_at=act.at,
    )
    row.save(force_insert=True)
    journal.record(act, events.InstrumentDrafted(row.ref, organisation.ref))
    return row


def _locked(act: Act, ref: str) -> Instrument:
    row = queries.get_instrument(ref)
    policy.may_write_instruments(act.actor, row.organisation.ref).require()
    locked = Instrument.objects.select_for_update().get(pk=row.pk)
    row.state = locked.state
    return row
