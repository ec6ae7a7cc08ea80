"""Single things: skills by reference, evidence, documents, work done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from muster.evidence import policy, rules
from muster.evidence.models import Claim, Document, Evidence, FoundSkill, WorkRecord
from muster.evidence.terms import DocumentKind, DocumentState, FoundState, SectionKind, Stance
from muster.files import queries as files_queries
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people.models import Membership, Person
from muster.skills import queries as skills_queries
from muster.skills.models import Skill


def get_skill_row(ref_or_uri: str) -> Skill:
    """The skill with this reference or URI. Raises NotFound."""
    return skills_queries.get_skill(ref_or_uri)


def skill_rows(refs: Collection[str]) -> dict[str, Skill]:
    """Reference to the skill that stands for it, in one query. Raises NotFound when one of them does not exist."""
    wanted = set(refs)
    rows = skills_queries.skills_by_ref(wanted)
    missing = sorted(wanted - set(rows))
    if missing:
        raise NotFound(_("There is no such skill."), skill_ref=missing[0])
    return rows


def get_evidence(ref: str) -> Evidence:
    """The piece of evidence with its person and skill. Raises NotFound."""
    row = Evidence.objects.select_related("person", "skill").filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such evidence."), ref=ref)
    return row


def list_evidence_of_source(source_ref: str) -> list[Evidence]:
    """The standing evidence that came from an engagement or assessment, in order."""
    rows = Evidence.objects.standing().filter(source_ref=source_ref).order_by("pk")
    return list(rows.select_related("person", "skill"))


def list_evidence_of_sources(source_refs: Collection[str]) -> dict[str, list[Evidence]]:
    """The same for several engagements or assessments, in one query; an empty list where there is none."""
    found: dict[str, list[Evidence]] = {ref: [] for ref in source_refs}
    rows = Evidence.objects.standing().filter(source_ref__in=list(found)).order_by("pk")
    for row in rows.select_related("person", "skill"):
        found[row.source_ref].append(row)
    return found


def standing_claims(person_ref: str) -> list[Claim]:
    """What a person says now, in order of saying."""
    return list(
        Claim.objects.standing()
        .filter(person__ref=person_ref)
        .select_related("skill__merge__stands")
        .order_by("pk")
    )


def shared_unit_ref(actor: Actor, person_id: int) -> str:
    """The unit of the actor where the person stands too, or "": raters of one team think alike."""
    units = [m.unit_ref for m in actor.memberships if m.is_active and m.unit_ref]
    rows = Membership.objects.filter(person_id=person_id, ends_date=None, unit__ref__in=units).order_by("pk")
    return rows.values_list("unit__ref", flat=True).first() or ""


def work_records(person_ref: str) -> list[WorkRecord]:
    """A person's finished work, newest first."""
    rows = WorkRecord.objects.filter(person__ref=person_ref)
    return list(rows.order_by("-ended_date", "-pk"))


def work_records_for(person_refs: Collection[str]) -> dict[str, list[WorkRecord]]:
    """Finished work of several persons, newest first, in one query."""
    found: dict[str, list[WorkRecord]] = {ref: [] for ref in person_refs}
    rows = WorkRecord.objects.filter(person__ref__in=list(found)).select_related("person")
    for row in rows.order_by("-ended_date", "-pk"):
        found[row.person.ref].append(row)
    return found


def delivered_counts(person_refs: Collection[str]) -> dict[str, int]:
    """How many pieces of work each of these persons has delivered and had accepted; 0 for none."""
    counts = dict.fromkeys(person_refs, 0)
    rows = WorkRecord.objects.filter(person__ref__in=list(person_refs), outcome="accepted")
    for ref in rows.values_list("person__ref", flat=True):
        counts[ref] += 1
    return counts


@dataclass(frozen=True, slots=True)
class FoundView:
    """A skill found in a document. [start, end) in the text; `before` and `after` are the words around it."""

    skill_ref: str
    uri: str
    label: str
    words: str
    before: str
    after: str
    start: int
    end: int
    confidence: int
    is_sure: bool
    ambiguous_with: tuple[str, ...]
    mentions: int
    section: SectionKind
    last_used_date: date | None
    state: FoundState
    stances: tuple[Stance, ...]
    self_level: int | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with what was found. `languages`: (ISO code, level 1 to 6 or None); `work`: newest as in the text."""

    ref: str
    name: str
    kind: str
    is_in_use: bool
    text: str
    language: str
    languages: tuple[tuple[str, int | None], ...]
    places: tuple[str, ...]
    work: tuple[dict[str, str | None], ...]
    notes: tuple[str, ...]
    found: tuple[FoundView, ...]

    @property
    def waiting(self) -> tuple[FoundView, ...]:
        """What the person has not said anything to yet."""
        return tuple(found for found in self.found if found.state is FoundState.SUGGESTED)


def get_document(actor: Actor, ref: str) -> Document:
    """The document's row, for its owner. Raises NotFound, also when it is another person's."""
    row = Document.objects.select_related("person").filter(ref=ref).first()
    if row is None or not policy.may_see_document(actor, row):
        raise NotFound(_("There is no such document."), ref=ref)
    return row


def find_document_in_use(actor: Actor, person_ref: str) -> Document | None:
    """The person's newest document, for the person, or None."""
    row = (
        Document.objects.select_related("person")
        .filter(person__ref=person_ref, state=DocumentState.READ)
        .first()
    )
    return row if row is not None and policy.may_see_document(actor, row) else None


