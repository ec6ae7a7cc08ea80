"""Posting work: say it, check the draft that was read from it, post it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.dateparse import parse_date

from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.matching import queries as matching_queries
from muster.opportunities import actions as opportunities_actions
from muster.opportunities import policy as opportunities_policy
from muster.opportunities import queries as opportunities_queries
from muster.opportunities import rules, terms
from muster.opportunities.actions import DraftFields
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.asked import whole_number
from muster.web.components import work_words
from muster.web.components.fitting import fitting, relaxing
from muster.web.components.readings import ReadText, read_text
from muster.web.forms.post import DraftForm, SayForm, needs_of, needs_shown

SUGGESTIONS = 6
DESK = "desk"
"""In the session: which page of which posting wrote last, and the version it made."""


@acting.signed_in
def say(request: HttpRequest) -> HttpResponse:
    """Step one: a few sentences. With ``?again=REF`` the words of a draft are changed and read anew."""
    act = acting.act_of(request)
    again = request.GET.get("again", "")
    draft = opportunities_queries.get_visible_opportunity(act.actor, again) if again else None
    organisations = people_queries.organisation_names(act.actor.organisation_refs)
    choices = sorted(organisations.items(), key=lambda one: one[1]) if draft is None else []
    form = SayForm(
        request.POST or None, organisations=choices, initial={"text": draft.said} if draft else None
    )
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(f"/post/{again}/" if again else "/openings/?state=draft")
        if form.is_valid():
            try:
                return HttpResponseRedirect(f"/post/{_read(act, form, again)}/")
            except Refusal as refusal:
                form.show(refusal, organisation_ref="organisation")
    context = {
        "form": form,
        "draft": draft,
        "can_post": bool(organisations),
        "steps": _steps(),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "post/say.html", context, status=422 if form.errors else 200)


def _read(act: Act, form: SayForm, again: str) -> str:
    text = form.cleaned_data["text"]
    if again:
        return opportunities_actions.reread(act, again, text).ref
    organisation = form.cleaned_data.get("organisation", "")
    return opportunities_actions.save_draft(act, organisation_ref=organisation, text=text).ref


def _steps() -> list[str]:
    return [_("Say it"), _("Check the draft"), _("Post")]


class _Desk:
    """A posting on its owner's desk: the rows that the page of the draft shows."""

    def __init__(self, request: HttpRequest, ref: str) -> None:
        self.act = acting.act_of(request)
        self.row = opportunities_queries.get_visible_opportunity(self.act.actor, ref)
        opportunities_policy.may_edit_opportunity(self.act.actor, self.row).require()
        self.read_again()

    def read_again(self) -> None:
        """The rows as they are now."""
        self.card = opportunities_queries.get_card(self.act.actor, self.row.ref, language=language())
        self.row = opportunities_queries.get_visible_opportunity(self.act.actor, self.row.ref)
        self.role = self.card.roles[0]

    def form(self, data: Any = None) -> DraftForm:
        """The form over the rows, or over what was sent."""
        themes = [(theme.key, theme.label) for theme in skills_queries.list_themes(language())]
        zone = people_queries.settings_of(self.card.organisation_ref).time_zone
        own = people_queries.get_person(self.act.actor.person_ref).time_zone
        zones = list(dict.fromkeys(z for z in (zone, own) if z))
        return DraftForm(data, card=self.card, role=self.role, themes=themes, zones=zones)


@acting.signed_in
def draft(request: HttpRequest, opportunity_ref: str) -> HttpResponse:
    """Step two: the draft beside the words it was read from, saved as it changes; then it is posted."""
    desk = _Desk(request, opportunity_ref)
    if request.method != "POST":
        if "preview" in request.GET:
            return render(request, "post/preview.html", _preview(desk))
        return render(request, "post/draft.html", _context(desk, desk.form(), request=request))
    is_part = bool(request.headers.get("HX-Request"))
    here = f"/post/{opportunity_ref}/"
    if acting.done_before(request) and not is_part:
        return HttpResponseRedirect(here if desk.card.status == "draft" else f"/openings/{opportunity_ref}/")
    form = desk.form(request.POST)
    is_kept = form.is_valid() and _is_kept(request, desk, form)
    if is_kept and "post" in request.POST:
        messages.success(request, _posted_words(desk))
        return HttpResponseRedirect(f"/openings/{opportunity_ref}/")
    if is_kept and not is_part:
        if desk.card.status != "draft":
            messages.success(request, _("Kept. Everybody with a raised hand is told."))
            return HttpResponseRedirect(f"/openings/{opportunity_ref}/")
        if "find" not in request.POST:
            return HttpResponseRedirect(here)
    if is_kept:
        form = desk.form()
    context = _context(desk, form, request=request, is_saved=is_kept)
    template = "post/_draft.html" if is_part else "post/draft.html"
    # A part answers 200 also when nothing was kept: the browser would call the page itself broken.
    return render(request, template, context, status=200 if is_kept or is_part else 422)


