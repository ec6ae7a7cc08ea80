"""Proposals on the taxonomy: the list, making one, one with its diff and discussion, and who reviews what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.errors import Invalid, NotFound, Refusal
from muster.foundation.words import _, _n, language
from muster.people import queries as people_queries
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.terms import (
    ProposalKind,
    ProposalState,
    proposal_kind_label,
    proposal_state_label,
)
from muster.web import acting
from muster.web.forms.naming import near_named
from muster.web.forms.proposals import ProposalForm
from muster.web.leading import asked_page
from muster.web.pages import newer_lists

STATE_KIND = {
    ProposalState.OPEN: "wait",
    ProposalState.ACCEPTED: "ok",
    ProposalState.REFUSED: "bad",
    ProposalState.WITHDRAWN: "plain",
    ProposalState.ROLLED_BACK: "plain",
}
CONTROL = re.compile(r"[a-z][a-z0-9_-]{0,60}")
"""What the control of a form may be called."""
MAKABLE = [kind for kind in ProposalKind if kind is not ProposalKind.IMPORT]


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Proposals by state and kind, or one's own. No policy: whoever is signed in may read them."""
    actor = acting.act_of(request).actor
    asked = {key: request.GET.get(key, "")[:40] for key in ("state", "kind", "mine")}
    if "state" not in request.GET:
        asked["state"] = str(ProposalState.OPEN)
    counts = skills_queries.count_by_state()
    page = skills_queries.list_proposals(
        state=asked["state"] if asked["state"] in set(ProposalState) else "",
        kind=asked["kind"] if asked["kind"] in set(ProposalKind) else "",
        author_ref=actor.ref if asked["mine"] else "",
        language=language(),
        page=asked_page(request),
    )
    names = people_queries.names_for({row.author_ref for row in page.items})
    waiting = counts.get(ProposalState.OPEN, 0)
    context = {
        "finding": _n("{n} proposal is open.", "{n} proposals are open.", n=waiting)
        if waiting
        else _("No proposal is open."),
        "page": page,
        "rows": [_row(row, names) for row in page.items],
        "states": [("", _("all"), not asked["state"])]
        + [(str(s), proposal_state_label(s), asked["state"] == s) for s in ProposalState],
        "kind": asked["kind"],
        "mine": bool(asked["mine"]),
        "base": f"?{urlencode(asked)}&",
        "may_govern": skills_queries.may_govern(actor),
        "any": bool(counts),
    }
    return render(request, "proposals/list.html", context)


def _row(row: skills_queries.ProposalRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row,
        "kind": proposal_kind_label(row.kind),
        "state": proposal_state_label(row.state),
        "mark": STATE_KIND[ProposalState(row.state)],
        "author": names.get(row.author_ref, _("Muster's operator")),
    }


@acting.signed_in
def alike(request: HttpRequest) -> HttpResponse:
    """What there is already that the typed name comes near; a part of a page."""
    keys = ("q", "label", "text", "into", "other", "instead", "skill")
    typed = next((request.GET[key] for key in keys if request.GET.get(key)), "")
    found = skills_queries.list_alike(typed[:200], language())
    fills = given if CONTROL.fullmatch(given := request.GET.get("fills", "")) else ""
    return render(request, "proposals/_alike.html", {"found": found, "typed": typed.strip(), "fills": fills})


