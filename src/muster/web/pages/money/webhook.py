"""Messages of payment providers. The signature is the only proof there is; nobody signs in here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from muster.billing import actions as billing_actions
from muster.billing.terms import ProviderKey
from muster.foundation.act import system
from muster.foundation.errors import Refusal
from muster.web import acting

SIGNATURES = {ProviderKey.STRIPE: "Stripe-Signature"}
"""By provider that writes to us: the header its signature comes in."""

LONGEST = 256 * 1024


@csrf_exempt
@require_POST
def hear(request: HttpRequest, provider: str) -> HttpResponse:
    """Keep the message and answer plainly: 200 with what became of it, also for something we do not know."""
    header = SIGNATURES.get(provider)  # type: ignore[call-overload]
    if header is None:
        raise Http404
    body = request.body
    if len(body) > LONGEST:
        return JsonResponse({"message": "too long"}, status=413)
    act = system(f"provider:{provider}", at=acting.now(request), door="web")
    try:
        news = billing_actions.receive_news(
            act, provider, body=body, signature=request.headers.get(header, "")
        )
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.message}, status=400)
    return JsonResponse({"ref": news.ref, "state": news.state})
