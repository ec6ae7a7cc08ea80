"""The ranked list of work for a person: the same score seen from the other side, in the order asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from muster.engine.arrays import RoleArrays, build_people
from muster.engine.explain import Components, Explanation, components
from muster.engine.explain import explain as engine_explain
from muster.engine.index import reverse
from muster.engine.oracle import tie
from muster.engine.ranking import People
from muster.engine.rows import HOURS_OF_WEEK, WEEKS, PersonRow, Stance
from muster.engine.two_sided import DEEPEST, Factor, Placed, with_upper_bounds
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.matching import policy, terms
from muster.matching.queries.ordering import (
    Kept,
    Showings,
    fair_slots,
    put_in_order,
    speaker_of,
    two_sided_basis,
)
from muster.matching.queries.orders import exposures, home_organisation, order_choice
from muster.matching.queries.parts import Labels, MatchParts, Missing, match_parts
from muster.matching.rules import Basis, OrderChoice
from muster.matching.snapshot import Snapshot, current
from muster.matching.terms import Sort
from muster.opportunities.queries import RoleFacts

ALL_HOURS = HOURS_OF_WEEK * 60
"""Minutes of a week with nothing in it."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RoleMatch:
    """One role on a person's list. ``learns`` are learnable skills of it that the person wants to learn."""

    ref: str
    facts: RoleFacts
    score: int
    parts: MatchParts
    learns: tuple[str, ...]
    placed: Placed | None = None
    """Where the two-sided order puts the line, and why; None in any other order."""

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Required skills that are not covered."""
        return self.parts.missing_skills


@dataclass(frozen=True, slots=True)
class WorkAnswer:
    """The best roles for a person, in order; ``fit_count`` meet every hard condition, ``beyond_hours`` more would
    if the person had room in those weeks; ``hidden`` were found and are left out, because the person said so."""

    position: str
    taxonomy_version: int
    fit_count: int
    shown_of: int
    roles: tuple[RoleMatch, ...]
    beyond_hours: int = 0
    hidden: int = 0
    kept: Kept | None = field(default=None, compare=False)
    """What the list was made from, for ``record_shown``."""


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What a person narrows their list by. Empty collections ask nothing."""

    words: str = ""
    kinds: frozenset[str] = field(default=frozenset())
    modes: frozenset[str] = field(default=frozenset())
    themes: frozenset[str] = field(default=frozenset())
    would_learn: bool = False
    outside_of: frozenset[str] = field(default=frozenset())
    """Organisation references: only work of other organisations."""
    refs: frozenset[str] | None = None
    """Only these roles: those that a search has found."""
    beyond_hours: bool = False
    """Also work for which the person has no room; it scores as it stands, with the hours that are there."""
    without: frozenset[str] = field(default=frozenset())
    """Roles that the person does not want suggested."""


NOTHING_WISHED = WorkFilter()


def find_work(
    actor: Actor,
    person_ref: str,
    *,
    at: datetime,
    top: int = terms.MOST_SHOWN,
    skip: int = 0,
    wished: WorkFilter | None = None,
    sort: str = Sort.SCORE,
) -> WorkAnswer:
    """Of the open roles for a person, the ``top`` after the first ``skip``, with their parts.

    ``sort``: the exact order, the two-sided one (as the person's organisation has chosen it, over the best 200), or
    by start, hours or age; equal ones stand as their score has them.

    Raises NotAllowed for anybody but the person, NotFound for a person who is not there. Whether others
    may find the person plays no part: looking for work is private.
    """
    policy.may_rank_work(actor, person_ref=person_ref).require()
    snapshot = current(at)
    asked = _Asked(snapshot, _own_row(snapshot, person_ref))
    refs, hidden = _found(asked, wished or NOTHING_WISHED, as_asked=wished is not None)
    order = _put(asked, actor, refs, Sort(sort), at=at, skip=skip, top=top)
    labels = Labels(snapshot)
    roles = tuple(
        RoleMatch(
            ref=ref,
            facts=snapshot.facts[ref],
            score=asked.explain(ref).score,
            parts=match_parts(asked.explain(ref), labels),
            learns=_learns(snapshot, asked.row, snapshot.facts[ref]),
            placed=order.placed.get(ref),
        )
        for ref in order.refs
    )
    return WorkAnswer(
        position=snapshot.position,
        taxonomy_version=snapshot.taxonomy_version,
        fit_count=asked.fits,
        shown_of=len(refs),
        roles=roles,
        beyond_hours=asked.roomy_fits - asked.fits,
        hidden=hidden,
        kept=Kept(
            direction="work",
            basis=order.basis,
            subject=asked.row,
            pool=tuple(snapshot.roles[ref] for ref in order.pool),
            lines=tuple(
                (one.ref, one.score, one.placed.value if one.placed else None)
                for one in roles[: order.basis.count]
            ),
            organisation_ref=home_organisation(actor),
            similarity=snapshot.similarity,
            speaker=speaker_of(snapshot),
        ),
    )


