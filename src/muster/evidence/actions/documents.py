"""A person's CV: uploaded or pasted, read, searched for skills, and the person's word on each."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date

from muster.evidence import documents, policy, queries, rules
from muster.evidence.actions.claims import _say
from muster.evidence.actions.levels import _day, _lock, _person
from muster.evidence.documents import ReadDocument
from muster.evidence.events import DocumentRead, FoundSkillRejected, SkillsClaimed
from muster.evidence.models import Claim, Document, FoundSkill
from muster.evidence.rules import Choice
from muster.evidence.terms import FOUND_MOVES, ClaimOrigin, DocumentState, FoundState, Stance
from muster.files import actions as files_actions
from muster.files.terms import FilePurpose
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people.models import Person
from muster.skills import extraction
from muster.skills import queries as skills_queries

MOST_FOUND = 200
"""A CV names fewer; what goes beyond is not a CV but a list of words."""


@action
def upload_document(act: Act, person: Person | str, name: str, data: bytes) -> Document:
    """Read a CV, keep the file, and list the skills found for the person to accept or reject.

    Raises CouldNotRead, and keeps nothing then. The same text again gives the document that is there; a new one
    replaces the old, whose page is then out of date. Nothing is claimed before the person has said so.
    """
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    read = documents.read_document(name, data)
    there = _same(row, read)
    if there is not None:
        return there
    stored = files_actions.store_file(
        act, name, documents.storable(read, data), purpose=FilePurpose.CV, owner_ref=row.ref
    )
    document = _keep(act, row, read, name=name, file_ref=stored.ref)
    journal.record(act, DocumentRead(row.ref, document.ref, document.found.count()))
    return document


@action
def paste_text(act: Act, person: Person | str, text: str) -> Document:
    """The same for text that the person pasted; there is no file to keep."""
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    read = documents.read_text(text)
    there = _same(row, read)
    if there is not None:
        return there
    document = _keep(act, row, read, name="", file_ref="")
    journal.record(act, DocumentRead(row.ref, document.ref, document.found.count()))
    return document


@action
def accept_found(
    act: Act,
    document_ref: str,
    skill_ref: str,
    stance: Stance | str = Stance.HAS,
    self_level: int | None = None,
) -> Claim:
    """Say yes to one skill found in the CV. Twice is the same as once.

    Raises DocumentIsReplaced from a page of an older CV, NotFoundInDocument for a skill that this one does not name.
    """
    document = _in_use(act, document_ref)
    policy.may_edit_skills(act.actor, document.person).require()
    claims, changed = _accept(act, document, [Choice(skill_ref, Stance(stance), self_level)], ())
    if changed:
        journal.record(
            act, SkillsClaimed(document.person.ref, tuple(changed), ClaimOrigin.CV.value, document.ref)
        )
    return claims[0]


@action
def accept_many(
    act: Act, document_ref: str, choices: Sequence[Choice], *, rejected: Collection[str] = ()
) -> tuple[Claim, ...]:
    """A whole form in one go, all or nothing: several stances per skill may stand, `rejected` names skills that are
    not the person's. Twice is the same as once. Raises what `accept_found` and `claim_many` raise."""
    document = _in_use(act, document_ref)
    policy.may_edit_skills(act.actor, document.person).require()
    claims, changed = _accept(act, document, choices, rejected)
    if changed or rejected:
        journal.record(
            act, SkillsClaimed(document.person.ref, tuple(changed), ClaimOrigin.CV.value, document.ref)
        )
    return claims


@action
def reject_found(act: Act, document_ref: str, skill_ref: str) -> FoundSkill:
    """Say that a skill found in the CV is not one's own. Twice is the same as once.

    A claim accepted from it before stays until it is taken back (`withdraw_claim`).
    """
    document = _in_use(act, document_ref)
    policy.may_edit_skills(act.actor, document.person).require()
    found = _found(document, [skill_ref])[skill_ref]
    if any(row.state != FoundState.REJECTED for row in found):
        _decide(act, found, FoundState.REJECTED)
        journal.record(
            act, FoundSkillRejected(document.person.ref, document.ref, found[0].skill.standing.ref)
        )
    return found[0]


