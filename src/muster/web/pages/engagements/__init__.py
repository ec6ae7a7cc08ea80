"""Agreed work: one page for both sides, and the acts that lead from the agreement to the reviews."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from muster.web.pages.engagements import (
    agreeing,
    calls,
    changes,
    deeds,
    finishing,
    handover,
    hours,
    money,
    page,
)


class DayConverter:
    """A day in an address: 2026-12-07."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; a ValueError makes it a 404."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """The day as it stands in addresses."""
        return value.isoformat()


register_converter(DayConverter, "day")

urls = [
    path("engagements/<slug:ref>/", page.engagement, name="engagement"),
    path("engagements/<slug:ref>/accept-terms/", agreeing.accept, name="engagement_accept_terms"),
    path("engagements/<slug:ref>/change/<slug:kind>/", changes.ask, name="engagement_change"),
    path("engagements/<slug:ref>/changes/", changes.answer, name="engagement_changes"),
    path("engagements/<slug:ref>/calls/", calls.calls, name="engagement_calls"),
    path("engagements/<slug:ref>/handover/", handover.handover, name="engagement_handover"),
    path("engagements/<slug:ref>/terms/", agreeing.propose, name="engagement_terms"),
    path("engagements/<slug:ref>/hours/<day:monday>/", hours.week, name="engagement_week"),
    path("engagements/<slug:ref>/hours/answer/", hours.answer, name="engagement_hours_answer"),
    path("engagements/<slug:ref>/hours/reopen/", hours.reopen, name="engagement_hours_reopen"),
    path("engagements/<slug:ref>/dispute/", hours.dispute, name="engagement_dispute"),
    path("engagements/<slug:ref>/timer/", hours.timer, name="engagement_timer"),
    path("engagements/<slug:ref>/accept-work/", finishing.accept_work, name="engagement_accept_work"),
    path("engagements/<slug:ref>/agreement/", finishing.agreement, name="engagement_agreement"),
    path("engagements/<slug:ref>/files/<slug:file_ref>/", finishing.file, name="engagement_file"),
    path("engagements/<slug:ref>/certificate/", finishing.certificate, name="engagement_certificate"),
    path("engagements/<slug:ref>/again/", finishing.again, name="engagement_again"),
    path("engagements/<slug:ref>/successor/", finishing.successor, name="engagement_successor"),
    path("engagements/<slug:ref>/review/", finishing.review, name="engagement_review"),
    path("engagements/<slug:ref>/money/", money.money, name="engagement_money"),
    path("engagements/<slug:ref>/money/<slug:key>/", money.deed, name="engagement_money_deed"),
    path("engagements/<slug:ref>/<slug:key>/", deeds.deed, name="engagement_deed"),
]
