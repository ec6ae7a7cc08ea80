"""One sitting: the person's yes or no, the questions of a test, the word of those who rate, the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.assessments import actions, queries
from muster.assessments.queries import AskedItem, SittingView
from muster.assessments.terms import InstrumentKind, SittingState
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, language
from muster.web import acting
from muster.web.components.numbers import tenth_words
from muster.web.forms.assessments import AnswerForm, ConsentForm, RatingsForm


@acting.signed_in
def sitting(request: HttpRequest, sitting_ref: str) -> HttpResponse:
    """What it is, who sees what, and the one thing to do next."""
    act = acting.act_of(request)
    view = queries.get_sitting(act.actor, sitting_ref, language=language())
    here = f"/assessments/{view.ref}/"
    said = request.POST.get("say", "")
    asked = _question(act, view)
    forms: dict[str, Any] = {
        "consent": ConsentForm(request.POST if said == "agree" else None),
        "answer": AnswerForm(request.POST if said == "answer" else None, asked=asked) if asked else None,
        "ratings": RatingsForm(
            request.POST if said == "rate" else None,
            items=view.items,
            is_feedback=view.kind is InstrumentKind.FEEDBACK,
        )
        if view.may_rate
        else None,
    }
    refused = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        try:
            done = _do(act, view, said, forms)
        except Refusal as refusal:
            done, refused = None, refusal.message
        if done is not None:
            if done:
                messages.success(request, done)
            return HttpResponseRedirect("/assessments/" if said in ("decline", "no-word") else here)
    is_wrong = bool(refused) or any(form is not None and form.errors for form in forms.values())
    context = {
        **forms,
        "sitting": view,
        "asked": asked,
        "refused": refused,
        "title": _title(view),
        **_shown(view, asked),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "assessments/sitting.html", context, status=422 if is_wrong else 200)


def _shown(view: SittingView, asked: AskedItem | None) -> dict[str, Any]:
    """The result and the question in words."""
    shown: dict[str, Any] = {"question_n": asked.done + 1 if asked else 0}
    if view.result is not None:
        result = view.result
        shown |= {
            "result": result,
            "mean": level_number(result.mean),
            "low": level_number(result.low),
            "high": level_number(result.high),
            "item_rows": [(text, level_number(mean) if mean else "–") for text, mean in result.items],
            "notes": [one for one in view.raters if one.words],
        }
    return shown


def level_number(hundredths: int) -> str:
    """A place on the scale of 1 to 5 with one digit behind the point."""
    return tenth_words(round(hundredths / 10))


def _question(act: Act, view: SittingView) -> AskedItem | None:
    """The question that a test asks the person now."""
    if not (view.is_mine and view.is_test and view.state is SittingState.AGREED):
        return None
    return queries.question_of(act.actor, view.ref)


def _do(act: Act, view: SittingView, said: str, forms: dict[str, Any]) -> str | None:
    """Do what the pressed button asks for, and the words for it ("" for none); None where the form cannot be used."""
    form = forms.get({"agree": "consent", "answer": "answer", "rate": "ratings"}.get(said, ""))
    if form is not None and not form.is_valid():
        return None
    if said == "agree" and form is not None:
        actions.agree_to_sitting(act, view.ref, form.cleaned_data["purpose"])
        return _("Agreed, to this one use. You may end it until it is done.")
    if said == "decline":
        actions.decline_sitting(act, view.ref)
        return _("Declined. Nobody counts it.")
    if said == "end":
        actions.take_back_sitting(act, view.ref)
        return _("Ended. What was given so far is deleted.")
    if said == "close":
        actions.close_sitting(act, view.ref)
        return _("Closed. The person sees the result first.")
    if said == "rate" and form is not None:
        actions.give_rating(act, view.ref, form.scores, words=form.cleaned_data.get("words", ""))
        return _("Thank you. Your word is given.")
    if said == "no-word":
        actions.decline_rating(act, view.ref)
        return _("Noted. Nobody counts it.")
    if said == "answer" and form is not None:
        actions.answer_item(act, view.ref, form.cleaned_data["item"], form.cleaned_data["option"])
        return ""
    return None


def _title(view: SittingView) -> str:
    if view.is_mine:
        return _("{title}: an assessment of you", title=view.title)
    return _("{title}: {name}", title=view.title, name=view.person_name)


urls = [path("assessments/<slug:sitting_ref>/", sitting, name="sitting")]
