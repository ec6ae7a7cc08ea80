"""Open Badges 3.0: what holds counts, and everything else is refused with its own sentence."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.badges import keys, proof, reading, status, unpacking
from muster.evidence.models import Evidence, ShownBadge, SigningKey, TrustedIssuer
from muster.evidence.rules import (
    BadgeIsHere,
    BadgeIsRevoked,
    BadgeNeedsSkill,
    BadgeProblem,
    BadgeRefused,
    IssuerHasNoKey,
    IssuerIsTrusted,
    badge_problem_words,
)
from muster.foundation import fetching
from muster.foundation.act import Grant, system
from muster.foundation.errors import NotAllowed, NotFound
from muster.people import queries as people_queries
from muster.people.models import Organisation, Person
from tests.factories import badges as b
from tests.factories.evidence import claim, level_of, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person

OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def read(data: bytes, *, email: str = "ines@example.org", fetched: bytes | None = None) -> reading.Read:
    def fetch(url: str) -> bytes:
        if fetched is None:
            raise fetching.CouldNotFetch(url)
        return fetched

    return reading.read_badge(
        data,
        emails=[email],
        issuers=b.TRUSTED,
        now=NOW,
        fetch=fetch,
        ours="https://muster.example.org/badges/issuers/",
    )


def why(data: bytes, **more: Any) -> BadgeProblem:
    with pytest.raises(BadgeRefused) as refused:
        read(data, **more)
    return refused.value.why


def tampered(document: dict[str, Any]) -> bytes:
    data = json.loads(b.signed(document))
    data["credentialSubject"]["achievement"]["name"] = "Everything"
    return json.dumps(data).encode()


def test_a_whole_badge_holds_in_both_forms_and_baked_into_a_picture() -> None:
    data = b.signed(b.credential())
    for form in (data, b.as_token(b.credential()), _png(data), b"\xef\xbb\xbf" + data):
        found = read(form)
        assert (found.name, found.issuer.name) == ("Python for depots", "Chamber of Data")
        assert found.valid_until == NOW + timedelta(days=300)
    assert read(b.signed(b.credential(email="INES@example.org"))).name


def test_a_hashed_address_is_found() -> None:
    subject = b.credential()["credentialSubject"]
    identity = {"type": "IdentityObject", "hashed": True, "identityType": "emailAddress", "salt": "abc"}
    identity["identityHash"] = reading.hash_of("ines@example.org", "abc")
    data = b.signed(b.credential(credentialSubject={**subject, "identifier": [identity]}))
    assert read(data).name
    assert why(data, email="jan@example.org") is BadgeProblem.WRONG_RECIPIENT


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"{", BadgeProblem.NOT_A_BADGE),
        (b"\xff\xfe\0", BadgeProblem.NOT_A_BADGE),
        (b"[]", BadgeProblem.NOT_A_BADGE),
        (b"[" * 5000, BadgeProblem.NOT_A_BADGE),
        (b'{"a":1,"a":2}', BadgeProblem.NOT_A_BADGE),
        (b'{"a":NaN}', BadgeProblem.NOT_A_BADGE),
        (b"x" * (600 * 1024), BadgeProblem.TOO_LARGE),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, BadgeProblem.NOT_A_BADGE),
        (json.dumps(b.credential()).encode(), BadgeProblem.UNKNOWN_PROOF),
        (tampered(b.credential()), BadgeProblem.TAMPERED),
        (b.signed(b.credential(), OTHER_KEY), BadgeProblem.TAMPERED),
        (b.as_token(b.credential(), OTHER_KEY), BadgeProblem.TAMPERED),
        (b.signed(b.credential(), method=f"{b.ISSUER}#key-2"), BadgeProblem.UNKNOWN_PROOF),
        (b.as_token(b.credential(), kid="https://evil.example/key"), BadgeProblem.UNKNOWN_PROOF),
        (b.signed(b.credential(type=["VerifiableCredential"])), BadgeProblem.NOT_A_BADGE),
        (b.signed(b.credential(issuer="https://evil.example/issuer")), BadgeProblem.UNKNOWN_ISSUER),
        (
            b.signed(b.credential(issuer="https://muster.example.org/badges/issuers/org-1/")),
            BadgeProblem.OUR_OWN,
        ),
        (b.signed(b.credential(validUntil=NOW.isoformat())), BadgeProblem.EXPIRED),
        (b.signed(b.credential(validFrom=(NOW + timedelta(seconds=1)).isoformat())), BadgeProblem.NOT_YET),
        (b.signed(b.credential(validUntil="soon")), BadgeProblem.NOT_A_BADGE),
        (b.signed(b.credential(email="jan@example.org")), BadgeProblem.WRONG_RECIPIENT),
        (b.signed(b.credential(credentialStatus={"type": "SomethingElse"})), BadgeProblem.STATUS_UNKNOWN),
        (b.signed(b.credential(credentialStatus=b.status_entry(-1))), BadgeProblem.STATUS_UNKNOWN),
    ],
)
def test_what_does_not_hold_is_refused(data: bytes, problem: BadgeProblem) -> None:
    assert why(data) is problem


@pytest.mark.parametrize(
    "contexts",
    [
        None,
        "https://www.w3.org/ns/credentials/v2",
        [],
        ["https://www.w3.org/ns/credentials/v2"],
        [*b.credential()["@context"], "https://evil.example/context"],
        [*b.credential()["@context"], {"name": "https://evil.example/#name"}],
        list(reversed(b.credential()["@context"])),
    ],
)
def test_an_unknown_context_is_refused(contexts: Any) -> None:
    assert why(b.signed(b.credential(**{"@context": contexts}))) is BadgeProblem.UNKNOWN_CONTEXT


def test_the_status_list_decides_and_fails_closed() -> None:
    data = b.signed(b.credential(credentialStatus=b.status_entry(7)))
    assert read(data, fetched=b.status_list([6, 8])).status_index == 7
    assert why(data, fetched=b.status_list([7])) is BadgeProblem.REVOKED
    spoilt = json.loads(b.status_list([]))
    spoilt["credentialSubject"]["encodedList"] = status.encoded([3])
    for fetched in (None, b"", b"{}", b.status_list([], key=OTHER_KEY), json.dumps(spoilt).encode()):
        assert why(data, fetched=fetched) is BadgeProblem.STATUS_UNKNOWN
    beyond = b.signed(b.credential(credentialStatus=b.status_entry(999_999)))
    assert why(beyond, fetched=b.status_list([])) is BadgeProblem.STATUS_UNKNOWN


def test_every_problem_has_a_sentence_of_its_own() -> None:
    words = [badge_problem_words(problem) for problem in BadgeProblem]
    assert len(set(words)) == len(words) == len(BadgeProblem)


@given(st.sets(st.integers(0, status.LEAST_BITS - 1), max_size=20), st.integers(0, status.LEAST_BITS - 1))
def test_a_status_list_says_what_was_put_in(revoked: set[int], index: int) -> None:
    assert status.bit_of(status.encoded(revoked), index) is (index in revoked)


@given(st.binary(max_size=60))
def test_base_58_there_and_back(data: bytes) -> None:
    assert keys.from_base58(keys.base58(data)) == data


def test_the_suite_signs_as_its_recommendation_shows() -> None:
    """The key pair of the W3C's examples is the one that its multibase text says."""
    public = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    assert keys.multibase_of(keys.from_multibase(public)) == public
    document = b.credential()
    once, twice = (proof.signed(document, b.KEY, method=b.METHOD, at=NOW) for _ in range(2))
    assert once == twice
    proof.check_proof(dict(reversed(list(once.items()))), {b.METHOD: b.PUBLIC})


