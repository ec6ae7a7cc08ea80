"""Lists that were shown, and each of them made again: equal to the byte, or not and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from muster.engine.scoring import PARAMETERS
from muster.engine.two_sided import VERSION
from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.matching import policy, rules
from muster.matching.models import Shown, ShownInput
from muster.matching.rules import Basis, Line
from muster.matching.rules.rows_as_text import DIGEST_BYTES, Text, unpacked
from muster.opportunities import queries as opportunity_queries
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of a list: as it was shown, and as it comes out now. ``value`` in millionths, in the suggested order.

    ``is_gone``: what it was made from is no longer kept, because the person was erased.
    """

    rank: int
    ref: str
    name: str
    score: int
    value: int | None
    score_now: int | None
    is_gone: bool = False

    @property
    def is_same(self) -> bool:
        """Whether the score comes out as it was shown."""
        return self.score == self.score_now


@dataclass(frozen=True, slots=True)
class Replay:
    """One list, made again. ``is_equal``: to the byte; None where it cannot be said, and ``verdict`` says why.

    ``lines``: all of them, or only their own for a person who stood on the list.
    """

    ref: str
    direction: str
    shown_at: datetime
    viewer_ref: str
    viewer_name: str
    about_ref: str
    about_name: str
    position: str
    taxonomy_version: int
    engine_version: str
    engine_now: str
    filters: tuple[str, ...]
    sort: str
    factors: tuple[str, ...]
    digest: str
    digest_now: str
    is_equal: bool | None
    verdict: str
    inputs: int
    input_bytes: int
    lines: tuple[ShownLine, ...]
    is_own_line_only: bool


def engine_now() -> str:
    """The versions that make a list today."""
    return f"{PARAMETERS.version}/{VERSION}"


def replay(actor: Actor, shown_ref: str) -> Replay:
    """The list made again from its inputs alone. Raises NoSuchShown, also where the actor may not know of it."""
    shown = Shown.objects.filter(ref=shown_ref).first()
    if shown is None or not policy.may_replay(actor, shown_refs=_on_it(shown), **_about(shown)):
        raise rules.NoSuchShown()
    kept = _kept_lines(shown)
    texts, size = _inputs(shown)
    again, is_equal, verdict, digest_now = _again(shown, kept, texts)
    only_own = not policy.may_see_whole_list(actor, **_about(shown))
    names = _names([shown.viewer_ref, shown.about_ref, *shown.refs])
    gone = _gone(shown, texts)
    scores_now = {ref: score for ref, score, _value in again}
    lines = tuple(
        ShownLine(rank, ref, names[ref], score, value, scores_now.get(ref), ref in gone)
        for rank, (ref, score, value) in enumerate(kept, start=1)
        if not only_own or ref == actor.person_ref
    )
    basis = shown.basis or {}
    return Replay(
        ref=shown.ref,
        direction=shown.direction,
        shown_at=shown.shown_at,
        viewer_ref=shown.viewer_ref,
        viewer_name=names[shown.viewer_ref],
        about_ref=shown.about_ref,
        about_name=names[shown.about_ref],
        position=shown.position,
        taxonomy_version=shown.taxonomy_version,
        engine_version=shown.engine_version,
        engine_now=engine_now(),
        filters=tuple(shown.filters),
        sort=str(basis.get("sort", "")),
        factors=tuple(basis.get("factors", ())),
        digest=shown.digest,
        digest_now=digest_now,
        is_equal=is_equal,
        verdict=verdict,
        inputs=len(texts),
        input_bytes=size,
        lines=lines,
        is_own_line_only=only_own,
    )


def _kept_lines(shown: Shown) -> list[Line]:
    values: Sequence[int | None] = shown.values or [None] * len(shown.refs)
    return list(zip(shown.refs, shown.scores, values, strict=True))


def _inputs(shown: Shown) -> tuple[list[Text | None], int]:
    """The inputs in order, the subject first, None for those that are gone; and the bytes that they take."""
    whole = bytes(shown.pool or b"")
    digests = [whole[at : at + DIGEST_BYTES].hex() for at in range(0, len(whole), DIGEST_BYTES)]
    bodies = dict(ShownInput.objects.filter(digest__in=digests).values_list("digest", "body"))
    found: list[Text | None] = [unpacked(bytes(bodies[one])) if one in bodies else None for one in digests]
    return found, sum(len(body) for body in bodies.values()) + len(whole)


