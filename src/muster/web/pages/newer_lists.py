"""A newer list of skills as a proposal: what it would do, line by line, and which lines are taken.

A list may have thousands of lines. The page shows some of one group at a time; what was chosen on the others is kept
in the session until the list is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from muster.foundation import jobs
from muster.foundation.errors import Invalid, NotAllowed
from muster.foundation.paging import page_of
from muster.foundation.words import _, language
from muster.skills import actions as skills_actions
from muster.skills.queries import ProposalDetail
from muster.skills.terms import ImportPart, ProposalState
from muster.web import acting, loading
from muster.web.asked import whole_number
from muster.web.components.charts import plain
from muster.web.components.line_choice import Line, LineChoice

A_PAGE = 50
FIND = 80
"""Letters of what is looked for in a list."""
LEFT = "left"
"""Of a list that was accepted: the lines that stay as they are, as a group of their own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list the reader is: the group, the words looked for, the page."""

    group: str
    find: str
    page: int

    def address(self) -> str:
        """As the end of an address."""
        said = {"show": self.group, "find": self.find, "page": self.page if self.page > 1 else ""}
        return f"?{urlencode({key: value for key, value in said.items() if value})}#list"


def lines_of(found: ProposalDetail) -> list[Line]:
    """Every line that the list's diff has, in its order."""
    diff = found.payload.get("diff") or []
    return [Line(n, uri, name, what, former) for n, (uri, name, what, former) in enumerate(diff)]


def is_choosing(sent: Any) -> bool:
    """Whether what was sent moves about in the list, and decides nothing."""
    return "go" in sent


def choose(request: HttpRequest, found: ProposalDetail) -> HttpResponse:
    """Keep what is ticked and go where the button says."""
    _may(found)
    sent, lines = request.POST, lines_of(found)
    choice, here = _ticked(request, found, lines), _place(sent, lines)
    word, _colon, value = sent["go"].partition(":")
    if word in ("all", "none"):
        of_group = [line for line in lines if line.group == here.group]
        meant = [line for line in of_group if line.has(here.find)]
        is_whole = len(meant) == len(of_group)
        choice = (
            choice.all_of(meant, here.group)
            if word == "all"
            else choice.none_of(meant, here.group, is_whole=is_whole)
        )
    elif word == "show" and value in set(ImportPart):
        here = Place(value, here.find, 1)
    elif word == "page":
        here = Place(here.group, here.find, whole_number(value) or 1)
    else:
        here = Place(here.group, sent.get("find", "").strip()[:FIND], 1)
    _keep(request, found, choice)
    return HttpResponseRedirect(f"/taxonomy/proposals/{found.row.ref}/{here.address()}")


def accept(request: HttpRequest, found: ProposalDetail) -> HttpResponse:
    """Queue the reading of the list; its page says what came of it. Raises Invalid where nothing is taken."""
    _may(found)
    act, sent, lines = acting.act_of(request), request.POST, lines_of(found)
    choice = _ticked(request, found, lines)
    _keep(request, found, choice)
    take = [str(part) for part in ImportPart if str(part) not in choice.groups]
    if lines and not any(_taken(found, lines, choice, part) for part in ImportPart):
        raise Invalid(_("Nothing is chosen. Choose at least one skill, or refuse the list."))
    run = skills_actions.ask_for_load(act, found.payload["file_ref"], found.row.title, dry_run=False)
    jobs.defer(
        loading.ACCEPT,
        lock=f"{loading.ACCEPT}:{found.row.ref}",
        run_ref=run.ref,
        proposal_ref=found.row.ref,
        person_ref=act.actor.person_ref,
        take=take,
        leave=[line.key for line in lines if line.number in choice.left],
        words=sent.get("words", ""),
        seen=seen_revision(sent),
        language=language(),
    )
    request.session.pop(_key(found), None)
    return HttpResponseRedirect(f"/taxonomy/load/{run.ref}/")


