"""The verbs of evidence."""

from muster.evidence.actions.claims import claim_many, claim_skill, withdraw_claim
from muster.evidence.actions.documents import (
    accept_found,
    accept_many,
    paste_text,
    reject_found,
    upload_document,
)
from muster.evidence.actions.evidence import add_evidence, endorse, rate_as_manager, withdraw_evidence
from muster.evidence.actions.levels import rebuild_all_levels, rebuild_batch, rebuild_level
from muster.evidence.actions.taxonomy import answer_split, ask_about_split, follow_taxonomy
from muster.evidence.actions.work import record_work
from muster.evidence.rules import Choice

__all__ = [
    "Choice",
    "accept_found",
    "accept_many",
    "add_evidence",
    "answer_split",
    "ask_about_split",
    "claim_many",
    "claim_skill",
    "endorse",
    "follow_taxonomy",
    "paste_text",
    "rate_as_manager",
    "rebuild_all_levels",
    "rebuild_batch",
    "rebuild_level",
    "record_work",
    "reject_found",
    "upload_document",
    "withdraw_claim",
    "withdraw_evidence",
]
