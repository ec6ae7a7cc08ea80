"""One's account: address, password, language, everything that is held, and tokens for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.engagements import queries as engagement_queries
from muster.engagements.terms import Side
from muster.evidence.documents import writing as documents
from muster.foundation.errors import NotFound, Refusal
from muster.foundation.words import _, language
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.people.terms import TokenScope
from muster.web import acting
from muster.web.forms.account import EmailForm, PasswordForm, TokenForm
from muster.web.forms.spoken import SpokenForm


@acting.signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Address and password, each with its form."""
    act = acting.act_of(request)
    person = people_queries.get_person(act.actor.person_ref)
    sent = request.POST.get("section", "") if request.method == "POST" else ""
    if request.method == "POST" and sent not in ("email", "password"):
        raise Http404
    back = HttpResponseRedirect("/account/")
    if sent and acting.done_before(request):
        return back
    forms: dict[str, SpokenForm] = {
        "email": EmailForm(
            request.POST if sent == "email" else None, initial={"email": person.email}, auto_id="email-%s"
        ),
        "password": PasswordForm(
            request.POST if sent == "password" else None, account=request.user, auto_id="password-%s"
        ),
    }
    if sent and _is_saved(request, sent, forms[sent]):
        return back
    context = {"person": person, "forms": forms, "request_ref": acting.fresh_request_ref()}
    return render(request, "account/page.html", context, status=422 if sent else 200)


def _is_saved(request: HttpRequest, key: str, form: SpokenForm) -> bool:
    if not form.is_valid():
        return False
    act = acting.act_of(request)
    try:
        if key == "email":
            people_actions.change_email(act, act.actor.person_ref, form.cleaned_data["email"])
            messages.success(request, _("Saved. Sign in with the new address from now on."))
        else:
            changed = people_actions.set_password(act, act.actor.person_ref, form.cleaned_data["password"])
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is changed. Every other device is signed out."))
    except Refusal as refusal:
        form.show(refusal)
        return False
    return True


@acting.signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is held on the person who asks, as JSON. The query asks the policy."""
    actor = acting.act_of(request).actor
    held: dict[str, Any] = dict(people_queries.export_of(actor, actor.person_ref))
    held["reputation"] = [
        asdict(engagement_queries.reputation_inputs(actor, actor.person_ref, side, at=acting.now(request)))
        for side in Side
    ]
    text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="muster-my-data.json"'
    return answer


@acting.signed_in
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """One's own record as a JSON Resume, to be taken anywhere."""
    act = acting.act_of(request)
    found = documents.resume_of(act.actor, now=act.at, language=language())
    answer = HttpResponse(
        json.dumps(found, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="resume.json"'
    return answer


@acting.signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens one has, and a new one; its text is shown in the answer to the form and never again."""
    form = TokenForm(request.POST or None)
    plain = ""
    if request.method == "POST":
        if acting.done_before(request):
            messages.info(request, _("This token was made already. Its text is shown once only."))
            return HttpResponseRedirect("/account/tokens/")
        if form.is_valid():
            plain = _made(request, form)
            form = TokenForm() if plain else form
    act = acting.act_of(request)
    context = {
        "form": form,
        "plain": plain,
        "rows": _rows(act.actor.person_ref, act.at),
        "request_ref": acting.fresh_request_ref(),
    }
    answer = render(request, "account/tokens.html", context, status=422 if form.errors else 200)
    if plain:
        answer["Cache-Control"] = "no-store"
    return answer


def _made(request: HttpRequest, form: TokenForm) -> str:
    act = acting.act_of(request)
    data = form.cleaned_data
    try:
        _token, plain = people_actions.create_token(
            act, data["name"], data["scopes"], act.at + timedelta(days=data["days"])
        )
    except Refusal as refusal:
        form.show(refusal)
        return ""
    return plain


def _rows(person_ref: str, at: Any) -> list[dict[str, Any]]:
    return [
        {
            "token": token,
            "scopes": [TokenScope(scope).label for scope in token.scopes if scope in set(TokenScope)],
            "is_usable": token.revoked_at is None and token.expires_at > at,
            "dialog": f"revoke-{token.ref}",
        }
        for token in people_queries.tokens_of(person_ref)
    ]


@acting.signed_in
def revoke(request: HttpRequest, token_ref: str) -> HttpResponse:
    """End a token, on its own page where there is no script. The action asks whose it is."""
    act = acting.act_of(request)
    mine = {token.ref: token for token in people_queries.tokens_of(act.actor.person_ref)}
    if token_ref not in mine:
        raise NotFound(_("There is no such token."), ref=token_ref)
    if request.method == "POST":
        if not acting.done_before(request):
            people_actions.revoke_token(act, token_ref)
            messages.success(request, _("The token is ended. Programs that use it are shut out now."))
        return HttpResponseRedirect("/account/tokens/")
    context = {"token": mine[token_ref], "request_ref": acting.fresh_request_ref()}
    return render(request, "account/revoke.html", context)


urls = [
    path("account/", account, name="account"),
    path("account/export/", export, name="account_export"),
    path("account/resume/", resume, name="account_resume"),
    path("account/tokens/", tokens, name="account_tokens"),
    path("account/tokens/<str:token_ref>/end/", revoke, name="account_token_end"),
]
