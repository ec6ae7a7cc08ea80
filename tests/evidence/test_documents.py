"""Reading CVs in all their forms, and everything that is no CV."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.evidence import documents
from muster.evidence.documents import apart, read_document, read_text
from muster.evidence.documents.facts import work_in
from muster.evidence.documents.headings import heading_kind, sections_of
from muster.evidence.documents.kinds import kind_of
from muster.evidence.documents.tongues import language_of, level_of
from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import MAX_DOCUMENT_TEXT, DocumentKind, SectionKind, Unreadable
from muster.foundation.words import use_language
from tests.evidence import papers

CV = """Ines Brandt
Supply planner
Wohnort: Bremen

Summary
I am a planner for the depots and have worked with forecasting.

Work Experience
Planner, Arnholt GmbH | Jan 2019 – present
- Monthly forecasts for 14 depots in Python
- SQL reports

Analyst at Kestrel Ltd
03/2015 - 12/2018
Built Excel models.

Nordsee Logistik AG
Trainee                2012 – 2014

Education
BSc Logistics, Universität Bremen, 2009 - 2012

Skills: Python, SQL, Excel
Languages
German (native), English C1, French - basic
Certificates & Licences
APICS CPIM
"""

LEBENSLAUF = """Jonas Kröger
Deichstraße 4, 28217 Bremen

Berufserfahrung
seit 04/2020 Disponent bei der Weserfracht GmbH
Planung der Touren und Abstimmung mit den Lagern
09.2016 bis 03.2020 Sachbearbeiter Einkauf | Stadtwerke Brake

Aus- und Weiterbildung
Ausbildung zum Kaufmann für Spedition, 2013 - 2016

