"""From a CV to claims: upload, paste, accept, reject, again and from stale pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence import rules
from muster.evidence.actions.documents import MOST_FOUND
from muster.evidence.models import Document, Evidence, FoundSkill
from muster.evidence.rules import Choice
from muster.evidence.terms import DocumentState, FoundState, SectionKind, Stance
from muster.files.models import StoredFile
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.people.models import Person
from muster.skills.models import Skill
from tests.evidence import papers
from tests.factories.evidence import level_of, make_document, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person

pytestmark = pytest.mark.django_db

CV = """Ines Brandt
Experience
Planner, Arnholt GmbH | Jan 2019 - present
Monthly forecasting for 14 depots
Analyst, Kestrel Ltd | 03/2015 - 12/2018
Reports in SQL, dashboards in Tableau
Skills
Python, Tableau
"""


@pytest.fixture
def person() -> Person:
    return make_person("Ines Brandt", organisation=make_organisation())


@pytest.fixture
def skills() -> dict[str, Skill]:
    return make_skills(
        {"Python": "tool", "SQL": "tool", "Forecasting": "knowledge", "Tableau": "tool", "Go": "tool"}
    )


def found(document: Document) -> dict[str, FoundSkill]:
    return {row.skill.ref: row for row in document.found.select_related("skill")}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cv.pdf", papers.pdf(CV.split("\n"))),
        ("cv.docx", papers.word(CV.split("\n"))),
        ("cv.txt", CV.encode("utf-16-le")),
        ("cv.txt", CV.encode() + b"\0"),
        ("cv.md", b"# CV\n" + CV.encode()),
        (
            "cv.json",
            b'{"basics": {}, "skills": [{"keywords": ["Python", "SQL", "Tableau"]}], "work": [{"summary": "Forecasting"}]}',
        ),
    ],
)
def test_a_cv_is_kept_and_its_skills_are_listed(
    person: Person, skills: dict[str, Skill], name: str, data: bytes
) -> None:
    document = evidence_actions.upload_document(act_of(person), person, name, data)
    rows = found(document)
    assert set(rows) == {skills[label].ref for label in ("Python", "SQL", "Forecasting", "Tableau")}
    for row in rows.values():
        assert (
            document.text[row.start : row.end].casefold()
            == row.skill.labels.get(role="preferred").text.casefold()
        )
    stored = StoredFile.objects.get(ref=document.file_ref)
    assert stored.owner_ref == person.ref
    assert not evidence_queries.standing_claims(person.ref)


def test_where_and_when_a_skill_is_named(person: Person, skills: dict[str, Skill]) -> None:
    rows = found(make_document(person, CV))
    assert rows[skills["Forecasting"].ref].last_used_date == NOW.date()
    assert rows[skills["SQL"].ref].last_used_date == date(2018, 12, 1)
    assert rows[skills["Tableau"].ref].last_used_date is None  # also in the list of skills: no word on when
    assert rows[skills["Tableau"].ref].mentions == 2
    assert rows[skills["Python"].ref].section == SectionKind.SKILLS


def test_the_page_of_a_document_takes_few_queries(
    person: Person, skills: dict[str, Skill], django_assert_max_num_queries: object
) -> None:
    document = make_document(person, CV)
    actor = act_of(person).actor
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        view = evidence_queries.document(actor, document.ref)
    assert len(view.found) == 4


def test_the_page_shows_the_words_around(person: Person, skills: dict[str, Skill]) -> None:
    document = make_document(person, CV)
    view = evidence_queries.document(act_of(person).actor, document.ref)
    sql = next(row for row in view.found if row.skill_ref == skills["SQL"].ref)
    assert (sql.before, sql.words, sql.after, sql.label) == (
        "Reports in ",
        "SQL",
        ", dashboards in Tableau",
        "SQL",
    )
    assert [row["employer"] for row in view.work] == ["Arnholt GmbH", "Kestrel Ltd"]
    assert view.is_in_use
    assert len(view.waiting) == 4


def test_what_cannot_be_read_keeps_nothing(person: Person) -> None:
    with pytest.raises(rules.CouldNotRead):
        evidence_actions.upload_document(
            act_of(person), person, "cv.pdf", papers.pdf(["x"], password="geheim")
        )
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()


def test_the_same_cv_again_is_the_same_document(person: Person, skills: dict[str, Skill]) -> None:
    data = papers.pdf(CV.split("\n"))
    first = evidence_actions.upload_document(act_of(person), person, "cv.pdf", data)
    again = evidence_actions.upload_document(act_of(person), person, "copy.pdf", data)
    assert first.pk == again.pk
    assert StoredFile.objects.count() == 1


def test_a_whole_form_in_one_go_and_twice(person: Person, skills: dict[str, Skill]) -> None:
    document = make_document(person, CV)
    choices = [
        Choice(skills["Python"].ref, Stance.HAS, 4),
        Choice(skills["Python"].ref, Stance.USE),
        Choice(skills["SQL"].ref, Stance.HAS, 3),
        Choice(skills["Forecasting"].ref, Stance.LEARN),
    ]
    rows = JournalRow.objects.count()
    for _time in range(2):
        claims = evidence_actions.accept_many(
            act_of(person), document.ref, choices, rejected=[skills["Tableau"].ref]
        )
        assert [claim.stance for claim in claims] == ["has", "use", "has", "learn"]
    assert JournalRow.objects.filter(name="skills.claimed").count() == 2  # the rejections are said again
    assert JournalRow.objects.count() == rows + 2
    states = {row.skill.ref: row.state for row in document.found.select_related("skill")}
    assert states[skills["Tableau"].ref] == FoundState.REJECTED
    assert states[skills["Python"].ref] == states[skills["SQL"].ref] == FoundState.ACCEPTED
    assert {piece.kind for piece in Evidence.objects.all()} == {"cv"}
    assert level_of(person, skills["SQL"]).last_used_date == date(2018, 12, 1)
    assert level_of(person, skills["Python"]).unused_months == 0


def test_a_repeated_request_is_told_so(person: Person, skills: dict[str, Skill]) -> None:
    document = make_document(person, CV)
    act = act_of(person, request_ref="req-1")
    evidence_actions.accept_found(act, document.ref, skills["SQL"].ref, Stance.HAS, 3)
    evidence_actions.accept_found(act, document.ref, skills["SQL"].ref, Stance.HAS, 3)
    assert Evidence.objects.count() == 1


def test_accepting_and_rejecting_one(person: Person, skills: dict[str, Skill]) -> None:
    document = make_document(person, CV)
    claim = evidence_actions.accept_found(act_of(person), document.ref, skills["SQL"].ref, Stance.HAS, 2)
    assert (claim.origin, claim.source_ref, claim.self_level) == ("cv", document.ref, 2)
    for _time in range(2):
        row = evidence_actions.reject_found(act_of(person), document.ref, skills["Python"].ref)
        assert row.state == FoundState.REJECTED
    assert JournalRow.objects.filter(name="found_skill.rejected").count() == 1
    evidence_actions.accept_found(act_of(person), document.ref, skills["Python"].ref)
    assert found(document)[skills["Python"].ref].state == FoundState.ACCEPTED


def test_a_skill_that_the_document_does_not_name(person: Person, skills: dict[str, Skill]) -> None:
    document = make_document(person, CV)
    for go in (
        lambda: evidence_actions.accept_found(act_of(person), document.ref, skills["Go"].ref),
        lambda: evidence_actions.reject_found(act_of(person), document.ref, "skl-nothing"),
        lambda: evidence_actions.accept_many(
            act_of(person), document.ref, [Choice(skills["SQL"].ref), Choice(skills["Go"].ref)]
        ),
    ):
        with pytest.raises(rules.NotFoundInDocument):
            go()
    assert not evidence_queries.standing_claims(person.ref)


def test_a_newer_document_replaces_the_older_and_its_page(person: Person, skills: dict[str, Skill]) -> None:
    old = make_document(person, CV)
    new = make_document(person, CV + "Go\n")
    old.refresh_from_db()
    assert old.state == DocumentState.REPLACED
    assert evidence_queries.find_document_in_use(act_of(person).actor, person.ref) == new
    for go in (
        lambda: evidence_actions.accept_found(act_of(person), old.ref, skills["SQL"].ref),
        lambda: evidence_actions.accept_many(act_of(person), old.ref, [Choice(skills["SQL"].ref)]),
        lambda: evidence_actions.reject_found(act_of(person), old.ref, skills["SQL"].ref),
    ):
        with pytest.raises(rules.DocumentIsReplaced):
            go()
    assert not evidence_queries.document(act_of(person).actor, old.ref).is_in_use


def test_nobody_else_sees_or_uses_a_document(person: Person, skills: dict[str, Skill]) -> None:
    document = make_document(person, CV)
    manager = make_person()
    with pytest.raises(NotFound):
        evidence_queries.document(act_of(manager).actor, document.ref)
    with pytest.raises(NotFound):
        evidence_actions.accept_found(act_of(manager), document.ref, skills["SQL"].ref)
    with pytest.raises(NotAllowed):
        evidence_actions.paste_text(act_of(manager), person, CV)
    with pytest.raises(NotAllowed):
        evidence_actions.upload_document(act_of(manager), person, "cv.txt", CV.encode())
    assert evidence_queries.find_document_in_use(act_of(manager).actor, person.ref) is None


@pytest.mark.django_db(transaction=True)
def test_the_same_upload_sent_twice_at_once_is_one_document() -> None:
    make_skills()
    person = make_person()
    acts = [act_of(person, NOW + timedelta(seconds=n)) for n in range(4)]

    def send(number: int) -> str:
        try:
            return evidence_actions.paste_text(acts[number], person, CV).ref
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        refs = set(pool.map(send, range(4)))
    assert len(refs) == 1
    assert Document.objects.count() == 1


def test_a_cv_of_five_thousand_skills_keeps_the_surest(person: Person) -> None:
    """A list of words is no CV: the page stays one that a person can read, and nothing breaks."""
    names = [f"Skill {letter}{number}" for letter in "BCDFGHKLMN" for number in range(500)]
    make_skills(dict.fromkeys(names, "skill"))
    document = make_document(person, "Skills\n" + ", ".join(names))
    assert document.found.count() == MOST_FOUND
    view = evidence_queries.document(act_of(person).actor, document.ref)
    assert len(view.found) == MOST_FOUND
    said = [Choice(found.skill_ref, Stance.HAS, 3) for found in view.found]
    evidence_actions.accept_many(act_of(person), document.ref, said)
    assert len(evidence_queries.standing_claims(person.ref)) == MOST_FOUND
