"""Examples for the description: a request and its answer of every operation, as the tests sent and got them.

``MUSTER_WRITE_LEDGERS=1 bin/test -- tests/api`` adds those that are missing or fit no more and keeps the others; then
``bin/muster write_openapi`` puts them into the description.
"""

from __future__ import annotations

import json
import os
from typing import Any

from muster.api.openapi import EXAMPLES
from tests.api.promises import broken_promises, operation_at, validator

WRITES = os.environ.get("MUSTER_WRITE_LEDGERS") == "1"
KNOWN: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else {}
SEEN: dict[str, Any] = {}
"""By operation, what this run saw first."""

MOST, LONG = 2, 4000

WITHOUT_EXAMPLE = {
    "accept_proposed_list",
    "ask_return",
    "drop_handover_item",
    "erase_person",
    "get_delivery_file",
    "get_dispute_file",
    "pay_from_deposit",
    "seek_successor",
    "tick_handover_item",
    "answer_call",
    "answer_change",
    "answer_split",
    "appeal_ruling",
    "ask_other_interview_slots",
    "cancel_interview",
    "get_interview",
    "take_interview_slot",
    "call_hours",
    "contest_evidence",
    "counter_offer",
    "distrust_issuer",
    "draft_again",
    "end_engagement_early",
    "get_certificate",
    "post_job_task",
    "propose_load",
    "reopen_timesheet",
    "roll_back_version",
    "rule_dispute",
    "show_badge",
    "sign_terms",
    "stop_my_timer",
    "withdraw_change",
}
"""Operations that need a state in which no test of the API finds things yet; their actions are tested elsewhere."""


def note(method: str, path: str, body: Any, answer: Any) -> None:
    """Keep what was sent and answered, if it went well and is the first of its operation."""
    found = operation_at(method, path)
    if not WRITES or found is None or answer.status_code >= 300:
        return
    example: dict[str, Any] = {"method": method, "path": path, "status": answer.status_code}
    if isinstance(body, dict) and "file" not in body:
        example["request"] = body
    if answer.content:
        example["answer"] = _cut(answer.json())
    better = SEEN.get(found["operationId"])
    if better is None or (_is_empty(better) and not _is_empty(example)):
        SEEN[found["operationId"]] = example


def _is_empty(example: dict[str, Any]) -> bool:
    """Whether it shows a list with nothing in it, or nothing sent where something may be."""
    answer = example.get("answer")
    return (
        answer == []
        or (isinstance(answer, dict) and answer.get("items") == [])
        or example.get("request") == {}
    )


def _cut(value: Any) -> Any:
    """The value with at most two things in a list of things, and the beginning of what is very long."""
    if isinstance(value, str) and len(value) > LONG:
        return value[:80]
    if isinstance(value, dict):
        return {key: _cut(one) for key, one in value.items()}
    if isinstance(value, list):
        kept = value[:MOST] if value and isinstance(value[0], dict) else value
        return [_cut(one) for one in kept]
    return value


def misfits(example: dict[str, Any], operation: dict[str, Any]) -> list[str]:
    """In what an example differs from the description of its operation."""
    text = json.dumps(example["answer"]).encode() if "answer" in example else b""
    kind = "application/json" if text else ""
    found = broken_promises(example["method"], example["path"], example["status"], kind, text)
    shape = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if shape is not None:
        errors = validator(json.dumps(shape["schema"])).iter_errors(example.get("request"))
        found += [f"asked {error.instance_path}: {error.message}" for error in errors]
    return found


def write() -> None:
    """Bring the file up to date with what this run saw."""
    fresh = {}
    for name, example in sorted((SEEN | KNOWN).items()):
        operation = operation_at(example["method"], example["path"])
        if operation is not None and operation["operationId"] == name and not misfits(example, operation):
            fresh[name] = example
        elif name in SEEN:
            fresh[name] = SEEN[name]
    EXAMPLES.write_text(json.dumps(fresh, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
