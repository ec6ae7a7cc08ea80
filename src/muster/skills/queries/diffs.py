"""What a proposal would change, and what a version did change, in words that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from muster.foundation.words import _
from muster.skills.models import Family, LevelText, Skill, SkillLabel, TaxonomyChange, TaxonomyVersion
from muster.skills.queries.proposals import label_of
from muster.skills.rules import proposals as rules
from muster.skills.terms import LabelRole, Nearness, ProposalKind, SkillStatus, VersionKind

MOST_LINES = 200
_SHOWN = ("skill", "label", "description", "merge", "split", "parent", "relation", "level")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff: of which skill (a name, and its reference where there is one), what, before and after."""

    subject: str
    ref: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list. ``undone_by`` is the version that rolled it back."""

    number: int
    kind: str
    source: str
    at: datetime
    note: str
    author_ref: str
    reviewer_ref: str
    undoes: int | None
    undone_by: int | None
    proposal_ref: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """A version with its diff: at most ``MOST_LINES`` lines of ``total``."""

    row: VersionRow
    lines: Sequence[DiffLine]
    total: int
    can_roll_back: bool


def proposal_diff(kind: str, payload: Mapping[str, Any], *, language: str = "en") -> list[DiffLine]:
    """What the proposal would change now, line by line."""
    if kind == ProposalKind.IMPORT:
        return []
    said = rules.payload_of(ProposalKind(kind), payload)
    match said:
        case rules.NewSkill():
            broader = [label_of(said.broader, language)] if said.broader else []
            return [
                _line(said.label, "", _("new skill"), "", said.description or said.label),
                *(_line(said.label, "", _("also called"), "", alias) for alias in said.aliases),
                *(_line(said.label, "", _("broader"), "", name) for name in broader),
            ]
        case rules.NewName():
            now = label_of(said.skill, said.language)
            if kind == ProposalKind.ALIAS:
                return [_line(now, said.skill, _("also called"), "", said.text)]
            return [_line(now, said.skill, _("name"), now, said.text)]
        case rules.Merging():
            return _merge_lines(said, language)
        case rules.Splitting():
            now = label_of(said.skill, language)
            return [_line(now, said.skill, _("part"), "", part) for part in said.parts]
        case rules.Relating():
            word = _("broader") if said.nearness == Nearness.BROADER else _("related")
            return [
                _line(label_of(said.skill, language), said.skill, word, "", label_of(said.other, language))
            ]
        case rules.Deprecating():
            now = label_of(said.skill, language)
            instead = label_of(said.instead, language) if said.instead else ""
            sent = [_line(now, said.skill, _("sends people to"), "", instead)] if instead else []
            return [_line(now, said.skill, _("state"), _("offered"), _("no longer offered")), *sent]
        case rules.LevelWords():
            family = Family.objects.filter(key=said.family).first()
            rows = LevelText.objects.filter(family=family, level=said.level, language=said.language)
            name = family.label(language) if family else said.family
            before = rows.values_list("text", flat=True).first() or ""
            return [_line(name, "", _("level {n}", n=said.level), before, said.text)]


def _merge_lines(said: rules.Merging, language: str) -> list[DiffLine]:
    """The merge, and the names that go along."""
    now, into = label_of(said.skill, language), label_of(said.into, language)
    texts = SkillLabel.objects.filter(skill__ref=said.skill).exclude(role=LabelRole.HIDDEN).order_by("id")
    names = list(dict.fromkeys(texts.values_list("text", flat=True)))[:12]
    return [
        _line(now, said.skill, _("read as"), now, into),
        *(_line(into, said.into, _("also called"), "", name) for name in names),
    ]


def _line(subject: str, ref: str, what: str, before: str, after: str) -> DiffLine:
    return DiffLine(subject, ref, what, before, after)


def list_version_rows(*, limit: int = 50) -> list[VersionRow]:
    """The latest versions, newest first. Three queries."""
    rows = list(TaxonomyVersion.objects.order_by("-number").prefetch_related("proposals")[:limit])
    numbers = [row.number for row in rows]
    undone = dict(TaxonomyVersion.objects.filter(undoes__in=numbers).values_list("undoes", "number"))
    return [_version(row, undone.get(row.number)) for row in rows]


def find_version_diff(number: int, *, language: str = "en") -> VersionDiff | None:
    """A version with what it changed, or None where there is no such version."""
    row = TaxonomyVersion.objects.filter(number=number).prefetch_related("proposals").first()
    if row is None:
        return None
    undone = TaxonomyVersion.objects.filter(undoes=number).values_list("number", flat=True).first()
    lines = [
        (change.table, line)
        for change in TaxonomyChange.objects.filter(version=row).order_by("id")
        for line in change.lines
    ]
    shown = [one for one in lines if one[0] in _SHOWN]
    return VersionDiff(
        row=_version(row, undone),
        lines=_Reader(shown[:MOST_LINES], language).lines(),
        total=len(lines),
        can_roll_back=bool(lines) and undone is None,
    )


def _version(row: TaxonomyVersion, undone_by: int | None) -> VersionRow:
    proposal = next(iter(row.proposals.all()), None)
    return VersionRow(
        number=row.number,
        kind=row.kind,
        source=row.source,
        at=row.at,
        note=row.note,
        author_ref=row.author_ref,
        reviewer_ref=row.reviewer_ref,
        undoes=row.undoes,
        undone_by=undone_by,
        proposal_ref="" if proposal is None else proposal.ref,
        counts=row.counts,
    )


def version_kind_label(kind: str) -> str:
    """What made a version, in the present language."""
    return {
        VersionKind.LOAD: _("a list was loaded"),
        VersionKind.PROPOSAL: _("a proposal was accepted"),
        VersionKind.ROLLBACK: _("a version was rolled back"),
        VersionKind.COMPUTED: _("nearness was computed anew"),
    }[VersionKind(kind)]


class _Reader:
    """Stored lines as words, with the names of all skills in them read at once."""

    def __init__(self, stored: Iterable[tuple[str, list[Any]]], language: str) -> None:
        self.stored = list(stored)
        ids: set[int] = set()
        uris: set[str] = set()
        for table, (key, before, after) in self.stored:
            if table == "skill":
                uris.add(key[0])
                ids |= {cells[7] for cells in (before, after) if cells and cells[7]}
            elif table != "level":
                ids |= {key[0]} | ({key[1]} if table in ("parent", "relation", "split") else set())
            if table == "merge":
                ids |= {cells[0] for cells in (before, after) if cells}
        rows = Skill.objects.filter(pk__in=ids) | Skill.objects.filter(uri__in=uris)
        self.refs: dict[Any, str] = {}
        for pk, uri, ref in rows.values_list("pk", "uri", "ref"):
            self.refs[pk] = self.refs[uri] = ref
        self.names = _written(set(self.refs.values()), language)
        self.families = {row.pk: row.label(language) for row in Family.objects.all()}

    def lines(self) -> list[DiffLine]:
        """In the order of writing."""
        return [self._line(table, *line) for table, line in self.stored]

    def _name(self, key: Any) -> str:
        ref = self.refs.get(key, "")
        return self.names.get(ref, ref or str(key))

    def _line(self, table: str, key: list[Any], before: Any, after: Any) -> DiffLine:
        if table == "level":
            name = self.families.get(key[0], "")
            return _line(name, "", _("level {n}", n=key[1]), _first(before), _first(after))
        lead = key[0]
        subject, ref = self._name(lead), self.refs.get(lead, "")
        what, said = self._said(table, key)
        if said is not None:
            return _line(
                subject,
                ref,
                what,
                "" if before is None else said(before),
                "" if after is None else said(after),
            )
        return _line(subject, ref, *_skill_words(self, before, after))

    def _said(self, table: str, key: list[Any]) -> tuple[str, Any]:
        if table == "label":
            return _("name ({language})", language=key[1]), lambda cells: f"{key[2]} · {_role(cells[0])}"
        if table == "description":
            return _("description ({language})", language=key[1]), lambda cells: str(cells[0])
        if table == "merge":
            return _("read as"), lambda cells: self._name(cells[0])
        if table in ("split", "parent", "relation"):
            word = {"split": _("part"), "parent": _("broader"), "relation": _("related")}[table]
            return word, lambda _cells: self._name(key[1])
        return "", None


def _skill_words(reader: _Reader, before: list[Any] | None, after: list[Any] | None) -> tuple[str, str, str]:
    """What changed of a skill itself: its state first, else its description."""
    if before is None or after is None:
        return _("skill"), "" if before is None else _("there"), "" if after is None else _("new")
    if before[5] != after[5] or before[7] != after[7]:
        return _("state"), _status(reader, before), _status(reader, after)
    if before[6] != after[6]:
        return _("description"), before[6], after[6]
    return _("kind, family or fading"), "", _("changed")


def _status(reader: _Reader, cells: list[Any]) -> str:
    if cells[5] == SkillStatus.ACTIVE:
        return _("offered")
    gone = _("no longer offered")
    return f"{gone} → {reader._name(cells[7])}" if cells[7] else gone


def _role(role: str) -> str:
    return {
        LabelRole.PREFERRED: _("shown"),
        LabelRole.ALIAS: _("also called"),
        LabelRole.HIDDEN: _("found by it only"),
    }[LabelRole(role)]


def _first(cells: list[Any] | None) -> str:
    return "" if cells is None else str(cells[0])


def _written(refs: Iterable[str], language: str) -> dict[str, str]:
    """The names of skills as they were written, merged or not. One query."""
    rows = SkillLabel.objects.filter(skill__ref__in=list(refs), role=LabelRole.PREFERRED).order_by("id")
    best: dict[str, tuple[int, str]] = {}
    for ref, spoken, text in rows.values_list("skill__ref", "language", "text"):
        rank = 0 if spoken == language else 1 if spoken == "en" else 2
        if ref not in best or rank < best[ref][0]:
            best[ref] = (rank, text)
    return {ref: text for ref, (_rank, text) in best.items()}
