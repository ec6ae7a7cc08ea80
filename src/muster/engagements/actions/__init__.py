"""The verbs of agreed work."""

from muster.engagements.actions.again import draft_again, draft_backfill, seek_successor
from muster.engagements.actions.agreeing import (
    accept_terms,
    agree_to_offer,
    cancel_engagement,
    follow_candidacy,
    propose_terms,
)
from muster.engagements.actions.calling import answer_call, call_hours
from muster.engagements.actions.changing import answer_change, ask_change, withdraw_change
from muster.engagements.actions.clocks import run_clocks
from muster.engagements.actions.disputing import (
    appeal_ruling,
    open_dispute,
    rule_dispute,
    state_in_dispute,
    withdraw_dispute,
)
from muster.engagements.actions.finishing import (
    accept_delivery,
    deliver,
    end_early,
    return_delivery,
    review,
)
from muster.engagements.actions.handing_over import (
    add_handover_item,
    drop_handover_item,
    tick_handover_item,
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
from muster.engagements.actions.milestones import (
    accept_milestone,
    ask_for_changes,
    ask_refund,
    begin_milestone,
    decline_refund,
    drop_milestone,
    fund_milestone,
    give_back_milestone,
    plan_milestone,
    submit_milestone,
)
from muster.engagements.actions.signing import sign_terms
from muster.engagements.actions.timing import (
    close_hours,
    drop_timer,
    reopen_timesheet,
    start_timer,
    stop_timer,
)

__all__ = [
    "accept_delivery",
    "accept_milestone",
    "accept_terms",
    "add_handover_item",
    "agree_to_offer",
    "answer_call",
    "answer_change",
    "appeal_ruling",
    "approve_home",
    "approve_timesheet",
    "approve_timesheets",
    "ask_change",
    "ask_for_changes",
    "ask_refund",
    "begin_milestone",
    "call_hours",
    "cancel_engagement",
    "close_hours",
    "decline_refund",
    "deliver",
    "draft_again",
    "draft_backfill",
    "drop_handover_item",
    "drop_milestone",
    "drop_timer",
    "end_early",
    "follow_candidacy",
    "fund_milestone",
    "give_back_milestone",
    "log_hours",
    "open_dispute",
    "plan_milestone",
    "propose_other_dates",
    "propose_terms",
    "refuse_home",
    "reopen_timesheet",
    "return_delivery",
    "return_timesheet",
    "return_timesheets",
    "review",
    "rule_dispute",
    "run_clocks",
    "seek_successor",
    "send_week",
    "sign_terms",
    "start_timer",
    "state_in_dispute",
    "stop_timer",
    "submit_milestone",
    "submit_timesheet",
    "tick_handover_item",
    "withdraw_change",
    "withdraw_dispute",
]