def _gone(shown: Shown, texts: Sequence[Text | None]) -> set[str]:
    there = {one["ref"] for one in texts if one is not None}
    return {ref for ref in shown.refs if ref not in there} if shown.basis else set()


def _again(
    shown: Shown, kept: Sequence[Line], texts: Sequence[Text | None]
) -> tuple[list[Line], bool | None, str, str]:
    """The lines now, whether they are the same, the sentence that says so, and the digest now."""
    if not shown.basis or not texts:
        return [], None, _("This list was kept before lists could be made again."), ""
    subject, pool = texts[0], texts[1:]
    if subject is None:
        return [], None, _("What the list was made for is no longer kept: the person was erased."), ""
    basis = Basis.from_json(shown.basis)
    whole = rules.make_again(basis, subject, pool, shown.direction)
    if all(one is not None for one in pool):
        lines = whole[basis.skip : basis.skip + basis.count]
        digest = rules.digest_of(lines)
        if digest == shown.digest:
            return lines, True, _("Made again, it is the same to the byte."), digest
        return lines, False, _difference(shown), digest
    there = {one["ref"] for one in pool if one is not None}
    left = [line for line in kept if line[0] in there]
    wanted = {ref for ref, _score, _value in left}
    lines = [line for line in whole if line[0] in wanted]
    if lines == left:
        return (
            lines,
            True,
            _("Without the erased persons it is the same to the byte."),
            rules.digest_of(lines),
        )
    return lines, False, _difference(shown), rules.digest_of(lines)


def _difference(shown: Shown) -> str:
    if shown.engine_version != engine_now():
        return _(
            "It comes out differently: it was made by version {old}, and today's is {new}.",
            old=shown.engine_version,
            new=engine_now(),
        )
    return _(
        "It comes out differently, although the version is the same. Please tell whoever runs Muster here."
    )


def _about(shown: Shown) -> dict[str, str]:
    return {
        "direction": shown.direction,
        "viewer_ref": shown.viewer_ref,
        "organisation_ref": shown.organisation_ref,
    }


def _on_it(shown: Shown) -> frozenset[str]:
    """Whom the list is about: the people on it, or the person whom its work may fit."""
    return frozenset(shown.refs) if shown.direction == "people" else frozenset({shown.about_ref})


def _names(refs: Sequence[str]) -> dict[str, str]:
    """By reference: a person's name, a role's title, or who it was before they were erased."""
    people = people_queries.names_for([ref for ref in refs if ref.startswith("per-")])
    roles = {
        one.ref: one.title
        for one in opportunity_queries.matching_rows([ref for ref in refs if ref.startswith("rol-")])
    }
    gone = {ref: _("erased person") for ref in refs if ref.startswith("per-")}
    plain = {ref: _("Muster") if ref.startswith("system:") else ref for ref in refs}
    return plain | gone | people | roles


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One list among others: to whom, about what, when, how long; ``rank`` is the reader's own place on it, or 0."""

    ref: str
    direction: str
    shown_at: datetime
    viewer_name: str
    about_name: str
    count: int
    rank: int


def list_shown(
    actor: Actor, *, organisation_ref: str = "", number: int = 1, size: int = 20
) -> Page[ShownRow]:
    """Lists, the latest first: those the actor saw and stood on, or (for its people lead) those of people.

    Raises NotAllowed for an organisation that the actor does not lead.
    """
    if organisation_ref:
        policy.may_set_order(actor, organisation_ref=organisation_ref).require()
        rows = Shown.objects.filter(organisation_ref=organisation_ref, direction="people")
    else:
        own = actor.person_ref
        rows = Shown.objects.filter(Q(viewer_ref=own) | Q(about_ref=own) | Q(refs__contains=[own]))
    page = page_of(rows.defer("pool", "basis").order_by("-shown_at", "-pk"), number, size)
    names = _names([ref for one in page.items for ref in (one.viewer_ref, one.about_ref)])
    return page.map(
        lambda one: ShownRow(
            one.ref,
            one.direction,
            one.shown_at,
            names[one.viewer_ref],
            names[one.about_ref],
            len(one.refs),
            one.refs.index(actor.person_ref) + 1 if actor.person_ref in one.refs else 0,
        )
    )
