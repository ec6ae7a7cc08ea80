"""What the work is called, of what kind it is, and for how many people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from muster.foundation.words import _, _n
from muster.opportunities import terms
from muster.opportunities.drafting.numbers import NUMBER, is_vague, number_of, pattern
from muster.opportunities.drafting.shapes import NOWHERE, DraftRequirement, Reading, Span

LONGEST_TITLE = 80
GIG_MINUTES = 60 * 60
"""Work of up to so many minutes in all is a gig unless the text says otherwise."""
FRACTION_MINUTES = 2 * terms.DAY_MINUTES
FRACTION_WEEKS = 4
_SMALL_WEEK = terms.DAY_MINUTES

_MAKING = r"build|create|write|develop|set\s+up|make|produce|draw\s+up|design|draft|prepare|put\s+together|implement|model|compile"
_DOING = (
    r"review|translate|improve|migrate|test|organi[sz]e|lead|run|clean(?:\s+up)?|analy[sz]e|edit|update|plan|map|audit|moderate"
    r"|coach|train|automate|document|interview|evaluate|check|maintain|redesign|rewrite|research|support|manage|facilitate|proofread|sort|digiti[sz]e"
)
_STOP = r"(?=\s+(?:in|with|for|using|by|on|from|so|that|which|who|during|over|until|starting|within|and|about|\d|two|three|one|at|to|as|of\s+about|while|because)\b|[.,;:!?()\n–—]|$)"
_MAKE = pattern(
    rf"\b(?:to|who\s+can|can|help(?:\s+us)?(?:\s+to)?|and|we\s+want\s+to|we\s+(?:will|must|are\s+going\s+to))\s+(?:help\s+(?:us\s+)?)?(?:{_MAKING})\s+(?:up\s+)?"
    rf"(?:(?:us|me)\s+)?(?:(?:a|an|the|our|some|their)\s+)?(?P<what>[^.,;:!?()\n–—]{{3,80}}?){_STOP}"
)
_DO = pattern(
    rf"\b(?:to|who\s+can|can|help(?:\s+us)?(?:\s+to)?|we\s+want\s+to|we\s+must)\s+(?:help\s+(?:us\s+)?)?(?P<what>(?:{_DOING})\s+[^.,;:!?()\n–—]{{3,80}}?){_STOP}"
)
_HELP = pattern(
    rf"\b(?:help|support|a\s+hand)\s+(?:with|in|on)\s+(?:(?:a|an|the|our|some)\s+)?(?P<what>[^.,;:!?()\n–—]{{3,80}}?){_STOP}"
)
_ROLE = pattern(
    rf"\b(?:need|looking\s+for|seek(?:ing)?|want|hiring)\s+(?:a|an|one|{NUMBER})\s+(?P<what>[^.,;:!?()\n–—]{{3,60}}?)"
    r"(?=\s+(?:in|with|for|to|who|that|from|on|at|starting|using|until|over|two|three|one|four|five|\d|part|full|half|able)\b|[.,;:!?()\n–—]|$)"
)
_IMPERATIVE = pattern(
    rf"^\s*(?:please\s+)?(?:(?:{_MAKING})\s+(?:(?:a|an|the|our|us)\s+)*(?P<made>[^.,;:!?()\n–—]{{3,80}}?)|(?P<done>(?:{_DOING})\s+[^.,;:!?()\n–—]{{3,80}}?)){_STOP}"
)
_STOP_DE = r"(?=\s+(?:in|mit|für|zu|auf|bei|von|vom|ab|bis|im|am|aus|und|die|der|das|an|\d|zwei|drei|eine|einen|einmal|sowie|remote|hybrid)\b|[.,;:!?()\n–—]|$)"
_ROLE_DE = pattern(
    r"\b(?:suchen|brauchen|benötigen|gesucht:?|sucht|braucht)\s+(?:(?:für|ab|zum|dringend|noch|derzeit|wir)\s+)*(?:(?:eine[nrm]?|ein|zwei|drei|vier|\d+)\s+)(?P<what>[^.,;:!?()\n–—]{3,60}?)"
    + _STOP_DE
)
_MAKE_DE = pattern(
    r"\b(?:um|soll(?:en)?|möchten|wollen|die|der|wir)\s+(?:\w+\s+)?(?:eine[nrm]?|ein|das|die|den|unser(?:e|en)?)\s+(?P<what>[A-ZÄÖÜ][^.,;:!?()\n–—]{2,70}?)"
    r"(?:\s+(?:in|mit|für)\s+[^.,;:!?()\n–—]{2,40}?)?\s+(?:zu\s+)?(?:erstell\w*|(?:auf)?(?:zu)?bau\w*|entwickel\w*|entwerf\w*|schreib\w*|gestalte\w*|aufsetz\w*|aufzusetzen|einricht\w*|einzurichten|aufzubauen|vorbereit\w*|vorzubereiten|plan\w*)"
)
_NOUN_DE = pattern(
    r"\b(?:für|bei|beim|zur|zum)\s+(?:de[nrm]|die|das)?\s*(?P<what>(?:Aufbau|Entwicklung|Erstellung|Einführung|Übersetzung|Planung|Gestaltung|Vorbereitung|Überarbeitung|Auswertung|Analyse|Organisation|Pflege|Prüfung|Umzug)\b[^.,;:!?()\n–—]{0,60}?)"
    r"(?=\s+(?:in|mit|für|ab|bis|von\s+(?:zwei|drei|vier|\d)|im|am|an|auf|und|\d|zwei|drei)\b|[.,;:!?()\n–—]|$)"
)
_EMPTY = {
    "someone",
    "somebody",
    "person",
    "people",
    "persons",
    "help",
    "colleague",
    "colleagues",
    "volunteer",
    "hand",
    "jemanden",
    "jemand",
    "personen",
    "leute",
    "hilfe",
    "unterstützung",
    "kollegin",
    "kollegen",
    "day",
    "days",
    "hour",
    "hours",
}


def read_title(text: str, *, requirements: Sequence[DraftRequirement]) -> tuple[str, Reading]:
    """A title from the verb phrase, the role named, the first skill, or the first words of the text."""
    for rule in (_MAKE, _MAKE_DE, _NOUN_DE, _DO, _IMPERATIVE, _HELP, _ROLE, _ROLE_DE):
        for match in rule.finditer(text):
            group = "what"
            if rule is _IMPERATIVE:
                group = "made" if match["made"] else "done"
            title = _tidy(match[group])
            if title and title.lower().split()[-1] not in _EMPTY and title.lower().split()[0] not in _EMPTY:
                span = match.span(group)
                return title, Reading("title", span, text[slice(*span)], title)
    if requirements:
        title = _("Work with {skill}", skill=requirements[0].label)
        return title, Reading("title", NOWHERE, "", title, False, _("What should we call it?"))
    first = _tidy(text.strip().split("\n")[0]) or _("New work")
    return first, Reading("title", NOWHERE, "", first, False, _("What should we call it?"))


def _tidy(words: str) -> str:
    """On one line, cut at a word, the first letter a capital."""
    line = " ".join(words.split()).strip(" -–—.,;:!?\"'“”„")
    if len(line) > LONGEST_TITLE:
        line = line[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-")
    return line[:1].upper() + line[1:]


_KIND_WORDS: tuple[tuple[re.Pattern[str], terms.Kind, bool], ...] = (
    (
        pattern(
            r"\b(?:freelance(?:r|rs)?|contractor|freiberuf\w+|freie[rn]?\s+mitarbeiter\w*|selbst(?:st)?ständig\w*)\b"
        ),
        terms.Kind.PROJECT_ROLE,
        False,
    ),
    (pattern(r"\b(?:gig|micro[\s-]?task|quick\s+task|kleine\s+aufgabe)\b"), terms.Kind.GIG, True),
    (
        pattern(
            r"\b(?:fractional|part\s+role|ongoing|open[\s-]ended|permanent(?:ly)?|indefinitely|teilrolle|laufend|dauerhaft|unbefristet)\b"
        ),
        terms.Kind.FRACTIONAL_ROLE,
        True,
    ),
    (pattern(r"\b(?:project\s+role|projektrolle)\b"), terms.Kind.PROJECT_ROLE, True),
)
_PROJECT = pattern(
    r"\b(?:project|build|implement|develop|launch|roll\s*out|migrate|projekt\w*|aufbau\w*|aufzubauen|entwick\w+|einführ\w+|umsetz\w+)\b"
)


def read_kind(text: str, *, minutes: int | None, weeks: int | None, total: int | None) -> tuple[str, Reading]:
    """The kind from its own word, else from size and verb. ``minutes`` a week, ``total`` minutes in all."""
    for rule, kind, sure in _KIND_WORDS:
        match = rule.search(text)
        if match:
            label = terms.kind_label(kind)
            ask = "" if sure else _("Freelance contracts cannot be posted yet. We took: {kind}.", kind=label)
            return str(kind), Reading("kind", match.span(), match[0], label, sure, ask)
    kind, span = _by_size(text, minutes, weeks, total)
    label = terms.kind_label(kind)
    return str(kind), Reading("kind", span, text[slice(*span)], label, sure=True)


def _by_size(text: str, minutes: int | None, weeks: int | None, total: int | None) -> tuple[terms.Kind, Span]:
    whole = total or ((minutes or 0) * (weeks or 0)) or None
    verb = _PROJECT.search(text)
    span = verb.span() if verb else NOWHERE
    if minutes and minutes >= FRACTION_MINUTES and (weeks is None or weeks >= FRACTION_WEEKS):
        return terms.Kind.FRACTIONAL_ROLE, NOWHERE
    if whole is not None and whole <= GIG_MINUTES:
        return terms.Kind.GIG, NOWHERE
    if verb or (whole is not None and whole > GIG_MINUTES):
        return terms.Kind.PROJECT_ROLE, span
    if minutes and minutes > _SMALL_WEEK:
        return terms.Kind.PROJECT_ROLE, NOWHERE
    return terms.Kind.GIG, NOWHERE


_SEATS = pattern(
    rf"\b(?:need|needs|looking\s+for|seek(?:ing)?|want|hiring|suchen|brauchen|benötigen|gesucht)(?:\s+(?:about|around|up\s+to|etwa|circa|noch))?\s+(?P<n>{NUMBER})\s+"
    r"(?:[a-zäöüß]+\s+){0,2}?(?P<who>people|persons|colleagues|volunteers|helpers|hands|personen|leute|kolleg(?:inn)?en|helfer(?:innen)?|freiwillige"
    r"|[a-zäöüß-]{3,}(?:ers|ors|ists|ysts|ants|ians|innen|eure|leute))\b"
)


def read_seats(text: str) -> tuple[int, Reading | None]:
    """How many people are wanted: one, unless the text asks for more."""
    match = _SEATS.search(text)
    if not match:
        return 1, None
    seats = int(number_of(match["n"]))
    if not 2 <= seats <= terms.MOST_SEATS:
        return 1, None
    meaning = _n("{n} person", "{n} people", n=seats)
    sure = not is_vague(match["n"])
    ask = "" if sure else _("Is it {people}?", people=meaning)
    span = (match.start("n"), match.end("who"))
    return seats, Reading("seats", span, text[slice(*span)], meaning, sure, ask)
