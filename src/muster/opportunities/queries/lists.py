"""Lists of postings, already visible to whoever asks, filtered and cut into pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.opportunities import policy, terms
from muster.opportunities.models import Candidacy, Opportunity, OpportunityQuerySet, Requirement, Role
from muster.opportunities.queries.rows import get_visible_opportunity
from muster.opportunities.queries.views import OpportunityCard, RoleView, cards

_JOINED = ("organisation", "unit", "owner")


@dataclass(frozen=True, slots=True)
class OpenFilters:
    """What a list of open work may be narrowed by. ``most_minutes`` is a person's weekly minutes;
    ``learn_skill_refs`` are skills the person would learn there."""

    kind: str = ""
    work_mode: str = ""
    most_minutes: int | None = None
    theme_key: str = ""
    skill_ref: str = ""
    organisation_ref: str = ""
    learn_skill_refs: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class OwnedCard:
    """A posting as its owner sees it: how many hands wait, until when the next answer is owed."""

    card: OpportunityCard
    hands: int
    waiting: int
    invited: int
    offered: int
    agreed: int
    next_answer_due_at: datetime | None


def list_open(
    actor: Actor,
    *,
    q: str = "",
    filters: OpenFilters | None = None,
    number: int = 1,
    size: int = 20,
    language: str = "en",
) -> Page[OpportunityCard]:
    """Open work that this actor may see, newest first. Every word of ``q`` must occur in the title, the
    words, the place, the unit, the organisation or a skill (any of its names)."""
    rows = policy.visible_to(actor, Opportunity.objects.select_related(*_JOINED)).open()
    rows = _narrowed(_searched(rows, q), filters or OpenFilters())
    page = page_of(rows.order_by("-opened_at", "-id"), number, size)
    return Page(cards(page.items, reader=actor, language=language), page.number, page.size, page.total)


def count_open(actor: Actor) -> int:
    """How many open postings this actor may see."""
    return policy.visible_to(actor, Opportunity.objects.all()).open().count()


def count_open_roles(actor: Actor) -> int:
    """How many open roles of open postings this actor may see."""
    postings = policy.visible_to(actor, Opportunity.objects.all()).open()
    return Role.objects.filter(opportunity__in=postings, status=terms.RoleStatus.OPEN).count()


def search_role_refs(actor: Actor, q: str) -> frozenset[str]:
    """The open roles of the postings that ``list_open`` would find for these words."""
    postings = _searched(policy.visible_to(actor, Opportunity.objects.all()).open(), q)
    roles = Role.objects.filter(opportunity__in=postings, status=terms.RoleStatus.OPEN)
    return frozenset(roles.values_list("ref", flat=True))


def cards_of_roles(
    actor: Actor, role_refs: Collection[str], *, language: str = "en"
) -> dict[str, tuple[OpportunityCard, RoleView]]:
    """Each of these roles that the actor may see, with its posting, in five statements."""
    wanted = set(role_refs)
    rows = policy.visible_to(actor, Opportunity.objects.select_related(*_JOINED))
    postings = rows.filter(pk__in=Role.objects.filter(ref__in=wanted).values("opportunity"))
    return {
        role.ref: (card, role)
        for card in cards(postings, reader=actor, language=language)
        for role in card.roles
        if role.ref in wanted
    }


def get_card(actor: Actor, ref: str, *, language: str = "en") -> OpportunityCard:
    """One visible posting as a card; raises NoSuchOpportunity."""
    return cards([get_visible_opportunity(actor, ref)], reader=actor, language=language)[0]


def list_owned(
    actor: Actor,
    *,
    status: str = "",
    statuses: Collection[str] = (),
    number: int = 1,
    size: int = 20,
    language: str = "en",
) -> Page[OwnedCard]:
    """The actor's own postings, drafts included, lately touched first, with what waits for them.

    ``status`` or ``statuses`` keep those that stand there; neither keeps all."""
    rows = Opportunity.objects.select_related(*_JOINED).filter(owner__ref=actor.person_ref)
    if status or statuses:
        rows = rows.filter(status__in=[*statuses, *([status] if status else [])])
    page = page_of(rows.order_by("-owner_acted_at", "-id"), number, size)
    counts = _counts(page.items)
    found = cards(page.items, reader=actor, language=language)
    owned = tuple(_owned(card, counts.get(card.ref, {})) for card in found)
    return Page(owned, page.number, page.size, page.total)


def list_posted(
    actor: Actor,
    organisation_ref: str,
    *,
    status: str = "",
    number: int = 1,
    size: int = 20,
    language: str = "en",
) -> Page[OpportunityCard]:
    """The organisation's postings past their draft that this actor may see, newest first."""
    rows = policy.visible_to(actor, Opportunity.objects.select_related(*_JOINED))
    rows = rows.filter(organisation__ref=organisation_ref, opened_at__isnull=False)
    if status:
        rows = rows.filter(status=status)
    page = page_of(rows.order_by("-opened_at", "-id"), number, size)
    return Page(cards(page.items, reader=actor, language=language), page.number, page.size, page.total)


