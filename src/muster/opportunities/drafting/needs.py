"""Which skills, at what level, and how much they are needed: required, useful or learnable here."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from muster.opportunities import terms
from muster.opportunities.drafting.numbers import pattern
from muster.opportunities.drafting.shapes import DraftRequirement, FoundSkill, Span, touches

REQUIRED = str(terms.RequirementKind.REQUIRED)
USEFUL = str(terms.RequirementKind.USEFUL)
LEARNABLE = str(terms.RequirementKind.LEARNABLE)
LEAST_CONFIDENCE = 0.5
MOST_LIKELY = 4
"""So many skills that the text only hints at are proposed; exact words are all kept."""
MOST_SKILLS = 15
DEFAULT_LEVEL = 3
DEFAULT_LEARNABLE_LEVEL = 2

_SENTENCE_END = re.compile(r"[;!?\n]|\.(?=\s|$)|\s[–—]\s")
_PIECE_END = pattern(
    r"[,:()]|\b(?:but|while|though|although|whereas|however|aber|während|sowie\s+gern|dafür)\b"
)
_USEFUL_BEFORE = pattern(
    r"\b(?:ideally|nice\s+to\s+have|nice-to-have|bonus\s+points?(?:\s+for)?|optional(?:ly)?|preferably|desirable"
    r"|idealerweise|wünschenswert|gern\s+auch|gerne\s+auch|optimalerweise|pluspunkte?(?:\s+für)?|plus\s+points\s+for)\b"
)
_USEFUL = pattern(
    r"\b(?:(?:would|could|might|will|does|can)\s+(?:also\s+|really\s+)?(?:help|be\s+(?:a\s+)?(?:great|good|nice|helpful|useful|plus|bonus|handy|welcome|ideal))"
    r"|helps|is\s+(?:a\s+)?(?:plus|bonus|helpful|useful|welcome|advantage|an\s+advantage|nice\s+to\s+have|desirable|preferred)"
    r"|are\s+(?:a\s+)?(?:plus|bonus|helpful|useful|welcome|an\s+advantage|nice\s+to\s+have|desirable|preferred)"
    r"|a\s+plus|a\s+bonus|an\s+advantage|helpful|preferred|nice\s+to\s+have|handy"
    r"|wäre[n]?\s+(?:\w+\s+){0,2}?(?:hilfreich|schön|gut|toll|super|ideal|nützlich|von\s+vorteil|ein\s+plus|ein\s+vorteil|wünschenswert)"
    r"|(?:ist|sind)\s+(?:hilfreich|nützlich|von\s+vorteil|ein\s+plus|ein\s+vorteil|willkommen|wünschenswert)"
    r"|von\s+vorteil|hilfreich|wünschenswert|würde[n]?\s+helfen|hilft|ein\s+plus)\b"
)
_LEARNABLE_BEFORE = pattern(
    r"\b(?:happy\s+to\s+teach(?:\s+you)?|(?:we(?:\s+will|’ll|'ll|\s+can)?\s+(?:gladly\s+|happily\s+)?(?:teach|train|show)(?:\s+you)?)|glad\s+to\s+teach"
    r"|no\s+(?:prior\s+|previous\s+)?(?:experience|knowledge)\s+(?:needed|required|necessary)\s+(?:in|with|of)"
    r"|(?:you|they|she|he)?\s*(?:can|will|could|may)\s+learn|chance\s+to\s+learn|opportunity\s+to\s+learn|willing\s+to\s+learn|want(?:s)?\s+to\s+learn|learn\s+about"
    r"|keine\s+(?:vor)?(?:kenntnisse|erfahrung)\s+(?:in|mit)|wir\s+(?:schulen|bringen)|lernen\s+(?:sie|du)|lernbar|(?:sie|du)\s+(?:können|kannst|lernst|lernen))\b"
)
_LEARNABLE = pattern(
    r"\b(?:can\s+(?:easily\s+)?be\s+learn(?:ed|t)|can\s+learn|learn(?:ed|t)?\s+(?:here|on\s+the\s+job|with\s+us|along\s+the\s+way)|learnable|will\s+be\s+taught|training\s+(?:is\s+)?(?:given|provided)"
    r"|we\s+(?:will\s+|can\s+)?teach(?:\s+(?:you|that|it))?|no\s+(?:prior\s+|previous\s+)?(?:experience|knowledge)\s+(?:is\s+)?(?:needed|required|necessary)|happy\s+to\s+teach(?:\s+(?:you|that|it))?"
    r"|bringen\s+wir\s+(?:\w+\s+){0,2}?bei|lernbar|erlernbar|kann\s+man\s+(?:hier\s+)?lernen|können\s+sie\s+(?:hier\s+)?lernen|kannst\s+du\s+(?:hier\s+)?lernen|wir\s+schulen|arbeiten\s+wir\s+ein"
    r"|keine\s+(?:vor)?(?:kenntnisse|erfahrung)\s+(?:nötig|erforderlich|notwendig))\b"
)
_REQUIRED = pattern(
    r"\b(?:must|need(?:s|ed)?|require[sd]?|essential|mandatory|have\s+to|looking\s+for|want|seek(?:ing)?"
    r"|muss|müssen|brauchen|benötigen|erforderlich|zwingend|unbedingt|notwendig|suchen|voraussetzung)\b"
)
_MUST = pattern(
    r"\b(?:cannot\s+start\s+without|can(?:’|')t\s+start\s+without|from\s+day\s+one|no\s+start\s+without"
    r"|ohne\s+geht\s+es\s+nicht|vom\s+ersten\s+tag\s+an)\b"
)
_SOME = pattern(
    r"\b(?:some|a\s+little|a\s+bit\s+of|etwas|ein\s+wenig|ein\s+bisschen)\s+(?:[\w/&+#.-]+\s+){0,4}?"
    r"(?:knowledge|experience|understanding|familiarity|exposure|background|know-how|kenntnisse[n]?|erfahrung|wissen|verständnis)\b"
    r"(?:\s+(?:with|in|of|mit|von|bei|to)\s+)?"
)
_VERB = pattern(
    r"\b(?:must|need|needs|require|requires|build|create|write|develop|design|run|make|set\s+up|looking|want|should|have|has|know|knows|prepare|plan"
    r"|muss|müssen|brauchen|suchen|benötigen|sollte|haben|erstellen|entwickeln|aufbauen|bauen|planen)\b"
)
_LEVELS: tuple[tuple[re.Pattern[str], int], ...] = (
    (pattern(r"\b(?:expert(?:ise)?|mastery|world[\s-]class|guru|expert(?:e|in|en)|meisterhafte?)\b"), 5),
    (
        pattern(
            r"\b(?:advanced|strong|deep|excellent|very\s+good|senior|extensive|in[\s-]depth|seasoned"
            r"|sehr\s+gute[nr]?|starke[nr]?|fundierte[nr]?|vertiefte[nr]?|tiefe[sn]?|umfassende[nr]?|langjährige[nr]?|fortgeschrittene[nr]?)\b"
        ),
        4,
    ),
    (
        pattern(
            r"\b(?:solid|good|proficient|proficiency|working\s+knowledge|experienced|sound|solide[nrs]?|gute[nrs]?|sichere[nrs]?|erfahrene?[nr]?)\b"
        ),
        3,
    ),
    (
        pattern(
            r"\b(?:basics?|some|familiar(?:ity)?|a\s+little|a\s+bit\s+of|first|grundkenntnisse[n]?|grundlegende[nr]?|grundlagen|etwas|einfache[nr]?|erste[nr]?|basis)\b"
        ),
        2,
    ),
    (pattern(r"\b(?:beginner(?:’s|'s|s)?|no\s+experience|keine\s+(?:vor)?(?:kenntnisse|erfahrung))\b"), 1),
)
_LEVEL_NUMBER = pattern(r"\b(?:level|stufe)\s*(?P<level>[1-5])\b")
_AFTER = pattern(
    r"\s*(?:[(:-]\s*)?(?:(?:skills?|knowledge|kenntnisse)\s*)?(?:(?:at|on|auf)\s+)?(?:an?\s+)?"
    r"(?:(?P<word>expert(?:e|in|ise)?|advanced|strong|solid|proficient|basics?|beginner)\b|(?:level|stufe)\s*(?P<level>[1-5])\b)"
)
_LINK = pattern(r"\s*(?:,\s*)?(?:and|und|&|/|or|oder|\+)\s*|\s*,\s*")
_HEADING = pattern(r"^[ \t]*(?:[#*\-•][ \t]*)?(?P<heading>[^\n:]{2,40}):[ \t]*$")
_SECTION_REQUIRED = pattern(
    r"^(?:requirements?|required|must\s+haves?|you\s+bring|what\s+you\s+bring|your\s+profile|essential|anforderungen|voraussetzungen|das\s+bringen\s+sie\s+mit|ihr\s+profil|dein\s+profil)"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    sentence: int


class _Layout:
    """The text cut into sentences and, within them, pieces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[_Piece] = []
        start, number = 0, 0
        for cut in [*(m.span() for m in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
            if cut[0] > start:
                self._cut(start, cut[0], number)
                number += 1
            start = max(start, cut[1])
        self._starts = [p.start for p in self.pieces]

    def _cut(self, start: int, end: int, number: int) -> None:
        at = start
        for mark in _PIECE_END.finditer(self.text, start, end):
            if mark.start() > at:
                self.pieces.append(_Piece(at, mark.start(), number))
            at = mark.end()
        if end > at:
            self.pieces.append(_Piece(at, end, number))

    def index_at(self, position: int) -> int:
        return max(0, bisect_right(self._starts, position) - 1)

    def words(self, piece: _Piece) -> str:
        return self.text[piece.start : piece.end]


def read_needs(
    text: str, found: Sequence[FoundSkill], *, taken: Sequence[Span]
) -> tuple[DraftRequirement, ...]:
    """The skills found as requirements, in the order of the text. ``taken`` are spans that mean something else."""
    skills = _chosen(text, found, taken)
    layout = _Layout(text)
    sections = _sections(text)
    needs: list[DraftRequirement] = []
    level_before = 0
    for i, skill in enumerate(skills):
        before = skills[i - 1].span[1] if i else 0
        after = skills[i + 1].span[0] if i + 1 < len(skills) else len(text)
        kind = _kind(layout, skill.span, [s.span for s in skills], sections)
        link = _LINK.fullmatch(text, before, skill.span[0]) if i else None
        linked = link is not None and (link[0].strip() != "," or kind == needs[-1].kind)
        said = _level(layout, skill.span, before, after)
        if linked and kind == REQUIRED and needs[-1].kind == USEFUL and not said:
            kind = _kind_of_list(layout, needs[-1].span)
        level = said or (level_before if linked else 0)
        level_before = level
        if not level:
            level = DEFAULT_LEARNABLE_LEVEL if kind == LEARNABLE else DEFAULT_LEVEL
        needs.append(
            DraftRequirement(
                skill_ref=skill.ref,
                label=skill.label,
                level=level,
                kind=kind,
                words=text[slice(*skill.span)],
                span=skill.span,
                sure=skill.sure,
                must_have=kind == REQUIRED and _is_must(layout, skill.span),
            )
        )
    return tuple(needs)


def _chosen(text: str, found: Sequence[FoundSkill], taken: Sequence[Span]) -> list[FoundSkill]:
    """Each skill once, no two on the same words: exact before likely, longer before shorter."""
    inside = [f for f in found if 0 <= f.span[0] < f.span[1] <= len(text)]
    likely = [f for f in inside if f.sure or f.confidence >= LEAST_CONFIDENCE]
    ranked = sorted(likely, key=lambda f: (not f.sure, -f.confidence, f.span[0] - f.span[1], f.span))
    kept: list[FoundSkill] = []
    guesses = 0
    for skill in ranked:
        if skill.ref in {k.ref for k in kept} or touches(skill.span, [*taken, *(k.span for k in kept)]):
            continue
        if not skill.sure and guesses == MOST_LIKELY:
            continue
        guesses += not skill.sure
        kept.append(skill)
    return sorted(kept[:MOST_SKILLS], key=lambda f: f.span)


def _kind(layout: _Layout, span: Span, skills: Sequence[Span], sections: Sequence[tuple[int, str]]) -> str:
    index = layout.index_at(span[0])
    own = _own_kind(layout, layout.pieces[index], span, skills) if layout.pieces else ""
    if own:
        return own
    carried = _carried_forward(layout, index) or _carried_back(layout, index)
    if carried:
        return carried
    return next((kind for start, kind in reversed(sections) if start <= span[0]), REQUIRED)


def _own_kind(layout: _Layout, piece: _Piece, span: Span, skills: Sequence[Span]) -> str:
    """What the skill's own piece of the sentence says of it."""
    if _within(_SOME, layout.text, piece, span):
        return USEFUL
    for kind, before, anywhere in (
        (LEARNABLE, _LEARNABLE_BEFORE, _LEARNABLE),
        (USEFUL, _USEFUL_BEFORE, _USEFUL),
    ):
        match = before.search(layout.text, piece.start, piece.end)
        if match and match.end() <= span[0]:
            return kind
        match = anywhere.search(layout.text, piece.start, piece.end)
        if match and _reaches(layout.text, piece, match, span, skills):
            return kind
    return ""


def _kind_of_list(layout: _Layout, first: Span) -> str:
    """What "some experience with Python and SQL" says of SQL: the same as of Python."""
    piece = layout.pieces[layout.index_at(first[0])]
    return USEFUL if _within(_SOME, layout.text, piece, first) else REQUIRED


def _within(rule: re.Pattern[str], text: str, piece: _Piece, span: Span) -> bool:
    """Whether the pattern's words embrace the skill."""
    return any(m.start() <= span[0] <= m.end() for m in rule.finditer(text, piece.start, piece.end))


def _reaches(text: str, piece: _Piece, match: re.Match[str], span: Span, skills: Sequence[Span]) -> bool:
    """Whether "would help" speaks of this skill: those before it, back to the last "and" after a verb.

    "We need Python and some SQL would help" speaks of SQL only; without a skill before it, it speaks of
    those after it ("it would help to know SQL").
    """
    before = [s for s in skills if piece.start <= s[0] and s[1] <= match.start()]
    if not before:
        return match.end() <= span[0]
    if span[0] >= match.end():
        return False
    joins = list(pattern(r"\b(?:and|und|plus)\b").finditer(text, piece.start, match.start()))
    for join in reversed(joins):
        if join.start() <= before[-1][0] and _REQUIRED.search(text, piece.start, join.start()):
            return span[0] >= join.end()
    return True


def _carried_forward(layout: _Layout, index: int) -> str:
    """What an earlier piece of the sentence announced: "ideally SQL, Tableau"."""
    piece = layout.pieces[index]
    for earlier in reversed(layout.pieces[:index]):
        if earlier.sentence != piece.sentence or _REQUIRED.search(layout.words(piece)):
            return ""
        words = layout.words(earlier)
        if _LEARNABLE_BEFORE.search(words):
            return LEARNABLE
        if _USEFUL_BEFORE.search(words):
            return USEFUL
        if _REQUIRED.search(words):
            return ""
    return ""


def _carried_back(layout: _Layout, index: int) -> str:
    """What a later piece says of a list that began before: "SAP, ERP and logistics would help"."""
    piece = layout.pieces[index]
    if _VERB.search(layout.words(piece)):
        return ""
    for later in layout.pieces[index + 1 :]:
        words = layout.words(later)
        if later.sentence != piece.sentence:
            return ""
        if _LEARNABLE.search(words):
            return LEARNABLE
        if _USEFUL.search(words):
            return USEFUL
        if _VERB.search(words):
            return ""
    return ""


def _sections(text: str) -> list[tuple[int, str]]:
    """Headings on lines of their own that say how the lines below are meant."""
    found: list[tuple[int, str]] = []
    position = 0
    for line in text.split("\n"):
        match = _HEADING.match(line)
        if match:
            heading = match["heading"].strip()
            if _USEFUL_BEFORE.search(heading) or _USEFUL.search(heading):
                found.append((position, USEFUL))
            elif _LEARNABLE_BEFORE.search(heading) or _LEARNABLE.search(heading):
                found.append((position, LEARNABLE))
            elif _SECTION_REQUIRED.match(heading):
                found.append((position, REQUIRED))
        position += len(line) + 1
    return found


def _is_must(layout: _Layout, span: Span) -> bool:
    piece = layout.pieces[layout.index_at(span[0])]
    return _MUST.search(layout.words(piece)) is not None


def _level(layout: _Layout, span: Span, before: int, after: int) -> int:
    """The level that words beside the skill name; 0 when they name none."""
    text = layout.text
    piece = layout.pieces[layout.index_at(span[0])]
    match = _AFTER.match(text, span[1], max(span[1], min(after, len(text))))
    if match:
        if match["level"]:
            return int(match["level"])
        return next(level for rule, level in _LEVELS if rule.search(match["word"]))
    start = max(before, piece.start, span[0] - 60)
    numbers = list(_LEVEL_NUMBER.finditer(text, start, span[0]))
    if numbers:
        return int(numbers[-1]["level"])
    named = [
        (word.end(), -word.start(), value)
        for rule, value in _LEVELS
        for word in rule.finditer(text, start, span[1])
    ]
    return max(named)[2] if named else 0  # the nearest; of two that end together the longer ("very good")