def _is_kept(request: HttpRequest, desk: _Desk, form: DraftForm) -> bool:
    """Keep what the form says, and post it where that button was pressed; False when it was refused."""
    fields, needs, settled = form.as_fields(), needs_of(request.POST), []
    for name, ref in (("remove", request.POST.get("remove", "")), ("add", request.POST.get("add", ""))):
        if name == "remove" and ref:
            needs = [need for need in needs if need.skill_ref != ref]
        elif ref and ref not in {need.skill_ref for need in needs}:
            needs.append(rules.SkillNeed(ref, 3, str(terms.RequirementKind.REQUIRED)))
    if answer := request.POST.get("answer", ""):
        at, _colon, change = answer.partition(":")
        number = whole_number(at)
        settled = [] if number is None else [number]
        needs = _answered(fields, needs, change)
    act, seen = desk.act, _seen(request, desk)
    try:
        if "post" in request.POST:
            opportunities_actions.rework_and_post(act, desk.role.ref, version=seen, needs=needs, **fields)
        else:
            opportunities_actions.rework(
                act, desk.role.ref, version=seen, needs=needs, settled=settled, **fields
            )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    desk.read_again()
    request.session[DESK] = [request.POST.get("page", ""), desk.card.ref, desk.card.version]
    return True


def _seen(request: HttpRequest, desk: _Desk) -> int | None:
    """The version that this page has seen: the one it was sent with, or the one it wrote itself since."""
    if request.session.get(DESK) == [request.POST.get("page", ""), desk.card.ref, desk.card.version]:
        return desk.card.version
    return whole_number(request.POST.get("version", ""))


def _answered(fields: DraftFields, needs: list[rules.SkillNeed], change: str) -> list[rules.SkillNeed]:
    """Put the answer to a question into the fields; the skills that stay."""
    name, _colon, value = change.partition(":")
    if name == "requirements":
        return [need for need in needs if need.skill_ref != value]
    if name in ("starts_date", "ends_date"):
        day = parse_date(value)
        if day and name == "starts_date":
            fields["ends_date"] += day - fields["starts_date"]
        fields[name] = day or fields[name]  # type: ignore[literal-required]
    elif name in ("minutes_per_week", "seats") and (number := whole_number(value)) is not None:
        fields[name] = number  # type: ignore[literal-required]
    elif name in ("kind", "work_mode", "place", "title"):
        fields[name] = value  # type: ignore[literal-required]
    return needs


def _posted_words(desk: _Desk) -> str:
    count = matching_queries.count_fitting(desk.act.actor, desk.role.ref, at=desk.act.at)
    return _n(
        "Posted. {n} person fits; ask them.", "Posted. {n} people fit; ask the best of them.", n=count.fits
    )


