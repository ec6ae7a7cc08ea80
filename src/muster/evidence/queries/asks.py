"""Asks for evidence: between whom, where they stand, and whom one can ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from muster.evidence import policy, rules
from muster.evidence.models import EvidenceAsk, SkillLevel
from muster.evidence.terms import ASKABLE, EXPERT_FROM, OBSERVER_FROM, AskState, EvidenceKind
from muster.files import queries as files_queries
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.people import policy as people_policy
from muster.people import queries as people_queries
from muster.people.models import Membership, Person
from muster.skills import queries as skills_queries

MOST_COLLEAGUES = 12
MOST_EXPERTS = 5


@dataclass(frozen=True, slots=True)
class AskView:
    """An ask as one of the two sees it. `is_mine`: the reader asked; else they were asked."""

    ref: str
    kind: EvidenceKind
    kind_words: str
    skill_ref: str
    skill: str
    person_ref: str
    person_name: str
    rater_ref: str
    rater_name: str
    words: str
    issuer: str
    expires_date: date | None
    file_ref: str
    state: AskState
    state_words: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    ended_words: str
    is_mine: bool

    @property
    def is_open(self) -> bool:
        """It waits for an answer."""
        return self.state is AskState.ASKED


@dataclass(frozen=True, slots=True)
class AskChoice:
    """Somebody whom one can ask, and for what."""

    kind: EvidenceKind
    kind_words: str
    rater_ref: str
    rater_name: str


def find_open_ask(person: Person, skill_id: int, kind: EvidenceKind, rater_ref: str) -> EvidenceAsk | None:
    """The same ask where it is open, or None."""
    rows = EvidenceAsk.objects.filter(person=person, skill_id=skill_id, kind=kind, rater_ref=rater_ref)
    return rows.filter(state=AskState.ASKED).first()


def lock_ask(ref: str) -> EvidenceAsk:
    """The ask with its person and skill, held until the transaction ends. Raises NotFound."""
    rows = EvidenceAsk.objects.select_related("person", "skill").select_for_update(of=("self",))
    ask = rows.filter(ref=ref).first()
    if ask is None:
        raise NotFound(_("There is no such question."), ref=ref)
    return ask


def due_ask_refs(at: datetime) -> list[str]:
    """Open asks whose time is over, in order."""
    rows = EvidenceAsk.objects.filter(state=AskState.ASKED, due_at__lte=at).order_by("pk")
    return list(rows.values_list("ref", flat=True))


def get_ask(actor: Actor, ref: str, *, language: str = "en") -> AskView:
    """The ask, for the two it is between; NotFound for everybody else."""
    row = EvidenceAsk.objects.select_related("person", "skill").filter(ref=ref).first()
    if row is None or not policy.may_see_ask(actor, row):
        raise NotFound(_("There is no such question."), ref=ref)
    return _views(actor, [row], language)[0]


def read_ask_file(actor: Actor, ref: str) -> tuple[str, str, bytes]:
    """(content type, name, bytes) of the certificate of an ask, for the two it is between. Raises NotFound."""
    file_ref = get_ask(actor, ref).file_ref
    if not file_ref:
        raise NotFound(_("There is no such file."), ref=ref)
    file = files_queries.get_file(file_ref)
    return file.content_type, file.name, files_queries.read_bytes(file)


def list_asks(
    actor: Actor, *, mine: bool, is_open: bool = True, number: int = 1, size: int = 20, language: str = "en"
) -> Page[AskView]:
    """A page of asks that the actor sent (`mine`) or received, the newest first; only open ones, or only over."""
    rows = EvidenceAsk.objects.filter(Q(person__ref=actor.ref) if mine else Q(rater_ref=actor.ref))
    rows = rows.filter(state=AskState.ASKED) if is_open else rows.exclude(state=AskState.ASKED)
    page = page_of(rows.select_related("person", "skill").order_by("-pk"), number, size)
    views = tuple(_views(actor, page.items, language))
    return Page(views, page.number, page.size, page.total)


def waiting_asks(actor: Actor, *, language: str = "en") -> list[AskView]:
    """The first asks that wait for the actor's answer, the one that is due first on top."""
    rows = EvidenceAsk.objects.filter(rater_ref=actor.ref, state=AskState.ASKED)
    return _views(actor, rows.select_related("person", "skill").order_by("due_at", "pk")[:5], language)


