"""Instruments: those of an organisation, one as its authors see it, and the examples that come with Muster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from muster.assessments import policy, rules
from muster.assessments.models import Instrument
from muster.assessments.queries.local import Local, local_of
from muster.assessments.terms import EXAMPLES, InstrumentKind, InstrumentState
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.people.models import Organisation
from muster.skills import queries as skills_queries

_STARTER = Path(__file__).resolve().parents[1] / "starter"


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what it is, the skill of Muster's list that it is mostly about, and its text in one language."""

    key: str
    kind: InstrumentKind
    kind_words: str
    title: str
    about: str
    skill_uri: str
    text: str


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """An instrument as those who write it see it. ``may_write``: this reader is one of them; others see no test's text."""

    ref: str
    organisation_ref: str
    organisation_name: str
    skill_ref: str
    skill: str
    kind: InstrumentKind
    kind_words: str
    state: InstrumentState
    state_words: str
    title: str
    about: str
    text: str
    items: tuple[rules.Item, ...]
    example: str
    made_at: datetime
    local: Local
    standing_words: str
    may_write: bool

    @property
    def is_draft(self) -> bool:
        """It may be changed."""
        return self.state is InstrumentState.DRAFT

    @property
    def is_in_use(self) -> bool:
        """People may be invited to it."""
        return self.state is InstrumentState.IN_USE


def get_instrument(ref: str) -> Instrument:
    """The row with its organisation and skill. Raises NotFound."""
    row = Instrument.objects.select_related("organisation", "skill__merge__stands").filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such instrument."), ref=ref)
    return row


def instrument_view(actor: Actor, ref: str, *, language: str = "en") -> InstrumentView:
    """One instrument, for those who may read it; NotFound for everybody else. Five queries."""
    row = get_instrument(ref)
    if not policy.may_see_instrument(actor, row):
        raise NotFound(_("There is no such instrument."), ref=ref)
    may_write = bool(policy.may_write_instruments(actor, row.organisation.ref))
    local = local_of(row)
    is_open = may_write or row.kind != InstrumentKind.TEST
    skill_ref = row.skill.standing.ref
    return InstrumentView(
        ref=row.ref,
        organisation_ref=row.organisation.ref,
        organisation_name=row.organisation.name,
        skill_ref=skill_ref,
        skill=skills_queries.labels_for([skill_ref], language).get(skill_ref, skill_ref),
        kind=InstrumentKind(row.kind),
        kind_words=rules.kind_words(row.kind),
        state=InstrumentState(row.state),
        state_words=rules.state_words(row.state),
        title=row.title,
        about=row.about,
        text=row.text if is_open else "",
        items=tuple(rules.from_plain(row.items)) if is_open else (),
        example=row.example,
        made_at=row.made_at,
        local=local,
        standing_words=rules.standing_words(local.standing, local.sittings),
        may_write=may_write,
    )


def led_organisations(actor: Actor) -> list[Organisation]:
    """The organisations whose instruments the actor writes, by name."""
    refs = [ref for grant, ref in actor.grants if grant == Grant.PEOPLE_LEAD]
    rows = Organisation.objects.all() if actor.is_operator else Organisation.objects.filter(ref__in=refs)
    return list(rows.order_by("name", "pk")[:50])


def list_instruments(actor: Actor, *, number: int = 1, size: int = 20) -> Page[Instrument]:
    """A page of the instruments that the actor may write or use: drafts first, then what is in use, the newest on top."""
    own = [one.pk for one in led_organisations(actor)]
    rows = Instrument.objects.select_related("organisation", "skill").filter(organisation_id__in=own)
    if actor.manages:
        usable = Instrument.objects.filter(
            organisation__ref__in=actor.organisation_refs, state=InstrumentState.IN_USE
        )
        rows = rows | usable.select_related("organisation", "skill")
    return page_of(rows.order_by("state", "-made_at", "-pk"), number, size)


def list_usable(actor: Actor, person_ref: str) -> list[Instrument]:
    """Instruments in use to which the actor may invite this person, by title."""
    person = people_queries.get_person(person_ref)
    rows = Instrument.objects.select_related("organisation", "skill").filter(state=InstrumentState.IN_USE)
    rows = rows.filter(organisation__ref__in=actor.organisation_refs).order_by("title", "pk")
    return [row for row in rows[:50] if policy.may_invite(actor, row, person)]


def list_examples(language: str = "en") -> list[Example]:
    """The examples that come with Muster, in the language, else in English."""
    return [example_text(key, language) for key in EXAMPLES]


def example_text(key: str, language: str = "en") -> Example:
    """One of them. Raises NoSuchExample."""
    if key not in EXAMPLES:
        raise rules.NoSuchExample
    path = _STARTER / f"{key}.{language}.txt"
    if not path.is_file():
        path = _STARTER / f"{key}.en.txt"
    head, _break, text = path.read_text(encoding="utf-8").partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    kind = InstrumentKind(said["Kind"])
    return Example(key, kind, rules.kind_words(kind), said["Title"], said["About"], said["Skill"], text)
