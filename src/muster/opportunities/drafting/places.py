"""Where the work is done, with which hours in common, and in which languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.drafting.atlas import LANGUAGES, PLACES, UNCERTAIN_ZONES, ZONES
from muster.opportunities.drafting.hours import hours_text
from muster.opportunities.drafting.numbers import HOURS, NUMBER, number_of, pattern
from muster.opportunities.drafting.shapes import Reading, Span, touches


@dataclass(frozen=True, slots=True)
class Where:
    """Work mode, place, country and the readings they come from; empty where the text does not say."""

    mode: str = ""
    place: str = ""
    country: str = ""
    readings: tuple[Reading, ...] = ()


_REMOTE = pattern(
    r"\b(?:(?:fully\s+|100\s*%\s+)?remote(?:ly)?|work(?:ing)?\s+from\s+(?:home|anywhere)|from\s+home|home[\s-]?office"
    r"|ortsunabhängig|von\s+zu\s*hause)\b"
)
_HYBRID = pattern(r"\b(?:hybrid(?:e[rsn]?)?|partly\s+remote|teilweise\s+remote)\b")
_ON_SITE = pattern(
    r"\b(?:on[\s-]?site|on[\s-]the[\s-]spot|in\s+person|in\s+(?:the|our)\s+office|vor\s+ort|im\s+büro|in\s+präsenz|in\s+unserem\s+büro)\b"
)
_NO_REMOTE = pattern(r"\b(?:no|not|kein|nicht)\s+(?:fully\s+)?(?:remote|home[\s-]?office)\b")
_NO_OFFICE = pattern(r"\b(?:no|not|nicht|kein)\s+(?:on[\s-]?site|vor\s+ort|in\s+person)\b")
_TOWN = pattern(
    r"\b(?:in|at|near|from|based\s+in|bei|standort|am\s+standort)\s+(?:our\s+|the\s+|unserem\s+)?(?:office\s+in\s+|büro\s+in\s+)?(?P<place>"
    + "|".join(sorted((re.escape(p) for p in PLACES), key=len, reverse=True))
    + r")\b"
)
_NAMED = re.compile(
    r"(?:[Oo]n[ -]?site|[Hh]ybrid|[Oo]ffice|[Ii]n person|[Bb]ased|[Vv]or Ort|[Bb]üro|[Ss]tandort|[Pp]räsenz)"
    r"\s+(?:in|at|near|bei)?\s*(?P<place>[A-ZÄÖÜ][\w'’.-]+(?:[ -][A-ZÄÖÜ][\w'’-]+){0,2})"
)


def read_where(text: str, *, taken: Sequence[Span]) -> Where:
    """Work mode and place as the text says them. ``taken`` are spans that mean something else."""
    mode, reading = _mode(text)
    town = _town(text, taken)
    readings = tuple(r for r in (reading, town.readings[0] if town.readings else None) if r)
    if not mode and town.place:
        return Where(str(terms.WorkMode.ON_SITE), town.place, town.country, readings)
    return Where(mode, town.place, town.country, readings)


def _mode(text: str) -> tuple[str, Reading | None]:
    found: list[tuple[str, re.Match[str]]] = []
    refused = _NO_REMOTE.search(text)
    if refused:
        found.append((str(terms.WorkMode.ON_SITE), refused))
    else:
        for kind, rule in (
            (terms.WorkMode.HYBRID, _HYBRID),
            (terms.WorkMode.REMOTE, _REMOTE),
            (terms.WorkMode.ON_SITE, _ON_SITE),
        ):
            match = rule.search(text)
            if match and not (kind == terms.WorkMode.ON_SITE and _NO_OFFICE.search(text)):
                found.append((str(kind), match))
    if not found:
        return "", None
    modes = {mode for mode, _match in found}
    mode, match = found[0]
    if modes == {str(terms.WorkMode.REMOTE), str(terms.WorkMode.ON_SITE)}:
        mode = str(terms.WorkMode.HYBRID)
        ask = _("Remote and on site: we took hybrid. Is that right?")
        return mode, _reading("work_mode", text, match.span(), terms.work_mode_label(mode), ask)
    return mode, _reading("work_mode", text, match.span(), terms.work_mode_label(mode))


def _town(text: str, taken: Sequence[Span]) -> Where:
    for match in _TOWN.finditer(text):
        span = match.span("place")
        if touches(span, taken):
            continue
        place = text[slice(*span)]
        country = PLACES[" ".join(place.lower().split())][0]
        sure = not text[match.start() :].lower().startswith("from")
        ask = "" if sure else _("Is the work done in {place}?", place=place)
        return Where("", place, country, (_reading("place", text, span, place, ask),))
    named = _NAMED.search(text)
    if named and not touches(named.span("place"), taken):
        place = named["place"].rstrip(".")[:80]
        span = (named.start("place"), named.start("place") + len(place))
        ask = _("Is {place} the place?", place=place)
        return Where("", place, "", (_reading("place", text, span, place, ask),))
    return Where()


_ZONE = (
    "(?P<zone>"
    + "|".join(
        sorted((re.escape(z).replace(r"\ ", r"\s+") for z in {**ZONES, **PLACES}), key=len, reverse=True)
    )
    + r")\b"
)
_SHARED = r"(?:overlap(?:s|ping)?|überschneidung(?:en)?|überlappung|überlappend|gemeinsame[nr]?\s+(?:stunden|zeit(?:en)?)|hours\s+in\s+common)"
_OVERLAP = (
    pattern(
        rf"(?:(?P<n>{NUMBER})[\s-]*{HOURS}(?:’|')?\s*(?:of\s+|a\s+day\s+(?:of\s+)?)?)?\b{_SHARED}(?:\s+of)?(?:\s+(?:at\s+least\s+|mindestens\s+|von\s+)?(?P<m>{NUMBER})[\s-]*{HOURS})?"
        rf"\s+(?:with|to|mit|zur?|in)\s+(?:the\s+|der\s+|den\s+)?{_ZONE}(?:\s+(?:time\s*zones?|time|hours|office\s+hours|working\s+hours|zeitzone|zeit))?"
    ),
    pattern(
        rf"\b(?P<n>{NUMBER})[\s-]*{HOURS}\s+(?:a\s+day\s+)?(?:with|in\s+common\s+with|gemeinsam\s+mit)\s+(?:the\s+)?{_ZONE}"
    ),
    pattern(
        rf"\b{_ZONE}\s+(?:time\s*zones?|time|(?:office\s+|business\s+|working\s+)?hours|zeitzonen?|zeit|arbeitszeit(?:en)?|bürozeiten)\b"
    ),
    pattern(rf"\b(?:time\s*zone|zeitzone)[:\s]+(?:of\s+|in\s+)?{_ZONE}"),
)

_OURS = pattern(rf"\b{_SHARED}\s+(?:with|mit)\s+(?:us|our\s+\w+|the\s+team|uns|unserem?\s+\w+|dem\s+team)\b")


def read_overlap(text: str, *, default_zone: str) -> tuple[terms.Overlap | None, Reading | None]:
    """The window in which people must meet: usual office hours in the zone that the text names.

    "Overlap with our team" means ``default_zone``, where the organisation lives.
    """
    for rule in _OVERLAP:
        match = rule.search(text)
        if not match:
            continue
        name = " ".join(match["zone"].lower().split())
        zone = ZONES.get(name) or PLACES[name][1]
        groups = match.groupdict()
        said = groups.get("n") or groups.get("m")
        hours = number_of(said) if said else 0
        named = 0 < hours <= 8
        minutes = int(hours * 60) if named else terms.Overlap(zone).minimum_minutes
        overlap = terms.Overlap(zone, minimum_minutes=minutes)
        meaning = _(
            "{hours} hours in common with 09:00–17:00 {zone}",
            hours=hours_text(minutes),
            zone=match["zone"],
        )
        sure = named and name not in UNCERTAIN_ZONES
        ask = "" if sure else _("Are {hours} hours in common enough?", hours=hours_text(minutes))
        return overlap, Reading("overlap", match.span(), match[0], meaning, sure, ask)
    ours = _OURS.search(text)
    if ours:
        overlap = terms.Overlap(default_zone)
        hours_ = hours_text(overlap.minimum_minutes)
        meaning = _("{hours} hours in common with 09:00–17:00 {zone}", hours=hours_, zone=default_zone)
        ask = _("Are {hours} hours in common enough?", hours=hours_)
        return overlap, Reading("overlap", ours.span(), ours[0], meaning, False, ask)
    return None, None


_LANGUAGE = "(?P<language>" + "|".join(sorted(LANGUAGES, key=len, reverse=True)) + ")"
_FLUENCY: tuple[tuple[str, int], ...] = (
    (r"native|mother[\s-]tongue|muttersprachlich(?:e[snr]?)?", 6),
    (
        r"fluent|fließend(?:e[snr]?)?|verhandlungssicher(?:e[snr]?)?|excellent|very\s+good|sehr\s+gute?[snr]?|business",
        5,
    ),
    (r"good|solid|professional|working|gute?[snr]?|sichere?[snr]?", 4),
    (r"conversational", 3),
    (r"basic|some|grundlegende?|einfache[snr]?|etwas", 2),
)
_CEFR = r"(?P<cefr>[ABC][12])\b"
_LANGUAGE_RULES = (
    pattern(
        rf"\b{_LANGUAGE}(?:kenntnisse)?\s*(?:[(,:–-]|at|on|auf|at\s+level|auf\s+niveau|level|niveau)?\s*(?:level\s+|niveau\s+)?{_CEFR}"
    ),
    pattern(rf"\b{_CEFR}\s+(?:level\s+)?(?:in\s+)?{_LANGUAGE}\b"),
    *(
        pattern(
            rf"\b(?:{words})\s+(?:knowledge\s+of\s+|in\s+)?{_LANGUAGE}(?:kenntnisse[n]?)?\b(?P<fluency_{level}>)"
        )
        for words, level in _FLUENCY
    ),
    *(
        pattern(rf"\b{_LANGUAGE}\s*(?:kenntnisse)?[\s:(-]+(?:{words})\b(?P<fluency_{level}>)")
        for words, level in _FLUENCY
        if level >= 5
    ),
)
_SPOKEN = pattern(
    rf"\b(?:speaks?|speaking|spricht|sprechen|written\s+and\s+spoken|in\s+wort\s+und\s+schrift)\s+{_LANGUAGE}\b"
    rf"|\b{_LANGUAGE.replace('language', 'after')}(?:[\s-]+speak(?:er|ing)|sprachig(?:e[nrs]?)?|kenntnisse[n]?"
    rf"|\s+(?:is\s+)?(?:required|needed|a\s+must|essential|language\s+skills|erforderlich|ist\s+pflicht))\b"
)
_AND_MORE = pattern(rf"\s*(?:,|and|und|&)\s*{_LANGUAGE}\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Languages that a person must bring, with where the text says so."""

    floors: tuple[tuple[str, int], ...]
    readings: tuple[Reading, ...]


