"""Languages that a CV names, with their levels, in English and German; and the language the CV is written in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from muster.evidence.documents.reading import Section, SpokenLanguage
from muster.evidence.terms import SectionKind

_NAMES = {
    "en": "english|englisch",
    "de": "german|deutsch",
    "fr": "french|französisch|français",
    "es": "spanish|spanisch|español",
    "it": "italian|italienisch|italiano",
    "pt": "portuguese|portugiesisch|português",
    "nl": "dutch|niederländisch|nederlands|holländisch",
    "pl": "polish|polnisch|polski",
    "tr": "turkish|türkisch|türkçe",
    "ru": "russian|russisch",
    "uk": "ukrainian|ukrainisch",
    "ar": "arabic|arabisch",
    "zh": "chinese|chinesisch|mandarin",
    "ja": "japanese|japanisch",
    "ko": "korean|koreanisch",
    "hi": "hindi",
    "ur": "urdu",
    "bn": "bengali|bengalisch",
    "ta": "tamil",
    "sv": "swedish|schwedisch|svenska",
    "da": "danish|dänisch|dansk",
    "no": "norwegian|norwegisch|norsk",
    "fi": "finnish|finnisch|suomi",
    "cs": "czech|tschechisch",
    "sk": "slovak|slowakisch",
    "hu": "hungarian|ungarisch",
    "ro": "romanian|rumänisch",
    "bg": "bulgarian|bulgarisch",
    "el": "greek|griechisch",
    "hr": "croatian|kroatisch",
    "sr": "serbian|serbisch",
    "sl": "slovenian|slovene|slowenisch",
    "he": "hebrew|hebräisch",
    "fa": "persian|farsi|persisch",
    "vi": "vietnamese|vietnamesisch",
    "th": "thai|thailändisch",
    "id": "indonesian|indonesisch",
    "ca": "catalan|katalanisch",
}
_CODE_OF = {name: code for code, names in _NAMES.items() for name in names.split("|")}
_NAME = re.compile(r"\b(" + "|".join(sorted(_CODE_OF, key=len, reverse=True)) + r")\b", re.IGNORECASE)

# Plain words for the six levels A1 to C2; the first that stands in the words after the name decides.
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (level, re.compile(words, re.IGNORECASE))
    for level, words in (
        (6, r"\bc2\b|native|mother tongue|muttersprach|first language|erstsprache|bilingual|zweisprachig"),
        (
            4,
            r"\bb2\b|professional working|upper[- ]intermediate|limited working\+|gute kenntnisse|\bgut\b|\bgood\b",
        ),
        (
            5,
            r"\bc1\b|fluent|flie(?:ß|ss)end|verhandlungssicher|proficient|full professional|advanced|business|sehr gut|very good",
        ),
        (3, r"\bb1\b|intermediate|conversational|limited working|mittelstufe|konversation"),
        (2, r"\ba2\b|elementary|basic|grundkenntnisse|grundlagen"),
        (1, r"\ba1\b|beginner|anfänger"),
    )
)
_CEFR = re.compile(r"\b([ABC][12])\b")
_CEFR_LEVEL = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}


def level_of(words: str) -> int | None:
    """The level 1 to 6 that these words state, or None. A European level wins over an adjective."""
    stated = _CEFR.search(words.upper())
    if stated:
        return _CEFR_LEVEL[stated.group(1)]
    low = words.casefold()
    if "sehr gut" in low or "very good" in low:
        return 5
    return next((level for level, pattern in _LEVELS if pattern.search(low)), None)


def code_of(name: str) -> str | None:
    """The ISO 639-1 code of a language named in English, German or its own tongue."""
    found = _NAME.search(name)
    return _CODE_OF[found.group(1).casefold()] if found else None


def languages_in(text: str, sections: Sequence[Section]) -> tuple[SpokenLanguage, ...]:
    """Languages spoken, in order of mention.

    In a section on languages every name counts; elsewhere only one that has its level on the same line, since
    "English department" says nothing about a person's English.
    """
    found: dict[str, int | None] = {}
    for section in sections:
        counts_bare = section.kind is SectionKind.LANGUAGES
        for line in text[section.start : section.end].split("\n"):
            for code, level in _in_line(line[:500]):
                if level is None and not counts_bare:
                    continue
                if found.get(code) is None:
                    found[code] = level
    return tuple(SpokenLanguage(language=code, level=level) for code, level in found.items())


def _in_line(line: str) -> list[tuple[str, int | None]]:
    names = list(_NAME.finditer(line))
    result = []
    for index, name in enumerate(names):
        until = names[index + 1].start() if index + 1 < len(names) else len(line)
        words = (
            re.split(r"[,;|]", line[name.end() : until])[0]
            if index + 1 < len(names)
            else line[name.end() :][:60]
        )
        level = level_of(words)
        if level is None and index == 0:
            # The level may stand before the name, as in: fluent in German
            level = level_of(line[: name.start()][-40:])
        result.append((_CODE_OF[name.group(1).casefold()], level))
    return result


_COMMON_WORDS = {
    "en": "the|and|of|in|to|with|for|a|on|at|as|is|from|by|an|i|my|was|were|have",
    "de": "der|die|das|und|mit|von|für|im|in|zu|den|bei|als|auf|des|ein|eine|ich|war|sowie|zur|zum",
}
_COMMON = {language: frozenset(words.split("|")) for language, words in _COMMON_WORDS.items()}


def language_of(text: str) -> str:
    """The language of a text, "en" or "de", by its small words; "" when it has too few of either."""
    words = re.findall(r"[a-zäöüß]+", text[:20_000].lower())
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    other = min(counts.values())
    return best if counts[best] >= 3 and counts[best] > 1.2 * other else ""