@acting.signed_in
def propose(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind of proposal; ``?skill=`` says which skill it is about."""
    if kind not in MAKABLE:
        raise Http404
    act, word = acting.act_of(request), ProposalKind(kind)
    ref = request.GET.get("skill", "")
    about = (
        skills_queries.skill_detail(ref, language=language()) if word is not ProposalKind.NEW_SKILL else None
    )
    given = {key: request.GET[key] for key in ("into", "other", "label", "text") if key in request.GET}
    form = ProposalForm(word, request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/taxonomy/proposals/")
        made = _made(act, word, about, form)
        if made is not None:
            messages.success(request, _("Proposed. Whoever reviews this family is told."))
            return HttpResponseRedirect(f"/taxonomy/proposals/{made}/")
    context = {
        "form": form,
        "kind": kind,
        "title": _titles(about)[word],
        "about": about,
        "request_ref": acting.fresh_request_ref(),
        "looks_up": word in (ProposalKind.NEW_SKILL, ProposalKind.ALIAS, ProposalKind.RENAME)
        or word in (ProposalKind.MERGE, ProposalKind.RELATION, ProposalKind.DEPRECATE),
    }
    context |= near_named(form)
    return render(request, "proposals/new.html", context, status=422 if form.errors else 200)


def _made(
    act: Act, kind: ProposalKind, about: skills_queries.SkillDetail | None, form: ProposalForm
) -> str | None:
    """The new proposal's reference, or None when the form cannot be used."""
    if not form.is_valid():
        return None
    payload = form.payload()
    if about is not None:
        payload["skill"] = about.ref
        if kind is ProposalKind.LEVEL_TEXT:
            payload["family"] = about.family
    try:
        return skills_actions.propose(act, kind, payload, reason=form.cleaned_data["reason"]).ref
    except Refusal as refusal:
        form.show(refusal)
        return None


def _titles(about: skills_queries.SkillDetail | None) -> dict[ProposalKind, str]:
    label, family = (about.label, about.family_label) if about else ("", "")
    return {
        ProposalKind.NEW_SKILL: _("Propose a new skill"),
        ProposalKind.ALIAS: _("Another name for {skill}", skill=label),
        ProposalKind.RENAME: _("Call {skill} otherwise", skill=label),
        ProposalKind.MERGE: _("Merge {skill} into another skill", skill=label),
        ProposalKind.SPLIT: _("Split {skill}", skill=label),
        ProposalKind.RELATION: _("Relate {skill} to another skill", skill=label),
        ProposalKind.DEPRECATE: _("No longer offer {skill}", skill=label),
        ProposalKind.LEVEL_TEXT: _("Words for a level in {family}", family=family),
    }


@acting.signed_in
def proposal(request: HttpRequest, proposal_ref: str) -> HttpResponse:
    """One proposal: what it would change, what is said of it, and deciding."""
    act = acting.act_of(request)
    here = f"/taxonomy/proposals/{proposal_ref}/"
    problem = ""
    if request.method == "POST":
        if newer_lists.is_choosing(request.POST):
            return newer_lists.choose(request, _list_of(act, proposal_ref))
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        deed = DEEDS.get(request.POST.get("do", ""))
        if deed is None:
            raise Http404
        known = skills_queries.get_proposal(
            act.actor, proposal_ref
        )  # what is not there is not found, whoever asks
        try:
            if deed is _accept and known.row.kind == ProposalKind.IMPORT:
                return newer_lists.accept(request, known)
            messages.success(request, deed(act, proposal_ref, request.POST))
        except Refusal as refusal:
            problem = refusal.message
        else:
            return HttpResponseRedirect(here)
    return _show(request, proposal_ref, problem)


def _list_of(act: Act, ref: str) -> skills_queries.ProposalDetail:
    """The proposal, where it is a list; NotFound otherwise."""
    found = skills_queries.get_proposal(act.actor, ref)
    if found.row.kind != ProposalKind.IMPORT:
        raise NotFound(_("There is no such proposal."), ref=ref)
    return found


def _show(request: HttpRequest, ref: str, problem: str) -> HttpResponse:
    actor = acting.act_of(request).actor
    found = skills_queries.get_proposal(actor, ref, language=language())
    refs = {found.row.author_ref, found.reviewer_ref, *found.reviewer_refs, *(n.by_ref for n in found.notes)}
    names = people_queries.names_for(refs - {""})
    state = ProposalState(found.row.state)
    context = {
        "found": found,
        "row": _row(found.row, names),
        "facts": [proposal_kind_label(found.row.kind)]
        + ([found.row.family_label] if found.row.family_label else []),
        "diff": skills_queries.proposal_diff(found.row.kind, found.payload, language=language())
        if state is ProposalState.OPEN
        else (),
        "notes": [(note, names.get(note.by_ref, _("Muster's operator"))) for note in found.notes],
        "reviewer": names.get(found.reviewer_ref, _("Muster's operator")) if found.reviewer_ref else "",
        "reviewers": [names[one] for one in found.reviewer_refs if one in names],
        "is_open": state is ProposalState.OPEN,
        "form": _change_form(found) if found.may_change else None,
        "problem": problem,
        "said": request.POST.get("words", "") if problem else "",
        "request_ref": acting.fresh_request_ref(),
    }
    if found.row.kind == ProposalKind.IMPORT:
        context |= {"is_list": True, **newer_lists.context_of(request, found)}
    return render(request, "proposals/page.html", context, status=422 if problem else 200)


def _change_form(found: skills_queries.ProposalDetail) -> ProposalForm | None:
    """The fields of an open proposal as they stand; skills are shown by name."""
    kind = ProposalKind(found.row.kind)
    if kind is ProposalKind.IMPORT:
        return None
    said = {}
    for key, value in found.payload.items():
        said[key] = "\n".join(value) if isinstance(value, list) else found.labels.get(value, value)
    form = ProposalForm(kind, initial=said, auto_id="change-%s")
    del form.fields["reason"]
    return form


def _say(act: Act, ref: str, sent: Any) -> str:
    skills_actions.discuss_proposal(act, ref, sent.get("words", ""))
    return _("Said. Those who take part are told.")


def _change(act: Act, ref: str, sent: Any) -> str:
    found = skills_queries.get_proposal(act.actor, ref)
    form = ProposalForm(ProposalKind(found.row.kind), sent)
    if not form.is_valid():
        words = next(iter(form.errors.values()))[0]
        raise Invalid(str(words))
    skills_actions.change_proposal(
        act, ref, form.payload(), words=sent.get("words", ""), seen=newer_lists.seen_revision(sent)
    )
    return _("Changed. Those who take part are told.")


def _accept(act: Act, ref: str, sent: Any) -> str:
    made = skills_actions.accept_proposal(
        act, ref, words=sent.get("words", ""), seen=newer_lists.seen_revision(sent)
    )
    number = made.version.number if made.version else 0
    return _("Accepted. It is version {n} of the taxonomy and counts from now on.", n=number)


def _refuse(act: Act, ref: str, sent: Any) -> str:
    skills_actions.refuse_proposal(act, ref, sent.get("words", ""), seen=newer_lists.seen_revision(sent))
    return _("Refused. Whoever proposed it reads your reason.")


def _withdraw(act: Act, ref: str, _sent: Any) -> str:
    skills_actions.withdraw_proposal(act, ref)
    return _("Taken back.")


DEEDS: dict[str, Callable[[Act, str, Any], str]] = {
    "say": _say,
    "change": _change,
    "accept": _accept,
    "refuse": _refuse,
    "withdraw": _withdraw,
}
"""What the buttons of a proposal's page do, by their value."""


urls = [
    path("taxonomy/proposals/", listing, name="proposals"),
    path("taxonomy/proposals/alike/", alike, name="proposals_alike"),
    path("taxonomy/proposals/new/<slug:kind>/", propose, name="proposals_new"),
    path("taxonomy/proposals/<str:proposal_ref>/", proposal, name="proposal"),
]
