"""One's skills: what each level rests on, what one says oneself, and finding further ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind, Stance
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.insights import actions as insights_actions
from muster.insights import queries as insights_queries
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components import skill_rows
from muster.web.forms.skills import LevelForm

SUGGESTIONS = 8
WISHES = (Stance.USE, Stance.LEARN, Stance.RATHER_NOT)


@dataclass(frozen=True, slots=True)
class Hit:
    """A skill that a search found, and whether the person has said something of it."""

    ref: str
    label: str
    kind: str
    is_known: bool


@acting.signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Everything the person can do, and how it is known; one row may be open."""
    act = acting.act_of(request)
    found = evidence_queries.skill_profile(act.actor, act.actor.person_ref, now=act.at, language=language())
    opened = request.GET.get("open", "")
    context = {
        "proven": [skill_rows.line_of(row, is_open=row.skill_ref == opened) for row in found.proven],
        "claimed": [skill_rows.line_of(row, is_open=row.skill_ref == opened) for row in found.claimed],
        "wishes": skill_rows.wish_chips(found.rows),
        "unsure": [row for row in found.claimed if row.stances and row.settle_words][:3],
        "fading": [row for row in found.proven if row.is_fading and row.unused_months],
        "document": evidence_queries.find_document_in_use(act.actor, act.actor.person_ref),
        "is_empty": not found.rows,
        "splits": evidence_queries.open_splits(act.actor.person_ref, language()),
        "question": _question(act) if found.rows else None,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "skills/profile.html", context)


def _question(act: Act) -> dict[str, Any] | None:
    """The one question that would help most, in words; None where none would."""
    found = insights_queries.best_question(act.actor, at=act.at, language=language())
    if found is None:
        return None
    roles = _n("{n} open role that fits you needs it.", "{n} open roles that fit you need it.", n=found.roles)
    if found.kind == EvidenceKind.MANAGER:
        who = _("You say level {level}. Your manager's word would decide.", level=found.level)
    else:
        who = _("You say level {level}. The word of somebody you work with would decide.", level=found.level)
    return {"ref": found.skill_ref, "label": found.label, "key": found.key, "words": f"{roles} {who}"}


@acting.signed_in
@require_POST
def not_now(request: HttpRequest) -> HttpResponse:
    """Put the one question away for ninety days."""
    if not acting.done_before(request):
        insights_actions.hide_warning(acting.act_of(request), request.POST.get("key", ""))
        messages.success(request, _("Put away. We will not ask about it for three months."))
    return HttpResponseRedirect("/skills/")


@acting.signed_in
def find(request: HttpRequest) -> HttpResponse:
    """Skills by name, typing errors forgiven; a part of the page for htmx, a whole page without script."""
    act = acting.act_of(request)
    q = request.GET.get("q", "").strip()[:200]
    known = {claim.skill.ref for claim in evidence_queries.standing_claims(act.actor.person_ref)}
    hits = [
        Hit(hit.ref, hit.label, skill_rows.kind_words(hit.kind), hit.ref in known)
        for hit in skills_queries.search_skills(q, language(), limit=SUGGESTIONS)
    ]
    template = "skills/_hits.html" if request.headers.get("HX-Request") else "skills/find.html"
    return render(request, template, {"hits": hits, "q": q})


@acting.signed_in
def skill(request: HttpRequest, skill_ref: str) -> HttpResponse:
    """One skill: what its level rests on, how it moved, and what the person says."""
    act = acting.act_of(request)
    row = skills_queries.get_skill(skill_ref)
    here = f"/skills/{row.ref}/"
    texts = skills_queries.level_texts(row.ref, language())
    form = LevelForm(request.POST or None, texts=texts)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        if _is_said(request, act, row.ref, form):
            return HttpResponseRedirect(here)
    return _show_skill(request, act, row.ref, form)


