"""Work that fits: the ranked list with its filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.paging import Page
from muster.foundation.words import _, _n
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.queries import WorkAnswer, WorkFilter
from muster.opportunities import queries as opportunity_queries
from muster.opportunities import terms as opportunity_terms
from muster.web import acting
from muster.web.components.work_rows import Reader, reader_of, work_rows

SIZE = 10


@dataclass(frozen=True, slots=True)
class Wishes:
    """The list's filters as they stand in the address."""

    q: str
    in_free_hours: bool
    would_learn: bool
    remote: bool
    outside: bool
    kinds: tuple[str, ...]
    themes: tuple[str, ...]

    @classmethod
    def of(cls, request: HttpRequest) -> Wishes:
        """Read from the address. Hours that are free are the default: "sent" tells an empty form from a first visit."""
        get = request.GET
        return cls(
            q=" ".join(get.get("q", "").split())[:200],
            in_free_hours=get.get("free") == "1" if get.get("sent") else True,
            would_learn=get.get("learn") == "1",
            remote=get.get("remote") == "1",
            outside=get.get("outside") == "1",
            kinds=tuple(kind for kind in get.getlist("kind") if kind in opportunity_terms.OFFERED_KINDS),
            themes=tuple(get.getlist("theme"))[:10],
        )

    @property
    def names(self) -> list[str]:
        """The filters in force, for what is kept of a list that was shown."""
        flags = {
            "beyond_hours": not self.in_free_hours,
            "learn": self.would_learn,
            "remote": self.remote,
            "outside": self.outside,
            "words": bool(self.q),
        }
        return [
            *(name for name, on in flags.items() if on),
            *(f"kind:{kind}" for kind in self.kinds),
            *(f"theme:{key}" for key in self.themes),
        ]

    @property
    def query(self) -> str:
        """The address of this list, before the page's number: "?q=sql&" or "?"."""
        pairs: list[tuple[str, str]] = []
        if self.q:
            pairs.append(("q", self.q))
        if self.names:
            pairs.append(("sent", "1"))
            pairs += [("free", "1")] if self.in_free_hours else []
        pairs += [(name, "1") for name in ("learn", "remote", "outside") if name in self.names]
        pairs += [("kind", kind) for kind in self.kinds] + [("theme", key) for key in self.themes]
        return f"?{urlencode(pairs)}&" if pairs else "?"

    def as_filter(self, act: Act) -> WorkFilter:
        """As matching takes it."""
        return WorkFilter(
            refs=opportunity_queries.search_role_refs(act.actor, self.q) if self.q else None,
            kinds=frozenset(self.kinds),
            modes=frozenset({"remote"} if self.remote else ()),
            themes=frozenset(self.themes),
            would_learn=self.would_learn,
            outside_of=frozenset(act.actor.organisation_refs if self.outside else ()),
            beyond_hours=not self.in_free_hours,
        )


def answer_for(act: Act, wishes: Wishes, *, top: int) -> WorkAnswer:
    """The best roles for the person who asks."""
    return matching_queries.find_work(
        act.actor, act.actor.person_ref, at=act.at, top=top, wished=wishes.as_filter(act)
    )


@acting.signed_in
def find_work(request: HttpRequest) -> HttpResponse:
    """The list; a part of the page for htmx. What a full page showed is kept, so that it can be said later."""
    act = acting.act_of(request)
    wishes = Wishes.of(request)
    number = _number(request)
    answer = answer_for(act, wishes, top=number * SIZE)
    number = min(number, max(1, -(-answer.shown_of // SIZE)))
    shown = answer.roles[(number - 1) * SIZE : number * SIZE]
    reader = reader_of(act)
    context = {
        **filter_context(act, wishes, answer, reader),
        "rows": work_rows(act, shown, reader),
        "page": Page(tuple(shown), number, SIZE, answer.shown_of),
        "has_skills": any(row.level for row in reader.levels.values()),
        "title": _title(answer),
    }
    if request.headers.get("HX-Request"):
        return render(request, "work/_list.html", context)
    if shown:
        matching_actions.record_shown(
            act,
            about_ref=act.actor.person_ref,
            direction="work",
            position=answer.position,
            taxonomy_version=answer.taxonomy_version,
            ranked=[(match.ref, match.score) for match in shown],
            filters=wishes.names,
        )
    return render(request, "work/list.html", context)


def _number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, min(int(text), 1000)) if text.isdigit() and len(text) < 6 else 1


def filter_context(act: Act, wishes: Wishes, answer: WorkAnswer, reader: Reader) -> dict[str, Any]:
    """What the filter bar shows: the pills and the live sentence."""
    labels = reader.theme_labels
    themes = dict.fromkeys([*sorted(reader.themes), *wishes.themes])
    return {
        "wishes": wishes,
        "kind_pills": [
            (str(kind), opportunity_terms.kind_label(kind), str(kind) in wishes.kinds)
            for kind in opportunity_terms.OFFERED_KINDS
        ],
        "theme_pills": [(key, labels[key], key in wishes.themes) for key in themes if key in labels],
        "count": count_sentence(act, wishes, answer),
        "is_member": bool(act.actor.organisation_refs),
    }


def count_sentence(act: Act, wishes: Wishes, answer: WorkAnswer) -> str:
    """How many fit, how many are out of view, and why."""
    everything = opportunity_queries.count_open_roles(act.actor)
    said = [
        _n(
            "{n} of {all} open roles fits you.",
            "{n} of {all} open roles fit you.",
            n=answer.fit_count,
            all=everything,
        )
        if everything
        else _("No work is open just now.")
    ]
    filtered = answer.fit_count - answer.shown_of
    if filtered > 0:
        said.append(
            _n("{n} is out of view by your filters.", "{n} are out of view by your filters.", n=filtered)
        )
    if wishes.in_free_hours and answer.beyond_hours:
        said.append(
            _n(
                "{n} more would fit if you had the hours.",
                "{n} more would fit if you had the hours.",
                n=answer.beyond_hours,
            )
        )
    other = everything - answer.fit_count - (answer.beyond_hours if wishes.in_free_hours else 0)
    if other > 0:
        said.append(
            _n(
                "{n} asks for other skills, languages or places.",
                "{n} ask for other skills, languages or places.",
                n=other,
            )
        )
    return " ".join(said)


def _title(answer: WorkAnswer) -> str:
    if not answer.shown_of:
        return _("Nothing fits just now.")
    return _n("{n} role fits you.", "{n} roles fit you, best first.", n=answer.shown_of)


def refs_of(matches: Sequence[Any]) -> list[str]:
    """The roles of these matches, in order."""
    return [match.ref for match in matches]


urls = [path("work/", find_work, name="work")]
