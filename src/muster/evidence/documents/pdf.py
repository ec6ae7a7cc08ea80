"""Text of a PDF, by PDFium. At most `MAX_PAGES` pages, which bounds the time."""

from __future__ import annotations

import re
from threading import Lock

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from muster.evidence.documents.reading import RawText
from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import MAX_DOCUMENT_PAGES, MAX_DOCUMENT_TEXT, Unreadable

# PDFium keeps global state: two threads inside it at once may crash the process.
_ONE_AT_A_TIME = Lock()

_BROKEN_WORD = re.compile("[\\x02\ufffe\u00ad]\\s*")
_UNMAPPED = re.compile("[\ue000-\uf8ff\ufffd]")


def read_pdf(data: bytes) -> RawText:
    """The text of the first pages. Raises CouldNotRead: broken, password, pictures only, nothing in it."""
    with _ONE_AT_A_TIME:
        document = _open(data)
        try:
            return _read_pages(document)
        finally:
            document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in {pdfium_raw.FPDF_ERR_PASSWORD, pdfium_raw.FPDF_ERR_SECURITY}
        raise CouldNotRead(Unreadable.PASSWORD if locked else Unreadable.BROKEN) from error


def _read_pages(document: pdfium.PdfDocument) -> RawText:
    in_all = len(document)
    texts: list[str] = []
    has_pictures = False
    failed = 0
    length = 0
    for number in range(min(in_all, MAX_DOCUMENT_PAGES)):
        try:
            text, has_more = _read_page(document, number)
        except pdfium.PdfiumError:
            failed += 1
            continue
        has_pictures = has_pictures or has_more
        texts.append(text)
        length += len(text)
        if length > MAX_DOCUMENT_TEXT:
            break
    if not texts:
        raise CouldNotRead(Unreadable.BROKEN if failed else Unreadable.EMPTY)
    whole = "\n\n".join(texts)
    letters = sum(char.isalnum() for char in whole)
    # Fonts without a map from shapes to letters: what looks like text on the screen is noise to a program.
    is_noise = len(_UNMAPPED.findall(whole)) > letters // 2
    if is_noise or (letters < 20 and has_pictures):
        raise CouldNotRead(Unreadable.PICTURES_OF_TEXT)
    return RawText(text=whole, pages=len(texts), pages_in_all=in_all)


def _read_page(document: pdfium.PdfDocument, number: int) -> tuple[str, bool]:
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_bounded()
        finally:
            textpage.close()
        picture = next(iter(page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None)
    finally:
        page.close()
    # Words broken at a line's end come with a marker in place of the hyphen.
    return _BROKEN_WORD.sub("", text), picture is not None