class _Asked:
    """One person's question: the ranking, and explanations made once each."""

    def __init__(self, snapshot: Snapshot, row: PersonRow) -> None:
        self.snapshot, self.row = snapshot, row
        self._index = snapshot.role_index
        self.roles: RoleArrays = self._index.roles
        self._alone = People(build_people([row]))
        self._made: dict[str, Explanation] = {}

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """Every role that fits, in the exact order."""
        return self._all_for(self._alone)

    @property
    def fits(self) -> int:
        """How many fit."""
        return len(self.ranked)

    @cached_property
    def _roomy(self) -> tuple[str, ...]:
        """Every role that would fit if every week were free."""
        roomy = People(build_people([replace(self.row, free=(ALL_HOURS,) * WEEKS)]))
        return self._all_for(roomy)

    def _all_for(self, person: People) -> tuple[str, ...]:
        columns, most = person.state.base.columns, len(self.roles.refs)
        return reverse.best(columns, 0, self._index, top=most).refs

    @property
    def roomy_fits(self) -> int:
        """How many would fit if every week were free."""
        return len(self._roomy)

    def beyond_hours(self) -> list[str]:
        """Those too for which there is no room, by the score that they have as things stand."""
        return sorted(
            self._roomy[: terms.POOL], key=lambda ref: (-self.components(ref).score, tie(ref, self.row.ref))
        )

    def explain(self, ref: str) -> Explanation:
        """The score of one role, part by part."""
        if ref not in self._made:
            self._made[ref] = engine_explain(self._alone.state.base, 0, self.roles, self.roles.row_of[ref])
        return self._made[ref]

    @cached_property
    def _hoped(self) -> People:
        return People(build_people([with_upper_bounds(self.row)]))

    def components(self, ref: str) -> Components:
        """The score of one role without its parts."""
        return components(self._alone.state.base, 0, self.roles, self.roles.row_of[ref])

    def hoped(self, ref: str) -> Components:
        """The same with every level at its upper bound."""
        return components(self._hoped.state.base, 0, self.roles, self.roles.row_of[ref])


def _found(asked: _Asked, wished: WorkFilter, *, as_asked: bool) -> tuple[list[str], int]:
    """The roles that pass the filter, in the exact order; and how many more the person has hidden."""
    refs = asked.beyond_hours() if wished.beyond_hours else asked.ranked
    if not as_asked:
        return list(refs), 0
    facts = asked.snapshot.facts
    passing = [ref for ref in refs if _wished(asked.snapshot, asked.row, facts[ref], wished)]
    left = [ref for ref in passing if ref not in wished.without]
    return left, len(passing) - len(left)


@dataclass(frozen=True, slots=True)
class _Order:
    refs: list[str]
    pool: list[str]
    placed: dict[str, Placed]
    basis: Basis


