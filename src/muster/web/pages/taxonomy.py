"""The taxonomy: browse and search skills, one skill with all around it, and loading lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.files import actions as files_actions
from muster.files.terms import MEGABYTE, FilePurpose
from muster.foundation.errors import NotAllowed, Refusal
from muster.foundation.words import _, _n, language
from muster.insights import queries as insights_queries
from muster.insights.queries.skill_life import WORTH_LEAST
from muster.insights.terms import LEAST, Figure
from muster.opportunities import queries as opportunities_queries
from muster.opportunities.queries import OpportunityCard
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.terms import ProposalState, RunState, SkillKind
from muster.web import acting, loading
from muster.web.components.charts import Chart, Series, lines, plain
from muster.web.components.dates import month_short
from muster.web.components.names import language_name
from muster.web.components.neighbours import Near, draw_neighbours
from muster.web.components.numbers import tenths as tenths_of
from muster.web.forms.taxonomy import SkillFileForm
from muster.web.leading import asked_page

LIMIT = 100 * MEGABYTE
SHOWN = 200


def kind_words() -> dict[str, str]:
    """Kinds of skills in the present language."""
    return {
        str(SkillKind.KNOWLEDGE): _("knowledge"),
        str(SkillKind.SKILL): _("skill"),
        str(SkillKind.TOOL): _("tool"),
        str(SkillKind.LANGUAGE): _("language"),
        str(SkillKind.ATTITUDE): _("attitude"),
    }


def source_words() -> dict[str, str]:
    """Where skills come from, in the present language."""
    return {
        "muster": _("Muster's own list"),
        "esco": _("ESCO"),
        "onet": _("O*NET"),
        "own": _("Your own list"),
    }


def origin_words() -> dict[str, str]:
    """Why two skills count as near."""
    return {
        "starter": _("said by Muster's list"),
        "esco": _("said by ESCO"),
        "own": _("said by your list"),
        "same_label": _("the same name in two lists"),
        "broader": _("one is broader"),
        "sibling": _("both under one broader skill"),
        "proposed": _("said by your reviewers"),
        "occupation": _("needed by the same occupations"),
        "name": _("names that are alike"),
        "cooccurrence": _("confirmed together in profiles"),
    }


@acting.signed_in
def browse(request: HttpRequest) -> HttpResponse:
    """Skills by words, family and kind. No policy: everybody who is signed in may read the taxonomy."""
    actor = acting.act_of(request).actor
    asked = {key: " ".join(request.GET.get(key, "").split())[:100] for key in ("q", "family", "kind")}
    kinds = kind_words()
    if asked["kind"] not in kinds:
        asked["kind"] = ""
    families = skills_queries.list_families(language())
    page = skills_queries.list_skills(
        asked["q"],
        family=asked["family"] or None,
        kind=asked["kind"] or None,
        language=language(),
        page=asked_page(request),
        size=30,
    )
    total = sum(family.count for family in families)
    context = {
        "asked": asked,
        "page": page,
        "rows": [(skill, kinds.get(skill.kind, skill.kind)) for skill in page.items],
        "kinds": [
            ("", _("every kind"), not asked["kind"]),
            *((k, w, k == asked["kind"]) for k, w in kinds.items()),
        ],
        "families": [
            (f"?{urlencode({**asked, 'family': one.key})}", one, one.key == asked["family"])
            for one in families
        ],
        "family": next((one for one in families if one.key == asked["family"]), None),
        "every_family": f"?{urlencode({**asked, 'family': ''})}",
        "base": f"?{urlencode(asked)}&",
        "finding": _n(
            "{count} skill in {f} families.",
            "{count} skills in {f} families.",
            n=total,
            count=plain(total),
            f=len(families),
        ),
        "version": skills_queries.taxonomy_version(),
        "may_load": skills_queries.may_load(actor),
        "waiting": skills_queries.count_by_state().get(ProposalState.OPEN, 0),
    }
    return render(request, "taxonomy/browse.html", context)


@acting.signed_in
def skill(request: HttpRequest, skill_ref: str) -> HttpResponse:
    """One skill. No policy for its words; people are counted in groups only, and work is what one may see."""
    actor = acting.act_of(request).actor
    found = skills_queries.skill_detail(skill_ref, language=language())
    if found.ref != skill_ref:
        return HttpResponseRedirect(f"/taxonomy/{found.ref}/")
    near = skills_queries.neighbours_for([found.ref])[found.ref]
    names = skills_queries.labels_for([one.ref for one in near], language())
    origins = origin_words()
    work = opportunities_queries.list_open(
        actor, filters=opportunities_queries.OpenFilters(skill_ref=found.ref), size=10, language=language()
    )
    counts = insights_queries.skill_figures(actor, found.ref)
    written = skills_queries.written_refs(found.ref)
    life = insights_queries.skill_life(actor, written, now=acting.now(request))
    occupations, occupations_total = skills_queries.occupations_of(found.ref, language=language())
    drawn = [Near(names.get(one.ref, one.ref), one.sim, origins[one.origin]) for one in near]
    context = {
        "skill": found,
        "facts": [*_at_a_glance(counts.has, work.total), *_facts(found)],
        "names": [(language_name(one.language), one) for one in found.names],
        "levels": sorted(skills_queries.level_texts(found.ref, language()).items()),
        "near": [(one.ref, names.get(one.ref, one.ref), one.sim, origins[one.origin]) for one in near],
        "counts": [
            (_("have it"), counts.has),
            (_("want to use it"), counts.uses),
            (_("want to learn it"), counts.learns),
        ],
        "instead": found.instead,
        "parts": found.parts,
        "least": LEAST,
        "work": [_work_line(card, written) for card in work.items],
        "picture": draw_neighbours(found.label, drawn),
        "trend": _trend(life),
        "worth": life.worth,
        "worth_rows": _worth_rows(life.worth) if life.worth.is_known else (),
        "worth_least": WORTH_LEAST,
        "occupations": occupations,
        "has_codes": any(one.code[:1].isdigit() for one in occupations),
        "occupations_more": max(0, occupations_total - len(occupations)),
        "elsewhere": [
            (one, source_words().get(one.source, one.source))
            for one in skills_queries.crosswalk(found.ref, near, language=language())
        ],
        "work_total": work.total,
        "proposals": skills_queries.list_proposals(skill_ref=found.ref, language=language(), size=5).items,
    }
    return render(request, "taxonomy/skill.html", context)


def _at_a_glance(has: int | None, open_work: int) -> list[str]:
    """What is asked first of a skill: who has it, and whether it is asked for now."""
    if has is None:
        people = _("fewer than {n} people have it", n=LEAST)
    else:
        people = _n("{n} person has it", "{n} people have it", n=has)
    return [people, _n("{n} open posting asks for it", "{n} open postings ask for it", n=open_work)]


def _work_line(card: OpportunityCard, refs: tuple[str, ...]) -> dict[str, str]:
    """Open work with what the skill is there: needed, useful, or learnable."""
    for role in card.roles:
        for need in role.requirements:
            if need.skill_ref in refs:
                words = _("level {n}, {kind}", n=need.level, kind=need.kind_label.lower())
                return {"title": card.title, "role": role.ref, "where": card.organisation_name, "what": words}
    role_ref = card.roles[0].ref if card.roles else ""
    return {"title": card.title, "role": role_ref, "where": card.organisation_name, "what": ""}


def _trend(life: insights_queries.SkillLife) -> Chart | None:
    """Postings that asked and people who have it, by month; None where nothing is known of either."""
    if not any(month.asked or month.have for month in life.months):
        return None
    return lines(
        _("Asked for and there"),
        [month_short(month.start.month) for month in life.months],
        [
            Series(_("Asked"), tuple(float(month.asked) for month in life.months)),
            Series(
                _("There"),
                tuple(None if month.have is None else float(month.have) for month in life.months),
            ),
        ],
    )


def _worth_rows(worth: insights_queries.SkillWorth) -> list[tuple[str, str, str]]:
    """What, with it, without it."""
    rows = [(_("Accepted at the end"), worth.accepted, worth.accepted_elsewhere)]
    if worth.again.is_known and worth.again_elsewhere.is_known:
        rows.append((_("The owner would work with them again"), worth.again, worth.again_elsewhere))
    return [(words, _share(used), _share(other)) for words, used, other in rows]


def _share(figure: Figure) -> str:
    return _("{share} % of {n}", share=tenths_of(figure.value or 0), n=figure.count)


@acting.signed_in
def near(request: HttpRequest, skill_ref: str, other_ref: str) -> HttpResponse:
    """Why one skill counts for another, reason by reason. No policy: everybody may read the taxonomy."""
    found = skills_queries.why_near(skill_ref, other_ref, language=language())
    origins = origin_words()
    context = {
        "found": found,
        "origin": origins[found.origin] if found.origin else "",
        "reasons": [(origins[one.origin], one) for one in found.reasons],
    }
    return render(request, "taxonomy/near.html", context)


def _facts(found: skills_queries.SkillDetail) -> list[str]:
    facts = [kind_words().get(found.kind, found.kind)]
    if found.family_label:
        facts.append(found.family_label)
    facts.append(source_words().get(found.source, found.source))
    if found.is_licence:
        facts.append(_("a licence: it ends when it expires"))
    elif found.half_life_months:
        facts.append(_("half of it fades in {n} months without use", n=f"{float(found.half_life_months):g}"))
    if found.status != "active":
        facts.append(_("no longer offered"))
    return facts


@acting.signed_in
def load(request: HttpRequest) -> HttpResponse:
    """Upload a list: it is read first, and nothing is written."""
    act = acting.act_of(request)
    if not skills_queries.may_load(act.actor):
        raise NotAllowed(_("Only a taxonomy steward or an operator may load skills."))
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect("/taxonomy/load/")
    form = SkillFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            file = files_actions.store_file(
                act, given.name, given.file, purpose=FilePurpose.IMPORT, limit=LIMIT
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            return _begin(request, file.ref, file.name, dry_run=True)
    context = {
        "form": form,
        "runs": [(run, _run_words(run)) for run in skills_queries.list_runs(act.actor)],
        "versions": [
            (one, source_words().get(one.source, one.source)) for one in skills_queries.list_versions()
        ],
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "taxonomy/load.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, file_ref: str, name: str, *, dry_run: bool) -> HttpResponse:
    """Note the run, queue its job, and go to the page that waits for it."""
    act = acting.act_of(request)
    run = skills_actions.ask_for_load(act, file_ref, name, dry_run=dry_run)
    loading.defer(run.ref, person_ref=act.actor.person_ref, language=language())
    return HttpResponseRedirect(f"/taxonomy/load/{run.ref}/")


def _run_words(run: skills_queries.LoadRun) -> str:
    if run.state == RunState.WAITING:
        return _("being read")
    if run.state == RunState.REFUSED:
        return _("could not be read")
    return _("checked, not loaded") if run.is_dry_run else _("loaded")


@acting.signed_in
def run(request: HttpRequest, run_ref: str) -> HttpResponse:
    """What a list would do, or did; sent, it is loaded. While it is read, the page asks again every second."""
    act = acting.act_of(request)
    here = skills_queries.get_run(act.actor, run_ref)
    if request.method == "POST" and "propose" in request.POST:
        if acting.done_before(request):
            return HttpResponseRedirect("/taxonomy/proposals/")
        made = skills_actions.propose_load(act, here.ref, reason=request.POST.get("reason", ""))
        messages.success(request, _("Proposed. Another steward reads what it would change and decides."))
        return HttpResponseRedirect(f"/taxonomy/proposals/{made.ref}/")
    if request.method == "POST":
        return _begin(request, here.file_ref, here.name, dry_run=bool(request.POST.get("again")))
    context = _run_context(here) | {
        "request_ref": acting.fresh_request_ref(),
        "waited": int((act.at - here.asked_at).total_seconds()),
    }
    part = request.GET.get("part") == "1"
    if part and here.state != RunState.WAITING and not here.is_dry_run:
        messages.success(request, _("The list is loaded. Everything new counts from the next question on."))
    return render(request, "taxonomy/_run.html" if part else "taxonomy/run.html", context)


def _run_context(here: skills_queries.LoadRun) -> dict[str, Any]:
    report = here.report
    problems = report.get("problems", [])
    to_write = sum(report.get(key, 0) for key in ("added", "changed", "deprecated"))
    if here.state == RunState.WAITING:
        finding = _("We are reading {name}.", name=here.name)
    elif here.state == RunState.REFUSED:
        finding = _("This list cannot be read.")
    elif not here.is_dry_run:
        finding = _(
            "Loaded: {added} added, {changed} changed.",
            added=plain(report["added"]),
            changed=plain(report["changed"]),
        )
    elif not any(report.get("details", {}).values()):
        finding = _("Everything in this list is here already.")
    else:
        finding = _n(
            "{added} skill is new, {changed} would change.",
            "{added} skills are new, {changed} would change.",
            n=report["added"],
            added=plain(report["added"]),
            changed=plain(report["changed"]),
        )
    return {
        "run": here,
        "report": report,
        "finding": finding,
        "is_waiting": here.state == RunState.WAITING,
        "is_new": any(report.get("details", {}).values()) or to_write > 0,
        "lines": _lines(report) if report else [],
        "problems": problems[:SHOWN],
        "more": max(0, len(problems) - SHOWN),
        "source": source_words().get(report.get("source", ""), ""),
        "version": report.get("version", 0) if report and not here.is_dry_run else 0,
    }


def _lines(report: dict[str, Any]) -> list[tuple[str, str]]:
    words = [
        ("added", _("skills added")),
        ("changed", _("skills changed")),
        ("unchanged", _("skills as before")),
        ("deprecated", _("skills no longer offered")),
        ("labels", _("names")),
        ("relations", _("pairs called near")),
        ("groups", _("groups")),
        ("families", _("families")),
        ("occupations", _("occupations")),
    ]
    return [(label, plain(report.get(key, 0))) for key, label in words if report.get(key) or key == "added"]


urls = [
    path("taxonomy/", browse, name="taxonomy"),
    path("taxonomy/load/", load, name="taxonomy_load"),
    path("taxonomy/load/<str:run_ref>/", run, name="taxonomy_run"),
    path("taxonomy/<str:skill_ref>/near/<str:other_ref>/", near, name="taxonomy_near"),
    path("taxonomy/<str:skill_ref>/", skill, name="taxonomy_skill"),
]
