"""The entrance: first page for visitors, sign-in, sign-up, the demonstration's personas, theme and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from muster.foundation.act import Door, system
from muster.foundation.errors import Refusal
from muster.foundation.words import LANGUAGES, _
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.web import acting, hats, nav
from muster.web.components.first_look import sample_match, sample_plate
from muster.web.forms.entry import SignUpForm

YEAR = 365 * 24 * 3600
BACKEND = "django.contrib.auth.backends.ModelBackend"
DEMO_DOMAIN = "demo.muster.example"


@dataclass(frozen=True, slots=True)
class Persona:
    """One invented person of the demonstration whom a visitor may be. ``hat`` is put on at sign-in."""

    key: str
    hat: str
    label: str
    words: str

    @property
    def email(self) -> str:
        """The address by which the demonstration knows them."""
        return f"{self.key}@{DEMO_DOMAIN}"


def personas() -> list[Persona]:
    """Everybody a visitor of the demonstration may be, in the order of the first page."""
    return [
        Persona("talent", "talent", _("Talent"), _("has a job, and room for work that fits")),
        Persona("owner", "owner", _("Owner"), _("has work to do and needs people soon")),
        Persona("home-manager", "manager", _("Home manager"), _("lends people without losing the plot")),
        Persona("people-lead", "lead", _("People lead"), _("keeps one map of skills and hours")),
        Persona("returning-parent", "talent", _("Returning parent"), _("works two days a week")),
        Persona(
            "retired-expert", "talent", _("Retired expert"), _("knows the work by heart, and likes to teach")
        ),
        Persona("freelancer", "talent", _("Freelancer"), _("works for several clients")),
        Persona("client", "owner", _("Client"), _("runs a small firm and buys work")),
        Persona("operator", "operator", _("Operator"), _("keeps it all running")),
    ]


def demo(request: HttpRequest) -> HttpResponse:
    """Choose whom to be. No policy: exists in the demonstration only."""
    if not settings.MUSTER_DEMO:
        raise Http404
    everybody = personas()
    known = people_queries.persons_by_email([persona.email for persona in everybody])
    people = [(persona, known[persona.email]) for persona in everybody if persona.email in known]
    return render(request, "entry/demo.html", {"people": people})


@require_POST
def be(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of the demonstration's people. No policy: exists in the demonstration only."""
    if not settings.MUSTER_DEMO:
        raise Http404
    persona = next((one for one in personas() if one.key == key), None)
    person = people_queries.find_person_by_email(persona.email) if persona else None
    if persona is None or person is None or person.account is None:
        raise Http404
    login(request, person.account, backend=BACKEND)
    answer = HttpResponseRedirect("/")
    answer.set_cookie(nav.HAT_COOKIE, persona.hat, max_age=YEAR, samesite="Lax", httponly=True)
    return answer


def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an account. No policy here: the action decides who may."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = system("sign-up", at=acting.now(request), door=Door.WEB)
        try:
            person = people_actions.sign_up(act, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            login(request, person.account, backend=BACKEND)
            return HttpResponseRedirect("/skills/cv/")
    return render(request, "entry/sign_up.html", {"form": form}, status=422 if form.errors else 200)


def put_on(request: HttpRequest, key: str) -> HttpResponse:
    """Change the hat and go to its first place. A hat somebody does not have is not put on."""
    actor = acting.actor(request)
    if actor is None:
        return HttpResponseRedirect("/sign-in/")
    hat = hats.hat_for(actor, key)
    answer = HttpResponseRedirect(hat.places[0].url)
    answer.set_cookie(nav.HAT_COOKIE, hat.key, max_age=YEAR, samesite="Lax", httponly=True)
    return answer


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says. No policy: a visitor's own screen."""
    chosen = request.POST.get("theme", "")
    answer = _back(request)
    if chosen in ("light", "dark"):
        answer.set_cookie(nav.THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie(nav.THEME_COOKIE)
    return answer


@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Choose the language. No policy: a visitor's own screen."""
    chosen = request.POST.get("language", "")
    answer = _back(request)
    if chosen in LANGUAGES:
        answer.set_cookie("muster_language", chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return answer


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else "/")


def welcome(request: HttpRequest) -> HttpResponse:
    """What Muster is, for whoever is not signed in. No policy: open to everybody."""
    context = {
        "demo": settings.MUSTER_DEMO,
        "plate": sample_plate(acting.now(request).date()),
        "match": sample_match(),
    }
    return render(request, "entry/welcome.html", context)


class SignIn(allauth_views.LoginView):
    """E-mail and password. allauth limits the tries."""

    template_name = "entry/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also where to go afterwards."""
        return super().get_context_data(**kwargs) | {"next": self.request.GET.get("next", "")}


class SignOut(allauth_views.LogoutView):
    """Asks first when somebody comes by a link; the button of the menu signs out at once."""

    template_name = "entry/sign_out.html"


urls = [
    path("demo/", demo, name="demo"),
    path("demo/be/<slug:key>/", be, name="demo_be"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-out/", SignOut.as_view(), name="account_logout"),
    path("sign-up/", sign_up, name="account_signup"),
    path("hat/<slug:key>/", put_on, name="hat"),
    path("theme/", theme, name="theme"),
    path("language/", speak, name="language"),
    path("welcome/", welcome, name="welcome"),
    path("password/", include("muster.web.pages.lost_password")),
]