IT-Kenntnisse
SAP, Excel
Sprachkenntnisse
Deutsch: Muttersprache
Englisch: verhandlungssicher
Polnisch (Grundkenntnisse)
"""


def why(name: str, data: bytes) -> Unreadable:
    with pytest.raises(CouldNotRead) as refused:
        read_document(name, data)
    assert refused.value.field == "document"
    return Unreadable(refused.value.data["why"])


def test_an_english_cv_gives_sections_languages_places_and_work() -> None:
    read = read_text(CV)
    assert [s.kind for s in read.sections] == [
        SectionKind.TOP,
        SectionKind.SUMMARY,
        SectionKind.EXPERIENCE,
        SectionKind.EDUCATION,
        SectionKind.SKILLS,
        SectionKind.LANGUAGES,
        SectionKind.CERTIFICATES,
    ]
    assert read.language == "en"
    assert [(s.language, s.level) for s in read.languages] == [("de", 6), ("en", 5), ("fr", 2)]
    assert read.places == ("Bremen",)
    assert [(w.title, w.employer, w.started_date, w.ended_date) for w in read.work] == [
        ("Planner", "Arnholt GmbH", date(2019, 1, 1), None),
        ("Analyst", "Kestrel Ltd", date(2015, 3, 1), date(2018, 12, 1)),
        ("Trainee", "Nordsee Logistik AG", date(2012, 7, 1), date(2014, 7, 1)),
    ]


def test_a_german_cv_gives_the_same() -> None:
    read = read_text(LEBENSLAUF)
    assert [s.kind for s in read.sections] == [
        SectionKind.TOP,
        SectionKind.EXPERIENCE,
        SectionKind.EDUCATION,
        SectionKind.SKILLS,
        SectionKind.LANGUAGES,
    ]
    assert read.language == "de"
    assert [(s.language, s.level) for s in read.languages] == [("de", 6), ("en", 5), ("pl", 2)]
    assert read.places == ("Bremen",)
    assert [(w.started_date, w.ended_date) for w in read.work] == [
        (date(2020, 4, 1), None),
        (date(2016, 9, 1), date(2020, 3, 1)),
    ]
    assert read.work[1].employer == "Stadtwerke Brake"


def test_a_position_knows_its_section_and_its_time_of_work() -> None:
    read = read_text(CV)
    assert read.section_at(read.text.index("Monthly")) is SectionKind.EXPERIENCE
    entry = read.work_at(read.text.index("Excel models"))
    assert entry is not None
    assert entry.employer == "Kestrel Ltd"
    assert read.work_at(read.text.index("APICS")) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("EXPERIENCE", SectionKind.EXPERIENCE),
        ("S K I L L S", SectionKind.SKILLS),
        ("## Sprachen:", SectionKind.LANGUAGES),
        ("2. Berufserfahrung", SectionKind.EXPERIENCE),
        ("Skills & Tools", SectionKind.SKILLS),
        ("Certificates and Awards", SectionKind.CERTIFICATES),
        ("Experience with Python", None),
        ("I have experience", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_headings(line: str, kind: SectionKind | None) -> None:
    assert heading_kind(line) is kind


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("(B2)", 4),
        ("native speaker", 6),
        ("sehr gut in Wort und Schrift", 5),
        ("gute Kenntnisse", 4),
        ("fliessend", 5),
        ("Full professional proficiency", 5),
        ("conversational", 3),
        ("learning", None),
    ],
)
def test_language_levels(words: str, level: int | None) -> None:
    assert level_of(words) == level


def test_a_language_named_in_passing_is_not_spoken() -> None:
    assert read_text("Taught in the English department of a French school.").languages == ()


@pytest.mark.parametrize(
    "words",
    [
        "Engineer 2020-05 - 2019-01",
        "Engineer 13/2020 - 14/2021",
        "Room 2019",
        "Order 4711-2020",
    ],
)
def test_times_that_cannot_be_are_no_work(words: str) -> None:
    assert work_in(words, sections_of(words)) == ()


def test_which_language_a_text_is_in() -> None:
    assert language_of("Python, SQL, Excel") == ""
    assert language_of("die Planung der Touren und die Abstimmung mit den Lagern") == "de"


def test_pdf() -> None:
    read = read_document("cv.pdf", papers.pdf(CV.split("\n"), pages=2))
    assert read.kind is DocumentKind.PDF
    assert read.pages == 2
    assert "Monthly forecasts for 14 depots in Python" in read.text
    assert read.places == ("Bremen",)


def test_pdf_with_umlauts_and_an_owner_password_only() -> None:
    read = read_document("cv.pdf", papers.pdf(["Käthe Müßig (Köln)", "Skills: Prüfung \\ Maß"], password=""))
    assert read.text == "Käthe Müßig (Köln)\nSkills: Prüfung \\ Maß"


def test_pdf_of_500_pages_is_read_in_part_and_says_so() -> None:
    read = read_document("cv.pdf", papers.pdf(["One more page of experience in Python"], pages=500))
    assert read.pages == 40
    assert read.notes == ("We read the first 40 of 500 pages.",)


def test_docx_with_tables_and_text_boxes() -> None:
    read = read_document(
        "cv.docx",
        papers.word(
            ["Ines Brandt", "Experience"],
            table=[["2019 - 2020", "Baker"], ["Tools", "Oven"]],
            box="Skills: Python",
        ),
    )
    assert read.kind is DocumentKind.DOCX
    assert read.text.split("\n") == [
        "Ines Brandt",
        "Experience",
        "2019 - 2020\tBaker",
        "Tools\tOven",
        "",
        "Skills: Python",
    ]


def test_markdown_loses_its_marks() -> None:
    source = "# Ines\n\n## Skills\n\n* **Python** and _SQL_\n- [Excel](https://example.org/x)\n> quoted `pandas`\n---\n"
    read = read_document("cv.md", source.encode())
    assert read.kind is DocumentKind.MARKDOWN
    assert read.text == "Ines\n\nSkills\n\n- Python and _SQL_\n- Excel\nquoted pandas"


def test_json_resume() -> None:
    resume = {
        "basics": {
            "name": "Ines",
            "label": "Planner",
            "summary": "Forecasts.",
            "location": {"city": "Bremen"},
        },
        "work": [
            {
                "position": "Planner",
                "name": "Arnholt",
                "startDate": "2019-01-15",
                "highlights": ["Python forecasts"],
            },
            {
                "position": "Analyst",
                "name": "Kestrel",
                "startDate": "2015-03",
                "endDate": "2018-12-31",
                "summary": 7,
            },
            "not a row",
        ],
        "skills": [{"name": "Data", "keywords": ["SQL", "Excel", None]}, {"name": None}],
        "languages": [{"language": "German", "fluency": "Native"}],
        "unknown": [1],
    }
    read = read_document("resume.json", json.dumps(resume).encode())
    assert read.kind is DocumentKind.JSON_RESUME
    assert read.json_resume is not None
    assert set(read.json_resume) == {"basics", "work", "skills", "languages"}
    assert [(w.title, w.employer, w.ended_date) for w in read.work] == [
        ("Planner", "Arnholt", None),
        ("Analyst", "Kestrel", date(2018, 12, 1)),
    ]
    assert [(s.language, s.level) for s in read.languages] == [("de", 6)]
    assert "Data: SQL, Excel" in read.text
    assert read.places == ("Bremen",)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_text_in_odd_encodings(encoding: str) -> None:
    read = read_document("lebenslauf.txt", LEBENSLAUF.encode(encoding))
    assert read.kind is DocumentKind.TEXT
    assert "Deichstraße 4" in read.text
    assert read.language == "de"


def test_nuls_and_controls_are_dropped_and_line_ends_made_one() -> None:
    assert (
        read_document("a.txt", b"Skills\r\nPyth\x00on\x07\r\r\n\n\n\nSQL\x00\x00").text
        == "Skills\nPython\n\nSQL"
    )


def test_the_bytes_decide_not_the_name() -> None:
    assert read_document("cv.docx", papers.pdf(["Python and SQL since 2019"])).kind is DocumentKind.PDF
    assert read_document("cv.pdf", papers.word(["Python"])).kind is DocumentKind.DOCX
    assert read_document("cv.pdf", b"Just words: Python").kind is DocumentKind.TEXT
    assert read_document(
        "cv", b"\n\n%PDF-junk-before\n" * 0 + b"before " + papers.pdf(["Python and SQL since 2019"])
    )


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\x00\x00\x00", b"...---..."])
def test_empty(data: bytes) -> None:
    assert why("cv.txt", data) is Unreadable.EMPTY


def test_empty_containers() -> None:
    assert why("cv.pdf", papers.pdf([])) is Unreadable.EMPTY
    assert why("cv.docx", papers.word([])) is Unreadable.EMPTY
    assert why("cv.json", b'{"basics": {}}') is Unreadable.EMPTY


def test_too_large() -> None:
    assert why("cv.txt", b"a" * (10 * 1024 * 1024 + 1)) is Unreadable.TOO_LARGE
    with pytest.raises(CouldNotRead):
        read_text("ä" * (6 * 1024 * 1024))


def test_a_long_text_is_cut_and_says_so() -> None:
    read = read_document("cv.txt", b"Python and SQL. " * 500_000)
    assert len(read.text) <= MAX_DOCUMENT_TEXT
    assert read.notes == ("The text is very long. We read its first 200000 characters.",)


def test_passwords() -> None:
    assert why("cv.pdf", papers.pdf(["Python"], password="geheim")) is Unreadable.PASSWORD
    protected = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    assert why("cv.docx", protected) is Unreadable.PASSWORD


def test_pictures_of_text() -> None:
    assert why("cv.pdf", papers.pdf(["1"], picture=True)) is Unreadable.PICTURES_OF_TEXT
    assert why("cv.docx", papers.word([], picture=papers.png())) is Unreadable.PICTURES_OF_TEXT


@pytest.mark.parametrize("data", [papers.png(), b"\xff\xd8\xff\xe0" + b"\0" * 40, b"GIF89a" + b"\0" * 40])
def test_pictures(data: bytes) -> None:
    assert why("cv.pdf", data) is Unreadable.PICTURE


def test_old_word() -> None:
    assert why("cv.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500) is Unreadable.OLD_WORD


def test_broken() -> None:
    whole = papers.word(["Python"])
    assert why("cv.pdf", b"%PDF-1.7\nthis is nothing") is Unreadable.BROKEN
    assert why("cv.docx", whole[: len(whole) // 2]) is Unreadable.BROKEN
    assert why("cv.docx", papers.repacked(whole, word_of_document__xml=b"<w:document")) is Unreadable.BROKEN


def test_other_packages() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert why("cv.odt", out.getvalue()) is Unreadable.UNKNOWN_KIND
    assert why("cv.rtf", b"{\\rtf1 Python}") is Unreadable.UNKNOWN_KIND
    assert why("cv.txt", bytes(range(1, 9)) * 500) is Unreadable.UNKNOWN_KIND


def test_a_package_that_unpacks_to_too_much() -> None:
    bomb = papers.repacked(papers.word(["Python"]), word_of_media_of_zeros__bin=b"\0" * 101_000_000)
    assert len(bomb) < 1_000_000
    assert why("cv.docx", bomb) is Unreadable.UNPACKS_TOO_LARGE
    many = papers.repacked(papers.word(["Python"]), **{f"word_of_part{n}__xml": b"" for n in range(2_001)})
    assert why("cv.docx", many) is Unreadable.UNPACKS_TOO_LARGE


def test_entities_in_a_package_do_not_unfold() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>Python &b;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert (
        "haha"
        not in read_document("cv.docx", papers.repacked(papers.word([]), word_of_document__xml=bomb)).text
    )


@pytest.mark.parametrize("data", [b"[1, 2]", b'{"name": "x"}', b'{"basics": ', b"{" + b'"a":{' * 50_000])
def test_json_that_is_no_resume(data: bytes) -> None:
    assert why("cv.json", data) is Unreadable.NOT_A_RESUME


@pytest.mark.parametrize(
    "source",
    [
        "![" * 50_000,
        "[a](" * 40_000,
        "**a" * 60_000,
        "*" * 150_000,
        "<!--" * 40_000,
        "# " * 90_000,
        " " * 190_000 + "x",
        "2019 -" * 30_000,
    ],
)
def test_texts_made_to_be_slow_are_read(source: str) -> None:
    """No assertion on time: a reader that is quadratic in these would not come to an end."""
    assert read_document("cv.md", b"Python\n" + source.encode()).kind is DocumentKind.MARKDOWN


def test_refusals_say_what_to_do_in_both_languages() -> None:
    for reason in Unreadable:
        for language in ("en", "de"):
            with use_language(language):
                message = CouldNotRead(reason).message
            assert message.endswith(".")
            assert message.count(".") >= 1


@given(st.binary(max_size=2_000), st.sampled_from(["cv.pdf", "cv.docx", "cv.txt", "cv.md", "cv.json", ""]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        read = read_document(name, data)
    except CouldNotRead:
        return
    assert "\0" not in read.text
    assert read.text.strip()


@given(st.text(max_size=1_500))
def test_sections_cover_the_text_and_positions_hold(text: str) -> None:
    try:
        read = read_text(text)
    except CouldNotRead:
        return
    assert read.sections[0].start == 0
    assert read.sections[-1].end == len(read.text)
    for before, after in zip(read.sections, read.sections[1:], strict=False):
        assert before.end == after.start
    for entry in read.work:
        assert 0 <= entry.start < entry.end <= max(len(read.text), 1)


@given(st.binary(min_size=1, max_size=400), st.integers(0, 600))
def test_damaged_documents_are_read_or_refused(noise: bytes, place: int) -> None:
    for whole in (papers.pdf(["Python and SQL since 2019"]), papers.word(["Python"])):
        damaged = whole[:place] + noise + whole[place + len(noise) :]
        try:
            reader = apart.READERS.get(kind_of("cv", damaged))  # here and not apart: many files, one process
            raw = reader(damaged) if reader else None
            read = documents._understood(raw, DocumentKind.PDF) if raw else read_document("cv", damaged)
        except CouldNotRead:
            continue
        assert read.text


def test_a_reader_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    assert why("cv.pdf", papers.pdf(["Python"])) is Unreadable.TOO_HARD


def test_a_reader_that_takes_too_long_is_stopped_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 1e-6)
    assert why("cv.pdf", papers.pdf(["Python"])) is Unreadable.TOO_HARD
