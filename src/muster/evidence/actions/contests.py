"""What a person says to evidence about them: an answer, a contest, a skill out of view; and who decides."""

from __future__ import annotations

from django.db.models import Q

from muster.evidence import policy, queries, rules
from muster.evidence.actions.evidence import _withdraw
from muster.evidence.actions.levels import _lock, _person
from muster.evidence.events import (
    ContestDecided,
    ContestPassedOn,
    ContestTakenBack,
    EvidenceAnswered,
    EvidenceContested,
    SkillHidden,
    SkillShown,
)
from muster.evidence.models import Contest, Evidence, EvidenceAnswer, HiddenSkill
from muster.evidence.terms import ContestState
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people.models import Person


@action
def answer_evidence(act: Act, evidence_ref: str, words: str) -> EvidenceAnswer:
    """Put one's own word beside a piece of evidence about oneself; the newest word stands. Raises NeedsReason."""
    evidence = queries.get_evidence(evidence_ref)
    policy.may_speak_to_evidence(act.actor, evidence.person).require()
    answer, _new = EvidenceAnswer.objects.update_or_create(
        evidence=evidence, defaults={"words": rules.check_reason(words), "at": act.at}
    )
    journal.record(
        act,
        EvidenceAnswered(evidence.ref, evidence.person.ref, evidence.skill.ref, evidence.rater_ref or None),
    )
    return answer


@action
def contest_evidence(act: Act, evidence_ref: str, words: str) -> Contest:
    """Contest a piece of evidence about oneself, with a reason. A named human has 14 days to decide.

    The piece counts until it is decided. Who decides: a people lead of the person's organisation, then the home
    manager, then an operator; never the person nor whoever gave the piece. Raises NeedsReason, NothingToContest,
    ContestedAlready, NobodyDecides.
    """
    evidence = queries.get_evidence(evidence_ref)
    policy.may_speak_to_evidence(act.actor, evidence.person).require()
    reason = rules.check_reason(words)
    _lock(evidence.person)
    evidence.refresh_from_db(fields=["withdrawn_at"])
    if evidence.withdrawn_at is not None or evidence.rater_ref == evidence.person.ref:
        raise rules.NothingToContest
    if Contest.objects.filter(evidence=evidence, state=ContestState.OPEN).exists():
        raise rules.ContestedAlready
    decider = rules.next_decider(
        queries.deciders_for(evidence.person, on=act.at.date()), about=_concerned(evidence)
    )
    if decider is None:
        raise rules.NobodyDecides
    contest = Contest(
        evidence=evidence,
        words=reason,
        decider_ref=decider,
        opened_at=act.at,
        due_at=rules.contest_due(act.at),
    )
    contest.save(force_insert=True)
    journal.record(
        act,
        EvidenceContested(
            contest.ref, evidence.ref, evidence.person.ref, evidence.skill.ref, decider, contest.due_at
        ),
    )
    return contest


@action
def decide_contest(act: Act, contest_ref: str, *, is_upheld: bool, reason: str) -> Contest:
    """Decide, with a reason: upheld takes the piece back and the level moves; otherwise it stands. That is final.

    Raises NeedsReason, ContestIsOver.
    """
    contest = queries.lock_contest(contest_ref)
    policy.may_decide_contest(act.actor, contest).require()
    to = ContestState.UPHELD if is_upheld else ContestState.STANDS
    contest.state = rules.next_contest_state(contest.state, to)
    contest.decided_at, contest.decided_by_ref = act.at, act.actor.ref
    contest.reason = rules.check_reason(reason)
    contest.save(update_fields=["state", "decided_at", "decided_by_ref", "reason"])
    evidence = contest.evidence
    if is_upheld and evidence.withdrawn_at is None:
        _withdraw(act, evidence, contest.reason)
    journal.record(
        act,
        ContestDecided(
            contest.ref, evidence.ref, evidence.person.ref, evidence.skill.ref, act.actor.ref, is_upheld,
            evidence.rater_ref or None,
        ),
    )  # fmt: skip
    return contest


@action
def take_back_contest(act: Act, contest_ref: str) -> Contest:
    """Let the piece stand after all. Raises ContestIsOver."""
    contest = queries.lock_contest(contest_ref)
    evidence = contest.evidence
    policy.may_speak_to_evidence(act.actor, evidence.person).require()
    contest.state = rules.next_contest_state(contest.state, ContestState.TAKEN_BACK)
    contest.decided_at = act.at
    contest.save(update_fields=["state", "decided_at"])
    journal.record(
        act,
        ContestTakenBack(
            contest.ref, evidence.ref, evidence.person.ref, evidence.skill.ref, contest.decider_ref
        ),
    )
    return contest


@action
def pass_on_contests(act: Act) -> int:
    """Give contests whose clock ran out to the next who can decide, with seven days more; how many."""
    policy.may_run_clocks(act.actor).require()
    refs = queries.due_contest_refs(act.at)
    for ref in refs:
        contest = queries.lock_contest(ref)
        evidence = contest.evidence
        passed = [*contest.passed_refs, contest.decider_ref]
        able = queries.deciders_for(evidence.person, on=act.at.date())
        chosen = rules.next_decider(able, about=_concerned(evidence), passed=passed)
        contest.decider_ref = chosen or contest.decider_ref
        contest.passed_refs = passed
        contest.due_at = rules.contest_due(act.at, passed=len(passed))
        contest.save(update_fields=["decider_ref", "passed_refs", "due_at"])
        journal.record(
            act,
            ContestPassedOn(
                contest.ref, evidence.ref, evidence.person.ref, evidence.skill.ref, contest.decider_ref,
                contest.due_at,
            ),
        )  # fmt: skip
    return len(refs)


@action
def hide_skill(act: Act, person: Person | str, skill_ref: str) -> HiddenSkill:
    """Keep a skill out of everybody else's view: no page, search or match of others counts it. Twice is once."""
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    skill = queries.get_skill_row(skill_ref)
    hidden, is_new = HiddenSkill.objects.get_or_create(
        person=row, skill=skill, defaults={"hidden_at": act.at}
    )
    if is_new:
        journal.record(act, SkillHidden(row.ref, skill.ref))
    return hidden


@action
def show_skill(act: Act, person: Person | str, skill_ref: str) -> None:
    """Show a hidden skill again. Showing what is shown changes nothing."""
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    skill = queries.get_skill_row(skill_ref)
    written = Q(skill=skill) | Q(skill__merge__stands=skill)
    deleted, _tables = HiddenSkill.objects.filter(written, person=row).delete()
    if deleted:
        journal.record(act, SkillShown(row.ref, skill.ref))


def _concerned(evidence: Evidence) -> tuple[str, ...]:
    return evidence.person.ref, evidence.rater_ref
