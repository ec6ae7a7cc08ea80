"""The sentences of a skill profile: how sure, what would help, how fresh, what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from muster.evidence.terms import AskState, ContestState, EvidenceKind, Stance
from muster.foundation.words import _, _n

SURE_FROM = 800


def kind_words(kind: str, *, name: str = "", title: str = "") -> str:
    """A line of the sum: the kind of evidence with who or what it came from, where the reader may know."""
    plain = {
        EvidenceKind.SELF: _("Own word"),
        EvidenceKind.CV: _("CV"),
        EvidenceKind.ENDORSEMENT: _("Endorsement"),
        EvidenceKind.STRUCTURED_INTERVIEW: _("Structured interview"),
        EvidenceKind.PEER: _("Colleague"),
        EvidenceKind.REVIEW_360: _("360 review"),
        EvidenceKind.CERTIFICATE: _("Certificate"),
        EvidenceKind.DELIVERED_WORK: _("Delivered work"),
        EvidenceKind.MANAGER: _("Manager"),
        EvidenceKind.EXPERT: _("Expert"),
        EvidenceKind.KNOWLEDGE_TEST: _("Knowledge test"),
        EvidenceKind.WORK_SAMPLE: _("Work sample"),
    }[EvidenceKind(kind)]
    detail = title or name
    return f"{plain}, {detail}" if detail else plain


def nonuse_words(months: int) -> str:
    """The line of the sum for months without use."""
    return _n("Not used for one month", "Not used for {n} months", n=months)


def level_words(level: int, confidence: int) -> str:
    """How sure the level is: "Level 3, 90 % sure.". `confidence` in thousandths, rounded down, at most 99 %."""
    return _("Level {level}, {percent} % sure.", level=level, percent=min(99, confidence // 10))


def settle_words(settled: bool, needed: tuple[EvidenceKind, int] | None) -> str:
    """What would make the level sure."""
    if settled:
        return _("This is settled.")
    if needed is None:
        return _("It takes several pieces of evidence to settle it.")
    kind, count = needed
    if kind is EvidenceKind.MANAGER:
        return _("A rating by your manager would settle it.")
    return _n("One more delivery would settle it.", "{n} more deliveries would settle it.", n=count)


def is_fading(unused_months: int | None, half_life: float) -> bool:
    """From half of the half-life on, a skill that is not used has begun to fade noticeably."""
    return unused_months is not None and unused_months * 2 >= half_life


def fresh_words(unused_months: int | None, half_life: float, *, is_known: bool) -> str:
    """How fresh: "used last month", "last used 9 months ago, starting to fade". `is_known`: a day of use is known."""
    if unused_months is None or not is_known:
        return _("no word on when it was last used")
    if unused_months == 0:
        return _("used this month")
    ago = _ago(unused_months)
    if not is_fading(unused_months, half_life):
        return _("last used {ago}", ago=ago)
    if unused_months <= half_life:
        return _("last used {ago}, starting to fade", ago=ago)
    return _("last used {ago}, faded", ago=ago)


def _ago(months: int) -> str:
    if months < 24:
        return _n("one month ago", "{n} months ago", n=months)
    return _n("one year ago", "{n} years ago", n=months // 12)


def basis_words(kinds: Iterable[str]) -> str:
    """What a level rests on, in a few words: "own word", "one endorsement", "3 pieces of evidence"."""
    counted = Counter(EvidenceKind(kind) for kind in kinds)
    others = {kind: n for kind, n in counted.items() if kind not in {EvidenceKind.SELF, EvidenceKind.CV}}
    if not counted:
        return _("a claim without a level")
    if not others:
        return _("own word")
    if list(others) == [EvidenceKind.ENDORSEMENT]:
        return _n("one endorsement", "{n} endorsements", n=others[EvidenceKind.ENDORSEMENT])
    return _n("one piece of evidence", "{n} pieces of evidence", n=sum(others.values()))


def stance_words(stance: Stance) -> str:
    """A stance as the page says it of somebody."""
    return {
        Stance.HAS: _("has"),
        Stance.USE: _("wants to use"),
        Stance.LEARN: _("wants to learn"),
        Stance.RATHER_NOT: _("rather not"),
    }[Stance(stance)]


def ask_words(kind: str) -> str:
    """What somebody is asked for, as the page offers it."""
    return {
        EvidenceKind.MANAGER: _("A validation by your manager"),
        EvidenceKind.EXPERT: _("The word of an expert"),
        EvidenceKind.WORK_SAMPLE: _("To watch a sample of your work"),
        EvidenceKind.PEER: _("A rating by somebody you work with"),
        EvidenceKind.ENDORSEMENT: _("An endorsement"),
        EvidenceKind.CERTIFICATE: _("To look at a certificate"),
    }[EvidenceKind(kind)]


def ask_state_words(state: str) -> str:
    """Where an ask stands."""
    return {
        AskState.ASKED: _("waits for an answer"),
        AskState.GIVEN: _("answered"),
        AskState.DECLINED: _("said no"),
        AskState.TAKEN_BACK: _("taken back"),
        AskState.LAPSED: _("no answer came"),
    }[AskState(state)]


def contest_state_words(state: str) -> str:
    """Where a contest stands."""
    return {
        ContestState.OPEN: _("waits for a decision"),
        ContestState.UPHELD: _("upheld: the piece was taken back"),
        ContestState.STANDS: _("the piece stands"),
        ContestState.TAKEN_BACK: _("taken back by the person"),
    }[ContestState(state)]


def ring_state_words(state: str) -> str:
    """Where a case about mutual endorsements stands."""
    return {
        "open": _("Waits for a decision"),
        "upheld": _("These endorsements were taken back"),
        "stands": _("All of it stands"),
    }[state]
