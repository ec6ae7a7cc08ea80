"""Reading files of people: nothing is raised, everything wrong is named by line and column."""

from __future__ import annotations

import pytest

from muster.people import rules
from muster.people.terms import MembershipKind

HEAD = "email,name,title,unit,manager_email,kind,hours_per_week,time_zone,languages,place"
GOOD = f"""{HEAD}
Maren@Nordlicht.example,Maren Holt,Head of people,People,,employee,36,Europe/Berlin,de C2; en C1,"Hamburg, Germany"
jonas@nordlicht.example,Jonas Weiß,Planner,Supply chain,maren@nordlicht.example,on leave,"37,5",,German,Köln
"""


def problems(text: str) -> list[tuple[int, str]]:
    return [(line, column) for line, column, _message in rules.read_people(text.encode()).problems]


def test_a_good_file_is_read() -> None:
    file = rules.read_people(GOOD.encode())
    assert file.problems == []
    assert (file.encoding, file.delimiter) == ("utf-8", ",")
    maren, jonas = file.rows
    assert (maren.email, maren.home_minutes, maren.kind) == (
        "maren@nordlicht.example",
        2160,
        MembershipKind.EMPLOYEE,
    )
    assert maren.languages == (("de", 6), ("en", 5))
    assert (maren.place, maren.country) == ("Hamburg", "DE")
    assert (jonas.line, jonas.home_minutes, jonas.kind) == (3, 2250, MembershipKind.ON_LEAVE)
    assert jonas.languages == (("de", 4),)
    assert (jonas.place, jonas.country, jonas.time_zone) == ("Köln", "", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found_out(encoding: str, delimiter: str) -> None:
    lines = ["E-Mail", "Name", "Place"], ["a@b.example", "Jonas Weiß", "Köln"]
    text = "\r\n".join(delimiter.join(cells) for cells in lines)
    file = rules.read_people(text.encode(encoding))
    assert (file.encoding, file.delimiter, file.problems) == (encoding, delimiter, [])
    assert (file.rows[0].name, file.rows[0].place) == ("Jonas Weiß", "Köln")


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("not an address", "email"),
        ("", "email"),
        ("", "name"),
        ("x" * 201, "title"),
        ("somebody", "manager_email"),
        ("wizard", "kind"),
        ("200", "hours_per_week"),
        ("-1", "hours_per_week"),
        ("many", "hours_per_week"),
        ("NaN", "hours_per_week"),
        ("1e400", "hours_per_week"),
        ("Europe/Atlantis", "time_zone"),
        ("Klingon C2", "languages"),
        ("en X9", "languages"),
        ("y" * 121, "place"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(cell: str, column: str) -> None:
    cells = dict.fromkeys(HEAD.split(","), "")
    cells |= {"email": "a@b.example", "name": "A", column: cell}
    file = rules.read_people(f"{HEAD}\n{','.join(cells.values())}\n".encode())
    assert [(p.line, p.column) for p in file.problems] == [(2, column)]
    assert file.problems[0].message.endswith((".", "B2."))
    assert file.rows == []


def test_sentences_say_what_to_do() -> None:
    text = f"{HEAD}\na@b.example,A,,,,wizard,200,Europe/Atlantis,Klingon,\n"
    assert [p.message for p in rules.read_people(text.encode()).problems] == [
        (
            "wizard is no kind that we know. Use one of: "
            "employee, contractor, freelancer, alum, retiree, on_leave, collaborator."
        ),
        "200 hours do not fit a week, which has 168.",
        "Europe/Atlantis is no time zone that we know. Use a name such as Europe/Berlin.",
        "Klingon is no language that we know. Write for example: en C1; de B2.",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "")]),
        ("  \n ", [(1, "")]),
        ("name,title\nA,B\n", [(1, "email")]),
        ("some,other,file\n1,2,3\n", [(1, "email"), (1, "name")]),
        ("email,name,Name\na@b.example,A,B\n", [(1, "name")]),
        ("email,name\na@b.example\n", [(2, "")]),
        ("email,name\na@b.example,A,B\n", [(2, "")]),
        ("email,name\na@b.example,A\nA@B.example,B\n", [(3, "email")]),
        ('email,name\na@b.example,"A\n', [(2, "")]),
        ("PK\x03\x04 a spreadsheet", [(1, "")]),
        ("email,name\x00\n", [(1, "")]),
    ],
)
def test_a_file_that_is_wrong_as_a_whole(text: str, found: list[tuple[int, str]]) -> None:
    assert problems(text) == found


def test_columns_that_are_not_ours_are_named_and_ignored() -> None:
    file = rules.read_people(b"email,name,Shoe size\na@b.example,A,43\n")
    assert (file.ignored_columns, file.problems) == (("Shoe size",), [])
    assert file.rows[0].title is None


def test_lines_are_counted_as_in_an_editor() -> None:
    text = 'email,name,place\n\na@b.example,A,"two\nlines"\nbad,B,\n'
    file = rules.read_people(text.encode())
    assert [row.line for row in file.rows] == [3]
    assert [(p.line, p.column) for p in file.problems] == [(5, "email")]


def people(*pairs: tuple[str, str]) -> rules.PeopleFile:
    lines = "\n".join(f"{name}@x.example,{name},{boss and boss + '@x.example'}" for name, boss in pairs)
    return rules.read_people(f"email,name,manager_email\n{lines}\n".encode())


def test_circles_among_managers_are_named_on_every_line() -> None:
    found = rules.manager_problems(people(("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "e")), {})
    assert [(p.line, p.column) for p in found] == [
        (2, "manager_email"),
        (3, "manager_email"),
        (4, "manager_email"),
        (6, "manager_email"),
    ]
    assert found[0].message == (
        "These manage each other in a circle: a@x.example → b@x.example → c@x.example. Change one of them."
    )
    assert found[3].message == "e@x.example is named as their own manager. Leave the cell empty."


def test_a_circle_may_run_through_people_who_are_here() -> None:
    here = {"old@x.example": "a@x.example", "a@x.example": None}
    assert [p.line for p in rules.manager_problems(people(("a", "old")), here)] == [2]
    assert rules.manager_problems(people(("b", "old")), here) == []


def test_unknown_managers_are_named_but_not_those_whose_own_line_is_wrong() -> None:
    file = rules.read_people(
        b"email,name,manager_email,hours_per_week\n"
        b"boss@x.example,Boss,,300\na@x.example,A,boss@x.example,\nb@x.example,B,nobody@x.example,\n"
    )
    assert [(p.line, p.column) for p in file.problems] == [(2, "hours_per_week")]
    found = rules.manager_problems(file, {})
    assert [(p.line, p.column) for p in found] == [(4, "manager_email")]