def _searched(rows: OpportunityQuerySet, q: str) -> OpportunityQuerySet:
    for word in q.split()[:8]:
        skilled = Requirement.objects.filter(
            role__opportunity=OuterRef("pk"), skill__labels__text__icontains=word
        )
        placed = Role.objects.filter(opportunity=OuterRef("pk")).filter(
            Q(title__icontains=word) | Q(place__icontains=word)
        )
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(purpose__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(unit__name__icontains=word)
            | Exists(placed)
            | Exists(skilled)
        )
    return rows


def _narrowed(rows: OpportunityQuerySet, filters: OpenFilters) -> OpportunityQuerySet:
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.theme_key:
        rows = rows.filter(theme_keys__contains=[filters.theme_key])
    if filters.organisation_ref:
        rows = rows.filter(organisation__ref=filters.organisation_ref)
    roles = Role.objects.filter(opportunity=OuterRef("pk"), status=terms.RoleStatus.OPEN)
    asked = bool(filters.work_mode or filters.most_minutes is not None)
    if filters.work_mode:
        roles = roles.filter(work_mode__in=(filters.work_mode, str(terms.WorkMode.ANY)))
    if filters.most_minutes is not None:
        roles = roles.filter(minutes_per_week__lte=filters.most_minutes)
    if asked:
        rows = rows.filter(Exists(roles))
    needs = Requirement.objects.filter(role__opportunity=OuterRef("pk"))
    if filters.skill_ref:
        rows = rows.filter(Exists(needs.filter(_asks([filters.skill_ref]))))
    if filters.learn_skill_refs:
        learnable = (terms.RequirementKind.LEARNABLE, terms.RequirementKind.USEFUL)
        rows = rows.filter(Exists(needs.filter(_asks(list(filters.learn_skill_refs)), kind__in=learnable)))
    return rows


def _asks(skill_refs: list[str]) -> Q:
    """Requirements of these skills, also those written with a skill that was merged into one of them."""
    return Q(skill__ref__in=skill_refs) | Q(skill__merge__stands__ref__in=skill_refs)


def _counts(rows: Collection[Opportunity]) -> dict[str, dict[str, object]]:
    live = Candidacy.objects.filter(role__opportunity__in=list(rows))
    grouped = live.values("role__opportunity__ref").annotate(
        hands=Count("id", filter=Q(raised_at__isnull=False)),
        waiting=Count("id", filter=Q(status__in=terms.WAITING)),
        invited=Count("id", filter=Q(status=terms.CandidacyStatus.INVITED)),
        offered=Count("id", filter=Q(status=terms.CandidacyStatus.OFFERED)),
        agreed=Count("id", filter=Q(status__in=terms.AGREED)),
        due=Min("answer_due_at", filter=Q(status__in=terms.WAITING)),
    )
    return {row["role__opportunity__ref"]: dict(row) for row in grouped}


def _owned(card: OpportunityCard, row: dict[str, object]) -> OwnedCard:
    def number(name: str) -> int:
        value = row.get(name, 0)
        return value if isinstance(value, int) else 0

    due = row.get("due")
    return OwnedCard(
        card=card,
        hands=number("hands"),
        waiting=number("waiting"),
        invited=number("invited"),
        offered=number("offered"),
        agreed=number("agreed"),
        next_answer_due_at=due if isinstance(due, datetime) else None,
    )