def read_resume_file(actor: Actor) -> bytes | None:
    """The newest JSON Resume that the actor has handed in, as it was; None where there is none."""
    rows = Document.objects.filter(person__ref=actor.person_ref, kind=DocumentKind.JSON_RESUME)
    ref = rows.exclude(file_ref="").order_by("-pk").values_list("file_ref", flat=True).first()
    return files_queries.read_bytes(files_queries.get_file(ref)) if ref else None


@dataclass(frozen=True, slots=True)
class WaitingFinds:
    """How many sure finds of the document in use the person has said nothing to; ``first`` is the first one's name."""

    ref: str
    count: int
    first: str


def waiting_finds(actor: Actor, person: Person, *, language: str = "en") -> WaitingFinds | None:
    """What the person's newest document still asks, for the person alone; None when it asks nothing. Two queries."""
    if not policy.may_see_documents_of(actor, person.ref):
        return None
    said = (
        Claim.objects.standing()
        .annotate(read_as=Coalesce("skill__merge__stands_id", "skill_id"))
        .filter(person=person, read_as=Coalesce(OuterRef("skill__merge__stands_id"), OuterRef("skill_id")))
    )
    rows = FoundSkill.objects.filter(
        ~Exists(said),
        document__person=person,
        document__state=DocumentState.READ,
        is_sure=True,
        state=FoundState.SUGGESTED,
    )
    waiting = list(rows.select_related("document", "skill__merge__stands"))
    if not waiting:
        return None
    skill_ref = waiting[0].skill.ref
    first = skills_queries.labels_for([skill_ref], language).get(skill_ref, waiting[0].words)
    return WaitingFinds(waiting[0].document.ref, len({one.skill.standing.pk for one in waiting}), first)


def document(actor: Actor, ref: str, *, language: str = "en") -> DocumentView:
    """A document of one's own with the skills found, in order of the text. Four queries. Raises NotFound."""
    row = get_document(actor, ref)
    found = _each_once(row.found.select_related("skill__merge__stands"))
    labels = skills_queries.labels_for([f.skill.ref for f in found], language=language)
    claims: dict[int, list[Claim]] = {}
    about = Claim.objects.standing().about(row.person_id, [f.skill.standing.pk for f in found])
    for claim in about.select_related("skill__merge__stands"):
        claims.setdefault(claim.skill.standing.pk, []).append(claim)
    facts = row.facts
    return DocumentView(
        ref=row.ref,
        name=row.name,
        kind=row.kind,
        is_in_use=row.state == DocumentState.READ,
        text=row.text,
        language=facts.get("language", ""),
        languages=tuple((code, level) for code, level in facts.get("languages", ())),
        places=tuple(facts.get("places", ())),
        work=tuple(facts.get("work", ())),
        notes=tuple(facts.get("notes", ())),
        found=tuple(_found_view(row.text, f, labels, claims.get(f.skill.standing.pk, ())) for f in found),
    )


def _each_once(rows: Iterable[FoundSkill]) -> list[FoundSkill]:
    """Finds in order of the text; of several that a merge has made one skill, what was answered, else the surest."""
    best: dict[int, FoundSkill] = {}
    for row in rows:
        there = best.get(row.skill.standing.pk)
        if there is None or _weight(row) > _weight(there):
            best[row.skill.standing.pk] = row
    return sorted(best.values(), key=lambda row: (row.start, row.pk))


def _weight(row: FoundSkill) -> tuple[bool, bool, int]:
    return row.state != FoundState.SUGGESTED, row.is_sure, row.confidence


def _found_view(text: str, found: FoundSkill, labels: dict[str, str], claims: Sequence[Claim]) -> FoundView:
    bits = rules.stance_bits(Stance(claim.stance) for claim in claims)
    levels = [claim.self_level for claim in claims if claim.stance == Stance.HAS]
    return FoundView(
        skill_ref=found.skill.standing.ref,
        uri=found.skill.standing.uri,
        label=labels.get(found.skill.ref, found.words),
        words=text[found.start : found.end],
        before=_edge(text[max(0, found.start - 80) : found.start], at_start=False),
        after=_edge(text[found.end : found.end + 80], at_start=True),
        start=found.start,
        end=found.end,
        confidence=found.confidence,
        is_sure=found.is_sure,
        ambiguous_with=tuple(found.ambiguous_with),
        mentions=found.mentions,
        section=SectionKind(found.section),
        last_used_date=found.last_used_date,
        state=FoundState(found.state),
        stances=rules.stances_of(bits),
        self_level=levels[0] if levels else None,
    )


def _edge(words: str, *, at_start: bool) -> str:
    """The words beside a find on its own line, cut at a space."""
    line = words.split("\n")[0] if at_start else words.split("\n")[-1]
    if len(line) < 80 or " " not in line:
        return line
    return line.rsplit(" ", 1)[0] if at_start else line.split(" ", 1)[1]