def test_a_zip_bomb_of_a_list_or_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="status list"):
        status.bit_of(status.encoded([], bits=status.MOST_BYTES * 8 + 8192 * 8), 1)
    with pytest.raises(ValueError, match="too large"):
        unpacking.text_of(_png(b" " * (unpacking.MOST_BYTES + 1), packed=True))


def _png(text: bytes, *, packed: bool = False) -> bytes:
    flag = b"\x01\0" if packed else b"\0\0"
    body = b"openbadgecredential\0" + flag + b"\0\0" + (zlib.compress(text) if packed else text)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I4s", len(body), b"iTXt")
        + body
        + struct.pack(">I", zlib.crc32(body))
    )


@pytest.fixture
def person(db: None) -> Person:
    organisation = make_organisation()
    return make_person("Ines Brandt", organisation=organisation, email="ines@example.org")


@pytest.fixture
def lead(person: Person) -> Person:
    return make_person("Anna Lead", organisation=organisation_of(person), grants=[Grant.PEOPLE_LEAD])


def organisation_of(person: Person) -> Organisation:
    return people_queries.memberships_of(person.ref)[0].organisation


def test_a_trusted_badge_counts_until_it_is_revoked(person: Person, lead: Person) -> None:
    skills = make_skills({"Python": "tool", "SQL": "tool"})
    subject = b.credential()["credentialSubject"]
    achievement = {
        **subject["achievement"],
        "alignment": [{"type": ["Alignment"], "targetName": "Python", "targetUrl": skills["Python"].uri}],
        "resultDescription": [
            {"id": "#1", "valueMin": "1", "valueMax": "5", "alignment": [{"targetUrl": skills["Python"].uri}]}
        ],
    }
    subject = {**subject, "achievement": achievement, "result": [{"resultDescription": "#1", "value": "4"}]}
    data = b.signed(b.credential(credentialSubject=subject, credentialStatus=b.status_entry(7)))
    organisation = organisation_of(person)
    with pytest.raises(BadgeRefused):
        evidence_actions.show_badge(act_of(person), person, data)
    assert not ShownBadge.objects.exists()
    issuer = evidence_actions.trust_issuer(
        act_of(lead), organisation.ref, b.ISSUER, name="Chamber of Data", public_key=b.PUBLIC
    )
    with pytest.raises(IssuerIsTrusted):
        evidence_actions.trust_issuer(act_of(lead), organisation.ref, b.ISSUER, public_key=b.PUBLIC)
    lists = [b.status_list([])]
    with fetching.use_transport(lambda url, limit, seconds: lists[0]):
        badge = evidence_actions.show_badge(act_of(person), person, data)
        with pytest.raises(BadgeIsHere):
            evidence_actions.show_badge(act_of(person), person, data)
        piece = Evidence.objects.get(source_ref=badge.ref)
        assert (piece.kind, piece.rating, piece.skill_id) == ("certificate", 4, skills["Python"].pk)
        assert piece.expires_date == (NOW + timedelta(days=300)).date()
        assert level_of(person, skills["Python"]).is_evidenced
        lists[0] = b"gone"
        later = NOW + timedelta(days=1)
        assert evidence_actions.recheck_badges(system("worker", at=later)) == 1
        assert Evidence.objects.standing().filter(source_ref=badge.ref).exists()
        lists[0] = b.status_list([7])
        evidence_actions.recheck_badges(system("worker", at=later))
    assert not Evidence.objects.standing().filter(source_ref=badge.ref).exists()
    badge.refresh_from_db()
    assert badge.ended_words == badge_problem_words(BadgeProblem.REVOKED)
    evidence_actions.distrust_issuer(act_of(lead), issuer.ref)
    assert evidence_queries.trusted_issuers_of(person, on=NOW.date()) == {}


