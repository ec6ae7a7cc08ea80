"""How many people fit, who is out of view and why, and what would bring most: the live lines of an owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from muster.foundation.act import Actor
from muster.foundation.words import _, _n, language
from muster.matching import queries as matching_queries
from muster.matching import terms
from muster.matching.queries import Easing, FitCount, Shades, Snapshot
from muster.opportunities.queries import RoleFacts
from muster.skills import queries as skills_queries
from muster.web.components.numbers import MINUS
from muster.web.components.numbers import hours as hours_words
from muster.web.components.parts import SumRow

MOST_STEPS = 4
"""How many steps are said where nobody fits."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """The count in words: who fits, how sure and willing they are, who is out of view, what would help."""

    fits: int
    people: str
    shades: str
    removed: str
    easing: str
    sums: tuple[SumRow, ...] = ()
    """From whoever may see the work down to who fits, a line for each condition that somebody does not meet."""


def fitting(count: FitCount, shades: Shades | None = None, easings: Sequence[Easing] = ()) -> Fitting:
    """The figures of matching as sentences."""
    return Fitting(
        fits=count.fits,
        people=_n("person fits today.", "people fit today.", n=count.fits),
        shades=shade_words(shades) if shades and count.fits else "",
        removed=removed_words(count),
        easing=easing_words(easings[0], count.fits) if easings else "",
        sums=sum_rows(count),
    )


def sum_rows(count: FitCount) -> tuple[SumRow, ...]:
    """Each person is taken off at the first condition that they do not meet; whoever else does not meet it is a note."""
    if not count.removed:
        return ()
    rows = [SumRow("part", _("People you can reach"), str(count.considered))]
    for condition, number, _words in count.removed:
        others = count.alone.get(condition, number) - number
        note = _n("{n} more, who lacks something above", "{n} more, who lack something above", n=others)
        label = terms.condition_row(condition)
        rows.append(SumRow("minus", label, f"{MINUS}{number}", note=note if others > 0 else ""))
    return tuple(rows)


def removed_words(count: FitCount) -> str:
    """ "9 more are out of view: 6 have no room in these weeks, 3 are elsewhere."; nothing when all fit."""
    whole = sum(number for _condition, number, _words in count.removed)
    if not whole:
        return ""
    return _n(
        "{n} more is out of view: {reasons}.",
        "{n} more are out of view: {reasons}.",
        n=whole,
        reasons=", ".join(words for _condition, _number, words in count.removed),
    )


def shade_words(shades: Shades) -> str:
    """How many rest on evidence alone, and how many said they want this."""
    if not shades.looked_at:
        return ""
    evidence = _n("{n} of them on evidence alone.", "{n} of them on evidence alone.", n=shades.evidenced)
    wants = _n("{n} wants this kind of work.", "{n} want this kind of work.", n=shades.wants)
    return f"{evidence} {wants}"


def easing_words(easing: Easing, fits: int) -> str:
    """ "Asking for level 3 instead of 4 in Python: 27 people become 34." """
    return _n(
        "{what}: {fits} person becomes {n}.",
        "{what}: {fits} become {n}.",
        n=easing.fits,
        what=step_words(easing),
        fits=fits,
    )


def relaxing(
    actor: Actor,
    role: str | RoleFacts,
    *,
    at: datetime,
    snapshot: Snapshot,
    singles: Sequence[Easing] | None = None,
) -> list[str]:
    """Where nobody fits: what to ask more gently, and how many people that would bring. Nothing where nothing helps."""
    if singles is None:
        singles = matching_queries.list_easings(actor, role, at=at, snapshot=snapshot)
    if singles:
        return nobody_words(singles, ())
    pairs = matching_queries.list_easing_pairs(actor, role, at=at, snapshot=snapshot)
    if pairs:
        return nobody_words((), pairs)
    return nobody_words((), (), matching_queries.find_easing_set(actor, role, at=at, snapshot=snapshot))


def nobody_words(
    singles: Sequence[Easing], pairs: Sequence[tuple[Easing, Easing]], together: Sequence[Easing] = ()
) -> list[str]:
    """What to ask more gently where nobody fits, and what each step would bring, the most first.

    ``together``: steps that bring somebody only when all of them are taken.
    """
    if together:
        steps = "; ".join(_small(step_words(one)) for one in together)
        return [
            _n(
                "Only all of this together: {steps}. {n} person would fit.",
                "Only all of this together: {steps}. {n} people would fit.",
                n=together[0].fits,
                steps=steps,
            )
        ]
    if singles:
        return [
            _n(
                "{what}: {n} person would fit.",
                "{what}: {n} people would fit.",
                n=one.fits,
                what=step_words(one),
            )
            for one in singles[:MOST_STEPS]
        ]
    return [
        _n(
            "{what}, and together with it {other}: {n} person would fit.",
            "{what}, and together with it {other}: {n} people would fit.",
            n=one.fits,
            what=step_words(one),
            other=_small(step_words(other)),
        )
        for one, other in pairs[:MOST_STEPS]
    ]


def _small(words: str) -> str:
    """Inside a sentence."""
    return words[:1].lower() + words[1:]


def step_words(easing: Easing) -> str:
    """One step in words: "Asking for level 3 instead of 4 in Python"."""
    skill = ""
    if easing.skill_ref:
        skill = skills_queries.labels_for([easing.skill_ref], language()).get(easing.skill_ref, "")
    return {
        "level": _(
            "Asking for level {level} instead of {was} in {skill}",
            level=easing.level,
            was=easing.was,
            skill=skill,
        ),
        "must": _("Without “cannot start without” on {skill}", skill=skill),
        "least_hours": _(
            "With {hours} hours a week as the least, instead of {was}",
            hours=hours_words(easing.level),
            was=hours_words(easing.was),
        ),
        "language": _("Without the language asked for"),
        "place": _("With remote work"),
        "rate": _("Without the limit to the rate"),
    }[easing.what]
