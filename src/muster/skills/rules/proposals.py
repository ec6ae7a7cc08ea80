"""What a proposal may say, and what the rules of the taxonomy refuse."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from muster.foundation.errors import Conflict, Invalid, NotFound
from muster.foundation.words import _
from muster.skills.rules.refusals import MixedLetters
from muster.skills.rules.words import mixes_scripts, normalise, tidy, without_unseen
from muster.skills.terms import (
    LONGEST_NAME,
    LONGEST_WORDS,
    MOST_PARTS,
    PROPOSAL_MOVES,
    Nearness,
    ProposalKind,
    ProposalState,
    SkillKind,
)


@dataclass(frozen=True, slots=True)
class NewSkill:
    """A skill that is not there yet, named in one language; ``family`` is a key, ``broader`` a reference."""

    label: str
    language: str
    kind: str
    family: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    broader: str = ""


@dataclass(frozen=True, slots=True)
class NewName:
    """A further name of a skill (alias), or the one that is shown from now on (rename)."""

    skill: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Merging:
    """Everything written with ``skill`` is read as ``into``."""

    skill: str
    into: str


@dataclass(frozen=True, slots=True)
class Splitting:
    """``skill`` becomes several. A part is the name of a skill that is there, or of one to be made."""

    skill: str
    language: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relating:
    """``skill`` and ``other`` are related, or ``other`` is the broader one."""

    skill: str
    other: str
    nearness: str


@dataclass(frozen=True, slots=True)
class Deprecating:
    """``skill`` is no longer offered; who looks for it is sent to ``instead``, if that is given."""

    skill: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class LevelWords:
    """What a level looks like in a family."""

    family: str
    level: int
    language: str
    text: str


Payload = NewSkill | NewName | Merging | Splitting | Relating | Deprecating | LevelWords

SHAPES: dict[ProposalKind, type[Payload]] = {
    ProposalKind.NEW_SKILL: NewSkill,
    ProposalKind.ALIAS: NewName,
    ProposalKind.RENAME: NewName,
    ProposalKind.MERGE: Merging,
    ProposalKind.SPLIT: Splitting,
    ProposalKind.RELATION: Relating,
    ProposalKind.DEPRECATE: Deprecating,
    ProposalKind.LEVEL_TEXT: LevelWords,
}
"""What the payload of a kind holds. An import has none: its diff is read from its file."""


class MergedIntoItself(Invalid):
    """A skill cannot be merged into itself."""

    def __init__(self) -> None:
        super().__init__(_("A skill cannot be merged into itself."), field="into")


class AlreadyMerged(Conflict):
    """One of the skills of a proposal has been merged into another."""

    def __init__(self, label: str, into: str) -> None:
        super().__init__(
            _(
                "“{skill}” has already been merged into “{into}”. Propose it for that one.",
                skill=label,
                into=into,
            )
        )


class NoLongerOffered(Conflict):
    """A deprecated skill cannot be what others become."""

    def __init__(self, label: str) -> None:
        super().__init__(_("“{skill}” is no longer offered.", skill=label))


class CyclicParents(Invalid):
    """A skill would stand above itself."""

    def __init__(self, labels: Collection[str]) -> None:
        super().__init__(
            _("That goes round in a circle: {skills}.", skills=" → ".join(labels)),
            field="other",
            skills=list(labels),
        )


class RelatedToItself(Invalid):
    """A skill is not its own neighbour."""

    def __init__(self) -> None:
        super().__init__(_("A skill needs another one to be related to."), field="other")


class NameIsTaken(Conflict):
    """The skill, or another one, has this name."""

    def __init__(self, text: str, label: str) -> None:
        super().__init__(
            _("“{text}” is a name of “{skill}” already.", text=text, skill=label), field="text", skill=label
        )


class NameMissing(Invalid):
    """A name that says nothing, or is too long."""

    def __init__(self, field: str) -> None:
        super().__init__(_("Give a name of up to {n} letters.", n=LONGEST_NAME), field=field)


class WordsTooLong(Invalid):
    """A text that is longer than anybody reads."""

    def __init__(self, field: str) -> None:
        super().__init__(_("Keep it under {n} letters.", n=LONGEST_WORDS), field=field)


class ReasonMissing(Invalid):
    """Whoever refuses says why."""

    def __init__(self) -> None:
        super().__init__(_("Say why, so that the next proposal is better."), field="words")


class TooFewParts(Invalid):
    """A split needs at least two different parts, and not the skill itself."""

    def __init__(self) -> None:
        super().__init__(_("Name two to {n} different skills that it becomes.", n=MOST_PARTS), field="parts")


class AlreadySplit(Conflict):
    """The skill was split before."""

    def __init__(self, label: str) -> None:
        super().__init__(_("“{skill}” has been split already.", skill=label))


class NoSuchFamily(NotFound):
    """No family has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(_("We do not know this family."), field="family", key=key)


class NotAProposal(Invalid):
    """What a program sent does not fit the kind of proposal."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _("This proposal lacks “{field}”, or it is of the wrong sort.", field=field), field=field
        )


class NoSuchProposal(NotFound):
    """No proposal has this reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(_("There is no such proposal."), ref=ref)