def test_a_badge_without_a_known_skill_asks_for_one(person: Person, lead: Person) -> None:
    skill = make_skills({"Python": "tool"})["Python"]
    evidence_actions.trust_issuer(act_of(lead), organisation_of(person).ref, b.ISSUER, public_key=b.PUBLIC)
    data = b.signed(b.credential())
    # the key given by hand is known under the usual names of a method
    with pytest.raises(BadgeNeedsSkill):
        evidence_actions.show_badge(act_of(person), person, data)
    evidence_actions.show_badge(act_of(person), person, data, skill_ref=skill.ref)
    assert Evidence.objects.get(kind="certificate").rating == 3


def test_who_trusts_issuers_and_how_their_keys_are_found(person: Person, lead: Person) -> None:
    organisation = organisation_of(person)
    with pytest.raises(NotAllowed):
        evidence_actions.trust_issuer(act_of(person), organisation.ref, b.ISSUER, public_key=b.PUBLIC)
    profile = {
        "id": b.ISSUER,
        "name": "Chamber of Data",
        "verificationMethod": [
            {"id": b.METHOD, "type": "Multikey", "publicKeyMultibase": b.PUBLIC},
            {"id": "https://evil.example/#key", "type": "Multikey", "publicKeyMultibase": b.PUBLIC},
        ],
    }
    with fetching.use_transport(lambda url, limit, seconds: json.dumps(profile).encode()):
        row = evidence_actions.trust_issuer(act_of(lead), organisation.ref, b.ISSUER)
        with pytest.raises(IssuerHasNoKey):  # the profile of another
            evidence_actions.trust_issuer(act_of(lead), organisation.ref, "https://other.example.org/issuer")
    assert (row.name, row.keys) == ("Chamber of Data", {b.METHOD: b.PUBLIC})
    with pytest.raises(fetching.AddressNotAllowed):
        evidence_actions.trust_issuer(act_of(lead), organisation.ref, "http://127.0.0.1/issuer")
    did = f"did:key:{b.PUBLIC}"
    evidence_actions.trust_issuer(act_of(lead), organisation.ref, did)
    assert TrustedIssuer.objects.get(issuer_id=did).keys == {f"{did}#{b.PUBLIC}": b.PUBLIC}


