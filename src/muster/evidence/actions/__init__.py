"""The verbs of evidence."""

from muster.evidence.actions.asks import (
    answer_ask,
    ask_for_evidence,
    decline_ask,
    give_evidence,
    lapse_asks,
    take_back_ask,
)
from muster.evidence.actions.badges import (
    distrust_issuer,
    issue_badge,
    recheck_badges,
    revoke_badge,
    show_badge,
    trust_issuer,
)
from muster.evidence.actions.claims import claim_many, claim_skill, withdraw_claim
from muster.evidence.actions.contests import (
    answer_evidence,
    contest_evidence,
    decide_contest,
    hide_skill,
    pass_on_contests,
    show_skill,
    take_back_contest,
)
from muster.evidence.actions.documents import (
    accept_found,
    accept_many,
    paste_text,
    reject_found,
    upload_document,
)
from muster.evidence.actions.evidence import add_evidence, endorse, rate_as_manager, withdraw_evidence
from muster.evidence.actions.levels import rebuild_all_levels, rebuild_batch, rebuild_level
from muster.evidence.actions.rings import decide_ring, look_for_rings, reply_to_ring
from muster.evidence.actions.settings import set_level_settings
from muster.evidence.actions.talks import hold_talk
from muster.evidence.actions.taxonomy import answer_split, ask_about_split, follow_taxonomy
from muster.evidence.actions.work import record_work
from muster.evidence.rules import Choice

__all__ = [
    "Choice",
    "accept_found",
    "accept_many",
    "add_evidence",
    "answer_ask",
    "answer_evidence",
    "answer_split",
    "ask_about_split",
    "ask_for_evidence",
    "claim_many",
    "claim_skill",
    "contest_evidence",
    "decide_contest",
    "decide_ring",
    "decline_ask",
    "distrust_issuer",
    "endorse",
    "follow_taxonomy",
    "give_evidence",
    "hide_skill",
    "hold_talk",
    "issue_badge",
    "lapse_asks",
    "look_for_rings",
    "pass_on_contests",
    "paste_text",
    "rate_as_manager",
    "rebuild_all_levels",
    "rebuild_batch",
    "rebuild_level",
    "recheck_badges",
    "record_work",
    "reject_found",
    "reply_to_ring",
    "revoke_badge",
    "set_level_settings",
    "show_badge",
    "show_skill",
    "take_back_ask",
    "take_back_contest",
    "trust_issuer",
    "upload_document",
    "withdraw_claim",
    "withdraw_evidence",
]
