"""Rings of endorsements: where they are, what a reader may see of a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from muster.engine.rings import Praise, Ring
from muster.engine.rings import find_rings as engine_rings
from muster.evidence import policy, rules
from muster.evidence.models import Evidence, RingCase
from muster.evidence.terms import EvidenceKind, RingState
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.people import policy as people_policy
from muster.people import queries as people_queries
from muster.people.models import Membership
from muster.skills import queries as skills_queries


@dataclass(frozen=True, slots=True)
class RingMemberView:
    """One of the people, with the word that they said on it."""

    person_ref: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class RingPiece:
    """One of the endorsements in question."""

    ref: str
    giver: str
    receiver: str
    skill: str
    rating: int
    created_at: datetime
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class RingView:
    """A case: the people, the facts, the endorsements (for who decides), and the decision."""

    ref: str
    state: RingState
    state_words: str
    members: tuple[RingMemberView, ...]
    pieces: tuple[RingPiece, ...]
    count: int
    pairs: int
    days: int
    mean_tenths: int
    opened_at: datetime
    decided_at: datetime | None
    decided_by_name: str
    reason: str
    may_decide: bool
    may_reply: bool


def find_rings() -> tuple[Ring, ...]:
    """Groups by the endorsements that stand now. Three queries over all of them: for a job, not for a page."""
    rows = Evidence.objects.standing().filter(kind=EvidenceKind.ENDORSEMENT, person__erased_at=None)
    given = list(
        rows.exclude(rater_ref="").values_list(
            "rater_ref", "person__ref", "created_at", "rating", "ref", "team_ref"
        )
    )
    praises = [
        Praise(giver, receiver, at.date().toordinal(), rating, ref)
        for giver, receiver, at, rating, ref, _team in given
    ]
    return engine_rings(praises, _together([(g, r) for g, r, _a, _n, _f, team in given if team]))


def _together(of_one_team: Collection[tuple[str, str]]) -> set[frozenset[str]]:
    """Pairs with work of both on record: in one unit when one spoke, or one has rated the other's work or level."""
    others = Evidence.objects.filter(
        kind__in=[
            EvidenceKind.DELIVERED_WORK,
            EvidenceKind.MANAGER,
            EvidenceKind.PEER,
            EvidenceKind.WORK_SAMPLE,
        ]
    ).exclude(rater_ref="")
    pairs = {frozenset(pair) for pair in of_one_team}
    pairs |= {frozenset(pair) for pair in others.values_list("rater_ref", "person__ref").distinct()}
    return pairs


def looked_at_evidence_refs() -> set[str]:
    """Endorsements that some case was about already."""
    return {ref for refs in RingCase.objects.values_list("evidence_refs", flat=True) for ref in refs}


def shared_organisation_ref(person_refs: Collection[str]) -> str:
    """An organisation to which all of these people belong, "" for none: nobody decides about another's people."""
    rows = Membership.objects.filter(person__ref__in=list(person_refs), ends_date=None)
    pairs = rows.order_by("organisation__ref").values_list("organisation__ref", "person__ref").distinct()
    counts = Counter(organisation_ref for organisation_ref, _person in pairs)
    return next((ref for ref, n in counts.items() if n == len(set(person_refs))), "")


def ring_deciders(organisation_ref: str, members: Collection[str]) -> list[str]:
    """Who decides: people leads of the organisation who are not part of it, else operators."""
    leads = people_queries.list_holders(Grant.PEOPLE_LEAD, organisation_ref) if organisation_ref else []
    able = [one.ref for one in leads if one.ref not in members]
    return able or [one.ref for one in people_queries.list_holders(Grant.OPERATOR, None)]


def lock_ring(ref: str) -> RingCase:
    """The case, held until the transaction ends. Raises NotFound."""
    case = RingCase.objects.select_for_update().filter(ref=ref).first()
    if case is None:
        raise NotFound(_("There is no such case."), ref=ref)
    return case


def evidence_of_ring(case: RingCase) -> list[Evidence]:
    """The endorsements of the case, in order."""
    rows = Evidence.objects.select_related("person", "skill").filter(ref__in=case.evidence_refs)
    return list(rows.order_by("pk"))


def get_ring(actor: Actor, ref: str, *, language: str = "en") -> RingView:
    """One case, for those who decide and for the people of it; NotFound for everybody else."""
    case = RingCase.objects.prefetch_related("members").filter(ref=ref).first()
    if case is None or not policy.may_see_ring(actor, case):
        raise NotFound(_("There is no such case."), ref=ref)
    return _views(actor, [case], language, is_whole=True)[0]


def list_rings(
    actor: Actor, *, is_open: bool = True, number: int = 1, size: int = 20, language: str = "en"
) -> Page[RingView]:
    """A page of cases that the actor decides or is part of, the newest first."""
    mine = Q(members__person_ref=actor.ref)
    led = people_policy.led_organisation_refs(actor)
    if led:
        mine |= Q(organisation_ref__in=led)
    rows: QuerySet[RingCase] = RingCase.objects.all() if actor.is_operator else RingCase.objects.filter(mine)
    rows = rows.filter(state=RingState.OPEN) if is_open else rows.exclude(state=RingState.OPEN)
    page = page_of(rows.distinct().prefetch_related("members").order_by("-opened_at", "-pk"), number, size)
    return Page(tuple(_views(actor, page.items, language)), page.number, page.size, page.total)


def _views(
    actor: Actor, cases: Iterable[RingCase], language: str, *, is_whole: bool = False
) -> list[RingView]:
    found = list(cases)
    refs = {member.person_ref for case in found for member in case.members.all()}
    names = people_queries.names_for(refs | {case.decided_by_ref for case in found if case.decided_by_ref})
    return [_view(actor, case, names, language, is_whole=is_whole) for case in found]


def _view(actor: Actor, case: RingCase, names: dict[str, str], language: str, *, is_whole: bool) -> RingView:
    decides = bool(policy.may_decide_ring(actor, case))
    members = sorted(case.members.all(), key=lambda one: one.pk)
    is_member = any(one.person_ref == actor.ref for one in members)
    return RingView(
        ref=case.ref,
        state=RingState(case.state),
        state_words=rules.ring_state_words(case.state),
        members=tuple(
            RingMemberView(
                one.person_ref,
                names.get(one.person_ref, _("erased person")),
                one.words if decides or one.person_ref == actor.ref else "",
            )
            for one in members
        ),
        pieces=_pieces(actor, case, names, language, decides=decides) if is_whole else (),
        count=len(case.evidence_refs),
        pairs=case.pairs,
        days=case.days,
        mean_tenths=case.mean_tenths,
        opened_at=case.opened_at,
        decided_at=case.decided_at,
        decided_by_name=names.get(case.decided_by_ref, ""),
        reason=case.reason,
        may_decide=decides and case.state == RingState.OPEN,
        may_reply=is_member and case.state == RingState.OPEN,
    )


def _pieces(
    actor: Actor, case: RingCase, names: dict[str, str], language: str, *, decides: bool
) -> tuple[RingPiece, ...]:
    """The endorsements that this reader may see: all of them for who decides, one's own given and received for others."""
    rows = [row for row in evidence_of_ring(case) if decides or actor.ref in (row.person.ref, row.rater_ref)]
    labels = skills_queries.labels_for({row.skill.ref for row in rows}, language)
    return tuple(
        RingPiece(
            row.ref,
            names.get(row.rater_ref, _("erased person")),
            names.get(row.person.ref, _("erased person")),
            labels.get(row.skill.ref, row.skill.uri),
            row.rating,
            row.created_at,
            row.withdrawn_at is not None,
        )
        for row in rows
    )
