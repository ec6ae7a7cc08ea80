"""Parts of a CV by their headings, in English and German."""

from __future__ import annotations

import re

from muster.evidence.documents.reading import Section
from muster.evidence.terms import SectionKind

_HEADINGS: dict[SectionKind, str] = {
    SectionKind.SUMMARY: (
        "summary|profile|professional summary|personal statement|about|about me|objective|career objective|executive summary|"
        "professional profile|career summary|headline|"
        "profil|kurzprofil|über mich|zusammenfassung|persönliches profil|berufsziel|steckbrief|berufliches profil"
    ),
    SectionKind.EXPERIENCE: (
        "experience|work experience|professional experience|employment|employment history|work history|career|career history|"
        "relevant experience|positions|positions held|professional background|work|jobs|internships|"
        "berufserfahrung|erfahrung|berufliche erfahrung|praxiserfahrung|werdegang|beruflicher werdegang|"
        "berufspraxis|berufstätigkeit|beruflicher hintergrund|praktika|tätigkeiten|arbeitserfahrung|berufliche stationen|stationen"
    ),
    SectionKind.PROJECTS: (
        "projects|selected projects|key projects|personal projects|side projects|project experience|open source|portfolio|"
        "projekte|projekterfahrung|ausgewählte projekte|projektliste|eigene projekte|referenzprojekte"
    ),
    SectionKind.EDUCATION: (
        "education|training|studies|academic background|qualifications|academic qualifications|education and training|degrees|"
        "courses|further training|professional development|"
        "ausbildung|bildung|bildungsweg|studium|schulbildung|aus- und weiterbildung|weiterbildung|weiterbildungen|"
        "akademische ausbildung|fortbildung|fortbildungen|hochschulausbildung|schule|kurse"
    ),
    SectionKind.SKILLS: (
        "skills|key skills|technical skills|core skills|core competencies|competencies|competences|expertise|areas of expertise|"
        "tools|technologies|tech stack|technology|strengths|hard skills|soft skills|it skills|computer skills|skill set|"
        "professional skills|software|methods|"
        "kenntnisse|fähigkeiten|kompetenzen|kernkompetenzen|fachkenntnisse|it-kenntnisse|edv-kenntnisse|edv|"
        "besondere kenntnisse|stärken|werkzeuge|technologien|methoden|qualifikationen|it kenntnisse|edv kenntnisse|"
        "fachliche kompetenzen|persönliche kompetenzen|programmierkenntnisse"
    ),
    SectionKind.LANGUAGES: (
        "languages|language skills|spoken languages|sprachen|sprachkenntnisse|fremdsprachen|fremdsprachenkenntnisse"
    ),
    SectionKind.CERTIFICATES: (
        "certificates|certifications|certification|licences|licenses|licenses and certifications|courses and certificates|"
        "certificates and licences|accreditations|awards|honours|honors|achievements|"
        "zertifikate|zertifizierungen|zertifikat|bescheinigungen|lizenzen|auszeichnungen|führerschein|führerscheine|nachweise"
    ),
    SectionKind.PUBLICATIONS: "publications|papers|talks|patents|veröffentlichungen|publikationen|vorträge|patente",
    SectionKind.VOLUNTEERING: (
        "volunteering|volunteer experience|volunteer work|voluntary work|community|memberships|"
        "ehrenamt|ehrenamtliches engagement|engagement|ehrenämter|soziales engagement|mitgliedschaften"
    ),
    SectionKind.INTERESTS: "interests|hobbies|hobbies and interests|interessen|hobbys|freizeit|persönliche interessen",
    SectionKind.REFERENCES: "references|referees|referenzen",
}

_KIND_OF: dict[str, SectionKind] = {
    heading: kind for kind, headings in _HEADINGS.items() for heading in headings.split("|")
}
_EDGES = " \t#*_:;.,-–—=•·|>~/\\()[]0123456789"
_BETWEEN = re.compile(r"\s*(?:&|\+|/|,|\band\b|\bund\b)\s*")
_LONGEST = 48


def heading_kind(line: str) -> SectionKind | None:
    """The kind of section that this line opens, or None when it is no heading."""
    if len(line) > 2 * _LONGEST:
        return None
    words = line.strip(_EDGES)
    if re.fullmatch(r"(?:\w ){3,}\w", words):  # S K I L L S
        words = words.replace(" ", "")
    words = " ".join(words.casefold().split())
    if not words or len(words) > _LONGEST:
        return None
    if words in _KIND_OF:
        return _KIND_OF[words]
    parts = [part for part in _BETWEEN.split(words) if part]
    if len(parts) > 1 and all(part in _KIND_OF for part in parts):
        return _KIND_OF[parts[0]]
    return None


def _opening(line: str) -> tuple[SectionKind, str] | None:
    kind = heading_kind(line)
    if kind is not None:
        return kind, line.strip(_EDGES)
    # "Skills: Python, SQL" opens a section on the line that also fills it.
    before, colon, after = line.partition(":")
    if colon and after.strip():
        kind = heading_kind(before)
        if kind in {
            SectionKind.SKILLS,
            SectionKind.LANGUAGES,
            SectionKind.CERTIFICATES,
            SectionKind.INTERESTS,
        }:
            return kind, before.strip(_EDGES)
    return None


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a text in order; they cover it without gaps. A text without headings is one section, `top`."""
    openings: list[tuple[int, SectionKind, str]] = [(0, SectionKind.TOP, "")]
    position = 0
    for line in text.split("\n"):
        opened = _opening(line)
        if opened is not None:
            openings.append((position, *opened))
        position += len(line) + 1
    ends = [start for start, _, _ in openings[1:]] + [len(text)]
    return tuple(
        Section(kind=kind, heading=heading, start=start, end=end)
        for (start, kind, heading), end in zip(openings, ends, strict=True)
        if end > start
    )