def _views(actor: Actor, rows: Iterable[EvidenceAsk], language: str) -> list[AskView]:
    asks = list(rows)
    if not asks:
        return []
    labels = skills_queries.labels_for({ask.skill.ref for ask in asks}, language=language)
    names = people_queries.names_for({ref for ask in asks for ref in (ask.person.ref, ask.rater_ref)})
    return [
        AskView(
            ref=ask.ref,
            kind=EvidenceKind(ask.kind),
            kind_words=rules.ask_words(ask.kind),
            skill_ref=ask.skill.ref,
            skill=labels.get(ask.skill.ref, ask.skill.uri),
            person_ref=ask.person.ref,
            person_name=names.get(ask.person.ref, ""),
            rater_ref=ask.rater_ref,
            rater_name=names.get(ask.rater_ref, ""),
            words=ask.words,
            issuer=ask.issuer,
            expires_date=ask.expires_date,
            file_ref=ask.file_ref,
            state=AskState(ask.state),
            state_words=rules.ask_state_words(ask.state),
            asked_at=ask.asked_at,
            due_at=ask.due_at,
            ended_at=ask.ended_at,
            ended_words=ask.ended_words,
            is_mine=ask.person.ref == actor.ref,
        )
        for ask in asks
    ]


def ask_choices(actor: Actor, skill_ref: str, *, on: date, q: str = "") -> list[AskChoice]:
    """Whom one can ask to speak for one's skill, and for what, the heaviest kind first.

    The home manager, experts and colleagues of one's units whom one may see; with `q`, people of that name for an
    endorsement. Certificates are apart (`certificate_checkers`). Six queries at most.
    """
    managers = [tie.manager for tie in people_queries.memberships_of(actor.ref, on=on) if tie.manager]
    seen = people_policy.visible_to(actor, Person.objects.exclude(ref=actor.ref))
    able = SkillLevel.objects.filter(skill__ref=skill_ref, verified_level__gte=OBSERVER_FROM, person__in=seen)
    able = able.select_related("person").order_by("-verified_level", "-confidence", "pk")[:MOST_EXPERTS]
    units = [m.unit_ref for m in actor.memberships if m.is_active and m.unit_ref]
    beside = Membership.objects.active_on(on).filter(unit__ref__in=units, person__in=seen)
    colleagues = {
        tie.person_id: tie.person for tie in beside.select_related("person").order_by("person__name")
    }
    found: list[tuple[EvidenceKind, Person]] = [(EvidenceKind.MANAGER, one) for one in managers]
    found += [(EvidenceKind.EXPERT, row.person) for row in able if row.verified_level >= EXPERT_FROM]
    found += [(EvidenceKind.WORK_SAMPLE, one) for one in managers]
    found += [(EvidenceKind.WORK_SAMPLE, row.person) for row in able]
    found += [(EvidenceKind.PEER, one) for one in list(colleagues.values())[:MOST_COLLEAGUES]]
    if q.strip():
        named = people_queries.list_people(actor, q=q.strip(), size=8, on=on).items
        found += [(EvidenceKind.ENDORSEMENT, one) for one in named if one.ref != actor.ref]
    unique = dict.fromkeys((kind, one.ref, one.name) for kind, one in found)
    return [AskChoice(kind, rules.ask_words(kind), ref, name) for kind, ref, name in unique]


def certificate_checkers(actor: Actor, *, on: date) -> list[AskChoice]:
    """Who can look at one's certificate: the home managers, then the people leads of one's organisations."""
    ties = people_queries.memberships_of(actor.ref, on=on)
    people = [tie.manager for tie in ties if tie.manager]
    for ref in dict.fromkeys(tie.organisation.ref for tie in ties):
        people += people_queries.list_holders(Grant.PEOPLE_LEAD, ref)
    words = rules.ask_words(EvidenceKind.CERTIFICATE)
    unique = dict.fromkeys((one.ref, one.name) for one in people if one.ref != actor.ref)
    return [AskChoice(EvidenceKind.CERTIFICATE, words, ref, name) for ref, name in unique]


def givable_kinds(actor: Actor, person: Person, skill_id: int) -> list[EvidenceKind]:
    """The kinds of evidence that the actor can give of this person's skill, the heaviest first."""
    kinds: Collection[EvidenceKind] = [kind for kind in ASKABLE if kind is not EvidenceKind.CERTIFICATE]
    return [kind for kind in kinds if policy.may_give(actor, person, skill_id, kind)]