def context_of(request: HttpRequest, found: ProposalDetail) -> dict[str, Any]:
    """What a newer list would do, or did: how much of what, and a page of its lines."""
    lines = lines_of(found)
    choice = _kept(request, found) if found.may_review else _decided(found, lines)
    is_decided = found.row.state in (ProposalState.ACCEPTED, ProposalState.ROLLED_BACK)
    here = _place(request.GET, lines, more=(LEFT,) if is_decided else ())
    page = page_of(_meant(lines, choice, here), here.page, A_PAGE)
    shown = {line.number for line in page.items}
    groups = [_group(found, lines, choice, part) for part in ImportPart]
    taken = sum(group["taken"] for group in groups)
    return {
        "groups": groups,
        "has_lines": bool(lines),
        "is_decided": is_decided,
        "here": here,
        "here_words": part_words().get(here.group, _("left as it was")),
        "of_here": next((group for group in groups if group["key"] == here.group), None),
        "listed": [(line, line.number not in choice.left, part_words()[line.group]) for line in page.items],
        "page": page,
        "base": Place(here.group, here.find, 1).address().removesuffix("#list") + "&",
        "elsewhere": taken - len(shown - choice.left),
        "elsewhere_of_group": _elsewhere(groups, here.group, len(shown - choice.left)),
        "taken": plain(taken),
        "all": plain(sum(group["all"] for group in groups)),
        "left_count": sum(group["left"] for group in groups),
    }


def seen_revision(sent: Any) -> int | None:
    """The revision of a proposal that whoever decides had before them; None where none was sent."""
    return whole_number(sent.get("seen", ""))


def part_words() -> dict[str, str]:
    """What happens to a skill, by group."""
    return {
        str(ImportPart.ADDED): _("new"),
        str(ImportPart.CHANGED): _("changed"),
        str(ImportPart.DEPRECATED): _("no longer offered"),
    }


def _elsewhere(groups: list[dict[str, Any]], group: str, ticked: int) -> int:
    return next((one["taken"] - ticked for one in groups if one["key"] == group), 0)


def _meant(lines: list[Line], choice: LineChoice, here: Place) -> list[Line]:
    if here.group == LEFT:
        return [line for line in lines if line.number in choice.left and line.has(here.find)]
    return [line for line in lines if line.group == here.group and line.has(here.find)]


def _group(found: ProposalDetail, lines: list[Line], choice: LineChoice, part: ImportPart) -> dict[str, Any]:
    count = int(found.payload.get(str(part)) or 0)
    taken = _taken(found, lines, choice, part)
    listed = sum(line.group == part for line in lines)
    return {
        "key": str(part),
        "words": part_words()[str(part)],
        "all": count,
        "all_words": plain(count),
        "taken": taken,
        "taken_words": plain(taken),
        "left": count - taken,
        "left_words": plain(count - taken),
        "more": count - listed if lines else 0,
    }


def _taken(found: ProposalDetail, lines: list[Line], choice: LineChoice, part: ImportPart) -> int:
    """How many of the group are taken; what the diff has no room to list goes with the group."""
    if str(part) in choice.groups:
        return 0
    count = int(found.payload.get(str(part)) or 0)
    return max(0, count - sum(line.group == part and line.number in choice.left for line in lines))


def _place(asked: Any, lines: list[Line], *, more: tuple[str, ...] = ()) -> Place:
    """What the address or the form says, else the first group that has lines."""
    group = asked.get("show", "")
    there = [str(part) for part in ImportPart if any(line.group == part for line in lines)]
    if group not in (*there, *more):
        group = there[0] if there else ""
    find = asked.get("found", asked.get("find", "")).strip()[:FIND]
    return Place(group, find, whole_number(asked.get("page", "")) or 1)


def _ticked(request: HttpRequest, found: ProposalDetail, lines: list[Line]) -> LineChoice:
    """The choice so far, with the page that was sent."""
    choice, here = _kept(request, found), _place(request.POST, lines)
    page = page_of(_meant(lines, choice, here), here.page, A_PAGE)
    ticks = {number for text in request.POST.getlist("line") if (number := whole_number(text)) is not None}
    return choice.ticked(page.items, ticks) if "show" in request.POST else choice


def _kept(request: HttpRequest, found: ProposalDetail) -> LineChoice:
    return LineChoice.read(request.session.get(_key(found)))


def _keep(request: HttpRequest, found: ProposalDetail, choice: LineChoice) -> None:
    request.session[_key(found)] = choice.kept()


def _key(found: ProposalDetail) -> str:
    return f"list:{found.row.ref}"


def _decided(found: ProposalDetail, lines: list[Line]) -> LineChoice:
    """What was left out of a list that was accepted in part."""
    left = set(found.payload.get("left") or ())
    groups = frozenset(found.payload.get("left_groups") or ())
    return LineChoice(frozenset(line.number for line in lines if line.key in left), groups)


def _may(found: ProposalDetail) -> None:
    if not found.may_review:
        raise NotAllowed(found.why_not_review or _("This proposal has been decided already."))
