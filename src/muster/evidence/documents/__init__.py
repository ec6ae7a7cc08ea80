"""Reading a CV: bytes in, plain text and plain facts out. PDF and DOCX are taken apart in a process of their own."""

from __future__ import annotations

import json

from muster.evidence.documents.apart import READERS, read_apart
from muster.evidence.documents.facts import places_in, work_in
from muster.evidence.documents.headings import sections_of
from muster.evidence.documents.kinds import kind_of
from muster.evidence.documents.linkedin import is_linkedin, resume_of_linkedin
from muster.evidence.documents.plain import decode, tidy, without_marks
from muster.evidence.documents.reading import RawText, ReadDocument, Section, SpokenLanguage, WorkEntry
from muster.evidence.documents.resume import read_resume, text_of_resume
from muster.evidence.documents.tongues import language_of, languages_in
from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import MAX_DOCUMENT_BYTES, MAX_DOCUMENT_TEXT, DocumentKind, Unreadable
from muster.foundation.words import _

__all__ = ["ReadDocument", "Section", "SpokenLanguage", "WorkEntry", "read_document", "read_text", "storable"]


def read_document(name: str, data: bytes) -> ReadDocument:
    """The text of a PDF, DOCX, text, Markdown or JSON Resume file, or of a LinkedIn export, told apart by the bytes, not
    by the name. A LinkedIn export is read as the JSON Resume that it amounts to.

    Raises CouldNotRead with a sentence that says what to do: empty, over 10 MB, password, pictures of text, damaged,
    another kind of file. Of a long document the first pages are read, and a note says so.
    """
    if not data.strip(b" \t\r\n\0"):
        raise CouldNotRead(Unreadable.EMPTY)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise CouldNotRead(Unreadable.TOO_LARGE)
    if is_linkedin(data):
        return _understood(text_of_resume(resume_of_linkedin(data)), DocumentKind.JSON_RESUME)
    kind = kind_of(name, data)
    if kind in READERS:
        raw = read_apart(kind, data)
    elif kind is DocumentKind.JSON_RESUME:
        raw = read_resume(data)
    else:
        raw = RawText(text=decode(data))
    return _understood(raw, kind)


def read_text(text: str) -> ReadDocument:
    """The same for text that somebody pasted. Raises CouldNotRead when there is none, or over 10 MB of it."""
    if len(text.encode(errors="replace")) > MAX_DOCUMENT_BYTES:
        raise CouldNotRead(Unreadable.TOO_LARGE)
    return _understood(RawText(text=text), DocumentKind.PASTED)


def storable(read: ReadDocument, data: bytes) -> bytes:
    """The bytes to keep of a document that was read: as they came, but text in UTF-8 whatever it came in.

    Of a LinkedIn export, which holds letters of other people too, only the résumé is kept.
    """
    if read.json_resume is not None and is_linkedin(data):
        return json.dumps(read.json_resume, ensure_ascii=False, indent=2).encode()
    if read.kind in {DocumentKind.TEXT, DocumentKind.MARKDOWN}:
        return tidy(decode(data)).encode()
    return data


def _understood(raw: RawText, kind: DocumentKind) -> ReadDocument:
    notes = []
    if raw.pages < raw.pages_in_all:
        notes.append(_("We read the first {n} of {all} pages.", n=raw.pages, all=raw.pages_in_all))
    # Cut before anything searches in it, and once more after, since composing letters never makes a text longer.
    text = tidy(raw.text[: MAX_DOCUMENT_TEXT + 1])
    if len(raw.text) > MAX_DOCUMENT_TEXT:
        notes.append(_("The text is very long. We read its first {n} characters.", n=MAX_DOCUMENT_TEXT))
        text = text[:MAX_DOCUMENT_TEXT]
    if kind is DocumentKind.MARKDOWN:
        text = tidy(without_marks(text))
    if not any(char.isalnum() for char in text):
        raise CouldNotRead(Unreadable.EMPTY)
    sections = sections_of(text)
    return ReadDocument(
        text=text,
        kind=kind,
        sections=sections,
        language=language_of(text),
        languages=languages_in(text, sections),
        places=places_in(text),
        work=work_in(text, sections),
        notes=tuple(notes),
        pages=raw.pages,
        json_resume=raw.json_resume,
    )