def _context(desk: _Desk, form: DraftForm, *, request: HttpRequest, is_saved: bool = False) -> dict[str, Any]:
    act, card, role = desk.act, desk.card, desk.role
    needs = needs_of(request.POST) if form.errors else needs_shown(role.requirements)
    is_draft = card.status == terms.OpportunityStatus.DRAFT
    snapshot = matching_queries.current(act.at)
    facts = matching_queries.facts_of(role.ref, snapshot)
    count = matching_queries.count_fitting(act.actor, facts, at=act.at, snapshot=snapshot)
    shades = matching_queries.count_shades(act.actor, facts, at=act.at, snapshot=snapshot)
    easings = matching_queries.list_easings(act.actor, facts, at=act.at, snapshot=snapshot)
    query = request.POST.get("q", "").strip()[:200] if "find" in request.POST else ""
    return {
        "card": card,
        "role": role,
        "form": form,
        "is_draft": is_draft,
        "is_over": not terms.OPPORTUNITY_MOVES[card.status],
        "is_saved": is_saved,
        "errors": {name: errors[0] for name, errors in form.errors.items()},
        "read": _read_text(desk),
        "needs": _need_rows(needs),
        "fit": fitting(count, shades, easings),
        "relax": []
        if count.fits
        else relaxing(act.actor, facts, at=act.at, snapshot=snapshot, singles=easings),
        "steps": _steps(),
        "hits": _hits(query, {need.skill_ref for need in needs}),
        "q": query,
        "asks": terms.KIND_RULES[terms.Kind(card.kind)].asks,
        "kind_words": terms.kind_sentence(card.kind),
        "pay_open": role.pay.is_paid
        or terms.Ask.PAY in terms.KIND_RULES[terms.Kind(card.kind)].needs
        or any(name.startswith("pay_") for name in form.errors),
        "more_open": bool(
            role.languages
            or role.questions
            or card.theme_keys
            or card.purpose
            or card.closes_date
            or role.country
        ),
        "fixes": {name: form.fixes.get(name, ("", "")) for name in form.fields},
        "page": request.POST.get("page", "") or acting.fresh_request_ref(),
        "request_ref": acting.fresh_request_ref(),
    }


def _read_text(desk: _Desk) -> ReadText | None:
    """The owner's words with their readings; None for work that came without words."""
    if not desk.row.said:
        return None
    role = desk.role
    present = {
        "starts_date": role.starts_date.isoformat(),
        "ends_date": role.ends_date.isoformat(),
        "minutes_per_week": str(role.minutes_per_week),
        "kind": desk.card.kind,
        "seats": str(role.seats),
        "work_mode": role.work_mode,
        "place": role.place,
        "title": desk.card.title,
    }
    return read_text(desk.row.said, desk.row.readings, present)


def _need_rows(needs: list[rules.SkillNeed]) -> list[dict[str, Any]]:
    labels = skills_queries.labels_for([need.skill_ref for need in needs], language())
    texts = skills_queries.level_texts_for([need.skill_ref for need in needs], language())
    return [
        {
            "ref": need.skill_ref,
            "label": labels.get(need.skill_ref, need.skill_ref),
            "level": need.level,
            "text": texts.get(need.skill_ref, {}).get(need.level, ""),
            "kind": need.kind,
            "must": need.must_have,
            "level_name": f"level-{need.skill_ref}",
            "need_name": f"need-{need.skill_ref}",
        }
        for need in needs
    ]


def _hits(query: str, known: set[str]) -> list[skills_queries.SkillHit]:
    if not query:
        return []
    found = skills_queries.search_skills(query, language(), limit=SUGGESTIONS + len(known))
    return [hit for hit in found if hit.ref not in known][:SUGGESTIONS]


@acting.signed_in
def find_skill(request: HttpRequest, opportunity_ref: str) -> HttpResponse:
    """Skills that the typed words may mean, for the draft's own form."""
    desk = _Desk(request, opportunity_ref)
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(f"/post/{desk.card.ref}/")
    query = request.GET.get("q", "").strip()[:200]
    known = {need.skill_ref for need in desk.role.requirements}
    return render(request, "post/_hits.html", {"hits": _hits(query, known), "q": query, "card": desk.card})


def _preview(desk: _Desk) -> dict[str, Any]:
    return {
        "card": desk.card,
        "role": desk.role,
        "facts": work_words.facts_of(desk.card, desk.role),
        "themes": _theme_words(desk),
    }


def _theme_words(desk: _Desk) -> list[str]:
    labels = {theme.key: theme.label for theme in skills_queries.list_themes(language())}
    return [labels.get(key, key) for key in desk.card.theme_keys]


urls = [
    path("post/", say, name="post"),
    path("post/<str:opportunity_ref>/", draft, name="post_draft"),
    path("post/<str:opportunity_ref>/skills/", find_skill, name="post_skills"),
]