def _is_said(request: HttpRequest, act: Act, ref: str, form: LevelForm) -> bool:
    """Do the one thing that the pressed button asks for; False when the form cannot be used."""
    person, wish = act.actor.person_ref, request.POST.get("wish", "")
    try:
        if (view := request.POST.get("view", "")) == "hide":
            evidence_actions.hide_skill(act, person, ref)
            messages.success(request, _("Hidden. Nobody but you sees it, and no match counts it."))
        elif view == "show":
            evidence_actions.show_skill(act, person, ref)
            messages.success(request, _("Shown again."))
        elif "remove" in request.POST:
            evidence_actions.withdraw_claim(act, person, ref)
            messages.success(request, _("Taken off. What others have confirmed stays on record."))
        elif wish in set(WISHES) and request.POST.get("was"):
            evidence_actions.withdraw_claim(act, person, ref, wish)
            messages.success(request, _("Taken back."))
        elif wish in set(WISHES):
            evidence_actions.claim_skill(act, person, ref, wish)
            messages.success(request, _("Noted. It counts in every match from now on."))
        elif form.is_valid():
            level = form.cleaned_data["level"]
            evidence_actions.claim_skill(act, person, ref, Stance.HAS, self_level=level)
            messages.success(request, _("Level {level} is noted as your own word.", level=level))
        else:
            return False
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def _show_skill(request: HttpRequest, act: Act, ref: str, form: LevelForm) -> HttpResponse:
    actor, row = act.actor, None
    found = evidence_queries.skill_profile(actor, actor.person_ref, now=act.at, language=language())
    row = next((one for one in found.rows if one.skill_ref == ref), None)
    label = row.label if row else skills_queries.labels_for([ref], language()).get(ref, ref)
    stances = row.stances if row else ()
    if not form.is_bound and row is not None and row.self_level:
        form.initial = {"level": str(row.self_level)}
    history = (
        evidence_queries.level_history(actor, actor.person_ref, ref, now=act.at, months=12) if row else ()
    )
    context = {
        "ref": ref,
        "label": label,
        "row": row,
        "line": skill_rows.line_of(row, is_open=True) if row and row.level else None,
        "form": form,
        "wishes": _wishes(stances),
        "has": Stance.HAS in stances,
        "is_said": bool(stances),
        "chart": skill_rows.history_chart(history),
        "level_texts": sorted(form.texts.items()),
        "request_ref": acting.fresh_request_ref(),
        "title": _title(label, row),
        "taken_back": [
            skill_rows.happened(piece)
            for piece in evidence_queries.list_taken_back(actor, actor.person_ref, ref)
        ],
    }
    return render(request, "skills/skill.html", context, status=422 if form.errors else 200)


def _wishes(stances: Sequence[Stance]) -> list[dict[str, Any]]:
    labels = {
        Stance.USE: (_("I want to use it"), "arrow-up-right"),
        Stance.LEARN: (_("I want to learn it"), "sprout"),
        Stance.RATHER_NOT: (_("I would rather not"), "circle-minus"),
    }
    return [
        {"value": wish.value, "label": labels[wish][0], "icon": labels[wish][1], "on": wish in stances}
        for wish in WISHES
    ]


def _title(label: str, row: evidence_queries.SkillRow | None) -> str:
    if row is None or row.level is None:
        return label
    pieces = sum(1 for piece in row.evidence if piece.is_independent)
    if not pieces:
        return _("{skill}: level {level}, by your own word.", skill=label, level=row.level)
    return _n(
        "{skill}: level {level}, on {n} piece of evidence.",
        "{skill}: level {level}, on {n} pieces of evidence.",
        n=pieces,
        skill=label,
        level=row.level,
    )


urls = [
    path("skills/", profile, name="skills"),
    path("skills/find/", find, name="skills_find"),
    path("skills/not-now/", not_now, name="skills_not_now"),
    path("skills/<str:skill_ref>/", skill, name="skill"),
]
