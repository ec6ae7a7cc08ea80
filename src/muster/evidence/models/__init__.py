"""Tables of evidence, by noun."""

from muster.evidence.models.asks import EvidenceAsk, Talk
from muster.evidence.models.badges import IssuedBadge, ShownBadge, SigningKey, TrustedIssuer
from muster.evidence.models.contests import Contest, EvidenceAnswer, HiddenSkill
from muster.evidence.models.record import Claim, Document, Evidence, FoundSkill, SkillLevel, WorkRecord
from muster.evidence.models.rings import RingCase, RingMember
from muster.evidence.models.settings import LevelSettings, RaterSeverity

__all__ = [
    "Claim",
    "Contest",
    "Document",
    "Evidence",
    "EvidenceAnswer",
    "EvidenceAsk",
    "FoundSkill",
    "HiddenSkill",
    "IssuedBadge",
    "LevelSettings",
    "RaterSeverity",
    "RingCase",
    "RingMember",
    "ShownBadge",
    "SigningKey",
    "SkillLevel",
    "Talk",
    "TrustedIssuer",
    "WorkRecord",
]
