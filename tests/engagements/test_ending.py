"""The end of work: the certificate, two reminders, the next time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from muster.engagements import actions, queries, rules, terms
from muster.engagements.formats import certificate_pdf
from muster.engagements.formats.certificate import said_of
from muster.evidence.badges import keys, reading
from muster.evidence.models import IssuedBadge
from muster.evidence.rules import BadgeRefused
from muster.files import actions as files_actions
from muster.files.models import StoredFile
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.foundation.words import use_language
from muster.opportunities import queries as opportunity_queries
from tests.factories.engagements import STARTED, clock, make_engagement
from tests.factories.people import act_of, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db
MONDAY = STARTED.date() - timedelta(days=7)


def finished(**fields: Any) -> Any:
    """Work with five approved hours, accepted with a level."""
    sides = make_engagement(with_manager=False, **fields)
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    sheet = actions.send_week(own, sides.ref, MONDAY, {MONDAY: 300})
    actions.approve_timesheet(owner, sheet.ref)
    actions.deliver(own, sides.ref, words="The forecast, *with* #its manual.")
    skill = next(iter(queries.rated_skills(sides.engagement)))
    actions.accept_delivery(owner, sides.ref, ratings={skill: 4})
    return sides


def test_the_certificate_says_what_both_have_on_record() -> None:
    sides = finished()
    found = queries.certificate(act_of(sides.person, STARTED).actor, sides.ref, at=STARTED)
    assert (found.minutes, found.skills, found.is_accepted) == (300, (("Python", 4),), True)
    assert found.delivered == "The forecast, *with* #its manual."
    with use_language("de"):
        said = said_of(found)
    assert said["person"] == "Ines Brandt"
    page = certificate_pdf(found)
    assert page.startswith(b"%PDF-")
    assert len(page) < 200_000


def test_the_certificate_is_of_the_one_who_worked_and_of_work_that_is_over() -> None:
    sides = finished()
    with pytest.raises(NotAllowed):
        queries.certificate(act_of(sides.owner, STARTED).actor, sides.ref, at=STARTED)
    with pytest.raises(NotFound):
        queries.certificate(act_of(make_person()).actor, sides.ref, at=STARTED)
    running = make_engagement(with_manager=False)
    with pytest.raises(rules.NoCertificateYet):
        queries.certificate(act_of(running.person, STARTED).actor, running.ref, at=STARTED)


@pytest.mark.parametrize(("days", "due"), [(0, 0), (2, 0), (3, 1), (9, 1), (10, 2), (400, 2)])
def test_two_reminders_and_no_more(days: int, due: int) -> None:
    assert rules.reminders_due(date(2027, 1, 1), date(2027, 1, 1) + timedelta(days=days)) == due


def reminded() -> list[tuple[str, int]]:
    rows = JournalRow.objects.filter(name="engagement.end_waits").order_by("id")
    return [(row.payload["waits_for_ref"], row.payload["number"]) for row in rows]


def test_whom_the_end_waits_for_is_reminded_twice() -> None:
    sides = make_engagement(with_manager=False)
    over = STARTED + (sides.fresh().ends_date - STARTED.date())
    for days in (1, 3, 4, 10, 11, 30):
        actions.run_clocks(clock(over + timedelta(days=days)))
    assert reminded() == [(sides.person.ref, 1), (sides.person.ref, 2)]


def test_an_owner_who_does_not_answer_is_reminded() -> None:
    sides = make_engagement(terms.EngagementStatus.DELIVERED, with_manager=False)
    for days in (1, 12, 13):
        actions.run_clocks(clock(STARTED + timedelta(days=days)))
    assert reminded() == [(sides.owner.ref, 2)]
    actions.accept_delivery(act_of(sides.owner, STARTED + timedelta(days=13)), sides.ref)
    actions.run_clocks(clock(STARTED + timedelta(days=40)))
    assert len(reminded()) == 1


def test_again_is_a_draft_that_binds_nobody() -> None:
    sides = finished()
    with pytest.raises(NotAllowed):
        actions.draft_again(act_of(sides.person, STARTED), sides.ref)
    draft = actions.draft_again(act_of(sides.owner, STARTED), sides.ref)
    (role,) = opportunity_queries.list_roles(draft)
    assert (draft.status, draft.title, role.minutes_per_week) == ("draft", sides.engagement.title, 480)
    assert role.starts_date == STARTED.date() + timedelta(days=7)
    assert role.ends_date - role.starts_date == sides.engagement.ends_date - sides.engagement.starts_date
    assert [row.skill.ref for row in opportunity_queries.list_requirements(role)] == list(
        queries.rated_skills(sides.engagement)
    )
    running = make_engagement(with_manager=False)
    with pytest.raises(rules.MoveNotPossible):
        actions.draft_again(act_of(running.owner, STARTED), running.ref)


def test_the_end_on_the_page(clock: Any) -> None:
    sides = finished(with_accounts=True)
    clock.move_to(STARTED)
    here = f"/engagements/{sides.ref}/"
    own, owner = client_of(sides.person), client_of(sides.owner)
    assert "Certificate of work (PDF)" in own.get(here).content.decode()
    page = own.get(f"{here}certificate/")
    assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
    assert owner.get(f"{here}certificate/").status_code == 403
    there = owner.post(f"{here}again/", {"request_ref": "req-again"})
    assert there["Location"].startswith("/post/")
    assert own.post(f"{here}again/", {"request_ref": "req-mine"}).status_code == 403


def test_a_home_manager_asks_for_somebody_in_their_place_and_sees_the_credit() -> None:
    sides = make_engagement(with_accounts=True)
    assert sides.manager is not None
    manager = act_of(sides.manager, STARTED)
    for who in (sides.person, sides.owner):
        with pytest.raises(NotAllowed):
            actions.draft_backfill(act_of(who, STARTED), sides.ref)
    assert queries.lending_credit(manager.actor, at=STARTED).minutes == 0
    sheet = actions.send_week(act_of(sides.person, STARTED), sides.ref, MONDAY, {MONDAY: 300})
    actions.approve_timesheet(act_of(sides.owner, STARTED), sheet.ref)
    credit = queries.lending_credit(manager.actor, at=STARTED)
    assert (credit.people, credit.works, credit.minutes, credit.skills) == (1, 1, 300, 0)
    assert queries.lending_credit(act_of(sides.owner, STARTED).actor, at=STARTED).works == 0
    draft = actions.draft_backfill(manager, sides.ref)
    (role,) = opportunity_queries.list_roles(draft)
    assert (draft.owner, draft.title) == (sides.manager, "Standing in for Ines Brandt")
    assert (role.minutes_per_week, role.ends_date) == (480, sides.fresh().ends_date)
    client = client_of(sides.manager)
    assert "Ask for a backfill" in client.get("/lent/").content.decode()
    there = client.post(f"/lent/{sides.ref}/backfill/", {"request_ref": "req-b"})
    assert there["Location"].startswith("/post/")


def test_accepted_work_is_proven_by_a_signed_badge_that_others_can_check(client: Any) -> None:
    sides = finished(with_accounts=True)
    badge = IssuedBadge.objects.get(source_ref=sides.ref)
    organisation = sides.engagement.organisation
    assert badge.person == sides.person
    issuer_id = f"{settings.MUSTER_URL}/badges/issuers/{organisation.ref}/"
    profile = client.get(f"/badges/issuers/{organisation.ref}/").json()
    own = client_of(sides.person)
    assert f"/badges/issued/{badge.ref}/" in own.get(f"/engagements/{sides.ref}/").content.decode()
    data = own.get(f"/badges/issued/{badge.ref}/").content

    def check(document: bytes) -> reading.Read:
        return reading.read_badge(
            document,
            emails=[sides.person.email],
            issuers={issuer_id: reading.Issuer(issuer_id, "Us", keys.keys_of(profile, issuer_id))},
            now=STARTED + timedelta(days=1),
            fetch=lambda url: client.get(url.removeprefix(settings.MUSTER_URL)).content,
        )

    found = check(data)
    assert (found.name, [one.level for one in found.aligned]) == (sides.engagement.title, [4])
    with pytest.raises(BadgeRefused):
        check(data.replace(sides.engagement.title.encode(), b"Something far bigger"))


def test_work_that_ended_early_has_no_badge() -> None:
    sides = make_engagement(with_manager=False)
    actions.end_early(
        act_of(sides.owner, STARTED), sides.ref, last_date=STARTED.date(), words="The plan has changed."
    )
    assert not IssuedBadge.objects.exists()


@pytest.mark.django_db(transaction=True)  # each deed in a transaction of its own, as in life
def test_files_go_with_what_is_handed_over_and_only_to_both_sides(clock: Any) -> None:
    sides = make_engagement(with_manager=False, with_accounts=True)
    clock.move_to(STARTED)
    own, owner = client_of(sides.person), client_of(sides.owner)
    page = f"/engagements/{sides.ref}/"
    sent = {
        "words": "The forecast.",
        "files": [SimpleUploadedFile("forecast.csv", b"week,litres\n1,20\n")],
        "request_ref": "req-over",
    }
    assert own.post(f"{page}hand-over/", sent).status_code == 302
    assert own.post(f"{page}hand-over/", sent).status_code == 302
    stored = StoredFile.objects.get()
    assert "forecast.csv" in owner.get(page).content.decode()
    for reader in (own, owner):
        assert b"litres" in b"".join(reader.get(f"{page}files/{stored.ref}/"))
    stranger = client_of(make_person(with_account=True))
    assert stranger.get(f"{page}files/{stored.ref}/").status_code == 404
    hers = files_actions.store_file(act_of(sides.owner, STARTED), "o.txt", b"mine", purpose="delivery")
    actions.return_delivery(act_of(sides.owner, STARTED), sides.ref, words="Once more.")
    with pytest.raises(NotFound):
        actions.deliver(act_of(sides.person, STARTED), sides.ref, words="Again.", file_refs=[hers.ref])
    with pytest.raises(rules.TooManyFiles):
        actions.deliver(act_of(sides.person, STARTED), sides.ref, words="Again.", file_refs=[stored.ref] * 6)