def _put(
    asked: _Asked, actor: Actor, refs: Sequence[str], sort: Sort, *, at: datetime, skip: int, top: int
) -> _Order:
    if sort == Sort.SUGGESTED:
        choice = order_choice(home_organisation(actor))
        if choice.work and skip < DEEPEST:
            return _two_sided(asked, actor, refs, choice, at=at, skip=skip, top=top)
    keys = _keys(asked.snapshot, refs, sort)
    ordered = sorted(refs, key=lambda ref: keys[ref]) if keys else list(refs)
    shown = ordered[skip : skip + top]
    kept_as = Sort.SCORE if sort == Sort.SUGGESTED else sort
    basis = Basis(
        sort=str(kept_as), skip=0, count=len(shown), keys=tuple(keys[ref] for ref in shown) if keys else ()
    )
    return _Order(shown, shown, {}, basis)


def _keys(snapshot: Snapshot, refs: Sequence[str], sort: Sort) -> dict[str, int]:
    """What the list is sorted by, smallest first; nothing for the order of the score."""
    facts = snapshot.facts
    if sort == Sort.STARTS:
        return {ref: facts[ref].starts_date.toordinal() for ref in refs}
    if sort == Sort.SHORTEST:
        return {ref: facts[ref].minutes_per_week for ref in refs}
    if sort == Sort.NEWEST:
        return {ref: -int(((facts[ref].opened_at or EPOCH) - EPOCH).total_seconds()) for ref in refs}
    return {}


def _two_sided(
    asked: _Asked,
    actor: Actor,
    refs: Sequence[str],
    choice: OrderChoice,
    *,
    at: datetime,
    skip: int,
    top: int,
) -> _Order:
    """The best 200 in the two-sided order; what comes after them stays as the score has it."""
    best, facts = list(refs[:DEEPEST]), asked.snapshot.facts
    is_new = (
        Factor.NEWCOMER in choice.work
        and not evidence_queries.delivered_counts([asked.row.ref])[asked.row.ref]
    )
    newcomers = frozenset(best if is_new else ())
    shown = (
        exposures(best, at=at, viewer_ref=actor.ref, about_ref=asked.row.ref)
        if Factor.EXPOSURE in choice.work
        else dict.fromkeys(best, 0)
    )
    seats = {ref: max(1, facts[ref].seats_free) * 1000 for ref in best}
    placed, chances = put_in_order(
        best,
        choice,
        factors=choice.work,
        score=asked.components,
        hoped=asked.hoped if is_new else None,
        newcomers=newcomers,
        showings=Showings(shown, fair_slots(seats, shown)),
        facts=facts,
        own=actor.organisation_refs,
    )
    whole = [*(one.ref for one in placed), *refs[DEEPEST:]]
    shown_refs = whole[skip : skip + top]
    basis = two_sided_basis(
        chances, choice.work, newcomers, skip=skip, count=min(len(shown_refs), DEEPEST - skip)
    )
    return _Order(shown_refs, best, {one.ref: one for one in placed}, basis)


def _own_row(snapshot: Snapshot, person_ref: str) -> PersonRow:
    try:
        row = snapshot.people.row(person_ref)
    except KeyError:
        raise NotFound(_("There is no such person.")) from None
    return replace(row, visible_to=None)


def _learns(snapshot: Snapshot, row: PersonRow, facts: RoleFacts) -> tuple[str, ...]:
    """Skills of the role that the person wants to learn and may learn there."""
    wanted = {skill.skill for skill in row.skills if skill.stance & Stance.LEARN}
    number = snapshot.names.skills
    return tuple(
        r.skill_ref for r in facts.requirements if r.kind != "required" and number.get(r.skill_ref) in wanted
    )


def _wished(snapshot: Snapshot, row: PersonRow, facts: RoleFacts, wished: WorkFilter) -> bool:
    if wished.refs is not None and facts.ref not in wished.refs:
        return False
    if wished.kinds and facts.kind not in wished.kinds:
        return False
    if wished.modes and facts.work_mode not in (*wished.modes, "any"):
        return False
    if wished.themes and not wished.themes & set(facts.theme_keys):
        return False
    if facts.organisation_ref in wished.outside_of:
        return False
    if wished.would_learn and not _learns(snapshot, row, facts):
        return False
    return wished.words.casefold() in facts.title.casefold() if wished.words else True