class ProposalChanged(Conflict):
    """Somebody changed the proposal after this page was opened."""

    def __init__(self, revision: int) -> None:
        super().__init__(
            _("This proposal was changed after you opened it. Read it once more, then decide."),
            revision=revision,
        )


class ProposalDecided(Conflict):
    """Another reviewer was faster, or the author took it back."""

    def __init__(self, state: str) -> None:
        super().__init__(_("This proposal has been decided already."), state=state)


class ChangedSince(Conflict):
    """A later version changed the same words again."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(
            _(
                "These were changed again later: {names}. Roll the later version back first.",
                names=", ".join(names),
            ),
            names=list(names),
        )


class NothingToRollBack(Conflict):
    """A version without a record of what it changed, or one that is rolled back."""

    def __init__(self) -> None:
        super().__init__(
            _("This version cannot be rolled back: it holds no record of changes, or it was already.")
        )


class NothingWouldChange(Conflict):
    """The taxonomy says it already."""

    def __init__(self) -> None:
        super().__init__(_("The taxonomy says that already. There is nothing to change."))


def next_state(now: str, then: ProposalState) -> ProposalState:
    """The state that follows. Raises ProposalDecided when the table of moves does not know the step."""
    if then not in PROPOSAL_MOVES[ProposalState(now)]:
        raise ProposalDecided(now)
    return then


def check_seen(revision: int, seen: int | None) -> None:
    """Raise ProposalChanged when somebody decides on another wording than they have read."""
    if seen is not None and seen != revision:
        raise ProposalChanged(revision)


def payload_of(kind: ProposalKind, given: Mapping[str, Any]) -> Payload:
    """The payload of a kind from plain values, tidied and checked by itself; unknown keys are passed over.

    Raises NotAProposal, NameMissing, WordsTooLong, MergedIntoItself, RelatedToItself, TooFewParts.
    """
    shape = SHAPES[kind]
    values: dict[str, Any] = {}
    for name in shape.__dataclass_fields__:
        value = given.get(name)
        if name == "level":
            if not isinstance(value, int) or not 1 <= value <= 5:
                raise NotAProposal(name)
            values[name] = value
        elif name in ("parts", "aliases"):
            values[name] = _names(value, name)
        elif value is None or isinstance(value, str):
            values[name] = (
                tidy(value or "")
                if name not in ("text", "description")
                else without_unseen(value or "").strip()
            )
        else:
            raise NotAProposal(name)
    payload = shape(**values)
    _check(kind, payload)
    return payload


def plain(payload: Payload) -> dict[str, Any]:
    """The payload as JSON values."""
    return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(payload).items()}


def _names(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value or (), list | tuple) or not all(isinstance(one, str) for one in value or ()):
        raise NotAProposal(name)
    return tuple(dict.fromkeys(text for one in value or () if normalise(text := tidy(one)[:LONGEST_NAME])))


def check_name(text: str, field: str) -> None:
    """Raise NameMissing for a name that says nothing or is too long, MixedLetters for one that looks like another."""
    if not normalise(text) or len(text) > LONGEST_NAME:
        raise NameMissing(field)
    if mixes_scripts(text):
        raise MixedLetters(field)


def check_words(text: str, field: str) -> str:
    """The words, trimmed, with nothing unseen in them. Raises WordsTooLong."""
    text = without_unseen(text).strip()
    if len(text) > LONGEST_WORDS:
        raise WordsTooLong(field)
    return text


def _check(kind: ProposalKind, payload: Payload) -> None:
    match payload:
        case NewSkill():
            check_name(payload.label, "label")
            for alias in payload.aliases:
                check_name(alias, "aliases")
            check_words(payload.description, "description")
            if payload.kind not in set(SkillKind):
                raise NotAProposal("kind")
        case NewName():
            check_name(payload.text, "text")
        case Merging() if payload.skill == payload.into:
            raise MergedIntoItself
        case Splitting() if not 2 <= len({normalise(part) for part in payload.parts}) <= MOST_PARTS:
            raise TooFewParts
        case Relating():
            if payload.skill == payload.other:
                raise RelatedToItself
            if payload.nearness not in set(Nearness):
                raise NotAProposal("nearness")
        case Deprecating() if payload.skill == payload.instead:
            raise RelatedToItself
        case LevelWords():
            if not payload.text:
                raise NotAProposal("text")
            check_words(payload.text, "text")
    language = getattr(payload, "language", "en")
    if not 2 <= len(language) <= 8:
        raise NotAProposal("language")


def circle(above: Mapping[str, Collection[str]]) -> list[str]:
    """A way round in these broader links, first and last the same; empty when there is none.

    ``above`` is thing to its broader ones. Iterative, since a hostile list may be deep.
    """
    done: set[str] = set()
    for start in above:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            node, is_left = stack.pop()
            if is_left:
                on_path.discard(path.pop())
                done.add(node)
                continue
            if node in on_path:
                return [*path[path.index(node) :], node]
            if node in done:
                continue
            path.append(node)
            on_path.add(node)
            stack.append((node, True))
            stack.extend((up, False) for up in sorted(above.get(node, ()), reverse=True))
    return []
