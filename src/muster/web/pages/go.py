"""Links in mails and notices: the thing's page for whoever follows it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from muster.notices import actions as notices_actions
from muster.notices.terms import Goal
from muster.web import acting

PAGES = {
    Goal.OPENING: "/openings/{ref}/",
    Goal.ROLE: "/work/{ref}/",
    Goal.ENGAGEMENT: "/engagements/{ref}/",
    Goal.APPROVAL: "/asked/{ref}/",
    Goal.SKILL: "/skills/{ref}/",
    Goal.PROPOSAL: "/taxonomy/proposals/{ref}/",
    Goal.SPLIT: "/skills/split/{ref}/",
    Goal.PERSON: "/people/{ref}/",
    Goal.ROOM: "/rooms/{ref}/",
    Goal.INTERVIEW: "/interviews/{ref}/",
    Goal.DISPUTE: "/disputes/{ref}/",
    Goal.SEARCH: "/searches/{ref}/",
    Goal.ASK: "/asks/{ref}/",
    Goal.EVIDENCE: "/evidence/{ref}/",
    Goal.CONTEST: "/contests/{ref}/",
    Goal.BADGES: "/badges/#{ref}",
    Goal.RING: "/endorsement-cases/{ref}/",
    Goal.SITTING: "/assessments/{ref}/",
    Goal.INVOICE: "/money/invoices/{ref}/",
    Goal.PAYMENTS: "/money/payments/",
    Goal.MONEY: "/money/",
    Goal.WORK_MONEY: "/engagements/{ref}/money/",
    Goal.UNMANAGED: "/organisation/members/?organisation={ref}&unmanaged=1",
}
"""Where each goal lives. The page itself decides whether this person may see it."""


@acting.signed_in
def go(request: HttpRequest, goal: str, ref: str) -> HttpResponse:
    """Lead on; with ?n= the notice that was followed is marked as read."""
    address = PAGES.get(goal)  # type: ignore[call-overload]
    if address is None:
        raise Http404
    if notice := request.GET.get("n", ""):
        notices_actions.mark_read(acting.act_of(request), [notice])
    return HttpResponseRedirect(address.format(ref=ref))


urls = [path("go/<slug:goal>/<slug:ref>/", go, name="go")]