def read_languages(text: str, *, optional: Sequence[Span]) -> Spoken:
    """Language floors. Languages inside ``optional`` spans are wishes and set no floor."""
    floors: dict[str, int] = {}
    readings: list[Reading] = []
    for rule in _LANGUAGE_RULES:
        for match in rule.finditer(text):
            level = _level(match)
            _take(text, match.span(), match["language"], level, True, optional, floors, readings)
            _take_more(text, match.end(), level, optional, floors, readings)
    for match in _SPOKEN.finditer(text):
        name = match["language"] or match["after"]
        _take(text, match.span(), name, 4, False, optional, floors, readings)
        _take_more(text, match.end(), 4, optional, floors, readings)
    return Spoken(tuple(sorted(floors.items())), tuple(readings))


def _take_more(
    text: str,
    position: int,
    level: int,
    optional: Sequence[Span],
    floors: dict[str, int],
    readings: list[Reading],
) -> None:
    more = _AND_MORE.match(text, position)
    if more:
        _take(text, more.span("language"), more["language"], level, False, optional, floors, readings)


def _level(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("cefr"):
        code = str(groups["cefr"]).upper()
        return "ABC".index(code[0]) * 2 + int(code[1])
    return next(int(name[-1]) for name in groups if name.startswith("fluency_"))


def _take(
    text: str,
    span: Span,
    name: str,
    level: int,
    sure: bool,
    optional: Sequence[Span],
    floors: dict[str, int],
    readings: list[Reading],
) -> None:
    code = LANGUAGES[name.lower()]
    if code in floors or touches(span, optional):
        return
    floors[code] = level
    meaning = _("{language} at {level} or better", language=name.capitalize(), level=_cefr(level))
    ask = "" if sure else _("Is {level} the level you need?", level=_cefr(level))
    readings.append(Reading("languages", span, text[slice(*span)], meaning, sure, ask))


def _cefr(level: int) -> str:
    return f"{'ABC'[(level - 1) // 2]}{2 - level % 2}"


def _reading(field: str, text: str, span: Span, meaning: str, ask: str = "") -> Reading:
    return Reading(field, span, text[slice(*span)], meaning, not ask, ask)