def test_our_own_badge_is_signed_published_and_revoked(person: Person, lead: Person, client: Client) -> None:
    skill = make_skills({"Python": "tool"})["Python"]
    claim(person, skill, level=3)
    organisation = organisation_of(person)

    def issue(source: str) -> Any:
        return evidence_actions.issue_badge(
            act_of(lead), person, organisation_ref=organisation.ref, source_ref=source,
            name="Water-loss early warning", levels={skill.ref: 4},
            started_date=NOW.date() - timedelta(days=40), ended_date=NOW.date(),
        )  # fmt: skip

    badge = issue("eng-1")
    assert issue("eng-1").pk == badge.pk
    second = issue("eng-2")
    assert (badge.status_index, second.status_index) == (0, 1)
    assert SigningKey.objects.count() == 1
    profile = client.get(f"/badges/issuers/{organisation.ref}/")
    assert profile["Access-Control-Allow-Origin"] == "*"
    issuer_id = f"{settings.MUSTER_URL}/badges/issuers/{organisation.ref}/"
    issuer = reading.Issuer(issuer_id, "Us", keys.keys_of(profile.json(), issuer_id))

    def elsewhere(data: bytes) -> reading.Read:
        return reading.read_badge(
            data, emails=[person.email], issuers={issuer_id: issuer}, now=NOW + timedelta(minutes=1),
            fetch=lambda url: client.get(url.removeprefix(settings.MUSTER_URL)).content,
        )  # fmt: skip

    data = json.dumps(evidence_queries.get_issued_badge(act_of(person).actor, badge.ref).document).encode()
    found = elsewhere(data)
    assert (found.aligned[0].uri, found.aligned[0].level) == (skill.uri, 4)
    with pytest.raises(BadgeRefused) as here:
        evidence_actions.show_badge(act_of(person), person, data)
    assert here.value.why is BadgeProblem.OUR_OWN
    with pytest.raises(NotAllowed):
        evidence_actions.revoke_badge(act_of(person), badge.ref, words="Mine.")
    evidence_actions.revoke_badge(act_of(lead), badge.ref, words="It was somebody else's work.")
    with pytest.raises(BadgeIsRevoked):
        evidence_actions.revoke_badge(act_of(lead), badge.ref, words="Again.")
    with pytest.raises(BadgeRefused) as revoked:
        elsewhere(data)
    assert revoked.value.why is BadgeProblem.REVOKED
    assert elsewhere(json.dumps(second.document).encode()).name == "Water-loss early warning"
    with pytest.raises(NotFound):
        evidence_queries.get_issued_badge(act_of(lead).actor, badge.ref)


def test_a_key_that_cannot_be_opened_is_retired_and_stays_public(
    person: Person, lead: Person, settings: Any
) -> None:
    organisation = organisation_of(person)

    def issue(source: str) -> None:
        evidence_actions.issue_badge(
            act_of(lead), person, organisation_ref=organisation.ref, source_ref=source, name="Work"
        )

    issue("eng-1")
    private = keys.unseal(
        bytes(SigningKey.objects.get().sealed), settings.SECRET_KEY, SigningKey.objects.get().ref
    )
    assert private is not None
    assert private.private_bytes_raw() not in bytes(SigningKey.objects.get().sealed)
    settings.SECRET_KEY = "another secret of the installation"
    issue("eng-2")
    assert SigningKey.objects.filter(retired_at=None).count() == 1
    assert len(evidence_queries.issuer_profile(organisation.ref)["verificationMethod"]) == 2
