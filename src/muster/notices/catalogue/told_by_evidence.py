"""Who hears of evidence: the person of every piece about them, whoever is asked, whoever decides."""

from __future__ import annotations

from muster.evidence import events as e
from muster.foundation.words import _
from muster.insights.events import ConfirmationWouldHelp
from muster.notices.catalogue.lines import Facts, Line, nobody
from muster.notices.terms import Goal, Group

OWN = "a deed of the person themselves, seen on their own page"
KEPT = "kept for the record; the page shows it"


def _ask(event: type, to: str, group: Group, say: object) -> Line:
    """A line that leads to the ask."""
    return Line(event, (to,), group, say, Goal.ASK, "ask_ref")  # type: ignore[arg-type]


def _contest(event: type, to: tuple[str, ...], group: Group, say: object) -> Line:
    """A line that leads to the contest."""
    return Line(event, to, group, say, Goal.CONTEST, "contest_ref")  # type: ignore[arg-type]


def _decided(f: Facts) -> str:
    if f.event.is_upheld:
        return _(
            "{name} took back a piece of evidence for {skill} that was contested.",
            name=f.name("decider_ref"),
            skill=f.skill,
        )
    return _(
        "{name} decided: a contested piece of evidence for {skill} stands.",
        name=f.name("decider_ref"),
        skill=f.skill,
    )


EVIDENCE: tuple[Line, ...] = (
    Line(
        e.EvidenceAdded,
        ("person_ref",),
        Group.SKILLS,
        lambda f: _("There is new evidence for {skill}. See how your level moved.", skill=f.skill),
        Goal.SKILL,
        "skill_ref",
    ),
    Line(
        e.EvidenceWithdrawn,
        ("person_ref",),
        Group.SKILLS,
        lambda f: _(
            "A piece of evidence for {skill} was taken back. See how your level moved.", skill=f.skill
        ),
        Goal.SKILL,
        "skill_ref",
    ),
    _ask(
        e.EvidenceAsked,
        "rater_ref",
        Group.ASKS,
        lambda f: _(
            "{person} asks you to speak for {skill}. Answer by {day}; saying no costs nothing.",
            person=f.name("person_ref"),
            skill=f.skill,
            day=f.day("due_at"),
        ),
    ),
    _ask(
        e.EvidenceAskDeclined,
        "person_ref",
        Group.ANSWERS,
        lambda f: _("{name} cannot speak for {skill}.", name=f.name("rater_ref"), skill=f.skill),
    ),
    _ask(
        e.EvidenceAskLapsed,
        "person_ref",
        Group.ANSWERS,
        lambda f: _(
            "{name} has not answered about {skill}. Ask somebody else, or ask again.",
            name=f.name("rater_ref"),
            skill=f.skill,
        ),
    ),
    nobody(e.EvidenceAskTakenBack, "whoever was asked sees it on the page, and has nothing left to do"),
    nobody(e.TalkHeld, "each rating of the talk tells the person by itself"),
    Line(
        e.EvidenceAnswered,
        ("rater_ref",),
        Group.SKILLS,
        lambda f: _(
            "{person} has put a word beside your evidence for {skill}.",
            person=f.name("person_ref"),
            skill=f.skill,
        ),
        Goal.EVIDENCE,
        "evidence_ref",
    ),
    _contest(
        e.EvidenceContested,
        ("decider_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} contests a piece of evidence for {skill}. Please decide by {day}.",
            person=f.name("person_ref"),
            skill=f.skill,
            day=f.day("due_at"),
        ),
    ),
    _contest(e.ContestDecided, ("person_ref", "rater_ref"), Group.ANSWERS, _decided),
    _contest(
        e.ContestTakenBack,
        ("decider_ref",),
        Group.ANSWERS,
        lambda f: _(
            "{person} lets the evidence for {skill} stand. There is nothing left to decide.",
            person=f.name("person_ref"),
            skill=f.skill,
        ),
    ),
    _contest(
        e.ContestPassedOn,
        ("decider_ref", "person_ref"),
        Group.ASKS,
        lambda f: _(
            "The time to decide on evidence for {skill} ran out. {name} decides now, by {day}.",
            name=f.name("decider_ref"),
            skill=f.skill,
            day=f.day("due_at"),
        ),
    ),
    Line(
        ConfirmationWouldHelp,
        ("person_ref",),
        Group.SKILLS,
        lambda f: _(
            "One word would help you most: somebody's on {skill}. Ask for it, or let it be.", skill=f.skill
        ),
        Goal.SKILL,
        "skill_ref",
    ),
    Line(
        e.RingOpened,
        ("decider_refs", "member_refs"),
        Group.ASKS,
        lambda _f: _(
            "Endorsements between some people, without work of both on record, are looked at. Nothing changes by itself."
        ),
        Goal.RING,
        "ring_ref",
    ),
    nobody(e.RingReplied, "it stands on the page of the case, which whoever decides reads"),
    Line(
        e.RingDecided,
        ("member_refs",),
        Group.ANSWERS,
        lambda f: _(
            "{name} looked at endorsements that you and others gave each other, and decided. See the reason.",
            name=f.name("decider_ref"),
        ),
        Goal.RING,
        "ring_ref",
    ),
    nobody(e.BadgeShown, OWN),
    Line(
        e.BadgeEnded,
        ("person_ref",),
        Group.SKILLS,
        lambda _f: _("A badge that you showed was revoked by its issuer and counts no longer."),
        Goal.BADGES,
        "badge_ref",
    ),
    Line(
        e.BadgeIssued,
        ("person_ref",),
        Group.SKILLS,
        lambda _f: _("There is a signed certificate for work you did. You can take it anywhere."),
        Goal.BADGES,
        "badge_ref",
    ),
    Line(
        e.BadgeRevoked,
        ("person_ref",),
        Group.SKILLS,
        lambda _f: _("A certificate of your work was revoked. See the reason."),
        Goal.BADGES,
        "badge_ref",
    ),
    nobody(e.IssuerTrusted, KEPT),
    nobody(e.IssuerDistrusted, KEPT),
    nobody(e.SigningKeyMade, KEPT),
    nobody(e.LevelSettingsMade, KEPT),
    nobody(e.SkillHidden, OWN),
    nobody(e.SkillShown, OWN),
)
