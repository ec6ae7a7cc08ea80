"""Speaking for somebody's skill without being asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind
from muster.foundation.errors import NotAllowed, Refusal
from muster.foundation.words import _, language
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components import skill_rows
from muster.web.forms.evidence import RatingForm


@acting.signed_in
def give(request: HttpRequest, person_ref: str, skill_ref: str) -> HttpResponse:
    """One skill of a person as this reader may see it, and a word of one's own."""
    act = acting.act_of(request)
    person = people_queries.get_visible_person(act.actor, person_ref)
    skill = skills_queries.get_skill(skill_ref)
    kinds = evidence_queries.givable_kinds(act.actor, person, skill.pk)
    if not kinds:
        raise NotAllowed(_("You cannot rate yourself."))
    named = [(str(kind), as_words(kind)) for kind in kinds]
    texts = skills_queries.level_texts(skill.ref, language())
    form = RatingForm(request.POST or None, texts=texts, kinds=named)
    if request.method == "POST":
        back = f"/people/{person.ref}/"
        if acting.done_before(request):
            return HttpResponseRedirect(back)
        if form.is_valid():
            data = form.cleaned_data
            try:
                evidence_actions.give_evidence(
                    act, person, skill.ref, data["kind"], data["level"],
                    words=data["words"], observed_date=data["observed_date"],
                )  # fmt: skip
                messages.success(request, _("Noted. {name} sees it and may answer.", name=person.name))
                return HttpResponseRedirect(back)
            except Refusal as refusal:
                form.show(refusal, kind="kind")
    found = evidence_queries.skill_profile(act.actor, person, now=act.at, language=language())
    row = next((one for one in found.rows if one.skill_ref == skill.ref and one.level), None)
    label = skills_queries.labels_for([skill.ref], language()).get(skill.ref, skill.ref)
    context = {
        "person": person,
        "label": label,
        "title": _("{skill}: what have you seen {name} do?", skill=label, name=person.name),
        "line": skill_rows.line_of(row) if row else None,
        "form": form,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "evidence/give.html", context, status=422 if form.errors else 200)


def as_words(kind: EvidenceKind) -> str:
    """As whom one speaks."""
    return {
        EvidenceKind.MANAGER: _("their manager"),
        EvidenceKind.EXPERT: _("an expert in this skill"),
        EvidenceKind.WORK_SAMPLE: _("somebody who watched a sample of the work"),
        EvidenceKind.PEER: _("somebody who works with them"),
        EvidenceKind.ENDORSEMENT: _("somebody who knows them"),
    }[kind]


urls = [path("people/<slug:person_ref>/skills/<slug:skill_ref>/", give, name="person_skill")]