def _same(person: Person, read: ReadDocument) -> Document | None:
    in_use = Document.objects.filter(person=person, state=DocumentState.READ, text_hash=_hash(read.text))
    return in_use.first()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(act: Act, person: Person, read: ReadDocument, *, name: str, file_ref: str) -> Document:
    """Replace the document in use by this one, with the skills that its text names."""
    rows = _search(read, _day(act))
    _lock(person)
    there = _same(person, read)
    if there is not None:  # the same form sent twice at once: the other one was first
        return there
    Document.objects.filter(person=person, state=DocumentState.READ).update(state=DocumentState.REPLACED)
    document = Document(
        person=person,
        file_ref=file_ref,
        name=name[:200],
        kind=read.kind,
        state=DocumentState.READ,
        text=read.text,
        text_hash=_hash(read.text),
        facts=rules.facts_of(read),
        created_at=act.at,
    )
    document.save(force_insert=True)
    for row in rows:
        row.document = document
    FoundSkill.objects.bulk_create(rows)
    return document


def _search(read: ReadDocument, today: date) -> list[FoundSkill]:
    """The skills that the text names, each once, with the span that the extractor is surest of."""
    best: dict[str, extraction.Found] = {}
    for found in extraction.current().extract(read.text, language=read.language or None):
        if found.ref not in best or found.confidence > best[found.ref].confidence:
            best[found.ref] = found
    chosen = sorted(best.values(), key=lambda found: (-found.confidence, found.span))[:MOST_FOUND]
    skills = queries.skill_rows([found.ref for found in chosen])
    rows = []
    for found in chosen:
        start, end = found.span
        mentions, used = rules.last_used_in(read, read.text[start:end], today=today)
        rows.append(
            FoundSkill(
                skill=skills[found.ref],
                start=start,
                end=end,
                words=found.words,
                confidence=min(1000, max(0, round(found.confidence * 1000))),
                is_sure=found.sure,
                ambiguous_with=list(found.ambiguous_with),
                mentions=mentions,
                section=read.section_at(start),
                last_used_date=used,
            )
        )
    return rows


def _in_use(act: Act, document_ref: str) -> Document:
    """The document, locked against a second form at the same time. Raises NotFound, DocumentIsReplaced."""
    document = queries.get_document(act.actor, document_ref)
    _lock(document.person)
    document.refresh_from_db(fields=["state"])
    if document.state == DocumentState.REPLACED:
        raise rules.DocumentIsReplaced
    return document


def _found(document: Document, skill_refs: Collection[str]) -> dict[str, list[FoundSkill]]:
    """The finds that are read as each of these skills: several where skills were merged since the text was read."""
    stands = skills_queries.resolve(skill_refs)
    rows: dict[str, list[FoundSkill]] = {}
    for row in document.found.select_related("skill__merge__stands"):
        rows.setdefault(row.skill.standing.ref, []).append(row)
    for ref in skill_refs:
        if stands.get(ref) not in rows:
            raise rules.NotFoundInDocument(ref)
    return {ref: rows[stands[ref]] for ref in skill_refs}


def _accept(
    act: Act, document: Document, choices: Sequence[Choice], rejected: Collection[str]
) -> tuple[tuple[Claim, ...], list[str]]:
    wanted = [choice.skill_ref for choice in choices]
    rows = _found(document, {*wanted, *rejected})
    dated = [
        Choice(
            choice.skill_ref, choice.stance, choice.self_level, choice.last_used_date or _stated(rows, choice)
        )
        for choice in choices
    ]
    claims, changed = _say(act, document.person, dated, origin=ClaimOrigin.CV, source_ref=document.ref)
    accepted = {row.pk: row for ref in wanted for row in rows[ref]}
    _decide(act, list(accepted.values()), FoundState.ACCEPTED)
    others = (row for ref in {*rejected} for row in rows[ref] if row.pk not in accepted)
    _decide(act, list({row.pk: row for row in others}.values()), FoundState.REJECTED)
    return claims, changed


def _stated(rows: dict[str, list[FoundSkill]], choice: Choice) -> date | None:
    """The latest day of use that the document states; none for a wish."""
    days = [row.last_used_date for row in rows[choice.skill_ref] if row.last_used_date is not None]
    return max(days, default=None) if choice.stance is Stance.HAS else None


def _decide(act: Act, found: Sequence[FoundSkill], state: FoundState) -> None:
    """Note the person's word; a row that has it already keeps the moment of the first time."""
    for row in found:
        if state in FOUND_MOVES[FoundState(row.state)]:
            row.state, row.decided_at = state, act.at
            row.save(update_fields=["state", "decided_at"])
