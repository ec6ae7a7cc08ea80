"""The verbs of agreed work."""

from muster.engagements.actions.agreeing import (
    accept_terms,
    agree_to_offer,
    cancel_engagement,
    follow_candidacy,
    propose_terms,
)
from muster.engagements.actions.clocks import run_clocks
from muster.engagements.actions.finishing import (
    accept_delivery,
    deliver,
    end_early,
    return_delivery,
    review,
)
from muster.engagements.actions.home import approve_home, propose_other_dates, refuse_home
from muster.engagements.actions.hours import (
    approve_timesheet,
    approve_timesheets,
    log_hours,
    return_timesheet,
    return_timesheets,
    send_week,
    submit_timesheet,
)
from muster.engagements.actions.signing import sign_terms

__all__ = [
    "accept_delivery",
    "accept_terms",
    "agree_to_offer",
    "approve_home",
    "approve_timesheet",
    "approve_timesheets",
    "cancel_engagement",
    "deliver",
    "end_early",
    "follow_candidacy",
    "log_hours",
    "propose_other_dates",
    "propose_terms",
    "refuse_home",
    "return_delivery",
    "return_timesheet",
    "return_timesheets",
    "review",
    "run_clocks",
    "send_week",
    "sign_terms",
    "submit_timesheet",
]
