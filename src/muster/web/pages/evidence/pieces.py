"""One piece of evidence: who gave it when, what it did to the level, what the person says to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.queries import PieceDetail
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.web import acting
from muster.web.components.numbers import decimal_mark, signed_hundredths
from muster.web.forms.evidence import SayForm
from muster.web.person_links import person_links


@acting.signed_in
def piece(request: HttpRequest, evidence_ref: str) -> HttpResponse:
    """The piece in full; the person answers or contests it, whoever gave it may take it back."""
    act = acting.act_of(request)
    view = evidence_queries.get_piece(act.actor, evidence_ref, now=act.at, language=language())
    here, said = f"/evidence/{view.ref}/", request.POST.get("say", "")
    forms = {
        "answer": SayForm(
            request.POST if said == "answer" else None,
            label=_("Your word beside it"),
            key="answer",
            initial={"words": view.answer},
        ),
        "contest": SayForm(
            request.POST if said == "contest" else None, label=_("What is wrong with it"), key="contest"
        ),
        "withdraw": SayForm(
            request.POST if said == "withdraw" else None,
            label=_("Why, if you like"),
            key="withdraw",
            required=False,
        ),
    }
    refused = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        try:
            if said in forms and forms[said].is_valid():
                messages.success(request, _do(act, view, said, forms[said].cleaned_data["words"]))
                return HttpResponseRedirect(here)
        except Refusal as refusal:
            refused = refusal.message
    context = {
        "piece": view,
        "title": _(
            "{skill}: {kind}, level {level}", skill=view.skill, kind=view.kind_words, level=view.rating
        ),
        "effect": _effect(view),
        "weight": _weight(view),
        "forms": forms,
        "said": said,
        "refused": refused,
        "request_ref": acting.fresh_request_ref(),
        "back_href": _back_href(act, view),
        "back": view.skill if view.is_about_me else view.person_name,
    }
    bad = refused or any(form.errors for form in forms.values())
    return render(request, "evidence/piece.html", context, status=422 if bad else 200)


def _back_href(act: Act, view: PieceDetail) -> str:
    """One's own skill, or the person; nothing for a rater to whom that profile is no longer open."""
    if view.is_about_me:
        return f"/skills/{view.skill_ref}/"
    return person_links(act.actor, [view.person_ref]).get(view.person_ref, "")


def _do(act: Act, view: PieceDetail, said: str, words: str) -> str:
    if said == "answer":
        evidence_actions.answer_evidence(act, view.ref, words)
        return _("Your word stands beside it now.")
    if said == "contest":
        evidence_actions.contest_evidence(act, view.ref, words)
        return _("Contested. A named person decides, and gives a reason.")
    evidence_actions.withdraw_evidence(act, view.ref, words=words)
    return _("Taken back. The level was computed anew.")


def _effect(view: PieceDetail) -> list[str]:
    """What the piece does to the level, in sentences."""
    if view.withdrawn_at is not None:
        return [_("It was taken back and counts no longer.")]
    if view.hundredths is None or not view.counts:
        return [_("It does not count now: it has expired, or a newer word took its place.")]
    if view.hundredths:
        points = signed_hundredths(view.hundredths)
        said = [_("It moves the level by {points} on the scale of 1 to 5.", points=points)]
    else:
        said = [_("It speaks for the middle of the scale, where everybody starts: it holds the level there.")]
    if view.level is not None and view.level_without is None:
        said.append(_("Without it there would be no level."))
    elif view.level != view.level_without:
        said.append(_("Without it the level would be {n}.", n=view.level_without or 0))
    else:
        said.append(_("Without it the level would be the same."))
    return said


def _weight(view: PieceDetail) -> list[str]:
    """Why it weighs what it weighs."""
    if not view.counts or view.weight is None:
        return []
    said = [_("Its weight is {w} now.", w=_thousandths(view.weight))]
    if view.months:
        said.append(
            _n(
                "It is one month old and a little less certain for it.",
                "It is {n} months old and a little less certain for it.",
                n=view.months,
            )
        )
    if view.discount is not None and view.discount < 1000:
        said.append(
            _(
                "Several people of one kind spoke, and people who know each other think alike: each counts {w}.",
                w=_thousandths(view.discount),
            )
        )
    if view.capped is not None and view.capped < 1000:
        said.append(
            _(
                "All of this kind together may weigh only so much: what is over is cut to {w}.",
                w=_thousandths(view.capped),
            )
        )
    return said


def _thousandths(value: int) -> str:
    return f"{value // 1000}{decimal_mark()}{value % 1000 // 10:02d}"


urls = [path("evidence/<slug:evidence_ref>/", piece, name="evidence")]
