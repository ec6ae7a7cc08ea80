"""A LinkedIn export: what a CV needs of it, and nothing else; bombs, lies and damage refused with a sentence."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.evidence.documents import read_document, storable
from muster.evidence.documents.linkedin import is_linkedin, resume_of_linkedin
from muster.evidence.rules import CouldNotRead

TABLES = {
    "Profile.csv": 'First Name,Last Name,Headline,Summary,Geo Location\r\nAda,Okoye,Data engineer,"I build pipelines, calmly.",Bremen\r\n',
    "Positions.csv": (
        "Company Name,Title,Description,Location,Started On,Finished On\r\n"
        "Hafen AG,Data engineer,Python and SQL,Bremen,Mar 2021,\r\n"
        "Werft GmbH,Analyst,Statistics,Bremen,2018,Feb 2021\r\n"
    ),
    "Skills.csv": "Name\r\nPython\r\nStakeholder management\r\n",
    "Languages.csv": "Name,Proficiency\r\nGerman,Native or bilingual proficiency\r\n",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\r\nUni Bremen,2014,2018,Statistics,BSc,\r\n",
    "Certifications.csv": "Name,Url,Authority,Started On,Finished On,License Number\r\nCloud basics,,Some Institute,May 2022,May 2025,C-17\r\n",
    "Honors.csv": "Title,Description,Issued On\r\nBest dashboard,Of the year,Mai 2023\r\n",
    "Publications.csv": "Name,Published On,Description,Publisher,Url\r\nTides and tables,Dez 2022,,Harbour Press,\r\n",
    "Courses.csv": "Name,Number\r\nTime series,ST-301\r\n",
    "messages.csv": "FROM,TO,CONTENT\r\nA,B,a secret between two people\r\n",
}


def packed(tables: Mapping[str, str | bytes], folder: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in tables.items():
            package.writestr(folder + name, text)
    return made.getvalue()


@pytest.mark.parametrize("folder", ["", "Basic_LinkedInDataExport_11-27-2026/"])
def test_an_export_is_read_as_a_cv(folder: str) -> None:
    read = read_document("export.zip", packed(TABLES, folder))
    assert "Python and SQL" in read.text
    assert "secret" not in read.text
    assert b"secret" not in storable(read, packed(TABLES, folder))
    assert [(one.title, one.employer, one.started_date, one.ended_date) for one in read.work] == [
        ("Data engineer", "Hafen AG", date(2021, 3, 1), None),
        ("Analyst", "Werft GmbH", date(2018, 7, 1), date(2021, 2, 1)),
    ]
    assert read.json_resume is not None
    assert read.json_resume["skills"] == [{"name": "Python"}, {"name": "Stakeholder management"}]
    assert read.json_resume["certificates"] == [
        {
            "name": "Cloud basics",
            "issuer": "Some Institute",
            "date": "2022-05",
            "expires": "2025-05",
            "number": "C-17",
        }
    ]
    assert read.json_resume["awards"] == [
        {"title": "Best dashboard", "summary": "Of the year", "date": "2023-05"}
    ]
    assert read.json_resume["publications"][0]["releaseDate"] == "2022-12"
    assert read.json_resume["education"][1] == {"courses": ["Time series"]}
    assert all(words in read.text for words in ("Best dashboard", "Tides and tables", "Time series"))
    assert "Bremen" in read.places


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = packed({"Profile.csv": "First Name\nA\n", "Positions.csv": b"\0" * 120_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(CouldNotRead) as refused:
        read_document("export.zip", bomb)
    assert refused.value.data["why"] == "unpacks_too_large"
    wide = packed({"Skills.csv": "Name\n" + "x" * 5_000_000})
    with pytest.raises(CouldNotRead):
        read_document("export.zip", wide)


@pytest.mark.parametrize(
    "tables",
    [
        {"Profile.csv": ""},
        {"Skills.csv": "Name\r\n"},
        {"Profile.csv": "\r\n\r\n", "Positions.csv": "a,b\n,\n"},
    ],
)
def test_an_empty_export_is_refused(tables: dict[str, str]) -> None:
    with pytest.raises(CouldNotRead):
        read_document("export.zip", packed(tables))


def test_rows_with_too_many_cells_and_odd_letters_do_no_harm() -> None:
    data = packed(
        {"Skills.csv": "Name\r\nPython,too,many\r\n\u202etfeL\r\n", "Profile.csv": b"\xff\xfe\x00\x00"}
    )
    assert {"name": "Python"} in resume_of_linkedin(data)["skills"]


@given(st.binary(min_size=1, max_size=40), st.integers(0, 10_000))
def test_damage_is_read_or_refused(noise: bytes, place: int) -> None:
    data = bytearray(packed(TABLES))
    at = place % len(data)
    data[at : at + len(noise)] = noise
    if is_linkedin(bytes(data)):
        with contextlib.suppress(CouldNotRead):
            resume_of_linkedin(bytes(data))
