"""Reputation on a page: one figure on a line from 0 to 100 %, with the range it likely lies in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muster.engagements.queries import Reputation
from muster.foundation.words import _, _n

LEFT, LENGTH = 8.0, 224.0


@dataclass(frozen=True, slots=True)
class ReputationView:
    """The picture, the figure in words, and what it rests on."""

    ruler: SafeString
    figure: str
    rests_on: str


def reputation_view(found: Reputation | None) -> ReputationView | None:
    """What a page shows; None while there is too little to show."""
    if found is None:
        return None
    value, low, high = (round(100 * part) for part in (found.value, found.low, found.high))
    work = _n("{n} piece of work", "{n} pieces of work", n=found.engagements)
    others = _n("{n} other person", "{n} other people", n=found.counterparts)
    return ReputationView(
        ruler=_draw(value, low, high),
        figure=_("{value} %, likely {low} to {high} %", value=value, low=low, high=high),
        rests_on=_("From {work} with {others}.", work=work, others=others),
    )


def _place(percent: float) -> str:
    return f"{LEFT + LENGTH * percent / 100:.1f}"


def _draw(value: int, low: int, high: int) -> SafeString:
    words = _(
        "{value} on a scale of 0 to 100, likely between {low} and {high}", value=value, low=low, high=high
    )
    ticks = format_html_join(
        "", '<path class="grid" d="M{} 10V18"/>', ((_place(k),) for k in range(0, 101, 25))
    )
    return format_html(
        '<svg class="chart ruler" viewBox="0 0 240 28" role="img" aria-label="{}"><path class="grid" d="M8 14H232"/>{}'
        '<rect class="band" x="{}" y="8" width="{}" height="12" rx="6"/>'
        '<circle class="point" cx="{}" cy="14" r="5"/></svg>',
        words,
        ticks,
        _place(low),
        f"{max(2.0, LENGTH * (high - low) / 100):.1f}",
        _place(value),
    )
